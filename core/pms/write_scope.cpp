// SPDX-License-Identifier: Apache-2.0
#include "core/pms/write_scope.h"

namespace core::pms {

base::Expected<WriteScope> WriteScope::begin(const OperationRunner &runner) {
    runner.undo().clear();
    if (!runner.part().transactions) return WriteScope(runner, std::nullopt);
    auto transaction = Transaction::begin(runner.session(), runner.part().isolation);
    if (!transaction) return base::fail(transaction.error());
    return WriteScope(runner, std::move(*transaction));
}

WriteScope::~WriteScope() {
    if (!m_transaction) (void)m_runner->undo().run(m_runner->session());
}

base::Expected<void> WriteScope::commit() {
    if (m_transaction) return m_transaction->commit();
    m_runner->undo().clear();
    return {};
}

base::Expected<void> WriteScope::giveUp() {
    if (m_transaction) {
        m_transaction.reset();
        return {};
    }
    const auto undone = m_runner->undo().run(m_runner->session());
    if (undone) return {};
    base::Error error = undone.error();
    error.kind = base::ErrorKind::OutcomeUnknown;
    return base::fail(std::move(error));
}

}  // namespace core::pms
