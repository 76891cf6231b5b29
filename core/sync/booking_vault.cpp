// SPDX-License-Identifier: Apache-2.0
#include "core/sync/booking_vault.h"

#include <algorithm>

#include "core/journal/booking_record.h"
#include "core/sync/entry_outcome.h"

namespace core::sync {
namespace {

using base::ErrorKind;
using base::Expected;

const QString kUnreadable = QStringLiteral("records-unreadable");

ports::LinkKey keyOf(const ports::SealedBooking &record) {
    return {record.environment, record.practice, record.booking};
}

}  // namespace

void BookingVault::open() {
    m_call =
        m_edges.secrets.read(ports::kRecordKeyName, [this](Expected<ports::Secret> key) { keyRead(std::move(key)); });
}

void BookingVault::keyRead(Expected<ports::Secret> key) {
    if (!key && key.error().kind == ErrorKind::Rejected) return makeKey();
    if (!key) return keyFailed(key.error());
    if (!m_edges.sealer.isKey(*key)) {
        m_edges.log.error(u"vault", QStringLiteral("the stored key of the records is damaged: a new one is made"));
        return makeKey();
    }
    m_key = std::move(*key);
    settle();
}

void BookingVault::makeKey() {
    const ports::Secret fresh = m_edges.sealer.newKey();
    m_call = m_edges.secrets.write(ports::kRecordKeyName, fresh,
                                   [this, fresh](Expected<bool> written) { keyWritten(fresh, std::move(written)); });
}

void BookingVault::keyWritten(const ports::Secret &key, Expected<bool> written) {
    if (!written) return keyFailed(written.error());
    m_edges.log.info(u"vault", QStringLiteral("made a key for the records of bookings"));
    m_key = key;
    settle();
}

void BookingVault::keyFailed(const base::Error &error) {
    if (!std::exchange(m_failureNoted, true)) m_edges.log.warning(u"vault", error.toLogLine());
    m_timer = m_edges.executor.runAfter(m_backoff.failed(m_edges.random), [this] { open(); });
    settle();
}

void BookingVault::settle() {
    if (m_key) {
        m_backoff.succeeded();
        for (const auto &practice : m_loaded) noteUnreadable(practice);
        settleOwed();
    }
    if (!std::exchange(m_settled, true) && onSettled) onSettled();
}

void BookingVault::load(const domain::PracticeId &practice, const QString &environment) {
    const auto records = m_edges.journal.sealedBookings(practice);
    if (!records) return m_edges.log.warning(u"vault", records.error().toLogLine());
    std::erase_if(m_known, [&](const auto &known) { return known.first.practice == practice; });
    const auto confirmed = confirmedOf(practice);
    for (const auto &record : *records) {
        m_known[keyOf(record)] = {record.resource, record.start, record.until};
        if (record.environment == environment && !isNeeded(record, confirmed)) destroy(keyOf(record));
    }
    m_loaded.insert(practice);
    if (m_key) noteUnreadable(practice);
}

std::set<qint64> BookingVault::confirmedOf(const domain::PracticeId &practice) {
    // Every time that can lie in the future for some zone: one that is past is destroyed for its age.
    const QDateTime yesterday = base::toDateTime(m_edges.executor.utcNow()).toUTC().addDays(-1);
    const auto standing =
        m_edges.journal.standingBookings(practice, base::PracticeTime{yesterday.date(), yesterday.time()});
    std::set<qint64> confirmed;
    if (!standing) return confirmed;
    for (const auto &entry : *standing) {
        if (entry.outcome == confirmedOutcome()) confirmed.insert(entry.number);
    }
    return confirmed;
}

bool BookingVault::isNeeded(const ports::SealedBooking &record, const std::set<qint64> &confirmed) {
    if (confirmed.count(record.booking.value())) return true;
    const auto entry = m_edges.journal.entry(record.practice, ports::EntryKind::Booking, record.booking.value());
    // Of an open one nobody knows yet what will become of it.
    return !entry || !*entry || (*entry)->state != ports::EntryState::Answered;
}

void BookingVault::noteUnreadable(const domain::PracticeId &practice) {
    const auto records = m_edges.journal.sealedBookings(practice);
    if (!records) return;
    int unreadable = 0;
    for (const auto &record : *records) {
        if (!opened(record)) ++unreadable;
    }
    const auto noted = m_edges.journal.value(practice, kUnreadable);
    const int before = noted && *noted ? (*noted)->toInt() : 0;
    if (unreadable == before) return;
    (void)m_edges.journal.putValue(practice, kUnreadable, QString::number(unreadable));
    if (unreadable < before) return;
    m_edges.log.error(u"vault", QStringLiteral("practice=%1 records=%2 of bookings do not open: their key is lost; "
                                               "should the database lose these bookings, staff must enter them")
                                    .arg(practice.value())
                                    .arg(unreadable));
}

void BookingVault::keep(const ports::LinkKey &key, const domain::Booking &booking, base::UtcTime until) {
    m_doomed.erase(key);
    if (store(key, booking, until)) {
        m_owed.erase(key);
    } else {
        m_owed.insert_or_assign(key, Owed{booking, until});
    }
}

Expected<void> BookingVault::store(const ports::LinkKey &key, const domain::Booking &booking, base::UtcTime until) {
    if (!m_key) return base::fail(ErrorKind::Unavailable, QStringLiteral("seal_record"));
    auto sealed = m_edges.sealer.seal(*m_key, journal::bookingToRecord(booking), journal::recordBinding(key));
    if (!sealed) return base::fail(std::move(sealed.error()));
    const ports::SealedBooking record{key.environment,
                                      key.practice,
                                      key.booking,
                                      until,
                                      booking.resource.value_or(domain::PmsResourceId()),
                                      booking.appointmentTime,
                                      std::move(*sealed)};
    if (auto put = m_edges.journal.putSealed(record); !put) return put;
    m_known[key] = {record.resource, record.start, record.until};
    return {};
}

void BookingVault::follow(const ports::LinkKey &key, const domain::PmsResourceId &resource,
                          const base::PracticeTime &start) {
    const auto known = m_known.find(key);
    if (known == m_known.end() || (known->second.resource == resource && known->second.start == start)) return;
    auto record = m_edges.journal.sealed(key.environment, key.practice, key.booking);
    if (!record || !*record) return;
    (*record)->resource = resource;
    (*record)->start = start;
    if (!m_edges.journal.putSealed(**record)) return;
    known->second.resource = resource;
    known->second.start = start;
}

Expected<domain::Booking> BookingVault::read(const ports::LinkKey &key) {
    if (const auto owed = m_owed.find(key); owed != m_owed.end()) return owed->second.booking;
    const QString operation = QStringLiteral("read_record");
    if (!m_key) return base::fail(ErrorKind::Unavailable, operation, QStringLiteral("the key is not there yet"));
    const auto record = m_edges.journal.sealed(key.environment, key.practice, key.booking);
    if (!record) return base::fail(record.error());
    if (!*record) return base::fail(ErrorKind::Rejected, operation, QStringLiteral("no record of the booking"));
    auto booking = opened(**record);
    if (!booking) return booking;
    booking->resource = (*record)->resource;
    booking->appointmentTime = (*record)->start;
    return booking;
}

Expected<domain::Booking> BookingVault::opened(const ports::SealedBooking &record) const {
    const auto plain = m_edges.sealer.open(*m_key, record.sealed, journal::recordBinding(keyOf(record)));
    if (!plain) return base::fail(plain.error());
    return journal::bookingFromRecord(*plain);
}

void BookingVault::destroy(const ports::LinkKey &key) {
    m_owed.erase(key);
    if (!m_known.count(key)) return;
    if (m_edges.journal.destroySealed(key.environment, key.practice, key.booking)) {
        m_known.erase(key);
        m_doomed.erase(key);
    } else {
        m_doomed.insert(key);
    }
}

void BookingVault::destroyPast(base::UtcTime now) {
    const auto isPast = [now](const auto &item) { return item.second.until <= now; };
    std::erase_if(m_owed, isPast);
    if (std::none_of(m_known.begin(), m_known.end(), isPast)) return;
    if (m_edges.journal.destroyPastSealed(now)) std::erase_if(m_known, isPast);
}

void BookingVault::forget(const domain::PracticeId &practice) {
    const auto isTheirs = [&](const auto &item) { return item.first.practice == practice; };
    std::erase_if(m_known, isTheirs);
    std::erase_if(m_owed, isTheirs);
    std::erase_if(m_doomed, [&](const auto &key) { return key.practice == practice; });
    m_loaded.erase(practice);
}

void BookingVault::settleOwed() {
    for (const auto &key : std::set(m_doomed)) destroy(key);
    for (const auto &[key, owed] : std::map(m_owed)) keep(key, owed.booking, owed.until);
}

}  // namespace core::sync
