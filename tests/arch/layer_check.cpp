// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QTest>

#include "tests/arch/layer_rules.h"
#include "tests/arch/source_text.h"

using arch::breachesOf;

namespace {

const QString kHead = QStringLiteral("// SPDX-License-Identifier: Apache-2.0\n");

QString source(const char *body) { return kHead + QString::fromUtf8(body); }

}  // namespace

class LayerCheck : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theTreeKeepsTheRules();
    void aPlantedBreachIsFound_data();
    void aPlantedBreachIsFound();
    void whatIsAllowedPasses_data();
    void whatIsAllowedPasses();
    void aCycleBetweenFoldersIsFound();
    void anExceptionLetsOneBreachThrough();
    void aStaleExceptionFails();
    void anExceptionNeedsAReason();
    void anOverlongFileIsFound();
    void commentsAndLiteralsAreNotCode();
};

void LayerCheck::theTreeKeepsTheRules() {
    const arch::Tree tree = arch::readTree(QStringLiteral(PB_SOURCE_DIR));
    QVERIFY(tree.contains(QStringLiteral("core/base/error.h")));
    QFile exceptions(QStringLiteral(PB_SOURCE_DIR "/tests/arch/exceptions.txt"));
    QVERIFY(exceptions.open(QIODevice::ReadOnly));
    const QStringList breaches = breachesOf(tree, QString::fromUtf8(exceptions.readAll()));
    QVERIFY2(breaches.isEmpty(), qPrintable(QLatin1Char('\n') + breaches.join(QLatin1Char('\n'))));
}

void LayerCheck::aPlantedBreachIsFound_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char *name, const char *path, const QString &text, const char *rule) {
        QTest::newRow(name) << QString::fromLatin1(path) << text << QString::fromLatin1(rule);
    };
    row("healthengine knows pms", "core/healthengine/x.cpp", source("#include \"core/pms/y.h\"\n"), "include");
    row("upwards", "core/base/x.cpp", source("#include \"core/domain/ids.h\"\n"), "include");
    row("ui knows the engine", "ui/tray/x.cpp", source("#include \"core/sync/y.h\"\n"), "include");
    row("product knows tests", "core/base/x.cpp", source("#include \"tests/support/sim/y.h\"\n"), "include");
    row("no row", "core/stray/x.cpp", source(""), "layer");
    row("widget in core", "core/text/x.cpp", source("#include <QWidget>\n"), "gui");
    row("network outside platform", "core/healthengine/x.cpp", source("#include <QNetworkReply>\n"), "outside-world");
    row("ODBC outside platform", "core/pms/x.cpp", source("#include <sqlext.h>\n"), "outside-world");
    row("clock in core", "core/sync/x.cpp", source("auto now = QDateTime::currentDateTimeUtc();\n"), "clock");
    row("steady clock in ui", "ui/status/x.cpp", source("auto now = std::chrono::steady_clock::now();\n"), "clock");
    row("nested loop", "ui/setup/x.cpp", source("QEventLoop loop;\n"), "event-loop");
    row("nested loop in platform", "core/platform/http/x.cpp", source("QCoreApplication::processEvents();\n"), "event-loop");
    row("waiting", "core/platform/http/x.cpp", source("socket.waitForReadyRead(100);\n"), "waiting");
    row("singleton", "core/sync/x.cpp", source("auto &all = Things::instance();\n"), "singleton");
    row("no licence", "app/bridge/x.cpp", QStringLiteral("int x;\n"), "licence");
    row("no guard", "core/base/x.h", source("int x;\n"), "guard");
}

void LayerCheck::aPlantedBreachIsFound() {
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, rule);
    const QStringList breaches = breachesOf({{path, text}}, QString());
    QCOMPARE(breaches.size(), 1);
    QVERIFY2(breaches.front().startsWith(rule + QLatin1Char(' ') + path), qPrintable(breaches.front()));
}

