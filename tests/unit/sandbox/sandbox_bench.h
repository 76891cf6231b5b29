// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <random>

#include "core/sandbox/sandbox.h"

namespace test {

using namespace Qt::StringLiterals;
namespace base = core::base;
namespace domain = core::domain;
namespace sandbox = core::sandbox;

class FixedRandom final : public core::ports::Random {
  public:
    double unit() override { return double(m_engine()) / 4294967296.0; }

  private:
    std::mt19937 m_engine{42};
};

inline QJsonValue parse(const QByteArray &text) {
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

/// A sandbox with one practice in Perth, a clock that only moves when told, and a caller who knows the manners.
struct SandboxBench {
    explicit SandboxBench(sandbox::SandboxSettings settings = {}) : box(std::move(settings), random) {
        const auto added = box.addPractice(practice, u"pkey"_s, u"Australia/Perth"_s);
        Q_ASSERT(added);
    }

    core::ports::HttpRequest request(const QByteArray &method, const QString &path, const QByteArray &body = {}) const {
        core::ports::HttpRequest made;
        made.method = method;
        made.url = QUrl(u"http://127.0.0.1:1/pms-api/v1"_s + path);
        made.headers = {{"api-key", "sandbox-api-key"},
                        {"practice-id", practice.value().toUtf8()},
                        {"practice-key", "pkey"},
                        {"User-Agent", "Example PMS (dev@example.com) DEV"}};
        if (!body.isEmpty()) made.headers.push_back({"Content-Type", "application/json"});
        made.body = body;
        return made;
    }
    core::ports::HttpResponse get(const QString &path) { return box.handle(request("GET", path), now); }
    core::ports::HttpResponse post(const QString &path, const QByteArray &body = {}) {
        return box.handle(request("POST", path, body), now);
    }
    QJsonArray list(const QString &path) { return parse(get(path).body).toObject().value(u"data"_s).toArray(); }

    void configure() {
        post(u"/config/livenessContract"_s, R"({"liveHours":{"monday":[{"start":"08:00","end":"17:00"}]}})");
        post(u"/config/pmsResources/snapshot"_s,
             R"([{"pmsResourceId":"1","pmsResourceName":"Dr A"},{"pmsResourceId":"2","pmsResourceName":"Dr B"}])");
        post(u"/config/pmsAppointmentTypes/snapshot"_s,
             R"([{"pmsAppointmentTypeId":"T1","pmsAppointmentTypeName":"Standard","pmsAppointmentLength":15}])");
    }
    core::ports::HttpResponse publish(const QByteArray &resource, const QByteArray &date, const QByteArray &ranges) {
        return post(u"/availability/snapshot"_s, R"({"date":")" + date + R"(","pmsResourceId":")" + resource +
                                                     R"(","availability":[)" + ranges + "]}");
    }
    /// Configures, and offers 09:00 to 12:00 of resource 1 on the day after `now`.
    void offerDay() {
        configure();
        publish("1", "2026-03-03", R"({"start":"09:00","end":"12:00","slotLength":900})");
    }

    domain::BookingId force(const QString &label = {}) {
        sandbox::BookingDraft draft;
        draft.practice = practice;
        draft.resource = domain::PmsResourceId(u"1"_s);
        draft.start = {QDate(2026, 3, 3), QTime(9, 0)};
        draft.patient.firstName = u"Kirra"_s;
        draft.patient.lastName = u"Example"_s;
        draft.patient.phone = u"0491570006"_s;
        draft.label = label;
        return *box.forceBooking(draft, now);
    }
    QString path(domain::BookingId booking, const QString &rest) const {
        return u"/bookings/%1/%2"_s.arg(booking.value()).arg(rest);
    }
    int confirm(domain::BookingId booking, const QByteArray &appointment = "77") {
        return post(path(booking, u"confirmInsert"_s),
                    R"({"pmsAppointmentIds":[")" + appointment + R"("],"pmsPatientId":"p1"})")
            .status;
    }
    int reject(domain::BookingId booking) {
        return post(path(booking, u"rejectInsert"_s), R"({"reason":"slot-taken"})").status;
    }

    QStringList rules() const {
        QStringList all;
        for (const auto &violation : box.violations()) all.append(violation.rule);
        return all;
    }
    void pass(std::chrono::milliseconds time) { now += time; }

    FixedRandom random;
    domain::PracticeId practice{u"1234567"_s};
    sandbox::Sandbox box;
    base::UtcTime now = *base::parseUtcStamp(u"2026-03-02 01:00:00"_s);  // 09:00 in Perth.
};

}  // namespace test
