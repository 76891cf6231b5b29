// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/bridged/command_line.h"
#include "app/bridged/tool_report.h"
#include "core/base/redacted.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/pms/rehearsed_session.h"
#include "core/pms/unit_of_work.h"

/// What the commands on profiles share: the profile, the connection, the practice's clock. A failure was printed and
/// leaves the exit code.
namespace app::bridged {

template <class T>
using OrExit = tl::expected<T, int>;

/// A built-in profile, or the one in the file of that name; its faults go to standard error.
OrExit<core::pms::Profile> loadNamedProfile(const QString &name);

/// From --dialect; without it the only one of the profile, or the first that it has statements for.
OrExit<core::pms::Dialect> dialectFor(const CommandLine &line, const core::pms::Profile &profile);
std::optional<core::pms::Dialect> dialectNamed(const QString &name);
QString nameOf(core::pms::Dialect dialect);

/// The first line of standard input with --password-stdin, else the pms-password of the secret store, if there is one.
core::base::Redacted<QString> databasePassword(const CommandLine &line);
/// Open, with the profile's on_connect done.
OrExit<std::unique_ptr<core::platform::OdbcSession>> openDatabase(const CommandLine &line,
                                                                  const core::base::Redacted<QString> &password,
                                                                  const core::pms::Profile *profile);

/// The practice's clock: --timezone, else the first practice of the settings with --config-dir, else UTC; says which.
OrExit<core::ports::UnitSite> siteFor(const CommandLine &line, ToolReport &report);

/// A whole number from 1 to @p most, or usage.
OrExit<int> numberOption(const CommandLine &line, const char *option, int otherwise, int most);
OrExit<QDate> dateOption(const CommandLine &line, const char *option, QDate otherwise);

/// So much of a statement is shown to people.
inline constexpr int kTextWidth = 100;

/// The statements of one command, for --trace.
using Trace = std::vector<core::pms::TracedStatement>;
core::pms::RehearsedSession::Listener tracer(Trace &trace);
void showTrace(const Trace &trace, ToolReport &report);

int usageFault(const QString &detail);
int failedWith(const core::base::Error &error);

}  // namespace app::bridged
