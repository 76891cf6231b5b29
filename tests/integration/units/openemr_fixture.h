// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QRegularExpression>

#include "tests/integration/units/practice_fixture.h"
#include "tests/support/servers/mariadb_server.h"

/// A small practice in OpenEMR's tables on a MariaDB of its own, made from the facts that lie beside the project.
namespace units {

inline QString openEmrFacts() {
    return QStringLiteral(PB_SOURCE_DIR "/../shared/pms/openemr");
}

/// One line of a CSV file, quotes taken off.
inline QStringList csvFields(const QString &line) {
    static const QRegularExpression kField(QStringLiteral("(?:^|,)(?:\"([^\"]*)\"|([^,]*))"));
    QStringList fields;
    for (auto it = kField.globalMatch(line); it.hasNext();) {
        const auto match = it.next();
        fields << match.captured(1) + match.captured(2);
    }
    return fields;
}

inline QString columnSql(const QStringList &c) {
    QString type = c.value(2);
    if (type == QLatin1String("varchar")) type = QStringLiteral("varchar(255)");
    QString sql = QStringLiteral("`%1` %2").arg(c.value(1), type);
    sql += c.value(3) == QLatin1String("no") ? QStringLiteral(" NOT NULL") : QStringLiteral(" NULL");
    const QString value = c.value(4);
    if (value == QLatin1String("auto_increment")) return sql + QStringLiteral(" AUTO_INCREMENT");
    return value.isEmpty() || value == QLatin1String("NULL") ? sql : sql + QStringLiteral(" DEFAULT ") + value;
}

/// CREATE TABLE for every table of the list of columns.
inline QStringList openEmrTables() {
    QFile file(openEmrFacts() + QStringLiteral("/columns.csv"));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) return {};
    QMap<QString, QStringList> parts, primary;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines.mid(1)) {
        const QStringList c = csvFields(line);
        parts[c.value(0)] << columnSql(c);
        const QString key = c.value(5).section(QLatin1Char('|'), 0, 0);
        if (key == QLatin1String("primary")) primary[c.value(0)] << c.value(1);
        if (key == QLatin1String("unique")) parts[c.value(0)] << QStringLiteral("UNIQUE KEY (`%1`)").arg(c.value(1));
        if (key == QLatin1String("index")) parts[c.value(0)] << QStringLiteral("KEY (`%1`)").arg(c.value(1));
    }
    QStringList tables;
    for (auto it = primary.constBegin(); it != primary.constEnd(); ++it)
        parts[it.key()] << QStringLiteral("PRIMARY KEY (`%1`)").arg(it->join(QStringLiteral("`, `")));
    for (auto it = parts.constBegin(); it != parts.constEnd(); ++it)
        tables << QStringLiteral("CREATE TABLE `%1` (%2) ENGINE=InnoDB").arg(it.key(), it->join(QStringLiteral(", ")));
    return tables;
}

/// The statements of a script; semicolons in quotes and comments do not end one.
inline QStringList statementsOf(const QString &script) {
    QStringList statements;
    QString current;
    QChar quote;
    for (qsizetype i = 0; i < script.size(); ++i) {
        const QChar c = script.at(i);
        if (quote.isNull() && c == QLatin1Char('-') && script.mid(i, 3) == QLatin1String("-- ")) {
            i = std::max(i, script.indexOf(QLatin1Char('\n'), i));
            continue;
        }
        if (c == QLatin1Char('\'')) quote = quote.isNull() ? c : QChar();
        if (quote.isNull() && c == QLatin1Char(';')) {
            statements << current.trimmed();
            current.clear();
        } else {
            current += c;
        }
    }
    statements << current.trimmed();
    statements.removeAll(QString());
    return statements;
}

/// Category id, name, length in seconds, kind; OpenEMR's own.
inline QString categorySql() {
    const char *rows =
        "(1,'No Show',0,0,0,'c1'),(2,'In Office',0,1,1,'c2'),(3,'Out Of Office',0,1,1,'c3'),(4,'Vacation',0,1,0,'c4'),"
        "(5,'Office Visit',900,0,0,'c5'),(6,'Holidays',86400,2,0,'c6'),(7,'Closed',86400,2,0,'c7'),"
        "(8,'Lunch',3600,1,1,'c8'),(9,'Established Patient',900,0,0,'c9'),(10,'New Patient',1800,0,0,'c10'),"
        "(11,'Reserved',900,1,1,'c11')";
    return QStringLiteral(
               "INSERT INTO openemr_postcalendar_categories (pc_catid, pc_catname, pc_duration, pc_cattype, "
               "pc_recurrtype, pc_constant_id) VALUES %1")
        .arg(QLatin1String(rows));
}

class OpenEmrPractice {
  public:
    static std::unique_ptr<OpenEmrPractice> create(QString *why) {
        const QStringList tables = openEmrTables();
        QFile seed(openEmrFacts() + QStringLiteral("/seed.sql"));
        if (tables.isEmpty() || !seed.open(QIODevice::ReadOnly)) {
            *why = QStringLiteral("the facts about OpenEMR are not there (../shared/pms/openemr)");
            return nullptr;
        }
        auto server = support::servers::MariaDbServer::create();
        if (!server) {
            *why = server.error().detail;
            return nullptr;
        }
        auto practice = std::unique_ptr<OpenEmrPractice>(new OpenEmrPractice(std::move(*server)));
        practice->staff(QStringLiteral("CREATE TABLE version (v_major int, v_minor int, v_patch int)"));
        practice->staff(QStringLiteral("INSERT INTO version VALUES (7, 0, 2)"));
        for (const QString &table : tables) practice->staff(table);
        practice->staff(categorySql());
        for (const QString &statement : statementsOf(QString::fromUtf8(seed.readAll()))) practice->staff(statement);
        return practice;
    }

    const pms::Profile &profile() const { return *m_profile; }
    OdbcSession &session() { return *m_session; }

    pms::SqlResult staff(const QString &sql) {
        auto result = m_session->execute({QStringLiteral("staff"), sql, {}});
        if (!result) qFatal("%s: %s", qPrintable(sql.left(200)), qPrintable(result.error().toLogLine()));
        return std::move(*result);
    }
    QString value(const QString &sql) {
        const pms::SqlResult result = staff(sql);
        return result.rows.empty() ? QString() : pms::textOf(result.rows[0][0]);
    }
    template <class Work>
    Expected<typename Work::Outcome> run(const Work &work) {
        auto result = pms::runUnit(*m_session, *m_profile, work);
        if (!result) return base::fail(result.error());
        return std::get<typename Work::Outcome>(std::move(*result));
    }

  private:
    explicit OpenEmrPractice(support::servers::ServerPointer server)
        : m_server(std::move(server)), m_profile(pms::builtInProfile(QStringLiteral("openemr"))) {
        if (!m_profile) qFatal("the profile openemr does not parse");
        auto session = OdbcSession::connect(m_server->connectionString(), m_server->password());
        if (!session) qFatal("%s", qPrintable(session.error().toLogLine()));
        m_session = std::move(*session);
        if (const auto ready = pms::prepareSession(*m_session, *m_profile); !ready)
            qFatal("%s", qPrintable(ready.error().toLogLine()));
    }

    support::servers::ServerPointer m_server;
    std::optional<pms::Profile> m_profile;
    std::unique_ptr<OdbcSession> m_session;
};

}  // namespace units
