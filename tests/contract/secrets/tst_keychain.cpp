// SPDX-License-Identifier: Apache-2.0
#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

#include "core/platform/host/log_file.h"
#include "core/platform/journal/sqlite_journal.h"
#include "core/platform/secrets/keychain_secret_store.h"
#include "tests/contract/secrets/secret_calls.h"

using namespace core;
using namespace core::platform;
using core::base::ErrorKind;

/// Runs under tests/support/keyring/with_keyring.sh with the keyring unlocked or locked, and without it as
/// an account that has no session bus.
class TestKeychain : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase();
    void aSecretIsReadBackExactly();
    void aMissingSecretIsRejected();
    void theLastWriteWins();
    void anEmptyValueRemovesTheSecret();
    void dataDirectoriesAreApart();
    void aDroppedHandleDropsTheAnswer();
    void aDeadlineEndsTheCall();
    void noSecretReachesFilesOrArguments();
    void withoutAnOpenKeyringEveryCallIsUnavailableWithARemedy();
    void namesAreChecked();

  private:
    enum class Keyring { Open, Locked, Absent };
    KeychainSecretStore storeOf(const QString &dataDir) { return KeychainSecretStore(dataDir, m_executor); }

    QtExecutor m_executor;
    QTemporaryDir m_dir;
    Keyring m_keyring = Keyring::Absent;
};

#define NEEDS_OPEN_KEYRING() \
    if (m_keyring != Keyring::Open) QSKIP("needs an unlocked keyring: run it under with_keyring.sh")

void TestKeychain::initTestCase() {
    // Only the private session sets this; the keychain of whoever runs the tests is never touched.
    const QByteArray keyring = qgetenv("PB_TEST_KEYRING");
    if (keyring == "open") {
        m_keyring = Keyring::Open;
    } else if (keyring == "locked") {
        m_keyring = Keyring::Locked;
    } else {
        qunsetenv("DISPLAY");
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    }
}

void TestKeychain::aSecretIsReadBackExactly() {
    NEEDS_OPEN_KEYRING();
    KeychainSecretStore store = storeOf(m_dir.path());
    for (const QString &value :
         {QStringLiteral("a"), QStringLiteral(" p;w}d=\n\n"), QStringLiteral("pässwörd 🔑"), QString(2000, u'x')}) {
        QVERIFY(writeSecret(store, "pms-password", value));
        QCOMPARE(revealed(readSecret(store, "pms-password")), value);
    }
}

void TestKeychain::aMissingSecretIsRejected() {
    NEEDS_OPEN_KEYRING();
    KeychainSecretStore store = storeOf(m_dir.path());
    const auto answer = readSecret(store, "practice-key-404");
    QVERIFY2(!answer && answer.error().kind == ErrorKind::Rejected, qPrintable(revealed(answer)));
}

void TestKeychain::theLastWriteWins() {
    NEEDS_OPEN_KEYRING();
    KeychainSecretStore store = storeOf(m_dir.path());
    QVERIFY(writeSecret(store, "api-key", QStringLiteral("first")));
    QVERIFY(writeSecret(store, "api-key", QStringLiteral("second")));
    QCOMPARE(revealed(readSecret(store, "api-key")), QStringLiteral("second"));
}

void TestKeychain::anEmptyValueRemovesTheSecret() {
    NEEDS_OPEN_KEYRING();
    KeychainSecretStore store = storeOf(m_dir.path());
    QVERIFY(writeSecret(store, "practice-key-1", QStringLiteral("x")));
    QVERIFY(writeSecret(store, "practice-key-1", QString()));
    QVERIFY(writeSecret(store, "practice-key-1", QString()));
    QVERIFY(readSecret(store, "practice-key-1").error().kind == ErrorKind::Rejected);
}

void TestKeychain::dataDirectoriesAreApart() {
    QVERIFY(KeychainSecretStore::serviceName(m_dir.path()) ==
            KeychainSecretStore::serviceName(m_dir.path() + QStringLiteral("/./")));
    NEEDS_OPEN_KEYRING();
    KeychainSecretStore here = storeOf(m_dir.path());
    KeychainSecretStore there = storeOf(m_dir.filePath(QStringLiteral("other")));
    QVERIFY(writeSecret(here, "practice-key-7", QStringLiteral("here")));
    QVERIFY(readSecret(there, "practice-key-7").error().kind == ErrorKind::Rejected);
}

void TestKeychain::aDroppedHandleDropsTheAnswer() {
    KeychainSecretStore store = storeOf(m_dir.path());
    int answers = 0;
    {
        const ports::Handle dropped =
            store.read(QStringLiteral("api-key"), [&](const base::Expected<ports::Secret> &) { ++answers; });
    }
    (void)readSecret(store, "api-key");
    QCOMPARE(answers, 0);
}

void TestKeychain::aDeadlineEndsTheCall() {
    // A deadline of nothing stands for a keychain that waits for somebody to type a password.
    KeychainSecretStore store(m_dir.path(), m_executor, std::chrono::milliseconds(0));
    const auto answer = readSecret(store, "api-key");
    QVERIFY(!answer);
    QVERIFY(answer.error().kind == ErrorKind::Unavailable);
}

void TestKeychain::noSecretReachesFilesOrArguments() {
    NEEDS_OPEN_KEYRING();
    const QString canary = QStringLiteral("canary-7f3a9");
    const auto journal = SqliteJournal::open(m_dir.filePath(QStringLiteral("journal.sqlite")));
    LogFileOptions options;
    options.toStderr = false;
    options.least = base::LogLevel::Debug;
    LogFile log(m_dir.filePath(QStringLiteral("engine.log")), options);
    log.takeQtMessages();
    KeychainSecretStore store = storeOf(m_dir.path());
    QVERIFY(writeSecret(store, "api-key", canary));
    const auto secret = readSecret(store, "api-key");
    QCOMPARE(revealed(secret), canary);
    const auto failed = readSecret(store, "practice-key-404");
    log.error(u"secrets", failed.error().toLogLine());

    // The data directory, the keyring's own files (encrypted) and the arguments of this process.
    QStringList files{QStringLiteral("/proc/self/cmdline")};
    for (const QString &root : {m_dir.path(), QDir::homePath()}) {
        QDirIterator each(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) files << each.next();
    }
    QVERIFY(files.size() >= 4);
    for (const QString &name : files) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly)) continue;
        QVERIFY2(!file.readAll().contains(canary.toUtf8()), qPrintable(name));
    }
}

void TestKeychain::withoutAnOpenKeyringEveryCallIsUnavailableWithARemedy() {
    if (m_keyring == Keyring::Open) QSKIP("the keyring is open in this run");
    KeychainSecretStore store = storeOf(m_dir.path());
    for (const base::Error &error :
         {readSecret(store, "api-key").error(), writeSecret(store, "api-key", QStringLiteral("canary")).error()}) {
        QVERIFY2(error.kind == ErrorKind::Unavailable, qPrintable(error.toLogLine()));
        QVERIFY2(error.detail.contains(QLatin1String("--credentials-dir")), qPrintable(error.detail));
        QVERIFY(!error.detail.contains(QLatin1String("canary")));
    }
}

void TestKeychain::namesAreChecked() {
    KeychainSecretStore store = storeOf(m_dir.path());
    QVERIFY(readSecret(store, "../x").error().kind == ErrorKind::Rejected);
    QVERIFY(writeSecret(store, "", QStringLiteral("x")).error().kind == ErrorKind::Rejected);
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
