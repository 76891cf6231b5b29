// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/operation_columns.h"
#include "core/pms/profile_advice.h"
#include "core/pms/profile_grants.h"
#include "core/pms/profile_skeleton.h"
#include "core/pms/profile_words.h"
#include "core/pms/rehearsal.h"
#include "core/pms/table_use.h"
#include "tests/unit/pms/scripted_session.h"

using namespace core;
using namespace core::pms;

namespace {

QString s(const char *text) {
    return QString::fromUtf8(text);
}

/// "appointment: SELECT, INSERT | patient: SELECT"
QString lineOf(std::vector<TableUse> uses) {
    QStringList parts;
    for (const TableUse &use : uses) parts << use.table + s(": ") + use.rights.join(s(", "));
    return parts.join(s(" | "));
}

Profile profileOf(const char *rest) {
    const QByteArray head = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\ndialects = [\"mariadb\"]\n";
    const auto parsed = parseProfile(head + rest, s("x.toml"));
    for (const auto &fault : parsed.faults) qWarning().noquote() << fault.toLine();
    return parsed.profile.value_or(Profile());
}

QString adviceText(const Profile &profile, Dialect dialect = Dialect::MariaDb) {
    QStringList lines;
    for (const Advice &advice : adviceOn(profile, dialect)) lines << advice.place + s(": ") + advice.text;
    return lines.join(u'\n');
}

constexpr const char *kInsert =
    "[operation.patient_insert]\nsql = \"INSERT INTO patient (name) VALUES (:last_name)\"\n"
    "capture = { patient = \"last_insert_id\" }\n";

}  // namespace

/// What integrators are told about their profiles.
class PmsTools : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theTablesOfAStatementAreFoundWithTheirRights_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *sql, const char *expected) {
            QTest::newRow(name) << s(sql) << s(expected);
        };
        row("select", "SELECT a FROM t", "t: SELECT");
        row("joins and aliases", "SELECT x.a FROM t AS x JOIN u y ON x.i = y.i LEFT JOIN v ON 1",
            "t: SELECT | u: SELECT | v: SELECT");
        row("a list", "SELECT 1 FROM t a, u, (SELECT 1 FROM w) z, v WHERE 1",
            "t: SELECT | u: SELECT | v: SELECT | w: SELECT");
        row("insert", "INSERT INTO t (a) VALUES (?)", "t: INSERT");
        row("insert of a select", "INSERT INTO t (a) SELECT b FROM u", "t: INSERT | u: SELECT");
        row("insert ignoring", "INSERT IGNORE INTO t (a) VALUES (1)", "t: INSERT");
        row("insert or update", "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
            "t: INSERT, UPDATE, SELECT");
        row("on conflict", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
            "t: INSERT, UPDATE, SELECT");
        row("update", "UPDATE t SET a = ? WHERE b = ?", "t: SELECT, UPDATE");
        row("delete", "DELETE FROM t WHERE a = ?", "t: SELECT, DELETE");
        row("replace", "REPLACE INTO t (a) VALUES (1)", "t: INSERT, DELETE");
        row("the function replace", "SELECT REPLACE(a, '-', '') FROM t", "t: SELECT");
        row("for update", "SELECT a FROM t WHERE b = ? FOR UPDATE", "t: SELECT, UPDATE");
        row("for update of one", "SELECT a FROM t x JOIN u ON 1 = 1 FOR UPDATE OF x", "t: SELECT, UPDATE | u: SELECT");
        row("with", "WITH w AS (SELECT a FROM t) SELECT * FROM w", "t: SELECT");
        row("from inside a function", "SELECT EXTRACT(YEAR FROM d), TRIM(BOTH ' ' FROM e) FROM t", "t: SELECT");
        row("distinct from", "SELECT 1 FROM t WHERE a IS DISTINCT FROM b", "t: SELECT");
        row("a table function", "SELECT 1 FROM generate_series(1, 2) g JOIN t ON 1 = 1", "t: SELECT");
        row("a schema and quotes", "SELECT 1 FROM a.\"T x\"", "a.T x: SELECT");
        row("words in text and comments", "SELECT 'FROM u' /* JOIN v */ FROM t -- FROM w", "t: SELECT");
    }
    void theTablesOfAStatementAreFoundWithTheirRights() {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        auto uses = tablesOf(sql, Dialect::PostgreSql);
        std::sort(uses.begin(), uses.end(), [](const auto &a, const auto &b) { return a.table < b.table; });
        QCOMPARE(lineOf(uses), expected);
    }

    void comparedColumnsAreFoundWithTheirParameters_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        QTest::newRow("equals") << s("SELECT 1 FROM t WHERE a = ?") << s("t.a=p1");
        QTest::newRow("in a list") << s("SELECT 1 FROM t x JOIN u ON 1 = 1 WHERE x.a IN (?, ?)") << s("t.a=p1 t.a=p2");
        QTest::newRow("between") << s("SELECT 1 FROM t WHERE a BETWEEN ? AND ?") << s("t.a=p1 t.a=p2");
        QTest::newRow("turned round") << s("SELECT 1 FROM t WHERE ? <= a AND b >= ?") << s("t.a=p1 t.b=p2");
        QTest::newRow("like") << s("SELECT 1 FROM t WHERE a LIKE ?") << s("t.a=p1");
        QTest::newRow("an expression is no column")
            << s("SELECT 1 FROM t WHERE lower(a) = ? AND ? = upper(b)") << QString();
        QTest::newRow("several tables, none said") << s("SELECT 1 FROM t JOIN u ON 1 = 1 WHERE a = ?") << s(".a=p1");
    }
    void comparedColumnsAreFoundWithTheirParameters() {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        QStringList found;
        for (const Comparison &one : comparisonsOf({s("x"), sql, {s("p1"), s("p2")}, {}}, Dialect::PostgreSql))
            found << one.table + u'.' + one.column + u'=' + one.parameter;
        QCOMPARE(found.join(u' '), expected);
    }

    void grantsNameEachTableWithItsLeastRightsAndNothingElse() {
        const auto profile = builtInProfile(s("reference"));
        QVERIFY(profile);
        const QString script = grantScript(*profile, Dialect::PostgreSql, s("he \"x\""));
        QVERIFY2(script.contains(s("GRANT SELECT, INSERT ON patient TO \"he \"\"x\"\"\";")), qPrintable(script));
        QVERIFY(script.contains(s("GRANT SELECT ON practitioner TO")));
        QVERIFY(script.contains(s("-- GRANT SELECT, INSERT, UPDATE, DELETE ON pb_booking_link TO")));
        QVERIFY(!script.contains(s("ALL PRIVILEGES")) && !script.contains(s("DELETE ON patient")));
        const QString maria = grantScript(*profile, Dialect::MariaDb, s("he@10.0.0.%"));
        QVERIFY2(maria.contains(s("GRANT SELECT, INSERT ON `patient` TO 'he'@'10.0.0.%';")), qPrintable(maria));
        QVERIFY(!grantScript(*profile, Dialect::Sqlite, {}).contains(s("GRANT")));
    }

    void proceduresAreGrantedWithExecuteAlone() {
        const Profile profile = profileOf(
            "[operation.appointment_insert]\ncall = \"AddVisit(:start, :visit)\"\nout = { visit = \"integer\" }\n"
            "capture = {}\nreturn = \"appointment\"\n");
        QCOMPARE(proceduresOf(profile, Dialect::MariaDb), QStringList(s("AddVisit")));
        // Of tables only our own are used.
        const QStringList own = installedTables(profile, Dialect::MariaDb);
        QCOMPARE(own, QStringList({s("pb_booking_link"), s("pb_staff_item")}));
        for (const TableUse &use : tablesOf(profile, Dialect::MariaDb))
            QVERIFY2(own.contains(use.table), qPrintable(use.table));
        QVERIFY(grantScript(profile, Dialect::MariaDb, {}).contains(s("GRANT EXECUTE ON PROCEDURE `AddVisit` TO")));
    }

    void adviceSaysWhatAProfileRisks() {
        const QString bare =
            adviceText(profileOf("[operation.appointment_insert]\nsql = \"INSERT INTO a (s) VALUES (:start)\"\ncapture "
                                 "= { appointment = \"last_insert_id\" }\n"));
        QVERIFY2(bare.contains(s("operation.lock: missing")), qPrintable(bare));
        QVERIFY(bare.contains(s("map.status: missing")));
        const QByteArray compensated = QByteArray("[connection]\ntransactions = false\n") + kInsert;
        QVERIFY(adviceText(profileOf(compensated.constData()))
                    .contains(s("patient_insert[1]: without transactions and without an undo")));
        const QByteArray careless = compensated + "undo = \"DELETE FROM patient WHERE name = :last_name\"\n";
        QVERIFY(adviceText(profileOf(careless.constData())).contains(s("neither :link_tag nor anything captured")));
        const QByteArray aimed = compensated + "undo = \"DELETE FROM patient WHERE id = :patient\"\n";
        QVERIFY2(!adviceText(profileOf(aimed.constData())).contains(s("undo")),
                 qPrintable(adviceText(profileOf(aimed.constData()))));
        const QByteArray useless = QByteArray(kInsert) + "undo = \"DELETE FROM patient WHERE id = :patient\"\n";
        QVERIFY(adviceText(profileOf(useless.constData())).contains(s("its undo is never run")));
    }

    void theTierIsExplained() {
        const auto reference = builtInProfile(s("reference"));
        QVERIFY(tierReason(*reference, Dialect::Sqlite).contains(s("one transaction")));
        QVERIFY(tierReason(profileOf(kInsert), Dialect::MariaDb).contains(s("without link and link_insert")));
    }

    void aSkeletonIsAValidProfileOfEveryDialect() {
        for (const DialectName &one : kDialects) {
            const auto parsed = parseProfile(profileSkeleton(s("my-pms"), one.dialect), s("new.toml"));
            QVERIFY2(parsed.profile, qPrintable(parsed.faults.empty() ? QString() : parsed.faults.front().toLine()));
            QCOMPARE(parsed.profile->id, s("my-pms"));
            QVERIFY(parsed.profile->dialects.contains(one.dialect) && parsed.profile->dialects.size() == 1);
        }
    }

    /// What stands in comments must be right, too: people take the number signs away.
    void theCommentsOfASkeletonAreAValidProfile() {
        QByteArray text;
        for (QByteArray line : profileSkeleton(s("my-pms"), Dialect::MariaDb).split('\n')) {
            if (line.startsWith("# ") && !line.startsWith("# SPDX") && !line.startsWith("# ----")) line = line.mid(2);
            const bool isProse = !line.startsWith('#') && !line.contains('=') && !line.startsWith('[') &&
                                 !line.startsWith(' ') && !line.isEmpty();
            text += (isProse || line.startsWith("    practicebridged") || line.startsWith("`") ? QByteArray("# ") + line
                                                                                               : line) +
                    '\n';
        }
        const auto parsed = parseProfile(text, s("new.toml"));
        for (const auto &fault : parsed.faults) qWarning().noquote() << fault.toLine();
        QVERIFY(parsed.profile);
        QVERIFY(parsed.profile->forDialect(Dialect::MariaDb).operation(s("appointment_insert")));
    }

    void columnsThatAreMissingOrReadByNothingAreNamed() {
        const auto profile = builtInProfile(s("reference"));
        const SqlResult rows{{s("id"), s("tittle")}, {}, 0, {}};
        const auto types = judgeColumns(s("appointment_types"), rows, *profile, Dialect::Sqlite);
        QCOMPARE(types.missing, QStringList(s("name")));
        QCOMPARE(types.unread, QStringList(s("tittle")));
        QVERIFY(judgeColumns(s("resources"), {{s("id"), s("title")}, {}, 0, {}}, *profile, Dialect::Sqlite)
                    .missing.isEmpty());
    }

    void aRehearsalRollsBackEveryCommitAndTellsNoValue() {
        ScriptedSession inner;
        std::vector<TracedStatement> trace;
        RehearsedSession session(inner, RehearsedSession::Ending::RollBack,
                                 [&trace](const TracedStatement &one) { trace.push_back(one); });
        auto transaction = Transaction::begin(session, Isolation::Serializable);
        QVERIFY(transaction);
        QVERIFY(session.execute({s("x[1]"), s("INSERT INTO t VALUES (?, ?, ?)"), {s("Ada"), qint64(5), SqlValue()}}));
        QVERIFY(transaction->commit());
        QCOMPARE(inner.trace, QStringList({s("begin"), s("x[1]"), s("rollback")}));
        QCOMPARE(session.heldBack(), 1);
        QCOMPARE(trace.at(1).values, QStringList({s("text of 3"), s("number"), s("NULL")}));
        for (const auto &one : trace) QVERIFY(!(one.text + one.outcome + one.values.join(u' ')).contains(s("Ada")));
    }

    void withoutTransactionsNothingIsRehearsedExceptOnAScratchCopy() {
        ScriptedSession inner;
        Profile profile = *builtInProfile(s("reference"));
        profile.dialects[Dialect::PostgreSql].transactions = false;
        const auto refused = rehearse(inner, profile, {}, /*scratch=*/false, {});
        QVERIFY(!refused && refused.error().kind == base::ErrorKind::Rejected);
        QVERIFY(refused.error().detail.contains(s("--scratch")));
        QVERIFY(inner.trace.isEmpty());
    }
};

QTEST_APPLESS_MAIN(PmsTools)
#include "tst_pms_tools.moc"
