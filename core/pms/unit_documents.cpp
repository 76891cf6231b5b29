// SPDX-License-Identifier: Apache-2.0
#include "core/pms/link_store.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;
using ports::PmsDocument;

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
    parameters.set(QStringLiteral("since"),
                   wall ? SqlValue(base::formatPracticeStamp(runner.binder().zone().toPractice(*wall))) : SqlValue());
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
    return operation &&
           std::any_of(operation->statements.begin(), operation->statements.end(), [](const Statement &each) {
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

}  // namespace core::pms
