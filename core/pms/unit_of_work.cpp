// SPDX-License-Identifier: Apache-2.0
#include "core/pms/unit_of_work.h"

#include "core/pms/document_table.h"
#include "core/pms/document_writing.h"
#include "core/pms/link_store.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::Expected;
using ports::PmsResult;

struct UnitRunner {
    const OperationRunner& runner;
    ports::DocumentFolder* folder;

    template <class T>
    static Expected<PmsResult> result(Expected<T> outcome) {
        if (!outcome) return base::fail(std::move(outcome.error()));
        return PmsResult(std::move(*outcome));
    }

    Expected<PmsResult> operator()(const ports::OpenDatabase& w) const {
        auto identity = openDatabase(runner);
        if (!identity) return base::fail(std::move(identity.error()));
        if (auto ready = ensureDocumentTable(runner); !ready) return base::fail(std::move(ready.error()));
        // A folder that is away keeps nobody from booking; storing a document sweeps, too.
        if (folder && runner.has(QStringLiteral("document_link")))
            (void)sweepDocuments(runner, *folder, w.site.practice.value());
        return PmsResult(std::move(*identity));
    }
    Expected<PmsResult> operator()(const ports::ReadConfiguration& w) const {
        return result(readConfiguration(runner, w));
    }
    Expected<PmsResult> operator()(const ports::ReadAvailability& w) const {
        return result(readAvailability(runner, w));
    }
    Expected<PmsResult> operator()(const ports::ReadChangeToken&) const { return result(readChangeToken(runner)); }
    Expected<PmsResult> operator()(const ports::PrepareBooking& w) const { return result(prepareBooking(runner, w)); }
    Expected<PmsResult> operator()(const ports::ReadLink& w) const { return result(readLink(runner, w.key)); }
    Expected<PmsResult> operator()(const ports::ReadLinkedStatuses& w) const {
        return result(readLinkedStatuses(runner, w));
    }
    Expected<PmsResult> operator()(const ports::InsertBooking& w) const { return result(insertBooking(runner, w)); }
    Expected<PmsResult> operator()(const ports::CancelAppointment& w) const {
        return result(cancelAppointment(runner, w));
    }
    Expected<PmsResult> operator()(const ports::RecordTold& w) const { return result(recordTold(runner, w)); }
    Expected<PmsResult> operator()(const ports::WriteStaffItem& w) const { return result(writeStaffItem(runner, w)); }
    Expected<PmsResult> operator()(const ports::ListStaffItems& w) const { return result(listStaffItems(runner, w)); }
    Expected<PmsResult> operator()(const ports::CloseStaffItem& w) const { return result(closeStaffItem(runner, w)); }
    Expected<PmsResult> operator()(const ports::ListDocuments& w) const { return result(listDocuments(runner, w)); }
    Expected<PmsResult> operator()(const ports::ReadDocument& w) const {
        return result(readDocument(runner, w, folder));
    }
    Expected<PmsResult> operator()(const ports::StoreDocument& w) const {
        return result(storeDocument(runner, w, folder));
    }
};

/// Units that neither write nor read times on a wall clock do without the practice's zone.
Expected<DatabaseZone> zoneFor(const Profile& profile, const ports::PmsWork& work) {
    const ports::UnitSite& site = ports::siteOf(work);
    const bool timeless = std::holds_alternative<ports::OpenDatabase>(work) ||
                          std::holds_alternative<ports::ReadConfiguration>(work) ||
                          std::holds_alternative<ports::ReadChangeToken>(work) ||
                          std::holds_alternative<ports::WriteStaffItem>(work) ||
                          std::holds_alternative<ports::ListStaffItems>(work) ||
                          std::holds_alternative<ports::CloseStaffItem>(work) ||
                          std::holds_alternative<ports::ReadDocument>(work);
    if (site.zone || !timeless || profile.timeZone == QLatin1String("practice"))
        return DatabaseZone::make(profile.timeZone, site.zone);
    const auto database = base::PracticeZone::fromIana(profile.timeZone);
    if (!database) return base::fail(database.error());
    return DatabaseZone::make(profile.timeZone, *database);
}

}  // namespace

Expected<PmsResult> runUnit(SqlSession& session, const Profile& profile, const ports::PmsWork& work,
                            const std::function<void(const base::Error&)>& ignored,
                            ports::DocumentFolder* documents) {
    const QString name = ports::workName(work);
    const QStringList missing = profile.missingFor(name, session.dialect());
    if (!missing.isEmpty()) {
        return base::fail(base::ErrorKind::Rejected, name,
                          QStringLiteral("profile %1 has no operation %2 for this database")
                              .arg(profile.id, missing.join(QStringLiteral(", "))));
    }
    auto zone = zoneFor(profile, work);
    if (!zone) return base::fail(zone.error());
    OperationRunner runner(session, profile, std::move(*zone), ports::siteOf(work));
    runner.onIgnored(ignored);
    return std::visit(UnitRunner{runner, documents}, work);
}

}  // namespace core::pms
