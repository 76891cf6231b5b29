// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <chrono>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/sandbox/faults.h"

namespace core::sandbox {

enum class StepAction {
    Book,           ///< A patient books; see SlotChoice.
    Cancel,         ///< A patient cancels a booking.
    Rebook,         ///< Cancels and books another slot.
    Former,         ///< A booking that a former integration inserted.
    UnknownUpdate,  ///< A cancellation of a booking that the practice never had.
    Fault,          ///< Orders a fault.
    ClearFaults,
    Consent,  ///< Grants or revokes.
    Request,  ///< Healthengine asks for availability, pmsResources, …
};

enum class SlotChoice { Offered, Taken, Past, Outside, NullResource, UnknownResource };

/// One line of a scenario; repeated `count` times, `every` apart.
struct ScenarioStep {
    StepAction action = StepAction::Book;
    std::chrono::milliseconds at{0};
    std::chrono::milliseconds every{0};
    int count = 1;
    QString practice;  ///< Empty: the first one.
    QString name;      ///< Names the booking made, for later steps.
    SlotChoice slot = SlotChoice::Offered;
    QString who;      ///< Empty: somebody new; "same:NAME" or "again:NAME" (written differently).
    QString booking;  ///< Name of the booking meant; empty: any live one.
    Fault fault;
    bool granted = true;
    QString request;   ///< "availability", "pmsResources", "pmsAppointmentTypes", "pmsAppointmentChanges", or unknown.
    int day = 0;       ///< Days from today.
    QString resource;  ///< Of an availability request; empty: all.
    bool deprecatedField = false;
};

struct Scenario {
    QString name;
    std::optional<std::chrono::milliseconds> duration;
    std::optional<quint32> seed;
    std::optional<int> perPage;
    bool startWithAvailability = false;  ///< Time counts from the first slot on offer instead of from the launch.
    std::vector<ScenarioStep> steps;
};

/// Reads a scenario file. ContractViolation with "file:line: key: what would be right".
base::Expected<Scenario> parseScenario(const QByteArray &text, const QString &fileName);

}  // namespace core::sandbox
