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
using ports::PmsDocument;
using ports::StoreOutcome;
using ports::StoreVerdict;

const QString kInsert = QStringLiteral("document_insert");
const QString kContent = QStringLiteral("document_content");

/// A document as its row has it: the booking is known, or the appointment.
struct FoundDocument {
    PmsDocument document;
    std::optional<domain::BookingId> booking;
};

std::optional<base::UtcTime> createdAt(RowReader &row) {
    if (!row.isNull("created_utc")) return row.utcTime("created_utc");
    if (row.isNull("created") || !row.rules().zone) return std::nullopt;
    return row.rules().zone->utcOf(row.databaseTime("created"));
}

FoundDocument readDocumentRow(RowReader &row) {
    FoundDocument found;
    PmsDocument &document = found.document;
    document.id = row.idText("id");
    if (!row.isNull("booking")) found.booking = domain::BookingId(row.integer("booking"));
    document.appointment = domain::AppointmentId(row.optionalText("appointment").trimmed());
    document.patient = domain::PatientId(row.optionalText("patient").trimmed());
    document.name = base::Redacted(row.optionalText("name"));
    document.mime = row.optionalText("mime").trimmed();
    document.type = row.optionalText("type").trimmed();
    document.created = createdAt(row);
    document.withdrawn = row.flag("withdrawn", false);
    if (!row.isNull("size")) document.size = row.integer("size");
    if (!row.hasColumn("booking") && !row.hasColumn("appointment")) row.complain("appointment", "it, or booking");
    return found;
}

Parameters listParameters(const OperationRunner &runner, const ports::ListDocuments &work) {
    Parameters parameters;
    const QString from = work.from.toString(Qt::ISODate);
    parameters.set(QStringLiteral("environment"), work.environment);
    parameters.set(QStringLiteral("practice"), work.practice.value());
    parameters.setText(QStringLiteral("from"), from);
    parameters.setText(QStringLiteral("from_start"), from + QStringLiteral(" 00:00:00"));
    parameters.set(QStringLiteral("since_utc"), work.since ? SqlValue(utcText(*work.since)) : SqlValue());
    // The binder converts the practice's clock to the database's.
    const auto wall = work.since ? runner.binder().zone().databaseTime(*work.since) : std::nullopt;
    parameters.set(QStringLiteral("since"), wall ? SqlValue(base::formatPracticeStamp(
                                                       runner.binder().zone().toPractice(*wall)))
                                                 : SqlValue());
    return parameters;
}

/// Of which booking each appointment is; links are only asked for where rows need them.
Expected<std::map<domain::AppointmentId, domain::BookingId>> bookingsOf(const OperationRunner &runner,
                                                                        const ports::ListDocuments &work) {
    std::map<domain::AppointmentId, domain::BookingId> bookings;
    const auto links = readLinks(runner, work.environment, work.practice, work.from);
    if (!links) return fail(links.error());
    for (const ports::BookingLink &link : *links) {
        for (const domain::AppointmentId &id : link.appointments) bookings[id] = link.key.booking;
    }
    return bookings;
}

/// The file that a row names.
Expected<QByteArray> readFile(RowReader &row, const OperationRunner &runner, const ports::DocumentFolder *folder) {
    const QString path = row.text("path").trimmed();
    const QString fault = faultOfPath(path);
    if (!fault.isEmpty()) return fail(ErrorKind::Rejected, kContent, QStringLiteral("the path %1").arg(fault));
    if (!folder) {
        return fail(ErrorKind::Rejected, kContent,
                    QStringLiteral("documents are files, and pms.documents_folder is not set"));
    }
    return folder->read(path, runner.profile().documents.maxBytes);
}

struct FoundContent {
    QByteArray bytes;
    bool isFile = false;
};

Expected<FoundContent> readRow(const SqlResult &result, const OperationRunner &runner,
                               const ports::DocumentFolder *folder) {
    RowReader row(result, 0, kContent, runner.rowRules(kContent));
    if (!row.isNull("content")) return FoundContent{row.bytes("content"), false};
    if (!row.isNull("path")) {
        auto bytes = readFile(row, runner, folder);
        if (!bytes) return fail(std::move(bytes.error()));
        return FoundContent{std::move(*bytes), true};
    }
    if (!row.hasColumn("content") && !row.hasColumn("path")) {
        row.complain("content", "it, or path");
        return fail(*row.fault());
    }
    return fail(ErrorKind::Rejected, kContent, QStringLiteral("the document has no content"));
}

