// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/text_file.h"

namespace core::platform {

/// A small file on the disk, at most 1 MiB; replaced in one step with mode 0600.
class DiskTextFile final : public ports::TextFile {
  public:
    explicit DiskTextFile(QString path) : m_path(std::move(path)) {}

    QString path() const override { return m_path; }
    base::Expected<QByteArray> read() const override;
    base::Expected<void> replace(const QByteArray &content) override;

  private:
    QString m_path;
};

}  // namespace core::platform
