// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/event_feed.h"

#include <QJsonArray>
#include <algorithm>
#include <map>

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;

bool isOpen(const QJsonObject &entry) {
    return entry.value(u"answer"_s).toString() == u"open"_s;
}

QString personOf(const QJsonObject &booking) {
    const QJsonObject person = booking.value(u"patient"_s).toObject();
    return person.value(u"firstname"_s).toString().simplified() + u' ' +
           person.value(u"lastname"_s).toString().simplified();
}

QString deedOf(const QJsonObject &booking) {
    static const std::map<QString, QString> deeds{{u"rebooked"_s, u"moves to"_s},
                                                  {u"taken-slot"_s, u"wants a taken time"_s},
                                                  {u"staff-was-quicker"_s, u"wants it too"_s},
                                                  {u"null-resource"_s, u"books nobody"_s},
                                                  {u"past"_s, u"books a past time"_s},
                                                  {u"outside"_s, u"books out of hours"_s}};
    const auto deed = deeds.find(booking.value(u"label"_s).toString());
    return deed == deeds.end() ? u"books"_s : deed->second;
}

/// What happened, where and when; the outcome is left to fill in.
LiveRow rowOf(const QJsonObject &booking, const PracticeRecords &records) {
    LiveRow row;
    row.booking = booking.value(u"bookingId"_s).toInteger();
    const auto name = records.resourceNames.find(booking.value(u"pmsResourceId"_s).toString());
    if (name != records.resourceNames.end()) row.with = name->second;
    row.appointment = core::base::parsePracticeStamp(booking.value(u"start"_s).toString());
    return row;
}

/// The sentence that Healthengine got, short enough for a column.
QString refusal(const QJsonObject &answered) {
    QString reason = answered.value(u"rejectReason"_s).toString();
    for (const QString &lead : {u"The requested "_s, u"The "_s}) {
        if (reason.startsWith(lead)) reason.remove(0, lead.size());
    }
    if (reason.endsWith(u'.')) reason.chop(1);
    return u"refused: "_s + reason;
}

std::optional<std::chrono::milliseconds> between(const QJsonValue &from, const QJsonValue &to) {
    const auto begin = stampOf(from);
    const auto end = stampOf(to);
    if (!begin || !end) return std::nullopt;
    return *end - *begin;
}

}  // namespace

std::optional<core::base::UtcTime> stampOf(const QJsonValue &value) {
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!time.isValid()) return std::nullopt;
    return core::base::utcFromDateTime(time);
}

bool EventFeed::hasNews(const QJsonObject &state) const {
    const auto fresh = [](const QJsonValue &list, const char16_t *id, const std::set<qint64> &seen) {
        const QJsonArray entries = list.toArray();
        return std::any_of(entries.begin(), entries.end(), [&](const QJsonValue &each) {
            const QJsonObject entry = each.toObject();
            return !isOpen(entry) && !seen.count(entry.value(QStringView(id)).toInteger());
        });
    };
    return fresh(state.value(u"bookings"_s), u"bookingId", m_bookings) ||
           fresh(state.value(u"updates"_s), u"requestId", m_updates);
}

std::vector<LiveRow> EventFeed::rows(const QJsonObject &state, const PracticeRecords &records) {
    std::vector<LiveRow> rows;
    std::map<qint64, QJsonObject> bookings;
    for (const QJsonValue &each : state.value(u"bookings"_s).toArray()) {
        const QJsonObject booking = each.toObject();
        bookings[booking.value(u"bookingId"_s).toInteger()] = booking;
        addBooking(rows, booking, records);
    }
    for (const QJsonValue &each : state.value(u"updates"_s).toArray()) {
        const QJsonObject update = each.toObject();
        addUpdate(rows, update, bookings[update.value(u"bookingId"_s).toInteger()], records);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const LiveRow &a, const LiveRow &b) { return a.at < b.at; });
    return rows;
}

int EventFeed::openCount(const QJsonObject &state) {
    const QJsonObject summary = state.value(u"summary"_s).toObject();
    return summary.value(u"open"_s).toInt() + summary.value(u"openUpdates"_s).toInt();
}

void EventFeed::addBooking(std::vector<LiveRow> &rows, const QJsonObject &booking, const PracticeRecords &records) {
    LiveRow row = rowOf(booking, records);
    if (isOpen(booking) || !m_bookings.insert(row.booking).second) return;
    row.at = stampOf(booking.value(u"bookedAt"_s)).value_or(core::base::UtcTime{});
    row.event = personOf(booking) + u' ' + deedOf(booking);
    row.took = between(booking.value(u"bookedAt"_s), booking.value(u"answeredAt"_s));
    const DiaryLink *link = records.link(booking.value(u"practice"_s).toString(), row.booking);
    if (booking.value(u"answer"_s).toString() == u"rejected"_s) {
        row.kind = RowKind::Refused;
        row.outcome = refusal(booking);
    } else {
        row.kind = RowKind::Entered;
        row.outcome = !link
                          ? u"confirmed"_s
                          : (link->newPatient ? u"entered, confirmed; new file %1"_s : u"entered, confirmed; file %1"_s)
                                .arg(link->patient);
    }
    rows.push_back(std::move(row));
}

void EventFeed::addUpdate(std::vector<LiveRow> &rows, const QJsonObject &update, const QJsonObject &booking,
                          const PracticeRecords &records) {
    if (isOpen(update) || !m_updates.insert(update.value(u"requestId"_s).toInteger()).second) return;
    LiveRow row = rowOf(booking, records);
    row.at = stampOf(update.value(u"updatedAt"_s)).value_or(core::base::UtcTime{});
    row.took = between(update.value(u"updatedAt"_s), update.value(u"answeredAt"_s));
    row.booking = update.value(u"bookingId"_s).toInteger();
    row.event = booking.isEmpty() ? u"Unknown booking is cancelled"_s : personOf(booking) + u" cancels"_s;
    const bool refused = update.value(u"answer"_s).toString() == u"rejected"_s;
    row.kind = refused ? RowKind::Refused : RowKind::Cancelled;
    row.outcome = refused ? refusal(update) : u"cancelled in the diary"_s;
    rows.push_back(std::move(row));
}

}  // namespace app::sandbox::demo
