// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/charset.h"
#include "core/pms/forms.h"

using namespace core::pms;
using core::base::PracticeZone;

namespace {

const ValueMaps &maps() {
    static const ValueMaps kMaps = [] {
        ValueMap room;
        room.add(QStringLiteral("A"), QStringLiteral("1"));
        room.add(QStringLiteral("B"), QStringLiteral("2"));
        room.add(QStringLiteral("b"), QStringLiteral("2"));
        ValueMap open;
        open.add(QStringLiteral("X"), QStringLiteral("x"));
        open.setDefault(QStringLiteral("other"));
        open.setDefaultCode(QStringLiteral("?"));
        return ValueMaps{{QStringLiteral("room"), room}, {QStringLiteral("open"), open}};
    }();
    return kMaps;
}

/// Kind and value of what a row gives; null text means NULL.
SqlValue valueOf(const QVariant &value) {
    if (!value.isValid() || value.isNull()) return {};
    if (value.userType() == QMetaType::QByteArray) return value.toByteArray();
    if (value.userType() == QMetaType::QString) return value.toString();
    if (value.userType() == QMetaType::Double) return value.toDouble();
    return value.toLongLong();
}

QString shown(const SqlValue &value) {
    if (std::holds_alternative<std::monostate>(value)) return QStringLiteral("NULL");
    if (const auto *bytes = std::get_if<QByteArray>(&value))
        return QStringLiteral("bytes ") + QString::fromLatin1(bytes->toHex());
    const QString kind = std::holds_alternative<QString>(value)  ? QStringLiteral("text ")
                         : std::holds_alternative<qint64>(value) ? QStringLiteral("whole ")
                                                                 : QStringLiteral("real ");
    return kind + textOf(value);
}

FormContext contextOf(ValueKind kind, const char *zone = "Australia/Sydney") {
    return {maps(), kind, *PracticeZone::fromIana(QLatin1String(zone))};
}

QString written(const QString &forms, const QVariant &value, ValueKind kind) {
    Forms parsed;
    for (const QString &text : forms.split(QStringLiteral(" | "))) {
        const auto form = parseParameterForm(text, maps());
        if (!form) return form.error();
        parsed.push_back(*form);
    }
    if (const auto after = kindAfter(parsed, kind); !after) return after.error();
    return shown(applyParameterForms(parsed, valueOf(value), contextOf(kind)));
}

QString readBack(const QString &forms, const QVariant &value, ValueKind kind) {
    Forms parsed;
    for (const QString &text : forms.split(QStringLiteral(" | "))) {
        const auto form = parseColumnForm(text, maps());
        if (!form) return form.error();
        parsed.push_back(*form);
    }
    return shown(applyColumnForms(parsed, valueOf(value), contextOf(kind)));
}

void formRow(const char *forms, const QVariant &value, ValueKind kind, const char *expected) {
    const QString name = QStringLiteral("%1 of %2").arg(QLatin1String(forms), value.toString());
    QTest::newRow(qPrintable(name)) << QString::fromUtf8(forms) << value << int(kind) << QString::fromUtf8(expected);
}

void formRow(const char *forms, const char *value, ValueKind kind, const char *expected) {
    formRow(forms, QVariant(QString::fromUtf8(value)), kind, expected);
}

void formColumns() {
    QTest::addColumn<QString>("forms");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("expected");
}

const char *const kUuid = "0191e6b2-7c4f-7e1a-9b3d-5f0a1c2d3e4f";

}  // namespace

