// SPDX-License-Identifier: Apache-2.0
#include "core/pms/document_writing.h"

#include "core/pms/link_store.h"
#include "core/pms/write_scope.h"

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;

const QString kLinkInsert = QStringLiteral("document_link_insert");

/// True when the file was kept, removed, or is somebody else's to decide about: in each case there is nothing to
/// report.
Expected<void> settleOne(const OperationRunner &runner, ports::DocumentFolder &folder,
                         const ports::DocumentIntent &intent) {
    // Never committed: the row is only written to learn that nobody else holds it.
    auto scope = WriteScope::begin(runner);
    if (!scope) return fail(scope.error());
    const auto found = findDocument(runner, intent.key);
    if (!found) return fail(found.error());
    if (*found) {
        const std::optional<QString> &path = (*found)->path;
        return path && *path != intent.path ? folder.discard(intent) : folder.settle(intent);
    }
    if (runner.has(kLinkInsert)) {
        Parameters parameters;
        setDocumentKey(parameters, intent.key);
        parameters.set(QStringLiteral("now_utc"), utcText(base::UtcTime{}));
        const auto claimed = runner.run(kLinkInsert, parameters);
        if (!claimed && claimed.error().kind == ErrorKind::Conflict) return {};
        if (!claimed) return fail(claimed.error());
    }
    return folder.discard(intent);
}

}  // namespace

void setDocumentKey(Parameters &parameters, const ports::DocumentKey &key) {
    parameters.set(QStringLiteral("environment"), key.environment);
    parameters.set(QStringLiteral("practice"), key.practice);
    parameters.set(QStringLiteral("reference"), key.reference);
}

Expected<std::optional<StoredDocument>> findDocument(const OperationRunner &runner, const ports::DocumentKey &key) {
    Parameters parameters;
    setDocumentKey(parameters, key);
    auto found = runner.rows<StoredDocument>(QStringLiteral("document_link"), parameters, [](RowReader &row) {
        StoredDocument stored{row.idText("document"), std::nullopt};
        if (!row.isNull("path")) stored.path = row.text("path");
        return stored;
    });
    if (!found) return fail(found.error());
    if (found->empty()) return std::optional<StoredDocument>();
    return std::optional(std::move(found->front()));
}

Expected<void> sweepDocuments(const OperationRunner &runner, ports::DocumentFolder &folder, const QString &practice) {
    const auto pending = folder.pending();
    if (!pending) return fail(pending.error());
    for (const ports::DocumentIntent &intent : *pending) {
        if (!practice.isEmpty() && intent.key.practice != practice) continue;
        if (auto settled = settleOne(runner, folder, intent); !settled) return settled;
    }
    return {};
}

DocumentFile::~DocumentFile() {
    // What cannot be removed now is the next sweep's.
    if (m_intent) (void)m_folder.discard(*m_intent);
}

Expected<void> DocumentFile::put(ports::DocumentIntent intent, const QByteArray &content) {
    if (auto begun = m_folder.begin(intent); !begun) return begun;
    m_intent = std::move(intent);
    if (auto written = m_folder.write(*m_intent, content); !written) return written;
    return m_folder.publish(*m_intent);
}

void DocumentFile::keep() {
    // A failure leaves an intent whose row is there: the next sweep forgets it.
    if (m_intent) (void)m_folder.settle(*m_intent);
    m_intent.reset();
}

}  // namespace core::pms
