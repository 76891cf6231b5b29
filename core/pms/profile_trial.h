// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/operation_runner.h"

/// A profile tried against a database without changing it: for integrators, never in the engine. Blocking, on the
/// session's thread.
namespace core::pms {

struct TrialFinding {
    enum class Verdict { Good, Warning, Fault };
    Verdict verdict = Verdict::Good;
    QString subject;                     ///< Operation, statement, table or index.
    QString text;                        ///< What was found, and what to do.
    std::optional<base::Error> error{};  ///< Of a fault that the database reported; for its words.
};

/// What is asked of the diary.
struct TrialQuestion {
    std::vector<domain::PmsResourceId> resources;
    QDate from;
    QDate to;  ///< Inclusive.
    ports::UnitSite site;
    bool guessesIds = true;  ///< Asks for the file and the appointment "1", so that there is a row to understand.
};

/// The parameters of a reading operation: days and resources as @p question says, nobody's person, NULL for the rest.
Parameters trialParameters(const OperationRunner &runner, const QString &operation, const TrialQuestion &question);
/// True for operations that only read, so that they may be run. `lock` and its like are not among them.
bool isReading(const QString &operation);

/// Everything that @p profile says about the session's dialect: [probe], tables and rights, every reading operation run
/// in a transaction that is rolled back and its rows understood, every other statement explained, indexes for what is
/// asked often. Goes on after a finding; fails only when the connection is lost.
base::Expected<std::vector<TrialFinding>> tryProfile(SqlSession &session, const Profile &profile,
                                                     const TrialQuestion &question);

/// What [probe] says of the database.
struct ProbeFinding {
    QString system;
    QString version;
    bool isAccepted = false;  ///< The version begins as the profile accepts it.
};
/// nullopt where the profile has no probe; fails where its statement fails or gives no version: another system.
base::Expected<std::optional<ProbeFinding>> runProbe(SqlSession &session, const Profile &profile);

}  // namespace core::pms
