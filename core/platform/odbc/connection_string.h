// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/expected.h"
#include "core/base/redacted.h"

namespace core::platform {

/// Which driver a connection string names; decides the options that we add.
enum class DriverFamily { Other, Sqlite, PostgreSql, MariaDb, SqlServer };

/// An ODBC connection string without a password, as values: `Key=value;Key={value with ; and }}};…`. Keys are compared
/// without regard to case and keep their order.
class ConnectionString {
  public:
    /// ContractViolation (naming the key, never a value) for text that is not such a string, for one that carries a
    /// password (PWD, Password) or that would write itself to a file (SAVEFILE), and for an empty one.
    static base::Expected<ConnectionString> parse(const QString &text);

    std::optional<QString> value(const QString &key) const;
    bool has(const QString &key) const { return value(key).has_value(); }
    /// Adds the pair unless the key is there.
    void addDefault(const QString &key, const QString &value);
    void set(const QString &key, const QString &value);

    /// From Driver=; a DSN's driver is not looked up and counts as Other.
    DriverFamily driverFamily() const;
    /// Adds the driver's own time-outs and the options that we rely on, where the string does not set them.
    void addDriverDefaults();

    QString toString() const;
    /// With `PWD={…}` at the end, braces escaped; without it when the password is empty.
    base::Redacted<QString> withPassword(const base::Redacted<QString> &password) const;

  private:
    std::vector<std::pair<QString, QString>> m_pairs;
};

}  // namespace core::platform
