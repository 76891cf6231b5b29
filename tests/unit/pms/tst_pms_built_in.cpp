// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/operation_catalogue.h"
#include "core/pms/operation_runner.h"
#include "tests/unit/pms/scripted_session.h"

using namespace core;
using namespace core::pms;

namespace {

ProfileResult parse(const QByteArray &rest) {
    const QByteArray head = "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\ndialects = [\"postgresql\"]\n";
    return parseProfile(head + rest, QStringLiteral("x.toml"));
}

QByteArray faultsOf(const ProfileResult &result) {
    QStringList lines;
    for (const ProfileFault &fault : result.faults) lines << fault.toLine();
    return lines.join(QLatin1Char('\n')).toUtf8();
}

}  // namespace

/// What a profile has about our own tables without writing it.
class PmsBuiltIn : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ourTablesAreBuiltInForEveryDialect();
    void aProfileThatKeepsItsOwnLinkGetsNoneOfOurs();
    void ourTablesHoldIdsAsTheyAreWhateverTheForms();

  private:
    ScriptedSession m_session;
};

void PmsBuiltIn::ourTablesAreBuiltInForEveryDialect() {
    const QByteArray file =
        "language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\n[operation.cancel]\nsql = \"UPDATE v SET x = 1\"\n";
    const auto parsed = parseProfile(file, QStringLiteral("x.toml"));
    QVERIFY2(parsed.profile, faultsOf(parsed).constData());
    QCOMPARE(parsed.profile->dialects.size(), size_t(5));
    for (const auto &[dialect, part] : parsed.profile->dialects) {
        for (const char *name :
             {"own_tables", "link", "links", "link_lock", "link_insert", "link_drop", "link_told", "link_moved",
              "link_claim", "link_pending", "link_complete", "item_write", "items", "items_expire", "item_close"}) {
            QVERIFY2(part.operation(QLatin1String(name)), name);
        }
        QVERIFY(!part.install.empty() && !part.remove.empty());
    }
    // What neither inserts nor cancels has nothing to keep.
    const auto reading = parse("[operation.resources]\nsql = \"SELECT 1 AS id\"\n");
    QVERIFY(reading.profile->forDialect(Dialect::PostgreSql).install.empty());
}

void PmsBuiltIn::aProfileThatKeepsItsOwnLinkGetsNoneOfOurs() {
    const auto parsed =
        parse("[operation.cancel]\nsql = \"UPDATE v SET x = 1\"\n[operation.link]\nsql = \"SELECT 1 AS patient\"\n");
    QVERIFY2(parsed.profile, faultsOf(parsed).constData());
    const DialectProfile &part = parsed.profile->forDialect(Dialect::PostgreSql);
    QVERIFY(!part.operation(QStringLiteral("link_insert")) && !part.operation(QStringLiteral("links")));
    QVERIFY(part.operation(QStringLiteral("item_write")));
    const auto lock =
        parse("[operation.cancel]\nsql = \"UPDATE v SET x = 1\"\n[operation.link_lock]\nsql = \"SELECT 2\"\n");
    const DialectProfile &ours = lock.profile->forDialect(Dialect::PostgreSql);
    QVERIFY(!ours.operation(QStringLiteral("link_lock"))->statements.front().builtIn);
    QVERIFY(ours.operation(QStringLiteral("link_insert"))->statements.front().builtIn);
}

void PmsBuiltIn::ourTablesHoldIdsAsTheyAreWhateverTheForms() {
    const auto parsed = parse(
        "[parameters]\nappointment = \"integer\"\nbooking = \"integer\"\n[operation.cancel]\nsql = \"UPDATE v SET x = "
        ":appointment\"\n");
    QVERIFY2(parsed.profile, faultsOf(parsed).constData());
    const OperationRunner runner(m_session, *parsed.profile);
    Parameters parameters;
    for (const QString &name : operationRule(QStringLiteral("link_insert"))->parameters)
        parameters.set(name, SqlValue());
    parameters.set(QStringLiteral("appointment"), QStringLiteral("07"));
    (void)runner.run(QStringLiteral("link_insert"), parameters);
    const auto &bound = m_session.executed.back().parameters;
    QVERIFY(std::find(bound.begin(), bound.end(), SqlValue(QStringLiteral("07"))) != bound.end());
}

QTEST_GUILESS_MAIN(PmsBuiltIn)
#include "tst_pms_built_in.moc"
