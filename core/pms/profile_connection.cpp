// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

std::vector<BoundStatement> plainStatements(TomlReader &reader, const toml::table &section, const QString &key,
                                            std::string_view name, Dialect dialect) {
    std::vector<BoundStatement> statements;
    const toml::node *node = section.get(name);
    if (!node) return statements;
    const QString listKey = joinKey(key, name);
    for (const QString &sql : reader.strings(*node, listKey)) {
        const auto compiled = SqlTemplate::compile(sql, dialect);
        const QString place = QStringLiteral("%1[%2]").arg(listKey).arg(statements.size() + 1);
        if (!compiled) {
            reader.fault(*node, place, compiled.error());
        } else if (!compiled->parameters().empty()) {
            reader.fault(*node, place, QStringLiteral("no parameters are offered here"));
        } else {
            statements.push_back(*compiled->bind(place, {}));
        }
    }
    return statements;
}

}  // namespace

void readConnection(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("connection");
    const toml::table *section = reader.table(root, {}, "connection");
    if (!section) return;
    const toml::table &chosen =
        reader.variant(*section, key, dialect,
                       {QStringLiteral("on_connect"), QStringLiteral("isolation"), QStringLiteral("time_zone")});
    part.onConnect = plainStatements(reader, chosen, key, "on_connect", dialect.dialect);
    const QString zone = reader.string(*section, key, "time_zone").value_or(QStringLiteral("practice"));
    if (zone != QLatin1String("practice")) {
        reader.fault(*section->get("time_zone"), joinKey(key, "time_zone"),
                     QStringLiteral("only \"practice\" (the practice's wall clock) is understood"));
    }
    auto isolation = reader.string(chosen, key, "isolation");
    if (!isolation && &chosen != section) isolation = reader.string(*section, key, "isolation");
    if (!isolation) return;
    const auto level = isolationNamed(*isolation);
    if (!level) {
        reader.fault(
            *section, joinKey(key, "isolation"),
            QStringLiteral("expected \"default\", \"read committed\", \"repeatable read\" or \"serializable\""));
    } else {
        part.isolation = *level;
    }
}

void readInstall(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("install");
    const toml::table *section = reader.table(root, {}, "install");
    if (!section) return;
    const toml::table &chosen = reader.variant(*section, key, dialect, {QStringLiteral("statements")});
    part.install = plainStatements(reader, chosen, key, "statements", dialect.dialect);
}

}  // namespace core::pms
