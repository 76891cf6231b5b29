// SPDX-License-Identifier: Apache-2.0
#include "app/bridge/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <cstdio>
#include <cstdlib>
#ifndef Q_OS_WIN
#include <unistd.h>
#endif

#include "core/platform/host/directories.h"

namespace app::bridge {
namespace {

/// The same defaults as practicebridged, or the two would not meet: root's are those of the service.
core::platform::Directories defaults() {
#ifndef Q_OS_WIN
    if (::geteuid() == 0) return core::platform::defaultDirectories(core::platform::Account::Service);
#endif
    return core::platform::defaultDirectories(core::platform::Account::User);
}

QString text(const char *source) { return QCoreApplication::translate("Options", source); }

[[noreturn]] void fail(const QString &message) {
    std::fprintf(stderr, "practicebridge: %s\n", qPrintable(message));
    std::exit(2);
}

}  // namespace

QStringList Options::engineArguments() const {
    QStringList arguments{QStringLiteral("run"), QStringLiteral("--config-dir"), configDir, QStringLiteral("--data-dir"), dataDir};
    if (!credentialsDir.isEmpty()) arguments << QStringLiteral("--credentials-dir") << credentialsDir;
    return arguments;
}

Options readOptions(const QStringList &arguments) {
    const core::platform::Directories folders = defaults();
    QCommandLineParser parser;
    const QCommandLineOption configDir(QStringLiteral("config-dir"), text(QT_TRANSLATE_NOOP("Options", "Folder of settings.toml.")),
                                       QStringLiteral("DIR"), folders.config);
    const QCommandLineOption dataDir(QStringLiteral("data-dir"), text(QT_TRANSLATE_NOOP("Options", "Folder of the engine's data.")),
                                     QStringLiteral("DIR"), folders.data);
    const QCommandLineOption credentialsDir(QStringLiteral("credentials-dir"),
                                            text(QT_TRANSLATE_NOOP("Options", "Passed on to an engine started from here.")),
                                            QStringLiteral("DIR"));
    const QCommandLineOption noEngine(QStringLiteral("no-engine"),
                                      text(QT_TRANSLATE_NOOP("Options", "Never start an engine; use one that runs.")));
    const QCommandLineOption hidden(QStringLiteral("hidden"), text(QT_TRANSLATE_NOOP("Options", "Begin without the window.")));
    parser.addOptions({configDir, dataDir, credentialsDir, noEngine, hidden});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(arguments)) fail(parser.errorText());
    if (parser.isSet(help)) parser.showHelp(0);
    if (parser.isSet(version)) parser.showVersion();
    if (!parser.positionalArguments().isEmpty()) fail(text(QT_TRANSLATE_NOOP("Options", "unexpected argument")));
    Options options;
    options.configDir = QDir(parser.value(configDir)).absolutePath();
    options.dataDir = QDir(parser.value(dataDir)).absolutePath();
    if (parser.isSet(credentialsDir)) options.credentialsDir = QDir(parser.value(credentialsDir)).absolutePath();
    options.noEngine = parser.isSet(noEngine);
    options.hidden = parser.isSet(hidden);
    return options;
}

}  // namespace app::bridge
