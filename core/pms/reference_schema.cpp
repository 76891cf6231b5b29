// SPDX-License-Identifier: Apache-2.0
#include "core/pms/reference_schema.h"

#include <QFile>
#include <QRegularExpression>

#include "core/pms/sql_lexer.h"

void initProfileResources();

namespace core::pms {
namespace {

QString readScript(const QString& kind, Dialect dialect) {
    static const QHash<int, QString> kNames = {{int(Dialect::Sqlite), QStringLiteral("sqlite")},
                                               {int(Dialect::PostgreSql), QStringLiteral("postgresql")},
                                               {int(Dialect::MariaDb), QStringLiteral("mariadb")}};
    const QString name = kNames.value(int(dialect));
    if (name.isEmpty()) return {};
    initProfileResources();
    QFile file(QStringLiteral(":/profiles/reference/%1.%2.sql").arg(kind, name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

QStringList referenceSchema(Dialect dialect) {
    return splitScript(readScript(QStringLiteral("schema"), dialect), dialect);
}

QStringList referenceDemoData(Dialect dialect, QDate from) {
    // The scripts name their first day once, between two marks, so that any client can run them as they are.
    static const QRegularExpression kFirstDay(QStringLiteral("/\\*first day\\*/.*?/\\*end\\*/"));
    QString script = readScript(QStringLiteral("demo"), dialect);
    script.replace(kFirstDay, QStringLiteral("'%1'").arg(from.toString(Qt::ISODate)));
    return splitScript(script, dialect);
}

}  // namespace core::pms
