// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/platform/secrets/folder_secret_store.h"
#include "tests/contract/secrets/secret_calls.h"
#include "tests/support/sim/memory_secret_store.h"

using namespace core;
using core::base::ErrorKind;

/// What every store that can be written promises; run on the simulated one and on the folder. The keychain's own suite
/// (tst_keychain) repeats the promises against a real Secret Service.
class TestSecretStores : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSecretIsReadBackExactly_data() { stores(); }
    void aSecretIsReadBackExactly();
    void aMissingSecretIsRejected_data() { stores(); }
    void aMissingSecretIsRejected();
    void theLastWriteWins_data() { stores(); }
    void theLastWriteWins();
    void namesAreApart_data() { stores(); }
    void namesAreApart();
    void aDroppedHandleDropsTheAnswer_data() { stores(); }
    void aDroppedHandleDropsTheAnswer();

  private:
    void stores();
    ports::SecretStore &store();

    platform::QtExecutor m_executor;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ports::SecretStore> m_store;
};

void TestSecretStores::stores() {
    QTest::addColumn<bool>("isFolder");
    QTest::newRow("simulated") << false;
    QTest::newRow("folder") << true;
}

ports::SecretStore &TestSecretStores::store() {
    QFETCH(bool, isFolder);
    m_dir = std::make_unique<QTemporaryDir>();
    if (isFolder) {
        m_store = *platform::FolderSecretStore::open(m_dir->filePath(QStringLiteral("secrets")), m_executor);
    } else {
        m_store = std::make_unique<support::InMemorySecretStore>(m_executor);
    }
    return *m_store;
}

void TestSecretStores::aSecretIsReadBackExactly() {
    ports::SecretStore &secrets = store();
    for (const QString &value :
         {QStringLiteral("a"), QStringLiteral(" p;w}d=\n\n"), QStringLiteral("pässwörd 🔑"), QString(2000, u'x')}) {
        QVERIFY(writeSecret(secrets, "pms-password", value));
        QCOMPARE(revealed(readSecret(secrets, "pms-password")), value);
    }
}

void TestSecretStores::aMissingSecretIsRejected() {
    QVERIFY(readSecret(store(), "api-key").error().kind == ErrorKind::Rejected);
}

void TestSecretStores::theLastWriteWins() {
    ports::SecretStore &secrets = store();
    QVERIFY(writeSecret(secrets, "api-key", QStringLiteral("a longer first value")));
    QVERIFY(writeSecret(secrets, "api-key", QStringLiteral("second")));
    QCOMPARE(revealed(readSecret(secrets, "api-key")), QStringLiteral("second"));
}

void TestSecretStores::namesAreApart() {
    ports::SecretStore &secrets = store();
    QVERIFY(writeSecret(secrets, "practice-key-1", QStringLiteral("one")));
    QVERIFY(writeSecret(secrets, "practice-key-12", QStringLiteral("twelve")));
    QCOMPARE(revealed(readSecret(secrets, "practice-key-1")), QStringLiteral("one"));
    QVERIFY(!readSecret(secrets, "practice-key-2"));
}

void TestSecretStores::aDroppedHandleDropsTheAnswer() {
    ports::SecretStore &secrets = store();
    int answers = 0;
    {
        const ports::Handle dropped =
            secrets.read(QStringLiteral("api-key"), [&](const base::Expected<ports::Secret> &) { ++answers; });
    }
    QVERIFY(!readSecret(secrets, "api-key"));
    QCOMPARE(answers, 0);
}

QTEST_GUILESS_MAIN(TestSecretStores)
#include "tst_secret_stores.moc"
