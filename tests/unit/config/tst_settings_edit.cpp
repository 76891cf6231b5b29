// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/config/settings_edit.h"

using namespace core;
using namespace core::config;

namespace {

const QByteArray kFile = R"(# Written by hand; keep my comments.
[healthengine]
vendor = "V"   # us
vendor_email = "v@example.com"

[pms]
profile = "p"
connection = "Driver=SQLite3;Database=/x"  # no password here

# Main street
[[practice]]
id = "1"                 # from the portal
timezone = "Australia/Perth"
locations = [
    "3",  # ground floor
    "[4]",
]

[practice.live_hours]
monday = ["08:00-12:00"]

# Dr Ä retires soon 🎉
[[practice.resource]]
id = "11"
publish = true   # until June
[[practice.resource]]
id = "12"

# Second street
[[practice]]
id = "2"
timezone = "Australia/Sydney"
)";

domain::PracticeId practiceId(const char *id) {
    return domain::PracticeId(QString::fromLatin1(id));
}
domain::PmsResourceId resourceId(const char *id) {
    return domain::PmsResourceId(QString::fromLatin1(id));
}
QString name(const char *text) {
    return QString::fromUtf8(text);
}

EditResult edit(const QByteArray &text, const std::vector<SettingsEdit> &edits) {
    return editSettings(text, edits, QStringLiteral("settings.toml"));
}

/// The file with one change.
QByteArray with(const QByteArray &from, const QByteArray &to) {
    QByteArray text = kFile;
    if (text.count(from) != 1) qFatal("the test's own text is wrong: %s", from.constData());
    return text.replace(from, to);
}

void compare(const EditResult &result, const QByteArray &expected) {
    QVERIFY2(result.text, qPrintable(result.faults.empty() ? QString() : result.faults.front().toString()));
    QCOMPARE(QString::fromUtf8(*result.text), QString::fromUtf8(expected));
}

}  // namespace

class TestSettingsEdit : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void noEditChangesNothing();
    void aValueIsReplacedAndItsCommentStays();
    void columnsCountLettersBeyondTheBasicPlane();
    void aMissingKeyIsAddedBelowItsSection();
    void aListOfSeveralLinesIsReplacedWhole();
    void aPracticeIsAddedAtTheEnd();
    void aPracticeIdIsReplaced();
    void aPracticeIsRemovedWithAllOfItsSections();
    void theLastPracticeIsRemoved();
    void aResourceIsChangedAndAdded();
    void aResourceIsRemovedWithItsComment();
    void liveHoursAreSetAndAdded();
    void aNewFileGrowsFromNothing();
    void aSectionIsRemoved();
    void textIsQuoted();
    void windowsLineEndsStay();
    void whatWouldBeInvalidChangesNothing();
    void unknownThingsAreFaults();
    void practicesWrittenInlineAreLeftToPeople();
    void aFileWithFaultsSaysSo();
    void shortFormsDoTheirOneThing();
};

void TestSettingsEdit::noEditChangesNothing() {
    compare(edit(kFile, {}), kFile);
}

void TestSettingsEdit::aValueIsReplacedAndItsCommentStays() {
    compare(edit(kFile, {PutResource{practiceId("1"), resourceId("11"), false, {}}}),
            with("publish = true   # until June", "publish = false   # until June"));
    compare(edit(kFile, {SetKey{name("healthengine"), name("vendor"), name("Other")}}),
            with("vendor = \"V\"   # us", "vendor = \"Other\"   # us"));
}

void TestSettingsEdit::columnsCountLettersBeyondTheBasicPlane() {
    compare(edit(with("id = \"12\"\n", "id = \"12\"\nname = \"🎉🎉 Ä\" # 🎉\n"),
                 {PutResource{practiceId("1"), resourceId("12"), {}, name("N")}}),
            with("id = \"12\"\n", "id = \"12\"\nname = \"N\" # 🎉\n"));
}

void TestSettingsEdit::aMissingKeyIsAddedBelowItsSection() {
    compare(edit(kFile, {PutPractice{practiceId("1"), {{name("enabled"), false}}}}),
            with("    \"[4]\",\n]\n", "    \"[4]\",\n]\nenabled = false\n"));
    compare(edit(kFile, {PutPractice{practiceId("2"), {{name("availability_days"), qint64{30}}}}}),
            kFile + "availability_days = 30\n");
    compare(edit(kFile, {SetKey{name("healthengine"), name("poll_interval_s"), qint64{3}}}),
            with("vendor_email = \"v@example.com\"\n", "vendor_email = \"v@example.com\"\npoll_interval_s = 3\n"));
}

