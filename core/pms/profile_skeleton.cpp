// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_skeleton.h"

#include <QFile>

#include "core/pms/profile_words.h"

// Q_INIT_RESOURCE declares a function of the global namespace.
void initSkeletonResource() {
    Q_INIT_RESOURCE(profiles);
}

namespace core::pms {

QByteArray profileSkeleton(const QString &id, Dialect dialect) {
    initSkeletonResource();
    QFile file(QStringLiteral(":/profiles/skeleton.toml"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray text = file.readAll();
    text.replace("@ID@", id.toUtf8());
    for (const DialectName &one : kDialects) {
        if (one.dialect == dialect) text.replace("@DIALECT@", one.name);
    }
    return text;
}

}  // namespace core::pms
