// SPDX-License-Identifier: Apache-2.0
#include "core/platform/host/directories.h"

#include <QDir>
#include <QStandardPaths>

namespace core::platform {

#ifdef Q_OS_WIN

Directories defaultDirectories(Account account) {
    QString base;
    if (account == Account::Service) {
        base = QDir::fromNativeSeparators(qEnvironmentVariable("ProgramData", QStringLiteral("C:/ProgramData")));
    } else {
        base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    }
    const QString directory = base + QStringLiteral("/PracticeBridge");
    return {directory, directory};
}

#else

Directories defaultDirectories(Account account) {
    if (account == Account::Service) {
        return {QStringLiteral("/etc/practicebridge"), QStringLiteral("/var/lib/practicebridge")};
    }
    const QString name = QStringLiteral("/practicebridge");
    return {QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + name,
            QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + name};
}

#endif

}  // namespace core::platform
