// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

/// What tells one database from another: the shape of the tables that a profile uses, and which practice's data it is.
/// Pure values; names of tables and columns only.
namespace core::ports {

struct FingerprintColumn {
    QString name;
    QString type;  ///< With its length: "varchar(40)".
    bool nullable = true;
    friend bool operator==(const FingerprintColumn &, const FingerprintColumn &) = default;
};

struct FingerprintTable {
    QString name;                            ///< As the profile lists it.
    std::vector<FingerprintColumn> columns;  ///< None: there is no such table.
    friend bool operator==(const FingerprintTable &, const FingerprintTable &) = default;
};

struct Fingerprint {
    std::vector<FingerprintTable> tables;
    friend bool operator==(const Fingerprint &, const Fingerprint &) = default;
};

enum class FingerprintDifference { TableAdded, TableGone, ColumnAdded, ColumnGone, TypeChanged, NullabilityChanged };

struct FingerprintChange {
    FingerprintDifference difference = FingerprintDifference::TableGone;
    QString table;
    QString column;  ///< Empty where it is the whole table.
    QString before;  ///< A type, or "null" or "not null".
    QString now;
    friend bool operator==(const FingerprintChange &, const FingerprintChange &) = default;
};

/// One line of JSON for storing, the same for the same shape whatever the order of columns.
QString toText(const Fingerprint &fingerprint);
/// Nothing for a text that toText() did not write.
std::optional<Fingerprint> fingerprintFromText(const QString &text);

/// What changed, by table and column. A table that only one of the two lists is no change: the profile was edited.
std::vector<FingerprintChange> changesBetween(const Fingerprint &before, const Fingerprint &now);
/// "users.fname gone", "users.id int4 -> int8": for facts and logs.
QString toText(const FingerprintChange &change);

/// Which practice's data it is, and how far it has come.
struct SiteIdentity {
    QString site;
    std::optional<qint64> history;  ///< A number that never falls in one database.
    friend bool operator==(const SiteIdentity &, const SiteIdentity &) = default;
};

QString toText(const SiteIdentity &site);
std::optional<SiteIdentity> siteFromText(const QString &text);

enum class SiteFinding {
    Same,
    OtherCopy,     ///< Another practice's data, or a copy that calls itself otherwise.
    OlderHistory,  ///< The same site with a number that was passed before: a restored backup.
};
SiteFinding compareSites(const SiteIdentity &before, const SiteIdentity &now);

}  // namespace core::ports
