// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/demo.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr auto kLookEvery = 250ms;
constexpr auto kStartPatience = 60s;
constexpr auto kSettlePatience = 60s;
constexpr auto kStopPatience = 7s;
constexpr auto kScenarioEnd = 47s;
constexpr auto kFastScenarioEnd = 14s;
constexpr int kInterrupted = 130;

core::base::PracticeZone zone() {
    return *core::base::PracticeZone::fromIana(QLatin1String(DemoPractice::kZone));
}

/// What must not change between reading the diary and reconciling.
QJsonObject story(const QJsonObject &state) {
    return {{u"bookings"_s, state.value(u"bookings"_s)}, {u"updates"_s, state.value(u"updates"_s)}};
}

bool isAnythingOnOffer(const QJsonObject &state) {
    const QJsonArray practices = state.value(u"practices"_s).toArray();
    const QJsonArray days = practices.at(0).toObject().value(u"availability"_s).toArray();
    return std::any_of(days.begin(), days.end(), [](const QJsonValue &day) {
        return !day.toObject().value(u"availability"_s).toArray().isEmpty();
    });
}

}  // namespace

Demo::Demo(Options options, QString programs, core::ports::HttpTransport &transport,
           core::platform::QtExecutor &executor, std::FILE *out)
    : m_options(std::move(options)),
      m_programs(std::move(programs)),
      m_transport(transport),
      m_executor(executor),
      m_table(out),
      m_temporary(m_options.workDir.isEmpty()
                      ? std::make_unique<QTemporaryDir>(QDir::temp().filePath(u"practicebridge-demo-XXXXXX"_s))
                      : nullptr),
      m_practice(m_temporary ? m_temporary->path() : m_options.workDir),
      m_duration(m_options.duration.value_or(m_options.fast ? 15s : 60s)) {}

Demo::~Demo() {
    // Whoever made the folder for us may have been killed.
    if (m_options.withParent && !m_temporary) QDir(m_options.workDir).removeRecursively();
}

void Demo::start() {
    if (auto prepared = m_practice.prepare(m_options.fast); !prepared) return fail(prepared.error().detail);
    m_table.say(u"Starting the sandbox, which stands in for Healthengine"_s);
    m_sandboxProcess = child(u"practicebridge-sandbox"_s, m_practice.sandboxArguments(m_options.scenario));
    m_sandboxProcess->onOutput = [this](const QString &line) { hearSandbox(line); };
    m_sandboxProcess->onError = [this](const QString &line) {
        const QString event = line.section(u' ', 2);
        const bool isTold = event.startsWith(u"fault "_s) || event.startsWith(u"request "_s);
        if (isTold && m_phase == Phase::Acting) {
            m_table.add({RowKind::Note, m_executor.utcNow(), u"Healthengine: "_s + event});
        }
    };
    m_sandboxProcess->start();
}

void Demo::interrupt() {
    if (m_phase == Phase::Ending) return;
    const bool isOver = m_phase == Phase::Kept;
    m_table.say(u"\nStopping"_s);
    end(isOver ? m_code : kInterrupted);
}

std::unique_ptr<ChildProcess> Demo::child(const QString &name, const QStringList &arguments) {
    auto made = std::make_unique<ChildProcess>(name, QDir(m_programs).filePath(name), arguments);
    ChildProcess *process = made.get();
    made->onEnded = [this, process](int code) {
        if (m_phase == Phase::Ending) return leaveWhenAllEnded();
        fail(u"%1 ended by itself, exit code %2\n%3"_s.arg(process->name()).arg(code).arg(process->lastWords()));
    };
    return made;
}

void Demo::hearSandbox(const QString &line) {
    const QString prefix = u"listening on "_s;
    if (!line.startsWith(prefix) || !m_apiUrl.isEmpty()) return;
    m_apiUrl = line.mid(prefix.size());
    m_sandbox.emplace(m_transport, QUrl(m_apiUrl));
    makePractice();
}

