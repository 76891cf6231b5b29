// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/expected.h"

namespace core::ports {

/// One small file that is read whole and replaced whole (never half-written). Errors: Rejected when it does not exist or
/// may not be read or written, Unavailable when the disk is full.
class TextFile {
  public:
    virtual ~TextFile() = default;
    virtual QString path() const = 0;
    virtual base::Expected<QByteArray> read() const = 0;
    virtual base::Expected<void> replace(const QByteArray &content) = 0;
};

}  // namespace core::ports
