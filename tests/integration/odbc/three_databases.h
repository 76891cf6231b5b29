// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>
#include <array>

#include "core/platform/odbc/odbc_session.h"
#include "tests/support/servers/cutting_proxy.h"
#include "tests/support/servers/database_server.h"

/// The three databases of a suite, each started when its first row needs it and shared by the rows after.
class ThreeDatabases {
  public:
    enum class Which { All, ServersOnly };

    /// One row for each database: call it in a test's _data function.
    static void addRows(Which which = Which::All) {
        QTest::addColumn<int>("kind");
        const auto &kinds = support::servers::allDatabaseServers();
        for (int i = which == Which::All ? 0 : 1; i < int(kinds.size()); ++i)
            QTest::newRow(kinds[std::size_t(i)].name) << i;
    }

    const core::base::Expected<support::servers::ServerPointer> &at(int kind) {
        auto &server = m_servers.at(std::size_t(kind));
        if (!server) server = support::servers::allDatabaseServers()[std::size_t(kind)].create();
        return *server;
    }
    void clear() { m_servers = {}; }

  private:
    std::array<std::optional<core::base::Expected<support::servers::ServerPointer>>, 3> m_servers;
};

/// Names the row's database `name`; skips the row where it is not installed.
#define PB_DATABASE(suite, name)                                         \
    QFETCH(int, kind);                                                   \
    const auto &name##Created = (suite).at(kind);                        \
    if (!name##Created) QSKIP(qPrintable(name##Created.error().detail)); \
    support::servers::DatabaseServer &name = **name##Created

namespace odbctest {

using core::base::ErrorKind;
using core::base::Expected;
using core::platform::OdbcSession;
using core::pms::Isolation;
using core::pms::SqlResult;
using core::pms::SqlValue;

inline std::unique_ptr<OdbcSession> open(support::servers::DatabaseServer &server, quint16 proxyPort = 0) {
    const QString text = server.connectionString();
    auto session =
        OdbcSession::connect(proxyPort ? support::servers::throughPort(text, proxyPort) : text, server.password());
    if (session) return std::move(*session);
    qWarning().noquote() << session.error().toLogLine();
    return nullptr;
}

inline Expected<SqlResult> sql(OdbcSession &session, const char *text, std::vector<SqlValue> parameters = {}) {
    return session.execute({QStringLiteral("test"), QString::fromUtf8(text), std::move(parameters)});
}

template <class T>
QString line(const Expected<T> &result) {
    return result ? QStringLiteral("ok") : result.error().toLogLine();
}

/// The single value of a query, or an empty text and a warning.
inline SqlValue one(OdbcSession &session, const char *text, std::vector<SqlValue> parameters = {}) {
    const auto result = sql(session, text, std::move(parameters));
    if (result && result->rows.size() == 1 && !result->rows[0].empty()) return result->rows[0][0];
    qWarning().noquote() << text << line(result);
    return QString();
}

inline SqlValue number(qint64 value) {
    return value;
}

}  // namespace odbctest

#define PB_OK(expression)                                                     \
    do {                                                                      \
        const auto &pbResult = (expression);                                  \
        QVERIFY2(pbResult.has_value(), qPrintable(odbctest::line(pbResult))); \
    } while (false)

#define PB_FAILS(expression, wanted)                                                           \
    do {                                                                                       \
        const auto &pbResult = (expression);                                                   \
        QVERIFY2(!pbResult.has_value(), "succeeded");                                          \
        QVERIFY2(pbResult.error().kind == (wanted), qPrintable(pbResult.error().toLogLine())); \
    } while (false)