class PmsForms : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void timesAreWritten_data();
    void timesAreWritten();
    void numbersAreWritten_data();
    void numbersAreWritten() { timesAreWritten(); }
    void textsAreWritten_data();
    void textsAreWritten() { timesAreWritten(); }
    void columnsAreRead_data();
    void columnsAreRead();
    void whatIsWrittenIsReadBack_data();
    void whatIsWrittenIsReadBack();
    void nullStaysNull_data();
    void nullStaysNull();
    void aFormThatIsNotUnderstoodSaysWhatWouldBe_data();
    void aFormThatIsNotUnderstoodSaysWhatWouldBe();
    void aFormThatCanNeverBeAppliedIsAFault_data();
    void aFormThatCanNeverBeAppliedIsAFault();
    void textIsFoldedToTheCharset_data();
    void textIsFoldedToTheCharset();
    void whatWasLostIsNamedByCodePoint();
};

void PmsForms::timesAreWritten_data() {
    formColumns();
    using enum ValueKind;
    const char *start = "2028-02-29 09:05:00";
    formRow("date", start, DateTime, "text 2028-02-29");
    formRow("time", start, DateTime, "text 09:05:00");
    formRow("datetime", "2028-02-29", Date, "text 2028-02-29 00:00:00");
    formRow("format:yyyyMMdd", start, DateTime, "text 20280229");
    formRow("format:d/M/yyyy h:mm AP", start, DateTime, "text 29/2/2028 9:05 AM");
    formRow("format:HHmm", "09:05:00", Time, "text 0905");
    formRow("format:HH:mm", "24:00:00", Time, "text 00:00");
    formRow("format:yyyy", "09:05:00", Time, "NULL");
    formRow("format:'y'HH", "09:05:00", Time, "text y09");
    formRow("year", "2028-02-29", Date, "whole 2028");
    formRow("month", "2028-02-29", Date, "whole 2");
    formRow("day", "2028-02-29", Date, "whole 29");
    formRow("year", "not a date", Text, "NULL");
    formRow("year", "2027-02-29", Date, "NULL");
    formRow("weekday", "2028-02-29", Date, "whole 2");
    formRow("weekday", "2027-03-14", Date, "whole 7");
    formRow("seconds_of_day", start, DateTime, "whole 32700");
    formRow("seconds_of_day", "24:00:00", Time, "whole 86400");
    formRow("seconds_of_day", "00:00:00", Time, "whole 0");
    formRow("minutes_of_day", "24:00:00", Time, "whole 1440");
    formRow("minutes_of_day", "09:05:59", Time, "whole 545");
    formRow("plus_seconds:-60", "2028-03-01 00:00:00", DateTime, "text 2028-02-29 23:59:00");
    formRow("plus_seconds:-60", "24:00:00", Time, "text 23:59:00");
    formRow("plus_seconds:-60", "00:00:00", Time, "text 23:59:00");
    formRow("plus_seconds:60", "23:59:00", Time, "text 24:00:00");
    formRow("plus_days:1", "2028-02-28", Date, "text 2028-02-29");
    formRow("plus_days:-1", "2028-03-01 10:00:00", DateTime, "text 2028-02-29 10:00:00");
    formRow("plus_days:1 | format:yyyyMMdd | integer", "2028-12-31", Date, "whole 20290101");
    // The wall clock of the zone, before and after the end of daylight saving in Sydney (2027-04-04 03:00).
    formRow("unix_seconds", "2027-04-04 02:30:00", DateTime, "whole 1806766200");
    formRow("unix_seconds", "2027-04-04 03:30:00", DateTime, "whole 1806773400");
    formRow("unix_seconds", "2027-04-03 15:30:00", UtcDateTime, "whole 1806766200");
}

void PmsForms::timesAreWritten() {
    QFETCH(QString, forms);
    QFETCH(QVariant, value);
    QFETCH(int, kind);
    QFETCH(QString, expected);
    QCOMPARE(written(forms, value, ValueKind(kind)), expected);
}

