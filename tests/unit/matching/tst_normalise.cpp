// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/matching/compare.h"
#include "core/matching/given_names.h"
#include "core/matching/normalise.h"

using namespace core::matching;

class NormaliseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void namesHaveOneForm_data();
    void namesHaveOneForm();
    void phonesHaveOneForm_data();
    void phonesHaveOneForm();
    void aMedicareCardKeepsItsKeyWhenItIsRenewed();
    void addressesHaveOneForm();
    void onlyAddressesWithAnAtAreEmails();
    void editsAreCountedUpToTheBound();
    void formsOfOneNameAreKnownAndLookAlikesAreNot();
};

void NormaliseTest::namesHaveOneForm_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("key");
    QTest::newRow("case and spaces") << QStringLiteral("  MARY ") << QStringLiteral("mary");
    QTest::newRow("diacritics") << QString::fromUtf8("Zo\u00eb") << QStringLiteral("zoe");
    QTest::newRow("combining") << QString::fromUtf8("Zoe\u0308") << QStringLiteral("zoe");
    QTest::newRow("Vietnamese") << QString::fromUtf8("Nguy\u1ec5n") << QStringLiteral("nguyen");
    QTest::newRow("stroked d") << QString::fromUtf8("\u0110\u00e0o") << QStringLiteral("dao");
    QTest::newRow("stroked o") << QString::fromUtf8("J\u00d8RGENSEN") << QStringLiteral("jorgensen");
    QTest::newRow("sharp s") << QString::fromUtf8("Wei\u00df") << QStringLiteral("weiss");
    QTest::newRow("apostrophe") << QStringLiteral("O'Brien") << QStringLiteral("obrien");
    QTest::newRow("curly apostrophe") << QString::fromUtf8("O\u2019Brien") << QStringLiteral("obrien");
    QTest::newRow("hyphen") << QStringLiteral("Smith-Jones") << QStringLiteral("smithjones");
    QTest::newRow("title") << QStringLiteral("Dr. Mary") << QStringLiteral("mary");
    QTest::newRow("a name that is a title") << QStringLiteral("Master") << QStringLiteral("master");
    QTest::newRow("placeholder") << QStringLiteral("-") << QString();
}

void NormaliseTest::namesHaveOneForm() {
    QFETCH(QString, written);
    QFETCH(QString, key);
    QCOMPARE(nameKey(written), key);
}

void NormaliseTest::phonesHaveOneForm_data() {
    QTest::addColumn<QString>("written");
    for (const char *form : {"0491 570 006", "+61491570006", "+61 (0)491 570 006", "0061 491 570 006", "61491570006",
                             "(+61) 491570006", "491570006"}) {
        QTest::newRow(form) << QString::fromLatin1(form);
    }
}

void NormaliseTest::phonesHaveOneForm() {
    QFETCH(QString, written);
    QCOMPARE(phoneKey(written), QStringLiteral("491570006"));
    QCOMPARE(phoneKey(QStringLiteral("n/a 123")), QString());
}

void NormaliseTest::aMedicareCardKeepsItsKeyWhenItIsRenewed() {
    QCOMPARE(medicareKey(QStringLiteral("2428 77813 2")), medicareKey(QStringLiteral("2428778133")));
    QCOMPARE(medicareLine(QStringLiteral("2428 77813 2/3"), QString()), QStringLiteral("3"));
    QCOMPARE(medicareLine(QStringLiteral("2428778132"), QStringLiteral("1")), QStringLiteral("1"));
    QCOMPARE(medicareLine(QStringLiteral("2428778132"), QString()), QString());
    QCOMPARE(medicareKey(QStringLiteral("unknown")), QString());
}

void NormaliseTest::addressesHaveOneForm() {
    const QString key = addressKey(QStringLiteral("5/44 Ocean Road"));
    for (const char *form : {"U5 44 Ocean Rd", "Unit 5, 44 OCEAN RD.", "5 / 44 ocean road"}) {
        QCOMPARE(addressKey(QString::fromLatin1(form)), key);
    }
    QVERIFY(addressKey(QStringLiteral("6/44 Ocean Road")) != key);
    QCOMPARE(addressKey(QStringLiteral("Road")), QString());
}

void NormaliseTest::onlyAddressesWithAnAtAreEmails() {
    QCOMPARE(emailKey(QStringLiteral(" Mary@Example.COM ")), QStringLiteral("mary@example.com"));
    QCOMPARE(emailKey(QStringLiteral("none")), QString());
}

void NormaliseTest::editsAreCountedUpToTheBound() {
    const auto edits = [](const char *a, const char *b) {
        return editDistance(QString::fromLatin1(a), QString::fromLatin1(b), 3);
    };
    QCOMPARE(edits("gabriel", "gabriel"), 0);
    QCOMPARE(edits("gabreil", "gabriel"), 1);
    QCOMPARE(edits("smth", "smith"), 1);
    QCOMPARE(edits("smyth", "smith"), 1);
    QCOMPARE(edits("abc", "xyz"), 3);
    QCOMPARE(edits("", "abcdef"), 4);
}

void NormaliseTest::formsOfOneNameAreKnownAndLookAlikesAreNot() {
    const auto same = [](const char *a, const char *b) {
        return sameGivenName(QString::fromLatin1(a), QString::fromLatin1(b));
    };
    QVERIFY(same("bill", "william"));
    QVERIFY(same("maryam", "mariam"));
    QVERIFY(!same("jayden", "hayden"));
    QVERIFY(!same("", ""));
    QVERIFY(isEstablishedGivenName(QStringLiteral("hayden")));
    QVERIFY(!isEstablishedGivenName(QStringLiteral("hyaden")));
}

QTEST_GUILESS_MAIN(NormaliseTest)
#include "tst_normalise.moc"
