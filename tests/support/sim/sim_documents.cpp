// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_documents.h"

#include <algorithm>

namespace support {

using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;

QString SimPractice::file(SimDocument document) {
    const QString id = newNumber();
    documents.emplace(id, std::move(document));
    touch();
    return id;
}

void SimPractice::withdraw(const QString &document) {
    documents.at(document).withdrawn = true;
    touch();
}

Expected<PmsResult> documentsOf(const SimPractice &practice, const ListDocuments &work) {
    std::vector<PmsDocument> found;
    for (const auto &[id, each] : practice.documents) {
        const bool isOld = work.since && each.created && *each.created < *work.since && !each.withdrawn;
        if (isOld || each.key) continue;
        const auto isOf = [&each = each](const auto &entry) {
            const auto &ids = entry.second.appointments;
            return std::find(ids.begin(), ids.end(), each.appointment) != ids.end();
        };
        const auto link = std::find_if(practice.links.begin(), practice.links.end(), isOf);
        const bool ours = link != practice.links.end() && link->first.practice == work.practice &&
                          link->first.environment == work.environment && link->second.start.date >= work.from;
        if (!ours) continue;
        found.push_back({id,
                         link->first.booking,
                         each.appointment,
                         each.patient,
                         core::base::Redacted(each.name),
                         each.mime,
                         {},
                         each.created,
                         each.withdrawn,
                         each.content.size()});
    }
    return found;
}

Expected<PmsResult> documentOf(const SimPractice &practice, const ReadDocument &work) {
    const auto found = practice.documents.find(work.document);
    if (found == practice.documents.end() || found->second.withdrawn)
        return fail(ErrorKind::Rejected, QStringLiteral("document_content"),
                    QStringLiteral("there is no such document"));
    return DocumentContent{found->second.content};
}

Expected<PmsResult> storeDocument(SimPractice &practice, const StoreDocument &work) {
    const auto stored = std::find_if(practice.documents.begin(), practice.documents.end(),
                                     [&work](const auto &entry) { return entry.second.key == work.key; });
    if (stored != practice.documents.end()) return StoreOutcome{StoreVerdict::AlreadyStored, stored->first};
    const auto patient = practice.patients.find(work.patient);
    if (patient == practice.patients.end() || !patient->second.record.active)
        return StoreOutcome{StoreVerdict::PatientUnknown, {}};
    const QString id = practice.file({work.patient, work.appointment, work.name.reveal(), work.mime,
                                      work.content.reveal(), work.created, false, work.key});
    return StoreOutcome{StoreVerdict::Stored, id};
}

}  // namespace support
