// SPDX-License-Identifier: Apache-2.0
#include "core/sync/link_items.h"

namespace core::sync {
namespace {

const QString kOverlapped = QStringLiteral("appointment-overlapped");
const QString kMoved = QStringLiteral("appointment-moved");

}  // namespace

void LinkItems::look(const ports::LinkedStatus &status) {
    const bool live =
        status.state == ports::AppointmentState::Booked || status.state == ports::AppointmentState::Arrived;
    lookForOverlap(status, live);
    lookForMove(status, live);
}

void LinkItems::lookForOverlap(const ports::LinkedStatus &status, bool live) {
    const auto booking = status.link.key.booking;
    if (!live || !status.overlapped) {
        return m_context.staff.withdraw(m_context.practice(), kOverlapped, booking.toString());
    }
    m_context.staff.raise(m_context.practice(), kOverlapped, booking.toString(), booking,
                          {{QStringLiteral("resource"), status.resource.value()},
                           {QStringLiteral("start"), base::formatPracticeStamp(status.start)},
                           {QStringLiteral("patient"), status.link.patient.value()}});
}

void LinkItems::lookForMove(const ports::LinkedStatus &status, bool live) {
    const auto booking = status.link.key.booking;
    const bool moved = live && (!(status.start == status.link.start) || !(status.resource == status.link.resource));
    const QString now = base::formatPracticeStamp(status.start);
    const QString subject =
        moved ? booking.toString() + QLatin1Char('@') + status.resource.value() + QLatin1Char('@') + now : QString();
    auto &known = m_moved[booking.value()];
    if (!known.isEmpty() && known != subject) m_context.staff.withdraw(m_context.practice(), kMoved, known);
    known = subject;
    if (!moved) {
        m_moved.erase(booking.value());
        return;
    }
    m_context.staff.raise(m_context.practice(), kMoved, subject, booking,
                          {{QStringLiteral("resource"), status.resource.value()},
                           {QStringLiteral("resourceBefore"), status.link.resource.value()},
                           {QStringLiteral("from"), base::formatPracticeStamp(status.link.start)},
                           {QStringLiteral("to"), now},
                           {QStringLiteral("patient"), status.link.patient.value()}});
}

void LinkItems::raiseUnknown(domain::BookingId booking) {
    m_context.staff.raise(m_context.practice(), QStringLiteral("appointment-unknown"), booking.toString(), booking, {});
}

void LinkItems::raiseNotTold(domain::BookingId booking, const base::Error &error) {
    m_context.staff.raise(m_context.practice(), QStringLiteral("change-not-told"), booking.toString(), booking,
                          {{QStringLiteral("error"), error.toLogLine()}});
}

}  // namespace core::sync
