// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "core/domain/patient.h"
#include "core/pms/sql_template.h"
#include "core/ports/pms_database.h"

/// The profile: how one practice system keeps its diary, as a TOML file (`language = 1`). The page
/// resources/profiles/reference/README.md and the profile beside it show every construct in use.
namespace core::pms {

/// One test of `when`: a flag of the unit ("new_patient") or "has:<parameter>", optionally after "not ".
struct Condition {
    QString name;
    bool parameter = false;
    bool negated = false;
};

/// Names a value for the statements that follow.
struct Capture {
    QString name;    ///< Usable as :name from then on.
    QString column;  ///< Of the first row; "last_insert_id" asks the server when the statement gave no row.
};

struct Statement {
    QString name;  ///< "appointment_insert[1]"
    SqlTemplate sql;
    std::vector<Condition> when;       ///< All must hold.
    std::optional<qint64> expectRows;  ///< Rows returned or changed; another number is a Conflict.
    std::vector<Capture> captures;
    int line = 0;
};

/// Where one of our columns comes from: `columns = { start_time = { column = "AppointmentTime", form = "…" } }`.
struct ColumnRule {
    QString ours;
    QString theirs;     ///< Lower-cased, as in SqlResult; the same as ours when the profile names none.
    QStringList forms;  ///< Reading forms, in order of use, as written; the row reader knows them.
};

struct Operation {
    std::vector<Statement> statements;
    std::vector<ColumnRule> columns;

    bool isEmpty() const { return statements.empty(); }
};

/// A table whose shape is watched; another shape pauses writes.
struct TableName {
    QString catalogue;  ///< The identifier in the database; empty: the connection's own.
    QString table;
};

/// The part of a profile that is written in one dialect's SQL.
struct DialectProfile {
    std::vector<BoundStatement> onConnect;
    std::vector<BoundStatement> install;  ///< Creates our own tables where they are missing; repeatable.
    Isolation isolation = Isolation::Default;
    std::vector<TableName> fingerprint;
    std::optional<BoundStatement> site;  ///< One row: `site` and optionally `history`, a number that never falls.
    std::map<QString, Operation> operations;

    const Operation* operation(const QString& name) const {
        const auto found = operations.find(name);
        return found == operations.end() ? nullptr : &found->second;
    }
};

/// How an id or value given by the engine is bound.
enum class ParameterType {
    Text,
    Integer,  ///< Text that is not a plain integer is bound as NULL and so finds nothing.
};

/// Codes of the PMS and what they mean; the first code of a meaning is the one that is written.
template <class Meaning>
class CodeMap final {
  public:
    void add(Meaning meaning, QString code) { m_codes.emplace_back(meaning, std::move(code)); }
    bool isEmpty() const { return m_codes.empty(); }

    /// Case-sensitive; nullopt for a code that is not listed.
    std::optional<Meaning> meaningOf(const QString& code) const {
        for (const auto& [meaning, listed] : m_codes) {
            if (listed == code) return meaning;
        }
        return std::nullopt;
    }
    std::optional<QString> codeOf(Meaning meaning) const {
        for (const auto& [listed, code] : m_codes) {
            if (listed == meaning) return code;
        }
        return std::nullopt;
    }

  private:
    std::vector<std::pair<Meaning, QString>> m_codes;
};

/// A checked profile. Immutable values; any thread.
struct Profile {
    QString id;
    QString version;
    QString name;
    bool verified = true;  ///< False: never tried against a live system; said wherever the profile is named.

    domain::AppointmentTypeId defaultType;   ///< Empty: none.
    std::chrono::minutes defaultLength{15};  ///< When neither the booking nor its type says.
    std::chrono::minutes defaultSlot{15};    ///< When a session says nothing.

    CodeMap<ports::AppointmentState> statuses;  ///< A code that is not listed is Booked: it holds its time.
    CodeMap<domain::Gender> sexes;              ///< A code that is not listed is unknown.
    std::map<QString, int> widths;              ///< Parameter name → characters that its column takes.
    std::map<QString, ParameterType> types;     ///< Parameter name → how it is bound; Text if absent.
    std::map<Dialect, DialectProfile> dialects;

    /// The part for @p dialect; an empty one when the profile has no statement for it.
    const DialectProfile& forDialect(Dialect dialect) const;
    /// The operations that @p work needs and that are not there for @p dialect; empty: the unit is supported.
    QStringList missingFor(const QString& work, Dialect dialect) const;
    /// "transactional", "compensated" or "single PC" (ARCHITECTURE.md, guarantee tiers).
    QString tier(Dialect dialect) const;
};

/// One thing wrong with a profile file.
struct ProfileFault {
    QString file;
    int line = 0;     ///< From 1; 0 when it concerns the whole file.
    QString key;      ///< "operation.sessions.sql"
    QString message;  ///< What is wrong and what would be right.

    /// "reference.toml:12: operation.sessions.sql: …"
    QString toLine() const;
};

struct ProfileResult {
    std::optional<Profile> profile;  ///< Only when there are no faults.
    std::vector<ProfileFault> faults;
};

/// Reads and checks a profile; any bytes give a profile or faults. @p fileName is only for the faults.
ProfileResult parseProfile(const QByteArray& toml, const QString& fileName);

/// A profile that is compiled in ("reference"); nullopt when there is none of that name.
std::optional<Profile> builtInProfile(const QString& name);
QStringList builtInProfileNames();

/// Runs the profile's on_connect statements; to be called once for every new connection before its first unit.
base::Expected<void> prepareSession(SqlSession& session, const Profile& profile);

}  // namespace core::pms
