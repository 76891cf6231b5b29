// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <set>

#include "core/platform/sealing/sodium_sealer.h"
#include "tests/support/sim/sim_sealer.h"

using namespace core;
using base::ErrorKind;
using ports::Secret;

/// The contract of ports::Sealer, on the real one and on that of the simulation.
class SealerContract : public QObject {
    Q_OBJECT

  public:
    explicit SealerContract(ports::Sealer &sealer) : m_sealer(sealer) {}

  private Q_SLOTS:
    void whatIsSealedOpensAgain() {
        const Secret key = m_sealer.newKey();
        for (const QByteArray &plain : {QByteArray(), QByteArray("a"), QByteArray(511, 'b'), QByteArray(512, 'c'),
                                        QByteArray(513, 'd'), QByteArray("\0x\0", 3), QByteArray(100'000, 'e')}) {
            const auto sealed = m_sealer.seal(key, plain, "booking 1");
            QVERIFY(sealed);
            const auto opened = m_sealer.open(key, *sealed, "booking 1");
            QVERIFY(opened);
            QCOMPARE(*opened, plain);
        }
    }

    void nothingOfItCanBeRead() {
        const Secret key = m_sealer.newKey();
        const auto sealed = m_sealer.seal(key, "Zanzibara Quokkington", "booking 1");
        for (const char *word : {"Zanzibara", "Quokk", "booking"}) QVERIFY(!sealed->contains(word));
        QVERIFY(!sealed->contains(key.reveal().toUtf8()));
    }

    void twoSealsOfOneTextDiffer() {
        const Secret key = m_sealer.newKey();
        std::set<QByteArray> seals;
        for (int i = 0; i < 100; ++i) seals.insert(*m_sealer.seal(key, "the same", "booking 1"));
        QCOMPARE(seals.size(), size_t(100));
    }

    void anotherKeyDoesNotOpenIt() {
        const auto sealed = m_sealer.seal(m_sealer.newKey(), "text", "booking 1");
        const auto opened = m_sealer.open(m_sealer.newKey(), *sealed, "booking 1");
        QVERIFY(!opened);
        QVERIFY(opened.error().kind == ErrorKind::ContractViolation);
    }

    void aRecordOfAnotherBookingDoesNotPass() {
        const Secret key = m_sealer.newKey();
        const auto sealed = m_sealer.seal(key, "text", "booking 1");
        for (const char *other : {"booking 2", "booking 11", "booking ", ""})
            QVERIFY(!m_sealer.open(key, *sealed, other));
    }

    void noByteCanBeAltered() {
        const Secret key = m_sealer.newKey();
        const auto sealed = m_sealer.seal(key, "text", "booking 1");
        for (qsizetype at = 0; at < sealed->size(); ++at) {
            QByteArray altered = *sealed;
            altered[at] = char(altered.at(at) ^ 1);
            const auto opened = m_sealer.open(key, altered, "booking 1");
            QVERIFY2(!opened, qPrintable(QString::number(at)));
            QVERIFY(opened.error().kind == ErrorKind::ContractViolation);
        }
        for (qsizetype length = 0; length < sealed->size(); ++length)
            QVERIFY(!m_sealer.open(key, sealed->left(length), "booking 1"));
        QVERIFY(!m_sealer.open(key, *sealed + '\0', "booking 1"));
    }

    void whatIsNoKeyIsRefused() {
        const Secret key = m_sealer.newKey();
        const auto sealed = m_sealer.seal(key, "text", "booking 1");
        for (const char *text : {"", "key", "QUJD", "äöü"}) {
            const Secret wrong(QString::fromUtf8(text));
            QVERIFY(!m_sealer.isKey(wrong));
            QVERIFY(m_sealer.seal(wrong, "text", "booking 1").error().kind == ErrorKind::Rejected);
            QVERIFY(m_sealer.open(wrong, *sealed, "booking 1").error().kind == ErrorKind::Rejected);
        }
        QVERIFY(m_sealer.isKey(key));
    }

    void noTwoKeysAreTheSame() {
        std::set<QString> keys;
        for (int i = 0; i < 100; ++i) keys.insert(m_sealer.newKey().reveal());
        QCOMPARE(keys.size(), size_t(100));
    }

  private:
    ports::Sealer &m_sealer;
};

/// What only the real one promises.
class SodiumSealing : public QObject {
    Q_OBJECT

  public:
    explicit SodiumSealing(ports::Sealer &sealer) : m_sealer(sealer) {}

  private Q_SLOTS:
    void aKeyHas256Bits() {
        QCOMPARE(QByteArray::fromBase64(m_sealer.newKey().reveal().toLatin1()).size(), 32);
        // As a file that was edited by hand may end.
        QVERIFY(m_sealer.isKey(Secret(m_sealer.newKey().reveal() + u'\n')));
    }

    void theLengthDoesNotTellHowMuchWasWritten() {
        const Secret key = m_sealer.newKey();
        const auto brief = m_sealer.seal(key, "cough", "booking 1");
        const auto wordy = m_sealer.seal(key, QByteArray(300, 'x'), "booking 1");
        QCOMPARE(brief->size(), wordy->size());
    }

    void aRecordOfTheFirstFormStillOpens() {
        // Sealed once with the first release's form: it must open for as long as records of it may lie about.
        const Secret key(QStringLiteral("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        QFile file(QStringLiteral(PB_SOURCE_DIR "/tests/contract/sealer/first_form.bin"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto opened = m_sealer.open(key, file.readAll(), "booking 3:DEV7:12345671:7");
        QVERIFY(opened);
        QCOMPARE(*opened, QByteArray("{\"v\":1}"));
    }

  private:
    ports::Sealer &m_sealer;
};

int main(int argc, char **argv) {
    const QCoreApplication app(argc, argv);
    const auto sodium = platform::SodiumSealer::create();
    if (!sodium) qFatal("%s", qPrintable(sodium.error().toLogLine()));
    support::SimSealer simulated;
    SealerContract ofSimulated(simulated);
    SealerContract ofSodium(**sodium);
    SodiumSealing sealing(**sodium);
    return QTest::qExec(&ofSimulated, argc, argv) + QTest::qExec(&ofSodium, argc, argv) +
           QTest::qExec(&sealing, argc, argv);
}

#include "tst_sealer.moc"
