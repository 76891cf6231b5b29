// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <cstdio>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#endif

#include "app/sandbox/demo/demo.h"
#include "core/platform/host/stop_signals.h"
#include "core/platform/http/qt_http_transport.h"

namespace {

constexpr int kUsage = 2;

/// A shell that is killed cannot tell us; the system can.
void endWithParent() {
#ifdef Q_OS_LINUX
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() == 1) ::raise(SIGTERM);
#endif
}

}  // namespace

int main(int argc, char **argv) {
    QCoreApplication application(argc, argv);
    const auto options = app::sandbox::demo::parseOptions(QCoreApplication::arguments());
    if (!options || options->showHelp) {
        const QString text = options ? app::sandbox::demo::helpText() : options.error().detail + QLatin1Char('\n');
        std::fputs(text.toUtf8().constData(), options ? stdout : stderr);
        return options ? 0 : kUsage;
    }
    core::platform::QtExecutor executor;
    core::platform::QtHttpTransport transport;
    app::sandbox::demo::Demo demo(*options, QCoreApplication::applicationDirPath(), transport, executor, stdout);
    const auto stop = [&demo] { demo.interrupt(); };
    const core::platform::StopSignals signals_(stop, stop);
    if (options->withParent) endWithParent();
    const auto begin = executor.post([&demo] { demo.start(); });
    return QCoreApplication::exec();
}
