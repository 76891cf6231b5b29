// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/capabilities.h"
#include "core/pms/operation_runner.h"
#include "core/pms/write_scope.h"
#include "tests/unit/pms/scripted_session.h"

using namespace core;
using namespace core::pms;
using base::ErrorKind;

namespace {

const QByteArray kHead = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\ndialects = [\"postgresql\"]\n";
const QByteArray kInsert = "[operation.appointment_insert]\n";

ProfileResult parse(const QByteArray &rest, const Catalogues &catalogues = {}) {
    return parseProfile(kHead + rest, QStringLiteral("x.toml"), catalogues);
}

QByteArray faultsOf(const ProfileResult &result) {
    QStringList lines;
    for (const ProfileFault &fault : result.faults) lines << fault.toLine();
    return lines.join(QLatin1Char('\n')).toUtf8();
}

Parameters appointment() {
    Parameters parameters;
    parameters.set(QStringLiteral("patient"), qint64(7));
    parameters.set(QStringLiteral("start"), QStringLiteral("2027-03-15 09:00:00"));
    parameters.set(QStringLiteral("slots"), qint64(2));
    parameters.setText(QStringLiteral("reason"), {});
    return parameters;
}

}  // namespace

/// The language's constructs beyond single statements: what is refused and what is run.
class PmsLanguage : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { m_session = ScriptedSession(); }
    void faultsNameLineAndKey_data();
    void faultsNameLineAndKey();
    void theConnectionSaysHowToTalk();
    void aDialectsOwnConnectionKeyWinsAndTheOthersStay();
    void settingsReplaceCatalogues();
    void everyPathMustSetWhatItUses_data();
    void everyPathMustSetWhatItUses();
    void aTestOfTextDecides();
    void rowCountsMayBeRangesAndParameters();
    void aCallGivesItsReturnAndOutputs();
    void aTakenSlotIsNoError();
    void anIgnoredFailureGoesBackToItsSavepoint();
    void aLostConnectionIsNeverIgnored();
    void withoutTransactionsWritesAreTakenBackInReverse();
    void anUndoThatFailsLeavesTheOutcomeUnknown();
    void eachRunsOncePerResourceAndDayAndFillsColumns();
    void capabilitiesNameWhatIsMissing();
    void thePagesWorkedExampleParses();

  private:
    /// Parses and keeps the profile; fails the test with the faults.
    bool load(const QByteArray &rest);
    void answer(const char *statement, SqlResult result);
    void refuse(const char *statement, ErrorKind kind, const char *sqlState = "");

    std::optional<Profile> m_profile;
    ScriptedSession m_session;
};

bool PmsLanguage::load(const QByteArray &rest) {
    ProfileResult result = parse(rest);
    if (!result.faults.empty()) qWarning("%s", faultsOf(result).constData());
    m_profile = std::move(result.profile);
    return m_profile.has_value();
}

void PmsLanguage::answer(const char *statement, SqlResult result) {
    m_session.answers[QLatin1String(statement)].push_back(std::move(result));
}

void PmsLanguage::refuse(const char *statement, ErrorKind kind, const char *sqlState) {
    base::Error error{kind, QLatin1String(statement), {}};
    error.sqlState = QLatin1String(sqlState);
    m_session.answers[QLatin1String(statement)].push_back(base::fail(error));
}

