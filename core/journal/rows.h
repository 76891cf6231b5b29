// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariantList>

#include "core/ports/journal_store.h"

/// Values to rows and back, in the order of the columns in schema.cpp. Times are milliseconds since 1970 in UTC, lists
/// are JSON arrays. A row that is no value gives StorageCorrupt and names table and column.
namespace core::journal {

QString stateCode(ports::EntryState state);  ///< "received", "applied", "refusing", "answered", "parked".
QString kindCode(ports::EntryKind kind);     ///< "booking", "update".
base::Expected<ports::EntryState> stateFromCode(const QString &code);

QVariantList toRow(const ports::JournalEntry &entry);
base::Expected<ports::JournalEntry> entryFromRow(const QVariantList &row);

QVariantList toRow(const ports::DayMark &mark);
base::Expected<ports::DayMark> dayMarkFromRow(const QVariantList &row);

QVariantList toRow(const ports::ConfigurationMark &mark);
base::Expected<ports::ConfigurationMark> configurationMarkFromRow(const QVariantList &row);

QVariantList toRow(const ports::HeldChange &held);
base::Expected<ports::HeldChange> heldFromRow(const QVariantList &row);

QVariantList toRow(const ports::SealedBooking &record);
base::Expected<ports::SealedBooking> sealedFromRow(const QVariantList &row);

qint64 toMilliseconds(base::UtcTime time);

}  // namespace core::journal
