// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <vector>

#include "core/sandbox/schema.h"
#include "core/sandbox/state.h"

/// openapi.yaml v1.9.0 as a table: every path, its parameters and its body.
namespace core::sandbox {

enum class ParameterKind { Integer, Text, Stamp };

struct Parameter {
    QString name;
    ParameterKind kind = ParameterKind::Text;
    bool required = false;
};

struct Operation {
    QString id;  ///< operationId of the definition.
    QByteArray method;
    QStringList path;  ///< Segments; "{name}" is a parameter, an integer unless its name is "id".
    std::vector<Parameter> query;
    bool hasBody = false;
    Schema body;
    /// Extra feature that must be enabled, or else 403.
    QString feature;
    ports::HttpResponse (*answer)(Call &) = nullptr;
};

const std::vector<Operation> &operations();

/// The schema of one availability snapshot, for items of a batch.
const Schema &availabilitySnapshotSchema();

struct Match {
    const Operation *operation = nullptr;
    QHash<QString, QString> path;
    bool pathKnown = false;  ///< The path exists, perhaps with another method.
};
/// @p path without the base path: "/requests/bookings".
Match matchOperation(const QByteArray &method, const QString &path);

}  // namespace core::sandbox
