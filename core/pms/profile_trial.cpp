// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_trial.h"

#include <QRegularExpression>

#include "core/pms/database_identity.h"
#include "core/pms/diary_reader.h"
#include "core/pms/link_store.h"
#include "core/pms/operation_catalogue.h"
#include "core/pms/operation_columns.h"
#include "core/pms/person_mapper.h"
#include "core/pms/sql_value.h"
#include "core/pms/table_trial.h"
#include "core/pms/table_use.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;
using Verdict = TrialFinding::Verdict;

ports::LinkKey nobodysKey(const ports::UnitSite &site) {
    return {site.environment, site.practice, domain::BookingId(0)};
}

std::vector<domain::AppointmentId> guessedAppointments(const TrialQuestion &question) {
    return {domain::AppointmentId(question.guessesIds ? QStringLiteral("1") : QString())};
}

/// Runs the reading operations and explains the others, one after the other.
class ProfileTrial final {
  public:
    ProfileTrial(SqlSession &session, const Profile &profile, const TrialQuestion &question, DatabaseZone zone)
        : m_session(session), m_profile(profile), m_question(question), m_zone(std::move(zone)) {}

    Expected<std::vector<TrialFinding>> run() {
        const DialectProfile &part = m_profile.forDialect(m_session.dialect());
        if (part.operations.empty())
            say(Verdict::Fault, QStringLiteral("dialect"),
                QStringLiteral("the profile has no statement for %1").arg(m_session.serverDescription()));
        m_lackingOwn = lackingOwnTables(m_session, m_profile);
        probe();
        identity(part);
        for (const auto &[name, operation] : part.operations) {
            if (m_lost) return fail(*m_lost);
            const bool reads = isReading(name);
            if (reads) read(name);
            for (const Statement &statement : operation.statements) {
                // What runs only sometimes may not have run now.
                if (!reads || !statement.when.empty()) explain(statement);
            }
        }
        if (m_lost) return fail(*m_lost);
        auto tables = tryTables(m_session, m_profile);
        m_found.insert(m_found.end(), tables.begin(), tables.end());
        return std::move(m_found);
    }

  private:
    void say(Verdict verdict, const QString &subject, const QString &text) {
        m_found.push_back({verdict, subject, text});
    }
    void fault(const QString &subject, const base::Error &error) {
        if (error.kind == base::ErrorKind::Unavailable) m_lost = error;
        if (error.cause == base::DatabaseCause::TableMissing && needsLackingTable(subject))
            return say(Verdict::Warning, subject,
                       QStringLiteral("not tried: it needs our own tables, which are not made yet"));
        m_found.push_back({Verdict::Fault, subject, error.toLogLine(), error});
    }
    /// Whether @p subject, an operation or a statement, uses one of our own tables that is not there.
    bool needsLackingTable(const QString &subject) const {
        const Dialect dialect = m_session.dialect();
        const Operation *operation = m_profile.forDialect(dialect).operation(subject.section(QLatin1Char('['), 0, 0));
        if (!operation) return false;
        for (const Statement &statement : operation->statements) {
            for (const TableUse &use : tablesOf(textOfStatement(statement).text, dialect)) {
                if (m_lackingOwn.contains(use.table, Qt::CaseInsensitive)) return true;
            }
        }
        return false;
    }

    void probe() {
        const auto found = runProbe(m_session, m_profile);
        if (!found) return fault(QStringLiteral("probe"), found.error());
        if (!*found) return;
        const QString what = QStringLiteral("%1 %2").arg((*found)->system, (*found)->version).simplified();
        say((*found)->isAccepted ? Verdict::Good : Verdict::Warning, QStringLiteral("probe"),
            (*found)->isAccepted ? what : QStringLiteral("%1: a version that the profile was not made for").arg(what));
    }

    void identity(const DialectProfile &part) {
        if (!part.site && part.fingerprint.empty()) return;
        ports::DatabaseIdentity known;
        const QString subject = part.site ? QStringLiteral("site") : QStringLiteral("fingerprint");
        if (const auto said = identify(m_session, part, known); !said) return fault(subject, said.error());
        say(Verdict::Good, subject, QStringLiteral("understood"));
    }

    /// Ids of another kind ("1" where there are uuids) may be refused by the database itself: then without them.
    void read(const QString &operation) {
        const std::vector<TrialFinding> before = m_found;
        m_asked = m_question;
        readOnce(operation);
        if (m_lost || m_found.back().verdict != Verdict::Fault) return;
        const std::vector<TrialFinding> guessed = std::exchange(m_found, before);
        m_asked.guessesIds = false;
        readOnce(operation);
        if (m_found.back().verdict == Verdict::Fault) m_found = guessed;
    }

