// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "core/pms/sql_session.h"

/// A session that answers by statement name and writes down what it was asked.
class ScriptedSession final : public core::pms::SqlSession {
  public:
    using Answer = core::base::Expected<core::pms::SqlResult>;

    core::pms::Dialect dialect() const override { return core::pms::Dialect::PostgreSql; }
    QString serverDescription() const override { return QStringLiteral("Scripted 1"); }

    Answer execute(const core::pms::BoundStatement& statement) override {
        trace << statement.name;
        executed.push_back(statement);
        const auto found = answers.find(statement.name);
        if (found == answers.end()) return core::pms::SqlResult{{}, {}, 1, {}};
        Answer answer = found->second.front();
        if (found->second.size() > 1) found->second.erase(found->second.begin());
        return answer;
    }
    core::base::Expected<void> begin(core::pms::Isolation) override {
        trace << QStringLiteral("begin");
        return {};
    }
    core::base::Expected<void> commit() override {
        trace << QStringLiteral("commit");
        if (failCommit) return core::base::fail(*failCommit, QStringLiteral("commit"));
        return {};
    }
    core::base::Expected<void> rollback() override {
        trace << QStringLiteral("rollback");
        return {};
    }

    /// Answers of one statement, in order; the last one repeats.
    std::map<QString, std::vector<Answer>> answers;
    std::optional<core::base::ErrorKind> failCommit;
    QStringList trace;
    std::vector<core::pms::BoundStatement> executed;
};
