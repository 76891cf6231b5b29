// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <algorithm>
#include <set>

#include "core/healthengine/api.h"
#include "core/healthengine/json_fields.h"

/// What all paged lists have in common.
namespace core::healthengine::paging {

struct RawPage {
    QJsonArray data;
    qint64 currentPage = 1;
    qint64 totalPages = 1;
};

/// ContractViolation when @p body is no JSON object with a list `data`.
base::Expected<RawPage> read(const QByteArray &body, const QString &operation);

/// What a failed entry could still tell of itself.
struct EntryNumbers {
    std::optional<qint64> number;
    std::optional<domain::BookingId> booking;
};
/// Of a booking or change request, where both are the booking's id.
EntryNumbers bookingNumbers(const EntryReader &entry);

/// Reads every entry with @p readItem(EntryReader &) -> T. Of entries with the same @p keyOf(T) the first is kept, and
/// an unreadable twin of a readable entry is dropped.
template <class T, class ReadItem, class ReadNumbers, class KeyOf>
base::Expected<Page<T>> decode(const QByteArray &body, const QString &operation, ReadItem readItem,
                               ReadNumbers readNumbers, KeyOf keyOf) {
    const auto raw = read(body, operation);
    if (!raw) return base::fail(raw.error());
    Page<T> page;
    page.currentPage = raw->currentPage;
    page.totalPages = raw->totalPages;
    std::set<decltype(keyOf(std::declval<const T &>()))> seen;
    std::set<qint64> readable;
    for (qsizetype at = 0; at < raw->data.size(); ++at) {
        const QJsonValue value = raw->data.at(at);
        EntryReader entry(value.toObject(), QStringLiteral("data[%1]").arg(at));
        if (!value.isObject()) {
            page.malformed.push_back({std::nullopt,
                                      std::nullopt,
                                      {base::ErrorKind::ContractViolation, operation,
                                       QStringLiteral("data[%1]: expected an object").arg(at)}});
            continue;
        }
        T item = readItem(entry);
        const EntryNumbers numbers = readNumbers(entry);
        if (entry.failed()) {
            page.malformed.push_back({numbers.number, numbers.booking, entry.error(operation)});
            continue;
        }
        if (numbers.number) readable.insert(*numbers.number);
        if (seen.insert(keyOf(item)).second) page.items.push_back(std::move(item));
    }
    const auto isTwin = [&](const Malformed &entry) { return entry.number && readable.count(*entry.number) > 0; };
    page.malformed.erase(std::remove_if(page.malformed.begin(), page.malformed.end(), isTwin), page.malformed.end());
    return page;
}

}  // namespace core::healthengine::paging
