// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <cstdio>

#include "core/platform/host/data_dir_lock.h"

/// Prints "held" and waits to be killed, or prints why not and ends with 1.
int main(int argc, char **argv) {
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("lock-holder"));
    const auto lock = core::platform::DataDirLock::take(QCoreApplication::arguments().value(1));
    if (!lock) {
        std::puts(qPrintable(lock.error().toLogLine()));
        return 1;
    }
    std::puts("held");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
