// SPDX-License-Identifier: Apache-2.0
#include "core/pms/table_use.h"

#include <algorithm>
#include <set>

#include "core/pms/sql_lexer.h"

namespace core::pms {
namespace {

struct Token {
    SqlTokenKind kind;
    QString text;
    QString upper;
};
using Tokens = std::vector<Token>;

Tokens tokensOf(const QString &sql, Dialect dialect) {
    Tokens tokens;
    SqlLexer lexer(sql, dialect);
    while (!lexer.atEnd()) {
        const SqlToken token = lexer.next();
        if (token.kind == SqlTokenKind::Space || token.kind == SqlTokenKind::Comment ||
            token.kind == SqlTokenKind::Hint)
            continue;
        const QString text = token.text.toString();
        tokens.push_back({token.kind, text, token.kind == SqlTokenKind::Word ? text.toUpper() : QString()});
    }
    return tokens;
}

bool isIn(const QString &word, std::initializer_list<const char *> words) {
    return std::any_of(words.begin(), words.end(), [&word](const char *one) { return word == QLatin1String(one); });
}

QString unquoted(const QString &text) {
    const QChar first = text.isEmpty() ? QChar() : text.front();
    const bool quoted = first == QLatin1Char('"') || first == QLatin1Char('`') || first == QLatin1Char('[');
    return quoted && text.size() > 2 ? text.mid(1, text.size() - 2) : text;
}

/// Walks over the tokens of one statement and notes what is done to which table.
class TableFinder final {
  public:
    explicit TableFinder(Tokens tokens) : m_tokens(std::move(tokens)) { walk(); }

    std::vector<TableUse> uses() const {
        std::vector<TableUse> uses;
        for (const Found &found : m_found) {
            const QString table = resolved(found.name);
            if (m_made.contains(table.toLower())) continue;
            auto known = std::find_if(uses.begin(), uses.end(), [&table](const TableUse &use) {
                return use.table.compare(table, Qt::CaseInsensitive) == 0;
            });
            if (known == uses.end()) known = uses.insert(uses.end(), {table, {}});
            for (const QString &right : found.rights) {
                if (!known->rights.contains(right)) known->rights << right;
            }
        }
        return uses;
    }
    /// The table behind an alias, or @p name itself.
    QString resolved(const QString &name) const { return m_aliases.value(name.toLower(), name); }
    const Tokens &tokens() const { return m_tokens; }

  private:
    struct Found {
        QString name;
        QStringList rights;
    };

    const QString &word(qsizetype i) const {
        static const QString kNone;
        return i >= 0 && i < qsizetype(m_tokens.size()) ? m_tokens[size_t(i)].upper : kNone;
    }
    bool is(qsizetype i, char symbol) const {
        return i >= 0 && i < qsizetype(m_tokens.size()) && m_tokens[size_t(i)].text == QLatin1Char(symbol);
    }
    bool isName(qsizetype i) const {
        if (i < 0 || i >= qsizetype(m_tokens.size())) return false;
        const Token &token = m_tokens[size_t(i)];
        if (token.kind == SqlTokenKind::Word) return true;
        return token.kind == SqlTokenKind::Quoted && unquoted(token.text) != token.text;
    }
    /// A name with its dots from @p i; moves @p i behind it. Empty: there is none.
    QString takeName(qsizetype &i) const {
        QStringList parts;
        while (isName(i)) {
            parts << unquoted(m_tokens[size_t(i++)].text);
            if (!is(i, '.')) break;
            ++i;
        }
        return parts.join(QLatin1Char('.'));
    }
    qsizetype skip(qsizetype i, std::initializer_list<const char *> words) const {
        while (!word(i).isEmpty() && isIn(word(i), words)) ++i;
        return i;
    }
    void note(const QString &name, const QStringList &rights) {
        if (!name.isEmpty()) m_found.push_back({name, rights});
    }

    void walk() {
        std::vector<QString> openers;  // The word before each bracket that is open.
        for (qsizetype i = 0; i < qsizetype(m_tokens.size()); ++i) {
            if (is(i, '(')) openers.push_back(word(i - 1));
            if (is(i, ')') && !openers.empty()) openers.pop_back();
            const QString opener = openers.empty() ? QString() : openers.back();
            if (word(i) == QLatin1String("AS") && is(i + 1, '(')) made(i);
            if (isIn(word(i), {"INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE"})) change(i);
            if (isIn(word(i), {"FROM", "JOIN", "USING"})) source(i, opener);
        }
    }

