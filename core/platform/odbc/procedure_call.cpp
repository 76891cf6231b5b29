// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/procedure_call.h"

#include <QRegularExpression>
#include <algorithm>
#include <cmath>

namespace core::platform {
namespace {

using pms::ParameterDirection;
using pms::ParameterRole;
using pms::SqlValue;

const QLatin1Char kMark('?');

/// Splits at commas outside quotes and parentheses.
QStringList splitArguments(const QString &text) {
    QStringList parts;
    QString part;
    QChar quote;
    int depth = 0;
    for (const QChar c : text) {
        if (!quote.isNull()) {
            if (c == quote) quote = {};
        } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            quote = c;
        } else if (c == QLatin1Char('(') || c == QLatin1Char(')')) {
            depth += c == QLatin1Char('(') ? 1 : -1;
        } else if (c == QLatin1Char(',') && depth == 0) {
            parts << part.trimmed();
            part.clear();
            continue;
        }
        part += c;
    }
    if (!parts.isEmpty() || !part.trimmed().isEmpty()) parts << part.trimmed();
    return parts;
}

/// The call's marks one after the other, with their values and roles.
class Marks {
  public:
    explicit Marks(const pms::BoundStatement &statement) : m_statement(statement) {}
    std::size_t position() const { return m_next; }
    const SqlValue &value() const {
        static const SqlValue null;
        return m_next < m_statement.parameters.size() ? m_statement.parameters[m_next] : null;
    }
    ParameterRole role() const {
        return m_next < m_statement.roles.size() ? m_statement.roles[m_next] : ParameterRole();
    }
    void step() { ++m_next; }

  private:
    const pms::BoundStatement &m_statement;
    std::size_t m_next = 0;
};

tl::unexpected<SqlDiagnostics> misfit(const QString &message) {
    return tl::unexpected(SqlDiagnostics{{QStringLiteral("42883"), 0, message}});
}

QString unquoted(const QString &identifier) {
    if (identifier.size() > 1 && identifier.startsWith(QLatin1Char('"')) && identifier.endsWith(QLatin1Char('"')))
        return identifier.mid(1, identifier.size() - 2).replace(QLatin1String("\"\""), QLatin1String("\""));
    return identifier.toLower();
}

bool givesOut(QChar mode) {
    return mode == QLatin1Char('o') || mode == QLatin1Char('b');
}

/// The OUT argument that stands for the return value: -1 for none, nothing where the routine does not fit.
std::optional<qsizetype> returnPosition(const Routine &routine, const CallText &call) {
    if (routine.modes.size() == call.arguments.size()) return -1;
    const qsizetype first = routine.modes.indexOf(QLatin1Char('o'));
    if (call.returns && routine.modes.size() == call.arguments.size() + 1 && first >= 0) return first;
    return std::nullopt;
}

/// Builds the text for one routine, argument by argument.
class PostgreSqlCall {
  public:
    PostgreSqlCall(const CallText &call, const pms::BoundStatement &statement, const Routine &routine,
                   qsizetype returnAt)
        : m_call(call), m_routine(routine), m_returnAt(returnAt), m_marks(statement) {}

    OdbcAnswer<CallPlan> plan() {
        if (m_call.returns) m_marks.step();
        if (m_call.returns && m_returnAt < 0) m_plan.outputColumns.push_back(0);
        const bool hasOut = std::any_of(m_routine.modes.begin(), m_routine.modes.end(), givesOut);
        if (m_call.returns && m_returnAt < 0 && (hasOut || m_routine.isProcedure))
            return misfit(m_call.name + QStringLiteral(" returns no value of its own; name its OUT parameters"));
        for (qsizetype at = 0; at < m_routine.modes.size(); ++at)
            if (auto added = addArgument(at); !added) return tl::unexpected(added.error());
        const QString arguments = m_arguments.join(QStringLiteral(", "));
        m_step.text = (m_routine.isProcedure ? QStringLiteral("CALL %1(%2)") : QStringLiteral("SELECT * FROM %1(%2)"))
                          .arg(m_call.name, arguments);
        m_plan.steps.push_back(std::move(m_step));
        m_plan.keepsRows = m_plan.outputColumns.empty() && !m_routine.isVoid && !m_routine.isProcedure;
        return std::move(m_plan);
    }

