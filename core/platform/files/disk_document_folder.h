// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/platform/files/folder_tree.h"
#include "core/ports/document_folder.h"

namespace core::platform {

/// A document folder on the disk, or on a share of the practice's server. Intents lie in its directory `.pb-pending`,
/// contents under way beside their place as `.pb-….part`; in an orderly state there is neither.
class DiskDocumentFolder final : public ports::DocumentFolder {
  public:
    /// @p path is absolute; the folder itself is never made.
    explicit DiskDocumentFolder(const QString &path) : m_tree(path) {}

    QString path() const override { return m_tree.root(); }
    base::Expected<void> begin(ports::DocumentIntent &intent) override;
    base::Expected<void> write(const ports::DocumentIntent &intent, const QByteArray &content) override;
    base::Expected<void> publish(const ports::DocumentIntent &intent) override;
    base::Expected<void> settle(const ports::DocumentIntent &intent) override;
    base::Expected<void> discard(const ports::DocumentIntent &intent) override;
    base::Expected<std::vector<ports::DocumentIntent>> pending() const override;
    base::Expected<QByteArray> read(const QString &path, qint64 mostBytes) const override;

  private:
    base::Expected<QString> firstMissing(const QString &directory) const;

    FolderTree m_tree;
};

}  // namespace core::platform
