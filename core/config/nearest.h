// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

namespace core::config {

/// The candidate that @p word most likely means (few letters differ, case and - _ aside), or an empty text.
QString nearest(const QString &word, const std::vector<QString> &candidates);

}  // namespace core::config
