// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>
#include <optional>

#include "core/platform/runtime/qt_executor.h"
#include "core/ports/secret_store.h"

/// Waits for one answer of a store on the event loop.
template <class Value, class Start>
core::base::Expected<Value> answerOf(Start start) {
    std::optional<core::base::Expected<Value>> answer;
    const core::ports::Handle handle =
        start([&answer](core::base::Expected<Value> result) { answer = std::move(result); });
    if (answer) qFatal("the completion ran inline");
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000)) qFatal("no answer");
    return *answer;
}

inline core::base::Expected<core::ports::Secret> readSecret(core::ports::SecretStore &store, const char *name) {
    return answerOf<core::ports::Secret>(
        [&](auto done) { return store.read(QString::fromLatin1(name), std::move(done)); });
}

inline core::base::Expected<bool> writeSecret(core::ports::SecretStore &store, const char *name, const QString &value) {
    return answerOf<bool>(
        [&](auto done) { return store.write(QString::fromLatin1(name), core::ports::Secret(value), std::move(done)); });
}

inline QString revealed(const core::base::Expected<core::ports::Secret> &secret) {
    return secret ? secret->reveal() : QStringLiteral("error: ") + secret.error().toLogLine();
}
