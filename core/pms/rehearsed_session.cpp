// SPDX-License-Identifier: Apache-2.0
#include "core/pms/rehearsed_session.h"

namespace core::pms {

QString redactedKind(const SqlValue &value) {
    struct Visitor {
        QString operator()(std::monostate) const { return QStringLiteral("NULL"); }
        QString operator()(qint64) const { return QStringLiteral("number"); }
        QString operator()(double) const { return QStringLiteral("number"); }
        QString operator()(const QString &text) const { return QStringLiteral("text of %1").arg(text.size()); }
        QString operator()(const QByteArray &bytes) const { return QStringLiteral("bytes of %1").arg(bytes.size()); }
    };
    return std::visit(Visitor{}, value);
}

base::Expected<SqlResult> RehearsedSession::execute(const BoundStatement &statement) {
    auto result = m_inner.execute(statement);
    if (!m_listener) return result;
    TracedStatement traced{statement.name, statement.text, {}, {}, !result};
    for (const SqlValue &value : statement.parameters) traced.values << redactedKind(value);
    if (!result) {
        traced.outcome = result.error().toLogLine();
    } else if (!result->columns.isEmpty()) {
        traced.outcome = QStringLiteral("%1 rows").arg(result->rows.size());
    } else {
        traced.outcome = QStringLiteral("%1 changed").arg(result->affected);
    }
    m_listener(traced);
    return result;
}

base::Expected<void> RehearsedSession::told(const char *what, base::Expected<void> outcome) const {
    if (m_listener)
        m_listener({QLatin1String(what), {}, {}, outcome ? QString() : outcome.error().toLogLine(), !outcome});
    return outcome;
}

base::Expected<void> RehearsedSession::begin(Isolation isolation) {
    auto begun = told("begin", m_inner.begin(isolation));
    if (!begun) return begun;
    for (const BoundStatement &statement : m_preamble) {
        if (auto done = execute(statement); !done) {
            (void)m_inner.rollback();
            return base::fail(done.error());
        }
    }
    return begun;
}

base::Expected<void> RehearsedSession::commit() {
    if (m_ending == Ending::Commit) return told("commit", m_inner.commit());
    ++m_heldBack;
    return told("commit, held back", m_inner.rollback());
}

base::Expected<void> RehearsedSession::rollback() {
    return told("rollback", m_inner.rollback());
}

base::Expected<void> RehearsedSession::rollbackTo(const BoundStatement &statement) {
    return told("rollback to savepoint", m_inner.rollbackTo(statement));
}

}  // namespace core::pms
