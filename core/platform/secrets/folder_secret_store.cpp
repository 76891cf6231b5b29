// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/folder_secret_store.h"

#include <QDir>
#include <QFile>

#include "core/platform/host/private_files.h"
#include "core/platform/secrets/secret_names.h"

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

Expected<std::unique_ptr<FolderSecretStore>> FolderSecretStore::open(const QString &folder, ports::Executor &executor) {
    if (auto made = makePrivateDirectory(folder); !made) return fail(std::move(made.error()));
    return std::unique_ptr<FolderSecretStore>(new FolderSecretStore(folder, executor));
}

FolderSecretStore::FolderSecretStore(QString folder, ports::Executor &executor)
    : m_folder(std::move(folder)), m_executor(executor) {}

Expected<ports::Secret> FolderSecretStore::readNow(const QString &name) const {
    if (auto checked = checkSecretName(name); !checked) return fail(std::move(checked.error()));
    auto content = readPrivateFile(QDir(m_folder).filePath(name), kMostSecretBytes);
    if (!content && content.error().kind == ErrorKind::Rejected) return noSuchSecret(name);
    if (!content) return fail(std::move(content.error()));
    return secretFromBytes(name, *content);
}

Expected<bool> FolderSecretStore::writeNow(const QString &name, const ports::Secret &value) const {
    if (auto checked = checkSecretName(name); !checked) return fail(std::move(checked.error()));
    const QString path = QDir(m_folder).filePath(name);
    const QByteArray bytes = value.reveal().toUtf8();
    if (bytes.size() > kMostSecretBytes) {
        return fail(ErrorKind::Rejected, QStringLiteral("secret_write"),
                    QStringLiteral("%1 is longer than %2 bytes").arg(name).arg(kMostSecretBytes));
    }
    if (bytes.isEmpty()) {
        if (!QFile::exists(path) || QFile::remove(path)) return true;
        return fail(ErrorKind::Unavailable, QStringLiteral("secret_write"),
                    QStringLiteral("cannot remove %1").arg(path));
    }
    if (auto written = writePrivateFile(path, bytes); !written) return fail(std::move(written.error()));
    return true;
}

ports::Handle FolderSecretStore::read(QString name, base::Completion<ports::Secret> done) {
    return m_executor.post([result = readNow(name), done = std::move(done)] { done(result); });
}

ports::Handle FolderSecretStore::write(QString name, ports::Secret value, base::Completion<bool> done) {
    return m_executor.post([result = writeNow(name, value), done = std::move(done)] { done(result); });
}

}  // namespace core::platform
