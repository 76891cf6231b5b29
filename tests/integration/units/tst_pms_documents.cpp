// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "tests/integration/units/document_fixture.h"

using namespace units;
using ports::StoreVerdict;

namespace {

/// Megabytes that this process held at most since the last call of resetPeak().
double peakMegabytes() {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}
void resetPeak() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
    QFile clear(QStringLiteral("/proc/self/clear_refs"));
    if (clear.open(QIODevice::WriteOnly)) clear.write("5");
}

}  // namespace

class PmsDocuments : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void cleanupTestCase() { m_databases.clear(); }

    void aDocumentIsStoredOnceAsBytes_data() { addDatabaseRows(); }
    void aDocumentIsStoredOnceAsBytes();
    void aDocumentOfNobodyIsNotStored_data() { addDatabaseRows(); }
    void aDocumentOfNobodyIsNotStored();
    void documentsOfBookingsAreListedAsTheyAppear_data() { addDatabaseRows(); }
    void documentsOfBookingsAreListedAsTheyAppear();
    void aDocumentIsStoredAsFileAndRow_data() { addDatabaseRows(); }
    void aDocumentIsStoredAsFileAndRow();
    void anyLengthComesBackWhole_data() { addDatabaseRows(); }
    void anyLengthComesBackWhole();
    void aCrashAtAnyStepLeavesBothOrNeither_data() { addDatabaseRows(); }
    void aCrashAtAnyStepLeavesBothOrNeither();
    void aLostCommitIsFoundOutLater_data() { addDatabaseRows(); }
    void aLostCommitIsFoundOutLater();
    void nobodyTakesAwayTheFileOfAStoreUnderWay_data() { addDatabaseRows(); }
    void nobodyTakesAwayTheFileOfAStoreUnderWay();
    void aDatabaseOfAnEarlierVersionGetsTheTable_data() { addDatabaseRows(); }
    void aDatabaseOfAnEarlierVersionGetsTheTable();
    void whatTheServerDoesNotTakeIsRefused();
    void twentyFiveMegabytesPassWithinFiveTimesTheirSize_data() { addDatabaseRows(); }
    void twentyFiveMegabytesPassWithinFiveTimesTheirSize();

  private:
    Practice *fresh() {
        QFETCH(int, kind);
        return m_databases.fresh(kind, &m_why);
    }
    Databases m_databases;
    QString m_why;
};

#define PRACTICE(name)        \
    Practice *name = fresh(); \
    if (!name) QSKIP(qPrintable(m_why))

void PmsDocuments::aDocumentIsStoredOnceAsBytes() {
    PRACTICE(p);
    QByteArray content;
    for (int i = 0; i < 70'000; ++i) content.append(char(i * 31));
    GET(first, p->run(form("doc-1", content)));
    QVERIFY(first.verdict == StoreVerdict::Stored);
    GET(again, p->run(form("doc-1", content)));
    QVERIFY(again.verdict == StoreVerdict::AlreadyStored);
    QCOMPARE(again.document, first.document);
    GET(other, p->run(form("doc-2", QByteArray())));
    QVERIFY(other.document != first.document);
    QCOMPARE(p->count(QStringLiteral("document")), 2);
    QCOMPARE(p->value(QStringLiteral("SELECT hash FROM document WHERE id = ") + first.document),
             QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex()));
    QCOMPARE(p->value(QStringLiteral("SELECT size FROM document WHERE id = ") + first.document),
             QStringLiteral("70000"));
    QCOMPARE(p->value(QStringLiteral("SELECT name FROM document WHERE id = ") + first.document),
             QStringLiteral("../New Patient Form – Zoë.pdf"));
    GET(read,
        p->run(ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), first.document}));
    QVERIFY(read.bytes == content);
    GET(empty,
        p->run(ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), other.document}));
    QVERIFY(empty.bytes.isEmpty());
    const auto none = p->run(
        ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), QStringLiteral("99999")});
    QVERIFY(!none && none.error().kind == ErrorKind::Rejected);
}

void PmsDocuments::aDocumentOfNobodyIsNotStored() {
    PRACTICE(p);
    for (const char *patient : {"12", "999", "x"}) {
        ports::StoreDocument work = form("doc-1");
        work.patient = domain::PatientId(QString::fromLatin1(patient));
        GET(outcome, p->run(work));
        QVERIFY2(outcome.verdict == StoreVerdict::PatientUnknown, patient);
    }
    ports::StoreDocument large = form("doc-1", QByteArray(25 * 1024 * 1024 + 1, 'x'));
    const auto refused = p->run(large);
    QVERIFY(!refused && refused.error().kind == ErrorKind::Rejected);
    QCOMPARE(p->count(QStringLiteral("document")), 0);
    QCOMPARE(p->count(QStringLiteral("pb_document")), 0);
}