void PmsLanguage::faultsNameLineAndKey_data() {
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("fault");
    const auto row = [](const char *name, const QByteArray &rest, const char *fault) {
        QTest::newRow(name) << rest << QByteArray(fault);
    };
    const QByteArray insert = kInsert + "sql = \"INSERT INTO a VALUES (1)\"\ncapture = { appointment = \"id\" }\n";
    row("verified", "[connection]\ntransactions = 1\n", ":7: connection.transactions: expected true or false");
    row("charset", "[connection]\ncharset = \"ebcdic\"\n", ":7: connection.charset: expected \"utf8\"");
    row("catalogue", "[connection]\ncatalogues = { p = \"a;b\" }\n", ":7: connection.catalogues.p: expected letters");
    row("last_insert_id", "[connection]\nlast_insert_id = \"SELECT :a\"\n", ":7: connection.last_insert_id: no param");
    row("savepoint", "[connection]\nsavepoint = \"\"\n", ":7: connection.savepoint: the statement is empty");
    row("no such catalogue", "[operation.busy]\nsql = \"SELECT 1 FROM $(p).t\"\n", "operation.busy.sql: $(p) stands");
    row("probe", "[probe]\nversions = [\"7.\"]\n", ":6: probe: needs sql");
    row("probe key", "[probe]\nsql = \"SELECT 1\"\nversion = 7\n", ":8: probe.version: unknown key");
    row("fingerprint", "[fingerprint]\ntables = [\"a.b.c\"]\n", ":7: fingerprint.tables: \"a.b.c\" is neither");
    row("site", "[site]\nsql = \"SELECT ?\"\n", ":7: site.sql: a bare ?");
    row("both", kInsert + "sql = \"SELECT 1\"\ncall = \"p()\"\n", ":6: operation.appointment_insert: write either");
    row("call", kInsert + "call = \"SELECT 1\"\n", ":7: operation.appointment_insert.call: expected a procedure");
    row("call tail", kInsert + "call = \"p(:start) x\"\n", ":7: operation.appointment_insert.call: expected a proc");
    row("out", kInsert + "call = \"p(:start)\"\nout = { appointment = \"integer\" }\n", "call: output :appointment must");
    row("out kind", kInsert + "call = \"p(:appointment)\"\nout = { appointment = \"date\" }\n",
        ":8: operation.appointment_insert.out.appointment: expected \"integer\"");
    row("return of sql", insert + "return = \"x\"\n", ":9: operation.appointment_insert.return: only a call");
    row("equals", "[operation.busy]\nsql = \"SELECT 1\"\nwhen = \"day=1\"\n", ":8: operation.busy.when: \"day=1\" is not");
    row("range", insert + "expect_rows = \"2..1\"\n", ":9: operation.appointment_insert.expect_rows: expected a whole");
    row("rows of nothing", insert + "expect_rows = \"slot\"\n", "expect_rows: expected a whole number, a range");
    row("each elsewhere", insert + "each = \"resource\"\n", ":9: operation.appointment_insert.each: only sessions");
    row("each", "[operation.busy]\nsql = \"SELECT 1\"\neach = \"date\"\n", ":8: operation.busy.each: expected \"resource\"");
    row("on_error", insert + "on_error = \"skip\"\n", ":9: operation.appointment_insert.on_error: expected \"ignore\"");
    row("on_error captures", insert + "on_error = \"ignore\"\n", "on_error: a statement that may fail can neither");
    row("on_error of a read", "[operation.busy]\nsql = \"SELECT 1\"\non_error = \"ignore\"\n", "on_error: only writes");
    row("undo", insert + "undo = \"DELETE FROM a WHERE id = :id\"\n", ":9: operation.appointment_insert.undo: :id is not");
    row("undo of a read", "[operation.busy]\nsql = \"SELECT 1\"\nundo = \"SELECT 2\"\n", "undo: only writes");
    row("taken_when", insert + "taken_when = { id = [\"0\"] }\n", ":9: operation.appointment_insert.taken_when: the");
    row("taken values", insert + "taken_when = { appointment = 0 }\n", "taken_when: expected a list of texts");
    row("taken_on", insert + "taken_on = [\"4500\"]\n", ":9: operation.appointment_insert.taken_on: \"4500\" is no");
    row("taken elsewhere", "[operation.cancel]\nsql = \"DELETE FROM a\"\ntaken_on = [\"45000\"]\n",
        ":8: operation.cancel.taken_on: only appointment_insert");
    row("column", "[operation.busy]\nsql = \"SELECT 1\"\ncolumns = { date = 1 }\n",
        ":8: operation.busy.columns.date: expected");
    row("column key", "[operation.busy]\nsql = \"SELECT 1\"\ncolumns = { date = { from = \"x\" } }\n",
        ":8: operation.busy.columns.date.from: unknown key; known here: column, form");
}

void PmsLanguage::faultsNameLineAndKey() {
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, fault);
    const ProfileResult result = parse(rest);
    QVERIFY(!result.profile);
    QVERIFY2(faultsOf(result).contains(fault), faultsOf(result).constData());
    QVERIFY2(result.faults.size() == 1, faultsOf(result).constData());
}

