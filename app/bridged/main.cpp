// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <QMap>
#include <functional>

#include "app/bridged/client_commands.h"
#include "app/bridged/command_line.h"
#include "app/bridged/doctor.h"
#include "app/bridged/engine_process.h"
#include "app/bridged/places.h"
#include "app/bridged/profile_commands.h"

int main(int argc, char **argv) {
    using namespace app::bridged;
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("practicebridged"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PB_VERSION));
    const auto line = parseCommandLine(QCoreApplication::arguments().mid(1), qEnvironmentVariable("CREDENTIALS_DIRECTORY"));
    if (!line) {
        printError(QStringLiteral("practicebridged: %1\n%2").arg(line.error().detail, usage()));
        return kUsage;
    }
    const QMap<QString, std::function<int(const CommandLine &)>> commands{
        {QStringLiteral("run"), runEngine},       {QStringLiteral("status"), runStatus},
        {QStringLiteral("check"), runCheck},      {QStringLiteral("resync"), runResync},
        {QStringLiteral("pause"), runPause},      {QStringLiteral("resume"), runResume},
        {QStringLiteral("held"), runHeld},        {QStringLiteral("profile"), runProfile},
        {QStringLiteral("secret"), runSecretSet},
    };
    if (line->command == QStringLiteral("help")) return print(usage()), int(kDone);
    if (line->command == QStringLiteral("version")) return print(QStringLiteral("practicebridged " PB_VERSION)), int(kDone);
    return commands.value(line->command)(*line);
}
