// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include "core/control/status_snapshot.h"
#include "tests/unit/control/sample_snapshot.h"

using namespace core::control;

class TestControlSnapshot final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyFieldSurvivesTheRoundTrip() {
        const QJsonObject json = toJson(testing::sampleSnapshot());
        const auto back = snapshotFromJson(json);
        QVERIFY(back);
        // Every field has a value of its own in the sample, so equal JSON means equal fields.
        QCOMPARE(toJson(*back), json);
        QCOMPARE(back->bookings.front().booking, 9'007'199'254'740'993);
        QCOMPARE(back->items.front().facts, testing::sampleSnapshot().items.front().facts);
        QCOMPARE(back->practices.front().pausedUntil, testing::sampleSnapshot().practices.front().pausedUntil);
        QVERIFY(back->practices.front().paused && back->practices.front().syncing);
        QVERIFY(!back->resources.front().published);
    }

    void stampsAreIsoInUtc() {
        const QJsonObject json = toJson(testing::sampleSnapshot());
        QCOMPARE(json.value(QLatin1String("at")).toString(), QStringLiteral("2026-12-01T01:01:40Z"));
        QCOMPARE(json.value(QLatin1String("schema")).toInt(), 1);
    }

    void agesAreDerivedFromTheSnapshotsOwnTime() {
        const QJsonObject practice =
            toJson(testing::sampleSnapshot()).value(QLatin1String("practices")).toArray().at(0).toObject();
        QCOMPARE(practice.value(QLatin1String("lastContactAgeSeconds")).toInt(-1), 3);
        QCOMPARE(practice.value(QLatin1String("troubleAgeSeconds")).toInt(-1), 60);
    }

    void absentTimesAreNull() {
        StatusSnapshot snapshot;
        snapshot.practices.push_back({QStringLiteral("1")});
        const QJsonObject practice = toJson(snapshot).value(QLatin1String("practices")).toArray().at(0).toObject();
        QVERIFY(practice.contains(QLatin1String("lastPollOk")));
        QVERIFY(practice.value(QLatin1String("lastPollOk")).isNull());
        QVERIFY(practice.value(QLatin1String("lastContactAgeSeconds")).isNull());
        QVERIFY(snapshotFromJson(toJson(snapshot)));
    }

    void everyWordHasAnEnumerator() {
        for (int i = 0; i <= static_cast<int>(PracticeTrouble::JournalFailing); ++i) {
            const auto trouble = static_cast<PracticeTrouble>(i);
            QVERIFY(practiceTroubleFromString(toString(trouble)) == trouble);
        }
        for (int i = 0; i <= static_cast<int>(TrayState::Paused); ++i) {
            const auto state = static_cast<TrayState>(i);
            QVERIFY(trayStateFromString(toString(state)) == state);
        }
        QVERIFY(!trayStateFromString(QStringLiteral("unknown")));
    }

    void unknownFieldsAreIgnored() {
        QJsonObject json = toJson(testing::sampleSnapshot());
        json.insert(QStringLiteral("invented"), QJsonArray{1, 2});
        QVERIFY(snapshotFromJson(json));
    }

    void aWrongTypeAnywhereIsAnErrorThatNamesTheFieldOnly() {
        const QJsonObject good = toJson(testing::sampleSnapshot());
        for (const QString &key : good.keys()) {
            QJsonObject json = good;
            json.insert(key, QJsonArray{QStringLiteral("Quillfeather"), QJsonValue()});
            const auto result = snapshotFromJson(json);
            QVERIFY2(!result, qPrintable(key));
            QVERIFY(result.error().kind == core::base::ErrorKind::ContractViolation);
            QVERIFY2(result.error().detail.contains(key), qPrintable(result.error().detail));
            QVERIFY(!result.error().toLogLine().contains(QLatin1String("Quillfeather")));
        }
    }

    void personsCanBeLeftOut() {
        const QByteArray json = QJsonDocument(toJson(withoutPersons(testing::sampleSnapshot()))).toJson();
        QVERIFY(!json.contains("Quillfeather") && !json.contains("0491"));
    }

    void damagedBytesNeverCrash() {
        const QByteArray good = QJsonDocument(toJson(testing::sampleSnapshot())).toJson(QJsonDocument::Compact);
        QRandomGenerator random(20261201);
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes = good;
            for (int i = 0; i < 3; ++i)
                bytes[random.bounded(static_cast<int>(bytes.size()))] = "0\"{}[],:x-9"[random.bounded(11)];
            const QJsonObject object = QJsonDocument::fromJson(bytes).object();
            if (const auto snapshot = snapshotFromJson(object)) QVERIFY(snapshotFromJson(toJson(*snapshot)));
        }
    }
};

QTEST_GUILESS_MAIN(TestControlSnapshot)
#include "tst_control_snapshot.moc"
