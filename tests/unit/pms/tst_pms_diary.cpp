// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/unit_of_work.h"
#include "tests/unit/pms/scripted_session.h"

using namespace core;
using pms::SqlResult;
using pms::SqlValue;

namespace {

const char *kHead = R"(
language = 1
[profile]
id = "test"
version = "1"
[operation.sessions]
sql = "SELECT 1"
[operation.busy]
sql = "SELECT 1"
[operation.closures]
sql = "SELECT 1"
[operation.resources]
sql = "SELECT 1"
)";

const char *kRepeats = R"(
[map.repeat]
none = ["0"]
week = ["w"]
workday = ["d"]
month_weekday = ["n"]
weekdays = ["l"]
)";

QString hhmm(int minute) {
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

using Row = std::initializer_list<const char *>;

QStringList texts(std::initializer_list<const char *> list) {
    QStringList made;
    for (const char *text : list) made << QString::fromUtf8(text);
    return made;
}

}  // namespace

/// How each way of keeping opening hours and busy times becomes free time.
class PmsDiary : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { m_session = ScriptedSession(); }
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
    void aRepeatedBlockHoldsItsTimeOnEveryDay();
    void aBusyRowWithoutAResourceHoldsTheTimeOfAll();
    void aSessionRowWithAnEmptyResourceIsAFault();
    void aClosureMayRepeatAndLast();
    void exceptionsAreReadInEverySpelling_data();
    void exceptionsAreReadInEverySpelling();
    void exceptionsThatAreNoDatesAreAFault();
    void weekdaysAreReadByTheirBaseOrName_data();
    void weekdaysAreReadByTheirBaseOrName();
    void whatARuleLeavesOpenIsAsOnItsFirstDay();
    void aChangeTokenJoinsRowsAndStatements();
    void aRowForOnePartConcernsEveryResourceThatHasIt();
    void rulesOfARealSystemGiveItsDays_data();
    void rulesOfARealSystemGiveItsDays();
    void aRepeatThatNobodyListedIsAFaultThatNamesTheColumn();
    void faultsOfTheSectionNameTheirKey_data();
    void faultsOfTheSectionNameTheirKey();

  private:
    void give(const char *statement, Row columns, std::initializer_list<Row> rows);
    base::Expected<ports::PmsResult> run(const QByteArray &section, Row resources, const char *from,
                                         const char *to);
    /// "2026-12-01 1 09:00-10:00/15", one for each range; types in brackets.
    QStringList free(const QByteArray &section, Row resources, const char *from, const char *to);
    void giveRealSystem();

    ScriptedSession m_session;
};

void PmsDiary::give(const char *statement, Row columns, std::initializer_list<Row> rows) {
    SqlResult result{texts(columns), {}, 0, {}};
    for (const Row &row : rows) {
        std::vector<SqlValue> values;
        for (const char *value : row) values.push_back(value ? SqlValue(QString::fromUtf8(value)) : SqlValue());
        result.rows.push_back(std::move(values));
    }
    m_session.answers[QLatin1String(statement)] = {std::move(result)};
}

base::Expected<ports::PmsResult> PmsDiary::run(const QByteArray &section, Row resources,
                                               const char *from, const char *to) {
    const auto parsed = pms::parseProfile(QByteArray(kHead) + section, QStringLiteral("test.toml"));
    for (const auto &fault : parsed.faults) qWarning() << fault.toLine();
    if (!parsed.profile) return base::fail(base::ErrorKind::ContractViolation, QStringLiteral("profile"));
    SqlResult known{{QStringLiteral("id")}, {}, 0, {}};
    ports::ReadAvailability work;
    for (const QString &id : texts(resources)) {
        known.rows.push_back({SqlValue(id)});
        work.resources.emplace_back(id);
    }
    if (!m_session.answers.contains(QStringLiteral("resources[1]")))
        m_session.answers[QStringLiteral("resources[1]")] = {known};
    work.from = QDate::fromString(QLatin1String(from), Qt::ISODate);
    work.to = QDate::fromString(QLatin1String(to), Qt::ISODate);
    work.site.zone = base::PracticeZone::fromIana(QStringLiteral("Australia/Sydney")).value();
    return pms::runUnit(m_session, *parsed.profile, work);
}

