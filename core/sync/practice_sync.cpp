// SPDX-License-Identifier: Apache-2.0
#include "core/sync/practice_sync.h"

#include <algorithm>

#include "core/sync/published_configuration.h"

namespace core::sync {
namespace {

constexpr std::chrono::milliseconds kTick{1'000};
constexpr double kStartJitterMs = 2'000;
constexpr std::chrono::hours kFullRound{24};
constexpr std::chrono::seconds kHoldReadInterval{20};
constexpr std::chrono::seconds kJournalProbeInterval{5};
constexpr std::chrono::hours kUnknownResourceInterval{1};
const QString kAvailabilityType = QStringLiteral("availability");
const QString kJournalProbe = QStringLiteral("journal-probe");
const QString kLastFullRound = QStringLiteral("last-full-round");

}  // namespace

PracticeSync::PracticeSync(config::PracticeSettings settings, healthengine::Endpoint endpoint, QString environment,
                           std::chrono::milliseconds pollInterval, Surroundings around)
    : m_settings(std::move(settings)),
      m_around(std::move(around)),
      m_api(std::move(endpoint), m_around.executor, m_around.transport, m_around.gate),
      m_databaseGuard(m_settings.id, m_around.identity, m_around.journal, m_around.holds),
      m_context{m_settings,        std::move(environment), pollInterval, m_around.executor, m_around.random,
                m_around.database, m_around.journal,       m_api,        m_around.staff,    m_around.holds,
                m_around.vault,    m_around.writes,        m_around.log, m_databaseHealth,  m_journalError,
                m_journalBacklog,  m_around.reasonText,    m_databaseGuard},
      m_poll(m_context),
      m_requests(m_context),
      m_watch(m_context),
      m_teller(m_context),
      m_reentry(m_context),
      m_configuration(m_context),
      m_availability(m_context) {
    wireRequests();
    wireWatch();
    wireReentry();
}

void PracticeSync::wireRequests() {
    m_api.onAnswer = [this](const auto &, const auto &) {
        noteRefusal();
        changed();
    };
    m_poll.onRequests = [this](const QStringList &types) {
        if (!types.contains(kAvailabilityType)) m_openDays.clear();
        m_requests.want(types);
    };
    m_requests.onConfigurationRequested = [this] { requestedByHealthengine(); };
    m_requests.onAvailabilityRequests = [this](const auto &requests) { requested(requests); };
    m_requests.onAppointmentChangeRequests = [this](const auto &requests) { m_teller.request(requests); };
    const auto dayTouched = [this](const domain::PmsResourceId &resource, QDate day) {
        if (publishes(resource)) m_watch.readDay(day, {resource}, PmsWatch::Send::Always);
    };
    m_requests.bookings().onDayTouched = dayTouched;
    m_requests.updates().onDayTouched = dayTouched;
    m_requests.bookings().onConfirmed = [this](domain::BookingId booking) { m_teller.confirmed(booking); };
    m_requests.bookings().onEntryChanged = [this] { changed(); };
    m_requests.updates().onEntryChanged = [this] { changed(); };
    m_requests.bookings().isOfferedHere = [this](const domain::PmsResourceId &resource) {
        // Only a practice that is tied to locations can be offered a resource that is not its own.
        if (m_settings.locations.empty() || !m_configuration.published()) return true;
        return std::any_of(m_allResources.begin(), m_allResources.end(),
                           [&](const auto &r) { return r.id == resource; });
    };
}

void PracticeSync::wireWatch() {
    m_watch.publishedResources = [this] {
        std::vector<domain::PmsResourceId> ids;
        if (!m_configuration.published()) return ids;
        for (const auto &resource : m_configuration.published()->resources) ids.push_back(resource.id);
        return ids;
    };
    m_watch.onConfiguration = [this](ports::PmsConfiguration configuration) {
        m_allResources = configuration.resources;
        m_configuration.offer(publishedConfiguration(configuration, m_settings));
    };
    m_watch.onLinks = [this](const auto &links) { m_teller.offer(links); };
    m_watch.onHorizon = [this](ports::AvailabilityRead read) {
        for (auto &day : read.days) day = m_configuration.withPublishedTypes(std::move(day));
        m_availability.setShownResources(m_configuration.shownResources());
        m_availability.offerHorizon(read, m_configuration.resourcesHeld());
        if (std::exchange(m_resyncAvailabilityAfterRead, false)) m_availability.forceAll();
        for (const auto &[day, resources] : m_availability.daysToKeepFresh())
            m_watch.readDay(day, resources, PmsWatch::Send::WhenChanged);
    };
    m_watch.onDays = [this](std::vector<domain::AvailabilitySnapshot> days, PmsWatch::Send send) {
        for (auto &day : days) day = m_configuration.withPublishedTypes(std::move(day));
        m_availability.offerDays(days, send == PmsWatch::Send::Always);
    };
    m_watch.wantsLinks = [this] { return m_teller.wantsLinks(); };
    m_teller.isOpen = [this](domain::BookingId booking) { return m_requests.bookings().isOpen(booking); };
    m_teller.bookingsListed = [this] { return m_requests.bookingsListed(); };
    m_teller.onEntryChanged = [this] { changed(); };
    m_configuration.onProgress = [this] {
        if (m_configuration.published()) m_availability.setShownResources(m_configuration.shownResources());
        m_availability.setAllowed(m_configuration.everAccepted());
        changed();
    };
    m_availability.isCovered = [this](const auto &day) { return m_configuration.covers(day); };
    m_availability.onAccepted = [this](const auto &resource, QDate day) { requestAnswered(resource, day); };
    m_availability.onProgress = [this] { changed(); };
}

void PracticeSync::wireReentry() {
    m_teller.vanished().onEnterAgain = [this](const auto &bookings) { m_reentry.enterAgain(bookings); };
    m_teller.vanished().isBeingEntered = [this](domain::BookingId booking) { return m_reentry.isWanted(booking); };
    m_requests.updates().onLostCancelled = [this](domain::BookingId booking) {
        m_teller.vanished().noteCancelled(booking);
    };
    m_requests.isBeingEntered = [this](domain::BookingId booking) { return m_reentry.isUnderWay(booking); };
    m_reentry.isOpen = [this](domain::BookingId booking) { return m_requests.bookings().isOpen(booking); };
    m_reentry.isOfferedHere = m_requests.bookings().isOfferedHere;
    m_reentry.onDayTouched = m_requests.bookings().onDayTouched;
    m_reentry.onEntryChanged = [this] { changed(); };
}

void PracticeSync::start(bool resync) {
    m_around.vault.load(m_settings.id, m_context.environment);
    m_reentry.load();
    m_configuration.load();
    m_availability.load();
    m_teller.load();
    m_availability.setAllowed(m_configuration.everAccepted());
    if (resync) {
        m_configuration.force(ConfigurationPublisher::Asked::ByUs);
        m_resyncAvailabilityAfterRead = true;
        m_resyncUnderWay = true;
    }
    // What is outstanding is looked for from the start, whatever the poll says: a booking never waits for the bulk.
    m_requests.want({QStringLiteral("bookings"), QStringLiteral("bookingUpdates"), QStringLiteral("availability")});
    m_poll.start(std::chrono::milliseconds(qint64(m_around.random.unit() * kStartJitterMs)));
    m_watch.start();
    m_configuration.tick();
    tick();
}

void PracticeSync::tick() {
    watchIdentity();
    m_requests.tick();
    m_teller.tick();
    m_reentry.tick();
    m_configuration.tick();
    m_availability.tick();
    noteResynced();
    dailyRound();
    lookAtGuards();
    probeJournal();
    m_ticker = m_around.executor.runAfter(kTick, [this] { tick(); });
}

void PracticeSync::watchIdentity() {
    const auto &health = m_databaseHealth;
    const bool wasAway = health.lastError && (health.lastError->kind == base::ErrorKind::Unavailable ||
                                              health.lastError->kind == base::ErrorKind::OutcomeUnknown);
    // Once for each time that it was away: a read that goes on failing must not hold the bookings up.
    if (wasAway && m_suspectedSince != health.failingSince) {
        m_suspectedSince = health.failingSince;
        m_around.identity.suspect();
    }
    m_around.identity.tick();
    m_databaseGuard.examine();
}

void PracticeSync::lookAtGuards() {
    const auto now = m_around.executor.steadyNow();
    const auto open = m_around.holds.open();
    const bool held =
        std::any_of(open.begin(), open.end(), [this](const auto &h) { return h.practice == m_settings.id; });
    if (held && now - m_lastHoldRead >= kHoldReadInterval) {
        // The guard compares a second read with the first.
        m_lastHoldRead = now;
        m_watch.force();
    }
}

void PracticeSync::probeJournal() {
    const auto now = m_around.executor.steadyNow();
    if ((!m_journalError && m_journalBacklog.empty()) || now - m_journalProbed < kJournalProbeInterval) return;
    m_journalProbed = now;
    if (!m_context.journalled(m_around.journal.putValue(m_settings.id, kJournalProbe, QString()))) return;
    for (const auto &[key, entry] : std::exchange(m_journalBacklog, {})) m_context.putEntry(entry);
    changed();
}

void PracticeSync::noteResynced() {
    if (!m_resyncUnderWay || m_resyncAvailabilityAfterRead || !m_configuration.settled() || !m_availability.settled())
        return;
    m_resyncUnderWay = false;
    if (onResynced) onResynced();
}

void PracticeSync::dailyRound() {
    if (!m_watch.everRead()) return;
    const auto now = m_around.executor.utcNow();
    if (!m_lastRound) {
        const auto stored = m_around.journal.value(m_settings.id, kLastFullRound);
        if (!stored) return;
        m_lastRound = *stored ? base::parseUtcStamp(**stored) : std::nullopt;
        // Never done before: the first synchronisation is one.
        if (!m_lastRound && !m_roundSince) m_roundSince = m_around.executor.steadyNow();
    }
    const bool due = m_lastRound && (now - *m_lastRound >= kFullRound || now < *m_lastRound);
    const bool stuck = m_roundSince && m_around.executor.steadyNow() - *m_roundSince >= kFullRound;
    if (stuck || (due && !m_roundSince)) {
        m_roundSince = m_around.executor.steadyNow();
        resyncConfiguration();
        resyncAvailability();
    }
    if (!m_roundSince || m_resyncUnderWay || !m_configuration.settled() || !m_availability.settled()) return;
    m_roundSince.reset();
    m_lastRound = now;
    m_context.journalled(m_around.journal.putValue(m_settings.id, kLastFullRound, base::formatUtcStamp(now)));
}

void PracticeSync::resyncConfiguration() {
    m_resyncUnderWay = true;
    m_configuration.force(ConfigurationPublisher::Asked::ByUs);
    m_watch.force();
    changed();
}

void PracticeSync::requestedByHealthengine() {
    // It asks with every poll until it has been answered.
    if (!m_configuration.force(ConfigurationPublisher::Asked::ByHealthengine)) return;
    m_resyncUnderWay = true;
    m_watch.force();
    changed();
}

void PracticeSync::noteRefusal() {
    const int now = refusal();
    const int before = std::exchange(m_refusalNoted, now);
    if (now == before) return;
    if (now == 0) {
        m_poll.hurry();
        return m_context.note(base::LogLevel::Info, QStringLiteral("accepted again, was refused http=%1").arg(before));
    }
    const QString sentence = m_around.refusalText ? m_around.refusalText(now) : QString();
    m_context.note(base::LogLevel::Warning, QStringLiteral("refused http=%1 %2").arg(now).arg(sentence).trimmed());
}

void PracticeSync::resyncAvailability() {
    m_resyncUnderWay = true;
    m_resyncAvailabilityAfterRead = true;
    m_watch.force();
    changed();
}

void PracticeSync::wake() {
    m_poll.hurry();
    resyncConfiguration();
    resyncAvailability();
    m_requests.want({QStringLiteral("bookings"), QStringLiteral("bookingUpdates"), QStringLiteral("availability")});
}

void PracticeSync::replaceKeys(base::Redacted<QString> apiKey, base::Redacted<QString> practiceKey) {
    m_api.replaceKeys(std::move(apiKey), std::move(practiceKey));
    m_poll.hurry();
}

void PracticeSync::requested(const std::vector<domain::AvailabilityRequest> &requests) {
    const auto now = m_around.executor.utcNow();
    const QDate today = m_context.practiceNow().date;
    std::map<std::pair<QDate, QString>, base::UtcTime> open;
    std::vector<domain::AvailabilitySnapshot> nothingToOffer;
    for (const auto &request : requests) {
        if (request.resource && !publishes(*request.resource)) {
            if (m_configuration.published()) requestedUnknown(*request.resource);
            continue;
        }
        std::vector<domain::PmsResourceId> resources = m_watch.publishedResources();
        if (request.resource) resources = {*request.resource};
        for (const auto &resource : resources) {
            const auto key = std::make_pair(request.day, resource.value());
            const auto known = m_openDays.find(key);
            open[key] = known == m_openDays.end() ? now : known->second;
            if (request.day < today) nothingToOffer.push_back({resource, request.day, {}});
        }
        if (request.day < today) continue;
        for (const auto &resource : resources) m_availability.ask(request.day, resource);
        m_watch.readDay(request.day, resources, PmsWatch::Send::Always);
    }
    m_openDays = std::move(open);
    m_availability.offerDays(nothingToOffer, /*force=*/true);
}

void PracticeSync::requestedUnknown(const domain::PmsResourceId &resource) {
    const auto now = m_around.executor.steadyNow();
    const auto [known, isNew] = m_unknownResources.try_emplace(resource.value(), now);
    if (!isNew && now - known->second < kUnknownResourceInterval) return;
    known->second = now;
    m_context.note(base::LogLevel::Info,
                   QStringLiteral("availability of unpublished resource=%1 asked for: resources sent again")
                       .arg(resource.value()));
    requestedByHealthengine();
}

void PracticeSync::requestAnswered(const domain::PmsResourceId &resource, QDate day) {
    m_openDays.erase({day, resource.value()});
}

bool PracticeSync::publishes(const domain::PmsResourceId &resource) const {
    if (!m_configuration.published()) return false;
    const auto &resources = m_configuration.published()->resources;
    return std::any_of(resources.begin(), resources.end(), [&](const auto &r) { return r.id == resource; });
}

PracticeFacts PracticeSync::facts() const {
    PracticeFacts facts;
    facts.lastPollOk = m_poll.lastOk();
    facts.pollError = m_poll.lastError() ? m_poll.lastError() : m_requests.lastError();
    facts.databaseError = m_databaseHealth.lastError;
    facts.databaseFailingSince = m_databaseHealth.failingSince;
    facts.lastDatabaseRead = m_databaseHealth.lastReadOk;
    facts.journalError = m_journalError;
    facts.configurationError = m_configuration.lastError();
    facts.availabilityError = m_availability.lastError();
    facts.refusal = m_api.authorisation().refusal();
    facts.refusedSince = m_api.authorisation().since();
    facts.lastAuthorised = m_api.authorisation().lastAccepted();
    facts.configurationAccepted = m_configuration.lastAccepted();
    facts.availabilityAccepted = m_availability.lastAccepted();
    facts.syncing = !m_configuration.settled() || !m_availability.settled();
    facts.daysWaiting = m_availability.waiting();
    facts.daysTotal = m_availability.total();
    facts.openBookings = int(m_requests.bookings().openCount());
    facts.openUpdates = int(m_requests.updates().openCount());
    std::optional<base::UtcTime> oldest = m_requests.bookings().oldestBookedTime();
    const auto older = [&oldest](std::optional<base::UtcTime> time) {
        if (time && (!oldest || *time < *oldest)) oldest = time;
    };
    older(m_requests.updates().oldestUpdatedAt());
    for (const auto &[day, since] : m_openDays) older(since);
    if (oldest) {
        facts.oldestOpen = std::chrono::duration_cast<std::chrono::seconds>(m_api.clock().now() - *oldest);
    }
    return facts;
}

void PracticeSync::changed() {
    if (onChanged) onChanged();
}

}  // namespace core::sync
