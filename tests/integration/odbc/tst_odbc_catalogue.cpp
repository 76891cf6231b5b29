// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/profile_runner.h"
#include "core/pms/database_identity.h"
#include "core/pms/sql_catalogue.h"
#include "tests/integration/odbc/three_databases.h"

using namespace odbctest;
using core::pms::CatalogueTable;
using core::pms::Dialect;

namespace {

QString s(const char *text) {
    return QString::fromUtf8(text);
}

/// The table, or an empty one and a warning.
CatalogueTable tableOf(OdbcSession &session, const char *name) {
    const auto found = session.catalogue()->table(s(name));
    if (found && *found) return **found;
    qWarning().noquote() << name << (found ? s("is not there") : found.error().toLogLine());
    return {};
}

}  // namespace

/// What the databases say about their own tables.
class OdbcCatalogueTest : public QObject {
    Q_OBJECT

    std::unique_ptr<OdbcSession> prepared(support::servers::DatabaseServer &server) {
        if (!server.clear()) return nullptr;
        auto session = open(server);
        if (!session) return nullptr;
        for (const char *text :
             {"CREATE TABLE visit (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL, remark varchar(10), "
              "day date, price decimal(8,2) DEFAULT 0)",
              "CREATE TABLE visit_x (id integer NOT NULL PRIMARY KEY)", "CREATE TABLE visitsx (a integer)",
              "CREATE INDEX visit_day ON visit (day, name)", "CREATE UNIQUE INDEX visit_name ON visit (name)",
              "CREATE VIEW today AS SELECT id FROM visit"})
            if (const auto done = sql(*session, text); !done) qWarning().noquote() << text << line(done);
        return session;
    }

