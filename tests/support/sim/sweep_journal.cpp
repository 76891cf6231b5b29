// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/effect_sweep.h"

namespace support {

using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::domain::PracticeId;

namespace {

core::base::Unexpected swept() { return fail(ErrorKind::Unavailable, QStringLiteral("journal"), QStringLiteral("swept")); }

}  // namespace

template <class Call>
auto SweepJournalStore::write(const QString &name, Call call) -> decltype(call()) {
    if (m_sweep.crashed()) return swept();
    const SweepMode mode = m_sweep.next(QStringLiteral("journal ") + name);
    if (mode == SweepMode::CrashBefore || mode == SweepMode::Fail) return swept();
    auto result = call();
    if (mode == SweepMode::CrashAfter) m_sweep.crash();
    if (mode == SweepMode::CrashAfter || mode == SweepMode::LoseAnswer) return swept();
    return result;
}

template <class Call>
auto SweepJournalStore::read(Call call) -> decltype(call()) {
    if (m_sweep.crashed()) return swept();
    return call();
}

Expected<void> SweepJournalStore::putEntry(const JournalEntry &entry) {
    return write(QStringLiteral("putEntry"), [&] { return m_inner.putEntry(entry); });
}

Expected<std::optional<JournalEntry>> SweepJournalStore::entry(const PracticeId &practice, EntryKind kind, qint64 number) {
    return read([&] { return m_inner.entry(practice, kind, number); });
}

Expected<std::vector<JournalEntry>> SweepJournalStore::openEntries(const PracticeId &practice) {
    return read([&] { return m_inner.openEntries(practice); });
}

Expected<std::vector<JournalEntry>> SweepJournalStore::latestEntries(const PracticeId &practice, int limit) {
    return read([&] { return m_inner.latestEntries(practice, limit); });
}

Expected<std::vector<JournalEntry>> SweepJournalStore::standingBookings(const PracticeId &practice,
                                                                        const core::base::PracticeTime &after) {
    return read([&] { return m_inner.standingBookings(practice, after); });
}

Expected<void> SweepJournalStore::putSealed(const SealedBooking &record) {
    return write(QStringLiteral("putSealed"), [&] { return m_inner.putSealed(record); });
}

Expected<std::optional<SealedBooking>> SweepJournalStore::sealed(const QString &environment, const PracticeId &practice,
                                                                 core::domain::BookingId booking) {
    return read([&] { return m_inner.sealed(environment, practice, booking); });
}

Expected<std::vector<SealedBooking>> SweepJournalStore::sealedBookings(const PracticeId &practice) {
    return read([&] { return m_inner.sealedBookings(practice); });
}

Expected<void> SweepJournalStore::destroySealed(const QString &environment, const PracticeId &practice,
                                                core::domain::BookingId booking) {
    return write(QStringLiteral("destroySealed"),
                 [&] { return m_inner.destroySealed(environment, practice, booking); });
}

Expected<void> SweepJournalStore::destroyPastSealed(core::base::UtcTime now) {
    return write(QStringLiteral("destroyPastSealed"), [&] { return m_inner.destroyPastSealed(now); });
}

Expected<void> SweepJournalStore::putDayMarks(const std::vector<DayMark> &marks) {
    return write(QStringLiteral("putDayMarks"), [&] { return m_inner.putDayMarks(marks); });
}

Expected<std::vector<DayMark>> SweepJournalStore::dayMarks(const PracticeId &practice) {
    return read([&] { return m_inner.dayMarks(practice); });
}

Expected<void> SweepJournalStore::dropDayMarks(const PracticeId &practice) {
    return write(QStringLiteral("dropDayMarks"), [&] { return m_inner.dropDayMarks(practice); });
}

Expected<void> SweepJournalStore::putConfigurationMark(const ConfigurationMark &mark) {
    return write(QStringLiteral("putConfigurationMark"), [&] { return m_inner.putConfigurationMark(mark); });
}

Expected<std::vector<ConfigurationMark>> SweepJournalStore::configurationMarks(const PracticeId &practice) {
    return read([&] { return m_inner.configurationMarks(practice); });
}

Expected<void> SweepJournalStore::putHeld(const HeldChange &held) {
    return write(QStringLiteral("putHeld"), [&] { return m_inner.putHeld(held); });
}

Expected<std::vector<HeldChange>> SweepJournalStore::heldChanges() {
    return read([&] { return m_inner.heldChanges(); });
}

Expected<void> SweepJournalStore::removeHeld(const QString &id) {
    return write(QStringLiteral("removeHeld"), [&] { return m_inner.removeHeld(id); });
}

Expected<QString> SweepJournalStore::nextHeldId() {
    return write(QStringLiteral("nextHeldId"), [&] { return m_inner.nextHeldId(); });
}

Expected<void> SweepJournalStore::putValue(const PracticeId &practice, const QString &name, const QString &value) {
    return write(QStringLiteral("putValue"), [&] { return m_inner.putValue(practice, name, value); });
}

Expected<std::optional<QString>> SweepJournalStore::value(const PracticeId &practice, const QString &name) {
    return read([&] { return m_inner.value(practice, name); });
}

Expected<void> SweepJournalStore::forgetPractice(const PracticeId &practice) {
    return write(QStringLiteral("forgetPractice"), [&] { return m_inner.forgetPractice(practice); });
}

Expected<std::vector<PracticeId>> SweepJournalStore::knownPractices() {
    return read([&] { return m_inner.knownPractices(); });
}

Expected<void> SweepJournalStore::prune(core::base::UtcTime before) {
    return write(QStringLiteral("prune"), [&] { return m_inner.prune(before); });
}

}  // namespace support
