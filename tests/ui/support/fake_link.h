// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "core/control/link.h"

namespace tests::ui {

/// The engine as a page sees it: keeps what was asked until the test answers.
class FakeLink final : public core::control::EngineLink {
  public:
    bool isConnected() const override { return true; }

    core::ports::Handle send(core::control::Request request, std::chrono::milliseconds,
                             core::base::Completion<core::control::Reply> done) override {
        asked.push_back(std::move(request));
        const size_t index = asked.size() - 1;
        m_waiting[index] = std::move(done);
        return core::ports::Handle([this, index] { m_waiting.erase(index); });
    }

    /// Answers request @p index; nothing happens when nobody waits for it any more.
    void answer(size_t index, core::base::Expected<core::control::Reply> reply) {
        auto node = m_waiting.extract(index);
        if (node) node.mapped()(std::move(reply));
    }
    void answerLast(core::base::Expected<core::control::Reply> reply) { answer(asked.size() - 1, std::move(reply)); }

    template <class R>
    const R *last() const {
        return asked.empty() ? nullptr : std::get_if<R>(&asked.back());
    }

    std::vector<core::control::Request> asked;

  private:
    std::map<size_t, core::base::Completion<core::control::Reply>> m_waiting;
};

}  // namespace tests::ui
