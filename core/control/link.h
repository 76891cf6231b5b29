// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "core/base/expected.h"
#include "core/control/messages.h"
#include "core/ports/handle.h"

namespace core::control {

inline constexpr std::chrono::milliseconds kDefaultDeadline{10'000};

/// The engine as the tray app and the command line see it. Lives on one thread (the owner's event loop); nothing here
/// blocks. The callbacks are set once by the owner before start; any of them may be empty.
class EngineLink {
  public:
    virtual ~EngineLink() = default;

    /// A subscription's snapshots: on change at most 4 a second, at least every 5 s.
    std::function<void(const StatusSnapshot &)> onSnapshot;
    /// The engine answered; its version.
    std::function<void(const QString &engineVersion)> onConnected;
    /// No engine, or no longer: called once per loss and once after the first failed attempt.
    std::function<void(const base::Error &)> onDisconnected;

    virtual bool isConnected() const = 0;

    /// Errors of its own: Unavailable (no engine: nothing was sent), OutcomeUnknown (the link broke or the deadline
    /// passed after sending), ContractViolation (an answer not understood). Others are the engine's. Dropping the
    /// handle cancels the request at the engine as far as it has not taken effect.
    virtual ports::Handle send(Request request, std::chrono::milliseconds deadline, base::Completion<Reply> done) = 0;

    /// Typed: `link.request(ResumeRequest{}, [](base::Expected<Taken> r) {…})`. Keep the handle until done is called.
    template <class R>
    ports::Handle request(R request, base::Completion<typename R::Reply> done,
                          std::chrono::milliseconds deadline = kDefaultDeadline) {
        return send(Request(std::move(request)), deadline, [done = std::move(done)](base::Expected<Reply> reply) {
            if (!reply) return done(base::Unexpected(std::move(reply.error())));
            if (auto *typed = std::get_if<typename R::Reply>(&*reply)) return done(std::move(*typed));
            done(base::fail(base::ErrorKind::ContractViolation, QLatin1String(R::kCommand),
                            QStringLiteral("reply of another command")));
        });
    }
};

}  // namespace core::control
