// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/credentials_directory.h"

#include <QDir>

#include "core/platform/host/private_files.h"
#include "core/platform/secrets/secret_names.h"

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

Expected<std::unique_ptr<CredentialsDirectory>> CredentialsDirectory::open(const QString &directory,
                                                                           ports::Executor &executor) {
    const QDir dir(directory);
    if (!dir.exists()) {
        return fail(ErrorKind::Unavailable, QStringLiteral("credentials_dir"),
                    QStringLiteral("%1 is no directory; check --credentials-dir").arg(directory));
    }
    if (auto checked = checkPrivate(dir.path()); !checked) return fail(std::move(checked.error()));
    const QStringList names = dir.entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names) {
        if (auto checked = checkPrivate(dir.filePath(name)); !checked) return fail(std::move(checked.error()));
    }
    return std::unique_ptr<CredentialsDirectory>(new CredentialsDirectory(dir.path(), executor));
}

CredentialsDirectory::CredentialsDirectory(QString directory, ports::Executor &executor)
    : m_directory(std::move(directory)), m_executor(executor) {}

Expected<ports::Secret> CredentialsDirectory::readNow(const QString &name) const {
    if (auto checked = checkSecretName(name); !checked) return fail(std::move(checked.error()));
    auto content = readPrivateFile(QDir(m_directory).filePath(name), kMostSecretBytes);
    if (!content && content.error().kind == ErrorKind::Rejected) {
        return fail(ErrorKind::Rejected, QStringLiteral("secret_read"),
                    QStringLiteral("no file %1 in the credentials directory %2; put it there").arg(name, m_directory));
    }
    if (!content) return fail(std::move(content.error()));
    if (content->endsWith('\n')) content->chop(1);
    if (content->endsWith('\r')) content->chop(1);
    return secretFromBytes(name, *content);
}

ports::Handle CredentialsDirectory::read(QString name, base::Completion<ports::Secret> done) {
    return m_executor.post([result = readNow(name), done = std::move(done)] { done(result); });
}

ports::Handle CredentialsDirectory::write(QString name, ports::Secret, base::Completion<bool> done) {
    base::Error error{ErrorKind::Rejected, QStringLiteral("secret_write"),
                      QStringLiteral("the credentials directory is read-only; put the file %1 into %2")
                          .arg(checkSecretName(name) ? name : QString(), m_directory)};
    return m_executor.post([error = std::move(error), done = std::move(done)] { done(fail(error)); });
}

}  // namespace core::platform
