// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QUrl>

#include "core/base/expected.h"
#include "core/platform/http/qt_http_transport.h"

namespace bench {

inline constexpr auto kPractice = "1234567";
inline constexpr auto kPracticeKey = "bench-practice-key";
inline constexpr auto kApiKey = "bench-api-key";
inline constexpr auto kZone = "Australia/Perth";

/// The child is told to stop when this program dies, however that happens. To be called before its start.
void endWithUs(QProcess &child);

enum class RateRules { On, Off };

/// The stand-in for Healthengine in a process of its own, and its control addresses.
class Sandbox {
  public:
    explicit Sandbox(RateRules rules);
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    /// Unavailable when it did not start.
    core::base::Expected<void> start();
    const QUrl &baseUrl() const { return m_baseUrl; }

    core::base::Expected<QJsonValue> ask(const QString &what);
    core::base::Expected<QJsonValue> tell(const QString &what, const QJsonObject &body);

    QJsonArray bookings();
    /// The one practice: contract, resources, availability…
    QJsonObject practice();
    qint64 violations();
    /// Slots on offer from tomorrow on, spread over the diary so that neighbours are booked long after one another.
    std::vector<QJsonObject> slotsOnOffer();

  private:
    core::base::Expected<QJsonValue> exchange(const QByteArray &method, const QString &what, const QByteArray &body);

    RateRules m_rules;
    QProcess m_process;
    QUrl m_baseUrl;
    core::platform::QtHttpTransport m_transport;
};

/// Whether the answer has come: neither open nor unknown.
bool isAnswered(const QJsonObject &booking);
/// From its first appearance in the list to the answer received, for each confirmed booking, in ms.
std::vector<double> confirmedAfterMs(const QJsonArray &bookings);
/// The practice's date of tomorrow.
QDate tomorrow();

}  // namespace bench
