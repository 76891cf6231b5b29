// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/journal/rows.h"
#include "core/journal/schema.h"
#include "core/journal/transitions.h"

using namespace core;
using namespace core::journal;
using ports::EntryState;

class TestJournalRows : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void onlyAnAnsweredEntryIsBoundInItsSteps();
    void everyStateHasItsOwnCode();
    void aRowThatIsNoValueIsCorruptAndNamesItsColumn_data();
    void aRowThatIsNoValueIsCorruptAndNamesItsColumn();
    void migrationsHaveNoGap();
    void anUnknownVersionIsRefused();
};

void TestJournalRows::onlyAnAnsweredEntryIsBoundInItsSteps() {
    const std::array states{EntryState::Received, EntryState::Applied, EntryState::Refusing, EntryState::Answered,
                            EntryState::Parked};
    for (const EntryState from : states) {
        for (const EntryState to : states) {
            const bool expected =
                from != EntryState::Answered || to == EntryState::Answered || to == EntryState::Received;
            QVERIFY2(isLegal(from, to) == expected, qPrintable(stateCode(from) + stateCode(to)));
        }
    }
}

void TestJournalRows::everyStateHasItsOwnCode() {
    for (const EntryState state :
         {EntryState::Received, EntryState::Applied, EntryState::Refusing, EntryState::Answered, EntryState::Parked}) {
        QVERIFY(*stateFromCode(stateCode(state)) == state);
    }
    QVERIFY(stateFromCode(QStringLiteral("Received")).error().kind == base::ErrorKind::StorageCorrupt);
}

void TestJournalRows::aRowThatIsNoValueIsCorruptAndNamesItsColumn_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("name");
    QTest::newRow("kind") << 1 << QVariant(QStringLiteral("x")) << QStringLiteral("kind");
    QTest::newRow("number") << 2 << QVariant(QStringLiteral("x")) << QStringLiteral("number");
    QTest::newRow("state") << 4 << QVariant(QStringLiteral("x")) << QStringLiteral("state");
    QTest::newRow("appointments") << 6 << QVariant(QStringLiteral("[1]")) << QStringLiteral("appointments");
    QTest::newRow("appointments form") << 6 << QVariant(QStringLiteral("1,2")) << QStringLiteral("appointments");
    QTest::newRow("start") << 9 << QVariant(QStringLiteral("tomorrow")) << QStringLiteral("start");
    QTest::newRow("booked_at") << 10 << QVariant(QStringLiteral("x")) << QStringLiteral("booked_at");
    QTest::newRow("received_at") << 11 << QVariant() << QStringLiteral("received_at");
}

void TestJournalRows::aRowThatIsNoValueIsCorruptAndNamesItsColumn() {
    QFETCH(int, column);
    QFETCH(QVariant, value);
    QFETCH(QString, name);
    ports::JournalEntry entry;
    entry.practice = domain::PracticeId(QStringLiteral("1"));
    entry.number = 1;
    QVariantList row = toRow(entry);
    QVERIFY(*entryFromRow(row) == entry);
    row[column] = value;
    const auto read = entryFromRow(row);
    QVERIFY(!read);
    QVERIFY(read.error().kind == base::ErrorKind::StorageCorrupt);
    QCOMPARE(read.error().detail, QStringLiteral("table entry: unreadable ") + name);
}

void TestJournalRows::migrationsHaveNoGap() {
    int version = 0;
    for (const Migration &migration : migrations()) QCOMPARE(migration.version, ++version);
    QCOMPARE(schemaVersion(), version);
    QCOMPARE(migrationsFrom(0)->size(), migrations().size());
    QVERIFY(migrationsFrom(schemaVersion())->empty());
}

void TestJournalRows::anUnknownVersionIsRefused() {
    for (const int version : {-1, schemaVersion() + 1}) {
        const auto missing = migrationsFrom(version);
        QVERIFY(!missing);
        QVERIFY(missing.error().kind == base::ErrorKind::StorageCorrupt);
        QVERIFY(missing.error().detail.contains(QString::number(version)));
    }
}

QTEST_GUILESS_MAIN(TestJournalRows)
#include "tst_journal_rows.moc"
