// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QStringList>

#include "core/pms/sql_session.h"

namespace core::pms {

/// The reference practice system (resources/profiles/reference/README.md) as single statements, in order, for Sqlite,
/// PostgreSql and MariaDb; empty for other dialects. Each may be run again on a database that has it.
QStringList referenceSchema(Dialect dialect);

/// Demo data for a fresh reference schema, its diary beginning on @p from and reaching 90 days.
QStringList referenceDemoData(Dialect dialect, QDate from);

}  // namespace core::pms
