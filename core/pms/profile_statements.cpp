// SPDX-License-Identifier: Apache-2.0
#include "core/pms/capture_proof.h"
#include "core/pms/offered_names.h"
#include "core/pms/profile_sections.h"
#include "core/pms/statement_reader.h"

namespace core::pms {
namespace {

/// Says of every name that is not set on some path: which, where and when.
void checkCaptures(TomlReader &reader, const toml::table &section, const QString &key, const OperationRule &rule,
                   const Operation &operation, const Profile &profile) {
    const auto complete = [&profile](std::set<QString> names) { return completeNames(std::move(names), profile); };
    const auto unset = unsetNames(operation, {rule.parameters.begin(), rule.parameters.end()}, rule.captures, complete);
    if (!unset) return reader.fault(section, key, unset.error());
    for (const UnsetName &found : *unset) {
        const QString path = found.path.isEmpty() ? QString() : QStringLiteral(" when %1").arg(found.path);
        if (found.statement) {
            reader.fault(found.statement->line, key,
                         QStringLiteral("%1 uses :%2, which nothing has captured%3; capture it before, or give this "
                                        "statement the same when")
                             .arg(found.statement->name, found.name, path));
        } else {
            reader.fault(section, key,
                         QStringLiteral("one statement must capture \"%1\", and none does%2").arg(found.name, path));
        }
    }
}

Operation readOperation(TomlReader &reader, const toml::table &section, const QString &key, const OperationRule &rule,
                        const DialectName &dialect, const Profile &profile, const Catalogues &catalogues) {
    Operation operation;
    const size_t before = reader.complaints();
    StatementReader statements(reader, key, rule, dialect, profile, catalogues);
    const QStringList keys = StatementReader::keys();
    const toml::table &chosen = reader.variant(
        section, key, dialect, keys + QStringList{QStringLiteral("statement"), QStringLiteral("columns")});
    const auto add = [&](const toml::table &entry) {
        if (auto statement = statements.read(entry)) operation.statements.push_back(std::move(*statement));
    };
    if (const toml::node *list = chosen.get("statement")) {
        for (const QString &name : keys) {
            if (chosen.get(name.toStdString()))
                reader.fault(*list, key, QStringLiteral("write either %1 or a list of statements").arg(name));
        }
        for (const toml::table *entry : reader.tables(chosen, key, "statement")) {
            reader.allow(*entry, key, keys);
            add(*entry);
        }
    } else if (chosen.get("sql") || chosen.get("call")) {
        add(chosen);
    }
    operation.columns = readColumns(reader, chosen.get("columns") ? chosen : section, key, profile);
    // What a faulty statement would have captured is not missed as well.
    if (!operation.isEmpty() && reader.complaints() == before)
        checkCaptures(reader, section, key, rule, operation, profile);
    return operation;
}

}  // namespace

void readOperations(TomlReader &reader, const toml::table &root, const DialectName &dialect, const Profile &profile,
                    DialectProfile &part) {
    const toml::table *operations = reader.table(root, {}, "operation");
    if (!operations) return;
    for (const auto &[name, node] : *operations) {
        const QString key = joinKey(QStringLiteral("operation"), name.str());
        const OperationRule *rule = operationRule(tomlText(name.str()));
        if (!rule) {
            reader.fault(
                node, key,
                QStringLiteral("no such operation; known: %1").arg(operationNames().join(QStringLiteral(", "))));
            continue;
        }
        if (!node.is_table()) {
            reader.fault(node, key, QStringLiteral("expected a table [%1]").arg(key));
            continue;
        }
        Operation operation = readOperation(reader, *node.as_table(), key, *rule, dialect, profile, part.catalogues);
        if (!operation.isEmpty()) part.operations[rule->name] = std::move(operation);
    }
}

}  // namespace core::pms
