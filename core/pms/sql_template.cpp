// SPDX-License-Identifier: Apache-2.0
#include "core/pms/sql_template.h"

#include "core/pms/sql_lexer.h"

namespace core::pms {
namespace {

QString faultOf(SqlTokenKind kind) {
    return kind == SqlTokenKind::Marker
               ? QStringLiteral("a bare ? outside quotes; write a named parameter such as :date")
               : QStringLiteral("a quote or comment is not closed");
}

}  // namespace

void Parameters::setText(const QString& name, const QString& text) {
    set(name, text.isEmpty() ? SqlValue() : SqlValue(text));
}

void Parameters::setFlag(const QString& name, bool on) {
    if (on) {
        m_flags.insert(name);
    } else {
        m_flags.erase(name);
    }
}

bool Parameters::isList(const QString& name) const {
    const auto found = m_values.find(name);
    return found != m_values.end() && found->second.list;
}

bool Parameters::has(const QString& name) const {
    const auto found = m_values.find(name);
    if (found == m_values.end()) return false;
    if (found->second.list) return !found->second.values.empty();
    for (const SqlValue& value : found->second.values) {
        if (!std::holds_alternative<std::monostate>(value)) return true;
    }
    return false;
}

std::optional<Parameters::Values> Parameters::valuesOf(const QString& name) const {
    const auto found = m_values.find(name);
    if (found == m_values.end()) return std::nullopt;
    if (found->second.values.empty()) return Values{SqlValue()};
    return found->second.values;
}

tl::expected<SqlTemplate, QString> SqlTemplate::compile(const QString& sql, Dialect dialect) {
    SqlTemplate made;
    QString text;
    bool ended = false;
    SqlLexer lexer(sql, dialect);
    while (!lexer.atEnd()) {
        const SqlToken token = lexer.next();
        const bool silent = token.kind == SqlTokenKind::Space || token.kind == SqlTokenKind::Comment;
        if (ended && !silent)
            return tl::unexpected(QStringLiteral("more than one statement; write a list of statements"));
        switch (token.kind) {
            case SqlTokenKind::Unterminated:
            case SqlTokenKind::Marker:
                return tl::unexpected(faultOf(token.kind));
            case SqlTokenKind::Semicolon:
                ended = true;
                break;
            case SqlTokenKind::Space:
            case SqlTokenKind::Comment:
                if ((!text.isEmpty() || !made.m_pieces.empty()) && !text.endsWith(QLatin1Char(' ')))
                    text += QLatin1Char(' ');
                break;
            case SqlTokenKind::Parameter:
                made.m_pieces.push_back({text, token.text.mid(1).toString()});
                text.clear();
                break;
            case SqlTokenKind::Word:
            case SqlTokenKind::Symbol:
            case SqlTokenKind::Quoted:
            case SqlTokenKind::Hint:
                text += token.text;
                break;
        }
    }
    while (text.endsWith(QLatin1Char(' '))) text.chop(1);
    if (text.isEmpty() && made.m_pieces.empty()) return tl::unexpected(QStringLiteral("the statement is empty"));
    made.m_pieces.push_back({text, {}});
    return made;
}

std::set<QString> SqlTemplate::parameters() const {
    std::set<QString> names;
    for (const Piece& piece : m_pieces) {
        if (!piece.parameter.isEmpty()) names.insert(piece.parameter);
    }
    return names;
}

base::Expected<BoundStatement> SqlTemplate::bind(const QString& name, const Parameters& parameters) const {
    BoundStatement bound{name, {}, {}};
    for (const Piece& piece : m_pieces) {
        bound.text += piece.text;
        if (piece.parameter.isEmpty()) continue;
        auto values = parameters.valuesOf(piece.parameter);
        if (!values) {
            return base::fail(base::ErrorKind::ContractViolation, name,
                              QStringLiteral("parameter :%1 is not offered here").arg(piece.parameter));
        }
        for (size_t i = 0; i < values->size(); ++i) {
            bound.text += i == 0 ? QStringLiteral("?") : QStringLiteral(", ?");
            bound.parameters.push_back(std::move((*values)[i]));
        }
    }
    return bound;
}

}  // namespace core::pms
