// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/platform/files/disk_document_folder.h"

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#endif

using core::base::ErrorKind;
using core::platform::DiskDocumentFolder;
using core::ports::DocumentIntent;

#define OK(expression)                                                                            \
    do {                                                                                          \
        const auto &okResult = (expression);                                                      \
        QVERIFY2(okResult.has_value(), okResult ? "" : qPrintable(okResult.error().toLogLine())); \
    } while (false)

namespace {

const QByteArray kContent("%PDF-1.7 a form");

DocumentIntent intentFor(const char *path, const QByteArray &content = kContent) {
    return {{QStringLiteral("DEV"), QStringLiteral("77"), QStringLiteral("doc-1")},
            QString::fromUtf8(path),
            content.size(),
            QCryptographicHash::hash(content, QCryptographicHash::Sha256)};
}

void put(const QString &path, const QByteArray &content) {
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
}

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class DocumentFolderTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        m_place = std::make_unique<QTemporaryDir>();
        QDir(m_place->path()).mkdir(QStringLiteral("documents"));
        m_folder = std::make_unique<DiskDocumentFolder>(root());
    }

    void aFileIsThereOnlyOncePublishedAndNothingElseStaysBehind();
    void whateverStepWasReachedDiscardingLeavesNothing();
    void anIntentSurvivesAndSettlesAfterARestart();
    void aNameThatIsTakenIsNeverReplaced();
    void aFileOfSomebodyElseIsNotDiscarded();
    void aPathOutsideIsRefused();
    void aPathThroughALinkIsRefused();
    void newFilesHaveTheRightsOfTheirDirectory();
    void aFullDiskLeavesNothing();
    void aMissingFolderIsUnavailableAndNotMade();
    void whatOthersWriteAmongTheIntentsIsIgnored();

  private:
    QString root() const { return m_place->path() + QStringLiteral("/documents"); }
    QString at(const char *path) const { return root() + QLatin1Char('/') + QString::fromUtf8(path); }
    /// Everything in the folder, files and directories, hidden ones too.
    QStringList everything() const {
        QStringList all;
        QDirIterator walk(root(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) all << QDir(root()).relativeFilePath(walk.next());
        all.sort();
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<DiskDocumentFolder> m_folder;
};

void DocumentFolderTest::aFileIsThereOnlyOncePublishedAndNothingElseStaysBehind() {
    DocumentIntent intent = intentFor("11/2027/form.pdf");
    OK(m_folder->begin(intent));
    QCOMPARE(intent.made, QStringLiteral("11"));
    OK(m_folder->write(intent, kContent));
    QVERIFY(!QFile::exists(at("11/2027/form.pdf")));
    OK(m_folder->publish(intent));
    QCOMPARE(contentOf(at("11/2027/form.pdf")), kContent);
    OK(m_folder->settle(intent));
    QCOMPARE(everything(),
             (QStringList{QStringLiteral("11"), QStringLiteral("11/2027"), QStringLiteral("11/2027/form.pdf")}));
    const auto read = m_folder->read(QStringLiteral("11/2027/form.pdf"), 100);
    OK(read);
    QCOMPARE(*read, kContent);
    QVERIFY(m_folder->read(QStringLiteral("11/2027/form.pdf"), 3).error().kind == ErrorKind::Rejected);
    QVERIFY(m_folder->read(QStringLiteral("11/none.pdf"), 3).error().kind == ErrorKind::Rejected);
    QVERIFY(m_folder->read(QStringLiteral("11"), 3).error().kind == ErrorKind::Rejected);
}

void DocumentFolderTest::whateverStepWasReachedDiscardingLeavesNothing() {
    for (int steps = 1; steps <= 3; ++steps) {
        DocumentIntent intent = intentFor("11/2027/form.pdf");
        OK(m_folder->begin(intent));
        if (steps > 1) OK(m_folder->write(intent, kContent));
        if (steps > 2) OK(m_folder->publish(intent));
        DiskDocumentFolder later(root());
        const auto pending = later.pending();
        OK(pending);
        QCOMPARE(pending->size(), size_t(1));
        QVERIFY(pending->front() == intent);
        OK(later.discard(pending->front()));
        QCOMPARE(everything(), QStringList());
        OK(later.discard(intent));
    }
}

void DocumentFolderTest::anIntentSurvivesAndSettlesAfterARestart() {
    DocumentIntent intent = intentFor("form.pdf");
    OK(m_folder->begin(intent));
    OK(m_folder->write(intent, kContent));
    OK(m_folder->publish(intent));
    DiskDocumentFolder later(root());
    OK(later.settle(later.pending()->front()));
    QCOMPARE(everything(), QStringList{QStringLiteral("form.pdf")});
}

void DocumentFolderTest::aNameThatIsTakenIsNeverReplaced() {
    put(at("11/form.pdf"), "of the practice");
    DocumentIntent intent = intentFor("11/form.pdf");
    OK(m_folder->begin(intent));
    OK(m_folder->write(intent, kContent));
    const auto published = m_folder->publish(intent);
    QVERIFY(!published && published.error().kind == ErrorKind::Conflict);
    OK(m_folder->discard(intent));
    QCOMPARE(contentOf(at("11/form.pdf")), QByteArray("of the practice"));
    QCOMPARE(everything(), (QStringList{QStringLiteral("11"), QStringLiteral("11/form.pdf")}));
}

void DocumentFolderTest::aFileOfSomebodyElseIsNotDiscarded() {
    DocumentIntent intent = intentFor("11/form.pdf");
    OK(m_folder->begin(intent));
    // Same size, another content: staff put it there after the crash.
    put(at("11/form.pdf"), QByteArray(kContent.size(), 'x'));
    OK(m_folder->discard(intent));
    QVERIFY(QFile::exists(at("11/form.pdf")));
    QCOMPARE(everything().size(), 2);
}

void DocumentFolderTest::aPathOutsideIsRefused() {
    put(m_place->path() + QStringLiteral("/secret.txt"), "outside");
    for (const char *path : {"../secret.txt", "11/../../secret.txt", "/etc/passwd", "", ".", "..", "11//x", "11/./x",
                             "C:\\x", "11\\..\\..\\secret.txt"}) {
        QVERIFY2(m_folder->read(QString::fromUtf8(path), 100).error().kind == ErrorKind::Rejected, path);
        DocumentIntent intent = intentFor(path);
        const auto begun = m_folder->begin(intent);
        QVERIFY2(!begun && begun.error().kind == ErrorKind::Rejected, path);
    }
    QCOMPARE(everything(), QStringList());
}

void DocumentFolderTest::aPathThroughALinkIsRefused() {
#ifdef Q_OS_UNIX
    const QString outside = m_place->path() + QStringLiteral("/outside");
    put(outside + QStringLiteral("/secret.txt"), "outside");
    QVERIFY(QFile::link(outside, at("11")));
    QVERIFY(QFile::link(outside + QStringLiteral("/secret.txt"), at("link.txt")));
    QVERIFY(m_folder->read(QStringLiteral("11/secret.txt"), 100).error().kind == ErrorKind::Rejected);
    QVERIFY(m_folder->read(QStringLiteral("link.txt"), 100).error().kind == ErrorKind::Rejected);
    DocumentIntent intent = intentFor("11/form.pdf");
    const auto begun = m_folder->begin(intent);
    QVERIFY(!begun && begun.error().kind == ErrorKind::Rejected);
    const auto written = m_folder->write(intent, kContent);
    QVERIFY(!written && written.error().kind == ErrorKind::Rejected);
    QCOMPARE(QDir(outside).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("secret.txt")});
    // A pipe would block whoever opens it.
    QVERIFY(::mkfifo(QFile::encodeName(at("pipe")).constData(), 0600) == 0);
    QVERIFY(m_folder->read(QStringLiteral("pipe"), 100).error().kind == ErrorKind::Rejected);
#else
    QSKIP("links need a right on this system");
#endif
}

