// SPDX-License-Identifier: Apache-2.0
#include "core/pms/charset.h"

#include <QStringList>
#include <map>

namespace core::pms {
namespace {

bool holds(char32_t c, Charset charset) {
    switch (charset) {
        case Charset::Utf8:
            return true;
        case Charset::Utf8mb3:
            return c <= 0xffff && !QChar::isSurrogate(c);
        case Charset::Latin1:
            return c < 0x80 || (c >= 0xa0 && c <= 0xff);
        case Charset::Ascii:
            return c < 0x80;
    }
    return false;
}

/// Letters and signs that have no base letter in Unicode, but a usual spelling.
QString spellingOf(char32_t c) {
    static const std::map<char32_t, QString> kSpellings = {
        {U'ß', QStringLiteral("ss")},       {U'ẞ', QStringLiteral("SS")},      {U'æ', QStringLiteral("ae")},
        {U'Æ', QStringLiteral("AE")},       {U'œ', QStringLiteral("oe")},      {U'Œ', QStringLiteral("OE")},
        {U'ø', QStringLiteral("o")},        {U'Ø', QStringLiteral("O")},       {U'ł', QStringLiteral("l")},
        {U'Ł', QStringLiteral("L")},        {U'đ', QStringLiteral("d")},       {U'Đ', QStringLiteral("D")},
        {U'ð', QStringLiteral("d")},        {U'Ð', QStringLiteral("D")},       {U'þ', QStringLiteral("th")},
        {U'Þ', QStringLiteral("Th")},       {U'ħ', QStringLiteral("h")},       {U'ı', QStringLiteral("i")},
        {U'\u2018', QStringLiteral("'")},   {U'\u2019', QStringLiteral("'")},  {U'\u02bc', QStringLiteral("'")},
        {U'\u201c', QStringLiteral("\"")},  {U'\u201d', QStringLiteral("\"")}, {U'\u2010', QStringLiteral("-")},
        {U'\u2011', QStringLiteral("-")},   {U'\u2013', QStringLiteral("-")},  {U'\u2014', QStringLiteral("-")},
        {U'\u2026', QStringLiteral("...")}, {U'\u00a0', QStringLiteral(" ")}};
    const auto found = kSpellings.find(c);
    return found == kSpellings.end() ? QString() : found->second;
}

QString replacementFor(char32_t c, Charset charset) {
    const auto category = QChar::category(c);
    const bool silent = category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
                        category == QChar::Mark_SpacingCombining || category == QChar::Other_Format;
    if (silent) return {};
    QString base;
    const QString whole = QString::fromUcs4(&c, 1);
    for (const char32_t part : whole.normalized(QString::NormalizationForm_D).toUcs4()) {
        if (part != c && holds(part, charset) && !QChar::isMark(part)) base += QString::fromUcs4(&part, 1);
    }
    if (!base.isEmpty()) return base;
    const QString spelling = spellingOf(c);
    return spelling.isEmpty() ? QStringLiteral("?") : spelling;
}

}  // namespace

std::optional<Charset> charsetNamed(const QString &name) {
    static const std::map<QString, Charset> kNames = {{QStringLiteral("utf8"), Charset::Utf8},
                                                      {QStringLiteral("utf8mb3"), Charset::Utf8mb3},
                                                      {QStringLiteral("latin1"), Charset::Latin1},
                                                      {QStringLiteral("ascii"), Charset::Ascii}};
    const auto found = kNames.find(name);
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

FoldedText foldText(const QString &text, Charset charset) {
    if (charset == Charset::Utf8) return {text, {}};
    FoldedText folded;
    for (const char32_t c : text.normalized(QString::NormalizationForm_C).toUcs4()) {
        if (holds(c, charset)) {
            folded.text += QString::fromUcs4(&c, 1);
        } else {
            folded.text += replacementFor(c, charset);
            folded.lost.push_back(c);
        }
    }
    return folded;
}

QString codePointText(const std::vector<char32_t> &characters) {
    QStringList codes;
    for (const char32_t c : characters) {
        codes << QStringLiteral("U+") + QString::number(uint(c), 16).toUpper().rightJustified(4, QLatin1Char('0'));
    }
    return codes.join(QLatin1Char(' '));
}

}  // namespace core::pms
