// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/database_check.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>
#include <QStorageInfo>
#include <cstdlib>

#include "core/platform/odbc/installed_drivers.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/pms/database_identity.h"
#include "core/pms/sql_catalogue.h"
#include "core/text/database_cause.h"

namespace app::bridged {
namespace {

using namespace core;
using control::CheckLine;
using pms::Dialect;

constexpr qint64 kMostDriftSeconds = 60;
constexpr qint64 kLeastDiskMegabytes = 200;

CheckLine good(const QString &name, const QString &text) {
    return {name, true, text};
}
CheckLine bad(const QString &name, const QString &text) {
    return {name, false, text};
}
CheckLine failed(const QString &name, const base::Error &error) {
    return bad(name, text::databaseErrorText(error));
}

bool concernsDriver(base::DatabaseCause cause) {
    using enum base::DatabaseCause;
    return cause == DriverMissing || cause == DriverBitness || cause == DriverBroken || cause == SourceMissing;
}

bool concernsLogin(base::DatabaseCause cause) {
    using enum base::DatabaseCause;
    return cause == PasswordRefused || cause == AccountLocked || cause == AccountExpired || cause == HostRefused ||
           cause == RightMissing || cause == DatabaseMissing;
}

QString installedNames() {
    const auto drivers = platform::installedDrivers();
    QStringList names;
    if (drivers)
        for (const auto &driver : *drivers) names << driver.name;
    return names.isEmpty() ? QStringLiteral("none is installed")
                           : QStringLiteral("installed: ") + names.join(QStringLiteral(", "));
}

/// Driver, server and login as far as a refused connection tells which of them it was.
std::vector<CheckLine> refusedLines(const base::Error &error) {
    const QString driver = QStringLiteral("database driver"), server = QStringLiteral("database server"),
                  login = QStringLiteral("database login");
    if (concernsDriver(error.cause))
        return {bad(driver, text::databaseErrorText(error) + QStringLiteral("; ") + installedNames())};
    if (concernsLogin(error.cause))
        return {good(driver, QStringLiteral("loaded")), good(server, QStringLiteral("answers")), failed(login, error)};
    return {good(driver, QStringLiteral("loaded")), failed(server, error)};
}

QStringList watchedTables(const pms::DialectProfile &part) {
    QStringList tables;
    for (const auto &table : part.fingerprint)
        tables << (table.catalogue.isEmpty() ? table.table : table.catalogue + QLatin1Char('.') + table.table);
    return tables;
}

/// The looks at one open session.
class OpenCheck {
  public:
    OpenCheck(platform::OdbcSession &session, const pms::Profile &profile)
        : m_session(session), m_part(profile.forDialect(session.dialect())), m_tables(watchedTables(m_part)) {}

    std::vector<CheckLine> run() {
        lookAtTables();
        lookAtRights();
        lookAtSite();
        lookAtClock();
        tryWriting();
        return std::move(m_lines);
    }

  private:
    void lookAtTables() {
        if (m_tables.isEmpty()) return;
        const auto shape = pms::readFingerprint(m_session, m_tables);
        if (!shape) return m_lines.push_back(failed(QStringLiteral("database tables"), shape.error()));
        QStringList missing;
        for (const auto &table : shape->tables)
            if (table.columns.empty()) missing << table.name;
        const QString name = QStringLiteral("database tables");
        if (missing.isEmpty())
            m_lines.push_back(good(name, QStringLiteral("all %1 are there").arg(m_tables.size())));
        else
            m_lines.push_back(bad(name, missing.join(QStringLiteral(", ")) + QStringLiteral(": not there. ") +
                                            text::causeRemedy(base::DatabaseCause::TableMissing)));
        const QByteArray hash = QCryptographicHash::hash(ports::toText(*shape).toUtf8(), QCryptographicHash::Sha256);
        m_lines.push_back(good(QStringLiteral("database fingerprint"), QString::fromLatin1(hash.toHex().left(12))));
    }

    void lookAtRights() {
        QStringList unreadable, unknown;
        for (const QString &table : m_tables) {
            const auto rights = m_session.catalogue()->rights(table);
            if (!rights) return m_lines.push_back(failed(QStringLiteral("database rights"), rights.error()));
            if (*rights && !(*rights)->contains(QStringLiteral("SELECT"))) unreadable << table;
        }
        if (m_tables.isEmpty()) return;
        if (unreadable.isEmpty())
            m_lines.push_back(good(QStringLiteral("database rights"), QStringLiteral("all tables can be read")));
        else
            m_lines.push_back(bad(QStringLiteral("database rights"),
                                  unreadable.join(QStringLiteral(", ")) + QStringLiteral(": no right to read. ") +
                                      text::causeRemedy(base::DatabaseCause::RightMissing)));
    }

    void lookAtSite() {
        if (!m_part.site) return;
        const auto site = pms::readSite(m_session, *m_part.site);
        if (!site) return m_lines.push_back(failed(QStringLiteral("database site"), site.error()));
        QString text = site->site;
        if (site->history) text += QStringLiteral(", history %1").arg(*site->history);
        m_lines.push_back(good(QStringLiteral("database site"), text));
    }

