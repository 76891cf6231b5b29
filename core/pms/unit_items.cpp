// SPDX-License-Identifier: Apache-2.0
#include "core/pms/link_store.h"
#include "core/pms/units.h"
#include "core/pms/write_scope.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;
using ports::StaffItem;

constexpr std::chrono::days kItemLife{30};

StaffItem readItem(RowReader& row) {
    StaffItem item;
    item.id = row.idText("id");
    item.kind = row.text("kind");
    item.practice = domain::PracticeId(row.text("practice"));
    if (!row.isNull("booking")) item.booking = domain::BookingId(row.integer("booking"));
    item.raisedAt = row.utcTime("raised_at");
    item.facts = row.text("facts");
    item.person = base::Redacted(row.text("person"));
    return item;
}

Expected<void> runAlone(const OperationRunner& runner, const QString& operation, Parameters& parameters) {
    auto scope = WriteScope::begin(runner);
    if (!scope) return fail(scope.error());
    if (auto done = runner.run(operation, parameters); !done) return fail(done.error());
    return scope->commit();
}

}  // namespace

Expected<ports::Done> writeStaffItem(const OperationRunner& runner, const ports::WriteStaffItem& work) {
    const StaffItem& item = work.item;
    Parameters parameters;
    parameters.set(QStringLiteral("id"), item.id);
    parameters.set(QStringLiteral("kind"), item.kind);
    parameters.set(QStringLiteral("practice"), item.practice.value());
    parameters.set(QStringLiteral("booking"), item.booking ? SqlValue(item.booking->value()) : SqlValue());
    parameters.set(QStringLiteral("raised_at"), utcText(item.raisedAt));
    parameters.set(QStringLiteral("facts"), item.facts);
    parameters.setText(QStringLiteral("person"), item.person.reveal());
    if (auto done = runAlone(runner, QStringLiteral("item_write"), parameters); !done) return fail(done.error());
    return ports::Done{};
}

Expected<std::vector<StaffItem>> listStaffItems(const OperationRunner& runner, const ports::ListStaffItems& work) {
    Parameters parameters;
    parameters.set(QStringLiteral("now_utc"), utcText(work.now));
    parameters.set(QStringLiteral("before_utc"), utcText(work.now - kItemLife));
    if (auto done = runAlone(runner, QStringLiteral("items_expire"), parameters); !done) return fail(done.error());
    return runner.rows<StaffItem>(QStringLiteral("items"), parameters, readItem);
}

Expected<ports::Done> closeStaffItem(const OperationRunner& runner, const ports::CloseStaffItem& work) {
    Parameters parameters;
    parameters.set(QStringLiteral("id"), work.id);
    parameters.set(QStringLiteral("by"), work.by);
    parameters.set(QStringLiteral("now_utc"), utcText(work.now));
    if (auto done = runAlone(runner, QStringLiteral("item_close"), parameters); !done) return fail(done.error());
    return ports::Done{};
}

}  // namespace core::pms
