// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/operation_catalogue.h"
#include "core/pms/fitted_text.h"
#include "core/pms/parameter_binder.h"
#include "core/pms/person_mapper.h"
#include "core/pms/profile.h"

using namespace core::pms;
using core::domain::Gender;
using core::ports::AppointmentState;

namespace {

const QByteArray kHead = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\n";

/// Operations that the reference practice system has no use for.
const QStringList kOthersOnly = QStringLiteral(
                                    "locations unlock free telehealth lease lease_take lease_renew lease_release "
                                    "lease_fence client_appointments "
                                    "client_practitioners client_locations client_types")
                                    .split(QLatin1Char(' '));

ProfileResult parse(const QByteArray& rest) {
    return parseProfile(kHead + rest, QStringLiteral("x.toml"));
}

}  // namespace

class PmsProfile : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theReferenceProfileParsesAndSupportsEveryUnit();
    void faultsNameFileLineAndKey_data();
    void faultsNameFileLineAndKey();
    void allFaultsAreFoundAtOnce();
    void anyBytesGiveAProfileOrFaults();
    void aDialectsOwnStatementWins();
    void aStatementWithoutTheDialectIsLeftOut();
    void aCapabilityIsWhatItsStatementsAllow();
    void mapsGoBothWays();
    void textIsCutWithoutBreakingACharacter();
    void keysIgnoreFormats();
    void cutFieldsAreNamedForTheNotes();
};

void PmsProfile::theReferenceProfileParsesAndSupportsEveryUnit() {
    const auto profile = builtInProfile(QStringLiteral("reference"));
    QVERIFY(profile);
    const core::ports::PmsWork works[] = {
        core::ports::ReadConfiguration{}, core::ports::ReadAvailability{},  core::ports::ReadChangeToken{},
        core::ports::PrepareBooking{},    core::ports::ReadLink{},          core::ports::ReadLinkedStatuses{},
        core::ports::InsertBooking{},     core::ports::CancelAppointment{}, core::ports::RecordTold{},
        core::ports::WriteStaffItem{},    core::ports::ListStaffItems{},    core::ports::CloseStaffItem{}};
    for (const Dialect dialect : {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MariaDb}) {
        for (const auto& work : works)
            QCOMPARE(profile->missingFor(core::ports::workName(work), dialect), QStringList());
        for (const QString& name : operationNames()) {
            const bool is = profile->forDialect(dialect).operation(name) != nullptr;
            QVERIFY2(is != kOthersOnly.contains(name), qPrintable(name));
        }
        QVERIFY(profile->forDialect(dialect).isolation == Isolation::ReadCommitted);
        QCOMPARE(profile->tier(dialect), QStringLiteral("transactional"));
    }
    QVERIFY(!profile->missingFor(QStringLiteral("insert_booking"), Dialect::SqlServer).isEmpty());
    QVERIFY(!builtInProfile(QStringLiteral("nobody")));
}

void PmsProfile::faultsNameFileLineAndKey_data() {
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* rest, int line, const char* key, const char* message) {
        QTest::newRow(name) << QByteArray(rest) << line << QString::fromUtf8(key) << QString::fromUtf8(message);
    };
    row("syntax", "[operation\n", 5, "", "");
    row("link store", "[link]\nstore = \"shelf\"\n", 6, "link.store", "table");
    row("unknown section", "[operations.busy]\nsql = \"\"\n", 5, "operations",
        "unknown key; known here: language, profile");
    row("unknown operation", "[operation.bussy]\nsql = \"SELECT 1\"\n", 5, "operation.bussy",
        "no such operation; known: appointment_insert");
    row("unknown key", "[operation.busy]\nsqll = \"SELECT 1\"\n", 6, "operation.busy.sqll", "known here: sql, when");
    row("unknown parameter", "[operation.busy]\nsql = \"SELECT :day\"\n", 6, "operation.busy.sql",
        ":day is not offered here; offered: resources");
    row("two statements", "[operation.busy]\nsql = \"SELECT 1; SELECT 2\"\n", 6, "operation.busy.sql",
        "more than one statement");
    row("bare marker", "[operation.busy]\nsql = \"SELECT ?\"\n", 6, "operation.busy.sql", "named parameter");
    row("wrong type", "[operation.busy]\nsql = 7\n", 6, "operation.busy.sql", "text in quotes");
    row("no sql", "[[operation.busy.statement]]\nexpect_rows = 1\n", 5, "operation.busy", "needs sql");
    row("unknown condition", "[operation.busy]\nsql = \"SELECT 1\"\nwhen = \"sunny\"\n", 7, "operation.busy.when",
        "\"sunny\" is not known here; known: has:resources");
    row("rows", "[operation.busy]\nsql = \"SELECT 1\"\nexpect_rows = -1\n", 7, "operation.busy.expect_rows",
        "whole number");
    row("capture missing", "[operation.patient_insert]\nsql = \"INSERT INTO p VALUES (1)\"\n", 5,
        "operation.patient_insert", "must capture \"patient\"");
    row("unknown dialect", "[operation.busy]\nsql.oracle = \"SELECT 1\"\n", 6, "operation.busy.sql",
        "\"oracle\" is no dialect");
    row("isolation", "[connection]\nisolation = \"high\"\n", 6, "connection.isolation", "\"read committed\"");
    row("time zone", "[connection]\ntime_zone = \"Perth\"\n", 6, "connection.time_zone", "\"practice\"");
    row("on_connect", "[connection]\non_connect = [\"SET x = :y\"]\n", 6, "connection.on_connect[1]", "no parameters");
    row("status meaning", "[map.status]\nbokked = [\"b\"]\n", 6, "map.status.bokked", "known here: booked");
    row("status twice", "[map.status]\nbooked = [\"b\"]\narrived = [\"b\"]\n", 7, "map.status.arrived",
        "already has a meaning");
    row("width", "[widths]\nnotes = 0\n", 6, "widths.notes", "from 1");
    row("parameter type", "[parameters]\nresource = \"int\"\n", 6, "parameters.resource", "known: text, integer");
}