void PmsLanguage::theConnectionSaysHowToTalk() {
    QVERIFY(
        load("[connection]\ntransactions = false\ncatalogues = { patients = \"BPS\" }\nlast_insert_id = \"SELECT 9\"\n"
             "[probe]\nsql = \"SELECT v AS version FROM $(patients).s\"\nversions = [\"7.\"]\n"
             "[fingerprint]\ntables = [\"users\", \"patients.p\", \"other.q\"]\n[site]\nsql = \"SELECT id AS site FROM s\"\n"));
    const DialectProfile &part = m_profile->forDialect(Dialect::PostgreSql);
    QVERIFY(!part.transactions);
    QCOMPARE(part.lastInsertId, QStringLiteral("SELECT 9"));
    QCOMPARE(part.rollbackTo, QStringLiteral("ROLLBACK TO SAVEPOINT pb_optional"));
    QCOMPARE(part.probe->sql->text, QStringLiteral("SELECT v AS version FROM \"BPS\".s"));
    QCOMPARE(part.probe->versions, QStringList{QStringLiteral("7.")});
    QCOMPARE(part.fingerprint.size(), size_t(3));
    QCOMPARE(part.fingerprint[1].catalogue, QStringLiteral("BPS"));
    QCOMPARE(part.fingerprint[2].catalogue, QStringLiteral("other"));
    QCOMPARE(part.site->text, QStringLiteral("SELECT id AS site FROM s"));
}

void PmsLanguage::aDialectsOwnConnectionKeyWinsAndTheOthersStay() {
    QVERIFY(load("[connection]\nisolation = \"serializable\"\non_connect = [\"SELECT 1\"]\n"
                 "[connection.postgresql]\nisolation = \"read committed\"\n"));
    const DialectProfile &part = m_profile->forDialect(Dialect::PostgreSql);
    QVERIFY(part.isolation == Isolation::ReadCommitted);
    QCOMPARE(part.onConnect.size(), size_t(1));
}

void PmsLanguage::settingsReplaceCatalogues() {
    const QByteArray profile =
        "[connection]\ncatalogues = { p = \"A\" }\n[operation.change_token]\nsql = \"SELECT t FROM $(p).x\"\n";
    const auto result = parse(profile, {{QStringLiteral("p"), QStringLiteral("B")}});
    QVERIFY(result.profile);
    const Operation *operation =
        result.profile->forDialect(Dialect::PostgreSql).operation(QStringLiteral("change_token"));
    QCOMPARE(operation->statements[0].sql.bind({}, {})->text, QStringLiteral("SELECT t FROM \"B\".x"));
    QVERIFY(faultsOf(parse(profile, {{QStringLiteral("q"), QStringLiteral("B")}})).contains("pms.catalogues.q"));
    QVERIFY(faultsOf(parse(profile, {{QStringLiteral("p"), QStringLiteral("B\"")}})).contains("expected letters"));
}

void PmsLanguage::everyPathMustSetWhatItUses_data() {
    QTest::addColumn<QByteArray>("statements");
    QTest::addColumn<QByteArray>("fault");
    const auto row = [](const char *name, const QByteArray &statements, const char *fault) {
        QTest::newRow(name) << statements << QByteArray(fault);
    };
    const QByteArray open = "[[operation.appointment_insert.statement]]\n";
    const QByteArray make = open + "sql = \"INSERT INTO a VALUES (1)\"\ncapture = { appointment = \"id\" }\n";
    const QByteArray visit = open + "sql = \"INSERT INTO v VALUES (1)\"\ncapture = { visit = \"id\" }\n";
    const QByteArray use = open + "sql = \"UPDATE v SET a = :appointment WHERE id = :visit\"\n";
    row("always", make + visit + use, "");
    row("same test", make + visit + "when = \"has:reason\"\n" + use + "when = \"has:reason\"\n", "");
    row("stricter test", make + visit + "when = \"has:reason\"\n" + use + "when = \"new_patient and has:reason\"\n", "");
    row("has guards", make + visit + "when = \"new_patient\"\n" + use + "when = \"has:visit\"\n", "");
    row("equals implies has", make + visit + "when = \"has:reason\"\n" + use + "when = \"reason=x\"\n", "");
    row("either branch", make + visit + "when = \"new_patient\"\n" + visit + "when = \"not new_patient\"\n" + use, "");
    row("other test", make + visit + "when = \"has:reason\"\n" + use + "when = \"new_patient\"\n",
        ":14: operation.appointment_insert: appointment_insert[3] uses :visit, which nothing has captured when not "
        "has:reason and new_patient");
    row("unguarded", make + visit + "when = \"not new_patient\"\n" + use, "uses :visit, which nothing has captured when new_p");
    row("different texts", make + visit + "when = \"reason=x\"\n" + use + "when = \"reason=y\"\n", "uses :visit");
    row("needed by the unit", make + "when = \"new_patient\"\n",
        ":6: operation.appointment_insert: one statement must capture \"appointment\", and none does when not new_pat");
    row("undo", visit + "when = \"new_patient\"\n" + make + "undo = \"DELETE FROM v WHERE id = :visit\"\n",
        "appointment_insert[2] uses :visit");
}

