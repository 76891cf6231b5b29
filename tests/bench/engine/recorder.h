// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "core/platform/odbc/database_thread.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/ports/http_transport.h"

/// Writes down every HTTP call and SQL statement of an engine, in the order of their beginning, so that a bare loop can
/// do the same again: the floor that the engine is compared with.
namespace bench {

struct Connect {};
struct Begin {
    core::pms::Isolation isolation;
};
struct Commit {};
struct Rollback {};
using Deed = std::variant<Connect, Begin, Commit, Rollback, core::pms::BoundStatement, core::ports::HttpRequest>;

class Recorder {
  public:
    /// Any thread.
    void add(Deed deed) {
        const std::lock_guard lock(m_mutex);
        m_deeds.push_back(std::move(deed));
    }
    /// What was recorded since the last call.
    std::vector<Deed> take() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_deeds, {});
    }

  private:
    std::mutex m_mutex;
    std::vector<Deed> m_deeds;
};

/// The same runner, recorded. @p recorder outlives it.
core::platform::UnitRunner recorded(core::platform::UnitRunner runner, Recorder &recorder);

class RecordingTransport final : public core::ports::HttpTransport {
  public:
    RecordingTransport(core::ports::HttpTransport &real, Recorder &recorder) : m_real(real), m_recorder(recorder) {}
    core::ports::Handle send(core::ports::HttpRequest request,
                             core::base::Completion<core::ports::HttpResponse> done) override {
        m_recorder.add(request);
        return m_real.send(std::move(request), std::move(done));
    }
    void resetConnections() override { m_real.resetConnections(); }

  private:
    core::ports::HttpTransport &m_real;
    Recorder &m_recorder;
};

/// The bare loop: one deed after the other, each waited for, on one connection of each kind.
class BareLoop {
  public:
    using Connector = std::function<core::base::Expected<std::unique_ptr<core::platform::OdbcSession>>()>;

    /// Calls go to @p baseUrl's host and port instead of those recorded.
    BareLoop(Connector connect, QUrl baseUrl, core::ports::HttpTransport &transport)
        : m_connect(std::move(connect)), m_baseUrl(std::move(baseUrl)), m_transport(transport) {}

    void perform(const std::vector<Deed> &deeds);
    int calls() const { return m_calls; }
    int statements() const { return m_statements; }  ///< Begin, commit and rollback included.
    int failures() const { return m_failures; }

  private:
    void perform(const Connect &);
    void perform(const Begin &deed) { count(m_session->begin(deed.isolation).has_value()); }
    void perform(const Commit &) { count(m_session->commit().has_value()); }
    void perform(const Rollback &) { count(m_session->rollback().has_value()); }
    void perform(const core::pms::BoundStatement &deed) { count(m_session->execute(deed).has_value()); }
    void perform(const core::ports::HttpRequest &deed);
    void count(bool succeeded) {
        ++m_statements;
        if (!succeeded) ++m_failures;
    }

    Connector m_connect;
    QUrl m_baseUrl;
    core::ports::HttpTransport &m_transport;
    std::unique_ptr<core::platform::OdbcSession> m_session;
    int m_calls = 0;
    int m_statements = 0;
    int m_failures = 0;
};

}  // namespace bench
