// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bridged/command_line.h"

/// The commands on profiles one by one; each prints and gives the exit code.
namespace app::bridged {

int checkProfile(const CommandLine &line);
int explainProfile(const CommandLine &line);
int tryOperation(const CommandLine &line);
int bookNobody(const CommandLine &line);
int raceBookings(const CommandLine &line);
int printGrants(const CommandLine &line);
int detectProfile(const CommandLine &line);
int installTables(const CommandLine &line);
int removeTables(const CommandLine &line);
int printSkeleton(const CommandLine &line);

}  // namespace app::bridged
