// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/client_commands.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>

#include "core/control/client.h"
#include "core/platform/channel/connect_to_engine.h"
#include "core/platform/runtime/qt_executor.h"
#include "core/text/terminal.h"

namespace app::bridged {
namespace {

using namespace core;

QString sentence(const base::Error &error) {
    return error.detail.isEmpty() ? error.toLogLine() : error.detail;
}

void printJson(const QJsonObject &object) {
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)));
}

int taken(const control::Reply &) { return kDone; }

std::optional<domain::PracticeId> practiceAt(const CommandLine &line, qsizetype index) {
    if (line.arguments.size() <= index) return std::nullopt;
    return domain::PracticeId(line.arguments.at(index));
}

int heldList(const control::Reply &reply, bool json) {
    const auto &page = std::get<control::HeldPage>(reply);
    if (!json) {
        print(text::heldTable(page.held, base::utcFromDateTime(QDateTime::currentDateTimeUtc())));
        return kDone;
    }
    QJsonArray held;
    for (const auto &line : page.held) {
        held.append(QJsonObject{{QStringLiteral("id"), line.id},
                                {QStringLiteral("practice"), line.practice},
                                {QStringLiteral("kind"), line.kind},
                                {QStringLiteral("facts"), QJsonDocument::fromJson(line.facts.toUtf8()).object()},
                                {QStringLiteral("since"), base::toDateTime(line.since).toString(Qt::ISODate)}});
    }
    printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("held"), held}});
    return kDone;
}

}  // namespace

int askEngine(const Places &places, control::Request request, const std::function<int(const control::Reply &)> &finish,
              const std::function<int()> &withoutEngine) {
    platform::QtExecutor executor;
    control::ClientOptions options;
    options.program = QStringLiteral("practicebridged " PB_VERSION);
    options.subscribe = false;
    options.reconnect = false;
    control::EngineClient client(platform::engineConnector(places.dataDir, executor), executor, options);
    ports::Handle call;
    std::optional<int> code;
    const auto end = [&code](int value) {
        code = value;
        QCoreApplication::quit();
    };
    client.onConnected = [&](const QString &) {
        call = client.send(std::move(request), control::kDefaultDeadline, [&](base::Expected<control::Reply> reply) {
            if (reply) return end(finish(*reply));
            printError(QStringLiteral("practicebridged: ") + sentence(reply.error()));
            end(kFailed);
        });
    };
    client.onDisconnected = [&](const base::Error &) {
        if (code) return;
        if (withoutEngine) return end(withoutEngine());
        printError(QStringLiteral("practicebridged: no engine is running on %1").arg(places.dataDir));
        end(kNotRunning);
    };
    client.start();
    QCoreApplication::exec();
    return code.value_or(kFailed);
}

int runStatus(const CommandLine &line) {
    return askEngine(placesOf(line), control::StatusRequest{}, [&line](const control::Reply &reply) {
        const auto &snapshot = std::get<control::StatusSnapshot>(reply);
        if (line.json) {
            printJson(control::toJson(snapshot));
        } else {
            print(text::statusTable(snapshot));
        }
        return int(kDone);
    });
}

int runResync(const CommandLine &line) {
    control::ResyncRequest request;
    qsizetype next = 0;
    if (!line.arguments.isEmpty()) {
        if (const auto scope = control::resyncScopeFromString(line.arguments.first())) {
            request.scope = *scope;
            next = 1;
        }
    }
    if (next == 0 && line.arguments.size() > 1) {
        printError(QStringLiteral("practicebridged: \"%1\" is no scope; write config, availability or all").arg(line.arguments.first()));
        return kUsage;
    }
    request.practice = practiceAt(line, next);
    return askEngine(placesOf(line), request, taken);
}

int runPause(const CommandLine &line) {
    return askEngine(placesOf(line), control::PauseRequest{practiceAt(line, 0), line.pauseFor}, taken);
}

int runResume(const CommandLine &line) {
    return askEngine(placesOf(line), control::ResumeRequest{practiceAt(line, 0)}, taken);
}

int runHeld(const CommandLine &line) {
    const QString verb = line.arguments.first();
    if (verb == QStringLiteral("list")) {
        return askEngine(placesOf(line), control::HeldListRequest{},
                         [&line](const control::Reply &reply) { return heldList(reply, line.json); });
    }
    const auto decision = verb == QStringLiteral("accept") ? control::HeldDecision::Accept : control::HeldDecision::Discard;
    return askEngine(placesOf(line), control::HeldDecideRequest{line.arguments.at(1), decision}, taken);
}

int runSecretSet(const CommandLine &line) {
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly)) return kFailed;
    QString value = QString::fromUtf8(input.readLine());
    while (value.endsWith(QLatin1Char('\n')) || value.endsWith(QLatin1Char('\r'))) value.chop(1);
    if (value.isEmpty()) {
        printError(QStringLiteral("practicebridged: no value on standard input"));
        return kUsage;
    }
    const Places places = placesOf(line);
    const QString name = line.arguments.at(1);
    const auto storeDirectly = [&]() -> int {
        platform::QtExecutor executor;
        auto store = openSecretStore(line, places, executor);
        if (!store) {
            printError(QStringLiteral("practicebridged: ") + sentence(store.error()));
            return kFailed;
        }
        int code = kFailed;
        auto call = (*store)->write(name, ports::Secret(value), [&code](base::Expected<bool> stored) {
            if (!stored) printError(QStringLiteral("practicebridged: ") + sentence(stored.error()));
            code = stored ? kDone : kFailed;
            QCoreApplication::quit();
        });
        QCoreApplication::exec();
        return code;
    };
    bool noEngine = false;
    const int code = askEngine(places, control::SecretSetRequest{name, base::Redacted<QString>(value)}, taken, [&noEngine] {
        noEngine = true;
        return int(kDone);
    });
    return noEngine ? storeDirectly() : code;
}

}  // namespace app::bridged