void Demo::makePractice() {
    m_table.say(u"Making the demo practice (SQLite through ODBC)"_s);
    const QString today = zone().toPractice(m_executor.utcNow()).date.toString(Qt::ISODate);
    m_maker = child(u"practicebridged"_s,
                    {u"profile"_s, u"demo"_s, u"reference"_s, u"--connection"_s, m_practice.connection(), u"--from"_s,
                     today, u"--data-dir"_s, m_practice.dataDir(), u"--credentials-dir"_s, m_practice.credentialsDir()});
    m_maker->onEnded = [this](int code) {
        if (m_phase == Phase::Ending) return leaveWhenAllEnded();
        if (code != 0) return fail(u"the demo practice could not be made\n"_s + m_maker->lastWords());
        startEngine();
    };
    m_maker->start();
}

void Demo::startEngine() {
    auto session = core::platform::OdbcSession::connect(m_practice.connection());
    if (!session) return fail(session.error().toLogLine());
    m_session = std::move(*session);
    m_staff.emplace(*m_session, *m_sandbox, m_executor);
    const auto written = m_practice.writeSettings(m_apiUrl, m_options.fast ? 1s : 5s);
    if (!written) return fail(written.error().detail);
    m_table.say(u"Starting the engine; it links the practice and sends its availability"_s);
    m_engine = child(u"practicebridged"_s, m_practice.engineArguments());
    m_engine->start();
    if (m_options.withTray) startTray();
    m_phase = Phase::Starting;
    m_phaseBegan = m_executor.steadyNow();
    look();
}

void Demo::startTray() {
    m_tray = child(u"practicebridge"_s, m_practice.trayArguments());
    // A display that cannot be used is no fault of the main job.
    m_tray->onEnded = [this](int code) {
        if (m_phase == Phase::Ending) return leaveWhenAllEnded();
        m_table.say(code == 0 ? u"(the tray app was closed)"_s
                              : u"(the tray app could not run: %1)"_s.arg(m_tray->lastWords()));
    };
    m_tray->start();
}

void Demo::look() {
    m_call = m_sandbox->get(u"state"_s, [this](const core::base::Expected<QJsonDocument> &answer) {
        if (m_phase == Phase::Ending) return;
        if (!answer) return fail(u"the sandbox does not answer: "_s + answer.error().toLogLine());
        takeState(answer->object());
        if (m_phase != Phase::Ending) m_nextLook = m_executor.runAfter(kLookEvery, [this] { look(); });
    });
}

void Demo::takeState(const QJsonObject &state) {
    if (m_phase == Phase::Starting) {
        if (isAnythingOnOffer(state)) {
            m_phase = Phase::Acting;
            m_phaseBegan = m_executor.steadyNow();
            m_staff->begin(m_duration);
            m_table.begin(zone());
        } else if (m_executor.steadyNow() - m_phaseBegan > kStartPatience) {
            return fail(u"no availability arrived within a minute\n"_s + m_engine->lastWords());
        }
        return;
    }
    showNews(state);
    if (m_phase != Phase::Ending) moveOn(state);
}

void Demo::showNews(const QJsonObject &state) {
    if (m_feed.hasNews(state) || !m_records || m_phase == Phase::Settling) {
        auto records = readPractice(*m_session);
        // The engine may hold the database for a moment; the next look reads it.
        if (!records) return;
        m_records = std::move(*records);
    }
    for (const LiveRow &row : m_feed.rows(state, *m_records)) m_table.add(row);
    for (const LiveRow &row : m_staff->look(state, *m_records)) m_table.add(row);
    showStatus(state);
}

void Demo::moveOn(const QJsonObject &state) {
    const auto inPhase = m_executor.steadyNow() - m_phaseBegan;
    if (m_phase == Phase::Acting) {
        if (inPhase < m_duration) return invitePatients();
        m_phase = Phase::Settling;
        m_phaseBegan = m_executor.steadyNow();
        m_staff->stopActing();
    } else if (m_phase == Phase::Settling) {
        settle(state);
    }
}

