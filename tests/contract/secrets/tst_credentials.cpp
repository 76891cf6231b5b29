// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/platform/secrets/credentials_directory.h"
#include "core/platform/secrets/folder_secret_store.h"
#include "core/platform/secrets/secret_place.h"
#include "tests/contract/secrets/secret_calls.h"

#ifdef Q_OS_LINUX
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#endif

using namespace core;
using namespace core::platform;
using core::base::ErrorKind;

class TestCredentials : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void aFileIsASecretWithoutItsLastNewline_data();
    void aFileIsASecretWithoutItsLastNewline();
    void aMissingFileIsRejectedAndNamed();
    void writingIsRejected();
    void aDirectoryOrFileOpenToOthersIsRefused_data();
    void aDirectoryOrFileOpenToOthersIsRefused();
    void somebodyElsesFileIsRefused();
    void aListThatLetsInOnlyThisAccountIsPrivate();
    void aFileOpenedToOthersLaterIsRefused();
    void systemdModesAreAccepted();
    void namesCannotLeaveTheDirectory();
    void theFolderIsForItsOwnerOnly();
    void anEmptyValueRemovesTheSecret();
    void thePlaceFollowsTheAccount();

  private:
    QString put(const char *name, const QByteArray &content, int mode = 0600);
    base::Expected<std::unique_ptr<CredentialsDirectory>> open() {
        return CredentialsDirectory::open(m_dir->path(), m_executor);
    }
    QtExecutor m_executor;
    std::unique_ptr<QTemporaryDir> m_dir;
};

namespace {

void setMode(const QString &path, int mode) {
#ifndef Q_OS_WIN
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), static_cast<mode_t>(mode)), 0);
#else
    Q_UNUSED(path)
    Q_UNUSED(mode)
#endif
}

}  // namespace

void TestCredentials::init() {
#ifdef Q_OS_WIN
    QSKIP("no modes on Windows");
#endif
    m_dir = std::make_unique<QTemporaryDir>();
    setMode(m_dir->path(), 0700);
}

QString TestCredentials::put(const char *name, const QByteArray &content, int mode) {
    const QString path = m_dir->filePath(QLatin1String(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
    file.close();
    setMode(path, mode);
    return path;
}

void TestCredentials::aFileIsASecretWithoutItsLastNewline_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("secret");
    QTest::newRow("plain") << QByteArray("key") << QStringLiteral("key");
    QTest::newRow("newline") << QByteArray("key\n") << QStringLiteral("key");
    QTest::newRow("Windows newline") << QByteArray("key\r\n") << QStringLiteral("key");
    QTest::newRow("only the last") << QByteArray("key\n\n") << QStringLiteral("key\n");
    QTest::newRow("spaces stay") << QByteArray(" key ") << QStringLiteral(" key ");
}

void TestCredentials::aFileIsASecretWithoutItsLastNewline() {
    QFETCH(QByteArray, content);
    QFETCH(QString, secret);
    put("api-key", content);
    QCOMPARE(revealed(readSecret(**open(), "api-key")), secret);
}

void TestCredentials::aMissingFileIsRejectedAndNamed() {
    const auto answer = readSecret(**open(), "practice-key-1");
    QVERIFY(answer.error().kind == ErrorKind::Rejected);
    QVERIFY(answer.error().detail.contains(QLatin1String("practice-key-1")));
}

void TestCredentials::writingIsRejected() {
    QVERIFY(writeSecret(**open(), "api-key", QStringLiteral("x")).error().kind == ErrorKind::Rejected);
    QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("api-key"))));
}

void TestCredentials::aDirectoryOrFileOpenToOthersIsRefused_data() {
    QTest::addColumn<int>("directory");
    QTest::addColumn<int>("file");
    QTest::newRow("file for the group") << 0700 << 0640;
    QTest::newRow("file for others") << 0700 << 0604;
    QTest::newRow("others may write") << 0700 << 0602;
    QTest::newRow("directory for the group") << 0750 << 0600;
    QTest::newRow("directory for others") << 0701 << 0600;
}

void TestCredentials::aDirectoryOrFileOpenToOthersIsRefused() {
    QFETCH(int, directory);
    QFETCH(int, file);
    put("api-key", "canary", file);
    setMode(m_dir->path(), directory);
    const auto refused = open();
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == ErrorKind::Unavailable);
    QVERIFY2(refused.error().detail.contains(QLatin1String("chmod go= ")), qPrintable(refused.error().detail));
    QVERIFY(!refused.error().detail.contains(QLatin1String("canary")));
}

void TestCredentials::somebodyElsesFileIsRefused() {
#ifdef Q_OS_LINUX
    const QString path = put("api-key", "x");
    if (::chown(QFile::encodeName(path).constData(), 65534, 65534) != 0) QSKIP("only root can give files away");
    const auto refused = open();
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(QLatin1String("belongs to user 65534")),
             qPrintable(refused.error().detail));
#endif
}

