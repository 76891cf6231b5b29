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

/// What is wrong with "name(argument, …)", or nothing.
QString faultOfCall(const QString& call, Dialect dialect) {
    const QString expected = QStringLiteral("expected a procedure with its arguments, such as name(:a, :b)");
    SqlLexer lexer(call, dialect);
    int depth = 0;
    bool named = false;
    bool closed = false;
    while (!lexer.atEnd()) {
        const SqlToken token = lexer.next();
        if (token.kind == SqlTokenKind::Space || token.kind == SqlTokenKind::Comment) continue;
        if (closed) return expected;
        const bool opens = token.text == QLatin1String("(");
        const bool name = token.kind == SqlTokenKind::Word || token.kind == SqlTokenKind::Quoted ||
                          token.kind == SqlTokenKind::Catalogue || token.text == QLatin1String(".");
        if (depth == 0 && !name && !(opens && named)) return expected;
        named = true;
        if (opens) ++depth;
        if (token.text == QLatin1String(")")) closed = --depth == 0;
    }
    return closed ? QString() : expected;
}

QString asText(const SqlValue& value) {
    if (const auto* text = std::get_if<QString>(&value)) return *text;
    if (const auto* number = std::get_if<qint64>(&value)) return QString::number(*number);
    if (const auto* number = std::get_if<double>(&value)) return QString::number(*number, 'g', 17);
    if (const auto* bytes = std::get_if<QByteArray>(&value)) return QString::fromUtf8(*bytes);
    return {};
}

}  // namespace

QString quotedIdentifier(const QString& identifier, Dialect dialect) {
    if (dialect == Dialect::MariaDb) return QLatin1Char('`') + identifier + QLatin1Char('`');
    if (dialect == Dialect::SqlServer) return QLatin1Char('[') + identifier + QLatin1Char(']');
    return QLatin1Char('"') + identifier + QLatin1Char('"');
}

std::optional<QString> Parameters::textOf(const QString& name) const {
    const auto found = m_values.find(name);
    if (found == m_values.end() || found->second.values.empty()) return std::nullopt;
    const SqlValue& first = found->second.values.front();
    return std::holds_alternative<std::monostate>(first) ? std::nullopt : std::optional(asText(first));
}

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

tl::expected<SqlTemplate, QString> SqlTemplate::compile(const QString& sql, Dialect dialect,
                                                        const Catalogues& catalogues) {
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
            case SqlTokenKind::Catalogue: {
                const auto found = catalogues.find(token.text.mid(2, token.text.size() - 3).toString());
                if (found == catalogues.end())
                    return tl::unexpected(QStringLiteral("%1 stands for nothing; name it in [connection] catalogues")
                                              .arg(token.text.toString()));
                text += quotedIdentifier(found->second, dialect);
                break;
            }
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

tl::expected<SqlTemplate, QString> SqlTemplate::compileCall(const QString& call, const CallShape& shape,
                                                            Dialect dialect, const Catalogues& catalogues) {
    auto made = compile(call, dialect, catalogues);
    if (!made) return made;
    if (const QString fault = faultOfCall(call, dialect); !fault.isEmpty()) return tl::unexpected(fault);
    for (const auto& [name, kind] : shape.outputs) {
        const auto& pieces = made->m_pieces;
        int uses = 0;
        for (size_t i = 0; i + 1 < pieces.size(); ++i) {
            if (pieces[i].parameter != name) continue;
            const QString before = pieces[i].text.trimmed();
            const QString after = pieces[i + 1].text.trimmed();
            const bool alone = (before.endsWith(QLatin1Char('(')) || before.endsWith(QLatin1Char(','))) &&
                               (after.startsWith(QLatin1Char(')')) || after.startsWith(QLatin1Char(',')));
            uses += alone ? 1 : 2;
        }
        if (uses != 1)
            return tl::unexpected(QStringLiteral("output :%1 must be one argument of the call, by itself").arg(name));
    }
    return made;
}

base::Expected<void> SqlTemplate::bindPiece(const Piece& piece, const QString& name, const Parameters& parameters,
                                            BoundStatement& bound) {
    auto values = parameters.valuesOf(piece.parameter);
    if (!values) {
        return base::fail(base::ErrorKind::ContractViolation, name,
                          QStringLiteral("parameter :%1 is not offered here").arg(piece.parameter));
    }
    for (size_t i = 0; i < values->size(); ++i) {
        bound.text += i == 0 ? QStringLiteral("?") : QStringLiteral(", ?");
        bound.parameters.push_back(std::move((*values)[i]));
    }
    return {};
}

base::Expected<BoundStatement> SqlTemplate::bind(const QString& name, const Parameters& parameters) const {
    BoundStatement bound{name, {}, {}};
    for (const Piece& piece : m_pieces) {
        bound.text += piece.text;
        if (piece.parameter.isEmpty()) continue;
        if (auto done = bindPiece(piece, name, parameters, bound); !done) return base::fail(done.error());
    }
    return bound;
}

base::Expected<BoundStatement> SqlTemplate::bindCall(const QString& name, const Parameters& parameters,
                                                     const CallShape& shape) const {
    BoundStatement bound{name, shape.returns ? QStringLiteral("{? = CALL ") : QStringLiteral("{CALL "), {}, true};
    if (shape.returns) {
        bound.parameters.emplace_back();
        bound.roles.push_back({ParameterDirection::Return, OutputKind::Integer});
    }
    for (const Piece& piece : m_pieces) {
        bound.text += piece.text;
        if (piece.parameter.isEmpty()) continue;
        const auto output = shape.outputs.find(piece.parameter);
        if (output == shape.outputs.end()) {
            if (auto done = bindPiece(piece, name, parameters, bound); !done) return base::fail(done.error());
            bound.roles.resize(bound.parameters.size());
            continue;
        }
        const auto values = parameters.valuesOf(piece.parameter);
        bound.text += QLatin1Char('?');
        bound.parameters.push_back(values ? values->front() : SqlValue());
        bound.roles.push_back({values ? ParameterDirection::InOut : ParameterDirection::Out, output->second});
    }
    bound.text += QLatin1Char('}');
    return bound;
}

QStringList SqlTemplate::outputNames(const CallShape& shape) const {
    QStringList names;
    for (const Piece& piece : m_pieces) {
        if (shape.outputs.contains(piece.parameter)) names << piece.parameter;
    }
    return names;
}

}  // namespace core::pms
