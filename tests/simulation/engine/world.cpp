// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/engine/world.h"

#include <cstdio>

namespace simulation {

using core::base::PracticeZone;

void KeptLog::write(core::base::LogLevel level, QStringView area, const QString &message) {
    lines.append(core::base::toString(level).toString() + QLatin1Char(' ') + area.toString() + QLatin1Char(' ') + message);
    if (echo) std::fprintf(stderr, "%s\n", qPrintable(lines.back()));
}

struct World::Process {
    explicit Process(World &world)
        : transport(world.executor,
                    [&world](const core::ports::HttpRequest &request, core::base::UtcTime now) {
                        return world.sandbox.handle(request, now);
                    }),
          database(world.executor, world.m_practice),
          journal(world.disk),
          secretStore(world.executor, world.secrets),
          sweptTransport(transport, world.executor, world.sweep),
          sweptDatabase(database, world.executor, world.sweep),
          sweptJournal(journal, world.sweep),
          engine({world.executor, world.random, sweptTransport, sweptDatabase, sweptJournal, secretStore, world.log},
                 [](const QString &code) { return code; }) {}

    support::SimHttpTransport transport;
    support::SimPmsDatabase database;
    support::SimJournal journal;
    support::InMemorySecretStore secretStore;
    support::SweepHttpTransport sweptTransport;
    support::SweepPmsDatabase sweptDatabase;
    support::SweepJournalStore sweptJournal;
    core::sync::SyncEngine engine;
};

World::World(quint64 seed, support::SimPractice practice)
    : random(seed),
      sandboxRandom(seed + 1),
      sandbox({}, sandboxRandom),
      m_practice(std::make_shared<support::SimPractice>(std::move(practice))),
      m_settings(settings()) {
    secrets->insert_or_assign(QStringLiteral("api-key"), QStringLiteral("sandbox-api-key"));
    secrets->insert_or_assign(QStringLiteral("practice-key-1234567"), QStringLiteral("key-one"));
    (void)sandbox.addPractice(practiceId(), QStringLiteral("key-one"), QStringLiteral("Australia/Perth"));
}

World::~World() = default;

core::config::Settings World::settings() {
    core::config::Settings settings;
    settings.healthengine.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:8080/pms-api/v1"));
    settings.healthengine.environment = core::config::Environment::Dev;
    settings.healthengine.vendor = QStringLiteral("Example PMS by Example Pty Ltd");
    settings.healthengine.vendorEmail = QStringLiteral("integrations@example.com.au");
    core::config::PracticeSettings practice{practiceId(), *PracticeZone::fromIana(QStringLiteral("Australia/Perth"))};
    practice.availabilityDays = 14;
    for (size_t day = 0; day < 5; ++day) practice.liveHours.days[day] = {{480, 1080}};
    settings.practices.push_back(practice);
    return settings;
}

void World::start() {
    process = std::make_unique<Process>(*this);
    transport = &process->transport;
    database = &process->database;
    journal = &process->journal;
    engine = &process->engine;
    engine->apply(m_settings);
}

void World::start(core::config::Settings newSettings) {
    m_settings = std::move(newSettings);
    start();
}

void World::kill() {
    process.reset();
    transport = nullptr;
    database = nullptr;
    journal = nullptr;
    engine = nullptr;
    sweep.revive();
}

void World::run(std::chrono::milliseconds duration) { executor.runFor(duration); }

bool World::runUntil(const std::function<bool()> &predicate, std::chrono::milliseconds limit) {
    return executor.runUntil(predicate, limit);
}

bool World::runUntilSettled() {
    return runUntil([this] {
        for (const auto &practice : engine->practices()) {
            if (!practice.sync || practice.sync->facts().syncing || !practice.sync->facts().lastPollOk) return false;
        }
        return true;
    });
}

core::domain::Patient World::person(int number) const {
    core::domain::Patient person;
    person.firstName = QStringLiteral("Wattle%1").arg(QChar(char16_t('a' + number % 26)));
    person.lastName = QStringLiteral("Bankstone%1").arg(QChar(char16_t('a' + number / 26 % 26)));
    person.dateOfBirth = QDate(1950, 1, 1).addDays(number * 317);
    person.phone = QStringLiteral("0491 570 %1").arg(number % 1000, 3, 10, QLatin1Char('0'));
    person.email = QStringLiteral("person%1@example.com").arg(number);
    return person;
}

core::domain::BookingId World::book(int slot, int personNumber) {
    const auto slots_ = sandbox.availableSlots(practiceId(), executor.utcNow(), size_t(slot) + 1);
    if (slots_.size() <= size_t(slot)) qFatal("no slot %d on offer", slot);
    const auto &chosen = slots_[size_t(slot)];
    std::optional<core::domain::AppointmentTypeId> type;
    if (!chosen.types.empty()) type = chosen.types.front();
    const auto made = sandbox.bookSlot(practiceId(), chosen.resource, chosen.start, type, person(personNumber), executor.utcNow());
    if (!made) qFatal("booking failed: %s", qPrintable(made.error().toLogLine()));
    return *made;
}

core::sandbox::BookingDraft World::draft(int personNumber) const {
    core::sandbox::BookingDraft draft;
    draft.practice = practiceId();
    draft.patient = person(personNumber);
    return draft;
}

core::sync::PracticeFacts World::facts() const { return engine->practices().front().sync->facts(); }

QStringList World::itemKinds() const {
    QStringList kinds;
    for (const auto &item : engine->staff().items()) kinds.append(item.kind);
    kinds.sort();
    return kinds;
}

QStringList World::violations() const {
    QStringList all = m_practice->violations();
    for (const auto &violation : sandbox.violations()) {
        all.append(QStringLiteral("%1 %2: %3").arg(violation.operation, violation.rule, violation.detail));
    }
    return all;
}

}  // namespace simulation
