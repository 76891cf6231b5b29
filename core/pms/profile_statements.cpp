// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "core/pms/operation_catalogue.h"
#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

/// Reads the statements of one operation for one dialect.
class OperationReader final {
  public:
    OperationReader(TomlReader &reader, QString key, const OperationRule &rule, const DialectName &dialect)
        : m_reader(reader),
          m_key(std::move(key)),
          m_rule(rule),
          m_dialect(dialect),
          m_offered(rule.parameters.begin(), rule.parameters.end()) {}

    Operation read(const toml::table &section) {
        const QStringList keys = {QStringLiteral("sql"), QStringLiteral("when"), QStringLiteral("expect_rows"),
                                  QStringLiteral("capture")};
        const toml::table &chosen =
            m_reader.variant(section, m_key, m_dialect, keys + QStringList{QStringLiteral("statement")});
        if (const toml::node *list = chosen.get("statement")) {
            if (chosen.get("sql"))
                m_reader.fault(*list, m_key, QStringLiteral("write either sql or a list of statements"));
            for (const toml::table *entry : m_reader.tables(chosen, m_key, "statement")) {
                m_reader.allow(*entry, m_key, keys);
                readStatement(*entry);
            }
        } else if (chosen.get("sql")) {
            readStatement(chosen);
        }
        for (const QString &name : m_rule.captures) {
            if (m_operation.isEmpty() || m_offered.contains(name)) continue;
            m_reader.fault(section, m_key, QStringLiteral("one statement must capture \"%1\"").arg(name));
        }
        return std::move(m_operation);
    }

  private:
    void readStatement(const toml::table &entry) {
        ++m_number;
        if (!entry.get("sql")) return m_reader.fault(entry, m_key, QStringLiteral("a statement needs sql"));
        const toml::node *sql = m_reader.dialectText(entry, m_key, "sql", m_dialect);
        if (!sql) return;
        const auto compiled = SqlTemplate::compile(tomlText(sql->as_string()->get()), m_dialect.dialect);
        if (!compiled) return m_reader.fault(*sql, joinKey(m_key, "sql"), compiled.error());
        for (const QString &name : compiled->parameters()) {
            if (m_offered.contains(name)) continue;
            m_reader.fault(*sql, joinKey(m_key, "sql"),
                           QStringLiteral(":%1 is not offered here; offered: %2")
                               .arg(name, m_rule.parameters.join(QStringLiteral(", "))));
        }
        Statement statement;
        statement.name = QStringLiteral("%1[%2]").arg(m_rule.name).arg(m_number);
        statement.sql = *compiled;
        statement.line = int(sql->source().begin.line);
        statement.expectRows = m_reader.integer(entry, m_key, "expect_rows", 0, 1'000'000);
        readWhen(entry, statement);
        readCapture(entry, statement);
        m_operation.statements.push_back(std::move(statement));
    }

    void readWhen(const toml::table &entry, Statement &statement) {
        const auto when = m_reader.string(entry, m_key, "when");
        if (!when) return;
        auto conditions = parseConditions(*when, m_rule, m_offered);
        if (!conditions) return m_reader.fault(*entry.get("when"), joinKey(m_key, "when"), conditions.error());
        statement.when = std::move(*conditions);
    }

    void readCapture(const toml::table &entry, Statement &statement) {
        const toml::table *captures = m_reader.table(entry, m_key, "capture");
        if (!captures) return;
        for (const auto &[name, node] : *captures) {
            const auto column = m_reader.string(*captures, joinKey(m_key, "capture"), name.str());
            if (!column) continue;
            statement.captures.push_back({tomlText(name.str()), column->toLower()});
            m_offered.insert(tomlText(name.str()));
        }
    }

    TomlReader &m_reader;
    QString m_key;
    const OperationRule &m_rule;
    const DialectName &m_dialect;
    std::set<QString> m_offered;
    Operation m_operation;
    int m_number = 0;
};

}  // namespace

void readOperations(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
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
        Operation operation = OperationReader(reader, key, *rule, dialect).read(*node.as_table());
        if (!operation.isEmpty()) part.operations[rule->name] = std::move(operation);
    }
}

}  // namespace core::pms
