// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

/// One form for what people write in many. Pure; any thread. Public because adapters look candidates up by the same keys.
namespace core::matching {

/// Lower-case words without diacritics, apostrophes and titles; hyphens and dots part words. "Dr. Zoë O'Brien-Lee" gives
/// {"zoe", "obrien", "lee"}; a placeholder such as "-" or "." gives nothing.
QStringList nameWords(const QString &name);
/// The words of nameWords() run together: "mc intyre" and "McIntyre" are one.
QString nameKey(const QString &name);
/// Roughly how a nameKey() sounds: "puja" and "pooja", "ruby" and "rubie", "quuang" and "quang" are one.
QString soundKey(const QString &nameKey);
/// National digits of an Australian number without the trunk 0: +61, 0061, 61 and 0 forms are one. Numbers of fewer than
/// six digits are no numbers and give an empty text; eight digits are a local number without its area code.
QString phoneKey(const QString &phone);
/// Trimmed and lower-case; empty when it has no "@".
QString emailKey(const QString &email);
/// The nine digits that stay the same for the life of a card; the tenth, the issue, changes with each new card.
/// Empty when there are fewer.
QString medicareKey(const QString &number);
/// The person's line on the card: from its own field, else the eleventh digit of the number; empty when unknown.
QString medicareLine(const QString &number, const QString &irn);
/// House and unit numbers and the street's name without its kind: "Unit 5, 44 Ocean Rd" and "5/44 Ocean Road" are one.
QString addressKey(const QString &address);

}  // namespace core::matching
