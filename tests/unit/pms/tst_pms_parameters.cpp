// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/parameter_binder.h"

using namespace core::pms;
using core::base::PracticeZone;
using core::ports::AppointmentState;

namespace {

const QByteArray kHead = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\n";

ProfileResult parse(const QByteArray &rest) {
    return parseProfile(kHead + rest, QStringLiteral("x.toml"));
}

/// A value as text: "NULL", "7", "'text'", "x'00ff'"; several with commas.
QString shown(const std::optional<Parameters::Values> &values) {
    if (!values) return QStringLiteral("absent");
    QStringList list;
    for (const SqlValue &value : *values) {
        if (isNullValue(value)) {
            list << QStringLiteral("NULL");
        } else if (const auto *bytes = std::get_if<QByteArray>(&value)) {
            list << QStringLiteral("x'%1'").arg(QString::fromLatin1(bytes->toHex()));
        } else if (std::holds_alternative<QString>(value)) {
            list << QStringLiteral("'%1'").arg(textOf(value));
        } else {
            list << textOf(value);
        }
    }
    return list.join(QLatin1Char(','));
}

core::ports::UnitSite site() {
    return {QStringLiteral("DEV"), core::domain::PracticeId(QStringLiteral("77_1")),
            *PracticeZone::fromIana(QStringLiteral("Australia/Sydney")),
            *core::base::parseUtcStamp(QStringLiteral("2027-03-01 00:00:00"))};
}

class Bench {
  public:
    explicit Bench(const QByteArray &rest) {
        auto result = parse(rest);
        for (const ProfileFault &fault : result.faults) qWarning("%s", qPrintable(fault.toLine()));
        m_profile = std::move(*result.profile);
        m_binder.emplace(m_profile, *DatabaseZone::make(m_profile.timeZone, site().zone), site());
    }
    const Profile &profile() const { return m_profile; }
    const ParameterBinder &binder() const { return *m_binder; }
    QString bound(const char *name) const {
        const QString key = QString::fromLatin1(name);
        return shown(m_binder->bound({key}, offered).valuesOf(key));
    }
    void offer(const char *name, const SqlValue &value) { offered.set(QString::fromLatin1(name), value); }
    void offerText(const char *name, const char *text) { offer(name, QString::fromUtf8(text)); }

    Parameters offered;

  private:
    Profile m_profile;
    std::optional<ParameterBinder> m_binder;
};

}  // namespace

class PmsParameters : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theZoneComesBeforeTheForms();
    void anAppointmentMayCrossTheDatabasesMidnight();
    void diaryReadsAreWidenedByADay();
    void theDatabaseOnThePracticesClockIsLeftAlone();
    void whatIsAlwaysOffered();
    void ownParametersAreMadeFromOthers();
    void aNewUuidIsTheSameWithinAUnit();
    void listsAreFormedElementByElement();
    void partsOfAResourceAreOffered();
    void whatTheColumnsWillNotHoldGoesToTheNotes();
    void aStatusMayLieInSeveralColumns();
    void theFirstMatchOfTheFileWins();
    void faultsNameLineKeyAndRemedy_data();
    void faultsNameLineKeyAndRemedy();
};

void PmsParameters::theZoneComesBeforeTheForms() {
    Bench bench(
        "[connection]\ntime_zone = \"UTC\"\n[parameters]\nstart = \"format:yyyyMMddHHmm\"\n"
        "second = { from = \"start\", form = \"seconds_of_day\" }\n"
        "instant = { from = \"start\", form = \"unix_seconds\" }\n"
        "last_minute = { from = \"end\", form = [\"plus_seconds:-60\", \"time\"] }\n");
    bench.offerText("start", "2027-03-15 10:30:00");
    bench.offerText("end", "2027-03-15 11:30:00");
    bench.offer("length_s", qint64(3600));
    bench.offerText("dob", "1990-05-06");
    QCOMPARE(bench.bound("start"), QStringLiteral("'202703142330'"));
    QCOMPARE(bench.bound("second"), QStringLiteral("84600"));
    QCOMPARE(bench.bound("instant"), QStringLiteral("1805067000"));
    QCOMPARE(bench.bound("end"), QStringLiteral("'2027-03-15 00:30:00'"));
    QCOMPARE(bench.bound("last_minute"), QStringLiteral("'00:29:00'"));
    QCOMPARE(bench.bound("dob"), QStringLiteral("'1990-05-06'"));
}

