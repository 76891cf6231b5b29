// SPDX-License-Identifier: Apache-2.0
#include "core/sync/sync_engine.h"

#include <algorithm>

namespace core::sync {
namespace {

constexpr std::chrono::milliseconds kTick{5'000};
constexpr std::chrono::seconds kClockJump{30};
constexpr std::chrono::seconds kRenewalInterval{30};
constexpr int kHttpUnauthorised = 401;
const QString kApiKey = QStringLiteral("api-key");
constexpr int kTicksPerItemRefresh = 12;
constexpr std::chrono::hours kKeepEntries{24 * 60};
constexpr std::chrono::hours kPruneInterval{24};
const QString kLinked = QStringLiteral("linked");
const QString kPaused = QStringLiteral("paused");
const QString kForever = QStringLiteral("forever");

QString practiceKeyName(const domain::PracticeId &id) {
    return QStringLiteral("practice-key-") + id.value();
}

}  // namespace

SyncEngine::SyncEngine(EnginePorts edges, std::function<QString(const QString &)> reasonText,
                       std::function<QString(int)> refusalText)
    : m_edges(edges),
      m_reasonText(std::move(reasonText)),
      m_refusalText(std::move(refusalText)),
      m_database(edges.executor, edges.random, edges.database, edges.log),
      m_identity(edges.executor, m_database),
      m_staff(edges.executor, edges.random, m_database, edges.journal, edges.log),
      m_holds(edges.executor, edges.journal, edges.log),
      m_vault({edges.executor, edges.random, edges.journal, edges.secrets, edges.sealer, edges.log}),
      m_writes(edges.executor),
      m_gate(edges.executor, edges.gate) {
    m_staff.onChanged = [this] { changed(); };
    m_holds.onChanged = [this] { changed(); };
    m_vault.onSettled = [this] { launchWaiting(); };
    m_staff.mayWrite = [this](const domain::PracticeId &id) {
        const auto slot = m_slots.find(id);
        return slot == m_slots.end() || (slot->second.sync && slot->second.sync->mayWrite());
    };
    m_database.onTablesMade = [this] { m_staff.writeAgain(); };
    m_database.onOpened = [this] {
        m_identity.take(*m_database.identity());
        m_staff.refresh();
        changed();
    };
}

SyncEngine::~SyncEngine() = default;

void SyncEngine::apply(config::Settings settings) {
    // A pause also holds when the journal could not keep it.
    std::map<domain::PracticeId, std::optional<base::UtcTime>> paused;
    for (const auto &[id, slot] : m_slots) {
        if (slot.paused) paused.emplace(id, slot.pausedUntil);
    }
    m_slots.clear();
    m_awaitingVault.clear();
    m_settings = std::move(settings);
    forgetPractices();
    if (!std::exchange(m_started, true)) {
        if (auto loaded = m_holds.load(); !loaded) m_edges.log.error(u"sync", loaded.error().toLogLine());
        m_lastSteady = m_edges.executor.steadyNow();
        m_lastUtc = m_edges.executor.utcNow();
        prune();
        m_vault.open();
        tick();
    }
    for (const auto &practice : m_settings.practices) {
        if (const auto known = paused.find(practice.id); known != paused.end()) {
            m_slots[practice.id].paused = true;
            m_slots[practice.id].pausedUntil = known->second;
        }
        startPractice(practice);
    }
    changed();
}

void SyncEngine::prune() {
    m_pruned = m_edges.executor.steadyNow();
    (void)m_edges.journal.prune(m_edges.executor.utcNow() - kKeepEntries);
}

void SyncEngine::openDatabase() {
    // Not before a practice runs: paused or disabled means that nothing is written, our own tables included.
    if (!std::exchange(m_opened, true)) m_database.open();
}

void SyncEngine::setLinked(const domain::PracticeId &id, bool linked) {
    (void)m_edges.journal.putValue(id, kLinked, linked ? QStringLiteral("1") : QString());
}

void SyncEngine::forgetPractices() {
    const auto known = m_edges.journal.knownPractices();
    if (!known) return;
    for (const auto &id : *known) {
        if (settingsOf(id)) continue;
        m_edges.log.info(u"sync", QStringLiteral("practice=%1 unlinked").arg(id.value()));
        m_holds.forget(id);
        m_vault.forget(id);
        (void)m_edges.journal.forgetPractice(id);
    }
}

void SyncEngine::startPractice(const config::PracticeSettings &settings) {
    auto &slot = m_slots[settings.id];
    loadPause(settings.id, slot);
    if (!settings.enabled) {
        // Enabled again later, it is configured as if newly linked.
        setLinked(settings.id, false);
        return;
    }
    if (!slot.paused) readSecrets(settings.id);
}

void SyncEngine::loadPause(const domain::PracticeId &id, Slot &slot) {
    const auto stored = m_edges.journal.value(id, kPaused);
    if (!stored || !*stored || (*stored)->isEmpty()) return;
    slot.paused = true;
    if (**stored != kForever) slot.pausedUntil = base::parseUtcStamp(**stored);
}

void SyncEngine::readSecrets(const domain::PracticeId &id) {
    auto &slot = m_slots.at(id);
    slot.read = m_edges.secrets.read(kApiKey, [this, id](base::Expected<ports::Secret> key) {
        if (!key) return secretsFailed(id, key.error());
        m_slots.at(id).apiKey = std::move(*key);
        m_slots.at(id).read =
            m_edges.secrets.read(practiceKeyName(id), [this, id](base::Expected<ports::Secret> practiceKey) {
                if (!practiceKey) return secretsFailed(id, practiceKey.error());
                m_slots.at(id).practiceKey = std::move(*practiceKey);
                launch(id);
            });
    });
}

void SyncEngine::secretsFailed(const domain::PracticeId &id, const base::Error &error) {
    auto &slot = m_slots.at(id);
    if (!slot.secretError)
        m_edges.log.warning(u"sync", QStringLiteral("practice=%1 %2").arg(id.value(), error.toLogLine()));
    slot.secretError = error;
    slot.retry = m_edges.executor.runAfter(slot.secretBackoff.failed(m_edges.random), [this, id] { readSecrets(id); });
    changed();
}

void SyncEngine::renewRefusedKeys() {
    const auto now = m_edges.executor.steadyNow();
    for (auto &[id, slot] : m_slots) {
        if (!slot.sync || slot.sync->refusal() != kHttpUnauthorised || now - slot.renewalTried < kRenewalInterval)
            continue;
        slot.renewalTried = now;
        renewKeys(id);
    }
}

void SyncEngine::renewKeys(const domain::PracticeId &id) {
    // A store that is locked meanwhile takes nothing away: the next round asks again.
    m_slots.at(id).renewal = m_edges.secrets.read(kApiKey, [this, id](base::Expected<ports::Secret> key) {
        if (!key) return;
        m_slots.at(id).renewal = m_edges.secrets.read(
            practiceKeyName(id), [this, id, apiKey = std::move(*key)](base::Expected<ports::Secret> practiceKey) {
                if (practiceKey) takeRenewed(id, apiKey, std::move(*practiceKey));
            });
    });
}

void SyncEngine::takeRenewed(const domain::PracticeId &id, base::Redacted<QString> apiKey,
                             base::Redacted<QString> practiceKey) {
    auto &slot = m_slots.at(id);
    if (!slot.sync || (slot.apiKey == apiKey && slot.practiceKey == practiceKey)) return;
    slot.apiKey = std::move(apiKey);
    slot.practiceKey = std::move(practiceKey);
    m_edges.log.info(u"sync", QStringLiteral("practice=%1 other keys found in the store").arg(id.value()));
    slot.sync->replaceKeys(slot.apiKey, slot.practiceKey);
}

void SyncEngine::launchWaiting() {
    for (const auto &id : std::exchange(m_awaitingVault, {})) {
        const auto slot = m_slots.find(id);
        if (slot != m_slots.end() && !slot->second.paused) launch(id);
    }
}

void SyncEngine::launch(const domain::PracticeId &id) {
    if (!m_vault.isSettled()) {
        m_awaitingVault.insert(id);
        return;
    }
    auto &slot = m_slots.at(id);
    slot.secretError.reset();
    slot.secretBackoff.succeeded();
    openDatabase();
    if (slot.sync) return slot.sync->replaceKeys(slot.apiKey, slot.practiceKey);
    const auto &he = m_settings.healthengine;
    const QString environment = config::toString(he.environment);
    healthengine::Endpoint endpoint{he.baseUrl, healthengine::userAgent(he.vendor, he.vendorEmail, environment), id,
                                    slot.apiKey, slot.practiceKey};
    slot.sync = std::make_unique<PracticeSync>(
        *settingsOf(id), std::move(endpoint), environment, std::chrono::milliseconds(he.pollInterval),
        Surroundings{m_edges.executor, m_edges.random, m_edges.transport, m_database, m_edges.journal, m_edges.log,
                     m_staff, m_holds, m_vault, m_writes, m_gate, m_reasonText, m_refusalText, m_identity});
    slot.sync->onChanged = [this] { changed(); };
    slot.sync->onResynced = [this, id] { setLinked(id, true); };
    const auto linked = m_edges.journal.value(id, kLinked);
    const bool fresh = !linked || !*linked || (*linked)->isEmpty();
    m_edges.log.info(u"sync", QStringLiteral("practice=%1 started resync=%2").arg(id.value()).arg(fresh ? 1 : 0));
    slot.sync->start(fresh);
    m_staff.resume();
    changed();
}

const config::PracticeSettings *SyncEngine::settingsOf(const domain::PracticeId &id) const {
    const auto found = std::find_if(m_settings.practices.begin(), m_settings.practices.end(),
                                    [&](const auto &practice) { return practice.id == id; });
    return found == m_settings.practices.end() ? nullptr : &*found;
}

template <class Action>
bool SyncEngine::forEach(const std::optional<domain::PracticeId> &practice, Action action) {
    if (practice && !m_slots.count(*practice)) return false;
    for (auto &[id, slot] : m_slots) {
        if (!practice || *practice == id) action(id, slot);
    }
    changed();
    return true;
}

bool SyncEngine::resync(ResyncScope scope, const std::optional<domain::PracticeId> &practice) {
    return forEach(practice, [this, scope](const auto &id, Slot &slot) {
        // Also without keys: the start then sends everything.
        setLinked(id, false);
        if (!slot.sync) return;
        if (scope != ResyncScope::Availability) slot.sync->resyncConfiguration();
        if (scope != ResyncScope::Configuration) slot.sync->resyncAvailability();
    });
}

bool SyncEngine::pause(const std::optional<domain::PracticeId> &practice,
                       std::optional<std::chrono::seconds> duration) {
    return forEach(practice, [this, duration](const domain::PracticeId &id, Slot &slot) {
        slot.sync.reset();
        slot.read.reset();
        slot.retry.reset();
        slot.renewal.reset();
        slot.paused = true;
        slot.pausedUntil = duration ? std::optional(m_edges.executor.utcNow() + *duration) : std::nullopt;
        const QString until = slot.pausedUntil ? base::formatUtcStamp(*slot.pausedUntil) : kForever;
        (void)m_edges.journal.putValue(id, kPaused, until);
        // Resumed, it sends full configuration and availability.
        setLinked(id, false);
        m_edges.log.info(u"sync", QStringLiteral("practice=%1 paused until=%2").arg(id.value(), until));
    });
}

bool SyncEngine::resume(const std::optional<domain::PracticeId> &practice) {
    return forEach(practice, [this](const domain::PracticeId &id, Slot &slot) {
        if (!slot.paused) return;
        slot.paused = false;
        slot.pausedUntil.reset();
        (void)m_edges.journal.putValue(id, kPaused, QString());
        m_edges.log.info(u"sync", QStringLiteral("practice=%1 resumed").arg(id.value()));
        const auto *settings = settingsOf(id);
        if (settings && settings->enabled) readSecrets(id);
    });
}

bool SyncEngine::decideHeld(const QString &id, bool accept) {
    if (!m_holds.decide(id, accept)) return false;
    for (auto &[practice, slot] : m_slots) {
        if (slot.sync) slot.sync->rereadPms();
    }
    return true;
}

void SyncEngine::reloadSecrets() {
    for (auto &[id, slot] : m_slots) {
        const auto *settings = settingsOf(id);
        if (settings && settings->enabled && !slot.paused) readSecrets(id);
    }
}

void SyncEngine::wake() {
    m_edges.log.info(u"sync", QStringLiteral("woken: fresh connections and a full round"));
    m_edges.transport.resetConnections();
    m_database.resetConnections();
    for (auto &[id, slot] : m_slots) {
        if (slot.sync) slot.sync->wake();
    }
}

void SyncEngine::tick() {
    const auto steady = m_edges.executor.steadyNow();
    const auto utc = m_edges.executor.utcNow();
    const auto slept = (utc - m_lastUtc) - std::chrono::duration_cast<std::chrono::milliseconds>(steady - m_lastSteady);
    const bool frozen = steady - m_lastSteady > kTick + kClockJump;
    m_lastSteady = steady;
    m_lastUtc = utc;
    if (frozen || slept > kClockJump || slept < -kClockJump) wake();
    std::vector<domain::PracticeId> due;
    for (const auto &[id, slot] : m_slots) {
        if (slot.paused && slot.pausedUntil && *slot.pausedUntil <= utc) due.push_back(id);
    }
    for (const auto &id : due) resume(id);
    renewRefusedKeys();
    m_vault.destroyPast(utc);
    m_vault.settleOwed();
    const bool anyRuns =
        std::any_of(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot.second.sync != nullptr; });
    if (++m_ticks % kTicksPerItemRefresh == 0 && m_database.identity() && anyRuns) m_staff.refresh();
    const bool held = std::any_of(m_slots.begin(), m_slots.end(), [](const auto &slot) {
        return slot.second.sync && !slot.second.sync->mayWrite();
    });
    if (std::exchange(m_wasHeld, held) && !held) m_staff.resume();
    if (steady - m_pruned >= kPruneInterval) prune();
    m_ticker = m_edges.executor.runAfter(kTick, [this] { tick(); });
}

std::vector<PracticeOverview> SyncEngine::practices() const {
    std::vector<PracticeOverview> result;
    for (const auto &[id, slot] : m_slots) {
        result.push_back({id, settingsOf(id), slot.paused, slot.pausedUntil, slot.secretError, slot.sync.get()});
    }
    return result;
}

void SyncEngine::changed() {
    if (onChanged) onChanged();
}

}  // namespace core::sync
