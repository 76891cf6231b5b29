// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/pms/sql_session.h"

namespace core::pms {

/// A piece of SQL text. Quoted covers string literals, quoted identifiers and dollar quotes; Hint a comment that the
/// server reads (`/*!`, `/*+`); Catalogue is `$(name)`.
enum class SqlTokenKind { Word, Space, Symbol, Quoted, Comment, Hint, Parameter, Catalogue, Marker, Semicolon, Unterminated };

struct SqlToken {
    SqlTokenKind kind = SqlTokenKind::Space;
    QStringView text;
    qsizetype offset = 0;
};

/// Cuts SQL into tokens by the dialect's own quoting rules; the tokens' texts joined give the SQL again. Pure.
class SqlLexer final {
  public:
    SqlLexer(QStringView sql, Dialect dialect, qsizetype from = 0) : m_sql(sql), m_dialect(dialect), m_pos(from) {}

    bool atEnd() const { return m_pos >= m_sql.size(); }
    SqlToken next();

  private:
    QChar at(qsizetype index) const { return index < m_sql.size() ? m_sql.at(index) : QChar(); }
    SqlToken token(SqlTokenKind kind, qsizetype end);
    SqlToken quoted(QChar close, bool backslash);
    SqlToken lineComment();
    SqlToken blockComment();
    SqlToken dollarQuoted();
    SqlToken colon();
    SqlToken catalogue();
    SqlToken word();
    bool startsLineComment() const;

    QStringView m_sql;
    Dialect m_dialect;
    qsizetype m_pos;
};

/// Splits a script as the dialect's own client would: at `;` outside quotes, bodies of SQLite triggers and dollar
/// quotes, and by `DELIMITER` lines for MariaDB. Comments before a statement and empty statements are dropped.
QStringList splitScript(const QString& script, Dialect dialect);

}  // namespace core::pms