void PmsParameters::anAppointmentMayCrossTheDatabasesMidnight() {
    Bench bench("[connection]\ntime_zone = \"UTC\"\n");
    bench.offerText("start", "2027-03-15 10:30:00");
    bench.offerText("date", "2027-03-15");
    bench.offerText("start_time", "10:30:00");
    bench.offerText("end_time", "11:30:00");
    bench.offer("length_s", qint64(3600));
    QCOMPARE(bench.bound("date"), QStringLiteral("'2027-03-14'"));
    QCOMPARE(bench.bound("start_time"), QStringLiteral("'23:30:00'"));
    QCOMPARE(bench.bound("end_time"), QStringLiteral("'00:30:00'"));
    bench.offer("length_s", qint64(1800));
    QCOMPARE(bench.bound("end_time"), QStringLiteral("'24:00:00'"));
}

void PmsParameters::diaryReadsAreWidenedByADay() {
    Bench bench("[connection]\ntime_zone = \"UTC\"\n");
    bench.offerText("from", "2028-03-01");
    bench.offerText("from_start", "2028-03-01 00:00:00");
    // Without `to` it is no diary: the moment itself is meant.
    QCOMPARE(bench.bound("from_start"), QStringLiteral("'2028-02-29 13:00:00'"));
    QCOMPARE(bench.bound("from"), QStringLiteral("'2028-02-29'"));
    bench.offerText("to", "2028-03-01");
    bench.offerText("until", "2028-03-02 00:00:00");
    bench.offerText("day_before", "2028-02-29 00:00:00");
    QCOMPARE(bench.bound("from"), QStringLiteral("'2028-02-29'"));
    QCOMPARE(bench.bound("to"), QStringLiteral("'2028-03-02'"));
    QCOMPARE(bench.bound("from_start"), QStringLiteral("'2028-02-29 00:00:00'"));
    QCOMPARE(bench.bound("until"), QStringLiteral("'2028-03-03 00:00:00'"));
    QCOMPARE(bench.bound("day_before"), QStringLiteral("'2028-02-28 00:00:00'"));
}

void PmsParameters::theDatabaseOnThePracticesClockIsLeftAlone() {
    Bench bench("");
    for (const auto &[name, text] : {std::pair("start", "2027-10-03 02:30:00"), std::pair("end_time", "24:00:00"),
                                     std::pair("from", "2027-03-15"), std::pair("to", "2027-03-15")}) {
        bench.offerText(name, text);
        QCOMPARE(bench.bound(name), QStringLiteral("'%1'").arg(QLatin1String(text)));
    }
}

void PmsParameters::whatIsAlwaysOffered() {
    Bench bench("");
    QCOMPARE(bench.bound("now"), QStringLiteral("'2027-03-01 11:00:00'"));
    QCOMPARE(bench.bound("now_utc"), QStringLiteral("'2027-03-01 00:00:00'"));
    QCOMPARE(bench.bound("environment"), QStringLiteral("'DEV'"));
    QCOMPARE(bench.bound("practice"), QStringLiteral("'77_1'"));
    QCOMPARE(bench.bound("link_tag"), QStringLiteral("absent"));
    bench.offer("booking", qint64(5));
    QCOMPARE(bench.bound("link_tag"), QStringLiteral("'HE:DEV:77_1:5'"));
    QCOMPARE(bench.bound("link_like"), QStringLiteral("'%HE:DEV:77\\_1:5%'"));
    bench.offerText("now_utc", "2027-07-01 00:00:00");
    QCOMPARE(bench.bound("now"), QStringLiteral("'2027-07-01 10:00:00'"));
}

void PmsParameters::ownParametersAreMadeFromOthers() {
    Bench bench(
        "[parameters]\nlast_name = \"upper\"\nkind = { value = 4 }\nsource = { value = \"online\" }\n"
        "note = { text = \"HE {booking} for {last_name}{email}\", form = \"first:14\" }\n"
        "initial = { from = \"last_name\", form = [\"first:1\", \"lower\"] }\n"
        "twice = { from = \"initial\", form = \"pad_left:3:-\" }\n");
    bench.offer("booking", qint64(5));
    bench.offerText("last_name", "Lee");
    bench.offer("email", {});
    QCOMPARE(bench.bound("last_name"), QStringLiteral("'LEE'"));
    QCOMPARE(bench.bound("kind"), QStringLiteral("4"));
    QCOMPARE(bench.bound("source"), QStringLiteral("'online'"));
    QCOMPARE(bench.bound("note"), QStringLiteral("'HE 5 for LEE'"));
    QCOMPARE(bench.bound("initial"), QStringLiteral("'l'"));
    QCOMPARE(bench.bound("twice"), QStringLiteral("'--l'"));
    bench.offer("last_name", {});
    QCOMPARE(bench.bound("initial"), QStringLiteral("NULL"));
}