void LayerCheck::whatIsAllowedPasses_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *path, const QString &text) {
        QTest::newRow(name) << QString::fromLatin1(path) << text;
    };
    row("sync joins", "core/sync/x.cpp", source("#include \"core/pms/y.h\"\n#include \"core/healthengine/z.h\"\n"));
    row("app wires", "app/bridged/x.cpp", source("#include \"core/platform/odbc/y.h\"\n#include <QTcpServer>\n"));
    row("own folder", "core/pms/x.cpp", source("#include \"core/pms/x.h\"\n#include \"x.moc\"\n"));
    row("platform reads the clock", "core/platform/host/x.cpp", source("auto now = std::chrono::steady_clock::now();\n"));
    row("tests may all", "tests/unit/x/x.cpp", source("#include \"core/sync/y.h\"\nQEventLoop loop;\n"));
}

void LayerCheck::whatIsAllowedPasses() {
    QFETCH(QString, path);
    QFETCH(QString, text);
    QCOMPARE(breachesOf({{path, text}}, QString()), QStringList());
}

void LayerCheck::aCycleBetweenFoldersIsFound() {
    const arch::Tree tree{{QStringLiteral("ui/a/x.cpp"), source("#include \"ui/b/x.h\"\n")},
                          {QStringLiteral("ui/b/x.cpp"), source("#include \"ui/c/x.h\"\n")},
                          {QStringLiteral("ui/c/x.cpp"), source("#include \"ui/a/x.h\"\n#include \"ui/d/x.h\"\n")},
                          {QStringLiteral("app/x/x.cpp"), source("#include \"ui/b/x.h\"\n")}};
    QCOMPARE(breachesOf(tree, QString()), QStringList(QStringLiteral("cycle ui/a: ui/a > ui/b > ui/c")));
}

void LayerCheck::anExceptionLetsOneBreachThrough() {
    const arch::Tree tree{{QStringLiteral("ui/a/x.cpp"), source("QEventLoop loop;\n")},
                          {QStringLiteral("ui/b/x.cpp"), source("QEventLoop loop;\n")}};
    const QStringList breaches = breachesOf(tree, QStringLiteral("# comment\nevent-loop ui/a/x.cpp for this reason\n"));
    QCOMPARE(breaches.size(), 1);
    QVERIFY(breaches.front().startsWith(QStringLiteral("event-loop ui/b/x.cpp")));
}

void LayerCheck::aStaleExceptionFails() {
    const arch::Tree tree{{QStringLiteral("ui/a/x.cpp"), source("int x;\n")}};
    const QStringList breaches = breachesOf(tree, QStringLiteral("event-loop ui/a/x.cpp for this reason\n"));
    QCOMPARE(breaches, QStringList(QStringLiteral("stale exception: event-loop ui/a/x.cpp for this reason")));
}

void LayerCheck::anExceptionNeedsAReason() {
    QCOMPARE(breachesOf({}, QStringLiteral("lines ui/a/x.cpp\n")).size(), 1);
}

void LayerCheck::anOverlongFileIsFound() {
    const QString lines = kHead + QString(399, QLatin1Char('\n'));
    QCOMPARE(breachesOf({{QStringLiteral("tests/unit/x.cpp"), lines}}, QString()), QStringList());
    const QStringList breaches = breachesOf({{QStringLiteral("tests/unit/x.cpp"), lines + QLatin1Char('\n')}}, QString());
    QCOMPARE(breaches, QStringList(QStringLiteral("lines tests/unit/x.cpp: 401 lines")));
}

void LayerCheck::commentsAndLiteralsAreNotCode() {
    const QString text = source(
        "// QEventLoop in a comment\n/* processEvents()\n waitForIt() */\nauto a = \"QEventLoop \\\" x\";\n"
        "auto b = R\"(QEventLoop \" )\"; char c = '\"';\nint real;\n");
    QCOMPARE(breachesOf({{QStringLiteral("ui/a/x.cpp"), text}}, QString()), QStringList());
    QVERIFY(arch::codeOf(text).contains(QStringLiteral("int real;")));
    QCOMPARE(arch::codeOf(text).count(QLatin1Char('\n')), text.count(QLatin1Char('\n')));
}

QTEST_GUILESS_MAIN(LayerCheck)
#include "layer_check.moc"
