// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/pms/profile.h"

using namespace core::pms;

namespace {

DocumentNames names() {
    return {QStringLiteral("11"),
            QStringLiteral("4711"),
            QStringLiteral("9"),
            QStringLiteral("01234567-89ab-cdef-0123-456789abcdef"),
            QStringLiteral("a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"),
            QStringLiteral("New Patient Form.PDF"),
            QStringLiteral("application/pdf"),
            QDate(2027, 3, 5)};
}

QString path(const char *pattern, const DocumentNames &of = names()) {
    const auto parsed = DocumentPattern::parse(QString::fromUtf8(pattern));
    if (!parsed) return QStringLiteral("pattern: ") + parsed.error();
    const auto made = parsed->pathFor(of);
    return made ? *made : QStringLiteral("path: ") + made.error();
}

ProfileResult parse(const QByteArray &rest) {
    return parseProfile("language = 1\n[profile]\nid = \"x\"\nversion = \"1\"\n" + rest, QStringLiteral("x.toml"));
}

}  // namespace

class PmsDocumentRules : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPatternGivesThePath();
    void aPatternThatCannotWorkIsRefused_data();
    void aPatternThatCannotWorkIsRefused();
    void noNameLeavesItsDirectory_data();
    void noNameLeavesItsDirectory();
    void twoIdsNeverBecomeOneDirectory();
    void aPathOfTheDatabaseStaysInTheFolder();
    void theSectionIsChecked();
    void aProfileThatStoresDocumentsHasOurTable();
};

void PmsDocumentRules::aPatternGivesThePath() {
    QCOMPARE(path("{patient}/{uuid}{ext}"), QStringLiteral("11/01234567-89ab-cdef-0123-456789abcdef.pdf"));
    QCOMPARE(path("{hash:2}/{hash}-{uuid}"),
             QStringLiteral("a9/a94a8fe5ccb19ba61c4c0873d391e987982fbbd3-01234567-89ab-cdef-0123-456789abcdef"));
    QCOMPARE(path("{date:yyyy}/{date:MM-dd}/{uuid}/{name}{ext}"),
             QStringLiteral("2027/03-05/01234567-89ab-cdef-0123-456789abcdef/New Patient Form.pdf"));
    QCOMPARE(path("P{patient}/B{booking}/{appointment}/{uuid}"),
             QStringLiteral("P11/B4711/9/01234567-89ab-cdef-0123-456789abcdef"));
    DocumentNames bare = names();
    bare.booking.clear();
    bare.appointment.clear();
    bare.mime.clear();
    bare.name.clear();
    QCOMPARE(path("{booking}/{patient}/{appointment}/{uuid}{ext}", bare),
             QStringLiteral("11/01234567-89ab-cdef-0123-456789abcdef"));
    bare.patient.clear();
    QCOMPARE(path("{uuid}", bare), QStringLiteral("path: there is no patient"));
    bare.patient = QStringLiteral("11");
    bare.mime = QStringLiteral("image/jpeg; charset=x");
    QCOMPARE(path("{uuid:4}-{uuid}{ext}", bare), QStringLiteral("0123-01234567-89ab-cdef-0123-456789abcdef.jpg"));
}

void PmsDocumentRules::aPatternThatCannotWorkIsRefused_data() {
    QTest::addColumn<QString>("pattern");
    for (const char *pattern : {"",
                                "{patient}",
                                "{patient}/{hash}",
                                "{uuid:8}",
                                "/{uuid}",
                                "{uuid}/",
                                "a//{uuid}",
                                "../{uuid}",
                                "./{uuid}",
                                "{uuid",
                                "uuid}",
                                "{UUID}",
                                "{uuid}{nonsense}",
                                "{date}/{uuid}",
                                "{date:yyyy/MM}/{uuid}",
                                "{date:hh}/{uuid}",
                                "{hash:0}/{uuid}",
                                "{hash:x}/{uuid}",
                                "{name:3}/{uuid}",
                                "C:\\docs\\{uuid}",
                                ".pb-{uuid}",
                                "con/{uuid}",
                                "{uuid}."})
        QTest::newRow(pattern) << QString::fromUtf8(pattern);
}

void PmsDocumentRules::aPatternThatCannotWorkIsRefused() {
    QFETCH(QString, pattern);
    const auto parsed = DocumentPattern::parse(pattern);
    QVERIFY(!parsed);
    QVERIFY(!parsed.error().isEmpty());
}

void PmsDocumentRules::noNameLeavesItsDirectory_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(expected);
    };
    row("../../etc/passwd", "etc passwd");
    row("..", "");
    row("/etc/shadow", "etc shadow");
    row("..\\..\\boot.ini", "boot.ini");
    row("a:b*c?d\"e<f>g|h.pdf", "a b c d e f g h.pdf");
    row(".hidden", "hidden");
    row("tab\tand\nline.txt", "tab and line.txt");
    row("Zoë Müller – reférral.pdf", "Zoë Müller reférral.pdf");
    row("form.pdf.exe ", "form.pdf.exe");
    row("a....b.pdf", "a. b.pdf");
    row("-rf", "rf");
    row("%2e%2e%2fx", "2e 2e 2fx");
    row("CON", "CON");
}