void PmsLanguage::everyPathMustSetWhatItUses() {
    QFETCH(QByteArray, statements);
    QFETCH(QByteArray, fault);
    const ProfileResult result = parse(statements);
    QVERIFY2(result.profile.has_value() == fault.isEmpty(), faultsOf(result).constData());
    QVERIFY2(faultsOf(result).contains(fault), faultsOf(result).constData());
}

void PmsLanguage::aTestOfTextDecides() {
    QVERIFY(load("[[operation.cancel.statement]]\nwhen = \"status=c\"\nsql = \"SELECT 1\"\n"
                 "[[operation.cancel.statement]]\nwhen = \"not status=c\"\nsql = \"SELECT 2\"\n"));
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters;
    parameters.set(QStringLiteral("status"), QStringLiteral("c"));
    QVERIFY(runner.run(QStringLiteral("cancel"), parameters));
    parameters.set(QStringLiteral("status"), QStringLiteral("C"));
    QVERIFY(runner.run(QStringLiteral("cancel"), parameters));
    QCOMPARE(m_session.trace, (QStringList{QStringLiteral("cancel[1]"), QStringLiteral("cancel[2]")}));
}

void PmsLanguage::rowCountsMayBeRangesAndParameters() {
    QVERIFY(load(kInsert + "sql = \"UPDATE s SET p = :patient\"\nexpect_rows = \"slots\"\ncapture = { appointment = "
                           "\"last_insert_id\" }\n[operation.cancel]\nsql = \"DELETE FROM a\"\nexpect_rows = \"0..1\"\n"));
    answer("last_insert_id", {{QStringLiteral("id")}, {{qint64(1)}}});
    answer("appointment_insert[1]", {{}, {}, 2});
    answer("appointment_insert[1]", {{}, {}, 1});
    answer("cancel[1]", {{}, {}, 0});
    answer("cancel[1]", {{}, {}, 2});
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters = appointment();
    QVERIFY(runner.run(QStringLiteral("appointment_insert"), parameters));
    const auto missed = runner.run(QStringLiteral("appointment_insert"), parameters);
    QVERIFY(!missed && missed.error().kind == ErrorKind::Conflict);
    QVERIFY(runner.run(QStringLiteral("cancel"), parameters));
    const auto many = runner.run(QStringLiteral("cancel"), parameters);
    QVERIFY(!many && many.error().detail.contains(QStringLiteral("2 rows where 0 to 1")));
}

void PmsLanguage::aCallGivesItsReturnAndOutputs() {
    QVERIFY(load(kInsert + "call = \"dbo.Add(:start, 'a, b', :message, :patient)\"\nreturn = \"appointment\"\n"
                           "out = { message = \"text\", patient = \"integer\" }\n"));
    answer("appointment_insert[1]", {{}, {}, 0, {qint64(70), QStringLiteral("ok"), qint64(8)}});
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters = appointment();
    QVERIFY(runner.run(QStringLiteral("appointment_insert"), parameters));
    const BoundStatement &bound = m_session.executed.front();
    QVERIFY(bound.call);
    QCOMPARE(bound.text, QStringLiteral("{? = CALL dbo.Add(?, 'a, b', ?, ?)}"));
    QCOMPARE(bound.roles.size(), size_t(4));
    QVERIFY(bound.roles[0].direction == ParameterDirection::Return);
    QVERIFY(bound.roles[1].direction == ParameterDirection::In);
    QVERIFY(bound.roles[2].direction == ParameterDirection::Out && bound.roles[2].kind == OutputKind::Text);
    QVERIFY(bound.roles[3].direction == ParameterDirection::InOut && bound.parameters[3] == SqlValue(qint64(7)));
    QCOMPARE(parameters.textOf(QStringLiteral("appointment")), QStringLiteral("70"));
    QCOMPARE(parameters.textOf(QStringLiteral("message")), QStringLiteral("ok"));
    QCOMPARE(parameters.textOf(QStringLiteral("patient")), QStringLiteral("8"));
    m_session.answers.clear();
    const auto silent = runner.run(QStringLiteral("appointment_insert"), parameters);
    QVERIFY(!silent && silent.error().kind == ErrorKind::ContractViolation);
}