void PmsProfile::faultsNameFileLineAndKey() {
    QFETCH(QByteArray, rest);
    QFETCH(int, line);
    QFETCH(QString, key);
    QFETCH(QString, message);
    const ProfileResult result = parse(rest);
    QVERIFY(!result.profile);
    QCOMPARE(result.faults.size(), size_t(1));
    const ProfileFault& fault = result.faults.front();
    QCOMPARE(fault.file, QStringLiteral("x.toml"));
    QCOMPARE(fault.key, key);
    QCOMPARE(fault.line, line);
    QVERIFY2(fault.message.contains(message), qPrintable(fault.message));
    QVERIFY(fault.toLine().startsWith(QStringLiteral("x.toml:%1: ").arg(line)));
}

void PmsProfile::allFaultsAreFoundAtOnce() {
    const ProfileResult result = parse(
        "[operation.busy]\nsql = \"SELECT :a\"\n[operation.sessions]\nsql = \"SELECT :b\"\n[widths]\nx = \"y\"\n");
    QCOMPARE(result.faults.size(), size_t(3));
    QVERIFY(!parseProfile("language = 2\n", QStringLiteral("y")).profile);
    QCOMPARE(parseProfile("language = 2\n", QStringLiteral("y")).faults[0].key, QStringLiteral("language"));
}

void PmsProfile::anyBytesGiveAProfileOrFaults() {
    for (const QByteArray& bytes : {QByteArray(), QByteArray("\xff\xfe\x00", 3), QByteArray("profile = 1"),
                                    QByteArray("operation = []\nlanguage = \"1\"")}) {
        const ProfileResult result = parseProfile(bytes, QStringLiteral("z"));
        QVERIFY(!result.profile && !result.faults.empty());
    }
}

void PmsProfile::aDialectsOwnStatementWins() {
    const ProfileResult result = parse(
        "[operation.change_token]\nsql.any = \"SELECT 1\"\nsql.mariadb = \"SELECT 2\"\n"
        "[operation.change_token.sqlite]\nsql = \"SELECT 3\"\n");
    QVERIFY(result.profile);
    const auto text = [&](Dialect dialect) {
        return result.profile->forDialect(dialect)
            .operation(QStringLiteral("change_token"))
            ->statements.at(0)
            .sql.bind({}, {})
            ->text;
    };
    QCOMPARE(text(Dialect::PostgreSql), QStringLiteral("SELECT 1"));
    QCOMPARE(text(Dialect::MariaDb), QStringLiteral("SELECT 2"));
    QCOMPARE(text(Dialect::Sqlite), QStringLiteral("SELECT 3"));
}

void PmsProfile::aStatementWithoutTheDialectIsLeftOut() {
    const ProfileResult result = parse("[operation.change_token]\nsql.mariadb = \"SELECT 2\"\n");
    QVERIFY(result.profile->forDialect(Dialect::MariaDb).operation(QStringLiteral("change_token")));
    QVERIFY(!result.profile->forDialect(Dialect::Sqlite).operation(QStringLiteral("change_token")));
}

