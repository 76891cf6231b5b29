// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace arch {

/// A source tree: path relative to the root → text.
using Tree = QMap<QString, QString>;

/// All .h and .cpp files under core, ui, app and tests of @p root.
Tree readTree(const QString &root);

/// One line for each breach of the layer rules, "<rule> <path>: <what>", sorted; empty when the tree keeps them.
/// @p exceptions holds lines "<rule> <path> <why>"; an exception that nothing needs is a breach itself.
QStringList breachesOf(const Tree &tree, const QString &exceptions);

}  // namespace arch