    void readOnce(const QString &operation) {
        auto snapshot = Transaction::begin(m_session, Isolation::RepeatableRead);
        if (!snapshot) return fault(operation, snapshot.error());
        OperationRunner runner(m_session, m_profile, m_zone, m_question.site);
        Parameters parameters = trialParameters(runner, operation, m_asked);
        const auto results = runner.run(operation, parameters);
        if (!results) return fault(operation, results.error());
        qsizetype rows = 0;
        for (const SqlResult &result : *results) rows += qsizetype(result.rows.size());
        const size_t before = m_found.size();
        for (const SqlResult &result : *results) columns(operation, result);
        if (m_found.size() != before && m_found.back().verdict == Verdict::Fault) return;
        if (const auto understood = understand(runner, operation); !understood)
            return fault(operation, understood.error());
        say(Verdict::Good, operation, QStringLiteral("%1 rows, understood").arg(rows));
    }

    void columns(const QString &operation, const SqlResult &result) {
        const ColumnFindings findings = judgeColumns(operation, result, m_profile, m_session.dialect());
        if (!findings.unread.isEmpty())
            say(Verdict::Warning, operation,
                QStringLiteral("column %1 is not read by anything: a misspelling?")
                    .arg(findings.unread.join(QStringLiteral(", "))));
        if (!findings.missing.isEmpty())
            say(Verdict::Fault, operation,
                QStringLiteral("its rows have no column %1").arg(findings.missing.join(QStringLiteral(", "))));
    }

    /// The rows through the engine's own readers; the first that is not understood names its column.
    Expected<void> understand(const OperationRunner &runner, const QString &operation) const {
        const auto done = [](const auto &read) -> Expected<void> {
            if (!read) return fail(read.error());
            return {};
        };
        if (operation == QLatin1String("resources")) return done(readResources(runner, {}));
        if (operation == QLatin1String("appointment_types")) return done(readTypes(runner, {}));
        if (operation == QLatin1String("change_token")) return done(readChangeToken(runner));
        if (operation == QLatin1String("link")) return done(readLink(runner, nobodysKey(m_question.site)));
        if (operation == QLatin1String("links"))
            return done(readLinks(runner, m_question.site.environment, m_question.site.practice, m_question.from));
        if (operation == QLatin1String("appointments"))
            return done(readAppointments(runner, guessedAppointments(m_asked)));
        if (operation == QLatin1String("resource")) {
            for (const auto &id : m_question.resources) {
                if (auto read = done(readResource(runner, id)); !read) return read;
            }
        }
        if (operation == QLatin1String("candidates")) {
            Parameters parameters = trialParameters(runner, operation, m_asked);
            return done(runner.rows<domain::PatientRecord>(
                operation, parameters, [this](RowReader &row) { return readPatient(row, m_profile); }));
        }
        const OperationRule *rule = operationRule(operation);
        return rule && rule->isDiary ? understandDiary(operation) : Expected<void>();
    }

    /// The diary with one of its operations only, so that a fault of one does not hide those of the others.
    Expected<void> understandDiary(const QString &operation) const {
        Profile only = m_profile;
        auto &operations = only.dialects[m_session.dialect()].operations;
        std::erase_if(operations, [&operation](const auto &one) {
            const OperationRule *rule = operationRule(one.first);
            return rule && rule->isDiary && one.first != operation;
        });
        const OperationRunner runner(m_session, only, m_zone, m_question.site);
        const auto read = Diary::read(runner, m_question.resources, m_question.from, m_question.to);
        if (!read) return fail(read.error());
        return {};
    }

    void explain(const Statement &statement) {
        if (statement.call) {
            say(Verdict::Warning, statement.name,
                QStringLiteral("a procedure is not tried here; `profile book` runs it"));
            return;
        }
        const Dialect dialect = m_session.dialect();
        if (dialect != Dialect::Sqlite && dialect != Dialect::PostgreSql && dialect != Dialect::MariaDb) {
            say(Verdict::Warning, statement.name,
                QStringLiteral("this database explains nothing without running it; `profile book` runs it"));
            return;
        }
        explainText(textOfStatement(statement));
        if (const auto undo = textOfUndo(statement)) explainText(*undo);
    }
    /// LOCK, SET and their like are nothing that a database could explain.
    void explainText(const StatementText &statement) {
        static const QRegularExpression kExplainable(
            QStringLiteral("^\\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\\b"),
            QRegularExpression::CaseInsensitiveOption);
        if (kExplainable.match(statement.text).hasMatch()) return judge(statement.name, explained(statement));
        say(Verdict::Warning, statement.name,
            QStringLiteral("cannot be explained without running it; `profile book` runs it"));
    }
    void judge(const QString &subject, const Expected<void> &outcome) {
        if (!outcome) return fault(subject, outcome.error());
        say(Verdict::Good, subject, QStringLiteral("accepted, not run"));
    }