void PmsForms::numbersAreWritten_data() {
    formColumns();
    using enum ValueKind;
    formRow("integer", "17", Text, "whole 17");
    formRow("integer", "017", Text, "NULL");
    formRow("integer", "17a", Text, "NULL");
    formRow("integer", "99999999999999999999", Text, "NULL");
    formRow("decimal", "12.50", Text, "real 12.5");
    formRow("decimal", "twelve", Text, "NULL");
    formRow("text", 17, Number, "text 17");
    formRow("seconds", 30, MinutesLength, "whole 1800");
    formRow("minutes", 1801, SecondsLength, "whole 31");
    formRow("minutes", 30, MinutesLength, "whole 30");
    formRow("minutes | divide:15", 1800, SecondsLength, "whole 2");
    formRow("divide:60", 90, SecondsLength, "real 1.5");
    formRow("times:60", 30, MinutesLength, "whole 1800");
    formRow("plus:-1", 30, MinutesLength, "whole 29");
    formRow("repeat:X:5", 30, MinutesLength, "text XXXXXX");
    formRow("repeat:X:5", 1860, SecondsLength, "text XXXXXXX");
    formRow("repeat:a:b:10", 20, MinutesLength, "text a:ba:b");
    formRow("repeat:X:5", QVariant(0), MinutesLength, "text ");
    formRow("repeat:X:1", 1'000'000, MinutesLength, "NULL");
}

void PmsForms::textsAreWritten_data() {
    formColumns();
    using enum ValueKind;
    formRow("upper", "zoë o'brien 😀", Text, "text ZOË O'BRIEN 😀");
    formRow("lower", "ZOË", Text, "text zoë");
    formRow("trim", "  a b ", Text, "text a b");
    formRow("ascii", "Zoë Łukasz “ß” 李", Text, "text Zoe Lukasz \"ss\" ?");
    formRow("digits", "+61 (412) ٣45", Text, "text 61412345");
    formRow("digits", "none", Text, "NULL");
    formRow("first:2", "😀ab", Text, "text 😀a");
    formRow("first:9", "ab", Text, "text ab");
    formRow("last:2", "a😀b", Text, "text 😀b");
    formRow("last:9", "ab", Text, "text ab");
    formRow("pad_left:5:0", "42", Text, "text 00042");
    formRow("pad_left:2:0", "123", Text, "text 123");
    formRow("pad_left:3:😀", "a", Text, "text 😀😀a");
    formRow("title_case", "MARY-JANE o'BRIEN mcdonald's", Text, "text Mary-Jane O'Brien Mcdonald's");
    formRow("part:2::", "3:7", Text, "text 7");
    formRow("part:3::", "3:7", Text, "NULL");
    formRow("part:1:-", "-7", Text, "NULL");
    formRow("map:room", "2", Text, "text B");
    formRow("map:room", "9", Text, "NULL");
    formRow("map:open", "9", Text, "text ?");
    formRow("bytes", "ë", Text, "bytes c3ab");
    formRow("uuid_bytes", kUuid, Text, "bytes 0191e6b27c4f7e1a9b3d5f0a1c2d3e4f");
    formRow("uuid_bytes", "0191E6B27C4F7E1A9B3D5F0A1C2D3E4F", Text, "bytes 0191e6b27c4f7e1a9b3d5f0a1c2d3e4f");
    formRow("uuid_bytes", "no uuid", Text, "NULL");
    formRow("uuid_bytes | hex | upper", kUuid, Text, "text 0191E6B27C4F7E1A9B3D5F0A1C2D3E4F");
    formRow("uuid_text", "{0191E6B2-7C4F-7E1A-9B3D-5F0A1C2D3E4F}", Text, "text 0191e6b2-7c4f-7e1a-9b3d-5f0a1c2d3e4f");
    formRow("hex", "ë", Text, "text c3ab");
}

