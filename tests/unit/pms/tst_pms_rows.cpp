// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/row_parts.h"

using namespace core::pms;

namespace {

Profile profileOf(const QByteArray &rest) {
    const QByteArray head = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\n";
    auto result = parseProfile(head + rest, QStringLiteral("x.toml"));
    for (const ProfileFault &fault : result.faults) qWarning("%s", qPrintable(fault.toLine()));
    return std::move(*result.profile);
}

}  // namespace

/// What a row says with several columns.
class PmsRows : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aBlockMayHoldNoTime_data();
    void aBlockMayHoldNoTime();
    void spansAreReadInEveryShape_data();
    void spansAreReadInEveryShape();
    void aBirthDateMayBeSplit();
    void staticRowsStandForAnOperation();
};

void PmsRows::aBlockMayHoldNoTime_data() {
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char *column, const char *value, bool holds) {
        QTest::addRow("%s %s", column, value) << QString::fromLatin1(column) << QString::fromLatin1(value) << holds;
    };
    row("status", "X", false);
    row("status", "D", false);
    row("status", "B", true);
    row("status", "unlisted", true);
    row("blocking", "0", false);
    row("blocking", "1", true);
    row("block", "note", false);
    row("block", "lunch", true);
    row("block", "unlisted", true);
    row("other", "1", true);
}

void PmsRows::aBlockMayHoldNoTime() {
    QFETCH(QString, column);
    QFETCH(QString, value);
    const Profile profile = profileOf(
        "[map.status]\nbooked = [\"B\"]\ncancelled = [\"X\"]\ndid_not_attend = [\"D\"]\n"
        "[map.block]\nblocking = [\"lunch\"]\ninformational = [\"note\"]\n");
    const SqlResult result{{column}, {{value}}, 0, {}};
    RowReader row(result, 0, QStringLiteral("busy"));
    QTEST(holdsTime(row, profile), "holds");
    QVERIFY(!row.fault());
}

void PmsRows::spansAreReadInEveryShape_data() {
    QTest::addColumn<QString>("columns");
    QTest::addColumn<QString>("values");
    QTest::addColumn<QString>("rules");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *columns, const char *values, const char *rules, const char *expected) {
        QTest::addRow("%s %s", columns, values) << QString::fromLatin1(columns) << QString::fromLatin1(values)
                                                << QString::fromLatin1(rules) << QString::fromLatin1(expected);
    };
    row("start_at|end_at", "2027-03-15 09:00:00|2027-03-15 09:30:00", "", "15 09:00 - 15 09:30");
    row("start_at|length_s", "2027-03-15 09:00:00|1800", "", "15 09:00 - 15 09:30");
    row("start_at|length_min", "2027-03-15T23:30|30", "", "15 23:30 - 16 00:00");
    row("start_at|end_at|length_min", "2027-03-15 09:00:00||15", "", "15 09:00 - 15 09:15");
    row("date|start_time|end_time", "2027-03-15|09:00|24:00", "", "15 09:00 - 16 00:00");
    row("date|start_time|end_time", "2027-03-15|09:00|00:00", "", "15 09:00 - 16 00:00");
    row("date|start_time|length_min", "2027-03-15|09:00|20", "", "15 09:00 - 15 09:20");
    row("start_at|shape", "2027-03-15 09:00:00|XX/X", "pattern = { column = \"Shape\", per_min = 5 }",
        "15 09:00 - 15 09:20");
    row("d|s|e", "20270315|32400|34140",
        "date = { column = \"d\", form = \"format:yyyyMMdd\" }, start_time = { column = \"s\", form = "
        "\"seconds_of_day\" },"
        " end_time = { column = \"e\", form = [\"seconds_of_day\", \"plus_seconds:60\"] }",
        "15 09:00 - 15 09:30");
    row("day|from", "2027-03-15|09:00", "date = \"Day\", start_time = \"from\", length_min = { form = \"fixed:10\" }",
        "15 09:00 - 15 09:10");
    row("start_at", "2027-03-15 09:00:00", "", "column end_at: expected an end");
    row("start_at|end_at", "0000-00-00 00:00:00|2027-03-15 09:00:00", "", "column start_at: expected a date and time");
    row("start_at|length_s", "2027-03-15 09:00:00|-5", "", "column end_at: expected an end");
}