void PmsLanguage::aTakenSlotIsNoError() {
    QVERIFY(load(kInsert + "call = \"p(:start)\"\nreturn = \"appointment\"\ntaken_when = { appointment = [0, \"\"] }\n"
                           "taken_on = [\"45000\"]\n"));
    answer("appointment_insert[1]", {{}, {}, 0, {qint64(5)}});
    answer("appointment_insert[1]", {{}, {}, 0, {qint64(0)}});
    answer("appointment_insert[1]", {{}, {}, 0, {SqlValue()}});
    refuse("appointment_insert[1]", ErrorKind::Rejected, "45000");
    refuse("appointment_insert[1]", ErrorKind::Rejected, "42000");
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters = appointment();
    const auto claim = [&] { return runner.claim(QStringLiteral("appointment_insert"), parameters); };
    QVERIFY(*claim());
    for (int i = 0; i < 3; ++i) {
        const auto taken = claim();
        QVERIFY(taken && !*taken);
    }
    QVERIFY(claim().error().kind == ErrorKind::Rejected);
}

const char *const kAudited =
    "[[operation.cancel.statement]]\nsql = \"INSERT INTO log VALUES (1)\"\non_error = \"ignore\"\n"
    "[[operation.cancel.statement]]\nsql = \"DELETE FROM a\"\n";

void PmsLanguage::anIgnoredFailureGoesBackToItsSavepoint() {
    QVERIFY(load(kAudited));
    refuse("cancel[1]", ErrorKind::Rejected, "42501");
    OperationRunner runner(m_session, *m_profile);
    QStringList ignored;
    runner.onIgnored([&ignored](const base::Error &error) { ignored << error.operation + error.sqlState; });
    Parameters parameters;
    QVERIFY(runner.run(QStringLiteral("cancel"), parameters));
    QCOMPARE(m_session.trace, (QStringList{QStringLiteral("cancel[1].savepoint"), QStringLiteral("cancel[1]"),
                                           QStringLiteral("cancel[1].rollback_to"), QStringLiteral("cancel[2]")}));
    QCOMPARE(m_session.executed[0].text, QStringLiteral("SAVEPOINT pb_optional"));
    QCOMPARE(ignored, QStringList{QStringLiteral("cancel[1]42501")});
}

void PmsLanguage::aLostConnectionIsNeverIgnored() {
    QVERIFY(load(kAudited));
    refuse("cancel[1]", ErrorKind::Unavailable);
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters;
    const auto outcome = runner.run(QStringLiteral("cancel"), parameters);
    QVERIFY(!outcome && outcome.error().kind == ErrorKind::Unavailable);
}

const char *const kUndoable =
    "[connection]\ntransactions = false\n[[operation.appointment_insert.statement]]\n"
    "sql = \"INSERT INTO a VALUES (1)\"\ncapture = { appointment = \"id\" }\nundo = \"DELETE FROM a WHERE id = :appointment\"\n"
    "[[operation.appointment_insert.statement]]\nsql = \"INSERT INTO b VALUES (1)\"\nundo = \"DELETE FROM b\"\n"
    "[[operation.appointment_insert.statement]]\nsql = \"INSERT INTO c VALUES (1)\"\nundo = \"DELETE FROM c\"\n";