  private:
    OdbcAnswer<void> addArgument(qsizetype at) {
        const QChar mode = m_routine.modes[at];
        const int column = givesOut(mode) ? m_column++ : -1;
        if (at == m_returnAt) {
            m_plan.outputColumns.insert(m_plan.outputColumns.begin(), column);
            if (m_routine.isProcedure) m_arguments << cast(QStringLiteral("NULL"), at);
            return {};
        }
        const QString &argument = m_call.arguments[m_argument++];
        const bool isMark = argument == kMark;
        if (isMark && isOutput(m_marks.role())) {
            if (column < 0)
                return misfit(QStringLiteral("parameter %1 of %2 is no output there").arg(m_argument).arg(m_call.name));
            m_plan.outputColumns.push_back(column);
        }
        const bool isOut = mode == QLatin1Char('o');
        if (!isOut) {
            m_arguments << cast(argument, at);
            if (isMark) m_step.parameters.push_back(m_marks.value());
        } else if (m_routine.isProcedure) {
            m_arguments << cast(QStringLiteral("NULL"), at);
        }
        if (isMark) m_marks.step();
        return {};
    }
    QString cast(const QString &argument, qsizetype at) const {
        if (m_routine.modes[at] == QLatin1Char('v') || at >= m_routine.types.size()) return argument;
        return QStringLiteral("CAST(%1 AS %2)").arg(argument, m_routine.types[at]);
    }

    const CallText &m_call;
    const Routine &m_routine;
    const qsizetype m_returnAt;
    Marks m_marks;
    CallPlan m_plan;
    CallPlan::Step m_step;
    QStringList m_arguments;
    int m_argument = 0;
    int m_column = 0;
};

/// No routine of this name takes these arguments, or some have defaults.
CallPlan plainPostgreSql(const CallText &call, const pms::BoundStatement &statement) {
    CallPlan plan;
    CallPlan::Step step;
    QStringList arguments;
    Marks marks(statement);
    int column = 0;
    if (call.returns) {
        marks.step();
        plan.outputColumns.push_back(column++);
    }
    for (const QString &argument : call.arguments) {
        const bool isMark = argument == kMark;
        const ParameterRole role = isMark ? marks.role() : ParameterRole();
        if (isOutput(role)) plan.outputColumns.push_back(column++);
        if (role.direction != ParameterDirection::Out) {
            arguments << argument;
            if (isMark) step.parameters.push_back(marks.value());
        }
        if (isMark) marks.step();
    }
    step.text = QStringLiteral("SELECT * FROM %1(%2)").arg(call.name, arguments.join(QStringLiteral(", ")));
    plan.steps.push_back(std::move(step));
    plan.keepsRows = plan.outputColumns.empty();
    return plan;
}

}  // namespace

bool isOutput(const ParameterRole &role) {
    return role.direction != ParameterDirection::In;
}

