// SPDX-License-Identifier: Apache-2.0
#include "core/pms/compensated_writes.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;
using ports::AppointmentState;
using ports::LinkedStatus;

using AppointmentsNow = std::map<domain::AppointmentId, AppointmentNow>;

LinkedStatus statusOf(const ports::BookingLink &link, const AppointmentsNow &now) {
    LinkedStatus status{link, AppointmentState::Missing, link.resource, link.start, false};
    for (const domain::AppointmentId &id : link.appointments) {
        const auto found = now.find(id);
        if (found == now.end()) continue;
        // The first appointment that is still there stands for the booking; an overlap of any counts.
        if (status.state == AppointmentState::Missing) {
            status.state = found->second.state;
            status.resource = found->second.resource;
            status.start = found->second.start;
        }
        status.overlapped = status.overlapped || found->second.overlapped;
    }
    return status;
}

/// One moment: a consistent snapshot that is rolled back at the end, as nothing was written.
Expected<AppointmentsNow> readSnapshot(const OperationRunner &runner, const ports::ReadLinkedStatuses &work,
                                       std::vector<StoredLink> &links) {
    auto snapshot = Transaction::begin(runner.session(), Isolation::RepeatableRead);
    if (!snapshot) return fail(snapshot.error());
    auto stored = readStoredLinks(runner, work.environment, work.practice, work.from);
    if (!stored) return fail(stored.error());
    links = std::move(*stored);
    std::vector<domain::AppointmentId> ids;
    for (const StoredLink &each : links)
        ids.insert(ids.end(), each.link.appointments.begin(), each.link.appointments.end());
    return readAppointments(runner, ids);
}

/// An insert that nobody finishes (its booking may never come again) is taken back. Under the lock no insert of that
/// resource is under way.
Expected<void> mendCrashed(const OperationRunner &runner, const ports::BookingLink &link) {
    ResourceLock lock(runner, link.key, link.resource);
    if (auto locked = lock.take(); !locked) return locked;
    const auto left = readStoredLink(runner, link.key);
    if (!left) return fail(left.error());
    if (!*left || (*left)->written) return {};
    const auto mended = replayPending(runner, **left);
    return mended ? Expected<void>() : fail(mended.error());
}

bool isLater(const base::PracticeTime &a, const base::PracticeTime &b) {
    return std::pair(a.date, a.time) > std::pair(b.date, b.time);
}

/// What staff moved to a later time is remembered, or it would be out of sight once the booked day is past.
Expected<void> rememberMoves(const OperationRunner &runner, const std::vector<StoredLink> &links,
                             const std::vector<LinkedStatus> &statuses) {
    if (!runner.has(QStringLiteral("link_moved"))) return {};
    std::optional<Transaction> transaction;
    for (size_t i = 0; i < links.size(); ++i) {
        const base::PracticeTime known = links[i].latestStart.value_or(links[i].link.start);
        if (!isLater(statuses[i].start, known)) continue;
        if (!transaction) {
            auto begun = Transaction::begin(runner.session(), runner.part().isolation);
            if (!begun) return fail(begun.error());
            transaction.emplace(std::move(*begun));
        }
        auto done = recordMove(runner, links[i].link.key, statuses[i].start);
        if (!done) return fail(done.error());
    }
    return transaction ? transaction->commit() : Expected<void>();
}

}  // namespace

Expected<std::vector<LinkedStatus>> readLinkedStatuses(const OperationRunner &runner,
                                                       const ports::ReadLinkedStatuses &work) {
    std::vector<StoredLink> links;
    const auto now = readSnapshot(runner, work, links);
    if (!now) return fail(now.error());
    for (const StoredLink &each : links) {
        if (each.written) continue;
        if (auto mended = mendCrashed(runner, each.link); !mended) return fail(mended.error());
    }
    std::erase_if(links, [](const StoredLink &link) { return !link.written; });
    std::vector<LinkedStatus> statuses;
    for (const StoredLink &each : links) statuses.push_back(statusOf(each.link, *now));
    if (auto remembered = rememberMoves(runner, links, statuses); !remembered) return fail(remembered.error());
    return statuses;
}

}  // namespace core::pms
