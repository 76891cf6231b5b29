// SPDX-License-Identifier: Apache-2.0
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include "core/journal/schema.h"
#include "core/platform/journal/journal_error.h"
#include "core/platform/journal/sqlite_journal.h"

#ifndef Q_OS_WIN
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#endif

using namespace core;
using namespace core::ports;
using platform::SqliteJournal;

namespace {

const domain::PracticeId kPractice(QStringLiteral("1"));

JournalEntry numbered(qint64 number) {
    JournalEntry entry;
    entry.practice = kPractice;
    entry.number = number;
    return entry;
}

/// Runs statements on the file, past the journal.
void runRaw(const QString &path, const QStringList &statements) {
    const QString name = QStringLiteral("raw");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            QVERIFY2(query.exec(statement), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(name);
}

}  // namespace

class TestSqliteJournal : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("journal.sqlite"));
    }

    void theFilesAreReadableByTheirOwnerOnly();
    void aFileThatWasTooOpenIsClosed();
    void aNewerSchemaIsRefusedAndLeftAlone();
    void everyOlderVersionIsMigratedWithItsRows();
    void aDestroyedRecordLeavesNoTraceInTheFile();
    void aDamagedFileIsCorruptAndKept();
    void aForeignFileIsCorruptAndKept();
    void damageFoundLaterIsCorrupt();
    void settingAsideMakesRoomForANewJournal();
    void aMissingDirectoryIsUnavailable();
    void aDiskThatDoesNotGrowLosesNothing();
    void resultCodesHaveTheirMeaning_data();
    void resultCodesHaveTheirMeaning();

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

void TestSqliteJournal::theFilesAreReadableByTheirOwnerOnly() {
#ifdef Q_OS_WIN
    QSKIP("on Windows the data directory's access list protects the journal");
#else
    const mode_t before = ::umask(0);
    const auto journal = SqliteJournal::open(m_path);
    ::umask(before);
    QVERIFY((*journal)->putEntry(numbered(1)));
    for (const char *suffix : {"", "-wal", "-shm"}) {
        struct stat status {};
        QCOMPARE(::stat(QFile::encodeName(m_path + QLatin1String(suffix)).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t{0600});
    }
#endif
}

void TestSqliteJournal::aFileThatWasTooOpenIsClosed() {
    QVERIFY(SqliteJournal::open(m_path));
    QFile::setPermissions(m_path, QFile::permissions(m_path) | QFile::ReadOther | QFile::ReadGroup);
    QVERIFY(SqliteJournal::open(m_path));
    QVERIFY(!(QFile::permissions(m_path) & (QFile::ReadOther | QFile::ReadGroup)));
}

void TestSqliteJournal::aNewerSchemaIsRefusedAndLeftAlone() {
    QVERIFY((*SqliteJournal::open(m_path))->putEntry(numbered(1)));
    runRaw(m_path, {QStringLiteral("PRAGMA user_version=%1").arg(journal::schemaVersion() + 1)});
    const auto refused = SqliteJournal::open(m_path);
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == base::ErrorKind::StorageCorrupt);
    QVERIFY(refused.error().detail.contains(QStringLiteral("schema version %1").arg(journal::schemaVersion() + 1)));
    runRaw(m_path, {QStringLiteral("PRAGMA user_version=%1").arg(journal::schemaVersion())});
    QVERIFY((*SqliteJournal::open(m_path))->entry(kPractice, EntryKind::Booking, 1)->has_value());
}

void TestSqliteJournal::everyOlderVersionIsMigratedWithItsRows() {
    for (int version = 0; version <= journal::schemaVersion(); ++version) {
        const QString path = m_dir->filePath(QString::number(version));
        QStringList statements;
        for (const journal::Migration &migration : journal::migrations()) {
            if (migration.version > version) continue;
            statements += QStringList(migration.statements.begin(), migration.statements.end());
        }
        // Rows as the first version wrote them.
        if (version >= 1) {
            statements << QStringLiteral(
                "INSERT INTO entry (practice, kind, number, booking, state, outcome, appointments, "
                "patient, resource, start, booked_at, received_at, answered_at, attempts, "
                "last_error) VALUES ('1', 'booking', 7, 7, 'applied', '', '[\"5\"]', '9', '11', "
                "'2026-12-01 09:00:00', NULL, 1800000000000, NULL, 1, '')");
        }
        statements << QStringLiteral("PRAGMA user_version=%1").arg(version);
        runRaw(path, statements);
        const auto opened = SqliteJournal::open(path);
        QVERIFY2(opened, qPrintable(QString::number(version)));
        QVERIFY((*opened)->putEntry(numbered(8)));
        const auto open = (*opened)->openEntries(kPractice);
        QVERIFY(open);
        QCOMPARE(open->size(), version >= 1 ? size_t{2} : size_t{1});
        QVERIFY((*opened)->putSealed({QStringLiteral("DEV"),
                                      kPractice,
                                      domain::BookingId(7),
                                      base::UtcTime{},
                                      domain::PmsResourceId(),
                                      {QDate(2026, 12, 1), QTime(9, 0)},
                                      "sealed"}));
        QCOMPARE((*opened)->sealedBookings(kPractice)->size(), size_t{1});
    }
}

