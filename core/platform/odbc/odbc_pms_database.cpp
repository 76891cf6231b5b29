// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_pms_database.h"

#include <QMetaObject>
#include <QObject>
#include <mutex>

namespace core::platform {
namespace {

using base::ErrorKind;
using base::Expected;
using ports::PmsResult;

bool writes(const ports::PmsWork &work) {
    return std::holds_alternative<ports::InsertBooking>(work) ||
           std::holds_alternative<ports::CancelAppointment>(work) || std::holds_alternative<ports::RecordTold>(work) ||
           std::holds_alternative<ports::WriteStaffItem>(work) || std::holds_alternative<ports::CloseStaffItem>(work) ||
           std::holds_alternative<ports::StoreDocument>(work);
}

base::Error withOperation(base::Error error, const ports::PmsWork &work) {
    if (error.operation == QLatin1String("connect"))
        error.operation = ports::workName(work) + QStringLiteral("/connect");
    return error;
}

}  // namespace

struct OdbcPmsDatabase::Unit {
    quint64 number = 0;
    std::shared_ptr<const ports::PmsWork> work;
    base::Completion<PmsResult> done;  ///< Empty once nobody waits.
    base::SteadyTime deadline{};
    bool isHandedOver = false;
    bool wasRepeated = false;  ///< On fresh handles, after the connection turned out to be dead.
};

/// Carries functions from the database threads to the engine thread; drops them once it is closed, whoever still posts.
class OdbcPmsDatabase::Mailbox {
  public:
    void post(std::function<void()> task) {
        const std::lock_guard lock(m_mutex);
        if (m_receiver) QMetaObject::invokeMethod(m_receiver.get(), std::move(task), Qt::QueuedConnection);
    }
    void close() {
        std::unique_ptr<QObject> receiver;
        const std::lock_guard lock(m_mutex);
        receiver.swap(m_receiver);
    }

