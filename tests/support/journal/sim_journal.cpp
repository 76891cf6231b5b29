// SPDX-License-Identifier: Apache-2.0
#include "tests/support/journal/sim_journal.h"

#include <algorithm>
#include <set>

#include "core/journal/transitions.h"

namespace support {

using core::base::Expected;
using core::base::fail;
using core::domain::PracticeId;
using core::ports::ConfigurationMark;
using core::ports::DayMark;
using core::ports::EntryKind;
using core::ports::EntryState;
using core::ports::HeldChange;
using core::ports::JournalEntry;
using core::ports::SealedBooking;

namespace {

auto ageOf(const JournalEntry &entry) {
    return std::tuple(entry.receivedAt, entry.number, entry.kind);
}

/// The key of every map begins with the practice, or its value names it.
template <class Map, class PracticeOf>
void dropPractice(Map &map, const PracticeId &practice, PracticeOf practiceOf) {
    std::erase_if(map, [&](const auto &item) { return practiceOf(item) == practice.value(); });
}

}  // namespace

SimJournal::SimJournal(std::shared_ptr<JournalImage> disk) : m_disk(std::move(disk)) {}

Expected<void> SimJournal::putEntry(const JournalEntry &entry) {
    if (m_error) return fail(*m_error);
    const std::tuple key(entry.practice.value(), entry.kind, entry.number);
    const auto stored = m_disk->entries.find(key);
    const auto before = stored == m_disk->entries.end() ? std::nullopt : std::optional(stored->second.state);
    if (auto checked = core::journal::checkEntry(entry, before); !checked) return checked;
    m_disk->entries.insert_or_assign(key, entry);
    return {};
}

Expected<std::optional<JournalEntry>> SimJournal::entry(const PracticeId &practice, EntryKind kind, qint64 number) {
    if (m_error) return fail(*m_error);
    const auto stored = m_disk->entries.find(std::tuple(practice.value(), kind, number));
    if (stored == m_disk->entries.end()) return std::optional<JournalEntry>();
    return std::optional(stored->second);
}

std::vector<JournalEntry> SimJournal::entriesOf(const PracticeId &practice) const {
    std::vector<JournalEntry> entries;
    for (const auto &[key, entry] : m_disk->entries) {
        if (entry.practice == practice) entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(),
              [](const JournalEntry &a, const JournalEntry &b) { return ageOf(a) < ageOf(b); });
    return entries;
}

Expected<std::vector<JournalEntry>> SimJournal::openEntries(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    std::vector<JournalEntry> entries = entriesOf(practice);
    std::erase_if(entries, [](const JournalEntry &entry) { return entry.state == EntryState::Answered; });
    return entries;
}

Expected<std::vector<JournalEntry>> SimJournal::latestEntries(const PracticeId &practice, int limit) {
    if (m_error) return fail(*m_error);
    std::vector<JournalEntry> entries = entriesOf(practice);
    std::reverse(entries.begin(), entries.end());
    if (entries.size() > static_cast<size_t>(std::max(0, limit))) {
        entries.erase(entries.begin() + std::max(0, limit), entries.end());
    }
    return entries;
}

Expected<std::vector<JournalEntry>> SimJournal::standingBookings(const PracticeId &practice,
                                                                 const core::base::PracticeTime &after) {
    if (m_error) return fail(*m_error);
    const std::vector<JournalEntry> all = entriesOf(practice);
    std::vector<JournalEntry> standing;
    for (const JournalEntry &entry : all) {
        const bool cancelled = std::any_of(all.begin(), all.end(), [&](const JournalEntry &other) {
            return other.kind == EntryKind::Update && other.booking == entry.booking &&
                   other.outcome == QLatin1String("cancelled");
        });
        const bool answered = entry.kind == EntryKind::Booking && entry.state == EntryState::Answered;
        if (answered && !cancelled && entry.start && *entry.start > after) standing.push_back(entry);
    }
    std::sort(standing.begin(), standing.end(), [](const JournalEntry &a, const JournalEntry &b) {
        return std::pair(*a.start, a.number) < std::pair(*b.start, b.number);
    });
    return standing;
}

Expected<void> SimJournal::putSealed(const SealedBooking &record) {
    if (m_error) return fail(*m_error);
    m_disk->sealed.insert_or_assign(std::tuple(record.environment, record.practice.value(), record.booking.value()),
                                    record);
    return {};
}

Expected<std::optional<SealedBooking>> SimJournal::sealed(const QString &environment, const PracticeId &practice,
                                                          core::domain::BookingId booking) {
    if (m_error) return fail(*m_error);
    const auto stored = m_disk->sealed.find(std::tuple(environment, practice.value(), booking.value()));
    if (stored == m_disk->sealed.end()) return std::optional<SealedBooking>();
    return std::optional(stored->second);
}

Expected<std::vector<SealedBooking>> SimJournal::sealedBookings(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    std::vector<SealedBooking> records;
    for (const auto &[key, record] : m_disk->sealed) {
        if (record.practice == practice) records.push_back(record);
    }
    std::sort(records.begin(), records.end(), [](const SealedBooking &a, const SealedBooking &b) {
        return std::pair(a.booking, a.environment) < std::pair(b.booking, b.environment);
    });
    return records;
}

Expected<void> SimJournal::destroySealed(const QString &environment, const PracticeId &practice,
                                         core::domain::BookingId booking) {
    if (m_error) return fail(*m_error);
    m_disk->sealed.erase(std::tuple(environment, practice.value(), booking.value()));
    return {};
}

Expected<void> SimJournal::destroyPastSealed(core::base::UtcTime now) {
    if (m_error) return fail(*m_error);
    std::erase_if(m_disk->sealed, [now](const auto &item) { return item.second.until <= now; });
    return {};
}

Expected<void> SimJournal::putDayMarks(const std::vector<DayMark> &marks) {
    if (m_error) return fail(*m_error);
    for (const DayMark &mark : marks) {
        m_disk->dayMarks.insert_or_assign(std::tuple(mark.practice.value(), mark.resource.value(), mark.date), mark);
    }
    return {};
}

Expected<std::vector<DayMark>> SimJournal::dayMarks(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    std::vector<DayMark> marks;
    for (const auto &[key, mark] : m_disk->dayMarks) {
        if (mark.practice == practice) marks.push_back(mark);
    }
    return marks;
}

Expected<void> SimJournal::dropDayMarks(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    dropPractice(m_disk->dayMarks, practice, [](const auto &item) { return std::get<0>(item.first); });
    return {};
}

Expected<void> SimJournal::putConfigurationMark(const ConfigurationMark &mark) {
    if (m_error) return fail(*m_error);
    m_disk->configurationMarks.insert_or_assign(std::pair(mark.practice.value(), mark.kind), mark);
    return {};
}

Expected<std::vector<ConfigurationMark>> SimJournal::configurationMarks(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    std::vector<ConfigurationMark> marks;
    for (const auto &[key, mark] : m_disk->configurationMarks) {
        if (mark.practice == practice) marks.push_back(mark);
    }
    return marks;
}

Expected<void> SimJournal::putHeld(const HeldChange &held) {
    if (m_error) return fail(*m_error);
    m_disk->held.insert_or_assign(held.id, held);
    return {};
}

Expected<std::vector<HeldChange>> SimJournal::heldChanges() {
    if (m_error) return fail(*m_error);
    std::vector<HeldChange> changes;
    for (const auto &[id, held] : m_disk->held) changes.push_back(held);
    std::stable_sort(changes.begin(), changes.end(),
                     [](const HeldChange &a, const HeldChange &b) { return a.since < b.since; });
    return changes;
}

Expected<void> SimJournal::removeHeld(const QString &id) {
    if (m_error) return fail(*m_error);
    m_disk->held.erase(id);
    return {};
}

Expected<QString> SimJournal::nextHeldId() {
    if (m_error) return fail(*m_error);
    return QStringLiteral("H%1").arg(++m_disk->heldCounter);
}

Expected<void> SimJournal::putValue(const PracticeId &practice, const QString &name, const QString &value) {
    if (m_error) return fail(*m_error);
    m_disk->values.insert_or_assign(std::pair(practice.value(), name), value);
    return {};
}

Expected<std::optional<QString>> SimJournal::value(const PracticeId &practice, const QString &name) {
    if (m_error) return fail(*m_error);
    const auto stored = m_disk->values.find(std::pair(practice.value(), name));
    if (stored == m_disk->values.end()) return std::optional<QString>();
    return std::optional(stored->second);
}

Expected<void> SimJournal::forgetPractice(const PracticeId &practice) {
    if (m_error) return fail(*m_error);
    dropPractice(m_disk->entries, practice, [](const auto &item) { return std::get<0>(item.first); });
    dropPractice(m_disk->dayMarks, practice, [](const auto &item) { return std::get<0>(item.first); });
    dropPractice(m_disk->configurationMarks, practice, [](const auto &item) { return item.first.first; });
    dropPractice(m_disk->values, practice, [](const auto &item) { return item.first.first; });
    dropPractice(m_disk->sealed, practice, [](const auto &item) { return std::get<1>(item.first); });
    dropPractice(m_disk->held, practice, [](const auto &item) { return item.second.practice.value(); });
    return {};
}

Expected<std::vector<PracticeId>> SimJournal::knownPractices() {
    if (m_error) return fail(*m_error);
    std::set<QString> ids;
    for (const auto &[key, entry] : m_disk->entries) ids.insert(std::get<0>(key));
    for (const auto &[key, mark] : m_disk->dayMarks) ids.insert(std::get<0>(key));
    for (const auto &[key, mark] : m_disk->configurationMarks) ids.insert(key.first);
    for (const auto &[key, value] : m_disk->values) ids.insert(key.first);
    for (const auto &[key, record] : m_disk->sealed) ids.insert(std::get<1>(key));
    for (const auto &[id, held] : m_disk->held) ids.insert(held.practice.value());
    ids.erase(QString());
    std::vector<PracticeId> practices;
    for (const QString &id : ids) practices.emplace_back(id);
    return practices;
}

Expected<void> SimJournal::prune(core::base::UtcTime before) {
    if (m_error) return fail(*m_error);
    const QDate oldest = core::base::toDateTime(before).toUTC().date();
    std::erase_if(m_disk->entries, [&](const auto &item) {
        const JournalEntry &entry = item.second;
        return entry.state == EntryState::Answered && entry.answeredAt && *entry.answeredAt < before &&
               (!entry.start || entry.start->date < oldest);
    });
    std::erase_if(m_disk->dayMarks, [&](const auto &item) { return item.second.date < oldest; });
    return {};
}

}  // namespace support