void PmsDocuments::documentsOfBookingsAreListedAsTheyAppear() {
    PRACTICE(p);
    GET(booked, p->run(insert(4711, QStringLiteral("09:00"))));
    const QString appointment = booked.link->appointments.front().value();
    p->book(2, QStringLiteral("10:00"), QStringLiteral("10:15"));
    ports::ListDocuments list{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), day(), {}, {}};
    GET(none, p->run(list));
    QVERIFY(none.empty());
    p->staff(QStringLiteral(
        "INSERT INTO document (patient_id, appointment_id, name, mime, type, size, created_at) "
        "SELECT 11, id, 'Referral', 'application/pdf', 'referral', 3, '2027-03-15 01:02:03' FROM appointment"));
    GET(found, p->run(list));
    QCOMPARE(found.size(), size_t(1));
    const ports::PmsDocument &document = found.front();
    QCOMPARE(document.booking.value(), qint64(4711));
    QCOMPARE(document.appointment.value(), appointment);
    QCOMPARE(document.name.reveal(), QStringLiteral("Referral"));
    QCOMPARE(document.type, QStringLiteral("referral"));
    QVERIFY(document.size == 3);
    QVERIFY(document.created == base::parseUtcStamp(QStringLiteral("2027-03-15 01:02:03")));
    QVERIFY(!document.withdrawn);
    // What the engine stored is not offered back.
    ports::StoreDocument attached = form("doc-1");
    attached.appointment = domain::AppointmentId(appointment);
    GET(stored, p->run(attached));
    QVERIFY(stored.verdict == StoreVerdict::Stored);
    GET(same, p->run(list));
    QCOMPARE(same.size(), size_t(1));
    list.since = *base::parseUtcStamp(QStringLiteral("2027-03-15 01:02:04"));
    GET(later, p->run(list));
    QVERIFY(later.empty());
    p->staff(QStringLiteral("UPDATE document SET withdrawn = 1 WHERE source = 'staff'"));
    GET(withdrawn, p->run(list));
    QCOMPARE(withdrawn.size(), size_t(1));
    QVERIFY(withdrawn.front().withdrawn);
    const auto gone =
        p->run(ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), document.id});
    QVERIFY(!gone && gone.error().kind == ErrorKind::Rejected);
    list.since.reset();
    list.practice = domain::PracticeId(QStringLiteral("78"));
    GET(others, p->run(list));
    QVERIFY(others.empty());
}

void PmsDocuments::aDocumentIsStoredAsFileAndRow() {
    PRACTICE(p);
    const pms::Profile profile = withFiles();
    QTemporaryDir root;
    DiskDocumentFolder folder(root.path());
    const auto homeless = runWith(p->session(), profile, form("doc-1"));
    QVERIFY(!homeless && homeless.error().kind == ErrorKind::Rejected);
    GET(stored, runWith(p->session(), profile, form("doc-1"), &folder));
    QVERIFY(stored.verdict == StoreVerdict::Stored);
    GET(again, runWith(p->session(), profile, form("doc-1"), &folder));
    QVERIFY(again.verdict == StoreVerdict::AlreadyStored);
    const Found found = filesIn(root.path());
    QCOMPARE(found.traces, QStringList());
    QCOMPARE(found.files.size(), 1);
    QVERIFY2(found.files[0].startsWith(QLatin1String("11/2027/")) && found.files[0].endsWith(QLatin1String(".pdf")),
             qPrintable(found.files[0]));
    QCOMPARE(p->value(QStringLiteral("SELECT path FROM document")), found.files[0]);
    const ports::ReadDocument wanted{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), stored.document};
    GET(read, runWith(p->session(), profile, wanted, &folder));
    QCOMPARE(read.bytes, QByteArray("%PDF-1.7 a form"));
    // Whatever is in the database, nothing outside is read.
    p->staff(QStringLiteral("UPDATE document SET path = '../../etc/passwd'"));
    const auto outside = runWith(p->session(), profile, wanted, &folder);
    QVERIFY(!outside && outside.error().kind == ErrorKind::Rejected);
    // A statement that fails takes the file back.
    ports::StoreDocument broken = form("doc-2");
    broken.appointment = domain::AppointmentId(QStringLiteral("424242"));
    QVERIFY(!runWith(p->session(), profile, broken, &folder));
    QCOMPARE(filesIn(root.path()).files, found.files);
    QCOMPARE(filesIn(root.path()).traces, QStringList());
    QCOMPARE(p->count(QStringLiteral("pb_document")), 1);
}