void TestSqliteJournal::aDestroyedRecordLeavesNoTraceInTheFile() {
    const QByteArray content(300, 'Q');
    {
        const auto journal = SqliteJournal::open(m_path);
        for (const qint64 booking : {1, 2}) {
            QVERIFY((*journal)->putSealed({QStringLiteral("DEV"),
                                           kPractice,
                                           domain::BookingId(booking),
                                           base::UtcTime{},
                                           domain::PmsResourceId(),
                                           {QDate(2026, 12, 1), QTime(9, 0)},
                                           booking == 1 ? content : QByteArray("other")}));
        }
        QVERIFY((*journal)->destroySealed(QStringLiteral("DEV"), kPractice, domain::BookingId(1)));
        QCOMPARE((*journal)->sealedBookings(kPractice)->size(), size_t{1});
    }
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(content.left(100)));
}

void TestSqliteJournal::aDamagedFileIsCorruptAndKept() {
    {
        const auto journal = SqliteJournal::open(m_path);
        for (qint64 number = 1; number <= 500; ++number) QVERIFY((*journal)->putEntry(numbered(number)));
    }
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 size = file.size();
    for (qint64 page = 4096; page < size; page += 4096) {
        file.seek(page);
        file.write(QByteArray(2048, '\x5a'));
    }
    file.close();
    const auto opened = SqliteJournal::open(m_path);
    QVERIFY(!opened);
    QVERIFY(opened.error().kind == base::ErrorKind::StorageCorrupt);
    QCOMPARE(QFileInfo(m_path).size(), size);
}

void TestSqliteJournal::aForeignFileIsCorruptAndKept() {
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("This is no journal. ").repeated(100);
    file.write(content);
    file.close();
    const auto opened = SqliteJournal::open(m_path);
    QVERIFY(!opened);
    QVERIFY(opened.error().kind == base::ErrorKind::StorageCorrupt);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void TestSqliteJournal::damageFoundLaterIsCorrupt() {
    const auto journal = SqliteJournal::open(m_path);
    QVERIFY((*journal)->putEntry(numbered(1)));
    runRaw(m_path, {QStringLiteral("UPDATE entry SET state = 'x'")});
    QVERIFY((*journal)->openEntries(kPractice).error().kind == base::ErrorKind::StorageCorrupt);
    QVERIFY((*journal)->putEntry(numbered(1)).error().kind == base::ErrorKind::StorageCorrupt);
}

void TestSqliteJournal::settingAsideMakesRoomForANewJournal() {
    QVERIFY((*SqliteJournal::open(m_path))->putEntry(numbered(1)));
    const auto aside = SqliteJournal::setAside(m_path, base::UtcTime(std::chrono::seconds(1'800'000'000)));
    QCOMPARE(*aside, m_path + QStringLiteral(".set-aside-20270115T080000000Z"));
    QVERIFY(!QFile::exists(m_path));
    QVERIFY((*SqliteJournal::open(m_path))->openEntries(kPractice)->empty());
    QCOMPARE((*SqliteJournal::open(*aside))->openEntries(kPractice)->size(), size_t{1});
}

void TestSqliteJournal::aMissingDirectoryIsUnavailable() {
    const auto opened = SqliteJournal::open(m_dir->filePath(QStringLiteral("none/journal.sqlite")));
    QVERIFY(!opened);
    QVERIFY(opened.error().kind == base::ErrorKind::Unavailable);
}

void TestSqliteJournal::aDiskThatDoesNotGrowLosesNothing() {
#ifdef Q_OS_WIN
    QSKIP("needs RLIMIT_FSIZE");
#else
    const auto journal = SqliteJournal::open(m_path);
    QVERIFY((*journal)->putEntry(numbered(1)));
    struct rlimit before {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit full = before;
    full.rlim_cur = static_cast<rlim_t>(QFileInfo(m_path + QStringLiteral("-wal")).size());
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    const auto refused = (*journal)->putEntry(numbered(2));
    const auto stillRead = (*journal)->entry(kPractice, EntryKind::Booking, 1);
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == base::ErrorKind::Unavailable, qPrintable(refused.error().toLogLine()));
    QVERIFY(stillRead && stillRead->has_value());
    QVERIFY(!(*journal)->entry(kPractice, EntryKind::Booking, 2)->has_value());
    QVERIFY((*journal)->putEntry(numbered(2)));
    QCOMPARE((*SqliteJournal::open(m_path))->openEntries(kPractice)->size(), size_t{2});
#endif
}

void TestSqliteJournal::resultCodesHaveTheirMeaning_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("kind");
    QTest::newRow("SQLITE_FULL") << 13 << QStringLiteral("Unavailable");
    QTest::newRow("SQLITE_BUSY") << 5 << QStringLiteral("Unavailable");
    QTest::newRow("SQLITE_IOERR_FSYNC") << 1034 << QStringLiteral("Unavailable");
    QTest::newRow("SQLITE_READONLY") << 8 << QStringLiteral("Unavailable");
    QTest::newRow("SQLITE_CORRUPT") << 11 << QStringLiteral("StorageCorrupt");
    QTest::newRow("SQLITE_CORRUPT_INDEX") << 779 << QStringLiteral("StorageCorrupt");
    QTest::newRow("SQLITE_NOTADB") << 26 << QStringLiteral("StorageCorrupt");
    QTest::newRow("SQLITE_CONSTRAINT") << 19 << QStringLiteral("ContractViolation");
}

void TestSqliteJournal::resultCodesHaveTheirMeaning() {
    QFETCH(int, code);
    QFETCH(QString, kind);
    const base::Error error = platform::journalError(code, QStringLiteral("op"));
    QCOMPARE(base::toString(error.kind), kind);
    QCOMPARE(error.nativeCode, code);
}

QTEST_GUILESS_MAIN(TestSqliteJournal)
#include "tst_sqlite_journal.moc"
