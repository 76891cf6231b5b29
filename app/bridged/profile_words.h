// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include "core/base/expected.h"

namespace app::bridged {

/// One verb of `profile`, such as "try": the words after it and the options that go with it.
struct ProfileVerb {
    QString name;
    QStringList words;   ///< What must follow, in capitals: "FILE", "OPERATION".
    QStringList needed;  ///< Options that must be given.
    QStringList optional;
    QString what;  ///< For the usage: one line.
};
const std::vector<ProfileVerb> &profileVerbs();

/// Every option of the verbs with the name of its value; empty: it has none.
const QMap<QString, QString> &profileOptions();

/// Rejected, naming the option or the word, unless @p words (verb first) and @p options make sense together.
core::base::Expected<void> checkProfileWords(const QStringList &words, const QStringList &options);

/// One line for each verb.
QString profileUsage();

}  // namespace app::bridged
