// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1String>
#include <QString>
#include <array>
#include <optional>
#include <utility>

namespace core::control {

/// One enumerator and its word on the wire.
template <class E>
using Word = std::pair<E, QLatin1String>;

template <class E, size_t N>
std::optional<E> enumerator(const std::array<Word<E>, N> &words, const QString &word) {
    for (const auto &[value, text] : words)
        if (text == word) return value;
    return std::nullopt;
}

template <class E, size_t N>
QString wordOf(const std::array<Word<E>, N> &words, E value) {
    for (const auto &[known, text] : words)
        if (known == value) return text;
    return QStringLiteral("unknown");
}

}  // namespace core::control
