// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;
using namespace std::chrono_literals;

namespace {

sandbox::SandboxSettings pagesOf(int perPage) {
    sandbox::SandboxSettings settings;
    settings.perPage = perPage;
    return settings;
}

}  // namespace

class TestSandboxLists : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void listsArePaged() {
        SandboxBench bench(pagesOf(2));
        for (int i = 0; i < 5; ++i) bench.force();
        const QJsonObject page = parse(bench.get(u"/requests/bookings?page=3"_s).body)[u"page"_s].toObject();
        QCOMPARE(page, (QJsonObject{{u"currentPage"_s, 3}, {u"totalPages"_s, 3}, {u"perPage"_s, 2}, {u"total"_s, 5}}));
        QCOMPARE(bench.list(u"/requests/bookings"_s).size(), 2);
        QCOMPARE(bench.list(u"/requests/bookings?page=3"_s).size(), 1);
        QVERIFY(bench.list(u"/requests/bookings?page=9"_s).isEmpty());
    }

    void anEmptyListHasOnePage() {
        SandboxBench bench;
        QCOMPARE(parse(bench.get(u"/requests/availability"_s).body)[u"page"_s][u"totalPages"_s].toInt(), 1);
    }

    void answeringBetweenPagesSkipsItemsAndIsRecorded() {
        SandboxBench bench(pagesOf(2));
        std::vector<domain::BookingId> ids;
        for (int i = 0; i < 4; ++i) ids.push_back(bench.force());
        bench.list(u"/requests/bookings"_s);
        bench.confirm(ids[0], "1");
        bench.confirm(ids[1], "2");
        QVERIFY(bench.list(u"/requests/bookings?page=2"_s).isEmpty());  // Two are skipped: the trap.
        QCOMPARE(bench.rules(), (QStringList{u"unread-pages"_s, u"unread-pages"_s}));
    }

    void answeringAfterTheLastPageIsRight() {
        SandboxBench bench(pagesOf(2));
        std::vector<domain::BookingId> ids;
        for (int i = 0; i < 4; ++i) ids.push_back(bench.force());
        bench.list(u"/requests/bookings"_s);
        bench.list(u"/requests/bookings?page=2"_s);
        for (size_t i = 0; i < ids.size(); ++i) QCOMPARE(bench.confirm(ids[i], QByteArray::number(qint64(i))), 200);
        QCOMPARE(bench.rules(), QStringList());
    }

    void answeringWhatWasNeverListedIsRecorded() {
        SandboxBench bench;
        bench.confirm(bench.force());
        QCOMPARE(bench.rules(), QStringList{u"answered-unlisted"_s});
    }

    void availabilityRequestsCarryEitherNameOrNone() {
        SandboxBench bench;
        const QDate day(2026, 3, 4);
        const domain::PmsResourceId resource(u"1"_s);
        bench.box.requestAvailability(bench.practice, day, resource, sandbox::ResourceField::Current, bench.now);
        bench.box.requestAvailability(bench.practice, day, resource, sandbox::ResourceField::Deprecated, bench.now);
        bench.box.requestAvailability(bench.practice, day, resource, sandbox::ResourceField::Both, bench.now);
        bench.box.requestAvailability(bench.practice, day, std::nullopt, sandbox::ResourceField::Current, bench.now);
        const QJsonArray list = bench.list(u"/requests/availability"_s);
        QCOMPARE(list.size(), 4);
        QCOMPARE(list.at(0).toObject().keys(), (QStringList{u"day"_s, u"pmsResourceId"_s}));
        QCOMPARE(list.at(1).toObject().keys(), (QStringList{u"day"_s, u"pms_resource_id"_s}));
        QCOMPARE(list.at(2).toObject().size(), 3);
        QCOMPARE(list.at(3).toObject().keys(), QStringList{u"day"_s});
    }

    void anAvailabilityRequestIsAnsweredByTheSnapshotsItNames() {
        SandboxBench bench;
        bench.configure();
        const QDate day(2026, 3, 4);
        bench.box.requestAvailability(bench.practice, day, domain::PmsResourceId(u"1"_s),
                                      sandbox::ResourceField::Current, bench.now);
        bench.box.requestAvailability(bench.practice, day, std::nullopt, sandbox::ResourceField::Current, bench.now);
        bench.publish("1", "2026-03-05", "");
        QCOMPARE(bench.list(u"/requests/availability"_s).size(), 2);
        bench.publish("1", "2026-03-04", "");
        QCOMPARE(bench.list(u"/requests/availability"_s).size(), 1);
        bench.publish("2", "2026-03-04", "");
        QVERIFY(bench.list(u"/requests/availability"_s).isEmpty());
        QCOMPARE(bench.rules(), QStringList());
    }

    void configurationRequestsAreAnsweredByTheirSnapshots() {
        SandboxBench bench;
        bench.box.requestResources(bench.practice, bench.now);
        bench.box.requestAppointmentTypes(bench.practice, bench.now);
        QCOMPARE(parse(bench.get(u"/requests"_s).body).toArray(),
                 (QJsonArray{u"pmsResources"_s, u"pmsAppointmentTypes"_s}));
        bench.configure();
        QVERIFY(parse(bench.get(u"/requests"_s).body).toArray().isEmpty());
    }

    void unknownRequestTypesCanBeListed() {
        SandboxBench bench;
        bench.box.addUnknownRequestType(bench.practice, u"somethingNew"_s);
        QCOMPARE(parse(bench.get(u"/requests"_s).body).toArray(), QJsonArray{u"somethingNew"_s});
    }

    void aBatchIsPartlyAccepted() {
        SandboxBench bench;
        bench.configure();
        const QByteArray good = R"({"id":"a","date":"2026-03-04","pmsResourceId":"1","availability":[]})";
        const QByteArray bad =
            R"({"date":"2026-03-04","pmsResourceId":"1","availability":[{"start":"10:00","end":"09:00","slotLength":900}]})";
        const QJsonObject first =
            parse(bench.post(u"/availability/snapshots"_s, '[' + good + ',' + bad + ']').body).toObject();
        QCOMPARE(first[u"created"_s].toArray(), QJsonArray{u"a"_s});
        QCOMPARE(first[u"failed"_s].toArray(), QJsonArray{u"1"_s});
        QCOMPARE(first[u"errors"_s].toArray().at(0)[u"snapshot"_s].toString(), u"1"_s);
        const QJsonObject again = parse(bench.post(u"/availability/snapshots"_s, '[' + good + ']').body).toObject();
        QCOMPARE(again[u"existing"_s].toArray(), QJsonArray{u"a"_s});
        QCOMPARE(bench.rules(), QStringList{u"range"_s});
    }

    void theDayOfARejectedBookingIsSeenToComeAgain() {
        SandboxBench bench;
        bench.offerDay();
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.reject(id);
        QVERIFY(!bench.box.booking(id)->dayResentAt);
        bench.publish("1", "2026-03-03", "");
        QVERIFY(bench.box.booking(id)->dayResentAt);
    }

    void availabilityBeforeConfigurationIsRecorded() {
        SandboxBench bench;
        bench.post(u"/config/pmsResources/snapshot"_s, R"([{"pmsResourceId":"1","pmsResourceName":"Dr A"}])");
        bench.publish("1", "2026-03-04", "");
        bench.post(u"/config/pmsAppointmentTypes/snapshot"_s, "[]");
        QCOMPARE(bench.rules(), (QStringList{u"order"_s, u"order"_s}));
    }

    void slotsInThePastAndOfRemovedResourcesAreNotOffered() {
        SandboxBench bench;
        bench.configure();
        bench.publish("1", "2026-03-02", R"({"start":"08:00","end":"10:00","slotLength":1800})");  // It is 09:00.
        QCOMPARE(bench.box.availableSlots(bench.practice, bench.now).size(), size_t(1));
        bench.post(u"/config/pmsResources/snapshot"_s, R"([{"pmsResourceId":"2","pmsResourceName":"Dr B"}])");
        QVERIFY(bench.box.availableSlots(bench.practice, bench.now).empty());
    }

    void aFastPaceIsRecordedOnlyWhenSustained() {
        SandboxBench bench;
        for (int i = 0; i < 12; ++i) bench.get(u"/requests"_s);
        QCOMPARE(bench.rules(), QStringList());
        bench.get(u"/requests"_s);
        QCOMPARE(bench.rules(), QStringList{u"poll-pace"_s});
        for (int i = 0; i < 100; ++i) bench.get(u"/features"_s);
        QCOMPARE(bench.rules(), (QStringList{u"poll-pace"_s, u"pace"_s}));
        bench.pass(60s);
        for (int i = 0; i < 100; ++i) {
            bench.pass(1s);
            bench.get(u"/requests"_s);
        }
        QCOMPARE(bench.rules().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSandboxLists)
#include "test_sandbox_lists.moc"
