// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <chrono>
#include <optional>
#include <variant>

#include "core/base/expected.h"
#include "core/control/messages.h"

/// The frames of the control protocol: one JSON object each, at most 1 MiB, with "schema": 1 and a "type". Every
/// decoder is total: any bytes give a value or a ContractViolation whose detail names the field, never its content.
/// Unknown fields are ignored; so a newer side can add some.
namespace core::control {

inline constexpr int kSchema = 1;
inline constexpr int kProtocolVersion = 1;
inline constexpr qint64 kMaxFrameBytes = 1024 * 1024;

/// {"type":"hello"}: the first frame of both sides.
struct HelloMessage {
    int version = kProtocolVersion;
    QString program;
};
/// {"type":"subscribe"}: pushes snapshots from now on.
struct SubscribeMessage {};
/// {"type":"request"}: ids are the client's, positive, and unique among those under way.
struct RequestMessage {
    qint64 id = 0;
    std::chrono::milliseconds deadline{10'000};
    Request request;
};
/// {"type":"cancel"}: no reply follows any more (one may be under way already).
struct CancelMessage {
    qint64 id = 0;
};
/// {"type":"snapshot"}
struct SnapshotMessage {
    StatusSnapshot snapshot;
};
/// {"type":"reply"}: the body is decoded by the command it answers, see decodeReply.
struct ReplyMessage {
    qint64 id = 0;
    base::Expected<QJsonObject> body;
};
/// {"type":"error"}: a message that the other side could not use; the link stays open.
struct ErrorMessage {
    base::Error error;
};

using ClientMessage = std::variant<HelloMessage, SubscribeMessage, RequestMessage, CancelMessage>;
using ServerMessage = std::variant<HelloMessage, SnapshotMessage, ReplyMessage, ErrorMessage>;

/// A client's frame that could not be decoded, with the request id when one can be told, so that it can be answered.
struct BadFrame {
    base::Error error;
    std::optional<qint64> id;
};

QByteArray encode(const ClientMessage &message);
QByteArray encode(const ServerMessage &message);
tl::expected<ClientMessage, BadFrame> decodeClientMessage(const QByteArray &frame);
base::Expected<ServerMessage> decodeServerMessage(const QByteArray &frame);

QJsonObject toJson(const Request &request);
/// Rejected for a command that this version does not know, ContractViolation for a body out of bounds.
base::Expected<Request> requestFromJson(const QString &command, const QJsonObject &body);

QJsonObject toJson(const Reply &reply);
/// Decodes the body of a reply to @p command (a Request's kCommand).
base::Expected<Reply> decodeReply(const QString &command, const QJsonObject &body);

QJsonObject toJson(const base::Error &error);
base::Expected<base::Error> errorFromJson(const QJsonObject &json);

}  // namespace core::control
