// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/database_cause.h"
#include "core/base/expected.h"

namespace core::platform {

struct InstalledDriver {
    QString name;          ///< As a connection string's Driver= takes it.
    QString file;          ///< The library, or empty where the driver manager does not tell.
    QStringList settings;  ///< "Key=value", as registered.
};

struct DataSource {
    QString name;    ///< As a connection string's DSN= takes it.
    QString driver;  ///< Description or name of its driver.
};

/// The ODBC drivers that this process can use, by name; on 64-bit Windows those of 32 bits are not among them.
/// Unavailable without a driver manager. Blocking, short; any thread.
base::Expected<std::vector<InstalledDriver>> installedDrivers();
/// The data sources of the machine and of this user, by name.
base::Expected<std::vector<DataSource>> dataSources();

/// Why a driver manager could not load @p driver, a registered name or a path: DriverMissing where no such name is
/// registered or the file is gone, DriverBitness where the file is a library for another kind of processor or word
/// size, DriverBroken where it should load (something that it needs is missing).
base::DatabaseCause whyNotLoaded(const QString &driver);

/// By the first bytes of a library file, pure: DriverBitness or DriverBroken.
base::DatabaseCause whyLibraryFails(const QByteArray &header);

}  // namespace core::platform
