// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "core/base/expected.h"

namespace core::ports {

/// Which document of Healthengine: what is stored once only.
struct DocumentKey {
    QString environment;  ///< DEV, UAT, PROD.
    QString practice;
    QString reference;  ///< Healthengine's id of the document; at most 120 characters.
    friend bool operator==(const DocumentKey &, const DocumentKey &) = default;
};

/// A file that is about to stand in the document folder, remembered until it is known whether its row was committed.
struct DocumentIntent {
    DocumentKey key;
    QString path;  ///< Relative to the folder, with slashes.
    qint64 size = 0;
    QByteArray sha256;  ///< 32 bytes, of the content.
    QString made{};     ///< The topmost directory that was not there before; empty: all were.
    friend bool operator==(const DocumentIntent &, const DocumentIntent &) = default;
};

/// The folder in which a practice system keeps its documents. Blocking; used on the database's thread.
/// A file is written in steps, each durable when its call returns, so that a crash between any two of them can be
/// mended: begin, write, publish, then (the row is committed) settle, or discard.
/// Errors: Unavailable (no such folder, disk full, no right: nothing of that step is left), Rejected (a path that
/// leaves the folder or goes through a link, a file that is not there or too large), Conflict (the name is taken).
class DocumentFolder {
  public:
    virtual ~DocumentFolder() = default;
    /// As the settings name it.
    virtual QString path() const = 0;

    /// Remembers @p intent; fills in `made`.
    virtual base::Expected<void> begin(DocumentIntent &intent) = 0;
    /// Writes the content beside its place under a name of ours; makes directories with the rights of their parent.
    virtual base::Expected<void> write(const DocumentIntent &intent, const QByteArray &content) = 0;
    /// Gives the file its name, never over another one.
    virtual base::Expected<void> publish(const DocumentIntent &intent) = 0;
    /// The file stays; forgets the intent.
    virtual base::Expected<void> settle(const DocumentIntent &intent) = 0;
    /// Removes what the steps made, whichever were reached, then the intent. A file that is not the intent's is left.
    virtual base::Expected<void> discard(const DocumentIntent &intent) = 0;
    /// What was begun and neither settled nor discarded.
    virtual base::Expected<std::vector<DocumentIntent>> pending() const = 0;

    /// The content of a file of at most @p mostBytes.
    virtual base::Expected<QByteArray> read(const QString &path, qint64 mostBytes) const = 0;
};

}  // namespace core::ports
