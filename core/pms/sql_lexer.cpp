// SPDX-License-Identifier: Apache-2.0
#include "core/pms/sql_lexer.h"

namespace core::pms {
namespace {

bool startsWord(QChar c) {
    return c.isLetter() || c == QLatin1Char('_');
}
bool continuesWord(QChar c) {
    return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('$');
}

bool is(QStringView text, QLatin1String word) {
    return text.compare(word, Qt::CaseInsensitive) == 0;
}

}  // namespace

SqlToken SqlLexer::token(SqlTokenKind kind, qsizetype end) {
    const SqlToken made{kind, m_sql.mid(m_pos, end - m_pos), m_pos};
    m_pos = end;
    return made;
}

SqlToken SqlLexer::quoted(QChar close, bool backslash) {
    for (qsizetype i = m_pos + 1; i < m_sql.size(); ++i) {
        if (backslash && m_sql.at(i) == QLatin1Char('\\')) {
            ++i;
        } else if (m_sql.at(i) == close) {
            if (at(i + 1) != close) return token(SqlTokenKind::Quoted, i + 1);
            ++i;
        }
    }
    return token(SqlTokenKind::Unterminated, m_sql.size());
}

bool SqlLexer::startsLineComment() const {
    const QChar c = at(m_pos);
    if (c == QLatin1Char('#')) return m_dialect == Dialect::MariaDb;
    if (c != QLatin1Char('-') || at(m_pos + 1) != QLatin1Char('-')) return false;
    const QChar after = at(m_pos + 2);
    return m_dialect != Dialect::MariaDb || after.isNull() || after.isSpace();
}

SqlToken SqlLexer::lineComment() {
    const qsizetype end = m_sql.indexOf(QLatin1Char('\n'), m_pos);
    return token(SqlTokenKind::Comment, end < 0 ? m_sql.size() : end);
}

SqlToken SqlLexer::blockComment() {
    const QChar third = at(m_pos + 2);
    const bool hint = third == QLatin1Char('!') || third == QLatin1Char('+');
    const bool nests = m_dialect == Dialect::PostgreSql || m_dialect == Dialect::SqlServer;
    int depth = 1;
    for (qsizetype i = m_pos + 2; i < m_sql.size(); ++i) {
        if (m_sql.at(i) == QLatin1Char('*') && at(i + 1) == QLatin1Char('/')) {
            if (--depth == 0) return token(hint ? SqlTokenKind::Hint : SqlTokenKind::Comment, i + 2);
            ++i;
        } else if (nests && m_sql.at(i) == QLatin1Char('/') && at(i + 1) == QLatin1Char('*')) {
            ++depth;
            ++i;
        }
    }
    return token(SqlTokenKind::Unterminated, m_sql.size());
}

SqlToken SqlLexer::dollarQuoted() {
    qsizetype tagEnd = m_pos + 1;
    if (startsWord(at(tagEnd))) {
        while (at(tagEnd).isLetterOrNumber() || at(tagEnd) == QLatin1Char('_')) ++tagEnd;
    }
    if (at(tagEnd) != QLatin1Char('$')) return token(SqlTokenKind::Symbol, m_pos + 1);
    const QStringView tag = m_sql.mid(m_pos, tagEnd + 1 - m_pos);
    const qsizetype close = m_sql.indexOf(tag, tagEnd + 1);
    if (close < 0) return token(SqlTokenKind::Unterminated, m_sql.size());
    return token(SqlTokenKind::Quoted, close + tag.size());
}

SqlToken SqlLexer::colon() {
    qsizetype end = m_pos + 1;
    if (at(end) == QLatin1Char(':') || at(end) == QLatin1Char('=')) return token(SqlTokenKind::Symbol, end + 1);
    if (!startsWord(at(end))) return token(SqlTokenKind::Symbol, end);
    while (at(end).isLetterOrNumber() || at(end) == QLatin1Char('_')) ++end;
    return token(SqlTokenKind::Parameter, end);
}

SqlToken SqlLexer::word() {
    const QChar first = at(m_pos);
    if (m_dialect == Dialect::PostgreSql && first.toLower() == QLatin1Char('e') && at(m_pos + 1) == QLatin1Char('\'')) {
        const qsizetype start = m_pos++;
        const SqlToken body = quoted(QLatin1Char('\''), /*backslash=*/true);
        return {body.kind, m_sql.mid(start, m_pos - start), start};
    }
    qsizetype end = m_pos;
    while (continuesWord(at(end))) ++end;
    return token(SqlTokenKind::Word, end);
}

/// `$(name)`; anything else that begins so is left to the server.
SqlToken SqlLexer::catalogue() {
    qsizetype end = m_pos + 2;
    while (at(end).isLetterOrNumber() || at(end) == QLatin1Char('_')) ++end;
    if (end == m_pos + 2 || at(end) != QLatin1Char(')')) return token(SqlTokenKind::Symbol, m_pos + 1);
    return token(SqlTokenKind::Catalogue, end + 1);
}

SqlToken SqlLexer::next() {
    const QChar c = at(m_pos);
    if (c.isSpace()) {
        qsizetype end = m_pos;
        while (at(end).isSpace()) ++end;
        return token(SqlTokenKind::Space, end);
    }
    if (startsLineComment()) return lineComment();
    if (c == QLatin1Char('/') && at(m_pos + 1) == QLatin1Char('*')) return blockComment();
    if (c == QLatin1Char('\'')) return quoted(c, m_dialect == Dialect::MariaDb);
    if (c == QLatin1Char('"')) return quoted(c, m_dialect == Dialect::MariaDb);
    if (c == QLatin1Char('`')) return quoted(c, /*backslash=*/false);
    if (c == QLatin1Char('[') && (m_dialect == Dialect::SqlServer || m_dialect == Dialect::Sqlite)) {
        return quoted(QLatin1Char(']'), /*backslash=*/false);
    }
    if (c == QLatin1Char('$') && at(m_pos + 1) == QLatin1Char('(')) return catalogue();
    if (c == QLatin1Char('$') && m_dialect == Dialect::PostgreSql) return dollarQuoted();
    if (c == QLatin1Char(':')) return colon();
    if (c == QLatin1Char('?')) return token(SqlTokenKind::Marker, m_pos + 1);
    if (c == QLatin1Char(';')) return token(SqlTokenKind::Semicolon, m_pos + 1);
    if (c.isLetterOrNumber() || c == QLatin1Char('_')) return word();
    return token(SqlTokenKind::Symbol, m_pos + 1);
}

namespace {

/// Gathers the statements of a script.
class ScriptSplitter final {
  public:
    ScriptSplitter(const QString& script, Dialect dialect) : m_script(script), m_dialect(dialect) {}

