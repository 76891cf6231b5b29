// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/operation_runner.h"

namespace core::pms {

/// The writes of one unit: a transaction where the profile has them, otherwise what its statements say about undoing.
/// What was not committed is taken back at the end, too.
class WriteScope final {
  public:
    static base::Expected<WriteScope> begin(const OperationRunner &runner);
    WriteScope(WriteScope &&other) noexcept = default;
    WriteScope &operator=(WriteScope &&) = delete;
    ~WriteScope();

    base::Expected<void> commit();
    /// Takes everything back now. Without a transaction a failure is OutcomeUnknown: something of the unit may stand.
    base::Expected<void> giveUp();

  private:
    WriteScope(const OperationRunner &runner, std::optional<Transaction> transaction)
        : m_runner(&runner), m_transaction(std::move(transaction)) {}

    const OperationRunner *m_runner;
    std::optional<Transaction> m_transaction;
};

}  // namespace core::pms