void PmsProfile::aCapabilityIsWhatItsStatementsAllow() {
    const ProfileResult result =
        parse("[operation.sessions]\nsql = \"SELECT 1\"\n[operation.busy]\nsql = \"SELECT 1\"\n");
    QCOMPARE(result.profile->missingFor(QStringLiteral("read_availability"), Dialect::Sqlite), QStringList());
    QVERIFY(result.profile->missingFor(QStringLiteral("insert_booking"), Dialect::Sqlite)
                .contains(QStringLiteral("appointment_insert")));
    QCOMPARE(result.profile->tier(Dialect::Sqlite), QStringLiteral("single PC"));
}

void PmsProfile::mapsGoBothWays() {
    const auto profile = builtInProfile(QStringLiteral("reference"));
    const auto meaning = [&](const char* code) { return profile->statuses.meaningOf(QLatin1String(code)); };
    QVERIFY(meaning("confirmed") == AppointmentState::Booked);
    QVERIFY(meaning("in_progress") == AppointmentState::Arrived);
    QVERIFY(meaning("did_not_attend") == AppointmentState::DidNotAttend);
    QVERIFY(!meaning("Booked"));
    QCOMPARE(*profile->statuses.codeOf(AppointmentState::Booked), QStringLiteral("booked"));
    QCOMPARE(*profile->statuses.codeOf(AppointmentState::Cancelled), QStringLiteral("cancelled"));
    QVERIFY(profile->sexes.meaningOf(QStringLiteral("f")) == Gender::Female);
    QVERIFY(!profile->sexes.meaningOf(QString()));
    QCOMPARE(*profile->sexes.codeOf(Gender::Other), QStringLiteral("X"));
}

void PmsProfile::textIsCutWithoutBreakingACharacter() {
    QCOMPARE(fitText(QStringLiteral("abc"), 3).text, QStringLiteral("abc"));
    QVERIFY(!fitText(QStringLiteral("abc"), 0).cut);
    QCOMPARE(fitText(QStringLiteral("abcd"), 3).text, QStringLiteral("abc"));
    QCOMPARE(fitText(QStringLiteral("ab😀"), 3).text, QStringLiteral("ab"));
    QCOMPARE(fitText(QStringLiteral("ab😀"), 4).text, QStringLiteral("ab😀"));
    QCOMPARE(fitText(QString(QChar(u'\0')) + QLatin1Char('a'), 0).text, QStringLiteral("a"));
}

void PmsProfile::keysIgnoreFormats() {
    for (const char* phone : {"0412 345 678", "+61 412 345 678", "(0412) 345-678", "0061412345678"})
        QCOMPARE(phoneKey(QLatin1String(phone)), QStringLiteral("412345678"));
    QCOMPARE(phoneKey(QStringLiteral("000")), QString());
    QCOMPARE(phoneKey(QStringLiteral("9430 1234")), QStringLiteral("94301234"));
    QCOMPARE(emailKey(QStringLiteral(" A@B.com ")), QStringLiteral("a@b.com"));
    QCOMPARE(medicareKey(QStringLiteral("2123 45670 1/2")), QStringLiteral("2123456701"));
    QCOMPARE(medicareKey(QStringLiteral("2123")), QString());
    QCOMPARE(nameKey(QStringLiteral(" O'Brien"), QStringLiteral("Mary  Ann ")), QStringLiteral("o'brien|mary ann"));
    QCOMPARE(nameKey(QStringLiteral(" "), {}), QString());
    QVERIFY(isMobile(QStringLiteral("+61 412 345 678")) && isMobile(QStringLiteral("0412345678")));
    QVERIFY(!isMobile(QStringLiteral("08 9430 1234")));
}

void PmsProfile::cutFieldsAreNamedForTheNotes() {
    Profile profile;
    profile.widths[QStringLiteral("last_name")] = 3;
    core::domain::Patient person;
    person.lastName = QStringLiteral(" Longname ");
    person.phone = QStringLiteral("08 9430 1234");
    Parameters parameters;
    const ParameterBinder binder(profile, *DatabaseZone::make(profile.timeZone, std::nullopt), {});
    QCOMPARE(setPersonParameters(parameters, person, profile, binder),
             QStringList{QStringLiteral("last name: Longname")});
    const Parameters bound = binder.bound({QStringLiteral("last_name")}, parameters);
    QCOMPARE(*bound.valuesOf(QStringLiteral("last_name")), Parameters::Values{QStringLiteral("Lon")});
    QVERIFY(parameters.has(QStringLiteral("home_phone")) && !parameters.has(QStringLiteral("mobile_phone")));
}

QTEST_APPLESS_MAIN(PmsProfile)
#include "tst_pms_profile.moc"