void PmsDocuments::anyLengthComesBackWhole() {
    PRACTICE(p);
    const pms::Profile profile = withFiles();
    QTemporaryDir root;
    DiskDocumentFolder folder(root.path());
    constexpr int kPiece = 2 * 1024 * 1024;
    for (const int size : {1, kPiece - 1, kPiece, kPiece + 1, 2 * kPiece}) {
        QByteArray content(size, 'x');
        content.front() = '\0';
        content.back() = '\xff';
        const QByteArray name = QByteArray::number(size);
        for (const pms::Profile *kept : {&p->profile(), &profile}) {
            const QByteArray reference = name + (kept == &profile ? "-file" : "-bytes");
            GET(stored, runWith(p->session(), *kept, form(reference.constData(), content), &folder));
            const ports::ReadDocument wanted{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")),
                                             stored.document};
            GET(read, runWith(p->session(), *kept, wanted, &folder));
            QVERIFY2(read.bytes == content, reference.constData());
        }
    }
    p->staff(QStringLiteral("INSERT INTO document (id, patient_id, name, size) VALUES (500000, 11, 'Nothing', 0)"));
    const auto nothing = p->run(
        ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), QStringLiteral("500000")});
    QVERIFY(!nothing && nothing.error().kind == ErrorKind::Rejected);
}

void PmsDocuments::aCrashAtAnyStepLeavesBothOrNeither() {
    PRACTICE(p);
    const pms::Profile profile = withFiles();
    int crashes = 0, kept = 0;
    bool finished = false;
    for (int steps = 0; !finished && steps < 100; ++steps) {
        p->reset();
        QTemporaryDir root;
        {
            Fate fate{steps};
            MortalFolder folder(root.path(), fate);
            const auto connection = p->connect();
            MortalSession session(*connection, fate);
            finished = runWith(session, profile, form("doc-1"), &folder).has_value() && !fate.isDead;
            crashes += fate.isDead;
        }
        DiskDocumentFolder folder(root.path());
        GET(opened, runWith(p->session(), profile, ports::OpenDatabase{}, &folder));
        QVERIFY(opened.ownTables);
        const Found found = filesIn(root.path());
        const QString place =
            QStringLiteral("%1 steps: %2").arg(steps).arg((found.files + found.traces).join(QLatin1Char(' ')));
        QVERIFY2(found.traces.isEmpty(), qPrintable(place));
        QVERIFY2(p->count(QStringLiteral("document")) == found.files.size(), qPrintable(place));
        QVERIFY2(p->count(QStringLiteral("pb_document")) == found.files.size(), qPrintable(place));
        kept += int(found.files.size());
        GET(again, runWith(p->session(), profile, form("doc-1"), &folder));
        QVERIFY((again.verdict == StoreVerdict::AlreadyStored) == (found.files.size() == 1));
        QCOMPARE(filesIn(root.path()).files, QStringList{p->value(QStringLiteral("SELECT path FROM document"))});
    }
    QVERIFY(finished);
    // Before, within and after: intent, file, name, three rows, commit, forgetting the intent.
    QVERIFY2(crashes >= 10, qPrintable(QString::number(crashes)));
    QCOMPARE(kept, 2);
}

void PmsDocuments::aLostCommitIsFoundOutLater() {
    PRACTICE(p);
    const pms::Profile profile = withFiles();
    for (const bool committed : {true, false}) {
        p->reset();
        QTemporaryDir root;
        DiskDocumentFolder folder(root.path());
        {
            Fate fate;
            const auto connection = p->connect();
            MortalSession session(*connection, fate);
            session.loseCommit = true;
            session.doCommit = committed;
            const auto lost = runWith(session, profile, form("doc-1"), &folder);
            QVERIFY(!lost && lost.error().kind == ErrorKind::OutcomeUnknown);
        }
        QCOMPARE(filesIn(root.path()).files.size(), 1);
        GET(again, runWith(p->session(), profile, form("doc-1"), &folder));
        QVERIFY((again.verdict == StoreVerdict::AlreadyStored) == committed);
        QCOMPARE(filesIn(root.path()).files, QStringList{p->value(QStringLiteral("SELECT path FROM document"))});
        QCOMPARE(filesIn(root.path()).traces, QStringList());
    }
}