void Demo::settle(const QJsonObject &state) {
    const bool isLate = m_executor.steadyNow() - m_phaseBegan > kSettlePatience;
    const bool isQuiet = EventFeed::openCount(state) == 0 && !m_staff->isWaiting();
    // The diary was read between two looks that show the same: only then do both sides tell of one moment.
    if (isLate || (isQuiet && story(state) == m_quietState)) return conclude(state);
    m_quietState = isQuiet ? story(state) : QJsonObject();
}

void Demo::invitePatients() {
    const auto now = m_executor.steadyNow();
    const auto scripted = m_options.fast ? kFastScenarioEnd : kScenarioEnd;
    const bool isTime = now - m_phaseBegan > scripted && now - m_lastInvited > (m_options.fast ? 1s : 4s);
    if (!isTime || !m_options.scenario.isEmpty()) return;
    m_lastInvited = now;
    m_invitation = m_sandbox->post(u"book"_s, {}, [](const auto &) {});
}

void Demo::showStatus(const QJsonObject &state) {
    const auto inPhase = std::chrono::duration_cast<std::chrono::seconds>(m_executor.steadyNow() - m_phaseBegan);
    const int open = EventFeed::openCount(state);
    const QString waiting = open ? u"%1 waiting for the engine"_s.arg(open) : u"nothing waits"_s;
    m_table.setStatus(m_phase == Phase::Acting
                          ? u"%1 of %2 s; %3"_s.arg(inPhase.count()).arg(m_duration.count()).arg(waiting)
                          : u"patients have gone; "_s + waiting);
}

void Demo::conclude(const QJsonObject &state) {
    const Reconciliation result = reconcile(state, *m_records);
    m_table.say(u"\nHealthengine against the practice's diary\n"_s + result.toText());
    if (!m_staff->trouble().isEmpty() && m_staff->isWaiting()) m_table.say(u"reception: "_s + m_staff->trouble());
    const bool isClean = result.isClean() && !m_staff->isWaiting() && result.confirmed > 0;
    m_table.say(isClean ? u"Clean: everything that was booked is where it belongs, once."_s
                        : u"NOT CLEAN: see the lines above."_s);
    m_code = isClean ? 0 : 1;
    if (!isClean) m_table.say(u"The engine's last lines:\n"_s + m_engine->lastWords());
    if (!m_options.keep) return end(m_code);
    m_phase = Phase::Kept;
    m_table.say(u"Everything stays up until Ctrl+C; the engine's data: "_s + m_practice.dataDir());
}

void Demo::fail(const QString &why) {
    if (m_phase == Phase::Ending) return;
    m_table.say(u"\nFAILED: "_s + why);
    end(1);
}

void Demo::end(int code) {
    m_phase = Phase::Ending;
    m_code = code;
    m_nextLook.reset();
    m_call.reset();
    m_session.reset();
    if (m_maker) m_maker->stop(kStopPatience);
    if (m_tray) m_tray->stop(kStopPatience);
    if (m_engine && m_engine->isRunning()) {
        m_engine->onEnded = [this](int engineCode) {
            if (engineCode != 0) {
                m_table.say(
                    u"the engine did not stop cleanly: exit code %1\n%2"_s.arg(engineCode).arg(m_engine->lastWords()));
                if (m_code == 0) m_code = 1;
            }
            endOthers();
        };
        m_engine->stop(kStopPatience);
    } else {
        endOthers();
    }
}

void Demo::endOthers() {
    // Last, so that the engine's farewell finds somebody to talk to.
    if (m_sandboxProcess) m_sandboxProcess->stop(kStopPatience);
    m_nextLook = m_executor.post([this] { leaveWhenAllEnded(); });
}

void Demo::leaveWhenAllEnded() {
    for (const auto *process : {&m_maker, &m_tray, &m_engine, &m_sandboxProcess}) {
        if (*process && (*process)->isRunning()) return;
    }
    QCoreApplication::exit(m_code);
}

}  // namespace app::sandbox::demo
