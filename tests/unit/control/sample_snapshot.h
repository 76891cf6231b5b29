// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"

namespace testing {

inline core::base::UtcTime at(qint64 seconds) {
    return core::base::UtcTime(std::chrono::seconds(1'796'086'800 + seconds));
}

/// A snapshot with a value in every field; the person is invented.
inline core::control::StatusSnapshot sampleSnapshot() {
    using namespace core::control;
    StatusSnapshot snapshot;
    snapshot.engineVersion = QStringLiteral("0.1.0");
    snapshot.host = QStringLiteral("FRONT-DESK");
    snapshot.at = at(100);
    snapshot.state = TrayState::Attention;
    snapshot.database = {
        true,   QStringLiteral("PostgreSQL 15.6"), QStringLiteral("reference 1"), QStringLiteral("transactional"),
        at(95), QStringLiteral("Unavailable open")};
    PracticeStatus practice;
    practice.practice = QStringLiteral("1234567");
    practice.timezone = QStringLiteral("Australia/Perth");
    practice.paused = true;
    practice.pausedUntil = at(4000);
    practice.trouble = PracticeTrouble::ConsentMissing;
    practice.troubleDetail = QStringLiteral("Unauthorized poll http=403");
    practice.troubleSince = at(40);
    practice.lastPollOk = at(97);
    practice.configurationAccepted = at(1);
    practice.availabilityAccepted = at(2);
    practice.syncing = true;
    practice.daysWaiting = 3;
    practice.daysTotal = 60;
    practice.openBookings = 2;
    practice.openUpdates = 1;
    practice.oldestOpenSeconds = 12;
    practice.insertedToday = 11;
    practice.rejectedToday = 4;
    practice.cancelledToday = 5;
    snapshot.practices = {practice};
    snapshot.bookings = {{QStringLiteral("1234567"), 9'007'199'254'740'993, QStringLiteral("answered"),
                          QStringLiteral("rejected:slot-taken"), QStringLiteral("11"), QStringLiteral("Dr An Nguyen"),
                          QStringLiteral("2026-12-01 09:30"), at(90), at(92)}};
    snapshot.items = {{QStringLiteral("1234567/slot-taken-late/55"), QStringLiteral("slot-taken-late"),
                       QStringLiteral("1234567"), 55, at(80), QStringLiteral("{\"start\":\"2026-12-01 09:30\"}"),
                       QStringLiteral("Zebedee Quillfeather, 0491 570 156")}};
    snapshot.itemCount = 1;
    snapshot.held = {{QStringLiteral("H1"), QStringLiteral("1234567"), QStringLiteral("resources-shrunk"),
                      QStringLiteral("{\"before\":10,\"now\":2}"), at(70)}};
    snapshot.resources = {{QStringLiteral("1234567"), QStringLiteral("11"), QStringLiteral("Dr An Nguyen"), false}};
    snapshot.settingsFaults = {QStringLiteral("settings.toml:12: practice[0].id: text belongs here")};
    return snapshot;
}

}  // namespace testing
