// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "core/domain/patient.h"
#include "core/pms/charset.h"
#include "core/pms/code_map.h"
#include "core/pms/document_rules.h"
#include "core/pms/parameter_rules.h"
#include "core/pms/resource_id.h"
#include "core/pms/session_rules.h"
#include "core/pms/statement.h"
#include "core/ports/pms_database.h"

/// The profile: how one practice system keeps its diary, as a TOML file (`language = 1`). The page
/// resources/profiles/LANGUAGE.md has every construct.
namespace core::pms {

/// Recognises the system by reading only.
struct Probe {
    std::optional<BoundStatement> sql;  ///< One row with `version` (and `system`).
    QStringList versions;               ///< Accepted beginnings; empty: any. Other versions are warned of.
};

/// A table whose shape is watched; another shape pauses writes.
struct TableName {
    QString catalogue;  ///< The identifier in the database; empty: the connection's own.
    QString table;
};

/// The part of a profile that is written in one dialect's SQL.
struct DialectProfile {
    std::vector<BoundStatement> onConnect;
    Isolation isolation = Isolation::Default;
    bool transactions = true;  ///< False: the engine of the tables has none.
    QString lastInsertId;                          ///< SELECT that asks for it; empty: the dialect has none.
    QString savepoint;                             ///< Statement that marks a place; empty: the dialect has none.
    QString rollbackTo;                            ///< Goes back to it.
    Catalogues catalogues;                         ///< What `$(name)` stands for.

    std::optional<Probe> probe;
    std::vector<TableName> fingerprint;
    std::optional<BoundStatement> site;  ///< One row: `site` and optionally `history`, a number that never falls.

    std::vector<BoundStatement> install;  ///< Creates our own tables where they are missing; repeatable.
    std::vector<BoundStatement> upgrade;  ///< Brings those of an earlier version up to date.
    std::vector<BoundStatement> remove;   ///< Drops them.
    std::vector<BoundStatement> documentInstall;  ///< Those of them that make our table of documents.
    std::map<QString, Operation> operations;

    const Operation* operation(const QString& name) const {
        const auto found = operations.find(name);
        return found == operations.end() ? nullptr : &found->second;
    }
};

/// What a block in the diary does.
enum class BlockMeaning { Blocking, Informational };

/// A checked profile. Immutable values; any thread.
struct Profile {
    QString id;
    QString version;
    QString name;
    bool verified = true;  ///< False: never tried against a live system; said wherever the profile is named.

    domain::AppointmentTypeId defaultType;   ///< Empty: none.
    std::chrono::minutes defaultLength{15};  ///< When neither the booking nor its type says.
    std::chrono::minutes defaultSlot{15};    ///< When a session says nothing.

    QString timeZone = QStringLiteral("practice");  ///< Of the database: "practice", "UTC" or an IANA name.
    Charset charset = Charset::Utf8;                ///< What text columns can hold.

    /// A code that is not listed is Booked: it holds its time.
    CodeMap<ports::AppointmentState> statuses{QStringLiteral("status")};
    CodeMap<domain::Gender> sexes{QStringLiteral("sex")};        ///< A code that is not listed is unknown.
    CodeMap<BlockMeaning> blocks{QStringLiteral("block")};       ///< A code that is not listed blocks.
    CodeMap<QString> repeats{QStringLiteral("repeat")};          ///< To the words of [map.repeat].
    CodeMap<QString> markers{QStringLiteral("marker")};          ///< To "in" and "out".
    ValueMaps maps;                                              ///< [map.type], [map.location] and free ones.
    ParameterRules parameters;
    std::map<QString, int> widths;         ///< Parameter name → characters that its column takes.
    ResourceIdParts resourceId;
    SessionRules sessions;
    DocumentRules documents;
    std::map<QString, SqlResult> statics;  ///< Operation → rows that come before those of the database.
    std::map<Dialect, DialectProfile> dialects;

    /// The part for @p dialect; an empty one when the profile has no statement for it.
    const DialectProfile& forDialect(Dialect dialect) const;
    /// The extra parameters of this profile's statements.
    ParameterExtras parameterExtras() const;
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
/// @p catalogues replaces what the profile says that `$(name)` stands for; a name that it does not have is a fault.
ProfileResult parseProfile(const QByteArray& toml, const QString& fileName, const Catalogues& catalogues = {});

/// A profile that is compiled in ("reference"); nullopt when there is none of that name.
std::optional<Profile> builtInProfile(const QString& name, const Catalogues& catalogues = {});
QStringList builtInProfileNames();

/// Runs the profile's on_connect statements; to be called once for every new connection before its first unit.
base::Expected<void> prepareSession(SqlSession& session, const Profile& profile);

}  // namespace core::pms
