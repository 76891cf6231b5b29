// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/pms/diary_script.h"

using namespace diary;

namespace {

const char *kRepeats = R"(
[map.repeat]
none = ["0"]
week = ["w"]
workday = ["d"]
month_weekday = ["n"]
weekdays = ["l"]
)";

}  // namespace

/// How rows of a diary that recur become days.
class PmsDiaryRules : public QObject, private DiaryScript {
    Q_OBJECT

  private Q_SLOTS:
    void init() { clear(); }
    void aRepeatedBlockHoldsItsTimeOnEveryDay();
    void aClosureMayRepeatAndLast();
    void exceptionsAreReadInEverySpelling_data();
    void exceptionsAreReadInEverySpelling();
    void exceptionsThatAreNoDatesAreAFault();
    void weekdaysAreReadByTheirBaseOrName_data();
    void weekdaysAreReadByTheirBaseOrName();
    void whatARuleLeavesOpenIsAsOnItsFirstDay();
    void rulesOfARealSystemGiveItsDays_data();
    void rulesOfARealSystemGiveItsDays();
    void aRepeatThatNobodyListedIsAFaultThatNamesTheColumn();

  private:
    void giveRealSystem();
};

void PmsDiaryRules::aRepeatedBlockHoldsItsTimeOnEveryDay() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-11-30", "09:00", "10:00", "day"}});
    give("busy[1]", {"resource", "start_at", "end_at", "repeat", "repeat_until", "repeat_except"},
         {{"1", "2026-11-30 09:30:00", "2026-11-30 10:30:00", "day", "2026-12-02", "20261201;20270101"},
          {"1", "2026-12-01 23:00:00", "2026-12-02 09:15:00", "week", "0000-00-00", nullptr}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-03"),
             (texts({"2026-12-01 1 09:00-10:00/15", "2026-12-02 1 09:15-09:30/15", "2026-12-03 1 09:00-10:00/15"})));
}

void PmsDiaryRules::exceptionsAreReadInEverySpelling_data() {
    QTest::addColumn<QByteArray>("except");
    for (const char *text :
         {"20261202,20261204", "2026-12-02,2026-12-04", "2026-12-02 2026-12-04", "20261202-20261204",
          "2026/12/02; 2026/12/04", "20261202T000000Z,20261204T000000Z", "00000000|20261202|20261204",
          "2026-12-02 00:00:00, 2026-12-04 00:00:00.000", "{20261202}{20261204}", "20251225 20261202 20261204 20991231",
          "0000-00-00 2026-12-02\n2026-12-04"})
        QTest::newRow(qPrintable(QString::fromLatin1(text).simplified())) << QByteArray(text);
}

void PmsDiaryRules::exceptionsAreReadInEverySpelling() {
    QFETCH(QByteArray, except);
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_except"},
         {{"1", "2020-01-01", "09:00", "10:00", "day", except.constData()}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-05"),
             (texts({"2026-12-01 1 09:00-10:00/15", "2026-12-03 1 09:00-10:00/15", "2026-12-05 1 09:00-10:00/15"})));
}

void PmsDiaryRules::exceptionsThatAreNoDatesAreAFault() {
    for (const char *except : {"02/12/2026", "2026-12", "261202", "20261202,5"}) {
        give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_except"},
             {{"1", "2026-12-01", "09:00", "10:00", "day", except}});
        const auto result = run("", {"1"}, "2026-12-01", "2026-12-05");
        QVERIFY2(!result && result.error().toLogLine().contains(QStringLiteral("column repeat_except")), except);
    }
}

void PmsDiaryRules::weekdaysAreReadByTheirBaseOrName_data() {
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

void PmsDiaryRules::weekdaysAreReadByTheirBaseOrName() {
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, list);
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_days"},
         {{"1", "2026-01-01", "09:00", "10:00", "weekdays", list.constData()}});
    QCOMPARE(free("[sessions]\nweekday_base = \"" + base + "\"\n", {"1"}, "2026-12-01", "2026-12-08"),
             (texts({"2026-12-06 1 09:00-10:00/15", "2026-12-07 1 09:00-10:00/15"})));
}

void PmsDiaryRules::whatARuleLeavesOpenIsAsOnItsFirstDay() {
    // A Wednesday, the first of its month.
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat", "repeat_every", "repeat_days"},
         {{"1", "2026-11-04", "09:00", "10:00", "month_weekday", "", nullptr},
          {"1", "2026-11-04", "12:00", "13:00", "weekdays", nullptr, ""}});
    QCOMPARE(free("", {"1"}, "2026-12-01", "2026-12-09"),
             (texts({"2026-12-02 1 09:00-10:00/15", "2026-12-02 1 12:00-13:00/15", "2026-12-09 1 12:00-13:00/15"})));
}

void PmsDiaryRules::aClosureMayRepeatAndLast() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-12-20", "09:00", "10:00", "day"}});
    give("closures[1]", {"date", "end_date", "repeat"},
         {{"2025-12-25", "2025-12-26", "year"}, {"2026-12-28", nullptr, "none"}});
    const QStringList open = free("", {"1"}, "2026-12-24", "2026-12-29");
    QCOMPARE(open,
             (texts({"2026-12-24 1 09:00-10:00/15", "2026-12-27 1 09:00-10:00/15", "2026-12-29 1 09:00-10:00/15"})));
}

/// Three practitioners of a system that keeps markers with rules, one holiday and one exception.
void PmsDiaryRules::giveRealSystem() {
    const Row columns = {"resource",    "date",       "time",           "marker",       "repeat",        "repeat_every",
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

void PmsDiaryRules::rulesOfARealSystemGiveItsDays_data() {
    QTest::addColumn<QString>("date");
    QTest::addColumn<QString>("resource");
    QTest::addColumn<QStringList>("open");
    const auto row = [](const char *date, const char *resource, Row open) {
        QTest::addRow("%s %s", date, resource)
            << QString::fromLatin1(date) << QString::fromLatin1(resource) << texts(open);
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

void PmsDiaryRules::rulesOfARealSystemGiveItsDays() {
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

void PmsDiaryRules::aRepeatThatNobodyListedIsAFaultThatNamesTheColumn() {
    give("sessions[1]", {"resource", "date", "start_time", "end_time", "repeat"},
         {{"1", "2026-12-01", "09:00", "10:00", "hourly"}});
    const auto result = run("", {"1"}, "2026-12-01", "2026-12-01");
    QVERIFY(!result);
    QVERIFY(result.error().kind == base::ErrorKind::ContractViolation);
    QVERIFY(result.error().toLogLine().contains(QStringLiteral("column repeat")));
}

QTEST_APPLESS_MAIN(PmsDiaryRules)
#include "tst_pms_diary_rules.moc"