void PmsLanguage::withoutTransactionsWritesAreTakenBackInReverse() {
    QVERIFY(load(kUndoable));
    answer("appointment_insert[1]", {{QStringLiteral("id")}, {{qint64(3)}}});
    refuse("appointment_insert[3]", ErrorKind::Rejected);
    const OperationRunner runner(m_session, *m_profile);
    {
        auto scope = WriteScope::begin(runner);
        Parameters parameters = appointment();
        QVERIFY(!runner.run(QStringLiteral("appointment_insert"), parameters));
        QVERIFY(scope->giveUp());
    }
    QCOMPARE(m_session.trace.mid(3), (QStringList{QStringLiteral("appointment_insert[2].undo"),
                                                  QStringLiteral("appointment_insert[1].undo")}));
    QVERIFY(m_session.executed.back().parameters == std::vector<SqlValue>{qint64(3)});
}

void PmsLanguage::anUndoThatFailsLeavesTheOutcomeUnknown() {
    QVERIFY(load(kUndoable));
    answer("appointment_insert[1]", {{QStringLiteral("id")}, {{qint64(3)}}});
    refuse("appointment_insert[2].undo", ErrorKind::Unavailable);
    const OperationRunner runner(m_session, *m_profile);
    auto scope = WriteScope::begin(runner);
    Parameters parameters = appointment();
    QVERIFY(runner.run(QStringLiteral("appointment_insert"), parameters));
    const auto undone = scope->giveUp();
    QVERIFY(!undone && undone.error().kind == ErrorKind::OutcomeUnknown);
    QCOMPARE(m_session.trace.last(), QStringLiteral("appointment_insert[1].undo"));
}

void PmsLanguage::eachRunsOncePerResourceAndDayAndFillsColumns() {
    QVERIFY(load("[operation.busy]\ncall = \"BusyOf(:resource, :date)\"\neach = [\"resource\", \"date\"]\n"));
    answer("busy[1]", {{QStringLiteral("start_time")}, {{QStringLiteral("09:00")}}});
    const OperationRunner runner(m_session, *m_profile);
    Parameters parameters;
    parameters.setList(QStringLiteral("resources"), {qint64(4), qint64(5)});
    parameters.set(QStringLiteral("from"), QStringLiteral("2027-03-15"));
    parameters.set(QStringLiteral("to"), QStringLiteral("2027-03-17"));
    const auto results = runner.run(QStringLiteral("busy"), parameters);
    QVERIFY(results);
    QCOMPARE(results->size(), size_t(6));
    const SqlResult &last = results->back();
    QCOMPARE(last.columns,
             (QStringList{QStringLiteral("start_time"), QStringLiteral("resource"), QStringLiteral("date")}));
    QVERIFY(last.rows[0][1] == SqlValue(qint64(5)) && last.rows[0][2] == SqlValue(QStringLiteral("2027-03-17")));
    QCOMPARE(m_session.executed[1].text, QStringLiteral("{CALL BusyOf(?, ?)}"));
}

void PmsLanguage::capabilitiesNameWhatIsMissing() {
    QVERIFY(load("[operation.sessions]\nsql = \"SELECT 1\"\n[operation.documents]\nsql = \"SELECT 1\"\n"));
    std::map<QString, Capability> found;
    for (const Capability &one : capabilitiesOf(*m_profile, Dialect::PostgreSql)) found[one.name] = one;
    QCOMPARE(found[QStringLiteral("read_availability")].missing, QStringList{QStringLiteral("busy")});
    QCOMPARE(found[QStringLiteral("documents")].missing, QStringList{QStringLiteral("document_content")});
    QVERIFY(found[QStringLiteral("documents")].kind == Capability::Kind::Feature);
    QVERIFY(found[QStringLiteral("open_database")].isThere());
}

/// Everything between ```toml and ``` that begins with a language line is a whole profile.
void PmsLanguage::thePagesWorkedExampleParses() {
    QFile page(QStringLiteral(PB_SOURCE_DIR "/resources/profiles/LANGUAGE.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    const qsizetype start = text.indexOf("```toml\nlanguage = 1");
    QVERIFY(start >= 0);
    const qsizetype end = text.indexOf("\n```", start + 8);
    const ProfileResult result = parseProfile(text.mid(start + 8, end - start - 8), QStringLiteral("LANGUAGE.md"));
    QVERIFY2(result.profile, faultsOf(result).constData());
    for (const char *unit : {"read_configuration", "read_availability", "insert_booking", "cancel_appointment"})
        QCOMPARE(result.profile->missingFor(QLatin1String(unit), Dialect::MariaDb), QStringList());
}

QTEST_APPLESS_MAIN(PmsLanguage)
#include "tst_pms_language.moc"