    Expected<void> explained(const StatementText &statement) {
        auto scope = Transaction::begin(m_session, Isolation::RepeatableRead);
        if (!scope) return fail(scope.error());
        const std::vector<SqlValue> nothing(size_t(statement.parameters.size()));
        const auto done = m_session.execute({statement.name, QStringLiteral("EXPLAIN ") + statement.text, nothing});
        if (!done) return fail(done.error());
        return {};
    }

    SqlSession &m_session;
    const Profile &m_profile;
    const TrialQuestion &m_question;
    DatabaseZone m_zone;
    TrialQuestion m_asked;  ///< With or without guessed ids.
    QStringList m_lackingOwn;
    std::vector<TrialFinding> m_found;
    std::optional<base::Error> m_lost;
};

void setDays(Parameters &parameters, const TrialQuestion &question) {
    const auto midnight = [](QDate date) { return date.toString(Qt::ISODate) + QStringLiteral(" 00:00:00"); };
    parameters.setText(QStringLiteral("from"), question.from.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("to"), question.to.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("date"), question.from.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("from_start"), midnight(question.from));
    parameters.setText(QStringLiteral("until"), midnight(question.to.addDays(1)));
    parameters.setText(QStringLiteral("day_before"), midnight(question.from.addDays(-1)));
}

}  // namespace

bool isReading(const QString &operation) {
    static const QStringList others = {QStringLiteral("lock"), QStringLiteral("unlock"), QStringLiteral("link_lock")};
    const OperationRule *rule = operationRule(operation);
    return rule && !rule->isWrite && !others.contains(operation) && !operation.startsWith(QLatin1String("lease"));
}

Parameters trialParameters(const OperationRunner &runner, const QString &operation, const TrialQuestion &question) {
    Parameters parameters;
    if (const OperationRule *rule = operationRule(operation)) {
        for (const QString &name : rule->parameters) parameters.set(name, SqlValue());
    }
    setKey(parameters, nobodysKey(question.site));
    setDays(parameters, question);
    runner.setIds(parameters, QStringLiteral("locations"), std::vector<domain::LocationId>());
    runner.setIds(parameters, QStringLiteral("resources"), question.resources);
    runner.setIds(parameters, QStringLiteral("appointments"), guessedAppointments(question));
    if (!question.resources.empty())
        runner.setId(parameters, QStringLiteral("resource"), question.resources.front().value());
    if (operation == QLatin1String("candidates")) setCandidateKeys(parameters, {});
    const QString guess = question.guessesIds ? QStringLiteral("1") : QString();
    for (const char *name : {"patient", "suggested_patient"}) runner.setId(parameters, QLatin1String(name), guess);
    return parameters;
}

Expected<std::optional<ProbeFinding>> runProbe(SqlSession &session, const Profile &profile) {
    const auto &probe = profile.forDialect(session.dialect()).probe;
    if (!probe || !probe->sql) return std::optional<ProbeFinding>();
    auto snapshot = Transaction::begin(session, Isolation::RepeatableRead);
    if (!snapshot) return fail(snapshot.error());
    const auto result = session.execute(*probe->sql);
    if (!result) return fail(result.error());
    const qsizetype version = result->columns.indexOf(QStringLiteral("version"));
    if (result->rows.size() != 1 || version < 0)
        return fail(base::ErrorKind::ContractViolation, QStringLiteral("probe"),
                    QStringLiteral("it must give one row with a column version"));
    const auto &row = result->rows.front();
    ProbeFinding found{profile.name, textOf(row[size_t(version)]).trimmed(), probe->versions.isEmpty()};
    if (const qsizetype system = result->columns.indexOf(QStringLiteral("system")); system >= 0)
        found.system = textOf(row[size_t(system)]).trimmed();
    for (const QString &beginning : probe->versions)
        found.isAccepted = found.isAccepted || found.version.startsWith(beginning);
    return std::optional(found);
}

Expected<std::vector<TrialFinding>> tryProfile(SqlSession &session, const Profile &profile,
                                               const TrialQuestion &question) {
    auto zone = DatabaseZone::make(profile.timeZone, question.site.zone);
    if (!zone) return fail(zone.error());
    return ProfileTrial(session, profile, question, std::move(*zone)).run();
}

}  // namespace core::pms