void PmsParameters::aNewUuidIsTheSameWithinAUnit() {
    Bench bench(
        "[parameters]\na = { new = \"uuid\" }\nb = { new = \"uuid\" }\nc = { from = \"a\", form = \"uuid_bytes\" }\n");
    QCOMPARE(bench.bound("a").size(), 38);
    QCOMPARE(bench.bound("a"), bench.bound("a"));
    QVERIFY(bench.bound("a") != bench.bound("b"));
    QCOMPARE(bench.bound("c").mid(2, 8), bench.bound("a").mid(1, 8));
    Bench other("[parameters]\na = { new = \"uuid\" }\n");
    QVERIFY(other.bound("a") != bench.bound("a"));
}

void PmsParameters::listsAreFormedElementByElement() {
    Bench bench("[parameters]\nresources = \"integer\"\n");
    bench.offered.setList(QStringLiteral("resources"), {QStringLiteral("1"), QStringLiteral("x"), QStringLiteral("3")});
    QCOMPARE(bench.bound("resources"), QStringLiteral("1,NULL,3"));
    bench.offered.setList(QStringLiteral("resources"), {});
    const Parameters none = bench.binder().bound({QStringLiteral("resources")}, bench.offered);
    QVERIFY(!none.has(QStringLiteral("resources")));
    QCOMPARE(bench.bound("resources"), QStringLiteral("NULL"));
}

void PmsParameters::partsOfAResourceAreOffered() {
    Bench bench("[parameters]\nchair = \"integer\"\n[resource_id]\nparts = [\"chair\", \"practitioner\"]\n");
    QCOMPARE(bench.bound("chair"), QStringLiteral("absent"));
    bench.offerText("resource", "3:p7");
    QCOMPARE(bench.bound("chair"), QStringLiteral("3"));
    QCOMPARE(bench.bound("practitioner"), QStringLiteral("'p7'"));
    bench.offerText("resource", "3");
    QCOMPARE(bench.bound("chair"), QStringLiteral("NULL"));
    bench.offered.setList(QStringLiteral("resources"),
                          {QStringLiteral("3:7"), QStringLiteral("4:7"), QStringLiteral("3:8")});
    QCOMPARE(bench.bound("practitioner_list"), QStringLiteral("'7','8'"));
    bench.offered.setList(QStringLiteral("resources"), {});
    QVERIFY(!bench.binder().bound({QStringLiteral("chair_list")}, bench.offered).has(QStringLiteral("chair_list")));
}

void PmsParameters::whatTheColumnsWillNotHoldGoesToTheNotes() {
    Bench bench(
        "[connection]\ncharset = \"latin1\"\n[parameters]\nfirst_name = \"first:20\"\n"
        "short_name = { from = \"first_name\", form = \"upper\" }\n[widths]\nlast_name = 3\nshort_name = 4\n");
    const auto loss = [&bench](const char *name, const char *text) {
        return bench.binder().lossOf(QLatin1String(name), QString::fromUtf8(text)).join(QLatin1Char(';'));
    };
    QCOMPARE(loss("first_name", "Zoë"), QString());
    QCOMPARE(loss("first_name", "李"), QStringLiteral("first name: 李 (U+674E)"));
    QCOMPARE(loss("last_name", "Dvořák"), QStringLiteral("last name: Dvořák (U+0159)"));
    QCOMPARE(loss("last_name", "Dvorak"), QStringLiteral("last name: Dvorak"));
    QCOMPARE(loss("first_name", "Robert"), QStringLiteral("first name: Robert"));
    bench.offerText("last_name", "Dvořák");
    QCOMPARE(bench.bound("last_name"), QStringLiteral("'Dvo'"));
}

void PmsParameters::aStatusMayLieInSeveralColumns() {
    const Bench bench(
        "[map.status]\nbooked = [\"A\", { status = \"a\", removed = 0 }]\n"
        "cancelled = [{ status = \"A\", removed = \"1\" }]\narrived = [{ status = \"A\", here = true }]\n");
    const auto &map = bench.profile().statuses;
    const auto state = [&map](const char *status, const char *removed) {
        return map.meaningIn([&](const QString &column) {
            return QLatin1String(column == QLatin1String("status") ? status
                                 : column == QLatin1String("here") ? "1"
                                                                   : removed);
        });
    };
    QVERIFY(state("A", "1") == AppointmentState::Booked);
    QVERIFY(state("a", "0") == AppointmentState::Booked);
    QVERIFY(!state("a", "1"));
    QCOMPARE(map.written(AppointmentState::Cancelled)->at(QStringLiteral("removed")), QStringLiteral("1"));
    QCOMPARE(map.written(AppointmentState::Booked)->at(QStringLiteral("removed")), QString());
    QVERIFY(!map.written(AppointmentState::Completed));
    const auto offered = bench.profile().parameterExtras().complete({QStringLiteral("status")});
    QVERIFY(offered.contains(QStringLiteral("removed")) && offered.contains(QStringLiteral("here")));
}