void PmsRows::spansAreReadInEveryShape() {
    QFETCH(QString, columns);
    QFETCH(QString, values);
    QFETCH(QString, rules);
    QFETCH(QString, expected);
    const Profile profile = profileOf("[operation.busy]\nsql = \"SELECT 1\"\ncolumns = { " + rules.toUtf8() + " }\n");
    SqlResult result{columns.split(QLatin1Char('|')), {{}}, 0, {}};
    for (const QString &value : values.split(QLatin1Char('|')))
        result.rows[0].push_back(value.isEmpty() ? SqlValue() : SqlValue(value));
    const ColumnRules &columnRules = profile.forDialect(Dialect::Sqlite).operation(QStringLiteral("busy"))->columns;
    RowReader row(result, 0, QStringLiteral("busy"), {&columnRules, &profile.maps, nullptr, nullptr});
    const DatabaseZone::Span span = readSpan(row, SpanUse::Busy);
    const auto text = [](const core::base::PracticeTime &time) { return formatPracticeStamp(time).mid(8, 8); };
    const QString read = row.fault() ? row.fault()->detail : text(span.start) + QStringLiteral(" - ") + text(span.end);
    QVERIFY2(read.startsWith(expected), qPrintable(read));
}

void PmsRows::aBirthDateMayBeSplit() {
    const auto read = [](const QStringList &columns, const std::vector<SqlValue> &values) {
        const SqlResult result{columns, {values}, 0, {}};
        RowReader row(result, 0, QStringLiteral("candidates"));
        const auto date = readBirthDate(row);
        return date ? date->toString(Qt::ISODate) : QStringLiteral("none");
    };
    const QStringList split = {QStringLiteral("dob_year"), QStringLiteral("dob_month"), QStringLiteral("dob_day")};
    QCOMPARE(read(split, {qint64(2028), QStringLiteral("02"), QStringLiteral(" 29 ")}), QStringLiteral("2028-02-29"));
    QCOMPARE(read(split, {qint64(2027), qint64(2), qint64(29)}), QStringLiteral("none"));
    QCOMPARE(read(split, {qint64(0), qint64(0), qint64(0)}), QStringLiteral("none"));
    QCOMPARE(read(split, {SqlValue(), SqlValue(), SqlValue()}), QStringLiteral("none"));
    QCOMPARE(read({QStringLiteral("dob")}, {QStringLiteral("0000-00-00")}), QStringLiteral("none"));
    QCOMPARE(read({QStringLiteral("dob")}, {QString()}), QStringLiteral("none"));
    QCOMPARE(read({QStringLiteral("dob")}, {QStringLiteral("1990-05-06 00:00:00")}), QStringLiteral("1990-05-06"));
}

void PmsRows::staticRowsStandForAnOperation() {
    const Profile profile = profileOf(
        "[[static.resource]]\nid = \"1\"\nname = \"Room\"\n[[static.resource]]\nid = 2\nname = \"Chair\"\n"
        "active = false\n[[static.appointment_type]]\nid = \"s\"\nname = \"Short\"\nlength_min = 10\n");
    QVERIFY(profile.missingFor(QStringLiteral("read_configuration"), Dialect::Sqlite).isEmpty());
    const SqlResult &rows = profile.statics.at(QStringLiteral("resources"));
    RowReader second(rows, 1, QStringLiteral("resources"));
    QCOMPARE(second.idText("id"), QStringLiteral("2"));
    QVERIFY(!second.flag("active", true));
    RowReader first(rows, 0, QStringLiteral("resources"));
    QVERIFY(first.flag("active", true));
}

QTEST_APPLESS_MAIN(PmsRows)
#include "tst_pms_rows.moc"
