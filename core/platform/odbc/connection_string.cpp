// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/connection_string.h"

#include <algorithm>

namespace core::platform {
namespace {

bool sameKey(const QString &a, const QString &b) {
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

QString braced(const QString &value) {
    return QLatin1Char('{') + QString(value).replace(QLatin1Char('}'), QLatin1String("}}")) + QLatin1Char('}');
}

bool needsBraces(const QString &value) {
    return value.startsWith(QLatin1Char('{')) || value.contains(QLatin1Char(';')) || value.contains(QLatin1Char('}')) ||
           value.startsWith(QLatin1Char(' ')) || value.endsWith(QLatin1Char(' '));
}

base::Unexpected malformed(const QString &detail) {
    return base::fail(base::ErrorKind::ContractViolation, QStringLiteral("connection_string"), detail);
}

/// Reads `{…}` from @p at on, with `}}` for a brace; nullopt when it does not end.
std::optional<QString> readBraced(const QString &text, qsizetype &at) {
    QString value;
    for (++at; at < text.size(); ++at) {
        if (text[at] != QLatin1Char('}')) {
            value += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == QLatin1Char('}')) {
            value += text[at++];
        } else {
            ++at;
            return value;
        }
    }
    return std::nullopt;
}

base::Expected<QString> readValue(const QString &text, qsizetype &at, const QString &key) {
    while (at < text.size() && text[at].isSpace()) ++at;
    if (at >= text.size() || text[at] != QLatin1Char('{')) {
        qsizetype end = text.indexOf(QLatin1Char(';'), at);
        if (end < 0) end = text.size();
        const QString value = text.mid(at, end - at).trimmed();
        at = end;
        return value;
    }
    const std::optional<QString> value = readBraced(text, at);
    if (!value) return malformed(key + QStringLiteral(": the closing brace is missing"));
    while (at < text.size() && text[at].isSpace()) ++at;
    if (at < text.size() && text[at] != QLatin1Char(';'))
        return malformed(key + QStringLiteral(": after the closing brace a semicolon must follow"));
    return *value;
}

base::Expected<void> checkKey(const QString &key) {
    if (key.isEmpty()) return malformed(QStringLiteral("a key is missing before '='"));
    if (sameKey(key, QStringLiteral("PWD")) || sameKey(key, QStringLiteral("Password")))
        return malformed(key + QStringLiteral(": the password belongs into the secret pms-password"));
    if (sameKey(key, QStringLiteral("SAVEFILE")))
        return malformed(key + QStringLiteral(": would write the password to a file; leave it out"));
    return {};
}

/// Adds "name=value" to libpq's own option list unless it names it already.
void addLibpqOption(QString &options, const QString &name, const QString &value) {
    if (options.contains(name + QLatin1Char('='))) return;
    if (!options.isEmpty()) options += QLatin1Char(' ');
    options += name + QLatin1Char('=') + value;
}

}  // namespace

base::Expected<ConnectionString> ConnectionString::parse(const QString &text) {
    ConnectionString parsed;
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at] == QLatin1Char(';') || text[at].isSpace()) {
            ++at;
            continue;
        }
        const qsizetype equals = text.indexOf(QLatin1Char('='), at);
        if (equals < 0) return malformed(QStringLiteral("a part without '='; write Key=value;Key=value"));
        const QString key = text.mid(at, equals - at).trimmed();
        if (auto checked = checkKey(key); !checked) return base::Unexpected(checked.error());
        at = equals + 1;
        auto value = readValue(text, at, key);
        if (!value) return base::Unexpected(value.error());
        parsed.m_pairs.emplace_back(key, *value);
    }
    if (parsed.m_pairs.empty()) return malformed(QStringLiteral("it is empty; write Driver=…;…"));
    return parsed;
}

std::optional<QString> ConnectionString::value(const QString &key) const {
    const auto found =
        std::find_if(m_pairs.begin(), m_pairs.end(), [&](const auto &pair) { return sameKey(pair.first, key); });
    if (found == m_pairs.end()) return std::nullopt;
    return found->second;
}

void ConnectionString::addDefault(const QString &key, const QString &value) {
    if (!has(key)) m_pairs.emplace_back(key, value);
}

