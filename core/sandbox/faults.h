// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/ports/executor.h"
#include "core/ports/http_transport.h"

namespace core::sandbox {

enum class FaultKind {
    Latency,            ///< The effect happens at once, its answer comes after `delay`.
    Status,             ///< Answered `status` instead; before the effect unless `afterEffect`.
    ResetBeforeEffect,  ///< The connection is cut before anything happened.
    ResetAfterEffect,   ///< The effect happened, the connection is cut instead of an answer.
    BadJson,            ///< 200 with a body that is not JSON; after the effect.
    Truncated,          ///< The answer stops in the middle of its body; after the effect.
    Drip,               ///< The answer comes one byte per `delay`; after the effect.
};

/// One order for trouble, for the calls that match it.
struct Fault {
    FaultKind kind = FaultKind::Status;
    QString operation = QStringLiteral("*");  ///< operationId, "*" for all, "GET" or "POST" for a method.
    QString practice{};                       ///< Practice id, or empty for all.
    std::optional<int> count{};               ///< How many matching calls; absent: until removed.
    int skip = 0;                             ///< Matching calls let through first.
    double probability = 1.0;                 ///< 0 to 1.
    std::chrono::milliseconds delay{0};
    int status = 503;
    std::optional<std::chrono::seconds> retryAfter{};
    bool afterEffect = false;
};

/// What the transport must do with an answer.
enum class ReplyFault { None, ResetBeforeEffect, ResetAfterEffect, Truncated, Drip };

/// An answer and the trouble on its way. With a reset, `response` must not reach the caller.
struct SandboxReply {
    ports::HttpResponse response;
    std::chrono::milliseconds delay{0};  ///< To wait before the first byte.
    ReplyFault fault = ReplyFault::None;
    std::chrono::milliseconds dripEvery{0};  ///< Between bytes of the body, with Drip.
};

/// The orders under way. Orders are looked at in the order in which they were added; the first that matches counts.
class FaultPlan final {
  public:
    void add(Fault fault);
    void clear();
    const std::vector<Fault> &faults() const { return m_faults; }

    /// The fault that this call meets, counted down. Draws from @p random only for probabilities below 1.
    std::optional<Fault> take(const QString &operation, const QByteArray &method, const QString &practice,
                              ports::Random &random);

  private:
    std::vector<Fault> m_faults;
};

/// "latency", "status", "429", "503", "resetBefore", "resetAfter", "badJson", "truncated", "drip", "forbidden",
/// "unauthorized". Fails with ContractViolation on other words.
base::Expected<Fault> faultFromName(const QString &name);
QString toString(FaultKind kind);

}  // namespace core::sandbox
