// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>

#include "core/control/json_reader.h"
#include "core/control/status_snapshot.h"

/// The lines that a snapshot shares with the pages of a query.
namespace core::control {

QJsonObject lineToJson(const BookingLine &line);
QJsonObject lineToJson(const ItemLine &line);
QJsonObject lineToJson(const HeldLine &line);
QJsonObject lineToJson(const ResourceLine &line);

BookingLine bookingLineFrom(JsonReader &reader);
ItemLine itemLineFrom(JsonReader &reader);
HeldLine heldLineFrom(JsonReader &reader);
ResourceLine resourceLineFrom(JsonReader &reader);

template <class Line>
QJsonArray linesToJson(const std::vector<Line> &lines) {
    QJsonArray array;
    for (const Line &line : lines) array.append(lineToJson(line));
    return array;
}

}  // namespace core::control
