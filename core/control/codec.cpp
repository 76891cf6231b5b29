// SPDX-License-Identifier: Apache-2.0
#include "core/control/codec.h"

#include <QJsonDocument>
#include <limits>

#include "core/control/json_reader.h"
#include "core/control/words.h"

namespace core::control {
namespace {

using base::ErrorKind;

constexpr std::array<ErrorKind, 8> kErrorKinds{
    ErrorKind::Unavailable,  ErrorKind::OutcomeUnknown,    ErrorKind::Conflict,       ErrorKind::Rejected,
    ErrorKind::Unauthorized, ErrorKind::ContractViolation, ErrorKind::StorageCorrupt, ErrorKind::Cancelled};
constexpr qint64 kLargest = std::numeric_limits<qint64>::max();
constexpr int kLargestInt = std::numeric_limits<int>::max();

QJsonObject envelope(const char *type) {
    return {{QStringLiteral("schema"), kSchema}, {QStringLiteral("type"), QLatin1String(type)}};
}

QByteArray bytes(const QJsonObject &json) {
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

base::Unexpected violation(const QString &detail) {
    return base::fail(ErrorKind::ContractViolation, QStringLiteral("control"), detail);
}

base::Expected<QJsonObject> openEnvelope(const QByteArray &frame) {
    if (frame.size() > kMaxFrameBytes) return violation(QStringLiteral("frame over 1 MiB"));
    const QJsonDocument document = QJsonDocument::fromJson(frame);
    if (!document.isObject()) return violation(QStringLiteral("a frame is one JSON object"));
    return document.object();
}

QJsonObject helloJson(const HelloMessage &hello) {
    QJsonObject json = envelope("hello");
    json.insert(QStringLiteral("version"), hello.version);
    json.insert(QStringLiteral("program"), hello.program);
    return json;
}

base::Expected<HelloMessage> helloFrom(JsonReader &reader) {
    HelloMessage hello;
    hello.version = static_cast<int>(reader.integer("version", 1, 1'000'000));
    hello.program = reader.textOr("program", {}, 200);
    if (!reader.ok()) return reader.failure(QStringLiteral("hello"));
    return hello;
}

QJsonObject json(const HelloMessage &hello) {
    return helloJson(hello);
}
QJsonObject json(const SubscribeMessage &) {
    return envelope("subscribe");
}
QJsonObject json(const RequestMessage &message) {
    QJsonObject object = envelope("request");
    object.insert(QStringLiteral("id"), message.id);
    object.insert(QStringLiteral("deadlineMs"), qint64{message.deadline.count()});
    object.insert(QStringLiteral("command"), commandName(message.request));
    object.insert(QStringLiteral("body"), toJson(message.request));
    return object;
}
QJsonObject json(const CancelMessage &message) {
    QJsonObject object = envelope("cancel");
    object.insert(QStringLiteral("id"), message.id);
    return object;
}
QJsonObject json(const SnapshotMessage &message) {
    QJsonObject object = envelope("snapshot");
    object.insert(QStringLiteral("snapshot"), toJson(message.snapshot));
    return object;
}
QJsonObject json(const ReplyMessage &message) {
    QJsonObject object = envelope("reply");
    object.insert(QStringLiteral("id"), message.id);
    if (message.body)
        object.insert(QStringLiteral("body"), *message.body);
    else
        object.insert(QStringLiteral("error"), toJson(message.body.error()));
    return object;
}
QJsonObject json(const ErrorMessage &message) {
    QJsonObject object = envelope("error");
    object.insert(QStringLiteral("error"), toJson(message.error));
    return object;
}

/// 24 hours is more than any command takes; the server cuts it further.
constexpr qint64 kLongestDeadlineMs = 24LL * 3600 * 1000;

base::Expected<ClientMessage> requestFrom(JsonReader &reader) {
    RequestMessage message;
    message.id = reader.integer("id", 1, kLargest);
    message.deadline = std::chrono::milliseconds(reader.integerOr("deadlineMs", 10'000, 1, kLongestDeadlineMs));
    const QString command = reader.text("command", 100);
    const QJsonObject body = reader.object("body");
    if (!reader.ok()) return reader.failure(QStringLiteral("request"));
    auto request = requestFromJson(command, body);
    if (!request) return base::fail(std::move(request.error()));
    message.request = std::move(*request);
    return ClientMessage(std::move(message));
}

base::Expected<ClientMessage> clientMessageFrom(const QJsonObject &object) {
    JsonReader reader(object, {});
    const QString type = reader.text("type", 100);
    reader.mustBe("schema", reader.integer("schema", 0, kLargestInt) == kSchema, "schema 1");
    if (!reader.ok()) return reader.failure(QStringLiteral("control"));
    if (type == QLatin1String("hello"))
        return helloFrom(reader).map([](HelloMessage hello) { return ClientMessage(hello); });
    if (type == QLatin1String("subscribe")) return ClientMessage(SubscribeMessage{});
    if (type == QLatin1String("request")) return requestFrom(reader);
    if (type == QLatin1String("cancel")) {
        const CancelMessage cancel{reader.integer("id", 1, kLargest)};
        if (!reader.ok()) return reader.failure(QStringLiteral("cancel"));
        return ClientMessage(cancel);
    }
    return base::fail(ErrorKind::Rejected, QStringLiteral("control"), QStringLiteral("unknown message type"));
}

base::Expected<ServerMessage> replyFrom(JsonReader &reader, const QJsonObject &object) {
    ReplyMessage message;
    message.id = reader.integer("id", 1, kLargest);
    if (object.contains(QLatin1String("error"))) {
        auto error = errorFromJson(reader.object("error"));
        if (!error) return base::fail(std::move(error.error()));
        message.body = base::fail(std::move(*error));
    } else {
        message.body = reader.object("body");
    }
    if (!reader.ok()) return reader.failure(QStringLiteral("reply"));
    return ServerMessage(std::move(message));
}

}  // namespace

QByteArray encode(const ClientMessage &message) {
    return std::visit([](const auto &one) { return bytes(json(one)); }, message);
}

QByteArray encode(const ServerMessage &message) {
    return std::visit([](const auto &one) { return bytes(json(one)); }, message);
}

tl::expected<ClientMessage, BadFrame> decodeClientMessage(const QByteArray &frame) {
    const auto object = openEnvelope(frame);
    if (!object) return tl::unexpected(BadFrame{object.error(), std::nullopt});
    auto message = clientMessageFrom(*object);
    if (message) return std::move(*message);
    JsonReader reader(*object, {});
    const bool isRequest = object->value(QLatin1String("type")) == QLatin1String("request");
    const auto id = isRequest ? reader.optionalInteger("id", 1, kLargest) : std::nullopt;
    return tl::unexpected(BadFrame{std::move(message.error()), id});
}

base::Expected<ServerMessage> decodeServerMessage(const QByteArray &frame) {
    const auto object = openEnvelope(frame);
    if (!object) return base::fail(object.error());
    JsonReader reader(*object, {});
    const QString type = reader.text("type", 100);
    reader.mustBe("schema", reader.integer("schema", 0, kLargestInt) == kSchema, "schema 1");
    if (!reader.ok()) return reader.failure(QStringLiteral("control"));
    if (type == QLatin1String("hello"))
        return helloFrom(reader).map([](HelloMessage hello) { return ServerMessage(hello); });
    if (type == QLatin1String("reply")) return replyFrom(reader, *object);
    if (type == QLatin1String("snapshot"))
        return snapshotFromJson(reader.object("snapshot")).map([](StatusSnapshot snapshot) {
            return ServerMessage(SnapshotMessage{std::move(snapshot)});
        });
    if (type == QLatin1String("error"))
        return errorFromJson(reader.object("error")).map([](base::Error error) {
            return ServerMessage(ErrorMessage{std::move(error)});
        });
    return base::fail(ErrorKind::Rejected, QStringLiteral("control"), QStringLiteral("unknown message type"));
}

QJsonObject toJson(const base::Error &error) {
    return {{QStringLiteral("kind"), base::toString(error.kind)},
            {QStringLiteral("operation"), error.operation},
            {QStringLiteral("detail"), error.detail},
            {QStringLiteral("sqlState"), error.sqlState},
            {QStringLiteral("nativeCode"), error.nativeCode},
            {QStringLiteral("httpStatus"), error.httpStatus},
            {QStringLiteral("retryAfterSeconds"),
             error.retryAfter ? QJsonValue(qint64{error.retryAfter->count()}) : QJsonValue()}};
}

base::Expected<base::Error> errorFromJson(const QJsonObject &object) {
    JsonReader reader(object, QStringLiteral("error"));
    base::Error error;
    const QString word = reader.text("kind", 100);
    bool known = false;
    for (const ErrorKind kind : kErrorKinds) {
        if (base::toString(kind) != word) continue;
        error.kind = kind;
        known = true;
    }
    reader.mustBe("kind", known, "a known error kind");
    error.operation = reader.textOr("operation", {});
    error.detail = reader.textOr("detail", {});
    error.sqlState = reader.textOr("sqlState", {}, 100);
    error.nativeCode =
        static_cast<int>(reader.integerOr("nativeCode", 0, std::numeric_limits<int>::min(), kLargestInt));
    error.httpStatus = static_cast<int>(reader.integerOr("httpStatus", 0, 0, 999));
    if (const auto seconds = reader.optionalInteger("retryAfterSeconds", 0, kLargestInt))
        error.retryAfter = std::chrono::seconds(*seconds);
    if (!reader.ok()) return reader.failure(QStringLiteral("error"));
    return error;
}

}  // namespace core::control