void TestCredentials::aListThatLetsInOnlyThisAccountIsPrivate() {
#ifdef Q_OS_LINUX
    const QString path = put("api-key", "key");
    // user::r--, user:UID:r--, group::---, mask::r--, other::---: the mode looks like 0440.
    const auto list = [](quint32 user, quint16 groupRights) {
        QByteArray bytes;
        const auto add = [&bytes](auto value) { bytes.append(reinterpret_cast<const char *>(&value), sizeof value); };
        add(quint32{2});
        const std::array<std::array<quint32, 3>, 5> entries{
            {{0x01, 4, ~0U}, {0x02, 4, user}, {0x04, groupRights, ~0U}, {0x10, 4, ~0U}, {0x20, 0, ~0U}}};
        for (const auto &[tag, rights, id] : entries) {
            add(static_cast<quint16>(tag));
            add(static_cast<quint16>(rights));
            add(id);
        }
        return bytes;
    };
    const auto apply = [&path](const QByteArray &bytes) {
        return ::setxattr(QFile::encodeName(path).constData(), "system.posix_acl_access", bytes.constData(),
                          static_cast<size_t>(bytes.size()), 0);
    };
    if (apply(list(::geteuid(), 0)) != 0) QSKIP("no access lists on this file system");
    QVERIFY(QFile::permissions(path) & QFile::ReadGroup);
    QVERIFY(open());
    QCOMPARE(apply(list(::geteuid() + 1, 0)), 0);
    QVERIFY(!open());
    QCOMPARE(apply(list(::geteuid(), 4)), 0);
    QVERIFY(!open());
#endif
}

void TestCredentials::aFileOpenedToOthersLaterIsRefused() {
    const QString path = put("api-key", "key");
    const auto store = open();
    setMode(path, 0644);
    QVERIFY(readSecret(**store, "api-key").error().kind == ErrorKind::Unavailable);
}

void TestCredentials::systemdModesAreAccepted() {
    put("api-key", "key", 0400);
    setMode(m_dir->path(), 0500);
    QCOMPARE(revealed(readSecret(**open(), "api-key")), QStringLiteral("key"));
    setMode(m_dir->path(), 0700);
}

void TestCredentials::namesCannotLeaveTheDirectory() {
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("sub")));
    put("outside", "x");
    const QString inner = m_dir->filePath(QStringLiteral("sub"));
    setMode(inner, 0700);
    const auto credentials = CredentialsDirectory::open(inner, m_executor);
    const auto folder = FolderSecretStore::open(inner, m_executor);
    for (const char *name : {"../outside", "", ".", "..", "a/b", "a b"}) {
        QVERIFY(readSecret(**credentials, name).error().kind == ErrorKind::Rejected);
        QVERIFY(readSecret(**folder, name).error().kind == ErrorKind::Rejected);
        QVERIFY(writeSecret(**folder, name, QStringLiteral("y")).error().kind == ErrorKind::Rejected);
    }
    QCOMPARE(QDir(inner).entryList(QDir::Files | QDir::Hidden).size(), 0);
}

void TestCredentials::theFolderIsForItsOwnerOnly() {
    const QString folder = m_dir->filePath(QStringLiteral("secrets"));
#ifndef Q_OS_WIN
    const mode_t before = ::umask(0);
    const auto store = FolderSecretStore::open(folder, m_executor);
    QVERIFY(writeSecret(**store, "api-key", QStringLiteral("x")));
    ::umask(before);
    struct stat status {};
    QCOMPARE(::stat(QFile::encodeName(folder).constData(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t{0700});
    QCOMPARE(::stat(QFile::encodeName(folder + QStringLiteral("/api-key")).constData(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t{0600});
#endif
}

void TestCredentials::anEmptyValueRemovesTheSecret() {
    const auto store = FolderSecretStore::open(m_dir->filePath(QStringLiteral("secrets")), m_executor);
    QVERIFY(writeSecret(**store, "api-key", QStringLiteral("x")));
    QVERIFY(writeSecret(**store, "api-key", QString()));
    QVERIFY(writeSecret(**store, "api-key", QString()));
    QVERIFY(readSecret(**store, "api-key").error().kind == ErrorKind::Rejected);
}

void TestCredentials::thePlaceFollowsTheAccount() {
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_dir->path()));
    QVERIFY(secretPlace(m_dir->path(), {}) == SecretPlace::Folder);
    QVERIFY(secretPlace(m_dir->path(), m_dir->path()) == SecretPlace::CredentialsDirectory);
    put("bus", "");
    QVERIFY(secretPlace(m_dir->path(), {}) == SecretPlace::Keychain);
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("secrets")));
    QVERIFY(secretPlace(m_dir->path(), {}) == SecretPlace::Folder);
    QVERIFY(writeSecret(**openSecretStore(m_dir->path(), {}, m_executor), "api-key", QStringLiteral("x")));
    QVERIFY(QFile::exists(m_dir->filePath(QStringLiteral("secrets/api-key"))));
    const auto refused = openSecretStore(m_dir->path(), m_dir->filePath(QStringLiteral("none")), m_executor);
    QVERIFY(!refused && refused.error().detail.contains(QLatin1String("--credentials-dir")));
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
