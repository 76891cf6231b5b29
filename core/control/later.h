// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "core/ports/executor.h"

namespace core::control {

/// Destroys @p value from the event loop: it may be on the stack now, even when its owner is destroyed meanwhile.
template <class T>
void destroyLater(ports::Executor &executor, std::shared_ptr<T> value) {
    const auto handle = std::make_shared<ports::Handle>();
    // The task owns its own handle, so that nobody else needs to outlive it.
    *handle = executor.post([handle, kept = std::move(value)] {});
}

}  // namespace core::control