void TestSettingsEdit::aListOfSeveralLinesIsReplacedWhole() {
    const std::vector<QString> one{name("9")};
    compare(edit(kFile, {PutPractice{practiceId("1"), {{name("locations"), one}}}}),
            with("locations = [\n    \"3\",  # ground floor\n    \"[4]\",\n]\n", "locations = [\"9\"]\n"));
}

void TestSettingsEdit::aPracticeIsAddedAtTheEnd() {
    compare(edit(kFile, {PutPractice{practiceId("3"), {{name("timezone"), name("Australia/Darwin")}}},
                         PutResource{practiceId("3"), resourceId("7"), true, name("Dr An")}}),
            kFile +
                "\n[[practice]]\nid = \"3\"\ntimezone = \"Australia/Darwin\"\n\n[[practice.resource]]\nid = \"7\"\n"
                "publish = true\nname = \"Dr An\"\n");
}

void TestSettingsEdit::aPracticeIdIsReplaced() {
    compare(edit(kFile, {ReplacePracticeId{practiceId("1"), practiceId("7654321")}}),
            with("id = \"1\"                 # from", "id = \"7654321\"                 # from"));
}

void TestSettingsEdit::aPracticeIsRemovedWithAllOfItsSections() {
    const qsizetype begin = kFile.indexOf("# Main street");
    const qsizetype end = kFile.indexOf("# Second street");
    compare(edit(kFile, {RemovePractice{practiceId("1")}}), kFile.left(begin) + kFile.mid(end));
}

void TestSettingsEdit::theLastPracticeIsRemoved() {
    compare(edit(kFile, {RemovePractice{practiceId("2")}}), kFile.left(kFile.indexOf("\n# Second street")));
}

void TestSettingsEdit::aResourceIsChangedAndAdded() {
    compare(edit(kFile, {PutResource{practiceId("1"), resourceId("11"), {}, name("Dr Ä 🎉")}}),
            with("publish = true   # until June\n", "publish = true   # until June\nname = \"Dr Ä 🎉\"\n"));
    compare(edit(kFile, {PutResource{practiceId("1"), resourceId("13"), false, {}}}),
            with("id = \"12\"\n", "id = \"12\"\n\n[[practice.resource]]\nid = \"13\"\npublish = false\n"));
}

void TestSettingsEdit::aResourceIsRemovedWithItsComment() {
    compare(edit(kFile, {RemoveResource{practiceId("1"), resourceId("11")}}),
            with("# Dr Ä retires soon 🎉\n[[practice.resource]]\nid = \"11\"\npublish = true   # until June\n", ""));
}

void TestSettingsEdit::liveHoursAreSetAndAdded() {
    domain::LivenessContract hours;
    hours.days[0] = {{480, 720}, {780, 1440}};
    const QByteArray days =
        "tuesday = []\nwednesday = []\nthursday = []\nfriday = []\nsaturday = []\nsunday = []\n"
        "publicHolidays = []\n";
    compare(edit(kFile, {SetLiveHours{practiceId("1"), hours}}),
            with("monday = [\"08:00-12:00\"]\n", "monday = [\"08:00-12:00\", \"13:00-24:00\"]\n" + days));
    compare(edit(kFile, {SetLiveHours{practiceId("2"), hours}}),
            kFile + "\n[practice.live_hours]\nmonday = [\"08:00-12:00\", \"13:00-24:00\"]\n" + days);
}

void TestSettingsEdit::aNewFileGrowsFromNothing() {
    compare(edit({}, {SetKey{name("healthengine"), name("vendor"), name("V")},
                      SetKey{name("healthengine"), name("vendor_email"), name("v@example.com")},
                      SetKey{name("pms"), name("profile"), name("p")},
                      SetKey{name("pms"), name("connection"), name("Driver=SQLite3")},
                      PutPractice{practiceId("1"), {{name("timezone"), name("Australia/Perth")}}}}),
            "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n\n[pms]\nprofile = \"p\"\n"
            "connection = \"Driver=SQLite3\"\n\n[[practice]]\nid = \"1\"\ntimezone = \"Australia/Perth\"\n");
}

void TestSettingsEdit::aSectionIsRemoved() {
    const QByteArray before = with("[pms]\n", "# calls us\n[webhook]\npublic_url = \"https://h.example\"\n\n[pms]\n");
    compare(edit(before, {RemoveSection{name("webhook")}}), kFile);
    compare(edit(kFile, {RemoveSection{name("webhook")}}), kFile);
}

