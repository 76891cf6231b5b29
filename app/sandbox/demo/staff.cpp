// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/staff.h"

#include <QJsonArray>

#include "app/sandbox/demo/event_feed.h"

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using core::base::UtcTime;

/// An existing file of the demo data.
constexpr qint64 kPatientOfStaff = 2;

std::optional<UtcTime> daySentAfter(const QJsonObject &state, const QString &resource, const QString &day,
                                    UtcTime acted) {
    for (const QJsonValue &practice : state.value(u"practices"_s).toArray()) {
        for (const QJsonValue &each : practice.toObject().value(u"availability"_s).toArray()) {
            const QJsonObject sent = each.toObject();
            const bool isIt =
                sent.value(u"pmsResourceId"_s).toString() == resource && sent.value(u"date"_s).toString() == day;
            const auto at = isIt ? stampOf(sent.value(u"receivedAt"_s)) : std::nullopt;
            if (at && *at > acted) return at;
        }
    }
    return std::nullopt;
}

QJsonObject bookingOf(const QJsonObject &state, qint64 id) {
    for (const QJsonValue &each : state.value(u"bookings"_s).toArray()) {
        if (each.toObject().value(u"bookingId"_s).toInteger() == id) return each.toObject();
    }
    return {};
}

QString nameOf(const PracticeRecords &records, const QString &resource) {
    const auto name = records.resourceNames.find(resource);
    return name == records.resourceNames.end() ? resource : name->second;
}

}  // namespace

Staff::Staff(core::pms::SqlSession &session, const SandboxClient &sandbox, const core::ports::Executor &executor)
    : m_session(session), m_sandbox(sandbox), m_executor(executor) {}

void Staff::begin(std::chrono::milliseconds duration) {
    const auto now = m_executor.steadyNow();
    // The last scripted cancellation is past at 75 per cent: nobody cancels what did not attend.
    m_plan = {{now + duration * 15 / 100, Deed::Book},
              {now + duration * 45 / 100, Deed::Cancel},
              {now + duration * 60 / 100, Deed::Book},
              {now + duration * 80 / 100, Deed::DidNotAttend}};
}

std::vector<LiveRow> Staff::look(const QJsonObject &state, const PracticeRecords &records) {
    std::vector<LiveRow> rows;
    std::erase_if(m_pending, [&](Pending &pending) {
        const auto heard = pending.heardAt(state);
        if (!heard) return false;
        pending.row.took = *heard - pending.row.at;
        rows.push_back(pending.row);
        return true;
    });
    if (!m_plan.empty() && m_plan.front().due <= m_executor.steadyNow() && !m_slotSearch) {
        act(m_plan.front().deed, state, records);
    }
    return rows;
}

void Staff::act(Deed deed, const QJsonObject &state, const PracticeRecords &records) {
    if (deed == Deed::Book) {
        m_slotSearch = true;
        m_search = m_sandbox.get(u"available?limit=60"_s, [this, records](const auto &answer) {
            m_slotSearch = false;
            if (answer) bookOneOf(answer->array(), records);
        });
        return;
    }
    for (const QJsonValue &each : state.value(u"bookings"_s).toArray()) {
        const QJsonObject booking = each.toObject();
        const bool stands = booking.value(u"expectedInPms"_s).toString() == u"booked"_s &&
                            booking.value(u"cancelledByPatientAt"_s).isNull() &&
                            booking.value(u"label"_s).toString().isEmpty() &&
                            !m_touched.count(booking.value(u"bookingId"_s).toInteger());
        if (stands) return mark(booking, deed, records);
    }
}

void Staff::bookOneOf(const QJsonArray &slots, const PracticeRecords &records) {
    if (m_plan.empty() || slots.isEmpty()) return;
    const QJsonObject slot = slots.at(slots.size() / 2).toObject();
    const QString resource = slot.value(u"resource"_s).toString();
    const auto start = core::base::parsePracticeStamp(slot.value(u"start"_s).toString());
    if (!start) return;
    const auto end = start->plus(std::chrono::seconds(slot.value(u"lengthSeconds"_s).toInteger()));
    const UtcTime now = m_executor.utcNow();
    const bool written = write(
        u"INSERT INTO appointment (resource_id, patient_id, start_at, end_at, status, reason, source) VALUES (?, ?, ?, ?, 'booked', 'By telephone', 'staff')"_s,
        {resource.toLongLong(), kPatientOfStaff, core::base::formatPracticeStamp(*start),
         core::base::formatPracticeStamp(end)});
    if (!written) return;
    m_plan.erase(m_plan.begin());
    const QString day = start->date.toString(Qt::ISODate);
    m_pending.push_back({{RowKind::Staff, now, u"Reception books by phone"_s, 0, nameOf(records, resource), *start,
                          u"time taken off Healthengine"_s},
                         [=](const QJsonObject &state) { return daySentAfter(state, resource, day, now); }});
    QJsonObject wish{
        {u"resource"_s, resource}, {u"start"_s, slot.value(u"start"_s)}, {u"label"_s, u"staff-was-quicker"_s}};
    if (const QJsonArray types = slot.value(u"types"_s).toArray(); !types.isEmpty()) wish[u"type"_s] = types.first();
    m_rival = m_sandbox.post(u"book"_s, wish, [](const auto &) {});
}

void Staff::mark(const QJsonObject &booking, Deed deed, const PracticeRecords &records) {
    const qint64 id = booking.value(u"bookingId"_s).toInteger();
    const DiaryLink *link = records.link(booking.value(u"practice"_s).toString(), id);
    if (!link) return;
    const UtcTime now = m_executor.utcNow();
    const bool cancels = deed == Deed::Cancel;
    const QString status = cancels ? u"cancelled"_s : u"did_not_attend"_s;
    if (!write(u"UPDATE appointment SET status = ? WHERE id = ?"_s, {status, link->appointment.toLongLong()})) return;
    m_plan.erase(m_plan.begin());
    m_touched.insert(id);
    LiveRow row{RowKind::Staff,
                now,
                cancels ? u"Reception cancels"_s : u"Reception: did not attend"_s,
                id,
                nameOf(records, link->resource),
                link->start,
                u"Healthengine told"_s};
    m_pending.push_back({row, [id, cancels](const QJsonObject &state) {
                             const QJsonObject now_ = bookingOf(state, id);
                             const auto byPatient = stampOf(now_.value(u"cancelledByPatientAt"_s));
                             if (byPatient) return byPatient;
                             return stampOf(now_.value(cancels ? u"cancelledByPmsAt"_s : u"didNotAttendAt"_s));
                         }});
}

bool Staff::write(const QString &sql, std::vector<core::pms::SqlValue> values) {
    const auto done = m_session.execute({u"staff"_s, sql, std::move(values)});
    // Somebody holds the time or the database: the next look tries again.
    if (!done) m_trouble = done.error().toLogLine();
    return done.has_value();
}

}  // namespace app::sandbox::demo
