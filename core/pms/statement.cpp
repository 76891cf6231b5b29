// SPDX-License-Identifier: Apache-2.0
#include "core/pms/statement.h"

namespace core::pms {

QString Condition::test() const {
    if (kind == Kind::Has) return QStringLiteral("has:") + name;
    return kind == Kind::Equals ? name + QLatin1Char('=') + value : name;
}

QStringList Statement::captured() const {
    QStringList names;
    for (const Capture &capture : captures) names << capture.name;
    if (!returnName.isEmpty()) names << returnName;
    if (call) {
        for (const auto &[output, kind] : call->outputs) names << output;
    }
    return names;
}

}  // namespace core::pms
