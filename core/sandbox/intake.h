// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/sandbox/definition.h"

namespace core::sandbox {

/// Checks headers, parameters and body against the definition and fills the call; a response when it must be refused.
std::optional<ports::HttpResponse> checkRequest(Call &call, const Operation &operation,
                                                const ports::HttpRequest &request);

/// Records a pace beyond 10 requests or 1 poll a second, each sustained over ten seconds; once per ten seconds.
void checkPace(Call &call);

/// Inflates a gzip body of at most @p bound bytes; nullopt when it is none or grows beyond that.
std::optional<QByteArray> inflateGzip(const QByteArray &packed, qsizetype bound);

}  // namespace core::sandbox