bool readsPieces(const OperationRunner &runner) {
    const Operation *operation = runner.part().operation(kContent);
    return operation && std::any_of(operation->statements.begin(), operation->statements.end(), [](const Statement &each) {
               return each.sql.parameters().contains(QStringLiteral("piece_start"));
           });
}

/// What the operation gives for @p parameters.
Expected<FoundContent> readOnce(const OperationRunner &runner, Parameters parameters,
                                             const ports::DocumentFolder *folder) {
    parameters.offer(QStringLiteral("piece_start"), qint64(1));
    parameters.offer(QStringLiteral("piece_length"), runner.profile().documents.maxBytes + 1);
    const auto results = runner.run(kContent, parameters);
    if (!results) return fail(results.error());
    for (const SqlResult &result : *results) {
        if (result.rows.empty()) continue;
        auto found = readRow(result, runner, folder);
        const bool isLarge = found && found->bytes.size() > runner.profile().documents.maxBytes;
        return isLarge ? fail(ErrorKind::Rejected, kContent, QStringLiteral("larger than documents.max_bytes"))
                       : std::move(found);
    }
    return fail(ErrorKind::Rejected, kContent, QStringLiteral("there is no such document"));
}

/// A driver may hold several copies of what one statement gives: the whole is joined from pieces.
Expected<QByteArray> readByPieces(const OperationRunner &runner, Parameters parameters,
                                  const ports::DocumentFolder *folder) {
    constexpr qint64 kPiece = 2 * 1024 * 1024;
    QByteArray all;
    for (;;) {
        parameters.set(QStringLiteral("piece_start"), qint64(all.size()) + 1);
        parameters.set(QStringLiteral("piece_length"), kPiece);
        auto piece = readOnce(runner, parameters, folder);
        if (!piece) return fail(piece.error());
        const bool isLast = piece->isFile || piece->bytes.size() != kPiece;
        if (all.isEmpty()) {
            all = std::move(piece->bytes);
        } else {
            all.append(piece->bytes);
        }
        if (isLast) return all;
        if (all.size() > runner.profile().documents.maxBytes)
            return fail(ErrorKind::Rejected, kContent, QStringLiteral("larger than documents.max_bytes"));
    }
}

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
        if (!path) return fail(ErrorKind::Rejected, kInsert, QStringLiteral("documents.pattern: the path ") + path.error());
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
        names.date = m_work.site.zone ? m_work.site.zone->toPractice(m_work.now).date
                                      : base::toDateTime(m_work.now).date();
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

Expected<std::vector<PmsDocument>> listDocuments(const OperationRunner &runner, const ports::ListDocuments &work) {
    Parameters parameters = listParameters(runner, work);
    auto found = runner.rows<FoundDocument>(QStringLiteral("documents"), parameters, readDocumentRow);
    if (!found) return fail(found.error());
    std::optional<std::map<domain::AppointmentId, domain::BookingId>> bookings;
    std::vector<PmsDocument> documents;
    for (FoundDocument &each : *found) {
        if (!each.booking && !each.document.appointment.isEmpty()) {
            if (!bookings) {
                auto asked = bookingsOf(runner, work);
                if (!asked) return fail(asked.error());
                bookings = std::move(*asked);
            }
            const auto booking = bookings->find(each.document.appointment);
            if (booking != bookings->end()) each.booking = booking->second;
        }
        if (!each.booking) continue;
        each.document.booking = *each.booking;
        documents.push_back(std::move(each.document));
    }
    return documents;
}

Expected<ports::DocumentContent> readDocument(const OperationRunner &runner, const ports::ReadDocument &work,
                                              const ports::DocumentFolder *folder) {
    Parameters parameters;
    parameters.set(QStringLiteral("environment"), work.environment);
    parameters.set(QStringLiteral("practice"), work.practice.value());
    runner.setId(parameters, QStringLiteral("document"), work.document);
    if (!readsPieces(runner)) {
        auto whole = readOnce(runner, parameters, folder);
        if (!whole) return fail(whole.error());
        return ports::DocumentContent{std::move(whole->bytes)};
    }
    // One snapshot: pieces of two versions would be neither.
    const auto snapshot = Transaction::begin(runner.session(), Isolation::RepeatableRead);
    if (!snapshot) return fail(snapshot.error());
    auto joined = readByPieces(runner, parameters, folder);
    if (!joined) return fail(joined.error());
    return ports::DocumentContent{std::move(*joined)};
}

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
