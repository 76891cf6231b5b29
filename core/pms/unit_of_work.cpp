// SPDX-License-Identifier: Apache-2.0
#include "core/pms/unit_of_work.h"

#include "core/pms/link_store.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::Expected;
using ports::PmsResult;

struct UnitRunner {
    const OperationRunner& runner;

    template <class T>
    static Expected<PmsResult> result(Expected<T> outcome) {
        if (!outcome) return base::fail(std::move(outcome.error()));
        return PmsResult(std::move(*outcome));
    }

    Expected<PmsResult> operator()(const ports::OpenDatabase&) const { return result(openDatabase(runner)); }
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
};

}  // namespace

Expected<PmsResult> runUnit(SqlSession& session, const Profile& profile, const ports::PmsWork& work,
                            const std::function<void(const base::Error&)>& ignored) {
    const QString name = ports::workName(work);
    const QStringList missing = profile.missingFor(name, session.dialect());
    if (!missing.isEmpty()) {
        return base::fail(base::ErrorKind::Rejected, name,
                          QStringLiteral("profile %1 has no operation %2 for this database")
                              .arg(profile.id, missing.join(QStringLiteral(", "))));
    }
    OperationRunner runner(session, profile);
    runner.onIgnored(ignored);
    return std::visit(UnitRunner{runner}, work);
}

}  // namespace core::pms
