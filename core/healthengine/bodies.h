// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <vector>

#include "core/domain/schedule.h"

/// The canonical JSON of what we send: lists in the order of their ids, keys in alphabetical order, no white space.
namespace core::healthengine::bodies {

QJsonObject snapshot(const domain::AvailabilitySnapshot &snapshot);
QJsonObject liveness(const domain::LivenessContract &contract);
QJsonArray resources(std::vector<domain::PmsResource> resources);
QJsonArray types(std::vector<domain::AppointmentType> types);

QByteArray compact(const QJsonObject &object);
QByteArray compact(const QJsonArray &array);

}  // namespace core::healthengine::bodies