void PmsDocuments::nobodyTakesAwayTheFileOfAStoreUnderWay() {
    PRACTICE(p);
    if (p->session().dialect() == pms::Dialect::Sqlite) QSKIP("one writer at a time");
    const pms::Profile profile = withFiles();
    QTemporaryDir root;
    // Another engine, between its file and its commit.
    const auto other = p->connect();
    QVERIFY(other->begin(profile.forDialect(other->dialect()).isolation));
    QVERIFY(other->execute({QStringLiteral("claim"),
                            QStringLiteral("INSERT INTO pb_document (environment, practice_id, reference, created_at) "
                                           "VALUES ('DEV', '77', 'doc-1', '2027-03-01 00:00:00')"),
                            {}}));
    DiskDocumentFolder folder(root.path());
    const QByteArray content("%PDF-1.7 a form");
    ports::DocumentIntent intent{form("doc-1").key, QStringLiteral("11/x.pdf"), content.size(),
                                 QCryptographicHash::hash(content, QCryptographicHash::Sha256)};
    QVERIFY(folder.begin(intent) && folder.write(intent, content) && folder.publish(intent));
    GET(opened, runWith(p->session(), profile, ports::OpenDatabase{}, &folder));
    Q_UNUSED(opened)
    QCOMPARE(filesIn(root.path()).files, QStringList{QStringLiteral("11/x.pdf")});
    QCOMPARE(filesIn(root.path()).traces.size(), 2);
    QVERIFY(other->execute(
        {QStringLiteral("set"), QStringLiteral("UPDATE pb_document SET document_id = '5', path = '11/x.pdf'"), {}}));
    QVERIFY(other->commit());
    GET(later, runWith(p->session(), profile, ports::OpenDatabase{}, &folder));
    Q_UNUSED(later)
    QCOMPARE(filesIn(root.path()).files, QStringList{QStringLiteral("11/x.pdf")});
    QCOMPARE(filesIn(root.path()).traces, QStringList());
}

void PmsDocuments::aDatabaseOfAnEarlierVersionGetsTheTable() {
    PRACTICE(p);
    p->staff(QStringLiteral("DROP TABLE pb_document"));
    const auto missing = p->run(form("doc-1"));
    QVERIFY(!missing && missing.error().kind == ErrorKind::Rejected);
    GET(opened, p->run(ports::OpenDatabase{}));
    QVERIFY(opened.ownTables);
    GET(stored, p->run(form("doc-1")));
    QVERIFY(stored.verdict == StoreVerdict::Stored);
}

/// MariaDB's max_allowed_packet; the test's server has 64 MB.
void PmsDocuments::whatTheServerDoesNotTakeIsRefused() {
    constexpr int kMariaDb = 2;
    Practice* p = m_databases.fresh(kMariaDb, &m_why);
    if (!p) QSKIP(qPrintable(m_why));
    QCOMPARE(p->session().dialect(), pms::Dialect::MariaDb);
    pms::Profile profile = p->profile();
    profile.documents.maxBytes = 100'000'000;
    const auto session = p->connect();
    const auto refused = runWith(*session, profile, form("doc-1", QByteArray(70'000'000, 'x')));
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == ErrorKind::Rejected, qPrintable(refused.error().toLogLine()));
    QCOMPARE(p->count(QStringLiteral("document")), 0);
    QCOMPARE(p->count(QStringLiteral("pb_document")), 0);
}

void PmsDocuments::twentyFiveMegabytesPassWithinFiveTimesTheirSize() {
    PRACTICE(p);
    constexpr int kSize = 25 * 1024 * 1024;
    constexpr double kMegabytes = 25, kMost = 5;
    QByteArray content(kSize, Qt::Uninitialized);
    quint32 state = 1;
    for (char &byte : content) {
        state = state * 1664525 + 1013904223;
        byte = char(state >> 24);
    }
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    const auto session = p->connect();
    resetPeak();
    const double before = peakMegabytes();
    GET(stored, runWith(*session, p->profile(), form("doc-1", content)));
    const double written = peakMegabytes() - before + kMegabytes;
    content.clear();
    resetPeak();
    const double between = peakMegabytes();
    GET(read,
        runWith(*session, p->profile(),
                ports::ReadDocument{QStringLiteral("DEV"), domain::PracticeId(QStringLiteral("77")), stored.document}));
    const double fetched = peakMegabytes() - between;
    QCOMPARE(QCryptographicHash::hash(read.bytes, QCryptographicHash::Sha256), hash);
    qInfo("%s: a document of 25 MB takes %.0f MB to write, %.0f MB to read", QTest::currentDataTag(), written, fetched);
    if (before <= 0) QSKIP("this system does not say how much memory was used");
    QVERIFY2(written <= kMost * kMegabytes, qPrintable(QString::number(written)));
    QVERIFY2(fetched <= kMost * kMegabytes, qPrintable(QString::number(fetched)));
}

QTEST_GUILESS_MAIN(PmsDocuments)
#include "tst_pms_documents.moc"
