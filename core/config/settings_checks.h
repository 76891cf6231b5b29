// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>
#include <optional>
#include <vector>

#include "core/config/section_reader.h"
#include "core/domain/schedule.h"

/// Rules for single values. A check returns what is wrong and what would be right, or nullopt. The message never
/// repeats a connection string or a part of an address that could be a secret.
namespace core::config {

using Complaint = std::optional<QString>;

/// "localhost", 127.0.0.0/8 and ::1, written as such: no name is looked up.
bool isLoopback(const QString &host);
/// https; http only for loopback and only in DEV; no user, query or fragment.
Complaint checkWebAddress(const QString &text, Environment environment);
/// @p text as URL without a slash at its end.
QUrl webAddress(const QString &text);
/// Part of the User-Agent "NAME (EMAIL) ENVIRONMENT" (FACTS 20), so printable ASCII without parentheses.
Complaint checkVendor(const QString &text);
Complaint checkEmail(const QString &text);
/// "127.0.0.1:8455" or "[::1]:8455".
Complaint checkListen(const QString &text);
Complaint checkIpAddress(const QString &text);
/// ODBC attributes in order, none of them a password.
Complaint checkConnection(const QString &text);
/// Of this system or of Windows: "/srv/x", "C:\\x", "\\\\server\\share".
Complaint checkAbsolutePath(const QString &text);
/// It becomes a header and a part of a file name.
Complaint checkPracticeId(const QString &text);
/// An IANA name that this machine knows.
Complaint checkTimezone(const QString &text);

/// "HH:MM-HH:MM" as minutes since midnight, `24:00` allowed as end; nullopt when it is none or does not go forward.
std::optional<domain::LiveRange> parseLiveRange(const QString &text);

}  // namespace core::config
