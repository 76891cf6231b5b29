// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/keychain_secret_store.h"

#include <qt6keychain/keychain.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QObject>
#include <memory>
#include <optional>
#include <utility>

#include "core/platform/secrets/secret_names.h"

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

namespace {

/// One call of ours: its jobs, its deadline and its completion, which runs once, posted, or never.
template <class Value>
class Call : public std::enable_shared_from_this<Call<Value>> {
  public:
    Call(ports::Executor &executor, base::Completion<Value> done) : m_executor(executor), m_done(std::move(done)) {}

    ports::Handle handle() {
        return ports::Handle([self = this->shared_from_this()] { self->cancel(); });
    }

    void setDeadline(std::chrono::milliseconds deadline) {
        m_timer = m_executor.runAfter(deadline, [self = this->shared_from_this()] {
            self->finish(
                fail(ErrorKind::Unavailable, QStringLiteral("keychain"),
                     QStringLiteral("the keychain did not answer in time; unlock it, or use --credentials-dir")));
        });
    }

    void finish(Expected<Value> result) {
        if (!m_done || m_result) return;
        m_result = std::move(result);
        m_post = m_executor.post([self = this->shared_from_this()] { self->deliver(); });
    }

    template <class Job, class OnFinished>
    void start(Job *job, const QString &key, OnFinished onFinished) {
        job->setKey(key);
        job->setInsecureFallback(false);
        // A job deletes itself when it ends. It is never deleted before: its backend would call back into the dead.
        QObject::connect(job, &QKeychain::Job::finished, &m_context,
                         [job, onFinished = std::move(onFinished)] { onFinished(job); });
        job->start();
    }

  private:
    void deliver() {
        m_timer.reset();
        if (const auto done = std::exchange(m_done, nullptr)) done(std::move(*m_result));
    }
    void cancel() {
        m_done = nullptr;
        // Each holds this call alive through its task.
        const ports::Handle timer = std::move(m_timer);
        const ports::Handle post = std::move(m_post);
    }

    ports::Executor &m_executor;
    base::Completion<Value> m_done;
    std::optional<Expected<Value>> m_result;
    ports::Handle m_timer;
    ports::Handle m_post;
    QObject m_context;
};

base::Error keychainError(const QKeychain::Job &job, const QString &operation) {
    QString remedy;
    switch (job.error()) {
        case QKeychain::AccessDenied:
        case QKeychain::AccessDeniedByUser:
            remedy = QStringLiteral("the keychain refused access; unlock it and allow PracticeBridge");
            break;
        case QKeychain::NoBackendAvailable:
        case QKeychain::NotImplemented:
            remedy = QStringLiteral(
                "there is no keychain; install gnome-keyring and libsecret-1-0, or use --credentials-dir");
            break;
        case QKeychain::NoError:
        case QKeychain::EntryNotFound:
        case QKeychain::CouldNotDeleteEntry:
        case QKeychain::OtherError:
            remedy = QStringLiteral(
                "the keychain is locked or absent; log in to unlock it, install gnome-keyring, or use "
                "--credentials-dir");
            break;
    }
    base::Error error{ErrorKind::Unavailable, operation, remedy};
    error.nativeCode = job.error();
    return error;
}

using ReadCall = Call<ports::Secret>;
using WriteCall = Call<bool>;

/// A locked Secret Service answers a read with "not found" as well; only a write tells the two apart.
void tellAbsentFromLocked(const std::shared_ptr<ReadCall> &call, const QString &service, const QString &name) {
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    Q_UNUSED(service)
    call->finish(noSuchSecret(name));
#else
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(QStringLiteral("open"));
    call->start(job, QStringLiteral("keychain-check"), [call, name](QKeychain::WritePasswordJob *finished) {
        if (finished->error() == QKeychain::NoError) return call->finish(noSuchSecret(name));
        call->finish(fail(keychainError(*finished, QStringLiteral("keychain_read"))));
    });
#endif
}

}  // namespace

QString KeychainSecretStore::serviceName(const QString &dataDir) {
    QString path = QFileInfo(dataDir).canonicalFilePath();
    if (path.isEmpty()) path = QDir::cleanPath(QDir(dataDir).absolutePath());
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("PracticeBridge %1").arg(QString::fromLatin1(hash));
}

KeychainSecretStore::KeychainSecretStore(const QString &dataDir, ports::Executor &executor,
                                         std::chrono::milliseconds deadline)
    : m_service(serviceName(dataDir)), m_executor(executor), m_deadline(deadline) {}

ports::Handle KeychainSecretStore::read(QString name, base::Completion<ports::Secret> done) {
    const auto call = std::make_shared<ReadCall>(m_executor, std::move(done));
    if (auto checked = checkSecretName(name); !checked) {
        call->finish(fail(std::move(checked.error())));
        return call->handle();
    }
    call->setDeadline(m_deadline);
    call->start(new QKeychain::ReadPasswordJob(m_service), name,
                [call, name, service = m_service](QKeychain::ReadPasswordJob *job) {
                    if (job->error() == QKeychain::NoError) return call->finish(ports::Secret(job->textData()));
                    if (job->error() == QKeychain::EntryNotFound) return tellAbsentFromLocked(call, service, name);
                    call->finish(fail(keychainError(*job, QStringLiteral("keychain_read"))));
                });
    return call->handle();
}

ports::Handle KeychainSecretStore::write(QString name, ports::Secret value, base::Completion<bool> done) {
    const auto call = std::make_shared<WriteCall>(m_executor, std::move(done));
    if (auto checked = checkSecretName(name); !checked) {
        call->finish(fail(std::move(checked.error())));
        return call->handle();
    }
    call->setDeadline(m_deadline);
    const auto finished = [call](const QKeychain::Job *job) {
        const bool isDone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        if (isDone) return call->finish(true);
        call->finish(fail(keychainError(*job, QStringLiteral("keychain_write"))));
    };
    if (value.reveal().isEmpty()) {
        call->start(new QKeychain::DeletePasswordJob(m_service), name, finished);
        return call->handle();
    }
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setTextData(value.reveal());
    call->start(job, name, finished);
    return call->handle();
}

}  // namespace core::platform