void TestSettingsEdit::textIsQuoted() {
    const QString nasty = name("a\"b\\c\td = 1\n[x]");
    const EditResult result = edit(kFile, {PutResource{practiceId("1"), resourceId("12"), {}, nasty}});
    QVERIFY(result.text);
    QCOMPARE(parseSettings(*result.text, {}).settings->practices[0].resources[1].name, nasty);
}

void TestSettingsEdit::windowsLineEndsStay() {
    QByteArray before = kFile;
    before.replace("\n", "\r\n");
    QByteArray after = with("publish = true   # until June\n", "publish = false   # until June\nname = \"N\"\n");
    after.replace("\n", "\r\n");
    compare(edit(before, {PutResource{practiceId("1"), resourceId("11"), false, name("N")}}), after);
}

void TestSettingsEdit::whatWouldBeInvalidChangesNothing() {
    const EditResult result = edit(kFile, {PutPractice{practiceId("1"), {{name("availability_days"), qint64{400}}}}});
    QVERIFY(!result.text);
    QCOMPARE(result.faults.size(), size_t{1});
    QCOMPARE(result.faults[0].toString(), name("settings.toml:18: practice[0].availability_days: 400 is more than 365; "
                                               "write a whole number from 1 to 365"));
    QVERIFY(!edit(kFile, {ReplacePracticeId{practiceId("1"), practiceId("2")}}).text);
    QVERIFY(!edit(kFile, {SetKey{name("pms"), name("connection"), name("PWD=canary")}}).text);
}

void TestSettingsEdit::unknownThingsAreFaults() {
    for (const SettingsEdit &one : std::vector<SettingsEdit>{
             RemovePractice{practiceId("9")}, PutResource{practiceId("9"), resourceId("1"), true, {}},
             PutPractice{practiceId("1"), {{name("nonsense"), true}}}, SetKey{name("pms"), name("nonsense"), true},
             SetKey{name("practice"), name("id"), name("1")}}) {
        const EditResult result = edit(kFile, {one});
        QVERIFY(!result.text);
        QCOMPARE(result.faults.size(), size_t{1});
    }
}

void TestSettingsEdit::practicesWrittenInlineAreLeftToPeople() {
    const QByteArray text =
        "practice = [{id = \"1\", timezone = \"Australia/Perth\"}]\n"
        "pms = {profile = \"p\", connection = \"Driver=x\"}\n"
        "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n";
    compare(edit(text, {}), text);
    for (const SettingsEdit &one :
         std::vector<SettingsEdit>{PutPractice{practiceId("1"), {{name("enabled"), false}}},
                                   RemovePractice{practiceId("1")}, SetKey{name("pms"), name("profile"), name("q")}}) {
        const EditResult result = edit(text, {one});
        QVERIFY(!result.text);
        QVERIFY(result.faults[0].message.contains(QLatin1String("by hand")));
    }
}

void TestSettingsEdit::aFileWithFaultsSaysSo() {
    const EditResult result = edit("[healthengine\n", {RemovePractice{practiceId("1")}});
    QVERIFY(!result.text);
    QCOMPARE(result.faults[0].line, 1);
}

void TestSettingsEdit::shortFormsDoTheirOneThing() {
    compare(putPractice(kFile, practiceId("9"), name("Australia/Eucla"), practiceId("1")),
            with("id = \"1\"                 # from", "id = \"9\"                 # from")
                .replace("Australia/Perth", "Australia/Eucla"));
    compare(putPractice(kFile, practiceId("3"), name("Australia/Perth"), {}),
            kFile + "\n[[practice]]\nid = \"3\"\ntimezone = \"Australia/Perth\"\n");
    QVERIFY(!putPractice(kFile, practiceId("3"), name("Mars"), {}).text);
    compare(removePractice(kFile, practiceId("404")), kFile);
    compare(removePractice(kFile, practiceId("2")), kFile.left(kFile.indexOf("\n# Second street")));
    compare(setResourcePublished(kFile, practiceId("1"), resourceId("12"), false),
            with("id = \"12\"\n", "id = \"12\"\npublish = false\n"));
    QVERIFY(!setResourcePublished(kFile, practiceId("404"), resourceId("12"), false).text);
}

QTEST_GUILESS_MAIN(TestSettingsEdit)
#include "tst_settings_edit.moc"
