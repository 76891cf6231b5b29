// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEventLoop>
#include <QTimer>
#include <chrono>
#include <functional>
#include <optional>

#include "core/base/expected.h"
#include "core/ports/handle.h"

/// A measurement is a script that waits for one thing after the other; the event loop runs meanwhile, so that an engine
/// in the same process goes on.
namespace bench {

/// Starts one asynchronous call and waits for its completion.
template <class T, class Start>
core::base::Expected<T> await(Start start) {
    QEventLoop loop;
    std::optional<core::base::Expected<T>> result;
    const auto handle = start([&](core::base::Expected<T> outcome) {
        result.emplace(std::move(outcome));
        loop.quit();
    });
    loop.exec();
    return std::move(*result);
}

inline void pause(std::chrono::milliseconds time) {
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Asks every @p step until @p condition holds; false when it did not within @p patience.
inline bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds patience,
                      std::chrono::milliseconds step = std::chrono::milliseconds(500)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= end) return false;
        pause(step);
    }
    return true;
}

}  // namespace bench
