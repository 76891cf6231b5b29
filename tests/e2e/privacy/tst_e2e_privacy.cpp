// SPDX-License-Identifier: Apache-2.0
#include <QDirIterator>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QtTest>

#include "tests/support/process/site.h"

using namespace Qt::StringLiterals;
using support::process::RunningSandbox;
using support::process::Site;
using support::process::waitFor;

/// Canaries: words that occur nowhere else stand for what patients tell and for secrets, and then everything that the
/// engine wrote is searched for them.
class TestPrivacy : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void nothingOfPatientsAndNoSecretIsWrittenDown_data();
    void nothingOfPatientsAndNoSecretIsWrittenDown();

  private:
    static QJsonObject canaryPatient() {
        return {{u"firstname"_s, u"Zanzibara"_s},
                {u"lastname"_s, u"Quokkington"_s},
                {u"dob"_s, u"1971-03-29"_s},
                {u"phone"_s, u"0491 570 156"_s},
                {u"email"_s, u"zq.canary@example.com"_s},
                {u"address"_s, u"77 Wombatcanary Way"_s},
                {u"suburb"_s, u"Canaryville"_s},
                {u"state"_s, u"WA"_s},
                {u"postcode"_s, u"6987"_s},
                {u"medicareNumber"_s, u"2951646891"_s},
                {u"gender"_s, u"Female"_s}};
    }
    static QList<QByteArray> canaries(const QByteArray &password) {
        QList<QByteArray> words{
            "Zanzibara",       "Quokkington",   "1971-03-29",     "29-03-1971",        "0491 570 156",
            "0491570156",      "491570156",     "zq.canary",      "Wombatcanary",      "Canaryville",
            "2951646891",      "canary-reason", "canary-comment", "canary-telehealth", RunningSandbox::kApiKey,
            Site::kPracticeKey};
        if (!password.isEmpty()) words << password;
        return words;
    }
    static int sealedRecords(const QString &dataDir) {
        int count = -1;
        {
            QSqlDatabase journal = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"look"_s);
            journal.setDatabaseName(dataDir + u"/journal.sqlite"_s);
            QSqlQuery query(journal.open() ? journal : QSqlDatabase());
            if (query.exec(u"SELECT COUNT(*) FROM sealed_booking"_s) && query.next()) count = query.value(0).toInt();
        }
        QSqlDatabase::removeDatabase(u"look"_s);
        return count;
    }
    static void addFiles(QMap<QString, QByteArray> &found, const QString &folder) {
        QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly)) found[file.fileName()] = file.readAll();
        }
    }
};

void TestPrivacy::nothingOfPatientsAndNoSecretIsWrittenDown_data() {
    QTest::addColumn<int>("kind");
    const auto &kinds = support::servers::allDatabaseServers();
    for (size_t i = 0; i < kinds.size(); ++i) QTest::newRow(kinds[i].name) << int(i);
}