void DocumentFolderTest::newFilesHaveTheRightsOfTheirDirectory() {
#ifdef Q_OS_UNIX
    const mode_t before = ::umask(077);
    QVERIFY(::chmod(QFile::encodeName(root()).constData(), 02775) == 0);
    DocumentIntent intent = intentFor("11/form.pdf");
    OK(m_folder->begin(intent));
    OK(m_folder->write(intent, kContent));
    OK(m_folder->publish(intent));
    ::umask(before);
    struct stat folder {
    }, file{}, directory{};
    QVERIFY(::stat(QFile::encodeName(root()).constData(), &folder) == 0);
    QVERIFY(::stat(QFile::encodeName(at("11")).constData(), &directory) == 0);
    QVERIFY(::stat(QFile::encodeName(at("11/form.pdf")).constData(), &file) == 0);
    QCOMPARE(directory.st_mode & 07777, mode_t(02775));
    QCOMPARE(file.st_mode & 07777, mode_t(0664));
    QCOMPARE(file.st_gid, folder.st_gid);
#else
    QSKIP("the access list is inherited on this system");
#endif
}

void DocumentFolderTest::aFullDiskLeavesNothing() {
#ifdef Q_OS_UNIX
    // A limit on the size of files fails in the same call as a full disk does.
    std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit before {};
    QVERIFY(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const QByteArray content(100'000, 'x');
    DocumentIntent intent = intentFor("11/form.pdf", content);
    OK(m_folder->begin(intent));
    const struct rlimit small { 50'000, before.rlim_max };
    QVERIFY(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = m_folder->write(intent, content);
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!written && written.error().kind == ErrorKind::Unavailable);
    OK(m_folder->discard(intent));
    QCOMPARE(everything(), QStringList());
#else
    QSKIP("there is no such limit on this system");
#endif
}

void DocumentFolderTest::aMissingFolderIsUnavailableAndNotMade() {
    DiskDocumentFolder missing(m_place->path() + QStringLiteral("/not mounted"));
    DocumentIntent intent = intentFor("11/form.pdf");
    const auto begun = missing.begin(intent);
    QVERIFY(!begun && begun.error().kind == ErrorKind::Unavailable);
    QVERIFY(missing.read(QStringLiteral("x"), 10).error().kind == ErrorKind::Unavailable);
    QVERIFY(missing.pending().error().kind == ErrorKind::Unavailable);
    QVERIFY(!QFileInfo::exists(missing.path()));
}

void DocumentFolderTest::whatOthersWriteAmongTheIntentsIsIgnored() {
    put(at("precious.pdf"), kContent);
    for (const char *text : {"", "{", "[]", "{\"path\": \"precious.pdf\"}",
                             "{\"environment\":\"DEV\",\"practice\":\"77\",\"reference\":\"r\",\"path\":\"../x\","
                             "\"size\":1,\"sha256\":\"00\"}"}) {
        put(at(".pb-pending/0123.json"), text);
        const auto pending = m_folder->pending();
        OK(pending);
        QVERIFY(pending->empty());
    }
    QVERIFY(QFile::exists(at("precious.pdf")));
}

QTEST_APPLESS_MAIN(DocumentFolderTest)
#include "tst_document_folder.moc"
