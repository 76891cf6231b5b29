// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <functional>

#include "core/sandbox/patients.h"
#include "core/sandbox/sandbox.h"
#include "core/sandbox/scenario.h"

namespace core::sandbox {

/// Plays a scenario against a sandbox. Has no clock: advance() does everything that is due.
class ScenarioPlayer final {
  public:
    /// @p sandbox and @p random must outlive the player. @p onEvent hears one short line about each step done; nothing
    /// personal. Steps that need a slot while none is on offer are tried again a second later.
    ScenarioPlayer(Scenario scenario, Sandbox &sandbox, ports::Random &random,
                   std::function<void(const QString &)> onEvent = {});

    void advance(base::UtcTime now);
    /// Nothing is left to do.
    bool isDone() const { return m_started && m_due.empty(); }
    /// When the next step is due; absent when done or not started.
    std::optional<base::UtcTime> nextDue() const;

  private:
    void start(base::UtcTime now);
    bool play(const ScenarioStep &step, base::UtcTime now);
    bool book(const ScenarioStep &step, base::UtcTime now);
    bool former(const ScenarioStep &step, base::UtcTime now);
    bool cancel(const ScenarioStep &step, base::UtcTime now);
    bool rebook(const ScenarioStep &step, base::UtcTime now);
    bool request(const ScenarioStep &step, base::UtcTime now);
    std::optional<BookingDraft> draftFor(const ScenarioStep &step, base::UtcTime now);
    domain::Patient person(const QString &who);
    domain::PracticeId practiceOf(const ScenarioStep &step) const;
    std::optional<domain::BookingId> bookingOf(const ScenarioStep &step);
    void tell(const QString &text) const;

    Scenario m_scenario;
    Sandbox &m_sandbox;
    ports::Random &m_random;
    PatientInventor m_inventor;
    std::function<void(const QString &)> m_onEvent;
    bool m_started = false;
    std::multimap<base::UtcTime, ScenarioStep> m_due;
    QHash<QString, domain::BookingId> m_named;
    int m_formerCount = 0;
};

}  // namespace core::sandbox