  private:
    std::mutex m_mutex;
    std::unique_ptr<QObject> m_receiver = std::make_unique<QObject>();
};

OdbcPmsDatabase::OdbcPmsDatabase(OdbcPmsConfig config, ports::Executor &executor, base::Log &log)
    : m_config(std::move(config)), m_executor(executor), m_log(log), m_mailbox(std::make_shared<Mailbox>()) {}

OdbcPmsDatabase::~OdbcPmsDatabase() {
    m_mailbox->close();
    if (!m_thread) return;
    if (m_running) m_log.info(u"pms", QStringLiteral("closing: the unit under way may end first"));
    const auto untilCancel = m_config.patience.stop * 2 / 3;
    if (m_thread->stopWithin(untilCancel)) return;
    m_thread->cancelStatement();
    if (m_thread->stopWithin(m_config.patience.stop - untilCancel)) return;
    m_log.warning(u"pms", QStringLiteral("the unit under way did not end; its thread is left behind"));
    m_thread->abandon();
}

ports::Handle OdbcPmsDatabase::run(ports::PmsWork work, ports::PmsPriority priority, base::Completion<PmsResult> done) {
    auto unit = std::make_shared<Unit>();
    unit->number = ++m_lastUnit;
    unit->work = std::make_shared<const ports::PmsWork>(std::move(work));
    unit->done = std::move(done);
    m_queues.at(std::size_t(priority)).push_back(unit);
    scheduleTurn();
    return ports::Handle([waiting = std::weak_ptr<Unit>(unit)] {
        if (const auto cancelled = waiting.lock()) cancelled->done = nullptr;
    });
}

void OdbcPmsDatabase::resetConnections() {
    m_wantsFreshHandles = true;
    m_backoff.reset();
    scheduleTurn();
}

void OdbcPmsDatabase::scheduleTurn() {
    if (!m_running) m_nextTurn = m_executor.post([this] { turn(); });
}

OdbcPmsDatabase::UnitPointer OdbcPmsDatabase::takeNext() {
    for (auto &queue : m_queues) {
        while (!queue.empty()) {
            UnitPointer unit = std::move(queue.front());
            queue.pop_front();
            if (unit->done) return unit;
        }
    }
    return nullptr;
}

void OdbcPmsDatabase::turn() {
    if (m_running) return;
    m_running = takeNext();
    if (!m_running) return;
    const auto now = m_executor.steadyNow();
    if (m_isFatal)
        return finish(base::fail(ErrorKind::Unavailable, ports::workName(*m_running->work),
                                 QStringLiteral("too many database threads hang")));
    if (!m_isConnected && !m_backoff.mayTry(now)) {
        base::Error away{ErrorKind::Unavailable, ports::workName(*m_running->work),
                         QStringLiteral("the database is away")};
        away.retryAfter = std::chrono::ceil<std::chrono::seconds>(m_backoff.wait(now));
        return finish(base::fail(std::move(away)));
    }
    m_running->deadline = now + m_config.patience.unit;
    start(m_running);
}

void OdbcPmsDatabase::start(const UnitPointer &unit) {
    m_watchdog = m_executor.runAt(unit->deadline, [this] { onDeadline(); });
    if (!m_thread) startThread();
    if (m_isConnected && !m_wantsFreshHandles)
        handOver(std::nullopt);
    else
        askForPassword();
}

void OdbcPmsDatabase::startThread() {
    const quint64 number = ++m_threadNumber;
    const auto report = [this, mailbox = m_mailbox, number](UnitReport made) {
        auto carried = std::make_shared<UnitReport>(std::move(made));
        mailbox->post([this, number, carried] { onReport(number, std::move(*carried)); });
    };
    const auto ended = [this, mailbox = m_mailbox, number] {
        mailbox->post([this, number] { onThreadEnded(number); });
    };
    m_thread = std::make_unique<DatabaseThread>(m_config.connection, m_config.runner,
                                                DatabaseThread::Callbacks{report, ended});
    m_isConnected = false;
}

void OdbcPmsDatabase::askForPassword() {
    if (!m_config.password) return handOver(ports::Secret());
    m_passwordCall = m_config.password([this](Expected<ports::Secret> password) {
        if (!password && password.error().kind == ErrorKind::Rejected) return handOver(ports::Secret());
        if (password) return handOver(std::move(*password));
        base::Error error = password.error();
        error.kind = ErrorKind::Unavailable;
        finish(base::fail(std::move(error)));
    });
}

void OdbcPmsDatabase::handOver(std::optional<base::Redacted<QString>> password) {
    m_running->isHandedOver = true;
    if (password) m_wantsFreshHandles = false;
    m_thread->submit({m_running->number, m_running->work, m_running->deadline, std::move(password)});
}

void OdbcPmsDatabase::noteConnection(const UnitReport &report) {
    m_isConnected = report.isConnected;
    if (report.connectFailed) {
        m_backoff.failed(m_executor.steadyNow());
        m_log.warning(u"pms", QStringLiteral("no connection: ") + report.result.error().toLogLine());
    } else if (!report.server.isEmpty()) {
        m_backoff.reset();
        m_log.info(u"pms", QStringLiteral("connected to ") + report.server);
    }
    if (report.retries > 0) m_log.info(u"pms", QStringLiteral("%1 retries after conflicts").arg(report.retries));
}

void OdbcPmsDatabase::onReport(quint64 thread, UnitReport report) {
    if (thread != m_threadNumber || !m_running || report.number != m_running->number) return;
    noteConnection(report);
    if (report.wasIdleTooLong && !std::exchange(m_running->wasRepeated, true)) {
        m_log.info(u"pms", QStringLiteral("the connection was lost; opening a fresh one"));
        return start(m_running);
    }
    if (!report.result) report.result = base::fail(withOperation(report.result.error(), *m_running->work));
    finish(std::move(report.result));
}

void OdbcPmsDatabase::finish(Expected<PmsResult> result) {
    m_watchdog.reset();
    m_passwordCall.reset();
    const UnitPointer unit = std::exchange(m_running, nullptr);
    scheduleTurn();
    if (const auto done = std::exchange(unit->done, nullptr)) done(std::move(result));
}

void OdbcPmsDatabase::onDeadline() {
    const QString name = ports::workName(*m_running->work);
    m_log.warning(u"pms", name + QStringLiteral(" is over its deadline and is cancelled"));
    if (!m_running->isHandedOver)
        return finish(base::fail(ErrorKind::Unavailable, name,
                                 QStringLiteral("the secret store did not give the password in time")));
    m_thread->cancelStatement();
    m_watchdog = m_executor.runAfter(m_config.patience.cancel, [this] { onStuck(); });
}

void OdbcPmsDatabase::onStuck() {
    m_thread->abandon();
    m_thread.reset();
    m_isConnected = false;
    ++m_abandoned;
    const ErrorKind kind = writes(*m_running->work) ? ErrorKind::OutcomeUnknown : ErrorKind::Unavailable;
    const base::Error error{
        kind, ports::workName(*m_running->work),
        QStringLiteral("the driver did not come back; its thread is left behind (%1 now)").arg(m_abandoned)};
    m_log.error(u"pms", error.toLogLine());
    if (m_abandoned > m_config.patience.abandonedThreads) fatal(error);
    finish(base::fail(error));
}

void OdbcPmsDatabase::onThreadEnded(quint64 thread) {
    if (thread == m_threadNumber && m_thread) return;
    --m_abandoned;
    m_log.info(u"pms", QStringLiteral("a thread that was left behind has ended (%1 left)").arg(m_abandoned));
}

void OdbcPmsDatabase::fatal(const base::Error &error) {
    if (std::exchange(m_isFatal, true) || !m_config.onFatal) return;
    m_mailbox->post([onFatal = m_config.onFatal, error] { onFatal(error); });
}

}  // namespace core::platform
