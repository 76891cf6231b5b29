// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "core/pms/operation_catalogue.h"
#include "core/pms/toml_reader.h"

namespace core::pms {

/// Reads the statements of one operation, one by one, for one dialect; knows what is offered to each.
class StatementReader final {
  public:
    /// @p key is "operation.<name>".
    StatementReader(TomlReader &reader, QString key, const OperationRule &rule, const DialectName &dialect,
                    const Profile &profile, const Catalogues &catalogues);

    /// The keys that a statement may have.
    static QStringList keys();
    /// The next statement; nullopt when it has no text for the dialect, or a fault.
    std::optional<Statement> read(const toml::table &entry);

  private:
    bool readText(const toml::table &entry, Statement &statement);
    void readOutputs(const toml::table &entry, CallShape &shape, Statement &statement);
    void readEach(const toml::table &entry, Statement &statement);
    void readWhen(const toml::table &entry, Statement &statement);
    void readExpectedRows(const toml::table &entry, Statement &statement);
    void readCapture(const toml::table &entry, Statement &statement);
    void readOnError(const toml::table &entry, Statement &statement);
    void readUndo(const toml::table &entry, Statement &statement);
    void readTaken(const toml::table &entry, Statement &statement);
    /// Every parameter of @p sql has to be offered, or captured by any statement so far.
    void checkOffered(const SqlTemplate &sql, const Statement &statement, const toml::node &node,
                      std::string_view name);
    void fault(const toml::node &node, std::string_view name, const QString &message) {
        m_reader.fault(node, joinKey(m_key, name), message);
    }

    TomlReader &m_reader;
    QString m_key;
    const OperationRule &m_rule;
    const DialectName &m_dialect;
    const Profile &m_profile;
    const Catalogues &m_catalogues;
    std::set<QString> m_offered;  ///< What was captured so far included.
    int m_number = 0;
};

}  // namespace core::pms
