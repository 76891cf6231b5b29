// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/secret_place.h"

#include <QDir>
#include <QFile>

#include "core/platform/secrets/credentials_directory.h"
#include "core/platform/secrets/folder_secret_store.h"
#include "core/platform/secrets/keychain_secret_store.h"
#include "core/platform/secrets/split_secret_store.h"

namespace core::platform {

using base::Expected;
using base::fail;

namespace {

QString folderOf(const QString &dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("secrets"));
}

bool hasKeychain() {
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    return true;
#else
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return true;
    const QString runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtimeDir.isEmpty() && QFile::exists(QDir(runtimeDir).filePath(QStringLiteral("bus")));
#endif
}

template <class Store>
Expected<std::unique_ptr<ports::SecretStore>> asPort(Expected<std::unique_ptr<Store>> store) {
    if (!store) return fail(std::move(store.error()));
    return std::unique_ptr<ports::SecretStore>(std::move(*store));
}

}  // namespace

SecretPlace secretPlace(const QString &dataDir, const QString &credentialsDir) {
    if (!credentialsDir.isEmpty()) return SecretPlace::CredentialsDirectory;
    // A folder that is there stays the place: the same engine may be started with and without a session bus.
    return QDir(folderOf(dataDir)).exists() || !hasKeychain() ? SecretPlace::Folder : SecretPlace::Keychain;
}

Expected<std::unique_ptr<ports::SecretStore>> openSecretStore(const QString &dataDir, const QString &credentialsDir,
                                                              ports::Executor &executor) {
    switch (secretPlace(dataDir, credentialsDir)) {
        case SecretPlace::CredentialsDirectory: {
            auto given = asPort(CredentialsDirectory::open(credentialsDir, executor));
            if (!given) return given;
            return std::unique_ptr<ports::SecretStore>(
                std::make_unique<SplitSecretStore>(std::move(*given), dataDir, executor));
        }
        case SecretPlace::Folder:
            return asPort(FolderSecretStore::open(folderOf(dataDir), executor));
        case SecretPlace::Keychain:
            break;
    }
    return std::unique_ptr<ports::SecretStore>(std::make_unique<KeychainSecretStore>(dataDir, executor));
}

}  // namespace core::platform
