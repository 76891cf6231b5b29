// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/unit/sandbox/sandbox_bench.h"

using namespace test;
using namespace std::chrono_literals;
using sandbox::ReplyFault;

namespace {

sandbox::Fault fault(const QString &kind, const QString &operation = u"*"_s, int count = 1) {
    sandbox::Fault made = *sandbox::faultFromName(kind);
    made.operation = operation;
    made.count = count;
    return made;
}

sandbox::SandboxReply confirmWith(SandboxBench &bench, domain::BookingId id) {
    return bench.box.exchange(
        bench.request("POST", bench.path(id, u"confirmInsert"_s), R"({"pmsAppointmentIds":["7"],"pmsPatientId":"1"})"),
        bench.now);
}

}  // namespace

class TestSandboxFaults : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theNextThreeOfOneOperationFail() {
        SandboxBench bench;
        bench.box.faults().add(fault(u"503"_s, u"bookingRequests"_s, 3));
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(bench.box.exchange(bench.request("GET", u"/requests"_s), bench.now).response.status, 200);
            QCOMPARE(bench.box.exchange(bench.request("GET", u"/requests/bookings"_s), bench.now).response.status, 503);
        }
        QCOMPARE(bench.box.exchange(bench.request("GET", u"/requests/bookings"_s), bench.now).response.status, 200);
        QCOMPARE(bench.box.operations().at(u"bookingRequests"_s).faulted, 3);
    }

    void aResetBeforeTheEffectHasNone() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.box.faults().add(fault(u"resetBefore"_s));
        QVERIFY(confirmWith(bench, id).fault == ReplyFault::ResetBeforeEffect);
        QVERIFY(bench.box.booking(id)->answer == sandbox::Answer::Open);
        QCOMPARE(bench.box.booking(id)->answerAttempts, 1);
    }

    void aResetAfterTheEffectHasOne() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        bench.box.faults().add(fault(u"resetAfter"_s));
        QVERIFY(confirmWith(bench, id).fault == ReplyFault::ResetAfterEffect);
        QVERIFY(bench.box.booking(id)->answer == sandbox::Answer::Confirmed);
        QCOMPARE(confirmWith(bench, id).response.status, 200);
        QCOMPARE(bench.rules(), QStringList());
    }

    void aStatusCanComeAfterTheEffect() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.list(u"/requests/bookings"_s);
        auto late = fault(u"504"_s);
        late.afterEffect = true;
        bench.box.faults().add(late);
        QCOMPARE(confirmWith(bench, id).response.status, 504);
        QVERIFY(bench.box.booking(id)->answer == sandbox::Answer::Confirmed);
    }

    void tooManyRequestsSaysWhenToComeAgain() {
        SandboxBench bench;
        bench.box.faults().add(fault(u"429"_s));
        const auto reply = bench.box.exchange(bench.request("GET", u"/requests"_s), bench.now);
        QCOMPARE(reply.response.status, 429);
        QCOMPARE(core::ports::headerValue(reply.response.headers, "Retry-After"), QByteArray("2"));
        QVERIFY(!core::ports::headerValue(reply.response.headers, "Date").isEmpty());
    }

    void answersCanBeLateDrippingTruncatedOrNoJson() {
        SandboxBench bench;
        const auto poll = [&bench] { return bench.box.exchange(bench.request("GET", u"/requests"_s), bench.now); };
        auto slow = fault(u"latency"_s);
        slow.delay = 1500ms;
        bench.box.faults().add(slow);
        QVERIFY(poll().delay == 1500ms);
        bench.box.faults().add(fault(u"drip"_s));
        const auto drip = poll();
        QVERIFY(drip.fault == ReplyFault::Drip);
        QVERIFY(drip.dripEvery == 500ms);
        bench.box.faults().add(fault(u"truncated"_s));
        QVERIFY(poll().fault == ReplyFault::Truncated);
        bench.box.faults().add(fault(u"badJson"_s));
        QVERIFY(QJsonDocument::fromJson(poll().response.body).isNull());
        QVERIFY(poll().fault == ReplyFault::None);
    }

    void aListThatNeverArrivedWasNotListed() {
        SandboxBench bench;
        const auto id = bench.force();
        bench.box.faults().add(fault(u"truncated"_s, u"bookingRequests"_s));
        bench.box.exchange(bench.request("GET", u"/requests/bookings"_s), bench.now);
        QVERIFY(!bench.box.booking(id)->firstListedAt);
        bench.pass(1s);
        bench.box.exchange(bench.request("GET", u"/requests/bookings"_s), bench.now);
        QVERIFY(*bench.box.booking(id)->firstListedAt == bench.now);
    }

    void aFaultCanSkipCallsAndChoosePracticeAndMethod() {
        SandboxBench bench;
        auto posts = fault(u"500"_s, u"POST"_s);
        posts.skip = 1;
        bench.box.faults().add(posts);
        auto other = fault(u"500"_s);
        other.practice = u"someone-else"_s;
        bench.box.faults().add(other);
        const auto status = [&bench](const QByteArray &method, const QString &path) {
            return bench.box.exchange(bench.request(method, path), bench.now).response.status;
        };
        QCOMPARE(status("GET", u"/features"_s), 200);
        QCOMPARE(status("POST", u"/features/documents/enable"_s), 200);
        QCOMPARE(status("POST", u"/features/documents/enable"_s), 500);
        QCOMPARE(status("POST", u"/features/documents/enable"_s), 200);
    }

    void aProbabilityIsDrawnFromTheInjectedSource() {
        const auto failures = [] {
            SandboxBench bench;
            auto sometimes = fault(u"500"_s);
            sometimes.count.reset();
            sometimes.probability = 0.3;
            bench.box.faults().add(sometimes);
            QByteArray pattern;
            for (int i = 0; i < 200; ++i) {
                const int status = bench.box.exchange(bench.request("GET", u"/features"_s), bench.now).response.status;
                pattern += status == 500 ? 'x' : '.';
            }
            return pattern;
        };
        const QByteArray pattern = failures();
        QCOMPARE(failures(), pattern);
        QVERIFY(pattern.count('x') > 40 && pattern.count('x') < 80);
    }

    void itemsOfABatchCanFail() {
        SandboxBench bench;
        bench.configure();
        bench.box.faults().add(fault(u"500"_s, u"snapshotItem"_s, 1));
        const QByteArray item = R"({"date":"2026-03-04","pmsResourceId":"1","availability":[]})";
        const QByteArray other = R"({"date":"2026-03-05","pmsResourceId":"1","availability":[]})";
        const QJsonValue answer = parse(bench.post(u"/availability/snapshots"_s, '[' + item + ',' + other + ']').body);
        QCOMPARE(answer[u"failed"_s].toArray(), QJsonArray{u"0"_s});
        QCOMPARE(answer[u"created"_s].toArray(), QJsonArray{u"1"_s});
        QCOMPARE(bench.rules(), QStringList());
    }

    void anUnknownKindIsRefused() { QVERIFY(!sandbox::faultFromName(u"earthquake"_s)); }
};

QTEST_GUILESS_MAIN(TestSandboxFaults)
#include "test_sandbox_faults.moc"
