// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

namespace {

const QString kContract = QStringLiteral("uploadLivenessContract");

}  // namespace

/// How often configuration that is not accepted is sent.
class ConfigurationRetries final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void healthengineAskingAgainDoesNotShortenRetryAfter() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto since = world.executor.utcNow();
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != kContract) return std::nullopt;
            return core::ports::HttpResponse{429, {{"Retry-After", "60"}}, {}};
        };
        world.sandbox.requestResources(World::practiceId(), world.serverNow());
        world.run(50s);
        QCOMPARE(world.callsOf(kContract, since), 1);
        // Nor does a person.
        QVERIFY(world.engine->resync(core::sync::ResyncScope::All, std::nullopt));
        world.run(5s);
        QCOMPARE(world.callsOf(kContract, since), 1);
        world.intercept = {};
        world.run(30s);
        QCOMPARE(world.callsOf(kContract, since), 2);
        QVERIFY(!world.facts().syncing);
    }

    void aPersonEndsTheBackoffButHealthengineDoesNot() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        const auto since = world.executor.utcNow();
        world.intercept = [](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            if (request.operation != kContract) return std::nullopt;
            return core::ports::HttpResponse{503, {}, {}};
        };
        world.sandbox.requestResources(World::practiceId(), world.serverNow());
        world.run(5min);
        // 5, 10, 20, 40 and then 60 seconds, each up to a quarter shorter; the poll asks sixty times.
        const int tries = world.callsOf(kContract, since);
        QVERIFY2(tries >= 6 && tries <= 12, qPrintable(QString::number(tries)));
        const auto asked = world.executor.utcNow();
        QVERIFY(world.engine->resync(core::sync::ResyncScope::Configuration, std::nullopt));
        world.run(1s);
        QVERIFY(world.callsOf(kContract, asked) >= 1);
    }
};

QTEST_GUILESS_MAIN(ConfigurationRetries)
#include "tst_configuration_retries.moc"
