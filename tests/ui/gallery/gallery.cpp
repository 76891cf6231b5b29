// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QCommandLineParser>
#include <QPalette>
#include <QStyleFactory>
#include <QTimer>

#include "core/text/tray.h"
#include "tests/ui/support/demo_snapshot.h"
#include "tests/ui/support/fake_link.h"
#include "ui/status/moments.h"
#include "ui/tray/tray_icon.h"
#include "ui/window/main_window.h"

namespace {

QPalette darkPalette() {
    QPalette palette(QColor(45, 45, 48), QColor(37, 37, 38));
    palette.setColor(QPalette::Base, QColor(30, 30, 31));
    palette.setColor(QPalette::AlternateBase, QColor(42, 42, 44));
    palette.setColor(QPalette::Highlight, QColor(38, 110, 180));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(165, 165, 170));
    palette.setColor(QPalette::ToolTipBase, QColor(60, 60, 62));
    palette.setColor(QPalette::ToolTipText, Qt::white);
    return palette;
}

core::control::StatusSnapshot snapshotOf(const QString &name) {
    if (name == QLatin1String("busy")) return tests::ui::busySnapshot();
    if (name == QLatin1String("crowded")) return tests::ui::crowdedSnapshot();
    if (name == QLatin1String("new")) {
        auto snapshot = tests::ui::calmSnapshot();
        snapshot.practices.clear();
        snapshot.bookings.clear();
        snapshot.resources.clear();
        return snapshot;
    }
    return tests::ui::calmSnapshot();
}

}  // namespace

int main(int argc, char *argv[]) {
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::Australia));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("data"), QStringLiteral("calm, busy, crowded, new or gone"), QStringLiteral("NAME"), QStringLiteral("calm")});
    parser.addOption({QStringLiteral("page"), QStringLiteral("0 to 4"), QStringLiteral("N"), QStringLiteral("0")});
    parser.addOption({QStringLiteral("size"), QStringLiteral("WIDTHxHEIGHT"), QStringLiteral("SIZE")});
    parser.addOption({QStringLiteral("shot"), QStringLiteral("Save a picture and end"), QStringLiteral("FILE")});
    parser.addOption({QStringLiteral("dark"), QStringLiteral("Dark palette")});
    parser.process(app);
    if (parser.isSet(QStringLiteral("dark"))) QApplication::setPalette(darkPalette());

    const QString data = parser.value(QStringLiteral("data"));
    const auto snapshot = snapshotOf(data);
    tests::ui::FakeLink link;
    ui::window::MainWindow window(link, {QStringLiteral("reception"), QStringLiteral("/etc/practicebridge/settings.toml")});
    window.display(snapshot, tests::ui::demoNow());
    if (data == QLatin1String("gone")) window.displayEngineGone({}, tests::ui::demoNow() + std::chrono::minutes(7));
    window.openPage(static_cast<ui::window::MainWindow::Page>(parser.value(QStringLiteral("page")).toInt()));
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
    if (size.size() == 2) window.resize(size[0].toInt(), size[1].toInt());
    window.show();

    ui::tray::TrayIcon tray;
    ui::tray::TrayView view;
    view.state = data == QLatin1String("gone") ? core::control::TrayState::Stopped : ui::status::shownState(snapshot);
    view.sentence = ui::status::stateSentence(snapshot);
    view.toolTip = core::text::trayTooltip(snapshot, tests::ui::demoNow());
    view.canPause = view.hasPractices = view.quitStops = true;
    tray.display(view);
    tray.start();
    QObject::connect(&tray, &ui::tray::TrayIcon::quitWanted, &app, [] { QCoreApplication::exit(0); });
    QObject::connect(&tray, &ui::tray::TrayIcon::openWanted, &window, [&window] { window.present(); });

    if (parser.isSet(QStringLiteral("shot"))) {
        QTimer::singleShot(300, &window, [&window, file = parser.value(QStringLiteral("shot"))] {
            window.grab().save(file);
            QCoreApplication::exit(0);
        });
    }
    return QApplication::exec();
}
