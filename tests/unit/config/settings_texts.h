// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

#include "core/config/settings.h"

/// Texts and short forms for the tests of settings.toml.
namespace settings_texts {

using core::config::SettingsFault;
using core::config::SettingsResult;

/// A valid file with one practice, to which a case adds or changes one line.
inline QByteArray fileWith(const QByteArray &healthengine, const QByteArray &practice) {
    return "[healthengine]\nvendor = \"V\"\nvendor_email = \"v@example.com\"\n" + healthengine +
           "\n[pms]\nprofile = \"p\"\nconnection = \"Driver=SQLite3;Database=/x\"\n"
           "[[practice]]\nid = \"1\"\ntimezone = \"Australia/Perth\"\n" +
           practice + "\n";
}

inline QStringList lines(const std::vector<SettingsFault> &faults) {
    QStringList texts;
    for (const SettingsFault &fault : faults) texts << fault.toString();
    return texts;
}

inline SettingsResult parse(const QByteArray &text) {
    return core::config::parseSettings(text, QStringLiteral("settings.toml"));
}

}  // namespace settings_texts
