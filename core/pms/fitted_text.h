// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace core::pms {

/// A text cut to its column.
struct FittedText {
    QString text;
    bool cut = false;
};
/// Cuts @p text to @p width characters (0: no bound) without splitting a surrogate pair; NUL characters go, because
/// drivers end text there.
inline FittedText fitText(QString text, int width) {
    text.remove(QChar(u'\0'));
    if (width <= 0 || text.size() <= width) return {text, false};
    qsizetype end = width;
    if (text.at(end - 1).isHighSurrogate()) --end;
    return {text.left(end), true};
}

}  // namespace core::pms