void PmsDocumentRules::noNameLeavesItsDirectory() {
    QFETCH(QString, name);
    QFETCH(QString, expected);
    DocumentNames of = names();
    of.name = name;
    of.mime.clear();
    const QString made = path("{uuid}/x{name}{ext}", of);
    QCOMPARE(made, of.uuid + QStringLiteral("/x") + expected);
    QVERIFY(faultOfPath(made).isEmpty());
    // By itself a device's name is refused, whatever ending it has.
    if (name == QLatin1String("CON")) QVERIFY(path("{uuid}/{name}.txt", of).startsWith(QLatin1String("path: ")));
    of.name = QString(5000, QLatin1Char('n'));
    QVERIFY(path("{uuid}/{name}", of).size() < 200);
}

void PmsDocumentRules::twoIdsNeverBecomeOneDirectory() {
    QSet<QString> seen;
    const QStringList ids{QStringLiteral("a/b"),   QStringLiteral("a_b"),  QStringLiteral("a b"),
                          QStringLiteral("a%2Fb"), QStringLiteral("../a"), QStringLiteral("a"),
                          QStringLiteral("ä"),     QStringLiteral("A:b"),  QStringLiteral(".."),
                          QStringLiteral("%2E%2E")};
    for (const QString &id : ids) {
        DocumentNames of = names();
        of.patient = id;
        const QString made = path("{patient}/{uuid}", of);
        QVERIFY2(faultOfPath(made).isEmpty(), qPrintable(made));
        QCOMPARE(made.count(QLatin1Char('/')), 1);
        seen.insert(made);
    }
    QCOMPARE(seen.size(), ids.size());
}

void PmsDocumentRules::aPathOfTheDatabaseStaysInTheFolder() {
    for (const char *bad : {"", "/x", "..", "a/../b", "a/..", "./a", "a/.", "a//b", "a/", "C:/x", "a\\b", "a\nb", "a:b",
                            ".pb-pending/x", "nul.txt", "COM1", "a./b", "x /y"})
        QVERIFY2(!faultOfPath(QString::fromUtf8(bad)).isEmpty(), bad);
    QVERIFY(!faultOfPath(QString(300, QLatin1Char('x'))).isEmpty());
    for (const char *good : {"a", "11/2027/x.pdf", "Zoë/a b.txt", ".hidden", "..a", "console", "%2E/x"})
        QVERIFY2(faultOfPath(QString::fromUtf8(good)).isEmpty(), good);
}

void PmsDocumentRules::theSectionIsChecked() {
    const ProfileResult good = parse(
        "[documents]\nfolder = \"/srv/documents\"\npattern = \"{patient}/{uuid}\"\nhash = \"sha3-512\"\nmax_bytes = "
        "1000\n");
    QVERIFY(good.profile);
    QCOMPARE(good.profile->documents.folder, QStringLiteral("/srv/documents"));
    QVERIFY(good.profile->documents.hash == QCryptographicHash::Sha3_512);
    QCOMPARE(good.profile->documents.maxBytes, qint64(1000));
    const ProfileResult plain = parse("");
    QVERIFY(plain.profile && !plain.profile->documents.pattern);
    QCOMPARE(plain.profile->documents.maxBytes, qint64(25) * 1024 * 1024);
    const ProfileResult bad = parse(
        "[documents]\nfolder = \"documents\"\npattern = \"{patient}\"\nhash = \"crc32\"\nmax_bytes = 0\nfile = 1\n");
    QStringList keys;
    for (const ProfileFault &fault : bad.faults) keys << fault.key;
    keys.sort();
    QCOMPARE(keys, (QStringList{QStringLiteral("documents.file"), QStringLiteral("documents.folder"),
                                QStringLiteral("documents.hash"), QStringLiteral("documents.max_bytes"),
                                QStringLiteral("documents.pattern")}));
    const ProfileResult lost =
        parse("[operation.document_insert]\nsql = \"INSERT INTO d (n) VALUES (:document_name)\"\n");
    QVERIFY(!lost.profile);
    QVERIFY(lost.faults[0].message.contains(QLatin1String("document")));
}

void PmsDocumentRules::aProfileThatStoresDocumentsHasOurTable() {
    const QByteArray insert =
        "[operation.document_insert]\nsql = \"INSERT INTO d (n) VALUES (:document_name)\"\ncapture = { document = "
        "\"id\" }\n";
    const ProfileResult ours = parse(insert);
    QVERIFY(ours.profile);
    for (const Dialect dialect :
         {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MariaDb, Dialect::SqlServer, Dialect::Generic}) {
        const DialectProfile &part = ours.profile->forDialect(dialect);
        QVERIFY(part.operation(QStringLiteral("document_link_insert")));
        QCOMPARE(part.documentInstall.size(), size_t(1));
        QVERIFY(ours.profile->missingFor(QStringLiteral("store_document"), dialect).isEmpty());
    }
    const ProfileResult theirs =
        parse(insert + "[operation.document_link]\nsql = \"SELECT id AS document FROM d WHERE tag = :reference\"\n");
    QVERIFY(theirs.profile);
    QVERIFY(!theirs.profile->forDialect(Dialect::Sqlite).operation(QStringLiteral("document_link_insert")));
    QVERIFY(parse("").profile->forDialect(Dialect::Sqlite).documentInstall.empty());
}

QTEST_APPLESS_MAIN(PmsDocumentRules)
#include "tst_pms_document_rules.moc"
