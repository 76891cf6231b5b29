// SPDX-License-Identifier: Apache-2.0
#include <QImage>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "ui/tray/tray_icon.h"
#include "ui/widgets/icons.h"

using core::control::TrayState;
using ui::tray::TrayIcon;
using ui::tray::TrayView;

namespace {

constexpr std::array kStates{TrayState::Working, TrayState::Syncing, TrayState::Attention, TrayState::Stopped,
                             TrayState::Paused};
constexpr std::array kSizes{16, 20, 22, 24, 32, 48, 64};

QImage imageOf(TrayState state, int size) {
    return ui::widgets::stateIcon(state).pixmap(size, size).toImage().convertToFormat(QImage::Format_ARGB32);
}

/// As someone who sees no colours tells the drawing from what is behind it and from the white in it.
bool isInk(const QColor &colour) { return colour.alpha() > 127 && colour.lightness() < 200; }

double linear(int channel) {
    const double c = channel / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(QColor colour) {
    return 0.2126 * linear(colour.red()) + 0.7152 * linear(colour.green()) + 0.0722 * linear(colour.blue());
}

/// As WCAG 2.1 defines it.
double contrast(QColor a, QColor b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

/// The colour of the outermost opaque pixels decides whether the outline is seen.
QColor outlineColour(const QImage &image) {
    for (int x = 0; x < image.width(); ++x) {
        const QColor colour = image.pixelColor(x, image.height() / 2 - image.height() / 8);
        if (colour.alpha() == 255) return colour;
    }
    return {};
}

}  // namespace

class TrayTest final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyStateHasItsOwnShapeAtEverySizeWithoutColour() {
        for (int size : kSizes) {
            for (TrayState a : kStates) {
                for (TrayState b : kStates) {
                    if (a == b) continue;
                    const QImage first = imageOf(a, size);
                    const QImage second = imageOf(b, size);
                    QCOMPARE(first.size(), QSize(size, size));
                    int different = 0;
                    for (int y = 0; y < size; ++y) {
                        for (int x = 0; x < size; ++x) {
                            if (isInk(first.pixelColor(x, y)) != isInk(second.pixelColor(x, y))) ++different;
                        }
                    }
                    QVERIFY2(different * 100 / (size * size) >= 10, qPrintable(QStringLiteral("%1 px").arg(size)));
                }
            }
        }
    }

    void everyStateIsSeenOnLightAndDarkPanels() {
        for (TrayState state : kStates) {
            const QColor colour = outlineColour(imageOf(state, 64));
            QVERIFY(colour.isValid());
            for (const QColor &panel : {QColor(0xf0, 0xf0, 0xf0), QColor(0x22, 0x22, 0x22)}) {
                const double found = contrast(colour, panel);
                QVERIFY2(found >= 3.0, qPrintable(QStringLiteral("%1 on %2: %3").arg(colour.name(), panel.name()).arg(found)));
            }
        }
    }

    void theMenuFollowsTheState() {
        TrayIcon tray([] { return false; });
        TrayView view;
        view.state = TrayState::Working;
        view.sentence = QStringLiteral("Everything works.");
        view.toolTip = QStringLiteral("Connected. 12 bookings today, last checked 3 s ago");
        view.canPause = true;
        view.quitStops = true;
        tray.display(view);
        QCOMPARE(tray.toolTip(), view.toolTip);
        const auto action = [&tray](const char *name) { return tray.menu()->findChild<QAction *>(QLatin1String(name)); };
        QCOMPARE(action("trayState")->text(), view.sentence);
        QVERIFY(!action("trayResume")->isVisible());
        QVERIFY(action("trayQuit")->text().contains(QStringLiteral("stop")));
        view.canPause = false;
        view.canResume = true;
        view.quitStops = false;
        tray.display(view);
        QVERIFY(action("trayResume")->isVisible());
        QVERIFY(!action("trayResync")->isEnabled());
        QVERIFY(!action("trayQuit")->text().contains(QStringLiteral("stop")));
    }

    void everyMenuEntryAsksForItsThing() {
        TrayIcon tray([] { return false; });
        TrayView view;
        view.canPause = view.canResume = true;
        tray.display(view);
        QSignalSpy open(&tray, &TrayIcon::openWanted);
        QSignalSpy resync(&tray, &TrayIcon::resyncWanted);
        QSignalSpy pause(&tray, &TrayIcon::pauseWanted);
        QSignalSpy resume(&tray, &TrayIcon::resumeWanted);
        QSignalSpy quit(&tray, &TrayIcon::quitWanted);
        for (const char *name : {"trayOpen", "trayResync", "trayPauseHour", "trayPauseTomorrow", "trayPauseUntilResumed",
                                 "trayResume", "trayQuit"}) {
            tray.menu()->findChild<QAction *>(QLatin1String(name))->trigger();
        }
        QCOMPARE(open.count(), 1);
        QCOMPARE(resync.count(), 1);
        QCOMPARE(pause.count(), 3);
        QCOMPARE(resume.count(), 1);
        QCOMPARE(quit.count(), 1);
    }

    void aTrayThatComesLaterIsTold() {
        bool there = false;
        TrayIcon tray([&there] { return there; });
        QSignalSpy changed(&tray, &TrayIcon::availabilityChanged);
        tray.start();
        QVERIFY(!tray.isShown());
        there = true;
        tray.start();
        QVERIFY(tray.isShown());
        there = false;
        tray.start();
        QVERIFY(!tray.isShown());
        QCOMPARE(changed.count(), 2);
    }
};

QTEST_MAIN(TrayTest)
#include "tray_test.moc"
