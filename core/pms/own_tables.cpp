// SPDX-License-Identifier: Apache-2.0
#include "core/pms/own_tables.h"

#include <QFile>

#include "core/pms/operation_runner.h"

void initProfileResources();

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;

const QString kOwnTables = QStringLiteral("own_tables");

/// A mistake in the file is one of this program; the tests parse it for every dialect.
Profile readBuiltIn() {
    initProfileResources();
    const QString name = QStringLiteral("own_tables.toml");
    QFile file(QStringLiteral(":/profiles/") + name);
    if (!file.open(QIODevice::ReadOnly)) qFatal("own_tables.toml is not compiled in");
    auto parsed = parseProfile(file.readAll(), name);
    if (!parsed.profile) qFatal("%s", qPrintable(parsed.faults.front().toLine()));
    return std::move(*parsed.profile);
}

const Profile &builtIn() {
    static const Profile kBuiltIn = readBuiltIn();
    return kBuiltIn;
}

bool writesAny(const DialectProfile &part, const QStringList &names) {
    return std::any_of(names.begin(), names.end(),
                       [&part](const QString &name) { return part.operation(name) != nullptr; });
}

bool isOfItems(const QString &operation) {
    return operation.startsWith(QLatin1String("item"));
}

void complete(DialectProfile &part, const DialectProfile &ours) {
    const bool links = !writesAny(part, {QStringLiteral("link"), QStringLiteral("link_insert")});
    const bool items = !writesAny(part, {QStringLiteral("item_write"), QStringLiteral("items")});
    if (!links && !items) return;
    for (const auto &[name, operation] : ours.operations) {
        const bool wanted = name == kOwnTables || (isOfItems(name) ? items : links);
        if (!wanted || part.operation(name)) continue;
        Operation &added = part.operations[name] = operation;
        for (Statement &statement : added.statements) statement.builtIn = true;
    }
    if (part.install.empty()) {
        part.install = ours.install;
        part.upgrade = ours.upgrade;
    }
    if (part.remove.empty()) part.remove = ours.remove;
}

/// What the database refuses is gathered and passed over.
Expected<void> runEach(SqlSession &session, const std::vector<BoundStatement> &statements,
                       std::vector<base::Error> &refused) {
    for (const BoundStatement &statement : statements) {
        const auto done = session.execute(statement);
        if (done) continue;
        if (done.error().kind != ErrorKind::Rejected) return fail(done.error());
        refused.push_back(done.error());
    }
    return {};
}

}  // namespace

void addOwnTables(Profile &profile) {
    for (auto &[dialect, part] : profile.dialects) {
        const bool writes = writesAny(part, {QStringLiteral("appointment_insert"), QStringLiteral("cancel")});
        if (writes) complete(part, builtIn().forDialect(dialect));
    }
}

Expected<bool> ownTablesStand(SqlSession &session, const Profile &profile) {
    Parameters none;
    const auto present = OperationRunner(session, profile).run(kOwnTables, none);
    if (present) return true;
    if (present.error().kind != ErrorKind::Rejected) return fail(present.error());
    return false;
}

Expected<bool> installOwnTables(SqlSession &session, const Profile &profile, std::vector<base::Error> *refused) {
    const DialectProfile &part = profile.forDialect(session.dialect());
    std::vector<base::Error> passedOver;
    std::vector<base::Error> &gathered = refused ? *refused : passedOver;
    if (auto made = runEach(session, part.install, gathered); !made) return fail(made.error());
    auto stand = ownTablesStand(session, profile);
    if (!stand || *stand || part.upgrade.empty()) return stand;
    if (auto raised = runEach(session, part.upgrade, gathered); !raised) return fail(raised.error());
    return ownTablesStand(session, profile);
}

Expected<void> removeOwnTables(SqlSession &session, const Profile &profile, std::vector<base::Error> &refused) {
    return runEach(session, profile.forDialect(session.dialect()).remove, refused);
}

}  // namespace core::pms
