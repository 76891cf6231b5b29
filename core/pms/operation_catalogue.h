// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace core::pms {

/// What the language knows about one operation: what it offers to statements and what it expects back.
struct OperationRule {
    QString name;
    QStringList parameters;
    QStringList flags;
    QStringList captures;  ///< Must be captured by statements of this operation, whatever their `when` say.
    bool isDiary = false;  ///< Asked for resources and days; its statements may run once for each.
    bool isWrite = false;  ///< Its statements may be undone, or fail and be ignored.
    bool isClaim = false;  ///< May find that the slot is taken.
};

/// The rule of operation @p name, or null when the language has no such operation.
const OperationRule* operationRule(const QString& name);
QStringList operationNames();

/// Every unit of work by its name (ports::workName), in the order in which they are explained.
QStringList unitsOfWork();
/// The operations that the unit of work @p work ("insert_booking") cannot do without.
QStringList operationsNeededFor(const QString& work);

}  // namespace core::pms
