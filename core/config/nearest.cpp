// SPDX-License-Identifier: Apache-2.0
#include "core/config/nearest.h"

#include <algorithm>
#include <numeric>

namespace core::config {

namespace {

QString folded(const QString &text) {
    QString result = text.toCaseFolded();
    result.remove(u'_');
    result.remove(u'-');
    return result;
}

size_t distance(const QString &a, const QString &b) {
    std::vector<size_t> row(static_cast<size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (qsizetype i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0]++;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({changed, row[at + 1] + 1, row[at] + 1});
        }
    }
    return row.back();
}

}  // namespace

QString nearest(const QString &word, const std::vector<QString> &candidates) {
    constexpr qsizetype kLongestWord = 64;
    if (word.size() > kLongestWord) return {};
    const QString wanted = folded(word);
    QString best;
    size_t bestDistance = std::max<size_t>(2, static_cast<size_t>(wanted.size()) / 3) + 1;
    for (const QString &candidate : candidates) {
        const QString known = folded(candidate);
        // A known name that begins with the word is a forgotten unit: poll_interval for poll_interval_s.
        const size_t far = wanted.size() >= 3 && known.startsWith(wanted) ? 1 : distance(wanted, known);
        if (far < bestDistance) {
            bestDistance = far;
            best = candidate;
        }
    }
    return best;
}

}  // namespace core::config
