// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace arch {

/// The targets of the #include lines, with their quotes or brackets.
QStringList includesOf(const QString &source);
/// The source with comments and the contents of literals blanked, line by line as it was.
QString codeOf(const QString &source);

}  // namespace arch
