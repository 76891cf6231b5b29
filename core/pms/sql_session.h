// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/expected.h"

namespace core::pms {

/// NULL, number, text or bytes. Dates and times travel as ISO text ("2026-12-01", "09:30:00", "2026-12-01 09:30:00"),
/// because drivers disagree about everything else.
using SqlValue = std::variant<std::monostate, qint64, double, QString, QByteArray>;

/// What a parameter of a procedure call is for.
enum class ParameterDirection { In, Out, InOut, Return };
/// What an output parameter is read as.
enum class OutputKind { Text, Integer };

struct ParameterRole {
    ParameterDirection direction = ParameterDirection::In;
    OutputKind kind = OutputKind::Text;  ///< Means something for outputs only.
};

/// One statement with positional parameters: `?` in the text, one value for each.
struct BoundStatement {
    QString name;  ///< For errors and the trace: "appointment_insert[1]".
    QString text;  ///< Of a call: "{? = CALL name(?, ?)}", without "? = " when it returns nothing.
    std::vector<SqlValue> parameters;  ///< In the order of the marks; Out and Return hold NULL.
    bool call = false;                 ///< A stored procedure; drivers with another way of calling may rewrite the text.
    std::vector<ParameterRole> roles{};  ///< Of a call, one for each parameter; otherwise empty.
};

struct SqlResult {
    QStringList columns;  ///< Lower-cased names.
    std::vector<std::vector<SqlValue>> rows;
    qint64 affected = 0;            ///< Rows changed by INSERT, UPDATE, DELETE; undefined for SELECT.
    std::vector<SqlValue> outputs;  ///< Of a call: Return, Out and InOut parameters, in their order.
};

enum class Isolation { Default, ReadCommitted, RepeatableRead, Serializable };

/// What kind of server the session talks to, for dialects.
enum class Dialect { Generic, Sqlite, PostgreSql, MariaDb, SqlServer };

class SqlCatalogue;

/// A connection on the database thread. Blocking, used by one thread only. Every call is bound by the deadline of the
/// unit under way. After a failed call inside a transaction only rollback() is legal.
/// Errors: Unavailable (connection lost or refused, before or outside a commit; the deadline
/// past), Conflict (deadlock, serialization failure, lock or statement time-out that the server reports, unique violation,
/// exclusion violation), OutcomeUnknown (connection lost in
/// commit), Rejected (missing right, table, syntax, check or foreign-key violation, read-only), each with sqlState and
/// nativeCode.
class SqlSession {
  public:
    virtual ~SqlSession() = default;
    virtual Dialect dialect() const = 0;
    virtual QString serverDescription() const = 0;  ///< "PostgreSQL 15.6".
    virtual base::Expected<SqlResult> execute(const BoundStatement& statement) = 0;
    virtual base::Expected<void> begin(Isolation isolation) = 0;
    virtual base::Expected<void> commit() = 0;
    virtual base::Expected<void> rollback() = 0;
    /// Marks a place in the transaction under way, by the SQL in @p statement.
    virtual base::Expected<void> savepoint(const BoundStatement& statement) { return done(execute(statement)); }
    /// Goes back to that place; legal also after a failed call, and the transaction is usable again afterwards.
    virtual base::Expected<void> rollbackTo(const BoundStatement& statement) { return done(execute(statement)); }
    /// What the database says about its tables (core/pms/sql_catalogue.h); null where nothing can be asked. Lives as long
    /// as the session.
    virtual SqlCatalogue* catalogue() { return nullptr; }

  private:
    static base::Expected<void> done(const base::Expected<SqlResult>& result) {
        if (!result) return base::Unexpected(result.error());
        return {};
    }
};

/// Rolls back unless committed.
class Transaction {
  public:
    static base::Expected<Transaction> begin(SqlSession& session, Isolation isolation) {
        if (auto begun = session.begin(isolation); !begun) return base::Unexpected(begun.error());
        return Transaction(session);
    }
    Transaction(Transaction&& other) noexcept : m_session(std::exchange(other.m_session, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction() {
        if (m_session) (void)m_session->rollback();
    }
    base::Expected<void> commit() { return std::exchange(m_session, nullptr)->commit(); }

  private:
    explicit Transaction(SqlSession& session) : m_session(&session) {}
    SqlSession* m_session;
};

}  // namespace core::pms
