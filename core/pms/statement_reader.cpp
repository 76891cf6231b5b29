// SPDX-License-Identifier: Apache-2.0
#include "core/pms/statement_reader.h"

#include "core/pms/offered_names.h"

namespace core::pms {
namespace {

/// Texts or whole numbers, as text.
std::optional<QStringList> values(const toml::node &node) {
    const auto one = [](const toml::node &value) -> std::optional<QString> {
        if (const auto *text = value.as_string()) return tomlText(text->get());
        if (const auto *number = value.as_integer()) return QString::number(number->get());
        return std::nullopt;
    };
    QStringList list;
    const toml::array *array = node.as_array();
    if (!array) return std::nullopt;
    for (const toml::node &element : *array) {
        const auto value = one(element);
        if (!value) return std::nullopt;
        list << *value;
    }
    return list;
}

}  // namespace

StatementReader::StatementReader(TomlReader &reader, QString key, const OperationRule &rule, const DialectName &dialect,
                                 const Profile &profile, const Catalogues &catalogues)
    : m_reader(reader),
      m_key(std::move(key)),
      m_rule(rule),
      m_dialect(dialect),
      m_profile(profile),
      m_catalogues(catalogues),
      m_offered(completeNames({rule.parameters.begin(), rule.parameters.end()}, profile)) {}

QStringList StatementReader::keys() {
    return {QStringLiteral("sql"),     QStringLiteral("when"),       QStringLiteral("expect_rows"),
            QStringLiteral("capture"), QStringLiteral("call"),       QStringLiteral("return"),
            QStringLiteral("out"),     QStringLiteral("each"),       QStringLiteral("on_error"),
            QStringLiteral("undo"),    QStringLiteral("taken_when"), QStringLiteral("taken_on")};
}

std::optional<Statement> StatementReader::read(const toml::table &entry) {
    Statement statement;
    statement.name = QStringLiteral("%1[%2]").arg(m_rule.name).arg(++m_number);
    readEach(entry, statement);
    if (!readText(entry, statement)) return std::nullopt;
    readWhen(entry, statement);
    readExpectedRows(entry, statement);
    readCapture(entry, statement);
    for (const QString &name : statement.captured()) m_offered.insert(name);
    m_offered = completeNames(std::move(m_offered), m_profile);
    readOnError(entry, statement);
    readUndo(entry, statement);
    readTaken(entry, statement);
    return statement;
}

bool StatementReader::readText(const toml::table &entry, Statement &statement) {
    const bool calls = entry.get("call") != nullptr;
    if (calls == (entry.get("sql") != nullptr)) {
        m_reader.fault(
            entry, m_key,
            calls ? QStringLiteral("write either sql or call") : QStringLiteral("a statement needs sql or call"));
        return false;
    }
    const char *name = calls ? "call" : "sql";
    CallShape shape;
    if (calls) {
        readOutputs(entry, shape, statement);
    } else {
        for (const char *key : {"return", "out"}) {
            if (const toml::node *node = entry.get(key))
                fault(*node, key, QStringLiteral("only a call has this; write call = \"procedure(:a, :b)\""));
        }
    }
    const toml::node *node = m_reader.dialectText(entry, m_key, name, m_dialect);
    if (!node) return false;
    const QString text = tomlText(node->as_string()->get());
    const auto compiled = calls ? SqlTemplate::compileCall(text, shape, m_dialect.dialect, m_catalogues)
                                : SqlTemplate::compile(text, m_dialect.dialect, m_catalogues);
    if (!compiled) {
        fault(*node, name, compiled.error());
        return false;
    }
    statement.sql = *compiled;
    if (calls) statement.call = std::move(shape);
    statement.line = int(node->source().begin.line);
    checkOffered(statement.sql, statement, *node, name);
    return true;
}

void StatementReader::readOutputs(const toml::table &entry, CallShape &shape, Statement &statement) {
    statement.returnName = m_reader.string(entry, m_key, "return").value_or(QString());
    shape.returns = !statement.returnName.isEmpty();
    const toml::table *outputs = m_reader.table(entry, m_key, "out");
    if (!outputs) return;
    const QString key = joinKey(m_key, "out");
    for (const auto &[name, node] : *outputs) {
        const auto kind = m_reader.word(*outputs, key, name.str(), {QStringLiteral("integer"), QStringLiteral("text")});
        // A faulty one is an output all the same, so that its parameter is not missed as well.
        const bool number = kind == QStringLiteral("integer");
        shape.outputs[tomlText(name.str())] = number ? OutputKind::Integer : OutputKind::Text;
    }
}

void StatementReader::checkOffered(const SqlTemplate &sql, const Statement &statement, const toml::node &node,
                                   std::string_view name) {
    for (const QString &parameter : sql.parameters()) {
        const bool output = statement.call && statement.call->outputs.contains(parameter);
        if (output || m_offered.contains(parameter) || statement.each.contains(parameter)) continue;
        fault(node, name,
              QStringLiteral(":%1 is not offered here; offered: %2")
                  .arg(parameter, m_rule.parameters.join(QStringLiteral(", "))));
    }
}

void StatementReader::readEach(const toml::table &entry, Statement &statement) {
    const toml::node *node = entry.get("each");
    if (!node) return;
    const QStringList each = m_reader.oneOrMore(*node, joinKey(m_key, "each"));
    const QString resource = QStringLiteral("resource");
    if (!m_rule.isDiary) {
        fault(*node, "each", QStringLiteral("only sessions, busy and closures are asked for each resource or day"));
    } else if (each != QStringList{resource} && each != QStringList{resource, QStringLiteral("date")}) {
        fault(*node, "each", QStringLiteral("expected \"resource\" or [\"resource\", \"date\"]"));
    } else {
        statement.each = each;
    }
}

void StatementReader::readWhen(const toml::table &entry, Statement &statement) {
    const auto when = m_reader.string(entry, m_key, "when");
    if (!when) return;
    auto conditions = parseConditions(*when, m_rule, m_offered);
    if (!conditions) return fault(*entry.get("when"), "when", conditions.error());
    statement.when = std::move(*conditions);
}

void StatementReader::readExpectedRows(const toml::table &entry, Statement &statement) {
    const toml::node *node = entry.get("expect_rows");
    if (!node) return;
    if (node->is_integer()) {
        const auto rows = m_reader.integer(entry, m_key, "expect_rows", 0, 1'000'000);
        if (rows) statement.expectRows = ExpectedRows::exactly(*rows);
        return;
    }
    const auto text = m_reader.string(entry, m_key, "expect_rows");
    if (!text) return;
    auto rows = parseExpectedRows(*text, m_offered);
    if (!rows) return fault(*node, "expect_rows", rows.error());
    statement.expectRows = std::move(*rows);
}

void StatementReader::readCapture(const toml::table &entry, Statement &statement) {
    const toml::table *captures = m_reader.table(entry, m_key, "capture");
    if (!captures) return;
    for (const auto &[name, node] : *captures) {
        const auto column = m_reader.string(*captures, joinKey(m_key, "capture"), name.str());
        if (column) statement.captures.push_back({tomlText(name.str()), column->toLower()});
    }
}

void StatementReader::readOnError(const toml::table &entry, Statement &statement) {
    const auto answer = m_reader.word(entry, m_key, "on_error", {QStringLiteral("ignore")});
    if (!answer) return;
    const toml::node &node = *entry.get("on_error");
    if (!m_rule.isWrite) return fault(node, "on_error", QStringLiteral("only writes may fail and be ignored"));
    if (!statement.captured().isEmpty() || statement.expectRows || entry.get("taken_when") || entry.get("taken_on"))
        return fault(node, "on_error",
                     QStringLiteral("a statement that may fail can neither capture nor expect anything"));
    statement.ignoreErrors = true;
}

void StatementReader::readUndo(const toml::table &entry, Statement &statement) {
    const toml::node *node = m_reader.dialectText(entry, m_key, "undo", m_dialect);
    if (!node) return;
    if (!m_rule.isWrite) return fault(*node, "undo", QStringLiteral("only writes are taken back"));
    auto compiled = SqlTemplate::compile(tomlText(node->as_string()->get()), m_dialect.dialect, m_catalogues);
    if (!compiled) return fault(*node, "undo", compiled.error());
    checkOffered(*compiled, statement, *node, "undo");
    statement.undo = std::move(*compiled);
}

void StatementReader::readTaken(const toml::table &entry, Statement &statement) {
    if (const toml::node *states = entry.get("taken_on")) {
        statement.takenOn = m_reader.strings(*states, joinKey(m_key, "taken_on"));
        for (const QString &state : statement.takenOn) {
            if (state.size() != 5)
                fault(*states, "taken_on", QStringLiteral("\"%1\" is no SQLSTATE of five characters").arg(state));
        }
    }
    if (const toml::table *taken = m_reader.table(entry, m_key, "taken_when")) {
        for (const auto &[name, node] : *taken) {
            const QString captured = tomlText(name.str());
            const auto texts = values(node);
            if (!statement.captured().contains(captured)) {
                fault(node, "taken_when", QStringLiteral("the statement captures no \"%1\"").arg(captured));
            } else if (!texts) {
                fault(node, "taken_when", QStringLiteral("expected a list of texts or numbers"));
            } else {
                statement.takenWhen[captured] = *texts;
            }
        }
    }
    if (m_rule.isClaim) return;
    for (const char *name : {"taken_on", "taken_when"}) {
        if (const toml::node *node = entry.get(name))
            fault(*node, name, QStringLiteral("only appointment_insert can find a slot taken"));
    }
}

}  // namespace core::pms