void PmsForms::columnsAreRead_data() {
    formColumns();
    using enum ValueKind;
    formRow("seconds_of_day", 32700, Time, "text 09:05:00");
    formRow("seconds_of_day", "86400", Time, "text 24:00:00");
    formRow("seconds_of_day", 86401, Time, "NULL");
    formRow("seconds_of_day", -1, Time, "NULL");
    formRow("minutes_of_day", 545, Time, "text 09:05:00");
    formRow("minutes_of_day", 1440, Time, "text 24:00:00");
    formRow("format:yyyyMMdd", 20280229, Date, "text 2028-02-29");
    formRow("format:yyyyMMdd", "20270229", Date, "NULL");
    formRow("format:HHmm", "0905", Time, "text 09:05:00");
    formRow("format:dd/MM/yyyy HH:mm", "04/10/2026 02:30", DateTime, "text 2026-10-04 02:30:00");
    formRow("plus_seconds:60", "23:59:00", Time, "text 24:00:00");
    formRow("plus_seconds:60", "2028-02-29 23:59:00", DateTime, "text 2028-03-01 00:00:00");
    formRow("times:5", "6", Number, "whole 30");
    formRow("divide:60", 1800, Number, "whole 30");
    formRow("count:5", "XX/XX/", Text, "whole 30");
    formRow("map:room", "b", Text, "text 2");
    formRow("map:room", "C", Text, "NULL");
    formRow("map:open", "C", Text, "text other");
    formRow("trim", "  7 ", Text, "text 7");
    formRow("fixed:1", QVariant(), Text, "text 1");
    formRow("uuid_text", QVariant(QByteArray::fromHex("0191e6b27c4f7e1a9b3d5f0a1c2d3e4f")), Text,
            "text 0191e6b2-7c4f-7e1a-9b3d-5f0a1c2d3e4f");
    formRow("unix_seconds", 1806766200, DateTime, "text 2027-04-04 02:30:00");
    formRow("unix_seconds", 1806766200, UtcDateTime, "text 2027-04-03 15:30:00");
    formRow("unix_seconds", QVariant(0), DateTime, "NULL");
}

void PmsForms::columnsAreRead() {
    QFETCH(QString, forms);
    QFETCH(QVariant, value);
    QFETCH(int, kind);
    QFETCH(QString, expected);
    QCOMPARE(readBack(forms, value, ValueKind(kind)), expected);
}

void PmsForms::whatIsWrittenIsReadBack_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("kind");
    using enum ValueKind;
    const auto row = [](const char *form, const char *value, ValueKind kind) {
        QTest::newRow(form) << QString::fromLatin1(form) << QString::fromLatin1(value) << int(kind);
    };
    row("seconds_of_day", "24:00:00", Time);
    row("minutes_of_day", "23:59:00", Time);
    row("unix_seconds", "2027-01-15 09:00:00", DateTime);
    row("format:dd.MM.yyyy HH:mm:ss", "2028-02-29 00:00:00", DateTime);
    row("format:yyyyMMdd", "2028-02-29", Date);
    row("map:room", "2", Text);
    row("uuid_text", kUuid, Text);
}

void PmsForms::whatIsWrittenIsReadBack() {
    QFETCH(QString, form);
    QFETCH(QString, value);
    QFETCH(int, kind);
    const FormContext context = contextOf(ValueKind(kind));
    const SqlValue theirs = applyParameterForms({*parseParameterForm(form, maps())}, value, context);
    QCOMPARE(shown(applyColumnForms({*parseColumnForm(form, maps())}, theirs, context)), shown(SqlValue(value)));
}

void PmsForms::nullStaysNull_data() {
    QTest::addColumn<QString>("form");
    for (const char *form : {"text", "integer", "year", "plus_seconds:5", "upper", "pad_left:5:0", "map:open", "hex",
                             "repeat:X:5", "unix_seconds", "title_case"}) {
        QTest::newRow(form) << QString::fromLatin1(form);
    }
}

void PmsForms::nullStaysNull() {
    QFETCH(QString, form);
    const Forms forms{*parseParameterForm(form, maps())};
    QCOMPARE(shown(applyParameterForms(forms, {}, contextOf(ValueKind::Text))), QStringLiteral("NULL"));
}

