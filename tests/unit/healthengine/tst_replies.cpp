// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/healthengine/api.h"

using namespace core::healthengine;
using namespace std::chrono_literals;
using core::base::ErrorKind;
using core::ports::HttpRequest;
using core::ports::HttpResponse;

namespace {

HttpRequest call(const QByteArray &method) {
    return {method, {}, {}, {}, QStringLiteral("confirmBookingInsert")};
}

HttpResponse response(int status, const QByteArray &retryAfter = {}, const QByteArray &date = {}) {
    HttpResponse made{status, {}, "a body with a name in it"};
    if (!retryAfter.isEmpty()) made.headers.emplace_back("retry-after", retryAfter);
    if (!date.isEmpty()) made.headers.emplace_back("date", date);
    return made;
}

}  // namespace

class RepliesTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyStatusHasItsMeaning_data();
    void everyStatusHasItsMeaning();
    void aTransportErrorPassesUnchanged();
    void nothingOfTheBodyIsInTheError();
    void retryAfterIsReadAndBounded_data();
    void retryAfterIsReadAndBounded();
    void theServersClockIsRead_data();
    void theServersClockIsRead();
};

void RepliesTest::everyStatusHasItsMeaning_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<QString>("ofGet");
    QTest::addColumn<QString>("ofPost");
    const auto row = [](int status, const char *ofGet, const char *ofPost, const char *retryAfter = "") {
        QTest::addRow("%d%s", status, *retryAfter != '\0' ? " with Retry-After" : "")
            << status << QByteArray(retryAfter) << QString::fromLatin1(ofGet) << QString::fromLatin1(ofPost);
    };
    for (const int passes : {200, 201, 202, 204, 299}) row(passes, "", "");
    for (const int noKey : {401, 403}) row(noKey, "Unauthorized", "Unauthorized");
    for (const int no : {400, 404, 409, 410, 422}) row(no, "Rejected", "Rejected");
    for (const int open : {408, 502, 503, 504}) {
        row(open, "Unavailable", "OutcomeUnknown");
        row(open, "Unavailable", "Unavailable", "5");
    }
    for (const int away : {429, 500, 501, 505, 520, 599}) {
        row(away, "Unavailable", "Unavailable");
        row(away, "Unavailable", "Unavailable", "5");
    }
    for (const int strange : {0, 100, 101, 199, 300, 302, 304, 307, 402, 405, 406, 413, 415, 418, 451, 600, 999}) {
        row(strange, "ContractViolation", "ContractViolation");
    }
}

void RepliesTest::everyStatusHasItsMeaning() {
    QFETCH(int, status);
    QFETCH(QByteArray, retryAfter);
    QFETCH(QString, ofGet);
    QFETCH(QString, ofPost);
    const auto check = [&](const QByteArray &method, const QString &expected) {
        const auto result = classifyReply(call(method), response(status, retryAfter));
        if (expected.isEmpty()) return result.has_value() && result->status == status;
        return !result && toString(result.error().kind) == expected && result.error().httpStatus == status &&
               result.error().operation == QStringLiteral("confirmBookingInsert");
    };
    QVERIFY(check("GET", ofGet));
    QVERIFY(check("POST", ofPost));
    QVERIFY(check("DELETE", ofPost));
}

void RepliesTest::aTransportErrorPassesUnchanged() {
    const core::base::Error lost{ErrorKind::OutcomeUnknown, QStringLiteral("x"), QStringLiteral("reset")};
    const auto result = classifyReply(call("POST"), core::base::fail(lost));
    QVERIFY(!result);
    QVERIFY(result.error().kind == ErrorKind::OutcomeUnknown);
    QCOMPARE(result.error().detail, QStringLiteral("reset"));
}

void RepliesTest::nothingOfTheBodyIsInTheError() {
    const auto result = classifyReply(call("POST"), response(400));
    QVERIFY(!result.error().toLogLine().contains(QStringLiteral("name")));
}

void RepliesTest::retryAfterIsReadAndBounded_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("seconds");
    QTest::newRow("seconds") << QByteArray("7") << 7;
    QTest::newRow("spaces") << QByteArray(" 30 ") << 30;
    QTest::newRow("none left") << QByteArray("0") << 0;
    QTest::newRow("too long") << QByteArray("86400") << 120;
    QTest::newRow("negative") << QByteArray("-5") << 0;
    QTest::newRow("date") << QByteArray("Mon, 23 Nov 2026 14:00:45 GMT") << 45;
    QTest::newRow("date too far") << QByteArray("Mon, 23 Nov 2026 15:00:00 GMT") << 120;
    QTest::newRow("date gone") << QByteArray("Mon, 23 Nov 2026 13:00:00 GMT") << 0;
    QTest::newRow("nonsense") << QByteArray("soon") << -1;
    QTest::newRow("absent") << QByteArray() << -1;
}

void RepliesTest::retryAfterIsReadAndBounded() {
    QFETCH(QByteArray, header);
    QFETCH(int, seconds);
    const auto result = classifyReply(call("GET"), response(503, header, "Mon, 23 Nov 2026 14:00:00 GMT"));
    QCOMPARE(result.error().retryAfter.value_or(-1s), std::chrono::seconds(seconds));
}

void RepliesTest::theServersClockIsRead_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("utc");
    QTest::newRow("usual") << QByteArray("Sun, 01 Mar 2026 03:04:05 GMT") << QStringLiteral("2026-03-01 03:04:05");
    QTest::newRow("leap day") << QByteArray("Tue, 29 Feb 2028 23:59:59 GMT") << QStringLiteral("2028-02-29 23:59:59");
    QTest::newRow("absent") << QByteArray() << QString();
    QTest::newRow("a clock never set") << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT") << QString();
    QTest::newRow("no such month") << QByteArray("Sun, 01 Mrz 2026 03:04:05 GMT") << QString();
    QTest::newRow("no such day") << QByteArray("Sun, 30 Feb 2026 03:04:05 GMT") << QString();
    QTest::newRow("another zone") << QByteArray("Sun, 01 Mar 2026 03:04:05 AWST") << QString();
    QTest::newRow("no weekday") << QByteArray("01 Mar 2026 03:04:05 GMT") << QString();
    QTest::newRow("nonsense") << QByteArray("now") << QString();
}

void RepliesTest::theServersClockIsRead() {
    QFETCH(QByteArray, header);
    const auto date = serverDate(response(200, {}, header));
    QTEST(date ? core::base::formatUtcStamp(*date) : QString(), "utc");
}

QTEST_GUILESS_MAIN(RepliesTest)
#include "tst_replies.moc"
