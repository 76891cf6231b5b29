// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/split_secret_store.h"

#include <QDir>

#include "core/platform/host/private_files.h"
#include "core/platform/secrets/secret_names.h"

namespace core::platform {

using base::ErrorKind;
using base::Expected;

namespace {

Expected<ports::Secret> readOwn(const QString &path) {
    auto content = readPrivateFile(path, kMostSecretBytes);
    if (!content && content.error().kind == ErrorKind::Rejected) return noSuchSecret(ports::kRecordKeyName);
    if (!content) return base::fail(std::move(content.error()));
    return secretFromBytes(ports::kRecordKeyName, content->trimmed());
}

Expected<bool> writeOwn(const QString &path, const ports::Secret &value) {
    if (auto written = writePrivateFile(path, value.reveal().toUtf8()); !written)
        return base::fail(std::move(written.error()));
    return true;
}

}  // namespace

QString SplitSecretStore::ownPath() const {
    return QDir(m_ownFolder).filePath(ports::kRecordKeyName);
}

ports::Handle SplitSecretStore::read(QString name, base::Completion<ports::Secret> done) {
    if (name != ports::kRecordKeyName) return m_given->read(std::move(name), std::move(done));
    return m_executor.post([result = readOwn(ownPath()), done = std::move(done)] { done(result); });
}

ports::Handle SplitSecretStore::write(QString name, ports::Secret value, base::Completion<bool> done) {
    if (name != ports::kRecordKeyName) return m_given->write(std::move(name), std::move(value), std::move(done));
    return m_executor.post([result = writeOwn(ownPath(), value), done = std::move(done)] { done(result); });
}

}  // namespace core::platform
