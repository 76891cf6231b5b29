// SPDX-License-Identifier: Apache-2.0
#include "core/pms/database_identity.h"

#include "core/pms/sql_catalogue.h"
#include "core/pms/sql_value.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;

/// Lengths belong to the shape where the profile's text could be cut; a number's digits follow from its type.
QString typeOf(const CatalogueColumn &column) {
    const bool hasLength = column.type.contains(QLatin1String("char")) || column.type.contains(QLatin1String("binary"));
    const bool isExact = column.type == QLatin1String("numeric") || column.type == QLatin1String("decimal");
    if (hasLength) return QStringLiteral("%1(%2)").arg(column.type).arg(column.length);
    if (isExact) return QStringLiteral("%1(%2,%3)").arg(column.type).arg(column.length).arg(column.digits);
    return column.type;
}

ports::FingerprintTable shapeOf(const QString &name, const std::optional<CatalogueTable> &found) {
    ports::FingerprintTable shape{name, {}};
    if (!found) return shape;
    for (const CatalogueColumn &column : found->columns)
        shape.columns.push_back({column.name, typeOf(column), column.nullable});
    return shape;
}

/// Bytes as hexadecimal digits: an identity is only ever compared.
QString identityText(const SqlValue &value) {
    const auto *bytes = std::get_if<QByteArray>(&value);
    return bytes ? QString::fromLatin1(bytes->toHex()) : textOf(value);
}

}  // namespace

Expected<ports::Fingerprint> readFingerprint(SqlSession &session, const QStringList &tables) {
    SqlCatalogue *catalogue = session.catalogue();
    if (!catalogue)
        return fail(base::ErrorKind::Unavailable, QStringLiteral("fingerprint"), QStringLiteral("no catalogue"));
    ports::Fingerprint fingerprint;
    for (const QString &name : tables) {
        const auto found = catalogue->table(name);
        if (!found) return fail(found.error());
        fingerprint.tables.push_back(shapeOf(name, *found));
    }
    return fingerprint;
}

Expected<ports::SiteIdentity> readSite(SqlSession &session, const BoundStatement &question) {
    const auto answer = session.execute(question);
    if (!answer) return fail(answer.error());
    const auto site = answer->columns.indexOf(QStringLiteral("site"));
    if (answer->rows.size() != 1 || site < 0)
        return fail(base::ErrorKind::ContractViolation, QStringLiteral("site"),
                    QStringLiteral("its sql must give one row with a column site"));
    const auto &row = answer->rows.front();
    ports::SiteIdentity identity{identityText(row[std::size_t(site)]), std::nullopt};
    if (const auto history = answer->columns.indexOf(QStringLiteral("history")); history >= 0) {
        bool isNumber = false;
        const qint64 number = identityText(row[std::size_t(history)]).toLongLong(&isNumber);
        if (isNumber) identity.history = number;
    }
    return identity;
}

Expected<void> identify(SqlSession &session, const DialectProfile &part, ports::DatabaseIdentity &identity) {
    if (!part.fingerprint.empty()) {
        QStringList tables;
        for (const TableName &name : part.fingerprint)
            tables << (name.catalogue.isEmpty() ? name.table : name.catalogue + QLatin1Char('.') + name.table);
        auto fingerprint = readFingerprint(session, tables);
        if (!fingerprint) return fail(fingerprint.error());
        identity.fingerprint = std::move(*fingerprint);
    }
    if (part.site) {
        auto site = readSite(session, *part.site);
        if (!site) return fail(site.error());
        identity.site = std::move(*site);
    }
    return {};
}

}  // namespace core::pms
