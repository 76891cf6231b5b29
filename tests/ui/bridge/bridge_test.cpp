// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/bridge/bridge.h"
#include "app/bridge/single_instance.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/ui/support/demo_snapshot.h"
#include "tests/ui/support/memory_channel.h"

using namespace app::bridge;
using namespace tests::ui;

namespace {

ui::window::MainWindow *shownWindow() {
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<ui::window::MainWindow *>(widget)) return window;
    }
    return nullptr;
}

QString sentence() { return shownWindow()->findChild<QLabel *>(QStringLiteral("stateSentence"))->text(); }

EngineCommand shell(const QTemporaryDir &folder, const QString &script) {
    return {QStringLiteral("/bin/sh"), {QStringLiteral("-c"), script}, QStringLiteral("word"), folder.filePath(QStringLiteral("out.log"))};
}

}  // namespace

class BridgeTest final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theWindowFollowsTheEngineAsItComesGoesAndReturns() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        FakeEngine engine(executor);
        engine.state = calmSnapshot();
        Options options{folder.path(), folder.path(), {}, /*noEngine=*/true, /*hidden=*/false};
        Bridge bridge(options, executor, engine.connector());
        bridge.start();
        auto *gone = shownWindow()->findChild<QWidget *>(QStringLiteral("engineGone"));
        QTRY_VERIFY(gone->isVisible());
        engine.raise();
        QTRY_COMPARE(sentence(), QStringLiteral("Everything works."));
        QVERIFY(!gone->isVisible());
        engine.fall();
        QTRY_VERIFY(gone->isVisible());
        engine.raise();
        QTRY_VERIFY(!gone->isVisible());
    }

    void whatStaffPressReachesTheEngine() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        FakeEngine engine(executor);
        engine.state = busySnapshot();
        engine.raise();
        Bridge bridge({folder.path(), folder.path(), {}, true, false}, executor, engine.connector());
        bridge.start();
        QPushButton *done = nullptr;
        QTRY_VERIFY((done = shownWindow()->findChild<QPushButton *>(QStringLiteral("itemDone"))));
        done->click();
        QTRY_COMPARE(engine.asked.size(), size_t{1});
        QCOMPARE(std::get<core::control::ItemCloseRequest>(engine.asked[0]).id, engine.state.items[0].id);
    }

#ifndef Q_OS_WIN
    void theEngineGetsTheOwnerWordByEnvironmentOnly() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        EngineChild child(shell(folder, QStringLiteral("echo owner=$PRACTICEBRIDGE_OWNER; exit 4")), executor);
        QSignalSpy ended(&child, &EngineChild::ended);
        child.startWhenDue();
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(ended[0][0].toInt(), 4);
        QCOMPARE(ended[0][1].toString(), QStringLiteral("owner=word"));
    }

    void anEngineThatEndsIsNotStartedAgainWithinAMinuteUnlessStaffAsk() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        EngineChild child(shell(folder, QStringLiteral("exit 1")), executor);
        QSignalSpy started(&child, &EngineChild::started);
        QSignalSpy ended(&child, &EngineChild::ended);
        child.startWhenDue();
        QTRY_COMPARE(ended.count(), 1);
        child.startWhenDue();
        QVERIFY(!child.isRunning());
        child.startNow();
        QTRY_COMPARE(ended.count(), 2);
        QCOMPARE(started.count(), 2);
    }

    void aMissingEngineProgramIsSaid() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        EngineChild child({folder.filePath(QStringLiteral("absent")), {}, QStringLiteral("w"), folder.filePath(QStringLiteral("o"))}, executor);
        QSignalSpy ended(&child, &EngineChild::ended);
        child.startNow();
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(ended[0][0].toInt(), -1);
    }

    void nothingIsStartedWhileEnding() {
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        EngineChild child(shell(folder, QStringLiteral("sleep 60")), executor);
        child.beginEnd();
        child.startNow();
        QVERIFY(!child.isRunning());
    }
#endif

    void aSecondStartShowsTheFirstWindow() {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QVERIFY(first.isFirst());
        QSignalSpy show(&first, &SingleInstance::showWanted);
        SingleInstance second(folder.path());
        QVERIFY(!second.isFirst());
        int answered = 0;
        second.askFirstToShow([&answered] { ++answered; });
        QTRY_COMPARE(show.count(), 1);
        QTRY_COMPARE(answered, 1);
    }

    void anotherDataDirIsAnotherInstance() {
        QTemporaryDir one;
        QTemporaryDir two;
        SingleInstance first(one.path());
        SingleInstance second(two.path());
        QVERIFY(first.isFirst() && second.isFirst());
    }

    void theEngineGetsOurFolders() {
        Options options;
        options.configDir = QStringLiteral("/c");
        options.dataDir = QStringLiteral("/d");
        QCOMPARE(options.engineArguments().join(QLatin1Char(' ')), QStringLiteral("run --config-dir /c --data-dir /d"));
        options.credentialsDir = QStringLiteral("/s");
        QVERIFY(options.engineArguments().join(QLatin1Char(' ')).endsWith(QStringLiteral("--credentials-dir /s")));
    }
};

QTEST_MAIN(BridgeTest)
#include "bridge_test.moc"