void TestPrivacy::nothingOfPatientsAndNoSecretIsWrittenDown() {
    QFETCH(int, kind);
    auto database = support::servers::allDatabaseServers()[size_t(kind)].create();
    if (!database) QSKIP(qPrintable(database.error().detail));
    RunningSandbox sandbox({Site::practiceArgument()});
    Site site(std::move(*database), sandbox);
    QVERIFY2(site.trouble().isEmpty(), qPrintable(site.trouble()));
    QVERIFY2(site.startEngine(), site.engine().errors());
    QVERIFY(site.isOnOffer());
    const QJsonObject wish{{u"patient"_s, canaryPatient()},
                           {u"reason"_s, u"canary-reason"_s},
                           {u"comments"_s, u"canary-comment"_s},
                           {u"telehealthUrl"_s, u"https://example.com/canary-telehealth"_s}};
    const qint64 first = sandbox.book(wish);
    QVERIFY(waitFor([&] { return sandbox.booking(first).value(u"answer"_s) == u"confirmed"_s; }));
    // What goes wrong writes most: a taken time, a broken line, half an answer, no JSON, text that no field expects.
    QJsonObject forced = wish;
    for (const char *field : {"pmsResourceId", "start"}) {
        forced.insert(QLatin1String(field) == QLatin1String("start") ? u"start"_s : u"resource"_s,
                      sandbox.booking(first).value(QLatin1String(field)));
    }
    forced.insert(u"force"_s, true);
    forced.insert(u"label"_s, u"taken"_s);
    const qint64 refused = sandbox.book(forced);
    QVERIFY(waitFor([&] { return sandbox.booking(refused).value(u"answer"_s) == u"rejected"_s; }));
    for (const char *fault : {"truncated", "badJson", "503", "resetBefore"}) {
        sandbox.fault(QLatin1String(fault), u"bookingRequests"_s, 1);
        sandbox.fault(QLatin1String(fault), u"confirmBookingInsert"_s, 1);
        const qint64 id = sandbox.book(wish);
        QVERIFY(waitFor([&] { return sandbox.booking(id).value(u"answer"_s) == u"confirmed"_s; }));
    }
    QJsonObject nonsense = wish;
    nonsense.insert(u"label"_s, u"nonsense"_s);
    nonsense.insert(u"overrides"_s, QJsonObject{{u"pmsAppointmentTime"_s, u"Quokkington time"_s}});
    sandbox.book(nonsense);
    sandbox.post(u"cancel"_s, {{u"bookingId"_s, first}});
    QVERIFY(waitFor([&] { return sandbox.summary().value(u"openUpdates"_s).toInt() == 0; }));

    QMap<QString, QByteArray> found;
    QFile commandLine(u"/proc/%1/cmdline"_s.arg(site.engine().processId()));
    if (commandLine.open(QIODevice::ReadOnly)) found[commandLine.fileName()] = commandLine.readAll();
    QJsonObject status = site.status();
    status.remove(u"items"_s);  // Whom staff must ring is for staff at this PC.
    found[u"status --json"_s] = QJsonDocument(status).toJson();
    found[u"check"_s] = site.ask({u"check"_s}).output;
    // While it runs, with the journal's write-ahead log, and after its end.
    addFiles(found, site.dataDir());
    QVERIFY(found.contains(site.dataDir() + u"/journal.sqlite-wal"_s));
    QCOMPARE(site.stopEngine(), std::optional<int>(0));
    addFiles(found, site.configDir());
    found[u"standard error"_s] = site.engine().errors();
    found[u"standard output"_s] = site.engine().output();
    QVERIFY(found[u"standard error"_s].size() > 500);
    QVERIFY(found.size() > 6);
    // What the standing bookings can be entered from again is among what is searched, and its key nowhere but in its
    // file.
    QCOMPARE(sealedRecords(site.dataDir()), 4);
    const QString keyFile = site.dataDir() + u"/record-key"_s;
    const QByteArray key = found.value(keyFile);
    QVERIFY(key.size() >= 32);
    const QByteArray password = site.database().password().reveal().toUtf8();
    for (auto each = found.begin(); each != found.end(); ++each) {
        QVERIFY2(each.key() == keyFile || !each.value().contains(key), qPrintable(each.key() + u" holds the key"_s));
        for (const QByteArray &canary : canaries(password)) {
            QVERIFY2(!each.value().contains(canary), qPrintable(each.key() + u" holds "_s + QString::fromUtf8(canary)));
            QByteArray wide(reinterpret_cast<const char *>(QString::fromUtf8(canary).utf16()), canary.size() * 2);
            QVERIFY2(!each.value().contains(wide),
                     qPrintable(each.key() + u" holds, in UTF-16, "_s + QString::fromUtf8(canary)));
        }
        if (!each.key().startsWith(site.dataDir())) continue;
        const auto permissions = QFileInfo(each.key()).permissions();
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY2(!QFile::exists(each.key()) || !(permissions & others),
                 qPrintable(each.key() + u" is open to others"_s));
    }
}

QTEST_GUILESS_MAIN(TestPrivacy)
#include "tst_e2e_privacy.moc"