    QStringList split() {
        SqlLexer lexer(m_script, m_dialect);
        while (!lexer.atEnd()) {
            const SqlToken token = lexer.next();
            if (m_dialect == Dialect::MariaDb && !m_hasCode && token.kind == SqlTokenKind::Word &&
                is(token.text, QLatin1String("delimiter"))) {
                lexer = SqlLexer(m_script, m_dialect, customDelimited(token.offset));
            } else {
                take(token);
            }
        }
        finish();
        return m_statements;
    }

  private:
    void take(const SqlToken& token) {
        if (token.kind == SqlTokenKind::Semicolon && m_depth == 0) return finish();
        const bool code = token.kind != SqlTokenKind::Space && token.kind != SqlTokenKind::Comment;
        // Some drivers look at the first word of a statement, so that comments before it are left out.
        if (code || m_hasCode) m_current.append(token.text);
        if (token.kind == SqlTokenKind::Word && m_dialect == Dialect::Sqlite) follow(token.text);
        m_hasCode = m_hasCode || code;
    }

    /// The body of a SQLite trigger holds semicolons of its own.
    void follow(QStringView word) {
        ++m_words;
        if (m_words == 1) m_creates = is(word, QLatin1String("create"));
        if (m_creates && m_words <= 3 && is(word, QLatin1String("trigger"))) m_trigger = true;
        if (!m_trigger) return;
        if (is(word, QLatin1String("begin")) || is(word, QLatin1String("case"))) ++m_depth;
        if (is(word, QLatin1String("end")) && m_depth > 0) --m_depth;
    }

    /// Takes everything up to `DELIMITER ;` and returns where that ends.
    qsizetype customDelimited(qsizetype offset) {
        const qsizetype lineEnd = lineEndFrom(offset);
        const QString delimiter = m_script.mid(offset + 9, lineEnd - offset - 9).trimmed();
        if (delimiter == QLatin1String(";") || delimiter.isEmpty()) return m_current.clear(), lineEnd;
        const QString back = QStringLiteral("DELIMITER ;");
        const qsizetype end = m_script.indexOf(back, lineEnd, Qt::CaseInsensitive);
        const QString body = m_script.mid(lineEnd, (end < 0 ? m_script.size() : end) - lineEnd);
        for (const QString& part : body.split(delimiter)) {
            m_current = part.mid(codeStart(part));
            m_hasCode = !m_current.isEmpty();
            finish();
        }
        return end < 0 ? m_script.size() : end + back.size();
    }

    qsizetype codeStart(const QString& part) const {
        SqlLexer lexer(part, m_dialect);
        while (!lexer.atEnd()) {
            const SqlToken token = lexer.next();
            if (token.kind != SqlTokenKind::Space && token.kind != SqlTokenKind::Comment) return token.offset;
        }
        return part.size();
    }

    qsizetype lineEndFrom(qsizetype offset) const {
        const qsizetype end = m_script.indexOf(QLatin1Char('\n'), offset);
        return end < 0 ? m_script.size() : end;
    }

    void finish() {
        if (m_hasCode) m_statements << m_current.trimmed();
        m_current.clear();
        m_hasCode = m_creates = m_trigger = false;
        m_words = m_depth = 0;
    }

    const QString& m_script;
    Dialect m_dialect;
    QStringList m_statements;
    QString m_current;
    bool m_hasCode = false;
    bool m_creates = false;
    bool m_trigger = false;
    int m_words = 0;
    int m_depth = 0;
};

}  // namespace

QStringList splitScript(const QString& script, Dialect dialect) {
    return ScriptSplitter(script, dialect).split();
}

}  // namespace core::pms