  private Q_SLOTS:
    void aTableTellsItsColumnsKeyAndIndexes_data() { ThreeDatabases::addRows(); }
    void aTableTellsItsColumnsKeyAndIndexes() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const CatalogueTable visit = tableOf(*session, "visit");
        QStringList names;
        for (const auto &column : visit.columns) names << column.name;
        QCOMPARE(names, QStringList({s("id"), s("name"), s("remark"), s("day"), s("price")}));
        QVERIFY(!visit.column(s("ID"))->nullable);
        QVERIFY(visit.column(s("remark"))->nullable);
        QVERIFY(visit.column(s("name"))->type.contains(s("varchar")));
        QCOMPARE(visit.column(s("name"))->length, 40);
        QVERIFY2(visit.column(s("price"))->defaultValue.startsWith(QLatin1Char('0')) ||
                     visit.column(s("price"))->defaultValue.contains(s("0")),
                 qPrintable(visit.column(s("price"))->defaultValue));
        QCOMPARE(visit.primaryKey, QStringList(s("id")));
        QVERIFY(!visit.isView);
        QVERIFY(visit.hasIndexOn({s("day")}) && visit.hasIndexOn({s("name"), s("day")}) && visit.hasIndexOn({s("id")}));
        QVERIFY(!visit.hasIndexOn({s("price")}) && !visit.hasIndexOn({s("remark"), s("day")}));
        const auto unique = std::find_if(visit.indexes.begin(), visit.indexes.end(),
                                         [](const auto &index) { return index.name == s("visit_name"); });
        QVERIFY(unique != visit.indexes.end() && unique->unique);
    }

    void aNameIsNoPatternAndItsSpellingDoesNotMatter_data() { ThreeDatabases::addRows(); }
    void aNameIsNoPatternAndItsSpellingDoesNotMatter() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        QCOMPARE(tableOf(*session, "visit_x").columns.size(), size_t(1));
        QCOMPARE(tableOf(*session, "visit_x").columns[0].name, s("id"));
        QCOMPARE(tableOf(*session, "VISIT").columns.size(), size_t(5));
        QVERIFY(tableOf(*session, "today").isView);
        const auto missing = session->catalogue()->table(s("nowhere"));
        QVERIFY(missing && !*missing);
    }

    void aTableOfAnotherSchemaOrCatalogueIsFoundByItsPrefix_data() {
        ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly);
    }
    void aTableOfAnotherSchemaOrCatalogueIsFoundByItsPrefix() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const bool isPostgres = session->dialect() == Dialect::PostgreSql;
        QCOMPARE(tableOf(*session, isPostgres ? "public.visit" : "practice.visit").columns.size(), size_t(5));
        const auto elsewhere = session->catalogue()->table(isPostgres ? s("pg_catalog.visit") : s("mysql.visit"));
        QVERIFY(elsewhere && !*elsewhere);
    }

    void ourRightsAreTold_data() { ThreeDatabases::addRows(ThreeDatabases::Which::ServersOnly); }
    void ourRightsAreTold() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const auto own = session->catalogue()->rights(s("visit"));
        QVERIFY2(own && *own, qPrintable(line(own)));
        QCOMPARE(**own, QStringList({s("SELECT"), s("INSERT"), s("UPDATE"), s("DELETE")}));
        if (session->dialect() != Dialect::PostgreSql) return;
        PB_OK(sql(*session, "REVOKE INSERT, UPDATE, DELETE ON visit FROM CURRENT_USER"));
        const auto less = session->catalogue()->rights(s("visit"));
        QVERIFY(less && *less);
        QCOMPARE(**less, QStringList(s("SELECT")));
    }

    void aFingerprintChangesWithTheTableAndNamesTheColumn_data() { ThreeDatabases::addRows(); }
    void aFingerprintChangesWithTheTableAndNamesTheColumn() {
        PB_DATABASE(m_databases, server);
        const auto session = prepared(server);
        QVERIFY(session);
        const QStringList tables{s("visit"), s("nowhere")};
        const auto before = core::pms::readFingerprint(*session, tables);
        PB_OK(before);
        QVERIFY(before->tables[1].columns.empty());
        PB_OK(sql(*session, "ALTER TABLE visit ADD COLUMN urgent integer"));
        PB_OK(sql(*session, "CREATE TABLE nowhere (id integer)"));
        const auto now = core::pms::readFingerprint(*session, tables);
        PB_OK(now);
        QStringList words;
        for (const auto &change : core::ports::changesBetween(*before, *now)) words << core::ports::toText(change);
        QCOMPARE(words, QStringList({s("visit.urgent added"), s("nowhere added")}));
    }

    void aSiteIsOneRow_data() { ThreeDatabases::addRows(); }
    void aSiteIsOneRow() {
        PB_DATABASE(m_databases, server);
        const auto session = open(server);
        QVERIFY(session);
        const auto site =
            core::pms::readSite(*session, {s("site"), s("SELECT 'practice 7' AS site, 12 AS history"), {}});
        PB_OK(site);
        QVERIFY(*site == (core::ports::SiteIdentity{s("practice 7"), 12}));
        PB_FAILS(core::pms::readSite(*session, {s("site"), s("SELECT 1 AS wrong"), {}}), ErrorKind::ContractViolation);
    }

    void aCopyBehindAFreshConnectionIsUsedOnlyAfterItWasIdentified_data() { ThreeDatabases::addRows(); }
    void aCopyBehindAFreshConnectionIsUsedOnlyAfterItWasIdentified() {
        PB_DATABASE(m_databases, server);
        const auto first = prepared(server);
        QVERIFY(first);
        auto profile = core::pms::builtInProfile(s("reference"));
        QVERIFY(profile);
        auto &part = profile->dialects[first->dialect()];
        part.site = core::pms::BoundStatement{s("site"), s("SELECT name AS site FROM visit"), {}};
        part.fingerprint = {{{}, s("visit")}};
        const auto runner = core::platform::profileRunner(*profile);
        const core::ports::PmsWork open{core::ports::OpenDatabase{}}, look{core::ports::ReadChangeToken{}};
        // The schema of the profile is not there: a unit that is let through is refused for that.
        const auto isLetThrough = [&](OdbcSession &session) {
            const auto result = runner.run(session, look);
            return result || result.error().kind == ErrorKind::Rejected;
        };
        PB_OK(sql(*first, "INSERT INTO visit (id, name) VALUES (1, 'practice 7')"));
        PB_OK(runner.prepare(*first));
        PB_OK(runner.run(*first, open));
        QVERIFY(isLetThrough(*first));
        const auto second = odbctest::open(server);
        PB_OK(runner.prepare(*second));
        QVERIFY(isLetThrough(*second));
        PB_OK(sql(*second, "UPDATE visit SET name = 'another practice'"));
        const auto third = odbctest::open(server);
        PB_OK(runner.prepare(*third));
        PB_FAILS(runner.run(*third, look), ErrorKind::Unavailable);
        PB_FAILS(runner.run(*third, look), ErrorKind::Unavailable);
        PB_OK(runner.run(*third, open));
        QVERIFY(isLetThrough(*third));
    }

  private:
    ThreeDatabases m_databases;
};

QTEST_GUILESS_MAIN(OdbcCatalogueTest)
#include "tst_odbc_catalogue.moc"
