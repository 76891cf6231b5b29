// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QTranslator>
#include <algorithm>
#include <cstring>

#include "app/bridge/bridge.h"
#include "app/bridge/single_instance.h"
#include "core/platform/channel/connect_to_engine.h"
#include "core/platform/host/stop_signals.h"
#include "core/platform/runtime/qt_executor.h"

namespace {

void installTranslations(QApplication &app, QTranslator &qt, QTranslator &own) {
    const QLocale locale;
    if (qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        app.installTranslator(&qt);
    }
    if (own.load(locale, QStringLiteral("practicebridge"), QStringLiteral("_"), QStringLiteral(":/i18n"))) {
        app.installTranslator(&own);
    }
}

/// --help and --version are answered without a display, where the platform plugin would end the process.
void answerWithoutDisplay(int argc, char *argv[]) {
    const auto asksForWords = [](const char *argument) {
        for (const char *word : {"-h", "--help", "-v", "--version"}) {
            if (std::strcmp(argument, word) == 0) return true;
        }
        return false;
    };
    if (argc < 2 || std::none_of(argv + 1, argv + argc, asksForWords)) return;
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("practicebridge"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PB_VERSION));
    app::bridge::readOptions(QCoreApplication::arguments());
}

/// Without a locale dates would come out for machines; the practices are Australian.
void chooseLocale() {
    if (QLocale().language() == QLocale::C) QLocale::setDefault(QLocale(QLocale::English, QLocale::Australia));
}

}  // namespace

int main(int argc, char *argv[]) {
    answerWithoutDisplay(argc, argv);
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("practicebridge"));
    QApplication::setApplicationVersion(QStringLiteral(PB_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("PracticeBridge"));
    QGuiApplication::setDesktopFileName(QStringLiteral("practicebridge"));
    QApplication::setQuitOnLastWindowClosed(false);
    chooseLocale();
    QTranslator qtTranslator;
    QTranslator translator;
    installTranslations(app, qtTranslator, translator);

    const app::bridge::Options options = app::bridge::readOptions(QApplication::arguments());
    QDir().mkpath(options.dataDir);
    app::bridge::SingleInstance instance(options.dataDir);
    if (!instance.isFirst()) {
        instance.askFirstToShow([] { QCoreApplication::exit(0); });
        return QApplication::exec();
    }
    core::platform::QtExecutor executor;
    app::bridge::Bridge bridge(options, executor, core::platform::engineConnector(options.dataDir, executor));
    QObject::connect(&instance, &app::bridge::SingleInstance::showWanted, &bridge, [&bridge] { bridge.presentWindow(); });
    const auto stop = [&bridge] { bridge.quit(); };
    const core::platform::StopSignals stopSignals(stop, stop);
    bridge.start();
    return QApplication::exec();
}