    /// "WITH name [(columns)] AS (": a name of the statement's own.
    void made(qsizetype as) {
        qsizetype name = as - 1;
        if (is(name, ')')) {
            while (name > 0 && !is(name, '(')) --name;
            --name;
        }
        if (isName(name)) m_made.insert(unquoted(m_tokens[size_t(name)].text).toLower());
    }

    void change(qsizetype i) {
        const QString verb = word(i);
        const QString before = word(i - 1);
        if (verb == QLatin1String("UPDATE") && isIn(before, {"FOR", "DO", "KEY", "THEN"})) return changeElsewhere(i);
        if (isIn(before, {"ON", "OR", "THEN"}) || is(i + 1, '(')) return;
        i = skip(i + 1, {"OR", "REPLACE", "IGNORE", "INTO", "FROM", "ONLY", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY",
                         "QUICK", "ABORT", "ROLLBACK", "FAIL"});
        const QString name = takeName(i);
        if (verb == QLatin1String("INSERT")) note(name, {QStringLiteral("INSERT")});
        if (verb == QLatin1String("REPLACE")) note(name, {QStringLiteral("INSERT"), QStringLiteral("DELETE")});
        if (verb == QLatin1String("UPDATE")) note(name, {QStringLiteral("SELECT"), QStringLiteral("UPDATE")});
        if (verb == QLatin1String("DELETE")) note(name, {QStringLiteral("SELECT"), QStringLiteral("DELETE")});
        if (verb == QLatin1String("MERGE"))
            note(name, {QStringLiteral("SELECT"), QStringLiteral("INSERT"), QStringLiteral("UPDATE")});
    }

    /// "FOR UPDATE" locks what is read; "ON CONFLICT DO UPDATE" and "ON DUPLICATE KEY UPDATE" change what is inserted.
    void changeElsewhere(qsizetype i) {
        const bool locks = word(i - 1) == QLatin1String("FOR") || word(i - 2) == QLatin1String("NO");
        if (word(i - 1) == QLatin1String("THEN")) return;
        QString only;
        if (qsizetype of = i + 2; locks && word(i + 1) == QLatin1String("OF")) only = resolved(takeName(of));
        for (Found &found : m_found) {
            if (!locks && !found.rights.contains(QStringLiteral("INSERT"))) continue;
            if (!only.isEmpty() && resolved(found.name) != only) continue;
            found.rights << QStringLiteral("UPDATE");
            if (!locks) found.rights << QStringLiteral("SELECT");
        }
    }

    void source(qsizetype i, const QString &opener) {
        if (isIn(opener, {"EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION"})) return;
        if (word(i - 1) == QLatin1String("DISTINCT") && isIn(word(i - 2), {"IS", "NOT"})) return;
        const bool list = word(i) != QLatin1String("JOIN");
        ++i;
        while (true) {
            i = skip(i, {"ONLY", "LATERAL"});
            if (is(i, '(')) {
                i = behindBracket(i);
            } else {
                const QString name = takeName(i);
                if (name.isEmpty() || is(i, '(')) return;
                note(name, {QStringLiteral("SELECT")});
                takeAlias(i, name);
            }
            if (!list || !is(i, ',')) return;
            ++i;
        }
    }

    qsizetype behindBracket(qsizetype i) const {
        int depth = 0;
        for (; i < qsizetype(m_tokens.size()); ++i) {
            if (is(i, '(')) ++depth;
            if (is(i, ')') && --depth == 0) break;
        }
        ++i;
        if (word(i) == QLatin1String("AS")) ++i;
        return isName(i) && is(i + 1, ',') ? i + 1 : i;
    }

