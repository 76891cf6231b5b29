// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_pms_database.h"

#include <algorithm>

namespace support {

using namespace core::ports;
using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;

namespace {

constexpr auto kDeadline = std::chrono::seconds(15);

struct IsWrite {
    template <class Work>
    bool operator()(const Work &) const {
        return std::is_same_v<Work, InsertBooking> || std::is_same_v<Work, CancelAppointment> ||
               std::is_same_v<Work, RecordTold> || std::is_same_v<Work, WriteStaffItem> ||
               std::is_same_v<Work, CloseStaffItem> || std::is_same_v<Work, StoreDocument>;
    }
};

ErrorKind kindOf(PmsFault fault, bool writes) {
    switch (fault) {
        case PmsFault::None:
        case PmsFault::FailBefore:
        case PmsFault::Hang:
            return ErrorKind::Unavailable;
        case PmsFault::LoseBeforeCommit:
        case PmsFault::LoseAfterCommit:
            return writes ? ErrorKind::OutcomeUnknown : ErrorKind::Unavailable;
        case PmsFault::Deadlock:
            return ErrorKind::Conflict;
        case PmsFault::Garbled:
            return ErrorKind::ContractViolation;
        case PmsFault::NotSupported:
            return ErrorKind::Rejected;
    }
    return ErrorKind::Unavailable;
}

}  // namespace

bool isWrite(const PmsWork &work) { return std::visit(IsWrite{}, work); }

struct SimPmsDatabase::Unit {
    PmsWork work;
    PmsPriority priority = PmsPriority::Bulk;
    core::base::Completion<PmsResult> done;
    PmsFault fault = PmsFault::None;
    std::optional<Expected<PmsResult>> result;
    bool wanted = true;
};

SimPmsDatabase::SimPmsDatabase(SimExecutor &executor, std::shared_ptr<SimPractice> practice)
    : m_executor(executor), m_practice(std::move(practice)) {}

SimPmsDatabase::~SimPmsDatabase() = default;

void SimPmsDatabase::setLatency(std::chrono::milliseconds low, std::chrono::milliseconds high, SimRandom *random) {
    m_low = low;
    m_high = high;
    m_random = random;
}

void SimPmsDatabase::failNext(PmsFault fault, const QString &unit, int count) { m_planned.push_back({fault, unit, count}); }

PmsFault SimPmsDatabase::faultFor(const PmsWork &work) {
    if (m_down) return PmsFault::FailBefore;
    const QString name = workName(work);
    const auto planned = std::find_if(m_planned.begin(), m_planned.end(), [&](const Planned &each) {
        return each.unit.isEmpty() || each.unit == name;
    });
    if (planned == m_planned.end()) return m_faults ? m_faults(work) : PmsFault::None;
    const PmsFault fault = planned->fault;
    if (--planned->count == 0) m_planned.erase(planned);
    return fault;
}

int SimPmsDatabase::waiting() const {
    return int(std::count_if(m_queue.begin(), m_queue.end(), [](const auto &each) { return each->wanted; }));
}

Handle SimPmsDatabase::run(PmsWork work, PmsPriority priority, core::base::Completion<PmsResult> done) {
    const auto unit = std::make_shared<Unit>();
    unit->work = std::move(work);
    unit->priority = priority;
    unit->done = std::move(done);
    m_queue.push_back(unit);
    if (!m_current) m_start = m_executor.post([this] { startNext(); });
    return Handle([weak = std::weak_ptr<Unit>(unit)] {
        const auto alive = weak.lock();
        if (!alive) return;
        alive->wanted = false;
        alive->done = nullptr;
    });
}

void SimPmsDatabase::startNext() {
    if (m_current) return;
    std::erase_if(m_queue, [](const auto &each) { return !each->wanted; });
    const auto next = std::min_element(m_queue.begin(), m_queue.end(), [](const auto &a, const auto &b) {
        return a->priority < b->priority;
    });
    if (next == m_queue.end()) return;
    m_current = *next;
    m_queue.erase(next);
    ++m_started;
    m_current->fault = faultFor(m_current->work);
    const auto latency = m_random ? m_random->between(m_low, m_high) : m_low;
    const auto length = m_current->fault == PmsFault::Hang ? std::chrono::milliseconds(kDeadline) : latency;
    const auto now = m_executor.steadyNow();
    m_effect = m_executor.runAt(now + length / 2, [this, unit = m_current] { takeEffect(*unit); });
    m_finish = m_executor.runAt(now + length, [this, unit = m_current] { finish(unit); });
}

void SimPmsDatabase::takeEffect(Unit &unit) {
    const bool happens = unit.fault == PmsFault::None || unit.fault == PmsFault::LoseAfterCommit;
    if (happens) {
        if (beforeEffect) beforeEffect(unit.work);
        unit.result = runUnit(*m_practice, unit.work);
    }
    if (unit.fault == PmsFault::None) return;
    unit.result = fail(kindOf(unit.fault, isWrite(unit.work)), workName(unit.work), QStringLiteral("simulated fault"));
}

void SimPmsDatabase::finish(const std::shared_ptr<Unit> &unit) {
    m_current.reset();
    // Before the completion: it may destroy this object, and with it the handle of what would be posted.
    m_start = m_executor.post([this] { startNext(); });
    const bool succeeded = unit->result->has_value();
    m_executor.trace(workName(unit->work).toUtf8() + (succeeded ? " ok" : " failed"));
    if (!unit->wanted) return;
    const auto callback = std::move(unit->done);
    callback(std::move(*unit->result));
}

}  // namespace support
