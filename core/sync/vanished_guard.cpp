// SPDX-License-Identifier: Apache-2.0
#include "core/sync/vanished_guard.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include "core/sync/entry_outcome.h"
#include "core/sync/link_teller.h"

namespace core::sync {
namespace {

const QString kHold = QStringLiteral("appointments-vanished");
const QString kReleased = QStringLiteral("vanished-released");
const QString kCancelledWhileLost = QStringLiteral("cancelled-while-lost");
const QString kEnvironment = QStringLiteral("environment");
const QString kCancelFailed = QStringLiteral("cancel-failed");
using ports::AppointmentState;

bool isLive(AppointmentState state) {
    return state == AppointmentState::Booked || state == AppointmentState::Arrived ||
           state == AppointmentState::Completed;
}

}  // namespace

LostBookings lostBookings(const std::vector<ports::JournalEntry> &standing,
                          const std::vector<ports::LinkedStatus> &links, base::UtcTime since) {
    std::set<qint64> linked;
    for (const auto &status : links) linked.insert(status.link.key.booking.value());
    LostBookings found;
    for (const auto &entry : standing) {
        if (entry.receivedAt < since) continue;
        if (isGivenUp(entry.outcome)) found.givenUp.insert(entry.number);
        if (entry.outcome == confirmedOutcome() && !linked.count(entry.number)) found.lost.push_back(entry.booking);
    }
    return found;
}

void VanishedGuard::load() {
    m_released = idsFrom(m_context.journal.value(m_context.practice(), kReleased));
    m_cancelledWhileLost = idsFrom(m_context.journal.value(m_context.practice(), kCancelledWhileLost));
    loadEnvironment();
}

void VanishedGuard::loadEnvironment() {
    const auto stored = m_context.journal.value(m_context.practice(), kEnvironment);
    if (!stored) return;
    const QString known = *stored ? (*stored)->section(QLatin1Char(' '), 0, 0) : QString();
    if (known == m_context.environment) {
        m_environmentSince = base::parseUtcStamp((*stored)->section(QLatin1Char(' '), 1)).value_or(base::UtcTime{});
        return;
    }
    if (!known.isEmpty()) m_environmentSince = m_context.executor.utcNow();
    m_context.journalled(m_context.journal.putValue(
        m_context.practice(), kEnvironment,
        m_context.environment + QLatin1Char(' ') + base::formatUtcStamp(m_environmentSince)));
}

void VanishedGuard::noteCancelled(domain::BookingId booking) {
    m_cancelledWhileLost.insert(booking.value());
    m_context.journalled(
        m_context.journal.putValue(m_context.practice(), kCancelledWhileLost, idsText(m_cancelledWhileLost)));
}

void VanishedGuard::lookForCancelled(const ports::LinkedStatus &status) {
    const auto booking = status.link.key.booking;
    if (!m_cancelledWhileLost.count(booking.value())) return;
    if (status.state != AppointmentState::Booked || status.link.cancelledByHealthengine)
        return m_context.staff.withdraw(m_context.practice(), kCancelFailed, booking.toString());
    m_context.staff.raise(m_context.practice(), kCancelFailed, booking.toString(), booking,
                          {{QStringLiteral("resource"), status.resource.value()},
                           {QStringLiteral("patient"), status.link.patient.value()},
                           {QStringLiteral("start"), base::formatPracticeStamp(status.start)}});
}

void VanishedGuard::examine(const std::vector<ports::LinkedStatus> &links) {
    const auto standing = m_context.journal.standingBookings(m_context.practice(), m_context.practiceNow());
    m_lostToTell.clear();
    // Without the journal nobody knows what should be there: what is gone stays as it is.
    if (!m_context.journalled(standing ? base::Expected<void>() : base::fail(standing.error()))) return;
    auto found = lostBookings(*standing, links, m_environmentSince);
    m_givenUp = std::move(found.givenUp);
    noteGivenUp(links);
    lookAtLost(found.lost);
    decide(count(links, m_missedTwice));
    for (const auto booking : m_missedTwice) {
        if (mayTell(booking)) m_lostToTell.push_back(booking);
    }
}

void VanishedGuard::noteGivenUp(const std::vector<ports::LinkedStatus> &links) {
    for (const auto &status : links) {
        const qint64 id = status.link.key.booking.value();
        lookForCancelled(status);
        if (isLive(status.state)) {
            if (m_givenUp.erase(id)) reinstate(status);
            continue;
        }
        if (status.state != AppointmentState::Missing || !pendingTelling(status)) continue;
        // Those whose time is past are not among the standing ones.
        const auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, id);
        if (entry && *entry && isGivenUp((*entry)->outcome)) m_givenUp.insert(id);
    }
}

