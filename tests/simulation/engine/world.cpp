// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/engine/world.h"

#include <algorithm>
#include <cstdio>

namespace simulation {

using core::base::PracticeZone;

void KeptLog::write(core::base::LogLevel level, QStringView area, const QString &message) {
    lines.append(core::base::toString(level).toString() + QLatin1Char(' ') + area.toString() + QLatin1Char(' ') +
                 message);
    if (echo) std::fprintf(stderr, "%s\n", qPrintable(lines.back()));
}

struct World::Process {
    explicit Process(World &world)
        : transport(world.executor, [&world](const core::ports::HttpRequest &request,
                                             core::base::UtcTime) { return world.serve(request); }),
          database(world.executor, world.m_practice),
          journal(world.disk),
          secretStore(world.executor, world.secrets),
          sweptTransport(transport, world.executor, world.sweep),
          sweptDatabase(database, world.executor, world.sweep),
          sweptJournal(journal, world.sweep),
          engine({world.executor, world.random, sweptTransport, sweptDatabase, sweptJournal, secretStore, world.sealer,
                  world.log},
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
    settings.practices.push_back(practiceSettings(practiceId().value()));
    return settings;
}

core::config::PracticeSettings World::practiceSettings(const QString &id, const QString &zone) {
    core::config::PracticeSettings practice{core::domain::PracticeId(id), *PracticeZone::fromIana(zone)};
    practice.availabilityDays = 14;
    for (size_t day = 0; day < 5; ++day) practice.liveHours.days[day] = {{480, 1080}};
    return practice;
}

void World::addPractice(const QString &id, const QString &zone) {
    const QString key = QStringLiteral("key-of-") + id;
    secrets->insert_or_assign(QStringLiteral("practice-key-") + id, key);
    (void)sandbox.addPractice(core::domain::PracticeId(id), key, zone);
}

core::ports::HttpResponse World::serve(const core::ports::HttpRequest &request) {
    const QString practice = QString::fromUtf8(core::ports::headerValue(request.headers, "practice-id"));
    ArrivedCall call{request.operation,  core::domain::PracticeId(practice),
                     executor.utcNow(),  executor.steadyNow(),
                     request.url.path(), 0};
    std::optional<core::ports::HttpResponse> response;
    if (intercept) response = intercept(request);
    if (!response) response = sandbox.handle(request, serverNow());
    call.status = response->status;
    calls.push_back(std::move(call));
    return *std::move(response);
}

void World::start() {
    process = std::make_unique<Process>(*this);
    transport = &process->transport;
    database = &process->database;
    journal = &process->journal;
    secretStore = &process->secretStore;
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
    secretStore = nullptr;
    engine = nullptr;
    sweep.revive();
}

void World::run(std::chrono::milliseconds duration) {
    executor.runFor(duration);
}

void World::stepPcClock(std::chrono::milliseconds delta) {
    executor.stepWallClock(delta);
    serverSkew -= delta;
}

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

core::sandbox::AvailableSlot World::slot(int number) const {
    const auto found = sandbox.availableSlots(practiceId(), serverNow(), size_t(number) + 1);
    if (found.size() <= size_t(number)) qFatal("no slot %d on offer", number);
    return found[size_t(number)];
}

core::sandbox::BookingDraft World::slotDraft(int personNumber) {
    auto made = draft(personNumber);
    const auto chosen = slot();
    made.resource = chosen.resource;
    made.start = chosen.start;
    made.length = chosen.length;
    if (!chosen.types.empty()) made.type = chosen.types.front();
    return made;
}

core::domain::BookingId World::book(int number, int personNumber) {
    const auto chosen = slot(number);
    std::optional<core::domain::AppointmentTypeId> type;
    if (!chosen.types.empty()) type = chosen.types.front();
    const auto made =
        sandbox.bookSlot(practiceId(), chosen.resource, chosen.start, type, person(personNumber), serverNow());
    if (!made) qFatal("booking failed: %s", qPrintable(made.error().toLogLine()));
    return *made;
}

core::domain::BookingId World::force(const core::sandbox::BookingDraft &wanted) {
    const auto made = sandbox.forceBooking(wanted, serverNow());
    if (!made) qFatal("booking failed: %s", qPrintable(made.error().toLogLine()));
    return *made;
}

core::domain::RequestId World::cancel(core::domain::BookingId id) {
    const auto made = sandbox.cancelBooking(id, serverNow());
    if (!made) qFatal("cancellation failed: %s", qPrintable(made.error().toLogLine()));
    return *made;
}

core::domain::BookingId World::confirmedBooking(int number, int personNumber) {
    if (!engine) start();
    if (!runUntilSettled()) qFatal("the first synchronisation did not end");
    const auto id = book(number, personNumber);
    if (!runUntil([&] { return confirmed(id); }, std::chrono::seconds(20))) qFatal("the booking was not confirmed");
    // Until the link says so too.
    run(std::chrono::seconds(1));
    return id;
}

core::domain::AppointmentId World::appointmentOf(core::domain::BookingId id) {
    const auto found = practice().appointmentsOf(id);
    if (found.empty()) qFatal("the booking has no appointment");
    return found.front().id;
}

core::sandbox::BookingDraft World::draft(int personNumber) const {
    core::sandbox::BookingDraft draft;
    draft.practice = practiceId();
    draft.patient = person(personNumber);
    return draft;
}

core::sync::PracticeFacts World::facts() const {
    return overview().sync->facts();
}

const core::sync::PracticeOverview World::overview(const QString &id) const {
    for (const auto &practice : engine->practices()) {
        if (practice.id.value() == id) return practice;
    }
    qFatal("no such practice");
}

QStringList World::itemKinds() const {
    QStringList kinds;
    for (const auto &item : engine->staff().items()) kinds.append(item.kind);
    kinds.sort();
    return kinds;
}

const core::ports::StaffItem *World::item(const QString &kind) const {
    m_items = engine->staff().items();
    for (const auto &item : m_items) {
        if (item.kind == kind) return &item;
    }
    return nullptr;
}

QStringList World::heldKinds() const {
    QStringList kinds;
    for (const auto &held : engine->holds().open()) kinds.append(held.kind);
    return kinds;
}

int World::callsOf(const QString &operation, core::base::UtcTime since) const {
    return int(std::count_if(calls.begin(), calls.end(),
                             [&](const auto &call) { return call.operation == operation && call.at >= since; }));
}

QStringList World::violations() const {
    QStringList all = m_practice->violations();
    for (const auto &violation : sandbox.violations()) {
        all.append(QStringLiteral("%1 %2: %3").arg(violation.operation, violation.rule, violation.detail));
    }
    return all;
}

}  // namespace simulation
