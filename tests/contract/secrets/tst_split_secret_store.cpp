// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/platform/secrets/secret_place.h"
#include "tests/contract/secrets/secret_calls.h"

using namespace core;
using core::base::ErrorKind;

/// Beside a credentials directory the key that the engine makes itself lies in the data directory.
class TestSplitSecretStore : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QDir(m_dir->path()).mkdir(QStringLiteral("credentials"));
        QDir(m_dir->path()).mkdir(QStringLiteral("data"));
        for (const char *folder : {"credentials", "data"})
            QFile::setPermissions(m_dir->filePath(QLatin1String(folder)),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(QStringLiteral("credentials/api-key"), "given");
        auto opened = platform::openSecretStore(dataDir(), m_dir->filePath(QStringLiteral("credentials")), m_executor);
        QVERIFY(opened);
        m_store = std::move(*opened);
    }

    void theKeyIsWrittenBesideTheJournalForItsOwnerOnly() {
        QVERIFY(readSecret(*m_store, "record-key").error().kind == ErrorKind::Rejected);
        QVERIFY(writeSecret(*m_store, "record-key", QStringLiteral("made")));
        QCOMPARE(revealed(readSecret(*m_store, "record-key")), QStringLiteral("made"));
        const QString path = dataDir() + QStringLiteral("/record-key");
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(QFile::exists(path) && !(QFile::permissions(path) & others));
        QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("credentials/record-key"))));
    }

    void everythingElseStaysReadOnlyWhereItWasGiven() {
        QCOMPARE(revealed(readSecret(*m_store, "api-key")), QStringLiteral("given"));
        QVERIFY(writeSecret(*m_store, "api-key", QStringLiteral("other")).error().kind == ErrorKind::Rejected);
        QCOMPARE(QDir(dataDir()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void aKeyThatOthersCanReadIsNotUsedAndNotReplaced() {
#ifdef Q_OS_WIN
        QSKIP("on Windows the data directory's access list protects the key");
#endif
        write(QStringLiteral("data/record-key"), "made");
        QFile::setPermissions(dataDir() + QStringLiteral("/record-key"), QFile::ReadOwner | QFile::ReadOther);
        // Unavailable, not absent: a new key would make the records unreadable for good.
        QVERIFY(readSecret(*m_store, "record-key").error().kind == ErrorKind::Unavailable);
    }

  private:
    QString dataDir() const {
        return m_dir->filePath(QStringLiteral("data"));
    }
    void write(const QString &name, const QByteArray &content) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }

    platform::QtExecutor m_executor;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ports::SecretStore> m_store;
};

QTEST_GUILESS_MAIN(TestSplitSecretStore)
#include "tst_split_secret_store.moc"