QStringList PmsDiary::free(const QByteArray &section, Row resources, const char *from, const char *to) {
    const auto result = run(section, resources, from, to);
    if (!result) return {result.error().toLogLine()};
    QStringList lines;
    for (const auto &day : std::get<ports::AvailabilityRead>(*result).days) {
        for (const auto &range : day.ranges) {
            QStringList types;
            for (const auto &type : range.types) types << type.value();
            lines << QStringLiteral("%1 %2 %3-%4/%5%6")
                         .arg(day.date.toString(Qt::ISODate), day.resource.value(), hhmm(range.start), hhmm(range.end))
                         .arg(range.slot.count() / 60)
                         .arg(types.isEmpty() ? QString() : QStringLiteral("[%1]").arg(types.join(QLatin1Char(','))));
        }
    }
    return lines;
}

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
    const auto parsed =
        pms::parseProfile(profile + "[sessions]\nkind = \"free_slots\"\n", QStringLiteral("test.toml"));
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
    QCOMPARE(free("[map.status]\ncancelled = [\"x\"]\n[map.block]\ninformational = [\"note\"]\nblocking = [\"lunch\"]\n",
                  {"1"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 09:00-11:00/15"})));
}

void PmsDiary::aRepeatedBlockHoldsItsTimeOnEveryDay() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-11-30", "09:00", "10:00", "day"}});
    give("busy[1]", {"resource", "start_at", "end_at", "repeat", "repeat_until", "repeat_except"},
         {{"1", "2026-11-30 09:30:00", "2026-11-30 10:30:00", "day", "2026-12-02", "20261201;20270101"},
          {"1", "2026-12-01 23:00:00", "2026-12-02 09:15:00", "week", "0000-00-00", nullptr}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-03"),
             (texts({"2026-12-01 1 09:00-10:00/15", "2026-12-02 1 09:15-09:30/15", "2026-12-03 1 09:00-10:00/15"})));
}

void PmsDiary::aBusyRowWithoutAResourceHoldsTheTimeOfAll() {
    give("sessions[1]", {"date", "start_time", "end_time"}, {{"2026-12-01", "09:00", "12:00"}});
    give("busy[1]", {"resource", "start_at", "end_at"},
         {{nullptr, "2026-12-01 09:00:00", "2026-12-01 10:00:00"}, {"2", "2026-12-01 11:00:00", "2026-12-01 12:00:00"}});
    QCOMPARE(free("", {"1", "2"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1 10:00-12:00/15", "2026-12-01 2 10:00-11:00/15"})));
}

void PmsDiary::aSessionRowWithAnEmptyResourceIsAFault() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time"}, {{nullptr, "2026-12-01", "09:00", "12:00"}});
    const auto result = run("", {"1"}, "2026-12-01", "2026-12-01");
    QVERIFY(!result && result.error().toLogLine().contains(QStringLiteral("column resource")));
}

void PmsDiary::exceptionsAreReadInEverySpelling_data() {
    QTest::addColumn<QByteArray>("except");
    for (const char *text : {"20261202,20261204", "2026-12-02,2026-12-04", "2026-12-02 2026-12-04", "20261202-20261204",
                             "2026/12/02; 2026/12/04", "20261202T000000Z,20261204T000000Z", "00000000|20261202|20261204",
                             "2026-12-02 00:00:00, 2026-12-04 00:00:00.000", "{20261202}{20261204}",
                             "20251225 20261202 20261204 20991231", "0000-00-00 2026-12-02\n2026-12-04"})
        QTest::newRow(qPrintable(QString::fromLatin1(text).simplified())) << QByteArray(text);
}

void PmsDiary::exceptionsAreReadInEverySpelling() {
    QFETCH(QByteArray, except);
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_except"},
         {{"1", "2020-01-01", "09:00", "10:00", "day", except.constData()}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-05"),
             (texts({"2026-12-01 1 09:00-10:00/15", "2026-12-03 1 09:00-10:00/15", "2026-12-05 1 09:00-10:00/15"})));
}

void PmsDiary::exceptionsThatAreNoDatesAreAFault() {
    for (const char *except : {"02/12/2026", "2026-12", "261202", "20261202,5"}) {
        give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_except"},
             {{"1", "2026-12-01", "09:00", "10:00", "day", except}});
        const auto result = run("", {"1"}, "2026-12-01", "2026-12-05");
        QVERIFY2(!result && result.error().toLogLine().contains(QStringLiteral("column repeat_except")), except);
    }
}

void PmsDiary::weekdaysAreReadByTheirBaseOrName_data() {
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("list");
    const auto row = [](const char *base, const char *list) {
        QTest::addRow("%s %s", base, list) << QByteArray(base) << QByteArray(list);
    };
    // Monday and Sunday.
    row("mon1", "1,7");
    row("mon0", "0,6");
    row("sun1", "2;1");
    row("sun0", "1 0");
    row("sun0", "01");
    row("mon1", "Mon, Sunday");
}

void PmsDiary::weekdaysAreReadByTheirBaseOrName() {
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, list);
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_days"},
         {{"1", "2026-01-01", "09:00", "10:00", "weekdays", list.constData()}});
    QCOMPARE(free("[sessions]\nweekday_base = \"" + base + "\"\n", {"1"}, "2026-12-01", "2026-12-08"),
             (texts({"2026-12-06 1 09:00-10:00/15", "2026-12-07 1 09:00-10:00/15"})));
}

void PmsDiary::whatARuleLeavesOpenIsAsOnItsFirstDay() {
    // A Wednesday, the first of its month.
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_every", "repeat_days"},
         {{"1", "2026-11-04", "09:00", "10:00", "month_weekday", "", nullptr},
          {"1", "2026-11-04", "12:00", "13:00", "weekdays", nullptr, ""}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-09"),
             (texts({"2026-12-02 1 09:00-10:00/15", "2026-12-02 1 12:00-13:00/15", "2026-12-09 1 12:00-13:00/15"})));
}

void PmsDiary::aChangeTokenJoinsRowsAndStatements() {
    const auto parsed = pms::parseProfile(QByteArray(kHead) + R"(
[[operation.change_token.statement]]
sql = "SELECT a"
[[operation.change_token.statement]]
sql = "SELECT b"
)", QStringLiteral("test.toml"));
    QVERIFY(parsed.profile);
    const auto token = [&] {
        const auto result = pms::runUnit(m_session, *parsed.profile, ports::ReadChangeToken{});
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

void PmsDiary::aClosureMayRepeatAndLast() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-12-20", "09:00", "10:00", "day"}});
    give("closures[1]", {"date", "end_date", "repeat"},
         {{"2025-12-25", "2025-12-26", "year"}, {"2026-12-28", nullptr, "none"}});
    const QStringList open = free("", {"1"}, "2026-12-24", "2026-12-29");
    QCOMPARE(open, (texts({"2026-12-24 1 09:00-10:00/15", "2026-12-27 1 09:00-10:00/15", "2026-12-29 1 09:00-10:00/15"})));
}

void PmsDiary::aRowForOnePartConcernsEveryResourceThatHasIt() {
    give("resources[1]", {"chair", "dentist"}, {{"1", "7"}, {"2", "7"}, {"2", "8"}});
    give("sessions[1]", {"dentist", "start_at", "end_at"},
         {{"7", "2026-12-01 09:00:00", "2026-12-01 12:00:00"}, {"8", "2026-12-01 09:00:00", "2026-12-01 12:00:00"}});
    give("busy[1]", {"chair", "start_at", "end_at"}, {{"2", "2026-12-01 09:00:00", "2026-12-01 11:00:00"}});
    QCOMPARE(free("[resource_id]\nparts = [\"chair\", \"dentist\"]\n", {"1:7", "2:7", "2:8"}, "2026-12-01", "2026-12-01"),
             (texts({"2026-12-01 1:7 09:00-12:00/15", "2026-12-01 2:7 11:00-12:00/15", "2026-12-01 2:8 11:00-12:00/15"})));
}

/// Three practitioners of a system that keeps markers with rules, one holiday and one exception.
void PmsDiary::giveRealSystem() {
    const Row columns = {"resource", "date",       "time",         "marker",        "repeat",        "repeat_every",
                                 "repeat_days", "repeat_nth", "repeat_weekday", "repeat_until", "repeat_except", "types"};
    give("sessions[1]", columns,
         {{"11", "2026-11-02", "09:00", "in", "d", "1", nullptr, nullptr, nullptr, "2027-12-31", "20261225", nullptr},
          {"11", "2026-11-02", "17:00", "out", "d", "1", nullptr, nullptr, nullptr, "2027-12-31", "20261225", nullptr},
          {"12", "2026-11-02", "08:30", "in", "l", "1", "2,4,6", nullptr, nullptr, "2027-12-31", "", nullptr},
          {"12", "2026-11-02", "12:30", "out", "l", "1", "2,4,6", nullptr, nullptr, "2027-12-31", "", nullptr},
          {"13", "2026-11-03", "13:00", "in", "w", "2", nullptr, nullptr, nullptr, "2027-12-31", "", nullptr},
          {"13", "2026-11-03", "16:00", "in", "w", "2", nullptr, nullptr, nullptr, "2027-12-31", "", "10"},
          {"13", "2026-11-03", "18:00", "out", "w", "2", nullptr, nullptr, nullptr, "2027-12-31", "", nullptr},
          {"13", "2026-11-04", "09:00", "in", "n", "1", nullptr, "1", "4", "2027-12-31", "", nullptr},
          {"13", "2026-11-04", "12:00", "out", "n", "1", nullptr, "1", "4", "2027-12-31", "", nullptr}});
    give("busy[1]", {"resource", "date", "start_time", "end_time", "status", "repeat", "repeat_until", "repeat_except"},
         {{"11", "2026-11-02", "12:00", "13:00", "-", "d", "2027-12-31", "20261225"},
          {"11", "2026-12-01", "09:00", "09:30", "-", "0", "0000-00-00", ""},
          {"11", "2026-12-01", "09:30", "09:45", "@", "0", "0000-00-00", ""},
          {"11", "2026-12-01", "10:00", "10:30", "-", "0", "0000-00-00", ""},
          {"11", "2026-12-01", "11:00", "11:15", "x", "0", "0000-00-00", ""},
          {"11", "2026-12-04", "13:00", "17:00", "-", "0", "0000-00-00", ""},
          {"12", "2026-12-02", "08:30", "08:45", "-", "0", "0000-00-00", ""}});
    give("closures[1]", {"date"}, {{"2026-12-28"}});
}

void PmsDiary::rulesOfARealSystemGiveItsDays_data() {
    QTest::addColumn<QString>("date");
    QTest::addColumn<QString>("resource");
    QTest::addColumn<QStringList>("open");
    const auto row = [](const char *date, const char *resource, Row open) {
        QTest::addRow("%s %s", date, resource) << QString::fromLatin1(date) << QString::fromLatin1(resource) << texts(open);
    };
    row("2026-12-01", "11", {"09:45-10:00", "10:30-12:00", "13:00-17:00"});
    row("2026-12-02", "12", {"08:45-12:30"});
    row("2026-12-01", "13", {"13:00-16:00", "16:00-18:00[10]"});
    row("2026-12-02", "13", {"09:00-12:00"});
    row("2026-12-25", "11", {});
    row("2026-12-25", "12", {"08:30-12:30"});
    row("2026-12-28", "11", {});
    row("2026-12-28", "12", {});
    row("2026-12-04", "11", {"09:00-12:00"});
    row("2026-12-08", "13", {});
}

void PmsDiary::rulesOfARealSystemGiveItsDays() {
    QFETCH(QString, date);
    QFETCH(QString, resource);
    QFETCH(QStringList, open);
    giveRealSystem();
    const QStringList days = free(QByteArray(kRepeats) + "[sessions]\nkind = \"markers\"\nweekday_base = \"sun1\"\n" +
                                      "[map.status]\nbooked = [\"-\"]\narrived = [\"@\"]\ncancelled = [\"x\"]\n",
                                  {"11", "12", "13"}, "2026-11-20", "2027-01-31");
    QStringList found;
    for (const QString &line : days) {
        const QStringList words = line.split(QLatin1Char(' '));
        if (words.value(0) == date && words.value(1) == resource) found << words.value(2).remove(QStringLiteral("/15"));
    }
    QCOMPARE(found, open);
}

void PmsDiary::aRepeatThatNobodyListedIsAFaultThatNamesTheColumn() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-12-01", "09:00", "10:00", "hourly"}});
    const auto result = run("", {"1"}, "2026-12-01", "2026-12-01");
    QVERIFY(!result);
    QVERIFY(result.error().kind == base::ErrorKind::ContractViolation);
    QVERIFY(result.error().toLogLine().contains(QStringLiteral("column repeat")));
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
    const bool named = std::any_of(parsed.faults.begin(), parsed.faults.end(),
                                   [&key](const pms::ProfileFault &fault) { return fault.key == key && fault.line > 0; });
    QVERIFY2(named, qPrintable(parsed.faults.front().toLine()));
}

QTEST_APPLESS_MAIN(PmsDiary)
#include "tst_pms_diary.moc"