void ConnectionString::set(const QString &key, const QString &value) {
    const auto found =
        std::find_if(m_pairs.begin(), m_pairs.end(), [&](const auto &pair) { return sameKey(pair.first, key); });
    if (found == m_pairs.end())
        m_pairs.emplace_back(key, value);
    else
        found->second = value;
}

DriverFamily ConnectionString::driverFamily() const {
    const QString driver = value(QStringLiteral("Driver")).value_or(QString()).toLower();
    if (driver.contains(QLatin1String("sqlite"))) return DriverFamily::Sqlite;
    if (driver.contains(QLatin1String("postgres")) || driver.contains(QLatin1String("psqlodbc")))
        return DriverFamily::PostgreSql;
    if (driver.contains(QLatin1String("maria")) || driver.contains(QLatin1String("maodbc")))
        return DriverFamily::MariaDb;
    if (driver.contains(QLatin1String("sql server")) || driver.contains(QLatin1String("freetds")) ||
        driver.contains(QLatin1String("tdsodbc")) || driver.contains(QLatin1String("msodbcsql")))
        return DriverFamily::SqlServer;
    return DriverFamily::Other;
}

void ConnectionString::addDriverDefaults() {
    switch (driverFamily()) {
        case DriverFamily::Sqlite:
            // The driver waits about twice as long.
            addDefault(QStringLiteral("Timeout"), QStringLiteral("1000"));
            addDefault(QStringLiteral("FKSupport"), QStringLiteral("1"));
            addDefault(QStringLiteral("BigInt"), QStringLiteral("1"));
            addDefault(QStringLiteral("JournalMode"), QStringLiteral("WAL"));
            addDefault(QStringLiteral("SyncPragma"), QStringLiteral("FULL"));
            addDefault(QStringLiteral("NoCreat"), QStringLiteral("1"));
            return;
        case DriverFamily::PostgreSql: {
            QString options = value(QStringLiteral("pqopt")).value_or(QString());
            addLibpqOption(options, QStringLiteral("connect_timeout"), QStringLiteral("5"));
            addLibpqOption(options, QStringLiteral("tcp_user_timeout"), QStringLiteral("15000"));
            addLibpqOption(options, QStringLiteral("keepalives_idle"), QStringLiteral("10"));
            addLibpqOption(options, QStringLiteral("keepalives_interval"), QStringLiteral("5"));
            addLibpqOption(options, QStringLiteral("keepalives_count"), QStringLiteral("3"));
            addLibpqOption(options, QStringLiteral("application_name"), QStringLiteral("practicebridge"));
            set(QStringLiteral("pqopt"), options);
            addDefault(QStringLiteral("BoolsAsChar"), QStringLiteral("0"));
            addDefault(QStringLiteral("ByteaAsLongVarBinary"), QStringLiteral("1"));
            addDefault(QStringLiteral("LFConversion"), QStringLiteral("0"));
            addDefault(QStringLiteral("Protocol"), QStringLiteral("7.4-0"));
            return;
        }
        case DriverFamily::MariaDb:
            addDefault(QStringLiteral("CONN_TIMEOUT"), QStringLiteral("5"));
            addDefault(QStringLiteral("READ_TIMEOUT"), QStringLiteral("13"));
            addDefault(QStringLiteral("WRITE_TIMEOUT"), QStringLiteral("13"));
            // FOUND_ROWS: an UPDATE counts the rows it matched, as in the other databases.
            addDefault(QStringLiteral("OPTION"), QStringLiteral("2"));
            return;
        case DriverFamily::SqlServer:
        case DriverFamily::Other:
            return;
    }
}

QString ConnectionString::toString() const {
    QString text;
    for (const auto &[key, value] : m_pairs) {
        const bool braces =
            needsBraces(value) || sameKey(key, QStringLiteral("Driver")) || sameKey(key, QStringLiteral("pqopt"));
        text += key + QLatin1Char('=') + (braces ? braced(value) : value) + QLatin1Char(';');
    }
    return text;
}

base::Redacted<QString> ConnectionString::withPassword(const base::Redacted<QString> &password) const {
    if (password.reveal().isEmpty()) return base::Redacted(toString());
    return base::Redacted(toString() + QStringLiteral("PWD=") + braced(password.reveal()) + QLatin1Char(';'));
}

}  // namespace core::platform
