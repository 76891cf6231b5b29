// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/pms/diary_script.h"

using namespace diary;

/// How each way of keeping opening hours and busy times becomes free time.
class PmsDiary : public QObject, private DiaryScript {
    Q_OBJECT

  private Q_SLOTS:
    void init() { clear(); }
    void adjacentSlotsMergeAndKeepTheirLength();
    void freeSlotsNeedNoBusyTimes();
    void aSlotTakenInPartIsNotOffered();
    void anInEndsAtTheNextOutOrAtTheEndOfTheDay();
    void aSectionForSomeTypesIsClosedForOthers();
    void anOutBeatsAnInAtTheSameMoment();
    void theEndOfTheDayIsThatOfTheRowThatBeganTheSection();
    void markersOfAnotherZoneArePairedOnThePracticesDays();
    void aCodeTextOpensWhatItsCharactersMean();
    void aCodeTextOfAnotherGrainSaysSo();
    void alwaysIsOpenOnItsWeekdaysOnly();
    void informationalBlocksAndCancelledRowsHoldNoTime();
    void aBusyRowWithoutAResourceHoldsTheTimeOfAll();
    void aSessionRowWithAnEmptyResourceIsAFault();
    void aChangeTokenJoinsRowsAndStatements();
    void aRowForOnePartConcernsEveryResourceThatHasIt();
    void faultsOfTheSectionNameTheirKey_data();
    void faultsOfTheSectionNameTheirKey();
};

