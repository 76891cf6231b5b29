// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_grants.h"

#include "core/pms/table_use.h"

namespace core::pms {
namespace {

/// Writes the statements of one script.
class GrantWriter final {
  public:
    GrantWriter(const Profile &profile, Dialect dialect, const QString &user)
        : m_profile(profile),
          m_dialect(dialect),
          m_user(quotedUser(user.isEmpty() ? QStringLiteral("practicebridge") : user)) {}

    QString script() {
        m_lines << QStringLiteral(
                       "-- What the connector needs with profile %1 %2. Run it as the owner of the database.")
                       .arg(m_profile.id, m_profile.version);
        if (m_dialect == Dialect::Sqlite) return withoutRights();
        if (m_dialect == Dialect::MariaDb) m_lines << QStringLiteral("-- In the practice's database: USE <its name>;");
        writeTables();
        writeProcedures();
        writeOwnTables();
        return text();
    }

  private:
    QString text() const { return m_lines.join(QLatin1Char('\n')) + QLatin1Char('\n'); }

    QString withoutRights() {
        m_lines
            << QStringLiteral(
                   "-- SQLite has no logins: the account that the connector runs under must be able to write the file")
            << QStringLiteral("-- and its folder. It uses:");
        for (const TableUse &use : tablesOf(m_profile, m_dialect)) {
            if (!isSystemTable(use.table))
                m_lines << QStringLiteral("--   %1: %2").arg(use.table, use.rights.join(QStringLiteral(", ")));
        }
        return text();
    }

    /// Names come from a person here, so that a closing quote in one is doubled.
    QString escaped(QString name) const {
        if (m_dialect == Dialect::SqlServer)
            return QLatin1Char('[') + name.replace(QLatin1Char(']'), QLatin1String("]]")) + QLatin1Char(']');
        const QChar quote = m_dialect == Dialect::MariaDb ? QLatin1Char('`') : QLatin1Char('"');
        return quote + name.replace(quote, QString(2, quote)) + quote;
    }

    QString quotedUser(const QString &user) const {
        if (m_dialect != Dialect::MariaDb) return escaped(user);
        const auto literal = [](QString part) {
            return QLatin1Char('\'') + part.replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
        };
        const QString host = user.contains(QLatin1Char('@')) ? user.section(QLatin1Char('@'), -1) : QStringLiteral("%");
        return literal(user.section(QLatin1Char('@'), 0, 0)) + QLatin1Char('@') + literal(host);
    }
    QString quoted(const QString &name) const {
        QStringList parts;
        for (const QString &part : name.split(QLatin1Char('.'))) {
            const bool plain = m_dialect == Dialect::PostgreSql && part == part.toLower() && isPlain(part);
            parts << (plain ? part : escaped(part));
        }
        return parts.join(QLatin1Char('.'));
    }
    /// An identifier without quotes is folded to lower case by the server, so that the quoted one must be, too.
    static bool isPlain(const QString &part) {
        return std::all_of(part.begin(), part.end(),
                           [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); });
    }
    QString grant(const TableUse &use) const {
        return QStringLiteral("GRANT %1 ON %2 TO %3;")
            .arg(use.rights.join(QStringLiteral(", ")), quoted(use.table), m_user);
    }
    bool isOwn(const QString &table) const {
        return installedTables(m_profile, m_dialect).contains(table.section(QLatin1Char('.'), -1), Qt::CaseInsensitive);
    }

    void writeTables() {
        bool inserts = false;
        for (const TableUse &use : tablesOf(m_profile, m_dialect)) {
            if (isSystemTable(use.table) || isOwn(use.table)) continue;
            m_lines << grant(use);
            inserts = inserts || use.rights.contains(QStringLiteral("INSERT"));
        }
        if (m_dialect == Dialect::PostgreSql) {
            m_lines << QStringLiteral(
                           "-- Triggers on these tables run with the login's rights unless they are SECURITY DEFINER: "
                           "what they")
                    << QStringLiteral("-- write needs a right as well; `profile book` shows whether one is missing.");
        }
        if (inserts && m_dialect == Dialect::PostgreSql) {
            m_lines << QStringLiteral("-- Only where ids come from sequences (serial columns):")
                    << QStringLiteral("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %1;").arg(m_user);
        }
    }

    void writeProcedures() {
        const bool named = m_dialect == Dialect::MariaDb || m_dialect == Dialect::PostgreSql;
        for (const QString &procedure : proceduresOf(m_profile, m_dialect)) {
            const QString kind = named ? QStringLiteral("PROCEDURE ") : QString();
            if (m_dialect == Dialect::PostgreSql) m_lines << QStringLiteral("-- or ON FUNCTION, where it is one:");
            m_lines << QStringLiteral("GRANT EXECUTE ON %1%2 TO %3;").arg(kind, quoted(procedure), m_user);
        }
    }

    void writeOwnTables() {
        const QStringList own = installedTables(m_profile, m_dialect);
        if (own.isEmpty()) return;
        m_lines << QStringLiteral("-- Our own tables (%1). Either the connector makes them at its first connection:")
                       .arg(own.join(QStringLiteral(", ")));
        switch (m_dialect) {
            case Dialect::PostgreSql:
                m_lines << QStringLiteral("GRANT USAGE, CREATE ON SCHEMA public TO %1;").arg(m_user);
                break;
            case Dialect::MariaDb:
                m_lines << QStringLiteral("GRANT CREATE, INDEX ON * TO %1;").arg(m_user);
                break;
            case Dialect::SqlServer:
                m_lines << QStringLiteral("GRANT CREATE TABLE TO %1;").arg(m_user)
                        << QStringLiteral("GRANT ALTER ON SCHEMA::dbo TO %1;").arg(m_user);
                break;
            case Dialect::Generic:
            case Dialect::Sqlite:
                m_lines << QStringLiteral("-- (the right to create tables; how it is granted depends on the database)");
                break;
        }
        const bool ownerHasAll = m_dialect == Dialect::PostgreSql;
        m_lines
            << (ownerHasAll
                    ? QStringLiteral("-- or you make them with the [install] statements; only then:")
                    : QStringLiteral(
                          "-- or you make them with the [install] statements; in both cases, once they are there:"));
        for (const TableUse &use : tablesOf(m_profile, m_dialect)) {
            if (isOwn(use.table)) m_lines << (ownerHasAll ? QStringLiteral("-- ") : QString()) + grant(use);
        }
    }

    const Profile &m_profile;
    Dialect m_dialect;
    QString m_user;
    QStringList m_lines;
};

}  // namespace

QString grantScript(const Profile &profile, Dialect dialect, const QString &user) {
    return GrantWriter(profile, dialect, user).script();
}

}  // namespace core::pms
