// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/installed_drivers.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>
#include <algorithm>
#include <array>

#include "core/platform/odbc/odbc_api.h"

namespace core::platform {
namespace {

using base::DatabaseCause;

constexpr qsizetype kHeaderBytes = 4096;

QString textOf(const SQLWCHAR *text, SQLSMALLINT length, qsizetype room) {
    return QString::fromUtf16(reinterpret_cast<const char16_t *>(text), std::clamp<qsizetype>(length, 0, room - 1));
}

/// Asks @p next for one entry after the other until there is none.
template <class Entry, class Next>
base::Expected<std::vector<Entry>> list(const char *operation, Next next) {
    const EnvHandle environment{SQLHANDLE(nullptr)};
    if (!environment)
        return base::fail(base::ErrorKind::Unavailable, QLatin1String(operation),
                          QStringLiteral("there is no ODBC driver manager"));
    SQLSetEnvAttr(environment.raw(), SQL_ATTR_ODBC_VERSION, asPointer(SQL_OV_ODBC3), 0);
    std::vector<Entry> entries;
    for (SQLUSMALLINT direction = SQL_FETCH_FIRST;; direction = SQL_FETCH_NEXT) {
        Entry entry;
        if (!next(environment.raw(), direction, entry)) break;
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return entries;
}

/// "a=1\0b=2\0\0" as a list.
QStringList attributes(const std::array<SQLWCHAR, 4096> &text, SQLSMALLINT length) {
    return textOf(text.data(), length, qsizetype(text.size())).split(QChar(), Qt::SkipEmptyParts);
}

QString settingOf(const QStringList &settings, const char *key) {
    const QString prefix = QLatin1String(key) + QLatin1Char('=');
    const auto found = std::find_if(settings.begin(), settings.end(), [&](const QString &setting) {
        return setting.startsWith(prefix, Qt::CaseInsensitive);
    });
    return found == settings.end() ? QString() : found->mid(prefix.size());
}

bool nextDriver(SQLHANDLE environment, SQLUSMALLINT direction, InstalledDriver &driver) {
    std::array<SQLWCHAR, 512> name{};
    std::array<SQLWCHAR, 4096> settings{};
    SQLSMALLINT nameLength = 0, settingsLength = 0;
    if (!SQL_SUCCEEDED(SQLDriversW(environment, direction, name.data(), SQLSMALLINT(name.size()), &nameLength,
                                   settings.data(), SQLSMALLINT(settings.size()), &settingsLength)))
        return false;
    driver.name = textOf(name.data(), nameLength, qsizetype(name.size()));
    driver.settings = attributes(settings, settingsLength);
    driver.file = settingOf(driver.settings, "Driver");
    return true;
}

bool nextSource(SQLHANDLE environment, SQLUSMALLINT direction, DataSource &source) {
    std::array<SQLWCHAR, 512> name{};
    std::array<SQLWCHAR, 512> driver{};
    SQLSMALLINT nameLength = 0, driverLength = 0;
    if (!SQL_SUCCEEDED(SQLDataSourcesW(environment, direction, name.data(), SQLSMALLINT(name.size()), &nameLength,
                                       driver.data(), SQLSMALLINT(driver.size()), &driverLength)))
        return false;
    source.name = textOf(name.data(), nameLength, qsizetype(name.size()));
    source.driver = textOf(driver.data(), driverLength, qsizetype(driver.size()));
    return true;
}

/// The words of an ELF or PE header that say for which processor a library is.
struct Architecture {
    int wordBits = 0;
    quint16 machine = 0;
    friend bool operator==(const Architecture &, const Architecture &) = default;
};

Architecture elfArchitecture(const QByteArray &header) {
    constexpr int kClass = 4, kMachine = 18, kSmallest = 20;
    if (header.size() < kSmallest || !header.startsWith("\x7f"
                                                        "ELF"))
        return {};
    return {header[kClass] == 2 ? 64 : 32, qFromLittleEndian<quint16>(header.constData() + kMachine)};
}

Architecture peArchitecture(const QByteArray &header) {
    constexpr qsizetype kPointerToPe = 0x3c;
    constexpr quint16 kI386 = 0x014c;
    if (header.size() < kPointerToPe + 4 || !header.startsWith("MZ")) return {};
    const qsizetype at = qFromLittleEndian<quint32>(header.constData() + kPointerToPe);
    if (at + 6 > header.size() || header.mid(at, 2) != "PE") return {};
    const auto machine = qFromLittleEndian<quint16>(header.constData() + at + 4);
    return {machine == kI386 ? 32 : 64, machine};
}

Architecture architectureOf(const QByteArray &header) {
    const Architecture elf = elfArchitecture(header);
    return elf.wordBits != 0 ? elf : peArchitecture(header);
}

QByteArray headerOf(const QString &path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return file.read(kHeaderBytes);
}

/// What this process itself is built for.
Architecture ownArchitecture() {
#ifdef Q_OS_WIN
    wchar_t path[MAX_PATH]{};
    GetModuleFileNameW(nullptr, path, MAX_PATH);
    return architectureOf(headerOf(QString::fromWCharArray(path)));
#else
    return architectureOf(headerOf(QStringLiteral("/proc/self/exe")));
#endif
}

}  // namespace

base::Expected<std::vector<InstalledDriver>> installedDrivers() {
    return list<InstalledDriver>("installed_drivers", nextDriver);
}

base::Expected<std::vector<DataSource>> dataSources() {
    return list<DataSource>("data_sources", nextSource);
}

DatabaseCause whyLibraryFails(const QByteArray &header) {
    const Architecture library = architectureOf(header);
    const Architecture own = ownArchitecture();
    const bool differs = library.wordBits != 0 && own.wordBits != 0 && !(library == own);
    return differs ? DatabaseCause::DriverBitness : DatabaseCause::DriverBroken;
}

DatabaseCause whyNotLoaded(const QString &driver) {
    QString file = driver;
    if (const auto known = installedDrivers()) {
        const auto found = std::find_if(known->begin(), known->end(), [&](const InstalledDriver &one) {
            return one.name.compare(driver, Qt::CaseInsensitive) == 0;
        });
        if (found != known->end() && !found->file.isEmpty()) file = found->file;
    }
    // A bare file name is looked for in the system's own folders, which only the loader knows.
    if (!QFileInfo(file).isAbsolute())
        return file == driver ? DatabaseCause::DriverMissing : DatabaseCause::DriverBroken;
    if (!QFileInfo::exists(file)) return DatabaseCause::DriverMissing;
    return whyLibraryFails(headerOf(file));
}

}  // namespace core::platform
