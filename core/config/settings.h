// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>
#include <chrono>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/base/time.h"
#include "core/domain/ids.h"
#include "core/domain/schedule.h"

/// settings.toml as values. Every key, type, default and bound is in one table (settings_table.cpp).
namespace core::config {

enum class Environment { Dev, Uat, Prod };
QString toString(Environment environment);  ///< "DEV", "UAT", "PROD".

struct HealthengineSettings {
    QUrl baseUrl;
    Environment environment = Environment::Prod;
    QString vendor;
    QString vendorEmail;
    std::chrono::seconds pollInterval{5};  ///< 1 to 5.
};

struct WebhookSettings {
    QString listen;
    QUrl publicUrl;
    std::chrono::seconds pollInterval{60};          ///< 5 to 540.
    std::chrono::seconds subscriptionTtl{604'800};  ///< From 20.
    std::vector<QString> trustedProxies;
};

struct PmsSettings {
    QString profile;     ///< A built-in profile's name, or a path to a profile file.
    QString connection;  ///< ODBC connection string without a password.
    QString documentsFolder; ///< Absolute; empty: as the profile says.
    int profileLine = 0;     ///< Where the keys stand, for faults that only show when they are used; 0: not written.
    int connectionLine = 0;
};

enum class WhenAmbiguous { NewFile, Reject };

struct ResourceSettings {
    domain::PmsResourceId id;
    bool publish = true;
    QString name;  ///< Overrides the PMS's name when not empty.
    friend bool operator==(const ResourceSettings &, const ResourceSettings &) = default;
};

struct PracticeSettings {
    domain::PracticeId id;
    base::PracticeZone timezone;
    std::vector<domain::LocationId> locations;  ///< Empty: all.
    bool enabled = true;
    int availabilityDays = 60;  ///< 1 to 365.
    std::chrono::minutes leadTime{0};
    WhenAmbiguous whenAmbiguous = WhenAmbiguous::NewFile;
    std::vector<QString> features;
    domain::LivenessContract liveHours;
    std::vector<ResourceSettings> resources;  ///< Empty: every active bookable resource is published.
};

struct Settings {
    HealthengineSettings healthengine;
    std::optional<WebhookSettings> webhook;
    PmsSettings pms;
    std::vector<PracticeSettings> practices;
};

/// One fault of the file: "settings.toml:12: practice[0].availability_days: 400 is more than 365; write a number from 1
/// to 365".
struct SettingsFault {
    QString file;
    int line = 0;
    QString key;
    QString message;
    QString toString() const;
};

/// Either settings or all faults of the file (never only the first).
struct SettingsResult {
    std::optional<Settings> settings;
    std::vector<SettingsFault> faults;
    std::vector<SettingsFault> warnings;  ///< Unknown keys.
};

/// Pure: reads the text of a settings file; @p fileName is only for the messages.
SettingsResult parseSettings(const QByteArray &text, const QString &fileName);

}  // namespace core::config
