// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/simulation/engine/world.h"

using namespace simulation;
using namespace std::chrono_literals;

/// Sessions may name types that Healthengine is not told of; their days still have to arrive.
class UnpublishedTypes final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDayWhoseSessionNamesARetiredTypeIsSentAllTheSame() {
        World world;
        world.start();
        QVERIFY(world.runUntilSettled());
        auto &practice = world.practice();
        const core::domain::AppointmentTypeId known = practice.types.front().id;
        const core::domain::AppointmentTypeId retired(QStringLiteral("retired"));
        auto &session = practice.sessions.front();
        session.types = {known, retired};
        const auto key = std::make_pair(session.resource.value(), session.date);
        practice.touch();
        world.run(15s);
        const auto &ranges = world.remote().days.at(key).ranges;
        QVERIFY(std::any_of(ranges.begin(), ranges.end(), [&](const auto &r) { return r.types == std::vector{known}; }));
        session.types = {retired};
        practice.touch();
        world.run(15s);
        const auto &left = world.remote().days.at(key).ranges;
        QVERIFY(std::none_of(left.begin(), left.end(), [&](const auto &r) { return r.start < session.end; }));
        QVERIFY(!world.facts().syncing);
        QCOMPARE(world.violations(), QStringList());
    }
};

QTEST_GUILESS_MAIN(UnpublishedTypes)
#include "tst_unpublished_types.moc"
