// SPDX-License-Identifier: Apache-2.0
#include <QUuid>

#include "core/pms/document_writing.h"
#include "core/pms/link_store.h"
#include "core/pms/units.h"
#include "core/pms/write_scope.h"

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;
using ports::StoreOutcome;
using ports::StoreVerdict;

const QString kInsert = QStringLiteral("document_insert");

/// Names and parameters of one document that is to be stored.
class NewDocument final {
  public:
    NewDocument(const OperationRunner &runner, const ports::StoreDocument &work)
        : m_runner(runner),
          m_work(work),
          m_hash(QString::fromLatin1(QCryptographicHash::hash(work.content.reveal(), rules().hash).toHex())),
          m_uuid(QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

    const DocumentRules &rules() const { return m_runner.profile().documents; }

    /// What is to be written; empty path: bytes in the database.
    Expected<ports::DocumentIntent> intent() const {
        ports::DocumentIntent made{m_work.key, {}, m_work.content.reveal().size(), {}, {}};
        if (!rules().pattern) return made;
        auto path = rules().pattern->pathFor(names());
        if (!path)
            return fail(ErrorKind::Rejected, kInsert, QStringLiteral("documents.pattern: the path ") + path.error());
        made.path = std::move(*path);
        made.sha256 = QCryptographicHash::hash(m_work.content.reveal(), QCryptographicHash::Sha256);
        return made;
    }

    Parameters parameters(const QString &path, const QString &folder) const {
        Parameters all;
        setDocumentKey(all, m_work.key);
        all.set(QStringLiteral("booking"), m_work.booking ? SqlValue(m_work.booking->value()) : SqlValue());
        m_runner.setId(all, QStringLiteral("patient"), m_work.patient.value());
        m_runner.setId(all, QStringLiteral("appointment"), m_work.appointment.value());
        all.setText(QStringLiteral("document_name"), m_work.name.reveal());
        all.setText(QStringLiteral("document_description"), m_work.description.reveal());
        all.setText(QStringLiteral("document_mime"), m_work.mime);
        all.setText(QStringLiteral("document_type"), m_work.type);
        all.set(QStringLiteral("document_size"), qint64(m_work.content.reveal().size()));
        all.set(QStringLiteral("document_hash"), m_hash);
        all.setText(QStringLiteral("document_path"), path);
        all.setText(QStringLiteral("documents_folder"), folder);
        all.set(QStringLiteral("document_uuid"), m_uuid);
        all.set(QStringLiteral("document_created_utc"),
                m_work.created ? SqlValue(utcText(*m_work.created)) : SqlValue());
        all.set(QStringLiteral("content"), path.isEmpty() ? SqlValue(m_work.content.reveal()) : SqlValue());
        all.set(QStringLiteral("now_utc"), utcText(m_work.now));
        return all;
    }

  private:
    DocumentNames names() const {
        DocumentNames names;
        names.patient = m_work.patient.value();
        if (m_work.booking) names.booking = m_work.booking->toString();
        names.appointment = m_work.appointment.value();
        names.uuid = m_uuid;
        names.hash = m_hash;
        names.name = m_work.name.reveal();
        names.mime = m_work.mime;
        names.date =
            m_work.site.zone ? m_work.site.zone->toPractice(m_work.now).date : base::toDateTime(m_work.now).date();
        return names;
    }

    const OperationRunner &m_runner;
    const ports::StoreDocument &m_work;
    QString m_hash;
    QString m_uuid;
};

/// Why the unit cannot be run at all.
Expected<void> checkStore(const OperationRunner &runner, const ports::StoreDocument &work,
                          const ports::DocumentFolder *folder) {
    constexpr qsizetype kMostReference = 120;
    const DocumentRules &rules = runner.profile().documents;
    const auto refused = [](const QString &why) { return fail(ErrorKind::Rejected, kInsert, why); };
    if (work.content.reveal().size() > rules.maxBytes)
        return refused(QStringLiteral("larger than documents.max_bytes, %1").arg(rules.maxBytes));
    if (work.key.reference.isEmpty() || work.key.reference.size() > kMostReference)
        return refused(QStringLiteral("the reference has no characters or more than %1").arg(kMostReference));
    if (rules.pattern && !folder)
        return refused(QStringLiteral("documents are files, and pms.documents_folder is not set"));
    // Nothing would say after a crash whether the practice system's row is there.
    if (!runner.part().transactions)
        return refused(QStringLiteral("documents are stored only where the database has transactions"));
    return {};
}

Expected<bool> patientStands(const OperationRunner &runner, const domain::PatientId &patient) {
    const QString operation = QStringLiteral("patient");
    if (!runner.has(operation)) return true;
    Parameters parameters;
    runner.setId(parameters, operation, patient.value());
    const auto rows = runner.rows<bool>(operation, parameters, [](RowReader &row) { return row.flag("active", true); });
    if (!rows) return fail(rows.error());
    return !rows->empty() && rows->front();
}

Expected<void> runSet(const OperationRunner &runner, const QString &operation, const ports::StoreDocument &work,
                      const QString &document = {}, const QString &path = {}) {
    Parameters parameters;
    setDocumentKey(parameters, work.key);
    parameters.set(QStringLiteral("now_utc"), utcText(work.now));
    parameters.setText(QStringLiteral("stored_document"), document);
    parameters.setText(QStringLiteral("stored_path"), path);
    if (auto done = runner.run(operation, parameters); !done) return fail(done.error());
    return {};
}

/// File, row and link, in an open transaction.
Expected<QString> writeDocument(const OperationRunner &runner, const ports::StoreDocument &work, DocumentFile *file,
                                const QString &folder) {
    if (auto claimed = runSet(runner, QStringLiteral("document_link_insert"), work); !claimed)
        return fail(claimed.error());
    const NewDocument document(runner, work);
    const auto intent = document.intent();
    if (!intent) return fail(intent.error());
    if (file && !intent->path.isEmpty()) {
        if (auto put = file->put(*intent, work.content.reveal()); !put) return fail(put.error());
    }
    Parameters parameters = document.parameters(intent->path, folder);
    if (auto inserted = runner.run(kInsert, parameters); !inserted) return fail(inserted.error());
    const QString id = parameters.textOf(QStringLiteral("document")).value_or(QString()).trimmed();
    if (id.isEmpty()) return fail(ErrorKind::ContractViolation, kInsert, QStringLiteral("no document was captured"));
    if (auto linked = runSet(runner, QStringLiteral("document_link_set"), work, id, intent->path); !linked)
        return fail(linked.error());
    return id;
}

}  // namespace

