// SPDX-License-Identifier: Apache-2.0
#include "core/ports/database_fingerprint.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace core::ports {
namespace {

template <class Named>
const Named *find(const std::vector<Named> &all, const QString &name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Named &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

QString word(bool nullable) {
    return nullable ? QStringLiteral("null") : QStringLiteral("not null");
}

QString line(const QJsonObject &object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void compareColumns(const FingerprintTable &before, const FingerprintTable &now,
                    std::vector<FingerprintChange> &changes) {
    using enum FingerprintDifference;
    for (const FingerprintColumn &old : before.columns) {
        const FingerprintColumn *same = find(now.columns, old.name);
        if (!same) {
            changes.push_back({ColumnGone, before.name, old.name, old.type, {}});
            continue;
        }
        if (same->type != old.type) changes.push_back({TypeChanged, before.name, old.name, old.type, same->type});
        if (same->nullable != old.nullable)
            changes.push_back({NullabilityChanged, before.name, old.name, word(old.nullable), word(same->nullable)});
    }
    for (const FingerprintColumn &fresh : now.columns)
        if (!find(before.columns, fresh.name)) changes.push_back({ColumnAdded, now.name, fresh.name, {}, fresh.type});
}

}  // namespace

QString toText(const Fingerprint &fingerprint) {
    QJsonObject tables;
    for (const FingerprintTable &table : fingerprint.tables) {
        QJsonObject columns;
        for (const FingerprintColumn &column : table.columns)
            columns.insert(column.name, QJsonArray{column.type, column.nullable});
        tables.insert(table.name, columns);
    }
    return line(tables);
}

std::optional<Fingerprint> fingerprintFromText(const QString &text) {
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isObject()) return std::nullopt;
    Fingerprint fingerprint;
    const QJsonObject tables = document.object();
    for (auto table = tables.begin(); table != tables.end(); ++table) {
        if (!table.value().isObject()) return std::nullopt;
        FingerprintTable read{table.key(), {}};
        const QJsonObject columns = table.value().toObject();
        for (auto column = columns.begin(); column != columns.end(); ++column) {
            const QJsonArray parts = column.value().toArray();
            if (parts.size() != 2 || !parts[0].isString() || !parts[1].isBool()) return std::nullopt;
            read.columns.push_back({column.key(), parts[0].toString(), parts[1].toBool()});
        }
        fingerprint.tables.push_back(std::move(read));
    }
    return fingerprint;
}

std::vector<FingerprintChange> changesBetween(const Fingerprint &before, const Fingerprint &now) {
    std::vector<FingerprintChange> changes;
    for (const FingerprintTable &old : before.tables) {
        const FingerprintTable *same = find(now.tables, old.name);
        if (!same) continue;
        if (old.columns.empty() && !same->columns.empty())
            changes.push_back({FingerprintDifference::TableAdded, old.name, {}, {}, {}});
        else if (!old.columns.empty() && same->columns.empty())
            changes.push_back({FingerprintDifference::TableGone, old.name, {}, {}, {}});
        else
            compareColumns(old, *same, changes);
    }
    return changes;
}

QString toText(const FingerprintChange &change) {
    const QString place = change.column.isEmpty() ? change.table : change.table + QLatin1Char('.') + change.column;
    switch (change.difference) {
        case FingerprintDifference::TableAdded:
        case FingerprintDifference::ColumnAdded:
            return place + QStringLiteral(" added");
        case FingerprintDifference::TableGone:
        case FingerprintDifference::ColumnGone:
            return place + QStringLiteral(" gone");
        case FingerprintDifference::TypeChanged:
        case FingerprintDifference::NullabilityChanged:
            return QStringLiteral("%1 %2 -> %3").arg(place, change.before, change.now);
    }
    return place;
}

QString toText(const SiteIdentity &site) {
    QJsonObject object{{QStringLiteral("site"), site.site}};
    // As text: a JSON number loses digits of a large one.
    if (site.history) object.insert(QStringLiteral("history"), QString::number(*site.history));
    return line(object);
}

std::optional<SiteIdentity> siteFromText(const QString &text) {
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QJsonValue site = object.value(QStringLiteral("site"));
    if (!site.isString()) return std::nullopt;
    SiteIdentity identity{site.toString(), std::nullopt};
    bool isNumber = false;
    const qint64 history = object.value(QStringLiteral("history")).toString().toLongLong(&isNumber);
    if (isNumber) identity.history = history;
    return identity;
}

SiteFinding compareSites(const SiteIdentity &before, const SiteIdentity &now) {
    if (before.site != now.site) return SiteFinding::OtherCopy;
    const bool fell = before.history && now.history && *now.history < *before.history;
    return fell ? SiteFinding::OlderHistory : SiteFinding::Same;
}

}  // namespace core::ports
