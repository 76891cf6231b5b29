// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/executor.h"
#include "core/ports/pms_database.h"

namespace app::bridged {

/// Stands where the PMS database will be once the settings name one: every unit is Unavailable.
class AbsentDatabase final : public core::ports::PmsDatabase {
  public:
    explicit AbsentDatabase(core::ports::Executor &executor) : m_executor(executor) {}

    core::ports::Handle run(core::ports::PmsWork work, core::ports::PmsPriority,
                            core::base::Completion<core::ports::PmsResult> done) override {
        core::base::Error error{core::base::ErrorKind::Unavailable, core::ports::workName(work),
                                QStringLiteral("settings.toml has no [pms] section yet")};
        return m_executor.post([error, done = std::move(done)] { done(core::base::Unexpected(error)); });
    }
    void resetConnections() override {}

  private:
    core::ports::Executor &m_executor;
};

}  // namespace app::bridged