void PmsForms::aFormThatIsNotUnderstoodSaysWhatWouldBe_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<bool>("column");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *form, bool column, const char *expected) {
        QTest::newRow(form) << QString::fromLatin1(form) << column << QString::fromLatin1(expected);
    };
    row("lowercase", false, "known: text, integer");
    row("fixed:1", false, "known: text, integer");
    row("year", true, "known: text, integer");
    row("plus_seconds", false, "\"plus_seconds:-60\"");
    row("plus_seconds:x", false, "\"plus_seconds:-60\"");
    row("upper:3", false, "\"upper\"");
    row("first:0", false, "\"first:3\"");
    row("divide:0", false, "\"divide:15\"");
    row("pad_left:5:ab", false, "\"pad_left:8:0\"");
    row("part:2:", false, "\"part:2::\"");
    row("repeat:X:0", false, "\"repeat:X:5\"");
    row("format:", false, "\"format:yyyyMMdd\"");
    row("map:nowhere", false, "no section [map.nowhere]; known: open, room");
    row("", false, "known: text, integer");
}

void PmsForms::aFormThatIsNotUnderstoodSaysWhatWouldBe() {
    QFETCH(QString, form);
    QFETCH(bool, column);
    QFETCH(QString, expected);
    const auto parsed = column ? parseColumnForm(form, maps()) : parseParameterForm(form, maps());
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().contains(expected), qPrintable(parsed.error()));
}

void PmsForms::aFormThatCanNeverBeAppliedIsAFault_data() {
    formColumns();
    using enum ValueKind;
    formRow("year", "", Time, "\"year\" can never be applied to a time of day; what can:");
    formRow("seconds_of_day", "", Date, "\"seconds_of_day\" can never be applied to a date;");
    formRow("integer", "", DateTime, "\"integer\" can never be applied to a date and time;");
    formRow("repeat:X:5", "", Text, "\"repeat\" can never be applied to a text;");
    formRow("minutes | year", "", SecondsLength, "\"year\" can never be applied to a number;");
    formRow("uuid_bytes | upper", "", Text, "\"upper\" can never be applied to bytes;");
}

void PmsForms::aFormThatCanNeverBeAppliedIsAFault() {
    QFETCH(QString, forms);
    QFETCH(int, kind);
    QFETCH(QString, expected);
    const QString found = written(forms, QVariant(), ValueKind(kind));
    QVERIFY2(found.startsWith(expected), qPrintable(found));
}

void PmsForms::textIsFoldedToTheCharset_data() {
    QTest::addColumn<QString>("charset");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *charset, const char *text, const char *expected) {
        QTest::addRow("%s %s", charset, text)
            << QString::fromLatin1(charset) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("utf8", "Zoë 李 😀", "Zoë 李 😀");
    row("utf8mb3", "Zoë 李 😀", "Zoë 李 ?");
    row("latin1", "Zoë Dvořák 李", "Zoë Dvorák ?");
    row("latin1", "e\u0308", "ë");
    row("ascii", "Zoë Dvořák Ærø", "Zoe Dvorak AEro");
    row("ascii", "Nguyễn", "Nguyen");
    row("ascii", "O’Brien – 1…", "O'Brien - 1...");
    row("ascii", "", "");
}

void PmsForms::textIsFoldedToTheCharset() {
    QFETCH(QString, charset);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(foldText(text, *charsetNamed(charset)).text, expected);
}

void PmsForms::whatWasLostIsNamedByCodePoint() {
    QCOMPARE(codePointText(foldText(QStringLiteral("李 ë 😀"), Charset::Latin1).lost), QStringLiteral("U+674E U+1F600"));
    QVERIFY(foldText(QStringLiteral("Zoë"), Charset::Latin1).lost.empty());
    QVERIFY(!charsetNamed(QStringLiteral("UTF-8")));
}

QTEST_APPLESS_MAIN(PmsForms)
#include "tst_pms_forms.moc"
