// SPDX-License-Identifier: Apache-2.0
// Requests as JSON and back. Decoding checks every bound, so that handlers need not.
#include <QJsonObject>
#include <limits>

#include "core/control/codec.h"
#include "core/control/json_reader.h"

namespace core::control {
namespace {

constexpr int kLongestId = 100;
constexpr int kLongestSecret = 4096;
constexpr qint64 kLongestPause = 366 * 24 * 3600;
constexpr int kLastPage = 1'000'000;

using OptionalPractice = std::optional<domain::PracticeId>;

void putPractice(QJsonObject &json, const OptionalPractice &practice, const QString &key = QStringLiteral("practice")) {
    if (practice) json.insert(key, practice->value());
}

QString idFrom(JsonReader &reader, const char *key) {
    const QString id = reader.text(key, kLongestId);
    reader.mustBe(key, !id.isEmpty(), "an id");
    return id;
}

OptionalPractice practiceFrom(JsonReader &reader, const char *key = "practice") {
    const auto id = reader.optionalText(key, kLongestId);
    if (!id) return std::nullopt;
    reader.mustBe(key, !id->isEmpty(), "a practice id");
    return domain::PracticeId(*id);
}

base::Redacted<QString> secretFrom(JsonReader &reader, const char *key) {
    const QString value = reader.text(key, kLongestSecret);
    reader.mustBe(key, !value.isEmpty(), "a secret");
    return base::Redacted<QString>(value);
}

int pageFrom(JsonReader &reader) {
    return static_cast<int>(reader.integerOr("page", 0, 0, kLastPage));
}

QJsonObject body(const StatusRequest &) {
    return {};
}
QJsonObject body(const SettingsReloadRequest &) {
    return {};
}
QJsonObject body(const CheckRequest &) {
    return {};
}
QJsonObject body(const QuitRequest &request) {
    return {{QStringLiteral("owner"), request.owner.reveal()}};
}
QJsonObject body(const HeldListRequest &request) {
    return {{QStringLiteral("page"), request.page}};
}
QJsonObject body(const PracticeRemoveRequest &request) {
    return {{QStringLiteral("id"), request.id.value()}};
}

QJsonObject body(const ResyncRequest &request) {
    QJsonObject json{{QStringLiteral("scope"), toString(request.scope)}};
    putPractice(json, request.practice);
    return json;
}
QJsonObject body(const PauseRequest &request) {
    QJsonObject json;
    putPractice(json, request.practice);
    if (request.duration) json.insert(QStringLiteral("seconds"), qint64{request.duration->count()});
    return json;
}
QJsonObject body(const ResumeRequest &request) {
    QJsonObject json;
    putPractice(json, request.practice);
    return json;
}
QJsonObject body(const HeldDecideRequest &request) {
    const bool accept = request.decision == HeldDecision::Accept;
    return {{QStringLiteral("id"), request.id},
            {QStringLiteral("decision"), accept ? QStringLiteral("accept") : QStringLiteral("discard")}};
}
QJsonObject body(const ItemCloseRequest &request) {
    return {{QStringLiteral("id"), request.id}, {QStringLiteral("by"), request.by}};
}
template <class PagedRequest>
QJsonObject pagedBody(const PagedRequest &request) {
    QJsonObject json{{QStringLiteral("page"), request.page}};
    putPractice(json, request.practice);
    return json;
}
QJsonObject body(const BookingsRequest &request) {
    return pagedBody(request);
}
QJsonObject body(const ResourcesRequest &request) {
    return pagedBody(request);
}
QJsonObject body(const PracticeLinkRequest &request) {
    QJsonObject json{{QStringLiteral("id"), request.id.value()},
                     {QStringLiteral("key"), request.key.reveal()},
                     {QStringLiteral("timezone"), request.timezone}};
    putPractice(json, request.replaces, QStringLiteral("replaces"));
    return json;
}
QJsonObject body(const SecretSetRequest &request) {
    return {{QStringLiteral("name"), request.name}, {QStringLiteral("value"), request.value.reveal()}};
}
QJsonObject body(const ResourcePublishRequest &request) {
    return {{QStringLiteral("practice"), request.practice.value()},
            {QStringLiteral("resource"), request.resource.value()},
            {QStringLiteral("publish"), request.publish}};
}

void read(JsonReader &, StatusRequest &) {}
void read(JsonReader &, SettingsReloadRequest &) {}
void read(JsonReader &, CheckRequest &) {}
void read(JsonReader &reader, QuitRequest &request) {
    request.owner = secretFrom(reader, "owner");
}
void read(JsonReader &reader, HeldListRequest &request) {
    request.page = pageFrom(reader);
}
void read(JsonReader &reader, PracticeRemoveRequest &request) {
    request.id = domain::PracticeId(idFrom(reader, "id"));
}
void read(JsonReader &reader, ResumeRequest &request) {
    request.practice = practiceFrom(reader);
}

void read(JsonReader &reader, ResyncRequest &request) {
    const auto scope = resyncScopeFromString(reader.textOr("scope", QStringLiteral("all")));
    reader.mustBe("scope", scope.has_value(), "config, availability or all");
    request.scope = scope.value_or(ResyncScope::All);
    request.practice = practiceFrom(reader);
}
void read(JsonReader &reader, PauseRequest &request) {
    request.practice = practiceFrom(reader);
    if (const auto seconds = reader.optionalInteger("seconds", 1, kLongestPause))
        request.duration = std::chrono::seconds(*seconds);
}
void read(JsonReader &reader, HeldDecideRequest &request) {
    request.id = idFrom(reader, "id");
    const QString word = reader.text("decision", kLongestId);
    const bool accept = word == QLatin1String("accept");
    reader.mustBe("decision", accept || word == QLatin1String("discard"), "accept or discard");
    request.decision = accept ? HeldDecision::Accept : HeldDecision::Discard;
}
void read(JsonReader &reader, ItemCloseRequest &request) {
    request.id = reader.text("id", 4 * kLongestId);
    reader.mustBe("id", !request.id.isEmpty(), "an id");
    request.by = idFrom(reader, "by");
}
template <class PagedRequest>
void readPaged(JsonReader &reader, PagedRequest &request) {
    request.practice = practiceFrom(reader);
    request.page = pageFrom(reader);
}
void read(JsonReader &reader, BookingsRequest &request) {
    readPaged(reader, request);
}
void read(JsonReader &reader, ResourcesRequest &request) {
    readPaged(reader, request);
}
void read(JsonReader &reader, PracticeLinkRequest &request) {
    request.id = domain::PracticeId(idFrom(reader, "id"));
    request.key = secretFrom(reader, "key");
    request.timezone = idFrom(reader, "timezone");
    request.replaces = practiceFrom(reader, "replaces");
}
void read(JsonReader &reader, SecretSetRequest &request) {
    request.name = idFrom(reader, "name");
    request.value = secretFrom(reader, "value");
}
void read(JsonReader &reader, ResourcePublishRequest &request) {
    request.practice = domain::PracticeId(idFrom(reader, "practice"));
    request.resource = domain::PmsResourceId(idFrom(reader, "resource"));
    request.publish = reader.flag("publish");
}

/// Tries the alternatives of Request in turn, so that a new one cannot be forgotten here.
template <size_t I = 0>
base::Expected<Request> decodeAs(const QString &command, const QJsonObject &json) {
    if constexpr (I == std::variant_size_v<Request>) {
        return base::fail(base::ErrorKind::Rejected, QStringLiteral("control"),
                          QStringLiteral("unknown command; the engine may be older than this program"));
    } else {
        using Candidate = std::variant_alternative_t<I, Request>;
        if (command != QLatin1String(Candidate::kCommand)) return decodeAs<I + 1>(command, json);
        Candidate request;
        JsonReader reader(json, QStringLiteral("body"));
        read(reader, request);
        if (!reader.ok()) return reader.failure(command);
        return Request(std::move(request));
    }
}

}  // namespace

QString commandName(const Request &request) {
    return std::visit([](const auto &one) { return QString(QLatin1String(one.kCommand)); }, request);
}

QJsonObject toJson(const Request &request) {
    return std::visit([](const auto &one) { return body(one); }, request);
}

base::Expected<Request> requestFromJson(const QString &command, const QJsonObject &json) {
    return decodeAs<>(command, json);
}

}  // namespace core::control
