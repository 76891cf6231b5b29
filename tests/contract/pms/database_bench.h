// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>
#include <condition_variable>
#include <map>
#include <mutex>

#include "core/platform/odbc/odbc_pms_database.h"
#include "core/platform/odbc/odbc_session.h"
#include "core/platform/runtime/qt_executor.h"
#include "tests/support/servers/sqlite_file.h"

/// What the tests of the database thread share: a SQLite file, units that are named closures, and a record of their
/// ends.
namespace dbtest {

using core::base::ErrorKind;
using core::base::Expected;
using core::pms::SqlSession;
using core::ports::PmsPriority;
using core::ports::PmsResult;
using core::ports::PmsWork;

/// Opens once; passing it waits. For holding the database thread where a test wants it.
class Gate {
  public:
    void open() {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }
    void pass() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_isOpen; });
    }

  private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = false;
};

using Step = std::function<Expected<void>(SqlSession &)>;

/// Named steps that the database thread looks up; a name without one succeeds.
class Steps {
  public:
    void set(const QString &name, Step step) {
        const std::lock_guard lock(m_mutex);
        m_steps[name] = std::move(step);
    }
    Expected<void> run(const QString &name, SqlSession &session) {
        Step step;
        {
            const std::lock_guard lock(m_mutex);
            m_order.append(name);
            step = m_steps[name];
        }
        return step ? step(session) : Expected<void>();
    }
    QStringList order() {
        const std::lock_guard lock(m_mutex);
        return m_order;
    }
    int connections() {
        const std::lock_guard lock(m_mutex);
        return m_connections;
    }
    void countConnection() {
        const std::lock_guard lock(m_mutex);
        ++m_connections;
    }

  private:
    std::mutex m_mutex;
    std::map<QString, Step> m_steps;
    QStringList m_order;
    int m_connections = 0;
};

inline PmsWork read(const QString &name) {
    core::ports::ReadLink work;
    work.key.environment = name;
    return work;
}
inline PmsWork write(const QString &name) {
    return core::ports::CloseStaffItem{name, QStringLiteral("test"), {}};
}

inline Expected<PmsResult> runNamed(Steps &steps, SqlSession &session, const PmsWork &work) {
    const auto *reading = std::get_if<core::ports::ReadLink>(&work);
    const QString name = reading ? reading->key.environment : std::get<core::ports::CloseStaffItem>(work).id;
    if (auto done = steps.run(name, session); !done) return core::base::Unexpected(done.error());
    if (reading) return PmsResult(std::optional<core::ports::BookingLink>());
    return PmsResult(core::ports::Done());
}

inline Expected<core::pms::SqlResult> sql(SqlSession &session, const char *text) {
    return session.execute({QStringLiteral("test"), QString::fromLatin1(text), {}});
}

/// A step that runs one statement.
inline Step statement(const char *text) {
    return [text](SqlSession &session) -> Expected<void> {
        if (auto result = sql(session, text); !result) return core::base::Unexpected(result.error());
        return {};
    };
}

inline Expected<void> failWith(ErrorKind kind) {
    return core::base::fail(kind, QStringLiteral("test"));
}

/// Tells a test of what it must not wait for by the clock.
class HeardLog final : public core::base::Log {
  public:
    void write(core::base::LogLevel, QStringView, const QString &message) override {
        if (onLine) onLine(message);
    }
    std::function<void(const QString &)> onLine;
};

/// One adapter on one file, as a test wants it.
struct Bench {
    std::shared_ptr<Steps> steps = std::make_shared<Steps>();
    core::platform::QtExecutor executor;
    HeardLog log;
    support::servers::ServerPointer file;
    core::platform::PmsPatience patience;
    std::function<core::ports::Handle(core::base::Completion<core::ports::Secret>)> password;
    QString connection;
    QStringList fatal;
    std::unique_ptr<core::platform::OdbcPmsDatabase> database;
    std::vector<core::ports::Handle> handles;
    QStringList ends;  ///< "name" or "name:Kind", in order of completion.
    std::map<QString, core::base::Error> errors;

    /// False (with a QSKIP-able text in `ends`) when the driver is not installed.
    bool make() {
        if (!file) {
            auto created = support::servers::SqliteFile::create();
            if (!created) {
                ends.append(created.error().detail);
                return false;
            }
            file = std::move(*created);
        }
        if (connection.isEmpty()) connection = file->connectionString();
        auto parsed = core::platform::ConnectionString::parse(connection);
        parsed->addDefault(QStringLiteral("Timeout"), QStringLiteral("300"));
        core::platform::OdbcPmsConfig config{
            *parsed,
            {[steps = steps](SqlSession &) {
                 steps->countConnection();
                 return Expected<void>();
             },
             [steps = steps](SqlSession &session, const PmsWork &work) { return runNamed(*steps, session, work); }},
            password,
            [this](const core::base::Error &error) { fatal.append(error.toLogLine()); },
            patience};
        database = std::make_unique<core::platform::OdbcPmsDatabase>(std::move(config), executor, log);
        return true;
    }

    core::ports::Handle submit(PmsWork work, const QString &name, PmsPriority priority) {
        return database->run(std::move(work), priority, [this, name](Expected<PmsResult> result) {
            if (!result) errors.insert_or_assign(name, result.error());
            ends.append(result ? name : name + QLatin1Char(':') + toString(result.error().kind));
        });
    }
    void read(const QString &name, PmsPriority priority = PmsPriority::Booking) {
        handles.push_back(submit(dbtest::read(name), name, priority));
    }
    void write(const QString &name, PmsPriority priority = PmsPriority::Booking) {
        handles.push_back(submit(dbtest::write(name), name, priority));
    }
    /// Over a connection of its own.
    qint64 count() const {
        auto session = core::platform::OdbcSession::connect(connection);
        const auto result = session ? sql(**session, "SELECT count(*) FROM visit") : core::base::fail(session.error());
        return result ? std::get<qint64>(result->rows[0][0]) : -1;
    }
};

}  // namespace dbtest

#define PB_BENCH(bench) \
    if (!(bench).make()) QSKIP(qPrintable((bench).ends.last()))