void PmsDiary::adjacentSlotsMergeAndKeepTheirLength() {
    give("sessions[1]", {"resource", "start_at", "end_at"},
         {{"1", "2026-12-01 09:00:00", "2026-12-01 09:20:00"},
          {"1", "2026-12-01 09:20:00", "2026-12-01 09:40:00"},
          {"1", "2026-12-01 10:00:00", "2026-12-01 10:20:00"}});
    give("busy[1]", {"resource", "start_at", "end_at"}, {{"1", "2026-12-01 09:20:00", "2026-12-01 09:40:00"}});
    QCOMPARE(free("[sessions]\nkind = \"slots\"\n", {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 09:00-09:20/20", "2026-12-01 1 10:00-10:20/20"})));
}

void PmsDiary::freeSlotsNeedNoBusyTimes() {
    const QByteArray profile = QByteArray(kHead).replace("[operation.busy]\nsql = \"SELECT 1\"\n", "");
    const auto parsed = pms::parseProfile(profile + "[sessions]\nkind = \"free_slots\"\n", QStringLiteral("test.toml"));
    QVERIFY(parsed.profile);
    QVERIFY(parsed.profile->missingFor(QStringLiteral("read_availability"), pms::Dialect::PostgreSql).isEmpty());
}

void PmsDiary::aSlotTakenInPartIsNotOffered() {
    give("sessions[1]", {"resource", "start_at", "end_at"},
         {{"1", "2026-12-01 09:00:00", "2026-12-01 09:20:00"}, {"1", "2026-12-01 09:20:00", "2026-12-01 09:40:00"}});
    give("busy[1]", {"resource", "start_at", "end_at"}, {{"1", "2026-12-01 09:00:00", "2026-12-01 09:05:00"}});
    for (const char *kind : {"slots", "free_slots"}) {
        QCOMPARE(free(QByteArray("[sessions]\nkind = \"") + kind + "\"\n", {"1"}, "2026-12-01", "2026-12-01"),
                 (texts({"2026-12-01 1 09:20-09:40/20"})));
    }
}

void PmsDiary::anInEndsAtTheNextOutOrAtTheEndOfTheDay() {
    give("sessions[1]", {"resource", "date", "time", "marker"},
         {{"1", "2026-12-01", "09:00", "in"},
          {"1", "2026-12-01", "12:00", "out"},
          {"1", "2026-12-01", "14:00", "in"},
          {"1", "2026-12-02", "10:00", "in"},
          {"1", "2026-12-02", "17:30", "in"},
          {"1", "2026-12-03", "08:00", "out"}});
    QCOMPARE(free("[sessions]\nkind = \"markers\"\nday_end = \"17:00\"\n", {"1"}, "2026-12-01", "2026-12-03"),
             (texts({"2026-12-01 1 09:00-12:00/15", "2026-12-01 1 14:00-17:00/15", "2026-12-02 1 10:00-17:30/15"})));
}

void PmsDiary::aSectionForSomeTypesIsClosedForOthers() {
    give("sessions[1]", {"resource", "date", "time", "marker", "types"},
         {{"1", "2026-12-01", "13:00", "in", nullptr},
          {"1", "2026-12-01", "16:00", "in", "10"},
          {"1", "2026-12-01", "18:00", "out", nullptr}});
    QCOMPARE(free("[sessions]\nkind = \"markers\"\n", {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 13:00-16:00/15", "2026-12-01 1 16:00-18:00/15[10]"})));
}

void PmsDiary::anOutBeatsAnInAtTheSameMoment() {
    give("sessions[1]", {"resource", "date", "time", "marker"},
         {{"1", "2026-12-01", "09:00", "in"}, {"1", "2026-12-01", "12:00", "in"}, {"1", "2026-12-01", "12:00", "out"}});
    QCOMPARE(free("[sessions]\nkind = \"markers\"\n", {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 09:00-12:00/15"})));
}

void PmsDiary::theEndOfTheDayIsThatOfTheRowThatBeganTheSection() {
    give("sessions[1]", {"resource", "date", "time", "marker", "day_end"},
         {{"1", "2026-12-01", "13:00", "in", "16:00"},
          {"1", "2026-12-01", "09:00", "in", "19:00"},
          {"1", "2026-12-01", "12:00", "out", nullptr}});
    QCOMPARE(free("[sessions]\nkind = \"markers\"\nday_end = \"17:00\"\n", {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 09:00-12:00/15", "2026-12-01 1 13:00-16:00/15"})));
}

void PmsDiary::markersOfAnotherZoneArePairedOnThePracticesDays() {
    // Sydney is eleven hours ahead in December: its morning is the evening before in UTC.
    give("sessions[1]", {"resource", "start_at", "marker"},
         {{"1", "2026-11-30 22:00:00", "in"}, {"1", "2026-12-01 06:00:00", "out"}, {"1", "2026-12-01 22:30:00", "in"}});
    QCOMPARE(free("[connection]\ntime_zone = \"UTC\"\n[sessions]\nkind = \"markers\"\nday_end = \"18:00\"\n", {"1"},
                  "2026-12-01", "2026-12-02"),
             (texts({"2026-12-01 1 09:00-17:00/15", "2026-12-02 1 09:30-18:00/15"})));
}

void PmsDiary::aCodeTextOpensWhatItsCharactersMean() {
    give("sessions[1]", {"resource", "date", "codes"}, {{"1", "2026-12-01", "__AAB_P"}});
    QCOMPARE(free("[sessions]\nkind = \"codes\"\ncode_min = 30\ncodes_from = \"08:00\"\n[sessions.codes]\n"
                  "A = \"open\"\nB = { types = [\"7\", \"8\"], slot_min = 15 }\nP = \"closed\"\n",
                  {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 09:00-10:00/30", "2026-12-01 1 10:00-10:30/15[7,8]"})));
}

void PmsDiary::aCodeTextOfAnotherGrainSaysSo() {
    give("sessions[1]", {"resource", "date", "codes", "code_min"},
         {{"1", "2026-12-01", "_A", "720"}, {"2", "2026-12-01", "AA", "15"}});
    QCOMPARE(free("[sessions]\nkind = \"codes\"\n[sessions.codes]\nA = { slot_min = 15 }\n", {"1", "2"}, "2026-12-01",
                  "2026-12-01"),
             (texts({"2026-12-01 1 12:00-24:00/15", "2026-12-01 2 00:00-00:30/15"})));
}

void PmsDiary::alwaysIsOpenOnItsWeekdaysOnly() {
    give("busy[1]", {"resource", "start_at", "end_at"}, {{"1", "2026-12-04 09:00:00", "2026-12-04 16:00:00"}});
    QCOMPARE(free("[sessions]\nkind = \"always\"\nday_start = \"09:00\"\nday_end = \"17:00\"\n"
                  "weekdays = [\"friday\", \"monday\"]\n",
                  {"1"}, "2026-12-04", "2026-12-07"),
             (texts({"2026-12-04 1 16:00-17:00/15", "2026-12-07 1 09:00-17:00/15"})));
}

void PmsDiary::informationalBlocksAndCancelledRowsHoldNoTime() {
    give("sessions[1]", {"resource", "start_at", "end_at"}, {{"1", "2026-12-01 09:00:00", "2026-12-01 12:00:00"}});
    give("busy[1]", {"resource", "start_at", "end_at", "status", "block"},
         {{"1", "2026-12-01 09:00:00", "2026-12-01 09:30:00", "x", nullptr},
          {"1", "2026-12-01 09:30:00", "2026-12-01 10:00:00", nullptr, "note"},
          {"1", "2026-12-01 11:00:00", "2026-12-01 12:00:00", nullptr, "lunch"}});
    QCOMPARE(
        free("[map.status]\ncancelled = [\"x\"]\n[map.block]\ninformational = [\"note\"]\nblocking = [\"lunch\"]\n",
             {"1"}, "2026-12-01", "2026-12-01"),
        (texts({"2026-12-01 1 09:00-11:00/15"})));
}

void PmsDiary::aBusyRowWithoutAResourceHoldsTheTimeOfAll() {
    give("sessions[1]", {"date", "start_time", "end_time"}, {{"2026-12-01", "09:00", "12:00"}});
    give(
        "busy[1]", {"resource", "start_at", "end_at"},
        {{nullptr, "2026-12-01 09:00:00", "2026-12-01 10:00:00"}, {"2", "2026-12-01 11:00:00", "2026-12-01 12:00:00"}});
    QCOMPARE(free("", {"1", "2"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 10:00-12:00/15", "2026-12-01 2 10:00-11:00/15"})));
}

void PmsDiary::aSessionRowWithAnEmptyResourceIsAFault() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time"}, {{nullptr, "2026-12-01", "09:00", "12:00"}});
    const auto result = run("", {"1"}, "2026-12-01", "2026-12-01");
    QVERIFY(!result && result.error().toLogLine().contains(QStringLiteral("column resource")));
}

void PmsDiary::aChangeTokenJoinsRowsAndStatements() {
    const auto parsed = pms::parseProfile(QByteArray(kHead) + R"(
[[operation.change_token.statement]]
sql = "SELECT a"
[[operation.change_token.statement]]
sql = "SELECT b"
)",
                                          QStringLiteral("test.toml"));
    QVERIFY(parsed.profile);
    const auto token = [&] {
        const auto result = pms::runUnit(session(), *parsed.profile, ports::ReadChangeToken{});
        return result ? std::get<ports::ChangeToken>(*result).value : result.error().toLogLine();
    };
    give("change_token[1]", {"token"}, {{"1"}, {"2"}});
    give("change_token[2]", {"token"}, {{"3"}});
    const QString before = token();
    QCOMPARE(before, QStringLiteral("1;2|3"));
    give("change_token[1]", {"token"}, {{"1"}});
    give("change_token[2]", {"token"}, {{"2"}, {"3"}});
    QVERIFY(token() != before);
}

void PmsDiary::aRowForOnePartConcernsEveryResourceThatHasIt() {
    give("resources[1]", {"chair", "dentist"}, {{"1", "7"}, {"2", "7"}, {"2", "8"}});
    give("sessions[1]", {"dentist", "start_at", "end_at"},
         {{"7", "2026-12-01 09:00:00", "2026-12-01 12:00:00"}, {"8", "2026-12-01 09:00:00", "2026-12-01 12:00:00"}});
    give("busy[1]", {"chair", "start_at", "end_at"}, {{"2", "2026-12-01 09:00:00", "2026-12-01 11:00:00"}});
    QCOMPARE(
        free("[resource_id]\nparts = [\"chair\", \"dentist\"]\n", {"1:7", "2:7", "2:8"}, "2026-12-01", "2026-12-01"),
        (texts({"2026-12-01 1:7 09:00-12:00/15", "2026-12-01 2:7 11:00-12:00/15", "2026-12-01 2:8 11:00-12:00/15"})));
}

void PmsDiary::faultsOfTheSectionNameTheirKey_data() {
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *section, const char *key) {
        QTest::addRow("%s", key) << QByteArray("[sessions]\n") + section << QString::fromLatin1(key);
    };
    row("kind = \"spans\"\n", "sessions.kind");
    row("day_end = \"25:00\"\n", "sessions.day_end");
    row("day_start = \"18:00\"\nday_end = \"9:00\"\n", "sessions.day_end");
    row("weekday_base = \"monday\"\n", "sessions.weekday_base");
    row("weekdays = [\"mon\"]\n", "sessions.weekdays");
    row("kind = \"codes\"\n", "sessions.codes");
    row("[sessions.codes]\nAB = \"open\"\n", "sessions.codes.AB");
    row("[sessions.codes]\nA = \"maybe\"\n", "sessions.codes.A");
    row("length = 3\n", "sessions.length");
}

void PmsDiary::faultsOfTheSectionNameTheirKey() {
    QFETCH(QByteArray, section);
    QFETCH(QString, key);
    const auto parsed = pms::parseProfile(kHead + section, QStringLiteral("test.toml"));
    QVERIFY(!parsed.profile);
    const bool named = std::any_of(parsed.faults.begin(), parsed.faults.end(), [&key](const pms::ProfileFault &fault) {
        return fault.key == key && fault.line > 0;
    });
    QVERIFY2(named, qPrintable(parsed.faults.front().toLine()));
}

QTEST_APPLESS_MAIN(PmsDiary)
#include "tst_pms_diary.moc"
