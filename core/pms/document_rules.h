// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCryptographicHash>
#include <optional>

#include "core/pms/document_paths.h"

namespace core::pms {

/// `[documents]`: how the practice system keeps documents.
struct DocumentRules {
    QString folder;                          ///< Absolute; empty: only the settings know it.
    std::optional<DocumentPattern> pattern;  ///< New documents are files of these names; none: bytes in the database.
    QCryptographicHash::Algorithm hash = QCryptographicHash::Sha1;
    qint64 maxBytes = 26'214'400;  ///< Of one document, in and out.
};

/// "sha1", "sha3-512", …; nullopt for anything else.
std::optional<QCryptographicHash::Algorithm> hashNamed(const QString &name);
QStringList hashNames();

}  // namespace core::pms