    void takeAlias(qsizetype &i, const QString &table) {
        m_aliases[table.section(QLatin1Char('.'), -1).toLower()] = table;
        if (word(i) == QLatin1String("AS")) ++i;
        const bool ends =
            isIn(word(i), {"WHERE",  "JOIN",   "LEFT",   "RIGHT",     "INNER",   "OUTER",     "FULL",
                           "CROSS",  "ON",     "USING",  "GROUP",     "ORDER",   "HAVING",    "LIMIT",
                           "UNION",  "FOR",    "SET",    "NATURAL",   "EXCEPT",  "INTERSECT", "WITH",
                           "WINDOW", "OFFSET", "FETCH",  "RETURNING", "VALUES",  "WHEN",      "STRAIGHT_JOIN",
                           "USE",    "FORCE",  "IGNORE", "LOCK",      "INDEXED", "OPTION"});
        if (ends || !isName(i)) return;
        m_aliases[unquoted(m_tokens[size_t(i)].text).toLower()] = table;
        ++i;
    }

    Tokens m_tokens;
    std::vector<Found> m_found;
    QMap<QString, QString> m_aliases;
    std::set<QString> m_made;
};

/// Finds what stands beside the marks of a statement.
class ComparisonFinder final {
  public:
    ComparisonFinder(const StatementText &statement, Dialect dialect)
        : m_statement(statement), m_tables(tokensOf(statement.text, dialect)), m_uses(m_tables.uses()) {}

    std::vector<Comparison> find() const {
        std::vector<Comparison> found;
        qsizetype mark = 0;
        for (qsizetype i = 0; i < size(); ++i) {
            if (at(i).kind != SqlTokenKind::Marker) continue;
            const QString parameter = m_statement.parameters.value(mark++);
            const auto left = columnBefore(beforeComparison(i));
            const auto right = left.isEmpty() ? columnAfter(i) : QStringList();
            const QStringList &parts = left.isEmpty() ? right : left;
            if (!parts.isEmpty()) found.push_back({tableOf(parts), parts.last(), parameter});
        }
        return found;
    }

  private:
    qsizetype size() const { return qsizetype(m_tables.tokens().size()); }
    const Token &at(qsizetype i) const {
        static const Token kNone{SqlTokenKind::Space, {}, {}};
        return i >= 0 && i < size() ? m_tables.tokens()[size_t(i)] : kNone;
    }
    bool isCompare(qsizetype i) const {
        const QString &text = at(i).text;
        return text == QLatin1String("=") || text == QLatin1String("<") || text == QLatin1String(">");
    }
    /// The token before the operator that ends at the mark @p i; -1 when there is none.
    qsizetype beforeComparison(qsizetype i) const {
        qsizetype j = i - 1;
        if (isCompare(j)) {
            while (isCompare(j)) --j;
            return j;
        }
        if (isIn(at(j).upper, {"LIKE", "ILIKE"})) return j - 1;
        if (at(j).upper == QLatin1String("BETWEEN")) return j - 1;
        if (at(j).upper == QLatin1String("AND") && at(j - 2).upper == QLatin1String("BETWEEN")) return j - 3;
        while (at(j).kind == SqlTokenKind::Marker || at(j).text == QLatin1String(",")) --j;
        if (at(j).text == QLatin1String("(") && at(j - 1).upper == QLatin1String("IN"))
            return at(j - 2).upper == QLatin1String("NOT") ? j - 3 : j - 2;
        return -1;
    }
    bool isColumn(qsizetype i) const {
        const Token &token = at(i);
        return token.kind == SqlTokenKind::Word ||
               (token.kind == SqlTokenKind::Quoted && unquoted(token.text) != token.text);
    }
    QStringList columnBefore(qsizetype i) const {
        QStringList parts;
        while (isColumn(i)) {
            parts.prepend(unquoted(at(i).text));
            if (at(i - 1).text != QLatin1String(".")) break;
            i -= 2;
        }
        return parts;
    }
    QStringList columnAfter(qsizetype mark) const {
        qsizetype i = mark + 1;
        if (!isCompare(i)) return {};
        while (isCompare(i)) ++i;
        QStringList parts;
        while (isColumn(i)) {
            parts << unquoted(at(i++).text);
            if (at(i).text != QLatin1String(".")) break;
            ++i;
        }
        return at(i).text == QLatin1String("(") ? QStringList() : parts;
    }
    QString tableOf(const QStringList &parts) const {
        if (parts.size() > 1) return m_tables.resolved(parts.first(parts.size() - 1).join(QLatin1Char('.')));
        return m_uses.size() == 1 ? m_uses.front().table : QString();
    }

