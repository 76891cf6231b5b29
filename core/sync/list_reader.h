// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "core/healthengine/api.h"
#include "core/sync/practice_context.h"

namespace core::sync {

/// Reads every page of a request list before anything of it is answered, because lists shrink while they are worked
/// (FACTS 3). A failed page fails the whole read. Engine thread.
template <class T>
class ListReader {
  public:
    using Build = ports::HttpRequest (*)(const healthengine::Endpoint &, qint64 page);
    using Decode = base::Expected<healthengine::Page<T>> (*)(const QByteArray &);
    struct List {
        std::vector<T> items;
        std::vector<healthengine::Malformed> malformed;
    };

    ListReader(const PracticeContext &context, Build build, Decode decode)
        : m_context(context), m_build(build), m_decode(decode) {}

    void read(base::Completion<List> done) {
        m_list = {};
        m_done = std::move(done);
        readPage(1);
    }
    void cancel() { m_call.reset(); }

  private:
    static constexpr qint64 kMostPages = 10'000;

    void readPage(qint64 page) {
        m_call = m_context.api.send(m_build(m_context.api.endpoint(), page), Lane::Bookings, ApiArea::Requests,
                                    [this, page](base::Expected<ports::HttpResponse> response) {
                                        if (!response) return finish(base::Unexpected(response.error()));
                                        takePage(page, m_decode(response->body));
                                    });
    }

    void takePage(qint64 page, base::Expected<healthengine::Page<T>> decoded) {
        if (!decoded) return finish(base::Unexpected(decoded.error()));
        const bool empty = decoded->items.empty() && decoded->malformed.empty();
        std::move(decoded->items.begin(), decoded->items.end(), std::back_inserter(m_list.items));
        std::move(decoded->malformed.begin(), decoded->malformed.end(), std::back_inserter(m_list.malformed));
        if (empty || page >= decoded->totalPages || page >= kMostPages) return finish(std::move(m_list));
        readPage(page + 1);
    }

    void finish(base::Expected<List> result) {
        if (const auto done = std::exchange(m_done, nullptr)) done(std::move(result));
    }

    const PracticeContext &m_context;
    Build m_build;
    Decode m_decode;
    List m_list;
    base::Completion<List> m_done;
    ports::Handle m_call;
};

}  // namespace core::sync
