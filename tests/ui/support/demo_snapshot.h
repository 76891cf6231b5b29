// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"

/// Snapshots with invented practices and people, the same in every run.
namespace tests::ui {

/// 23 November 2026, 08:55 in Perth.
core::base::UtcTime demoNow();

core::control::PracticeStatus workingPractice(const QString &id, const QString &timezone);

/// One practice, all well.
core::control::StatusSnapshot calmSnapshot();
/// Like calmSnapshot, with things for staff and a held change.
core::control::StatusSnapshot busySnapshot();
/// Three practices (troubled, sending, paused), 40 practitioners with long names, 30 items.
core::control::StatusSnapshot crowdedSnapshot();

}  // namespace tests::ui
