// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/support/demo_snapshot.h"
#include "ui/mapping/resources_model.h"
#include "ui/setup/australian_zones.h"
#include "ui/status/bookings_model.h"
#include "ui/status/moments.h"
#include "ui/widgets/pausing.h"

using namespace tests::ui;
using namespace std::chrono_literals;
using ui::mapping::ResourcesModel;
using ui::status::BookingsModel;
using ui::widgets::PauseLength;

class ModelsTest final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::Australia)); }

    void aNewBookingIsInsertedOnTopWithoutAReset() {
        BookingsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto snapshot = calmSnapshot();
        const auto newest = snapshot.bookings.front();
        snapshot.bookings.erase(snapshot.bookings.begin());
        model.setSnapshot(snapshot);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        snapshot.bookings.insert(snapshot.bookings.begin(), newest);
        model.setSnapshot(snapshot);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.rowCount(), 18);
        QCOMPARE(model.data(model.index(0, BookingsModel::Number), Qt::DisplayRole).toString(), QString::number(newest.booking));
    }

    void theOldestBookingLeavesWhenAFullListGetsANewOne() {
        BookingsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto snapshot = calmSnapshot();
        const auto newest = snapshot.bookings.front();
        snapshot.bookings.erase(snapshot.bookings.begin());
        model.setSnapshot(snapshot);
        snapshot.bookings.insert(snapshot.bookings.begin(), newest);
        snapshot.bookings.pop_back();
        model.setSnapshot(snapshot);
        QCOMPARE(model.rowCount(), 17);
        for (int row = 0; row < 17; ++row) {
            QCOMPARE(model.data(model.index(row, BookingsModel::Number), Qt::DisplayRole).toString(),
                     QString::number(snapshot.bookings[static_cast<size_t>(row)].booking));
        }
        snapshot.bookings.clear();
        model.setSnapshot(snapshot);
        QCOMPARE(model.rowCount(), 0);
    }

    void timesAreThoseOfThePracticeNotOfThePc() {
        BookingsModel model;
        auto snapshot = calmSnapshot();
        snapshot.bookings.resize(1);
        snapshot.bookings[0].receivedAt = *core::base::parseUtcStamp(QStringLiteral("2026-11-23 00:52:00"));
        model.setSnapshot(snapshot);
        const QString received = model.data(model.index(0, BookingsModel::Received), Qt::DisplayRole).toString();
        QVERIFY2(received.startsWith(QStringLiteral("Mon 23 Nov, 8:52")), qPrintable(received));
    }

    void aTickShowsAtOnceAndStaysUntilTheEngineAgrees() {
        ResourcesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto lines = calmSnapshot().resources;
        model.setResources(lines);
        const QModelIndex first = model.index(0, ResourcesModel::Name);
        QSignalSpy wanted(&model, &ResourcesModel::publishWanted);
        QVERIFY(model.setData(first, Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
        model.setResources(lines);
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
        const QString id = model.index(0, ResourcesModel::Id).data().toString();
        for (auto &line : lines) line.published = line.published && line.id != id;
        model.setResources(lines);
        for (auto &line : lines) line.published = true;
        model.setResources(lines);
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    }

    void aRefusedTickGoesBack() {
        ResourcesModel model;
        model.setResources(calmSnapshot().resources);
        const QModelIndex first = model.index(0, ResourcesModel::Name);
        const int published = model.publishedCount();
        model.setData(first, Qt::Unchecked, Qt::CheckStateRole);
        QCOMPARE(model.publishedCount(), published - 1);
        model.dropPending(QStringLiteral("1234567"), model.index(0, ResourcesModel::Id).data().toString());
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
        QCOMPARE(model.publishedCount(), published);
    }

    void anotherListOfPractitionersReplacesTheFormer() {
        ResourcesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setResources(calmSnapshot().resources);
        model.setResources(crowdedSnapshot().resources);
        QCOMPARE(model.rowCount(), 40);
        model.setResources({});
        QCOMPARE(model.rowCount(), 0);
    }

    void untilTomorrowEndsAtThePracticesMidnight() {
        const auto practice = workingPractice(QStringLiteral("1"), QStringLiteral("Australia/Perth"));
        const auto request = ui::widgets::pauseRequest(practice, PauseLength::UntilTomorrow, demoNow());
        QVERIFY(request.duration == std::chrono::seconds(15h + 5min));
    }

    void untilResumedHasNoEnd() {
        const auto practice = workingPractice(QStringLiteral("1"), QStringLiteral("Australia/Perth"));
        QVERIFY(!ui::widgets::pauseRequest(practice, PauseLength::UntilResumed, demoNow()).duration);
    }

    void everyOfferedZoneIsOneThatTheEngineKnows() {
        for (const auto &zone : ui::setup::australianZones()) {
            QVERIFY2(core::base::PracticeZone::fromIana(zone.ianaId).has_value(), qPrintable(zone.ianaId));
        }
    }
};

QTEST_MAIN(ModelsTest)
#include "models_test.moc"
