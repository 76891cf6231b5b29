// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/reference_schema.h"
#include "core/pms/sql_lexer.h"
#include "core/pms/sql_template.h"

using namespace core::pms;

class PmsSql : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void parametersAreFoundOutsideQuotesOnly_data();
    void parametersAreFoundOutsideQuotesOnly();
    void wrongStatementsAreRefused_data();
    void wrongStatementsAreRefused();
    void aParameterMayBeUsedManyTimes();
    void listsAreSpreadAndEmptyOnesAreNull();
    void valuesNeverReachTheText();
    void aMissingParameterIsNamed();
    void scriptsAreSplitAsTheirClientsWould();
    void everyReferenceScriptSplitsIntoSingleStatements();
    void theDemoBeginsOnTheDayAskedFor();
};

void PmsSql::parametersAreFoundOutsideQuotesOnly_data() {
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("names");
    const auto row = [](const char* name, Dialect dialect, const char* sql, const char* text, const char* names) {
        QTest::newRow(name) << int(dialect) << QString::fromUtf8(sql) << QString::fromUtf8(text)
                            << QString::fromUtf8(names);
    };
    const auto pg = Dialect::PostgreSql;
    const auto maria = Dialect::MariaDb;
    row("plain", pg, "SELECT :a", "SELECT ?", "a");
    row("keeps spaces after it", pg, "SELECT :a AND :b", "SELECT ? AND ?", "a,b");
    row("literal", pg, "SELECT ':a' , :b", "SELECT ':a' , ?", "b");
    row("doubled quote", pg, "SELECT 'it'':a' = :b", "SELECT 'it'':a' = ?", "b");
    row("backslash is text in PostgreSQL", pg, "SELECT '\\' = :b", "SELECT '\\' = ?", "b");
    row("backslash escapes in MariaDB", maria, "SELECT '\\' :a' = :b", "SELECT '\\' :a' = ?", "b");
    row("E string", pg, "SELECT E'\\' :a' = :b", "SELECT E'\\' :a' = ?", "b");
    row("identifier", pg, "SELECT \"x:a\" = :b", "SELECT \"x:a\" = ?", "b");
    row("backticks", maria, "SELECT `x:a` = :b", "SELECT `x:a` = ?", "b");
    row("brackets", Dialect::SqlServer, "SELECT [x:a] = :b", "SELECT [x:a] = ?", "b");
    row("array slice", pg, "SELECT a[1:2] = :b", "SELECT a[1:2] = ?", "b");
    row("cast", pg, "SELECT x::date = :b::date", "SELECT x::date = ?::date", "b");
    row("assignment", maria, "SET @x := :b", "SET @x := ?", "b");
    row("line comment", pg, "SELECT 1 -- :a ?\n = :b", "SELECT 1 = ?", "b");
    row("minus minus", maria, "SELECT 5--:b", "SELECT 5--?", "b");
    row("hash comment", maria, "SELECT 1 # :a\n= :b", "SELECT 1 = ?", "b");
    row("block comment", maria, "SELECT /* :a ? */ :b", "SELECT ?", "b");
    row("nested comment", pg, "SELECT /* /* :a */ :a */ :b", "SELECT ?", "b");
    row("hint stays", maria, "SELECT /*! SQL_NO_CACHE */ :b", "SELECT /*! SQL_NO_CACHE */ ?", "b");
    row("dollar quote", pg, "SELECT $$:a ' ?$$ = :b", "SELECT $$:a ' ?$$ = ?", "b");
    row("tagged dollar quote", pg, "SELECT $t$ $$ :a $t$ = :b", "SELECT $t$ $$ :a $t$ = ?", "b");
    row("time literal", pg, "SELECT '09:00' || :b", "SELECT '09:00' || ?", "b");
    row("question mark in a literal", pg, "SELECT '?' = :b", "SELECT '?' = ?", "b");
    row("trailing semicolon", pg, "SELECT :b; -- done", "SELECT ?", "b");
    row("underscore and digits", pg, "SELECT :from_2, :_x", "SELECT ?, ?", "_x,from_2");
}

void PmsSql::parametersAreFoundOutsideQuotesOnly() {
    QFETCH(int, dialect);
    QFETCH(QString, sql);
    QFETCH(QString, text);
    QFETCH(QString, names);
    const auto compiled = SqlTemplate::compile(sql, Dialect(dialect));
    QVERIFY2(compiled, compiled ? "" : qPrintable(compiled.error()));
    const auto parameters = compiled->parameters();
    QCOMPARE(QStringList(parameters.begin(), parameters.end()).join(QLatin1Char(',')), names);
    Parameters values;
    for (const QString& name : parameters) values.set(name, qint64(1));
    QCOMPARE(compiled->bind(QStringLiteral("x"), values)->text, text);
}

void PmsSql::wrongStatementsAreRefused_data() {
    QTest::addColumn<QString>("sql");
    for (const char* sql : {"", "  -- only a comment", "SELECT 1; SELECT 2", "SELECT ?", "SELECT 'open",
                            "SELECT \"open", "SELECT /* open", "SELECT $x$ open"}) {
        QTest::newRow(sql) << QString::fromUtf8(sql);
    }
}

