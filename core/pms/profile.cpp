// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile.h"

#include <QFile>

#include "core/pms/operation_catalogue.h"

// Q_INIT_RESOURCE declares a function of the global namespace.
void initProfileResources() {
    Q_INIT_RESOURCE(profiles);
}

namespace core::pms {

const DialectProfile& Profile::forDialect(Dialect dialect) const {
    static const DialectProfile kNone;
    const auto found = dialects.find(dialect);
    return found == dialects.end() ? kNone : found->second;
}

ParameterExtras Profile::parameterExtras() const {
    return {parameters, resourceId.names(), statuses.columns(), sexes.columns()};
}

QStringList Profile::missingFor(const QString& work, Dialect dialect) const {
    QStringList missing;
    const DialectProfile& part = forDialect(dialect);
    for (const QString& needed : operationsNeededFor(work)) {
        if (!part.operation(needed) && !statics.contains(needed) && sessions.needs(needed)) missing << needed;
    }
    return missing;
}

QString Profile::tier(Dialect dialect) const {
    const DialectProfile& part = forDialect(dialect);
    const bool links = part.operation(QStringLiteral("link")) && part.operation(QStringLiteral("link_insert"));
    if (!links) return QStringLiteral("single PC");
    const bool locked = part.transactions && part.operation(QStringLiteral("lock"));
    return locked ? QStringLiteral("transactional") : QStringLiteral("compensated");
}

QString ProfileFault::toLine() const {
    QString place = line > 0 ? QStringLiteral("%1:%2").arg(file).arg(line) : file;
    if (!key.isEmpty()) place += QStringLiteral(": ") + key;
    return place + QStringLiteral(": ") + message;
}

QStringList builtInProfileNames() {
    return {QStringLiteral("reference"), QStringLiteral("openemr")};
}

std::optional<Profile> builtInProfile(const QString& name, const Catalogues& catalogues) {
    if (!builtInProfileNames().contains(name)) return std::nullopt;
    initProfileResources();
    const QString fileName = name + QStringLiteral(".toml");
    QFile file(QStringLiteral(":/profiles/") + fileName);
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return parseProfile(file.readAll(), fileName, catalogues).profile;
}

base::Expected<void> prepareSession(SqlSession& session, const Profile& profile) {
    for (const BoundStatement& statement : profile.forDialect(session.dialect()).onConnect) {
        if (auto done = session.execute(statement); !done) return base::fail(done.error());
    }
    return {};
}

}  // namespace core::pms
