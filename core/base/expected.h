// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <tl/expected.hpp>

#include "core/base/error.h"

namespace core::base {

/// A value or the facts of a failure. tl::expected keeps std's interface, so that C++23 is a rename.
template <class T>
using Expected = tl::expected<T, Error>;

using Unexpected = tl::unexpected<Error>;

/// Makes the failed state of an Expected: `return fail(ErrorKind::Unavailable, u"poll"_qs, …)`.
inline Unexpected fail(ErrorKind kind, QString operation, QString detail = {}) {
    return Unexpected(Error{kind, std::move(operation), std::move(detail)});
}
inline Unexpected fail(Error error) { return Unexpected(std::move(error)); }

/// Called exactly once, posted by the port's executor, never inline; not at all when its handle was destroyed.
template <class T>
using Completion = std::function<void(Expected<T>)>;

}  // namespace core::base
