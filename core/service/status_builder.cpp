// SPDX-License-Identifier: Apache-2.0
#include "core/service/status_builder.h"

#include <algorithm>

namespace core::service {
namespace {

using control::PracticeTrouble;

constexpr std::chrono::seconds kSilenceBeforeTrouble{60};
constexpr std::chrono::seconds kDatabaseSilence{10};
constexpr int kMostBookings = 50;
constexpr size_t kMostItems = 100;
constexpr int kEntriesForCounts = 500;

QString stateName(ports::EntryState state) {
    switch (state) {
        case ports::EntryState::Received: return QStringLiteral("received");
        case ports::EntryState::Applied: return QStringLiteral("applied");
        case ports::EntryState::Refusing: return QStringLiteral("refusing");
        case ports::EntryState::Answered: return QStringLiteral("answered");
        case ports::EntryState::Parked: return QStringLiteral("parked");
    }
    return {};
}

bool refusedByDatabase(const base::Error &error) {
    return error.kind == base::ErrorKind::Rejected || error.kind == base::ErrorKind::ContractViolation ||
           error.sqlState.startsWith(QStringLiteral("28")) || base::needsHands(error.cause);
}

PracticeTrouble healthengineTrouble(const sync::PracticeFacts &facts, base::UtcTime now, base::UtcTime since) {
    const auto lastGood = facts.lastPollOk.value_or(since);
    if (!facts.pollError || now - lastGood < kSilenceBeforeTrouble) return PracticeTrouble::None;
    const bool answered = facts.pollError->httpStatus != 0 || facts.pollError->kind == base::ErrorKind::ContractViolation;
    return answered ? PracticeTrouble::HealthengineFailing : PracticeTrouble::HealthengineUnreachable;
}

}  // namespace

PracticeTrouble troubleOf(const sync::PracticeOverview &practice, const sync::PracticeFacts *facts, bool anotherWorks,
                          base::UtcTime now, base::UtcTime since) {
    if (practice.secretError) return PracticeTrouble::SecretMissing;
    if (!facts) return PracticeTrouble::None;
    if (facts->journalError) return PracticeTrouble::JournalFailing;
    if (facts->refusal == 401) return anotherWorks ? PracticeTrouble::PracticeKeyRejected : PracticeTrouble::ApiKeyRejected;
    if (facts->refusal == 403) return PracticeTrouble::ConsentMissing;
    if (facts->databaseError && facts->databaseFailingSince && now - *facts->databaseFailingSince >= kDatabaseSilence) {
        return refusedByDatabase(*facts->databaseError) ? PracticeTrouble::DatabaseRefused
                                                        : PracticeTrouble::DatabaseUnreachable;
    }
    return healthengineTrouble(*facts, now, since);
}

control::TrayState trayStateOf(const control::StatusSnapshot &snapshot) {
    using control::TrayState;
    const auto &practices = snapshot.practices;
    const auto working = [](const control::PracticeStatus &p) { return p.enabled && !p.paused; };
    const bool anyEnabled = std::any_of(practices.begin(), practices.end(), [](const auto &p) { return p.enabled; });
    if (anyEnabled && std::none_of(practices.begin(), practices.end(), working)) return TrayState::Paused;
    const bool trouble = std::any_of(practices.begin(), practices.end(), [&](const auto &p) {
        return working(p) && p.trouble != PracticeTrouble::None;
    });
    const bool waiting = snapshot.itemCount > 0 || !snapshot.held.empty() || !snapshot.settingsFaults.isEmpty();
    if (trouble || waiting || !anyEnabled) return TrayState::Attention;
    const bool syncing = std::any_of(practices.begin(), practices.end(), [&](const auto &p) {
        return working(p) && (p.syncing || p.openBookings > 0 || !p.lastPollOk);
    });
    return syncing ? TrayState::Syncing : TrayState::Working;
}

control::BookingLine bookingLine(const ports::JournalEntry &entry, const std::vector<domain::PmsResource> &resources) {
    control::BookingLine line;
    line.practice = entry.practice.value();
    line.booking = entry.booking.value();
    line.state = stateName(entry.state);
    line.outcome = entry.outcome;
    line.resource = entry.resource.value();
    const auto resource =
        std::find_if(resources.begin(), resources.end(), [&](const auto &r) { return r.id == entry.resource; });
    line.resourceName = resource == resources.end() ? entry.resource.value() : resource->name;
    if (entry.start) line.start = base::formatPracticeStamp(*entry.start).left(16);
    line.receivedAt = entry.receivedAt;
    line.answeredAt = entry.answeredAt;
    return line;
}

control::HeldLine heldLine(const ports::HeldChange &held) {
    return {held.id, held.practice.value(), held.kind, held.facts, held.since};
}

StatusBuilder::StatusBuilder(sync::SyncEngine &engine, ports::JournalStore &journal, const ports::Executor &executor,
                             QString host)
    : m_engine(engine), m_journal(journal), m_executor(executor), m_host(std::move(host)), m_startedAt(executor.utcNow()) {}

control::StatusSnapshot StatusBuilder::build() const {
    control::StatusSnapshot snapshot;
    snapshot.engineVersion = QStringLiteral(PB_VERSION);
    snapshot.host = m_host;
    snapshot.at = m_executor.utcNow();
    addPractices(snapshot);
    addDatabase(snapshot);
    addBookings(snapshot);
    addItems(snapshot);
    for (const auto &held : m_engine.holds().open()) snapshot.held.push_back(heldLine(held));
    snapshot.state = trayStateOf(snapshot);
    return snapshot;
}

void StatusBuilder::addPractices(control::StatusSnapshot &snapshot) const {
    for (const auto &practice : m_engine.practices()) {
        if (!practice.settings) continue;
        snapshot.practices.push_back(practiceStatus(practice, snapshot.at));
        if (!practice.sync) continue;
        for (const auto &resource : practice.sync->allResources()) {
            snapshot.resources.push_back(
                {practice.id.value(), resource.id.value(), resource.name, practice.sync->publishes(resource.id)});
        }
    }
}

control::PracticeStatus StatusBuilder::practiceStatus(const sync::PracticeOverview &practice, base::UtcTime now) const {
    control::PracticeStatus status;
    status.practice = practice.id.value();
    status.timezone = practice.settings->timezone.ianaId();
    status.enabled = practice.settings->enabled;
    status.paused = practice.paused;
    status.pausedUntil = practice.pausedUntil;
    std::optional<sync::PracticeFacts> facts;
    if (practice.sync) facts = practice.sync->facts();
    bool anotherWorks = false;
    for (const auto &other : m_engine.practices()) {
        if (!other.sync || other.id == practice.id || !facts || !facts->refusedSince) continue;
        const auto accepted = other.sync->facts().lastAuthorised;
        anotherWorks = anotherWorks || (accepted && *accepted >= *facts->refusedSince);
    }
    status.trouble = troubleOf(practice, facts ? &*facts : nullptr, anotherWorks, now, m_startedAt);
    if (practice.secretError) status.troubleDetail = practice.secretError->toLogLine();
    if (facts) {
        if (facts->journalError) status.troubleDetail = facts->journalError->toLogLine();
        else if (facts->databaseError) status.troubleDetail = facts->databaseError->toLogLine();
        else if (facts->pollError) status.troubleDetail = facts->pollError->toLogLine();
        status.troubleSince = facts->refusedSince ? facts->refusedSince : facts->databaseFailingSince;
        status.lastPollOk = facts->lastPollOk;
        status.configurationAccepted = facts->configurationAccepted;
        status.availabilityAccepted = facts->availabilityAccepted;
        status.syncing = facts->syncing;
        status.daysWaiting = facts->daysWaiting;
        status.daysTotal = facts->daysTotal;
        status.openBookings = facts->openBookings;
        status.openUpdates = facts->openUpdates;
        if (facts->oldestOpen) status.oldestOpenSeconds = int(facts->oldestOpen->count());
    }
    if (status.trouble == PracticeTrouble::None) {
        status.troubleDetail.clear();
        status.troubleSince.reset();
    }
    countToday(status, *practice.settings);
    return status;
}

void StatusBuilder::countToday(control::PracticeStatus &status, const config::PracticeSettings &settings) const {
    const auto entries = m_journal.latestEntries(settings.id, kEntriesForCounts);
    if (!entries) return;
    const QDate today = settings.timezone.toPractice(m_executor.utcNow()).date;
    for (const auto &entry : *entries) {
        if (!entry.answeredAt || settings.timezone.toPractice(*entry.answeredAt).date != today) continue;
        const bool rejected = entry.outcome.startsWith(QStringLiteral("rejected:"));
        const bool booking = entry.kind == ports::EntryKind::Booking;
        status.rejectedToday += booking && rejected ? 1 : 0;
        status.insertedToday += booking && !rejected && !entry.appointments.empty() ? 1 : 0;
        status.cancelledToday +=
            entry.outcome == QStringLiteral("cancelled") || entry.outcome == QStringLiteral("cancelled-by-practice") ? 1 : 0;
    }
}

void StatusBuilder::addDatabase(control::StatusSnapshot &snapshot) const {
    auto &database = snapshot.database;
    const auto &opened = m_engine.database();
    if (const auto &identity = opened.identity()) {
        database.connected = true;
        database.system = identity->system;
        database.profile = identity->profile;
        database.tier = identity->tier;
    }
    if (opened.lastError()) {
        database.error = opened.lastError()->toLogLine();
        database.cause = opened.lastError()->cause;
    }
    for (const auto &practice : m_engine.practices()) {
        if (!practice.sync) continue;
        const auto facts = practice.sync->facts();
        if (facts.lastDatabaseRead && (!database.lastReadOk || *facts.lastDatabaseRead > *database.lastReadOk)) {
            database.lastReadOk = facts.lastDatabaseRead;
        }
        if (facts.databaseError && opened.identity()) {
            database.connected = false;
            database.error = facts.databaseError->toLogLine();
            database.cause = facts.databaseError->cause;
        }
    }
}

void StatusBuilder::addBookings(control::StatusSnapshot &snapshot) const {
    for (const auto &practice : m_engine.practices()) {
        const auto entries = m_journal.latestEntries(practice.id, kMostBookings);
        if (!entries) continue;
        const auto resources = practice.sync ? practice.sync->allResources() : std::vector<domain::PmsResource>();
        for (const auto &entry : *entries) {
            if (entry.kind == ports::EntryKind::Booking) snapshot.bookings.push_back(bookingLine(entry, resources));
        }
    }
    std::stable_sort(snapshot.bookings.begin(), snapshot.bookings.end(),
                     [](const auto &a, const auto &b) { return a.receivedAt > b.receivedAt; });
    if (snapshot.bookings.size() > size_t(kMostBookings)) snapshot.bookings.resize(size_t(kMostBookings));
}

void StatusBuilder::addItems(control::StatusSnapshot &snapshot) const {
    const auto items = m_engine.staff().items();
    snapshot.itemCount = int(items.size());
    for (const auto &item : items) {
        if (snapshot.items.size() >= kMostItems) break;
        control::ItemLine line;
        line.id = item.id;
        line.kind = item.kind;
        line.practice = item.practice.value();
        if (item.booking) line.booking = item.booking->value();
        line.raisedAt = item.raisedAt;
        line.facts = item.facts;
        line.person = item.person.reveal();
        snapshot.items.push_back(std::move(line));
    }
}

}  // namespace core::service
