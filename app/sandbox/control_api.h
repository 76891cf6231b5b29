// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sandbox/patients.h"
#include "core/sandbox/sandbox.h"

namespace app::sandbox {

/// The /sandbox/... addresses by which tests and demos steer the sandbox. See README.md for each.
class ControlApi final {
  public:
    /// @p sandbox and @p random must outlive it.
    ControlApi(core::sandbox::Sandbox &sandbox, core::ports::Random &random) : m_sandbox(sandbox), m_inventor(random) {}

    core::ports::HttpResponse handle(const core::ports::HttpRequest &request, core::base::UtcTime now);

  private:
    using Answer = core::base::Expected<QJsonValue>;

    Answer read(const QString &what, const QUrl &url, core::base::UtcTime now);
    Answer change(const QString &what, const QJsonObject &body, core::base::UtcTime now);
    Answer available(const QUrl &url, core::base::UtcTime now);
    Answer book(const QJsonObject &body, core::base::UtcTime now);
    Answer cancel(const QJsonObject &body, core::base::UtcTime now);
    Answer rebook(const QJsonObject &body, core::base::UtcTime now);
    Answer update(const QJsonObject &body, core::base::UtcTime now);
    Answer request(const QJsonObject &body, core::base::UtcTime now);
    Answer requestDetails(const core::domain::PracticeId &practiceId, const QString &kind, const QJsonObject &body,
                          core::base::UtcTime now);
    Answer fault(const QJsonObject &body);
    Answer consent(const QJsonObject &body);
    Answer practice(const QJsonObject &body);
    Answer expire(const QJsonObject &body);
    core::domain::PracticeId practiceOf(const QString &given) const;
    core::domain::Patient patientOf(const QJsonObject &body);

    core::sandbox::Sandbox &m_sandbox;
    core::sandbox::PatientInventor m_inventor;
};

}  // namespace app::sandbox
