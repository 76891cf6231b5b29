// SPDX-License-Identifier: Apache-2.0
#include "core/control/status_lines.h"

#include <QJsonDocument>
#include <limits>

#include "core/control/json_writer.h"

namespace core::control {
namespace {

constexpr qint64 kLargest = std::numeric_limits<qint64>::max();

}  // namespace

QJsonObject lineToJson(const BookingLine &line) {
    return {{QStringLiteral("practice"), line.practice},
            {QStringLiteral("booking"), line.booking},
            {QStringLiteral("state"), line.state},
            {QStringLiteral("outcome"), line.outcome},
            {QStringLiteral("resource"), line.resource},
            {QStringLiteral("resourceName"), line.resourceName},
            {QStringLiteral("start"), line.start},
            {QStringLiteral("receivedAt"), stampOrNull(line.receivedAt)},
            {QStringLiteral("answeredAt"), stampOrNull(line.answeredAt)}};
}

QJsonObject lineToJson(const ItemLine &line) {
    return {{QStringLiteral("id"), line.id},
            {QStringLiteral("kind"), line.kind},
            {QStringLiteral("practice"), line.practice},
            {QStringLiteral("booking"), line.booking ? QJsonValue(*line.booking) : QJsonValue()},
            {QStringLiteral("raisedAt"), isoUtc(line.raisedAt)},
            {QStringLiteral("facts"), embeddedJson(line.facts)},
            {QStringLiteral("person"), line.person}};
}

QJsonObject lineToJson(const HeldLine &line) {
    return {{QStringLiteral("id"), line.id},
            {QStringLiteral("practice"), line.practice},
            {QStringLiteral("kind"), line.kind},
            {QStringLiteral("facts"), embeddedJson(line.facts)},
            {QStringLiteral("since"), isoUtc(line.since)}};
}

QJsonObject lineToJson(const ResourceLine &line) {
    return {{QStringLiteral("practice"), line.practice},
            {QStringLiteral("id"), line.id},
            {QStringLiteral("name"), line.name},
            {QStringLiteral("published"), line.published}};
}

BookingLine bookingLineFrom(JsonReader &reader) {
    BookingLine line;
    line.practice = reader.text("practice");
    line.booking = reader.integer("booking", 0, kLargest);
    line.state = reader.textOr("state", {});
    line.outcome = reader.textOr("outcome", {});
    line.resource = reader.textOr("resource", {});
    line.resourceName = reader.textOr("resourceName", {});
    line.start = reader.textOr("start", {});
    line.receivedAt = reader.optionalStamp("receivedAt");
    line.answeredAt = reader.optionalStamp("answeredAt");
    return line;
}

ItemLine itemLineFrom(JsonReader &reader) {
    ItemLine line;
    line.id = reader.text("id");
    line.kind = reader.text("kind");
    line.practice = reader.textOr("practice", {});
    line.booking = reader.optionalInteger("booking", 0, kLargest);
    line.raisedAt = reader.stamp("raisedAt");
    line.facts = reader.embedded("facts");
    line.person = reader.textOr("person", {});
    return line;
}

HeldLine heldLineFrom(JsonReader &reader) {
    HeldLine line;
    line.id = reader.text("id");
    line.practice = reader.text("practice");
    line.kind = reader.text("kind");
    line.facts = reader.embedded("facts");
    line.since = reader.stamp("since");
    return line;
}

ResourceLine resourceLineFrom(JsonReader &reader) {
    ResourceLine line;
    line.practice = reader.text("practice");
    line.id = reader.text("id");
    line.name = reader.textOr("name", {});
    line.published = reader.flagOr("published", true);
    return line;
}

}  // namespace core::control
