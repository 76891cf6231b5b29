// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/recorder.h"

#include "tests/bench/engine/loop.h"

namespace bench {
namespace {

using core::base::Expected;

class RecordingSession final : public core::pms::SqlSession {
  public:
    RecordingSession(core::pms::SqlSession &real, Recorder &recorder) : m_real(real), m_recorder(recorder) {}

    core::pms::Dialect dialect() const override { return m_real.dialect(); }
    QString serverDescription() const override { return m_real.serverDescription(); }
    Expected<core::pms::SqlResult> execute(const core::pms::BoundStatement &statement) override {
        m_recorder.add(statement);
        return m_real.execute(statement);
    }
    Expected<void> begin(core::pms::Isolation isolation) override {
        m_recorder.add(Begin{isolation});
        return m_real.begin(isolation);
    }
    Expected<void> commit() override {
        m_recorder.add(Commit{});
        return m_real.commit();
    }
    Expected<void> rollback() override {
        m_recorder.add(Rollback{});
        return m_real.rollback();
    }

  private:
    core::pms::SqlSession &m_real;
    Recorder &m_recorder;
};

}  // namespace

core::platform::UnitRunner recorded(core::platform::UnitRunner runner, Recorder &recorder) {
    core::platform::UnitRunner wrapped;
    wrapped.prepare = [prepare = runner.prepare, &recorder](core::pms::SqlSession &session) -> Expected<void> {
        recorder.add(Connect{});
        RecordingSession recording(session, recorder);
        return prepare ? prepare(recording) : Expected<void>();
    };
    wrapped.run = [run = runner.run, &recorder](core::pms::SqlSession &session, const core::ports::PmsWork &work) {
        RecordingSession recording(session, recorder);
        return run(recording, work);
    };
    return wrapped;
}

void BareLoop::perform(const std::vector<Deed> &deeds) {
    for (const Deed &deed : deeds) std::visit([this](const auto &one) { perform(one); }, deed);
}

void BareLoop::perform(const Connect &) {
    m_session.reset();
    auto session = m_connect();
    if (!session) qFatal("%s", qPrintable(session.error().toLogLine()));
    m_session = std::move(*session);
}

void BareLoop::perform(const core::ports::HttpRequest &deed) {
    core::ports::HttpRequest request = deed;
    request.url.setHost(m_baseUrl.host());
    request.url.setPort(m_baseUrl.port());
    const auto answer = await<core::ports::HttpResponse>(
        [&](auto done) { return m_transport.send(std::move(request), std::move(done)); });
    ++m_calls;
    if (!answer || answer->status >= 300) ++m_failures;
}

}  // namespace bench