void PmsParameters::theFirstMatchOfTheFileWins() {
    const Bench bench(
        "[map.status]\ncancelled = [{ status = \"A\", removed = 1 }]\nbooked = [\"A\"]\n"
        "[map.room]\nz = \"1\"\na = \"1\"\ndefault = \"0\"\n");
    const auto state = bench.profile().statuses.meaningIn(
        [](const QString &column) { return QLatin1String(column == QLatin1String("status") ? "A" : "1"); });
    QVERIFY(state == AppointmentState::Cancelled);
    const ValueMap &room = bench.profile().maps.at(QStringLiteral("room"));
    QCOMPARE(*room.theirsFor(QStringLiteral("1")), QStringLiteral("z"));
    QCOMPARE(*room.oursFor(QStringLiteral("a")), QStringLiteral("1"));
    QCOMPARE(*room.oursFor(QStringLiteral("A")), QStringLiteral("0"));
    QVERIFY(!room.theirsFor(QStringLiteral("9")));
}

void PmsParameters::faultsNameLineKeyAndRemedy_data() {
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *rest, int line, const char *key, const char *message) {
        QTest::newRow(name) << QByteArray(rest) << line << QString::fromUtf8(key) << QString::fromUtf8(message);
    };
    row("unknown form", "[parameters]\nstart = [\"date\", \"dates\"]\n", 6, "parameters.start", "known: text");
    row("never", "[parameters]\ndob = \"seconds_of_day\"\n", 6, "parameters.dob", "can never be applied to a date");
    row("never from", "[parameters]\nx = { from = \"start_time\", form = \"year\" }\n", 6, "parameters.x.form",
        "can never be applied to a time of day");
    row("unknown map", "[parameters]\nstatus = \"map:states\"\n", 6, "parameters.status", "[map.states]");
    row("unknown source", "[parameters]\nx = { from = \"strat\" }\n", 6, "parameters.x", "\"strat\"; known: ");
    row("unknown in text", "[parameters]\nx = { text = \"{strat}\" }\n", 6, "parameters.x", "\"strat\"; known: ");
    row("own circle", "[parameters]\nx = { from = \"y\" }\ny = { from = \"x\" }\n", 7, "parameters.y", "from itself");
    row("brace", "[parameters]\nx = { text = \"{start\" }\n", 6, "parameters.x.text", "{name}");
    row("two sources", "[parameters]\nx = { from = \"start\", value = 1 }\n", 6, "parameters.x", "one of from");
    row("new what", "[parameters]\nx = { new = \"id\" }\n", 6, "parameters.x.new", "uuid");
    row("no form", "[parameters]\nx = 5\n", 6, "parameters.x", "expected a form");
    row("column form", "[operation.busy]\nsql = \"SELECT 1\"\ncolumns = { date = { form = \"upper\" } }\n", 7,
        "operation.busy.columns.date.form", "known: text");
    row("column key", "[operation.busy]\nsql = \"SELECT 1\"\ncolumns = { date = { col = \"x\" } }\n", 7,
        "operation.busy.columns.date.col", "column, form, per_min");
    row("not offered", "[parameters]\nx = { from = \"dob\" }\n[operation.busy]\nsql = \"SELECT :x\"\n", 8,
        "operation.busy.sql", ":x is not offered here");
    row("charset", "[connection]\ncharset = \"utf-16\"\n", 6, "connection.charset", "latin1");
    row("parts", "[resource_id]\nparts = [\"chair\"]\n", 5, "resource_id.parts", "at least two");
    row("static list", "[[static.doctor]]\nid = 1\n", 5, "static.doctor", "appointment_type");
    row("static id", "[[static.resource]]\nname = \"x\"\n", 5, "static.resource", "needs an id");
    row("value map", "[map.room]\na = [1]\n", 6, "map.room.a", "\"theirs\" = \"ours\"");
    row("empty code", "[map.status]\nbooked = [{}]\n", 6, "map.status.booked", "expected a code");
}

void PmsParameters::faultsNameLineKeyAndRemedy() {
    QFETCH(QByteArray, rest);
    QFETCH(int, line);
    QFETCH(QString, key);
    QFETCH(QString, message);
    const ProfileResult result = parse(rest);
    QVERIFY(!result.profile);
    QStringList lines;
    bool found = false;
    for (const ProfileFault &fault : result.faults) {
        lines << fault.toLine();
        found = found || (fault.line == line && fault.key == key && fault.message.contains(message));
    }
    QVERIFY2(found, qPrintable(lines.join(QLatin1Char('\n'))));
}

QTEST_APPLESS_MAIN(PmsParameters)
#include "tst_pms_parameters.moc"
