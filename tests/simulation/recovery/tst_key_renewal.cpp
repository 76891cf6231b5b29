// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// A practice whose key is refused recovers by itself once the right key is stored.
class KeyRenewal final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aKeyStoredWhileRefusedIsTakenWithoutBeingTold() {
        World world;
        const QString name = QStringLiteral("practice-key-1234567");
        world.secrets->insert_or_assign(name, QStringLiteral("wrong"));
        world.start();
        world.run(1min);
        QCOMPARE(world.facts().refusal, 401);
        world.secrets->insert_or_assign(name, QStringLiteral("key-one"));
        world.run(70s);
        QCOMPARE(world.facts().refusal, 0);
        QVERIFY(world.facts().lastPollOk);
        QVERIFY(world.runUntilSettled());
    }

    void aStoreThatIsLockedMeanwhileTakesNothingAway() {
        World world;
        world.secrets->insert_or_assign(QStringLiteral("practice-key-1234567"), QStringLiteral("wrong"));
        world.start();
        world.run(1min);
        world.secretStore->setLocked(true);
        world.run(2min);
        QVERIFY(!world.overview().secretError);
        QCOMPARE(world.facts().refusal, 401);
    }

    void pollingIsQuickAgainAsSoonAsTheRefusalEnds() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        world.run(10s);
        bool refuses = true;
        world.intercept = [&](const core::ports::HttpRequest &request) -> std::optional<core::ports::HttpResponse> {
            const bool confirms = request.operation == QLatin1String("confirmBookingInsert");
            if (!confirms || !std::exchange(refuses, false)) return std::nullopt;
            return core::ports::HttpResponse{401, {}, "{}"};
        };
        const auto booking = world.book();
        QVERIFY(world.runUntil([&] { return !refuses; }, 10s));
        QVERIFY(world.runUntil([&] { return world.confirmed(booking); }, 35s));
        const auto ended = world.executor.utcNow();
        world.run(6s);
        QVERIFY(world.callsOf(QStringLiteral("pollRequests"), ended) >= 1);
    }

    void aRefusalIsLoggedWhenItBeginsAndWhenItEnds() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        QVERIFY(world.sandbox.setConsent(World::practiceId(), false));
        world.run(3min);
        QCOMPARE(world.log.lines.filter(QStringLiteral("refused http=403")).size(), 1);
        QVERIFY(world.sandbox.setConsent(World::practiceId(), true));
        world.run(3min);
        QCOMPARE(world.log.lines.filter(QStringLiteral("accepted again, was refused http=403")).size(), 1);
        QCOMPARE(world.log.lines.filter(QStringLiteral("refused http=403")).size(), 2);
    }
};

QTEST_GUILESS_MAIN(KeyRenewal)
#include "tst_key_renewal.moc"
