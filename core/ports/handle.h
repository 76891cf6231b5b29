// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

namespace core::ports {

/// Owns something under way: a timer, a call, a subscription. Destroying it cancels: the completion never runs.
/// Cancelling never undoes a remote effect. A default-constructed handle owns nothing.
class [[nodiscard]] Handle {
  public:
    Handle() = default;
    explicit Handle(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}
    Handle(Handle &&other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) {}
    Handle &operator=(Handle &&other) noexcept {
        if (this != &other) {
            reset();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle() { reset(); }

    void reset() {
        if (auto cancel = std::exchange(m_cancel, nullptr)) cancel();
    }
    /// True while it owns something; an implementation does not clear this when the completion has run.
    explicit operator bool() const { return static_cast<bool>(m_cancel); }

  private:
    std::function<void()> m_cancel;
};

}  // namespace core::ports
