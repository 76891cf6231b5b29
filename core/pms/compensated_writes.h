// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/link_store.h"

/// Writing where the database has no transactions: the link is made first and is pending until all is written; before
/// each statement it remembers what would take that statement back. Whoever finds a pending link that nobody holds the
/// lock of takes back what was begun.
namespace core::pms {

/// What a unit has begun, as it lies in the pending link.
struct PendingWork {
    struct Step {
        QString statement;                   ///< "appointment_insert[1]"
        std::map<QString, SqlValue> values;  ///< What its undo needs; without what was not known when it began.
    };
    bool isInsert = true;  ///< Else a cancellation of a link that stands.
    std::vector<Step> steps;

    QString toJson() const;
    /// ContractViolation for text that toJson() did not write.
    static base::Expected<PendingWork> fromJson(const QString &json);
};

/// The profile's `lock` for one booking and resource; its `unlock` when this goes out of scope, on every path.
class ResourceLock final {
  public:
    ResourceLock(const OperationRunner &runner, const ports::LinkKey &key, const domain::PmsResourceId &resource);
    ~ResourceLock();
    Q_DISABLE_COPY_MOVE(ResourceLock)

    base::Expected<void> take();

  private:
    const OperationRunner &m_runner;
    Parameters m_parameters;
    bool m_held = false;
};

/// The writes of one unit without a transaction, from its making to its end: the runner tells it of every statement.
class CompensatedWrites final : public StatementWatch {
  public:
    CompensatedWrites(const OperationRunner &runner, const ports::BookingLink &link, bool isInsert)
        : m_runner(runner), m_link(link) {
        m_work.isInsert = isInsert;
        runner.watchedBy(this);
    }
    ~CompensatedWrites() override { m_runner.watchedBy(nullptr); }
    Q_DISABLE_COPY_MOVE(CompensatedWrites)

    /// The profile's tables have no transactions, and the link can say what is under way.
    static bool servesFor(const OperationRunner &runner) {
        return !runner.part().transactions && runner.has(QStringLiteral("link_claim"));
    }

    /// Makes the pending link of an insert; a Conflict when the booking has a link already.
    base::Expected<void> claim(base::UtcTime now);
    /// The insert is whole: the link stands.
    base::Expected<void> complete(const ports::BookingLink &link, base::UtcTime now);
    /// The cancellation is whole.
    base::Expected<void> clear();
    /// Takes back what was begun, and an insert's link with it. Fails with OutcomeUnknown when that cannot be done now:
    /// the pending link stays and is replayed.
    base::Expected<void> undo();

    base::Expected<void> begins(const Statement &statement, const Parameters &parameters) override;
    base::Expected<void> ended(const Statement &statement, const Parameters &parameters) override;

  private:
    void take(PendingWork::Step &step, const Statement &statement, const Parameters &parameters) const;
    base::Expected<void> remember();

    const OperationRunner &m_runner;
    ports::BookingLink m_link;
    PendingWork m_work;
};

/// Takes back what a crashed unit left of the booking, if anything; to be called under the resource's lock. True when
/// there was something.
base::Expected<bool> replayPending(const OperationRunner &runner, const StoredLink &link);

}  // namespace core::pms
