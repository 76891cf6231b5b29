// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "core/platform/host/data_dir_lock.h"
#include "core/platform/host/directories.h"
#include "core/platform/host/log_file.h"
#include "core/platform/host/private_files.h"

#ifndef Q_OS_WIN
#include <sys/stat.h>
#endif

using namespace core;
using namespace core::platform;
using namespace std::chrono_literals;

namespace {

base::UtcTime fixedNow() {
    return base::UtcTime(std::chrono::milliseconds(1'796'115'600'123));
}

int modeOf(const QString &path) {
    return (QFile::permissions(path).toInt() & 0x7077) & ~0x0700;
}

LogFileOptions quiet() {
    LogFileOptions options;
    options.toStderr = false;
    options.now = fixedNow;
    return options;
}

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestHost : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void aSecondEngineIsRefusedAndToldWhoHoldsTheDirectory();
    void theLockIsFreeAfterAKillAndAfterAnEnd();
    void aLineHasTimeLevelAreaAndMessage();
    void aLineBreakCannotForgeALine();
    void logsRotateAndNeverExceedTheirBounds();
    void logFilesAreForTheirOwnerOnly();
    void aLogWithoutADiskDisturbsNobody();
    void debugLinesAreLeftOutUnlessWanted();
    void linesOfSeveralThreadsStayWhole();
    void qtMessagesGoToTheLog();
    void directoriesFollowTheAccount();
    void aPrivateDirectoryIsMadeWithItsParents();
    void aPrivateFileIsReplacedWholeAndClosed();
    void whatOthersMayReadIsNotPrivate();

  private:
    QString path(const char *name) const { return m_dir->filePath(QLatin1String(name)); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestHost::aSecondEngineIsRefusedAndToldWhoHoldsTheDirectory() {
    const auto mine = DataDirLock::take(m_dir->path());
    QVERIFY(mine);
    QProcess other;
    other.start(QStringLiteral(PB_BINARY_DIR "/tests/pb_lock_holder"), {m_dir->path()});
    QVERIFY(other.waitForFinished());
    QCOMPARE(other.exitCode(), 1);
    const QString said = QString::fromUtf8(other.readAll());
    QVERIFY2(said.contains(QStringLiteral("process %1 on ").arg(QCoreApplication::applicationPid())), qPrintable(said));
    QVERIFY(said.contains(m_dir->path()) && said.contains(QLatin1String("--data-dir")));
}

void TestHost::theLockIsFreeAfterAKillAndAfterAnEnd() {
    QProcess other;
    other.start(QStringLiteral(PB_BINARY_DIR "/tests/pb_lock_holder"), {m_dir->path()});
    QVERIFY(other.waitForReadyRead());
    QCOMPARE(other.readAll().trimmed(), QByteArray("held"));
    const auto refused = DataDirLock::take(m_dir->path());
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == base::ErrorKind::Conflict);
    QVERIFY(refused.error().detail.contains(QStringLiteral("lock-holder, process %1 on ").arg(other.processId())));
    other.kill();
    QVERIFY(other.waitForFinished());
    QVERIFY(DataDirLock::take(m_dir->path()));
    QVERIFY(DataDirLock::take(m_dir->path()));
}

void TestHost::aLineHasTimeLevelAreaAndMessage() {
    LogFile log(path("engine.log"), quiet());
    log.warning(u"sync", QStringLiteral("practice=1 error=403"));
    QCOMPARE(contentOf(path("engine.log")), QByteArray("2026-12-01T09:00:00.123Z warning sync practice=1 error=403\n"));
}

void TestHost::aLineBreakCannotForgeALine() {
    LogFile log(path("engine.log"), quiet());
    log.info(u"sync", QStringLiteral("a\nb\r\x1b[2Jc\u2028d"));
    QCOMPARE(contentOf(path("engine.log")), QByteArray("2026-12-01T09:00:00.123Z info sync a b  [2Jc d\n"));
}

void TestHost::logsRotateAndNeverExceedTheirBounds() {
    LogFileOptions options = quiet();
    options.maxBytes = 1000;
    options.files = 3;
    LogFile log(path("engine.log"), options);
    for (int i = 0; i < 200; ++i) log.info(u"sync", QStringLiteral("line %1").arg(i));
    QStringList names = QDir(m_dir->path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(names, (QStringList{QStringLiteral("engine.log"), QStringLiteral("engine.log.1"),
                                 QStringLiteral("engine.log.2")}));
    for (const QString &name : names) QVERIFY(QFileInfo(m_dir->filePath(name)).size() <= 1000);
    QVERIFY(contentOf(path("engine.log")).endsWith("line 199\n"));
    // The files follow each other without a gap.
    QVERIFY(contentOf(path("engine.log.2")).size() > 900 && contentOf(path("engine.log.1")).size() > 900);
}

void TestHost::logFilesAreForTheirOwnerOnly() {
#ifdef Q_OS_WIN
    QSKIP("no modes on Windows");
#else
    LogFile log(path("engine.log"), quiet());
    log.info(u"sync", QStringLiteral("x"));
    QCOMPARE(modeOf(path("engine.log")), 0x6000);
#endif
}

void TestHost::aLogWithoutADiskDisturbsNobody() {
    LogFile log(path("none/engine.log"), quiet());
    log.info(u"sync", QStringLiteral("x"));
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("none")));
    log.info(u"sync", QStringLiteral("y"));
    QVERIFY(contentOf(path("none/engine.log")).endsWith("sync y\n"));
}