void VanishedGuard::reinstate(const ports::LinkedStatus &status) {
    const qint64 id = status.link.key.booking.value();
    auto entry = m_context.journal.entry(m_context.practice(), ports::EntryKind::Booking, id);
    if (!entry || !*entry) return;
    (*entry)->outcome = confirmedOutcome();
    m_context.putEntry(**entry);
    m_context.staff.withdraw(m_context.practice(), notReenteredItem(), QString::number(id));
}

void VanishedGuard::lookAtLost(const std::vector<domain::BookingId> &lost) {
    std::set<qint64> missed;
    m_missedTwice.clear();
    m_wantsAnotherRead = false;
    for (const auto booking : lost) {
        const bool before = m_missedOnce.count(booking.value()) > 0;
        missed.insert(booking.value());
        if (before) m_missedTwice.push_back(booking);
        m_wantsAnotherRead = m_wantsAnotherRead || !before;
    }
    m_missedOnce = std::move(missed);
}

VanishedGuard::Vanished VanishedGuard::count(const std::vector<ports::LinkedStatus> &links,
                                             const std::vector<domain::BookingId> &lost) const {
    Vanished vanished;
    const auto isDecided = [this](qint64 id) { return m_released.count(id) > 0 || isWithheld(id); };
    for (const auto &status : links) {
        if (!pendingTelling(status) && status.state == AppointmentState::Missing) continue;
        ++vanished.live;
        const qint64 id = status.link.key.booking.value();
        if (status.state == AppointmentState::Missing && !isDecided(id)) vanished.bookings.insert(id);
    }
    for (const auto booking : lost) {
        ++vanished.live;
        if (isDecided(booking.value())) continue;
        vanished.bookings.insert(booking.value());
        ++vanished.withoutLink;
    }
    return vanished;
}

void VanishedGuard::decide(const Vanished &vanished) {
    QCryptographicHash fingerprint(QCryptographicHash::Sha256);
    std::vector<domain::BookingId> bookings;
    for (const qint64 id : vanished.bookings) {
        fingerprint.addData(QByteArray::number(id) + ' ');
        bookings.emplace_back(id);
    }
    const int gone = int(vanished.bookings.size());
    const QJsonObject facts{{QStringLiteral("before"), int(vanished.live)},
                            {QStringLiteral("now"), int(vanished.live) - gone},
                            {QStringLiteral("vanished"), gone},
                            {QStringLiteral("withoutLink"), int(vanished.withoutLink)}};
    const auto finding = guardVanished(vanished.bookings.size(), vanished.live, vanished.withoutLink);
    const auto verdict =
        m_context.holds.examine(m_context.practice(), kHold, finding, fingerprint.result(),
                                QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact)));
    if (verdict == HoldVerdict::Drop && onEnterAgain) onEnterAgain(bookings);
    if (verdict != HoldVerdict::Go) return;
    m_released.insert(vanished.bookings.begin(), vanished.bookings.end());
    // Each told one changes what is missing, so the decision has to be remembered for all of them, also over a restart.
    if (finding != GuardFinding::Fine)
        m_context.journalled(m_context.journal.putValue(m_context.practice(), kReleased, idsText(m_released)));
}

}  // namespace core::sync
