// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>

#include "app/sandbox/demo/sandbox_client.h"
#include "core/platform/http/qt_http_transport.h"
#include "tests/support/process/program.h"

namespace support::process {

/// The sandbox as a process of its own, and its control addresses as blocking calls. A call that is refused ends in an
/// empty answer, and its words in lastRefusal().
class RunningSandbox final {
  public:
    static constexpr const char *kApiKey = "an-api-key-for-tests";

    /// @p practices as the sandbox takes them: ID:KEY:ZONE.
    explicit RunningSandbox(const QStringList &practices, const QStringList &moreArguments = {});

    bool isUp() const { return m_client.has_value(); }
    QString apiUrl() const { return m_apiUrl; }

    QJsonDocument get(const QString &what);
    QJsonObject post(const QString &what, const QJsonObject &body);
    QJsonObject state() { return get(QStringLiteral("state")).object(); }
    QJsonObject summary() { return get(QStringLiteral("summary")).object(); }
    QJsonArray violations() { return get(QStringLiteral("violations")).array(); }
    QJsonObject booking(qint64 id);
    QJsonObject practice(const QString &id);
    /// How often the API's operation was called.
    qint64 calls(const QString &operation);
    /// Books the soonest slot, or as @p wish says; 0 when refused.
    qint64 book(const QJsonObject &wish = {});
    void fault(const QString &kind, const QString &operation, int count, QJsonObject more = {});
    void clearFaults();

    Program &program() { return m_program; }
    QString lastRefusal() const { return m_refusal; }

  private:
    QJsonDocument wait(const std::function<core::ports::Handle(core::base::Completion<QJsonDocument>)> &send);

    Program m_program;
    QString m_apiUrl;
    core::platform::QtHttpTransport m_transport;
    std::optional<app::sandbox::demo::SandboxClient> m_client;
    QString m_refusal;
};

}  // namespace support::process