void TestHost::debugLinesAreLeftOutUnlessWanted() {
    LogFile log(path("a"), quiet());
    log.debug(u"sync", QStringLiteral("x"));
    QCOMPARE(contentOf(path("a")), QByteArray());
    LogFileOptions options = quiet();
    options.least = base::LogLevel::Debug;
    LogFile chatty(path("b"), options);
    chatty.debug(u"sync", QStringLiteral("x"));
    QVERIFY(contentOf(path("b")).endsWith(" debug sync x\n"));
}

void TestHost::linesOfSeveralThreadsStayWhole() {
    LogFile log(path("engine.log"), quiet());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&log] {
            for (int line = 0; line < 100; ++line) log.info(u"t", QStringLiteral("0123456789"));
        });
    }
    for (std::thread &thread : threads) thread.join();
    const QList<QByteArray> lines = contentOf(path("engine.log")).trimmed().split('\n');
    QCOMPARE(lines.size(), 400);
    for (const QByteArray &line : lines) QCOMPARE(line, QByteArray("2026-12-01T09:00:00.123Z info t 0123456789"));
}

void TestHost::qtMessagesGoToTheLog() {
    {
        LogFile log(path("engine.log"), quiet());
        log.takeQtMessages();
        qWarning("from Qt");
    }
    QVERIFY(contentOf(path("engine.log")).endsWith(" warning qt from Qt\n"));
}

void TestHost::directoriesFollowTheAccount() {
#ifndef Q_OS_WIN
    qputenv("XDG_CONFIG_HOME", "/c");
    qputenv("XDG_DATA_HOME", "/d");
    QCOMPARE(defaultDirectories(Account::User).config, QStringLiteral("/c/practicebridge"));
    QCOMPARE(defaultDirectories(Account::User).data, QStringLiteral("/d/practicebridge"));
    QCOMPARE(defaultDirectories(Account::Service).config, QStringLiteral("/etc/practicebridge"));
    QCOMPARE(defaultDirectories(Account::Service).data, QStringLiteral("/var/lib/practicebridge"));
#endif
}

void TestHost::aPrivateDirectoryIsMadeWithItsParents() {
    QVERIFY(makePrivateDirectory(path("a/b/c")));
    QVERIFY(makePrivateDirectory(path("a/b/c")));
#ifndef Q_OS_WIN
    for (const char *name : {"a", "a/b", "a/b/c"}) QCOMPARE(modeOf(path(name)), 0x7000);
    QFile::setPermissions(path("a/b"), QFile::permissions(path("a/b")) | QFile::ReadOther);
    QVERIFY(makePrivateDirectory(path("a/b")));
    QCOMPARE(modeOf(path("a/b")), 0x7000);
    QVERIFY(writePrivateFile(path("file"), "x"));
    QVERIFY(!makePrivateDirectory(path("file")));
    // A directory for everybody, as /tmp, must never be taken from the others.
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("shared")));
    QCOMPARE(::chmod(QFile::encodeName(path("shared")).constData(), 01777), 0);
    QVERIFY(!makePrivateDirectory(path("shared")));
#endif
}

void TestHost::aPrivateFileIsReplacedWholeAndClosed() {
    QVERIFY(writePrivateFile(path("f"), "one"));
    QFile::setPermissions(path("f"), QFile::permissions(path("f")) | QFile::ReadOther);
    QVERIFY(writePrivateFile(path("f"), "two"));
    QCOMPARE(contentOf(path("f")), QByteArray("two"));
#ifndef Q_OS_WIN
    QCOMPARE(modeOf(path("f")), 0x6000);
#endif
    QVERIFY(!writePrivateFile(path("none/f"), "x"));
}

void TestHost::whatOthersMayReadIsNotPrivate() {
#ifdef Q_OS_WIN
    QSKIP("no modes on Windows");
#else
    QVERIFY(writePrivateFile(path("f"), "x"));
    QVERIFY(checkPrivate(path("f")));
    QFile::setPermissions(path("f"), QFile::ReadOwner);
    QVERIFY(checkPrivate(path("f")));
    QFile::setPermissions(path("f"), QFile::ReadOwner | QFile::ReadGroup);
    const auto checked = checkPrivate(path("f"));
    QVERIFY(!checked);
    QVERIFY2(checked.error().detail.contains(QLatin1String("(mode 440); run: chmod go= ")),
             qPrintable(checked.error().detail));
    QVERIFY(!checkPrivate(path("none")));
#endif
}

QTEST_GUILESS_MAIN(TestHost)
#include "tst_host.moc"
