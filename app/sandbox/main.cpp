// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTimer>
#include <csignal>
#include <cstdio>

#include "app/sandbox/options.h"
#include "app/sandbox/sandbox_server.h"
#include "app/sandbox/surroundings.h"
#include "app/sandbox/webhook_sender.h"
#include "core/sandbox/report.h"
#include "core/sandbox/scenario_player.h"

namespace {

using namespace Qt::StringLiterals;
namespace sandbox = core::sandbox;
using app::sandbox::Options;
using app::sandbox::utcNow;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::chrono::milliseconds kTick{100};

volatile std::sig_atomic_t g_stopRequested = 0;

void say(std::FILE *stream, const QString &text) {
    std::fprintf(stream, "%s\n", text.toUtf8().constData());
    std::fflush(stream);
}

core::base::Expected<sandbox::Scenario> loadScenario(const QString &fileName) {
    if (fileName.isEmpty()) return sandbox::Scenario{};
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return core::base::fail(core::base::ErrorKind::Unavailable, u"scenario"_s,
                                fileName + u": "_s + file.errorString());
    }
    return sandbox::parseScenario(file.readAll(), fileName);
}

bool writeState(const sandbox::Sandbox &state, const QString &fileName) {
    if (fileName.isEmpty()) return true;
    QSaveFile file(fileName);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(QJsonDocument(sandbox::report(state, utcNow())).toJson()) > 0 && file.commit();
    if (!written) say(stderr, u"%1: %2"_s.arg(fileName, file.errorString()));
    return written;
}

sandbox::SandboxSettings settingsOf(const Options &options, const sandbox::Scenario &scenario) {
    sandbox::SandboxSettings settings;
    settings.apiKey = options.apiKey;
    settings.rateRules = options.rateRules;
    settings.perPage = options.perPage.value_or(scenario.perPage.value_or(settings.perPage));
    return settings;
}

bool addPractices(sandbox::Sandbox &state, const Options &options) {
    for (const auto &practice : options.practices) {
        const auto added = state.addPractice(core::domain::PracticeId(practice.id), practice.key, practice.zone);
        if (added) continue;
        say(stderr, added.error().toLogLine());
        return false;
    }
    return true;
}

/// Runs until told to stop, and says how it went.
int run(QCoreApplication &application, const Options &options, const sandbox::Scenario &scenario) {
    app::sandbox::SeededRandom random(options.seed.value_or(scenario.seed.value_or(1)));
    sandbox::Sandbox state(settingsOf(options, scenario), random);
    if (!addPractices(state, options)) return kUsage;
    app::sandbox::SandboxServer server(state, random);
    const auto port = server.listen(options.address, options.port);
    if (!port) {
        say(stderr, port.error().toLogLine());
        return kFailed;
    }
    const bool isV6 = options.address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = isV6 ? u'[' + options.address.toString() + u']' : options.address.toString();
    say(stdout, u"listening on http://%1:%2/pms-api/v1"_s.arg(host).arg(*port));

    const bool quiet = options.quiet;
    sandbox::ScenarioPlayer player(scenario, state, random, [quiet](const QString &event) {
        if (!quiet) say(stderr, u"%1 %2"_s.arg(core::base::formatUtcStamp(utcNow()), event));
    });
    app::sandbox::WebhookSender webhooks(state);
    const auto duration = options.duration ? options.duration : scenario.duration;
    const core::base::UtcTime started = utcNow();
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &tick, [&] {
        const auto now = utcNow();
        player.advance(now);
        const bool over = duration && now - started >= *duration;
        if (over || g_stopRequested) application.quit();
    });
    tick.start(kTick);
    application.exec();
    server.stop();
    if (!writeState(state, options.stateFile)) return kFailed;
    if (!state.violations().empty() && !quiet) say(stderr, u"%1 violations"_s.arg(state.violations().size()));
    return options.failOnViolations && !state.violations().empty() ? kFailed : kDone;
}

}  // namespace

int main(int argc, char **argv) {
    QCoreApplication application(argc, argv);
    const auto options = app::sandbox::parseOptions(QCoreApplication::arguments());
    if (!options) {
        say(stderr, options.error().detail);
        return kUsage;
    }
    if (options->showHelp) return say(stdout, app::sandbox::helpText()), kDone;
    if (options->showVersion) return say(stdout, u"practicebridge-sandbox " PB_VERSION ""_s), kDone;
    const auto scenario = loadScenario(options->scenarioFile);
    if (!scenario) {
        say(stderr, scenario.error().detail);
        return kUsage;
    }
    std::signal(SIGTERM, [](int) { g_stopRequested = 1; });
    std::signal(SIGINT, [](int) { g_stopRequested = 1; });
    return run(application, *options, *scenario);
}
