// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "core/control/link.h"

namespace ui::widgets {

/// The requests of one window that are under way. Destroying it drops them: no answer reaches a window that is gone.
/// GUI thread only; nothing here waits.
class Calls final {
  public:
    /// Every failure is told here as well, so that the window can say so in one place.
    using OnFailure = std::function<void(const core::base::Error &)>;

    explicit Calls(core::control::EngineLink &link, OnFailure onFailure = {})
        : m_link(link), m_onFailure(std::move(onFailure)) {}

    /// Asks the engine; @p done is called at most once, later, on the GUI thread.
    template <class R>
    void run(R request, core::base::Completion<typename R::Reply> done,
             std::chrono::milliseconds deadline = core::control::kDefaultDeadline) {
        dropFinished();
        const int call = ++m_last;
        auto answered = [this, call, done = std::move(done)](core::base::Expected<typename R::Reply> reply) {
            m_finished.push_back(call);
            if (!reply && m_onFailure) m_onFailure(reply.error());
            if (done) done(std::move(reply));
        };
        m_underWay[call] = m_link.request(std::move(request), std::move(answered), deadline);
    }

    bool isConnected() const { return m_link.isConnected(); }

  private:
    // A handle must not be destroyed inside its own completion, so it goes with the next request.
    void dropFinished() {
        for (int call : std::exchange(m_finished, {})) m_underWay.erase(call);
    }

    core::control::EngineLink &m_link;
    OnFailure m_onFailure;
    std::map<int, core::ports::Handle> m_underWay;
    std::vector<int> m_finished;
    int m_last = 0;
};

}  // namespace ui::widgets