    const char *clockQuestion() const {
        switch (m_session.dialect()) {
            case Dialect::PostgreSql:
                return "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS bigint)";
            case Dialect::MariaDb:
                return "SELECT UNIX_TIMESTAMP()";
            case Dialect::SqlServer:
                return "SELECT DATEDIFF_BIG(second, '1970-01-01', SYSUTCDATETIME())";
            case Dialect::Sqlite:
            case Dialect::Generic:
                return nullptr;
        }
        return nullptr;
    }

    void lookAtClock() {
        const char *question = clockQuestion();
        if (!question) return;
        const QString name = QStringLiteral("database clock");
        const auto answer = m_session.execute({name, QLatin1String(question), {}});
        if (!answer) return m_lines.push_back(failed(name, answer.error()));
        if (answer->rows.size() != 1) return;
        const auto *seconds = std::get_if<qint64>(&answer->rows[0][0]);
        if (!seconds) return;
        const qint64 drift = *seconds - QDateTime::currentSecsSinceEpoch();
        if (std::abs(drift) <= kMostDriftSeconds)
            return m_lines.push_back(good(name, QStringLiteral("%1 s from this PC's").arg(drift)));
        m_lines.push_back(bad(name, QStringLiteral("%1 s from this PC's. Let both PCs take the time from the same "
                                                   "time server; wrong clocks put bookings on wrong times.")
                                        .arg(drift)));
    }

    /// The first table that is there, written without touching a row.
    void tryWriting() {
        const QString name = QStringLiteral("database write test");
        QString text;
        for (const QString &table : m_tables) {
            const auto found = m_session.catalogue()->table(table);
            if (!found || !*found || (*found)->isView || (*found)->columns.empty()) continue;
            const QString column = (*found)->columns.front().name;
            text = QStringLiteral("UPDATE %1 SET %2 = %2 WHERE 1 = 0").arg(table, column);
            break;
        }
        auto transaction = pms::Transaction::begin(m_session, pms::Isolation::Default);
        if (!transaction) return m_lines.push_back(failed(name, transaction.error()));
        // A file is locked for writing by the transaction itself; of a server nothing is known without a table.
        if (text.isEmpty() && m_session.dialect() == Dialect::Sqlite)
            return m_lines.push_back(good(name, QStringLiteral("may write, rolled back")));
        if (text.isEmpty()) return;
        const auto written = m_session.execute({name, text, {}});
        m_lines.push_back(written ? good(name, QStringLiteral("writes, rolled back")) : failed(name, written.error()));
    }

    platform::OdbcSession &m_session;
    const pms::DialectProfile &m_part;
    const QStringList m_tables;
    std::vector<CheckLine> m_lines;
};

}  // namespace

std::vector<CheckLine> checkDatabase(const QString &connection, const base::Redacted<QString> &password,
                                     const pms::Profile &profile) {
    auto session = platform::OdbcSession::connect(connection, password);
    if (!session) return refusedLines(session.error());
    const auto parsed = platform::ConnectionString::parse(connection);
    const QString driver =
        parsed ? parsed->value(QStringLiteral("Driver")).value_or(QStringLiteral("data source")) : QString();
    std::vector<CheckLine> lines{good(QStringLiteral("database driver"), driver),
                                 good(QStringLiteral("database server"), (*session)->serverDescription()),
                                 good(QStringLiteral("database login"), QStringLiteral("accepted"))};
    if (auto prepared = pms::prepareSession(**session, profile); !prepared) {
        lines.push_back(failed(QStringLiteral("database login"), prepared.error()));
        return lines;
    }
    for (auto &line : OpenCheck(**session, profile).run()) lines.push_back(std::move(line));
    if ((*session)->dialect() == Dialect::Sqlite && parsed)
        lines.push_back(
            checkDisk(QStringLiteral("database disk"), parsed->value(QStringLiteral("Database")).value_or(QString())));
    return lines;
}

CheckLine checkDisk(const QString &name, const QString &path) {
    const QFileInfo file(path);
    const QStorageInfo disk(file.isDir() ? path : file.absolutePath());
    constexpr qint64 kMegabyte = 1024 * 1024;
    const qint64 free = disk.bytesAvailable() / kMegabyte;
    if (!disk.isValid()) return bad(name, QStringLiteral("its disk cannot be found: %1").arg(path));
    if (disk.isReadOnly())
        return bad(name, QStringLiteral("the disk is read-only. ") + text::causeRemedy(base::DatabaseCause::ReadOnly));
    if (free < kLeastDiskMegabytes)
        return bad(name, QStringLiteral("%1 MB free. Free space there: at least %2 MB are needed.")
                             .arg(free)
                             .arg(kLeastDiskMegabytes));
    return good(name, QStringLiteral("%1 MB free").arg(free));
}

}  // namespace app::bridged
