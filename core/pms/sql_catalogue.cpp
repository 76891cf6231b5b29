// SPDX-License-Identifier: Apache-2.0
#include "core/pms/sql_catalogue.h"

#include <algorithm>

namespace core::pms {
namespace {

bool beginsWith(const QStringList &index, const QStringList &columns) {
    if (columns.isEmpty() || index.size() < columns.size()) return false;
    const QStringList front = index.first(columns.size());
    return std::all_of(columns.begin(), columns.end(),
                       [&](const QString &column) { return front.contains(column, Qt::CaseInsensitive); });
}

}  // namespace

const CatalogueColumn *CatalogueTable::column(const QString &wanted) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const CatalogueColumn &column) {
        return column.name.compare(wanted, Qt::CaseInsensitive) == 0;
    });
    return found == columns.end() ? nullptr : &*found;
}

bool CatalogueTable::hasIndexOn(const QStringList &wanted) const {
    return beginsWith(primaryKey, wanted) || std::any_of(indexes.begin(), indexes.end(), [&](const auto &index) {
               return beginsWith(index.columns, wanted);
           });
}

QualifiedName QualifiedName::parse(const QString &text) {
    const QStringList parts = text.split(QLatin1Char('.'));
    if (parts.size() == 1) return {{}, {}, parts[0].trimmed()};
    if (parts.size() == 2) return {parts[0].trimmed(), {}, parts[1].trimmed()};
    return {parts[0].trimmed(), parts[1].trimmed(), parts.mid(2).join(QLatin1Char('.')).trimmed()};
}

}  // namespace core::pms