std::optional<CallText> parseCall(const QString &text) {
    static const QRegularExpression shape(
        QStringLiteral("^\\s*\\{\\s*(\\?\\s*=)?\\s*CALL\\s+([^\\s(]+)\\s*(?:\\((.*)\\))?\\s*\\}\\s*$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch()) return std::nullopt;
    return CallText{!match.captured(1).isEmpty(), match.captured(2), splitArguments(match.captured(3))};
}

QString routinesQuery() {
    return QStringLiteral(
        "SELECT CASE p.prokind WHEN 'p' THEN 1 ELSE 0 END AS procedure, "
        "CASE WHEN p.prorettype = 'pg_catalog.void'::regtype THEN 1 ELSE 0 END AS nothing, "
        "u.ord AS ord, COALESCE(CAST(p.proargmodes[CAST(u.ord AS integer)] AS text), 'i') AS mode, "
        "pg_catalog.format_type(u.type, NULL) AS type, CAST(CAST(p.oid AS bigint) AS text) AS id "
        "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
        "LEFT JOIN LATERAL unnest(COALESCE(p.proallargtypes, CAST(p.proargtypes AS oid[]))) "
        "WITH ORDINALITY AS u(type, ord) ON true "
        "WHERE p.proname = CAST(? AS name) AND (n.nspname = CAST(? AS name) OR "
        "(CAST(? AS text) = '' AND pg_catalog.pg_function_is_visible(p.oid))) ORDER BY p.oid, u.ord");
}

std::vector<SqlValue> routinesParameters(const QString &name) {
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    const QString schema = dot < 0 ? QString(QLatin1String("")) : unquoted(name.left(dot));
    return {unquoted(name.mid(dot + 1)), schema, schema};
}

std::vector<Routine> routinesFrom(const pms::SqlResult &result) {
    std::vector<Routine> routines;
    SqlValue previous;
    for (const auto &row : result.rows) {
        if (routines.empty() || row[5] != previous) {
            routines.push_back({row[0] == SqlValue(qint64(1)), row[1] == SqlValue(qint64(1)), {}, {}});
            previous = row[5];
        }
        const auto *mode = std::get_if<QString>(&row[3]);
        const auto *type = std::get_if<QString>(&row[4]);
        // A routine without arguments has one row, whose number is NULL; 't' is a column of the result.
        if (!mode || !type || std::holds_alternative<std::monostate>(row[2]) || *mode == QLatin1String("t")) continue;
        routines.back().modes += *mode;
        routines.back().types << *type;
    }
    return routines;
}

OdbcAnswer<CallPlan> planForPostgreSql(const CallText &call, const pms::BoundStatement &statement,
                                       const std::vector<Routine> &routines) {
    for (const bool wantsReturnArgument : {false, true}) {
        for (const Routine &routine : routines) {
            const auto returnAt = returnPosition(routine, call);
            if (returnAt && (*returnAt >= 0) == wantsReturnArgument)
                return PostgreSqlCall(call, statement, routine, *returnAt).plan();
        }
    }
    return plainPostgreSql(call, statement);
}

CallPlan planForMariaDb(const CallText &call, const pms::BoundStatement &statement) {
    CallPlan plan;
    CallPlan::Step before, run, after;
    QStringList arguments, assignments, outputs;
    Marks marks(statement);
    if (call.returns) {
        outputs << QStringLiteral("@pb_return");
        marks.step();
    }
    for (const QString &argument : call.arguments) {
        const bool isMark = argument == kMark;
        const ParameterRole role = isMark ? marks.role() : ParameterRole();
        if (isOutput(role)) {
            const QString variable = QStringLiteral("@pb_%1").arg(marks.position());
            const bool isIn = role.direction == ParameterDirection::InOut;
            assignments << variable + (isIn ? QStringLiteral(" = ?") : QStringLiteral(" = NULL"));
            if (isIn) before.parameters.push_back(marks.value());
            arguments << variable;
            outputs << variable;
        } else {
            arguments << argument;
            if (isMark) run.parameters.push_back(marks.value());
        }
        if (isMark) marks.step();
    }
    const QString list = arguments.join(QStringLiteral(", "));
    before.text = QStringLiteral("SET ") + assignments.join(QStringLiteral(", "));
    run.text =
        (call.returns ? QStringLiteral("SET @pb_return = %1(%2)") : QStringLiteral("CALL %1(%2)")).arg(call.name, list);
    after.text = QStringLiteral("SELECT ") + outputs.join(QStringLiteral(", "));
    if (!assignments.isEmpty()) plan.steps.push_back(std::move(before));
    plan.rowsFrom = plan.steps.size();
    plan.steps.push_back(std::move(run));
    if (!outputs.isEmpty()) plan.steps.push_back(std::move(after));
    for (int column = 0; column < outputs.size(); ++column) plan.outputColumns.push_back(column);
    return plan;
}

SqlValue asOutput(const SqlValue &value, pms::OutputKind kind) {
    constexpr int kAllDigits = 17;
    const auto *text = std::get_if<QString>(&value);
    const auto *number = std::get_if<qint64>(&value);
    const auto *real = std::get_if<double>(&value);
    const auto *bytes = std::get_if<QByteArray>(&value);
    if (kind == pms::OutputKind::Text) {
        if (number) return QString::number(*number);
        if (real) return QString::number(*real, 'g', kAllDigits);
        if (bytes) return QString::fromUtf8(*bytes);
        return value;
    }
    if (real && std::trunc(*real) == *real) return qint64(*real);
    bool isNumber = false;
    const qint64 digits = text    ? text->trimmed().toLongLong(&isNumber)
                          : bytes ? bytes->trimmed().toLongLong(&isNumber)
                                  : 0;
    return isNumber ? SqlValue(digits) : value;
}

}  // namespace core::platform