Expected<StoreOutcome> storeDocument(const OperationRunner &runner, const ports::StoreDocument &work,
                                     ports::DocumentFolder *folder) {
    if (auto possible = checkStore(runner, work, folder); !possible) return fail(possible.error());
    if (!runner.profile().documents.pattern) folder = nullptr;
    if (folder) {
        if (auto swept = sweepDocuments(runner, *folder, work.key.practice); !swept) return fail(swept.error());
    }
    std::optional<DocumentFile> file;
    if (folder) file.emplace(*folder);
    // After the file, so that the transaction has ended before the file is taken back.
    auto scope = WriteScope::begin(runner);
    if (!scope) return fail(scope.error());
    const auto stored = findDocument(runner, work.key);
    if (!stored) return fail(stored.error());
    if (*stored) return StoreOutcome{StoreVerdict::AlreadyStored, (*stored)->document};
    const auto stands = patientStands(runner, work.patient);
    if (!stands) return fail(stands.error());
    if (!*stands) return StoreOutcome{StoreVerdict::PatientUnknown, {}};
    const auto id = writeDocument(runner, work, file ? &*file : nullptr, folder ? folder->path() : QString());
    if (!id) return fail(id.error());
    if (auto committed = scope->commit(); !committed) {
        if (file && committed.error().kind == ErrorKind::OutcomeUnknown) file->leave();
        return fail(committed.error());
    }
    if (file) file->keep();
    return StoreOutcome{StoreVerdict::Stored, *id};
}

}  // namespace core::pms