void PmsSql::wrongStatementsAreRefused() {
    QFETCH(QString, sql);
    const auto compiled = SqlTemplate::compile(sql, Dialect::PostgreSql);
    QVERIFY(!compiled);
    QVERIFY(!compiled.error().isEmpty());
}

void PmsSql::aParameterMayBeUsedManyTimes() {
    const auto compiled = SqlTemplate::compile(QStringLiteral("SELECT :a, :b, :a"), Dialect::Sqlite);
    Parameters values;
    values.set(QStringLiteral("a"), qint64(1));
    values.set(QStringLiteral("b"), QStringLiteral("x"));
    const auto bound = compiled->bind(QStringLiteral("x"), values);
    QCOMPARE(bound->parameters, (std::vector<SqlValue>{qint64(1), QStringLiteral("x"), qint64(1)}));
}

void PmsSql::listsAreSpreadAndEmptyOnesAreNull() {
    const auto compiled = SqlTemplate::compile(QStringLiteral("x IN (:ids)"), Dialect::Sqlite);
    Parameters values;
    values.setList(QStringLiteral("ids"), {qint64(1), qint64(2), qint64(3)});
    QVERIFY(values.has(QStringLiteral("ids")));
    QCOMPARE(compiled->bind(QStringLiteral("x"), values)->text, QStringLiteral("x IN (?, ?, ?)"));
    values.setList(QStringLiteral("ids"), {});
    QVERIFY(!values.has(QStringLiteral("ids")));
    const auto bound = compiled->bind(QStringLiteral("x"), values);
    QCOMPARE(bound->text, QStringLiteral("x IN (?)"));
    QCOMPARE(bound->parameters, std::vector<SqlValue>{SqlValue()});
}

void PmsSql::valuesNeverReachTheText() {
    const auto compiled = SqlTemplate::compile(QStringLiteral("SELECT :a"), Dialect::Sqlite);
    Parameters values;
    values.set(QStringLiteral("a"), QStringLiteral("'; DROP TABLE patient; --"));
    QCOMPARE(compiled->bind(QStringLiteral("x"), values)->text, QStringLiteral("SELECT ?"));
}

void PmsSql::aMissingParameterIsNamed() {
    const auto compiled = SqlTemplate::compile(QStringLiteral("SELECT :nobody"), Dialect::Sqlite);
    const auto bound = compiled->bind(QStringLiteral("busy[1]"), {});
    QVERIFY(!bound);
    QVERIFY(bound.error().kind == core::base::ErrorKind::ContractViolation);
    QCOMPARE(bound.error().operation, QStringLiteral("busy[1]"));
    QVERIFY(bound.error().detail.contains(QStringLiteral(":nobody")));
}

void PmsSql::scriptsAreSplitAsTheirClientsWould() {
    QCOMPARE(splitScript(QStringLiteral("-- a; b\nSELECT 1;\n\nSELECT ';' ;;"), Dialect::Sqlite),
             (QStringList{QStringLiteral("SELECT 1"), QStringLiteral("SELECT ';'")}));
    const QString trigger = QStringLiteral(
        "CREATE TEMP TRIGGER t AFTER INSERT ON a\nBEGIN\n SELECT CASE WHEN 1 THEN 2 END; SELECT 3;\nEND");
    QCOMPARE(splitScript(trigger + QStringLiteral(";\nBEGIN; SELECT 4"), Dialect::Sqlite),
             (QStringList{trigger, QStringLiteral("BEGIN"), QStringLiteral("SELECT 4")}));
    QCOMPARE(splitScript(QStringLiteral("DO $x$ a; b $x$; SELECT 1"), Dialect::PostgreSql).size(), 2);
    QCOMPARE(splitScript(
                 QStringLiteral(
                     "SELECT 1;\nDELIMITER //\n-- it's\nCREATE PROCEDURE p()\nBEGIN a; END//\nDELIMITER ;\nSELECT 2;"),
                 Dialect::MariaDb),
             (QStringList{QStringLiteral("SELECT 1"), QStringLiteral("CREATE PROCEDURE p()\nBEGIN a; END"),
                          QStringLiteral("SELECT 2")}));
}

void PmsSql::everyReferenceScriptSplitsIntoSingleStatements() {
    for (const Dialect dialect : {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MariaDb}) {
        QStringList all = referenceSchema(dialect);
        QVERIFY(all.size() > 20);
        all << referenceDemoData(dialect, QDate(2027, 1, 4));
        for (const QString& statement : all) {
            QVERIFY2(
                QRegularExpression(QStringLiteral("^(CREATE|INSERT|UPDATE|DROP|SELECT) ")).match(statement).hasMatch(),
                qPrintable(statement));
            QVERIFY(!statement.endsWith(QLatin1Char(';')));
        }
    }
    QVERIFY(referenceSchema(Dialect::Generic).isEmpty());
}

void PmsSql::theDemoBeginsOnTheDayAskedFor() {
    for (const Dialect dialect : {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MariaDb}) {
        const QString all = referenceDemoData(dialect, QDate(2027, 1, 4)).join(QLatin1Char('\n'));
        QCOMPARE(all.count(QStringLiteral("'2027-01-04'")), 1);
        QVERIFY(!all.contains(QStringLiteral("CURRENT_DATE")) && !all.contains(QStringLiteral("'now'")));
    }
}

QTEST_APPLESS_MAIN(PmsSql)
#include "tst_pms_sql.moc"
