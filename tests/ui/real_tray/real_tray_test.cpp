// SPDX-License-Identifier: Apache-2.0
#include <QPixmap>
#include <QProcess>
#include <QScreen>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#ifndef Q_OS_WIN
#include <csignal>
#endif

#include "app/bridge/bridge.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/ui/support/demo_snapshot.h"
#include "tests/ui/support/memory_channel.h"

using namespace tests::ui;
using core::control::TrayState;
using ui::tray::TrayIcon;
using ui::tray::TrayView;

namespace {

QColor pixelAt(const QPoint &point) {
    return QGuiApplication::primaryScreen()->grabWindow(0, point.x(), point.y(), 1, 1).toImage().pixelColor(0, 0);
}

bool isNear(const QColor &a, const QColor &b) {
    return qAbs(a.red() - b.red()) + qAbs(a.green() - b.green()) + qAbs(a.blue() - b.blue()) < 40;
}

}  // namespace

/// On a real X display with a real panel (tests/support/xvfb/with_tray.sh).
class RealTrayTest final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        if (qEnvironmentVariableIsEmpty("WITH_TRAY_TINT2_PID")) QSKIP("no private display with a tray: run with_tray.sh");
        QTRY_VERIFY_WITH_TIMEOUT(QSystemTrayIcon::isSystemTrayAvailable(), 15'000);
    }

    void theStateIsSeenInThePanel() {
        TrayIcon tray;
        TrayView view;
        view.state = TrayState::Paused;
        tray.display(view);
        tray.start();
        QTRY_VERIFY_WITH_TIMEOUT(tray.isShown() && tray.geometry().y() > 700, 15'000);
        // Between the two bars of "paused" the panel shows through; at a quarter of the width stands a bar.
        QTRY_VERIFY_WITH_TIMEOUT(isNear(pixelAt(tray.geometry().topLeft() + QPoint(7, 14)), QColor(0x7c, 0x7f, 0x87)), 10'000);
        view.state = TrayState::Stopped;
        tray.display(view);
        QTRY_VERIFY_WITH_TIMEOUT(isNear(pixelAt(tray.geometry().topLeft() + QPoint(5, 14)), QColor(0xd0, 0x36, 0x2f)), 10'000);
    }

    void theIconReturnsWhenThePanelRestarts() {
#ifndef Q_OS_WIN
        TrayIcon tray;
        TrayView view;
        view.state = TrayState::Stopped;
        tray.display(view);
        tray.start();
        QTRY_VERIFY_WITH_TIMEOUT(tray.isShown(), 15'000);
        ::kill(qEnvironmentVariableIntValue("WITH_TRAY_TINT2_PID"), SIGTERM);
        QTRY_VERIFY_WITH_TIMEOUT(!tray.isShown(), 15'000);
        QProcess panel;
        panel.start(QStringLiteral("tint2"), {QStringLiteral("-c"), qEnvironmentVariable("WITH_TRAY_TINT2_RC")});
        QTRY_VERIFY_WITH_TIMEOUT(tray.isShown() && tray.geometry().y() > 700, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(isNear(pixelAt(tray.geometry().topLeft() + QPoint(5, 14)), QColor(0xd0, 0x36, 0x2f)), 10'000);
        panel.kill();
        QTRY_COMPARE(panel.state(), QProcess::NotRunning);
#endif
    }

    void withoutATrayTheWindowOpensByItself() {
        QTRY_VERIFY_WITH_TIMEOUT(!QSystemTrayIcon::isSystemTrayAvailable(), 10'000);
        QTemporaryDir folder;
        core::platform::QtExecutor executor;
        FakeEngine engine(executor);
        engine.state = calmSnapshot();
        engine.raise();
        app::bridge::Bridge bridge({folder.path(), folder.path(), {}, /*noEngine=*/true, /*hidden=*/true}, executor,
                                   engine.connector());
        bridge.start();
        QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeWindow() != nullptr, 15'000);
    }
};

QTEST_MAIN(RealTrayTest)
#include "real_tray_test.moc"
