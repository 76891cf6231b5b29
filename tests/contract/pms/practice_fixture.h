// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/ports/pms_database.h"

/// What the contract of ports::PmsDatabase needs of an adapter: the same small practice behind each of them.
///
/// Resource "1" (Dr An Nguyen, location "1") is active with one session on 1 December 2026, 09:00–12:00, slots of 15
/// minutes; resource "2" (location "2") has the same session and is not active; type "1" takes 15 minutes. One patient
/// file: Mary Example, born on 17 May 1980, 0491 570 006.
namespace pmscontract {

inline const QDate kDay(2026, 12, 1);

class PracticeFixture {
  public:
    virtual ~PracticeFixture() = default;

    virtual core::ports::PmsDatabase &database() = 0;
    /// Lets the engine thread work until @p condition holds; false when it took too long.
    virtual bool runUntil(const std::function<bool()> &condition) = 0;

    virtual core::domain::PatientId patient() = 0;
    // What staff do, for resource "1".
    virtual core::domain::AppointmentId staffBook(const core::base::PracticeTime &start,
                                                  std::chrono::seconds length) = 0;
    virtual void staffSetState(const core::domain::AppointmentId &id, core::ports::AppointmentState state) = 0;
    virtual void staffMove(const core::domain::AppointmentId &id, const core::base::PracticeTime &start) = 0;
    virtual void staffDelete(const core::domain::AppointmentId &id) = 0;
    virtual void staffRetire(const core::domain::PatientId &patient) = 0;
    // What is there.
    virtual int liveAppointments() = 0;
    virtual int patients() = 0;
};

/// An adapter under test; create() is empty (with a reason) where it cannot run on this machine.
struct Adapter {
    const char *name;
    std::function<core::base::Expected<std::unique_ptr<PracticeFixture>>()> create;
};

}  // namespace pmscontract
