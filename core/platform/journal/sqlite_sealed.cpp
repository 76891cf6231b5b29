// SPDX-License-Identifier: Apache-2.0
// The part of SqliteJournal that keeps sealed records.
#include "core/journal/rows.h"
#include "core/platform/journal/sqlite_journal.h"
#include "core/platform/journal/sqlite_rows.h"

namespace core::platform {

using base::Expected;
using base::fail;

namespace {

const QString kColumns = QStringLiteral("environment, practice, booking, until, resource, start, sealed");
const QString kOne = QStringLiteral("WHERE environment = ? AND practice = ? AND booking = ?");

QString select(const QString &rest) {
    return QStringLiteral("SELECT %1 FROM sealed_booking %2").arg(kColumns, rest);
}

}  // namespace

Expected<void> SqliteJournal::putSealed(const ports::SealedBooking &record) {
    return done(m_connection->run(QStringLiteral("journal_put_sealed"),
                                  putInto(QStringLiteral("sealed_booking"), kColumns), journal::toRow(record)));
}

Expected<std::optional<ports::SealedBooking>> SqliteJournal::sealed(const QString &environment,
                                                                    const domain::PracticeId &practice,
                                                                    domain::BookingId booking) {
    auto records = mapRows(m_connection->run(QStringLiteral("journal_sealed"), select(kOne),
                                             {environment, practice.value(), booking.value()}),
                           journal::sealedFromRow);
    if (!records) return fail(std::move(records.error()));
    if (records->empty()) return std::optional<ports::SealedBooking>();
    return std::move(records->front());
}

Expected<std::vector<ports::SealedBooking>> SqliteJournal::sealedBookings(const domain::PracticeId &practice) {
    return mapRows(m_connection->run(QStringLiteral("journal_sealed_bookings"),
                                     select(QStringLiteral("WHERE practice = ? ORDER BY booking, environment")),
                                     {practice.value()}),
                   journal::sealedFromRow);
}

Expected<void> SqliteJournal::destroySealed(const QString &environment, const domain::PracticeId &practice,
                                            domain::BookingId booking) {
    return done(m_connection->run(QStringLiteral("journal_destroy_sealed"),
                                  QStringLiteral("DELETE FROM sealed_booking ") + kOne,
                                  {environment, practice.value(), booking.value()}));
}

Expected<void> SqliteJournal::destroyPastSealed(base::UtcTime now) {
    return done(m_connection->run(QStringLiteral("journal_destroy_past_sealed"),
                                  QStringLiteral("DELETE FROM sealed_booking WHERE until <= ?"),
                                  {journal::toMilliseconds(now)}));
}

}  // namespace core::platform
