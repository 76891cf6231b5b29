// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <cstdlib>

#include "core/healthengine/api.h"

namespace fuzzing {

inline QByteArray bytes(const unsigned char *data, size_t size) {
    return QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
}

/// Ends the run where a rule does not hold; not an assert, which a release build would drop.
inline void require(bool holds) {
    if (!holds) std::abort();
}

inline bool isContractViolation(const core::base::Error &error) {
    return error.kind == core::base::ErrorKind::ContractViolation && !error.operation.isEmpty() &&
           !error.detail.isEmpty();
}

/// What holds for every page, whatever was read.
template <class T>
void requireSound(const core::base::Expected<core::healthengine::Page<T>> &page) {
    if (!page) return require(isContractViolation(page.error()));
    require(page->currentPage >= 1 && page->currentPage <= page->totalPages);
    for (const auto &entry : page->malformed) require(isContractViolation(entry.error));
}

}  // namespace fuzzing
