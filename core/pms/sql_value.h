// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/pms/sql_session.h"

/// What a value of a database says, whatever type its driver gave it.
namespace core::pms {

inline constexpr int kSecondsOfDay = 86'400;

inline bool isNullValue(const SqlValue &value) {
    return std::holds_alternative<std::monostate>(value);
}

/// NULL is empty; bytes are taken for UTF-8.
QString textOf(const SqlValue &value);
/// Whole numbers, also as text or with zeros after a point ("3.00"); nullopt for anything else.
std::optional<qint64> integerOf(const SqlValue &value);
std::optional<double> decimalOf(const SqlValue &value);

/// The date at the beginning of the text: "2026-12-01", also with a time behind it. A zero date is none.
std::optional<QDate> dateOf(const QString &text);
/// "HH:MM", "HH:MM:SS" or "HH:MM:SS.fff…" in seconds since midnight; 24:00:00 is the end of the day.
std::optional<int> secondOf(const QString &text);
/// "YYYY-MM-DD HH:MM:SS", also with a T, without a time (midnight), or with fractions, which are dropped.
std::optional<base::PracticeTime> stampOf(const QString &text);

/// "HH:MM:SS"; 86400 is "24:00:00".
QString secondText(int second);

}  // namespace core::pms
