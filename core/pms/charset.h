// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace core::pms {

/// What the text columns of a database can hold.
enum class Charset {
    Utf8,
    Utf8mb3,  ///< No character beyond the basic plane.
    Latin1,
    Ascii,
};

/// "utf8", "utf8mb3", "latin1", "ascii".
std::optional<Charset> charsetNamed(const QString &name);

struct FoldedText {
    QString text;
    std::vector<char32_t> lost;  ///< The characters that could not be kept, in order.
};

/// @p text with what @p charset cannot hold replaced: by the letter without its marks, by the usual spelling (ß: ss,
/// typographic quotes: plain ones), else by "?". Text that can be held is not touched, except that marks are composed.
FoldedText foldText(const QString &text, Charset charset);

/// "U+674E U+1F600": the lost characters, in a form that any column holds.
QString codePointText(const std::vector<char32_t> &characters);

}  // namespace core::pms
