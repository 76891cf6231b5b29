// SPDX-License-Identifier: Apache-2.0
#include "app/bridge/stop_signals.h"

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <csignal>
#endif

namespace app::bridge {

#ifdef Q_OS_WIN

void watchStopSignals(QObject *, std::function<void()>) {}

#else

namespace {

// A signal handler can reach nothing but statics.
int s_writeEnd = -1;

void onSignal(int) {
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(s_writeEnd, &byte, 1);
}

}  // namespace

void watchStopSignals(QObject *context, std::function<void()> stop) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
    s_writeEnd = ends[1];
    auto *notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, context);
    QObject::connect(notifier, &QSocketNotifier::activated, context, [notifier, stop = std::move(stop)] {
        notifier->setEnabled(false);
        stop();
    });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaction(signal, &action, nullptr);
}

#endif

}  // namespace app::bridge
