// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/support/sim/sim_http_transport.h"

using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::base::Expected;
using core::ports::HttpRequest;
using core::ports::HttpResponse;
using support::HttpFault;

namespace {

struct World {
    support::SimExecutor executor;
    int effects = 0;
    support::SimHttpTransport transport{executor, [this](const HttpRequest &, core::base::UtcTime) {
                                            ++effects;
                                            return HttpResponse{200, {}, "{}"};
                                        }};
    std::optional<Expected<HttpResponse>> answer;

    core::ports::Handle send(const QByteArray &method) {
        answer.reset();
        HttpRequest request;
        request.method = method;
        request.operation = QStringLiteral("op");
        return transport.send(request, [this](Expected<HttpResponse> got) { answer = std::move(got); });
    }
    ErrorKind errorOf(const QByteArray &method) {
        const auto handle = send(method);
        executor.runFor(1min);
        return answer->error().kind;
    }
};

}  // namespace

class SimHttpTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void anAnswerComesAfterTheLatency();
    void everyFaultMeansWhatThePortSays_data();
    void everyFaultMeansWhatThePortSays();
    void aCancelledRequestStillArrives();
    void anAnswerSlowerThanTheDeadlineIsATimeOut();
    void nothingIsSentWhenTheNetworkIsDown();
};

void SimHttpTest::anAnswerComesAfterTheLatency() {
    World world;
    world.transport.setLatency(100ms, 100ms);
    const auto handle = world.send("GET");
    QCOMPARE(world.transport.inFlight(), 1);
    world.executor.runFor(99ms);
    QCOMPARE(world.effects, 1);
    QVERIFY(!world.answer);
    world.executor.runFor(1ms);
    QCOMPARE((*world.answer)->status, 200);
    QCOMPARE(world.transport.inFlight(), 0);
}

void SimHttpTest::everyFaultMeansWhatThePortSays_data() {
    QTest::addColumn<HttpFault>("fault");
    QTest::addColumn<int>("effects");
    QTest::addColumn<ErrorKind>("post");
    QTest::newRow("refused") << HttpFault::Refused << 0 << ErrorKind::Unavailable;
    QTest::newRow("drop before") << HttpFault::DropBeforeEffect << 0 << ErrorKind::OutcomeUnknown;
    QTest::newRow("drop after") << HttpFault::DropAfterEffect << 1 << ErrorKind::OutcomeUnknown;
    QTest::newRow("time-out before") << HttpFault::TimeOutBefore << 0 << ErrorKind::OutcomeUnknown;
    QTest::newRow("time-out after") << HttpFault::TimeOutAfter << 1 << ErrorKind::OutcomeUnknown;
}

void SimHttpTest::everyFaultMeansWhatThePortSays() {
    QFETCH(HttpFault, fault);
    QFETCH(int, effects);
    QFETCH(ErrorKind, post);
    World world;
    world.transport.failNext(fault, QStringLiteral("op"), 2);
    QCOMPARE(toString(world.errorOf("POST")), toString(post));
    QCOMPARE(world.effects, effects);
    QCOMPARE(toString(world.errorOf("GET")), toString(ErrorKind::Unavailable));
    const auto handle = world.send("POST");
    world.executor.runFor(1min);
    QVERIFY(world.answer->has_value());
}

void SimHttpTest::aCancelledRequestStillArrives() {
    World world;
    { const auto handle = world.send("POST"); }
    world.executor.runFor(1min);
    QCOMPARE(world.effects, 1);
    QVERIFY(!world.answer);
}

void SimHttpTest::anAnswerSlowerThanTheDeadlineIsATimeOut() {
    World world;
    world.transport.setLatency(1min, 1min);
    const auto handle = world.send("POST");
    world.executor.runFor(10s);
    QCOMPARE(toString(world.answer->error().kind), toString(ErrorKind::OutcomeUnknown));
    QCOMPARE(world.effects, 1);
}

void SimHttpTest::nothingIsSentWhenTheNetworkIsDown() {
    World world;
    world.transport.setDown(true);
    QCOMPARE(toString(world.errorOf("POST")), toString(ErrorKind::Unavailable));
    QCOMPARE(world.effects, 0);
}

QTEST_GUILESS_MAIN(SimHttpTest)
#include "tst_sim_http.moc"
