// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace core::pms {

/// What the language knows about one operation: what it offers to statements and what it expects back.
struct OperationRule {
    QString name;
    QStringList parameters;
    QStringList flags;
    QStringList captures;  ///< Must be captured by a statement of this operation.
};

/// The rule of operation @p name, or null when the language has no such operation.
const OperationRule* operationRule(const QString& name);
QStringList operationNames();

/// The operations that the unit of work @p work ("insert_booking") cannot do without.
QStringList operationsNeededFor(const QString& work);

}  // namespace core::pms