    const StatementText &m_statement;
    TableFinder m_tables;
    std::vector<TableUse> m_uses;
};

StatementText textOf(const QString &name, const SqlTemplate &sql) {
    Parameters names;
    for (const QString &parameter : sql.parameters()) names.set(parameter, parameter);
    StatementText made{name, {}, {}, {}};
    if (const auto bound = sql.bind(name, names)) {
        made.text = bound->text;
        for (const SqlValue &value : bound->parameters) made.parameters << std::get<QString>(value);
    }
    return made;
}

template <class Use>
void eachText(const Profile &profile, Dialect dialect, Use use) {
    const DialectProfile &part = profile.forDialect(dialect);
    for (const auto &[name, operation] : part.operations) {
        for (const Statement &statement : operation.statements) {
            use(textOfStatement(statement));
            if (const auto undo = textOfUndo(statement)) use(*undo);
        }
    }
    if (part.site) use(StatementText{part.site->name, part.site->text, {}, {}});
    if (part.probe && part.probe->sql) use(StatementText{part.probe->sql->name, part.probe->sql->text, {}, {}});
}

}  // namespace

StatementText textOfStatement(const Statement &statement) {
    StatementText made = textOf(statement.name, statement.sql);
    if (statement.call) made.procedure = made.text.section(QLatin1Char('('), 0, 0).trimmed();
    return made;
}

std::optional<StatementText> textOfUndo(const Statement &statement) {
    if (!statement.undo) return std::nullopt;
    return textOf(statement.name + QStringLiteral(".undo"), *statement.undo);
}

std::vector<TableUse> tablesOf(const QString &sql, Dialect dialect) {
    return TableFinder(tokensOf(sql, dialect)).uses();
}

std::vector<Comparison> comparisonsOf(const StatementText &statement, Dialect dialect) {
    return ComparisonFinder(statement, dialect).find();
}

std::vector<TableUse> tablesOf(const Profile &profile, Dialect dialect) {
    std::map<QString, TableUse> all;
    eachText(profile, dialect, [&](const StatementText &statement) {
        if (!statement.procedure.isEmpty()) return;
        for (const TableUse &use : tablesOf(statement.text, dialect)) {
            TableUse &known = all.try_emplace(use.table.toLower(), TableUse{use.table, {}}).first->second;
            for (const QString &right : use.rights) {
                if (!known.rights.contains(right)) known.rights << right;
            }
        }
    });
    std::vector<TableUse> uses;
    for (auto &[key, use] : all) {
        QStringList ordered;
        for (const char *right : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
            if (use.rights.contains(QLatin1String(right))) ordered << QLatin1String(right);
        }
        uses.push_back({use.table, ordered});
    }
    return uses;
}

QStringList proceduresOf(const Profile &profile, Dialect dialect) {
    QStringList procedures;
    eachText(profile, dialect, [&](const StatementText &statement) {
        if (!statement.procedure.isEmpty() && !procedures.contains(statement.procedure))
            procedures << statement.procedure;
    });
    procedures.sort();
    return procedures;
}

QStringList installedTables(const Profile &profile, Dialect dialect) {
    QStringList tables;
    for (const BoundStatement &statement : profile.forDialect(dialect).install) {
        const Tokens tokens = tokensOf(statement.text, dialect);
        for (size_t i = 0; i + 1 < tokens.size(); ++i) {
            if (tokens[i].upper != QLatin1String("TABLE")) continue;
            size_t name = i + 1;
            while (name + 1 < tokens.size() && isIn(tokens[name].upper, {"IF", "NOT", "EXISTS"})) ++name;
            if (tokens[0].upper == QLatin1String("CREATE")) tables << unquoted(tokens[name].text);
            break;
        }
    }
    return tables;
}

bool isSystemTable(const QString &table) {
    const QString name = table.toLower();
    for (const char *schema : {"information_schema.", "pg_catalog.", "sys.", "performance_schema.", "mysql."}) {
        if (name.startsWith(QLatin1String(schema))) return true;
    }
    return isIn(name, {"dual", "sqlite_master", "sqlite_schema"}) || name.startsWith(QLatin1String("pg_"));
}

}  // namespace core::pms
