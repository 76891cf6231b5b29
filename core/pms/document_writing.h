// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/operation_runner.h"

/// Storing a document: the row of our own table first, as a lock on the document's key; then the file under its final
/// name; then the practice system's row; then the commit. An intent beside the file says until then that it may have to
/// go again.
namespace core::pms {

void setDocumentKey(Parameters &parameters, const ports::DocumentKey &key);

struct StoredDocument {
    QString document;             ///< The practice system's id.
    std::optional<QString> path;  ///< Of its file; nullopt where nothing says.
};
/// The document of @p key, if it is stored.
base::Expected<std::optional<StoredDocument>> findDocument(const OperationRunner &runner,
                                                           const ports::DocumentKey &key);

/// Settles what crashed units left in the folder: a file whose row was committed stays, any other goes. With a
/// @p practice only what is its own. Leaves for a later call what somebody is storing right now.
base::Expected<void> sweepDocuments(const OperationRunner &runner, ports::DocumentFolder &folder,
                                    const QString &practice);

/// The file of one unit. Taken back at the end, unless the row was committed or may have been.
class DocumentFile final {
  public:
    explicit DocumentFile(ports::DocumentFolder &folder) : m_folder(folder) {}
    ~DocumentFile();
    Q_DISABLE_COPY_MOVE(DocumentFile)

    /// All steps until the file stands under its name.
    base::Expected<void> put(ports::DocumentIntent intent, const QByteArray &content);
    /// The row is committed.
    void keep();
    /// Nobody knows whether the row is committed: the next sweep finds out.
    void leave() { m_intent.reset(); }

  private:
    ports::DocumentFolder &m_folder;
    std::optional<ports::DocumentIntent> m_intent;
};

}  // namespace core::pms
