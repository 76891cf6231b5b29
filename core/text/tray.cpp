// SPDX-License-Identifier: Apache-2.0
#include "core/text/tray.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/text/trouble.h"

namespace core::text {
namespace {

using control::PracticeStatus;
using control::PracticeTrouble;
using control::StatusSnapshot;
using control::TrayState;

constexpr qsizetype kLongestTooltip = 127;

QString joined(const QString &first, const QString &second) {
    return first + QLatin1Char(' ') + second;
}

QString bookingsToday(int count) {
    if (count == 0) return QCoreApplication::translate("Tray", "No bookings today");
    if (count == 1) return QCoreApplication::translate("Tray", "1 booking today");
    return QCoreApplication::translate("Tray", "%1 bookings today").arg(count);
}

QString activity(const StatusSnapshot &snapshot, base::UtcTime now) {
    int count = 0;
    for (const PracticeStatus &practice : snapshot.practices) count += practice.insertedToday;
    const auto contact = lastContact(snapshot);
    const QString checked = contact ? QCoreApplication::translate("Tray", "last checked %1 ago")
                                          .arg(durationText(std::chrono::floor<std::chrono::seconds>(now - *contact)))
                                    : QCoreApplication::translate("Tray", "not checked yet");
    return QCoreApplication::translate("Tray", "%1, %2").arg(bookingsToday(count), checked);
}

QString attention(const StatusSnapshot &snapshot) {
    for (const PracticeStatus &practice : snapshot.practices)
        if (practice.trouble != PracticeTrouble::None) return troubleSentence(practice.trouble);
    if (!snapshot.settingsFaults.isEmpty())
        return QCoreApplication::translate("Tray", "The settings file has an error and was not taken.");
    if (!snapshot.held.empty())
        return QCoreApplication::translate("Tray", "A change is held back and waits for your word.");
    if (snapshot.itemCount == 1) return QCoreApplication::translate("Tray", "1 thing needs you.");
    if (snapshot.itemCount > 1)
        return QCoreApplication::translate("Tray", "%1 things need you.").arg(snapshot.itemCount);
    return trayStateSentence(TrayState::Attention);
}

QString headline(const StatusSnapshot &snapshot) {
    switch (snapshot.state) {
        case TrayState::Working: return QCoreApplication::translate("Tray", "Connected.");
        case TrayState::Syncing: return trayStateSentence(TrayState::Syncing);
        case TrayState::Attention: return attention(snapshot);
        case TrayState::Stopped: return trayStateSentence(TrayState::Stopped);
        case TrayState::Paused: return trayStateSentence(TrayState::Paused);
    }
    return {};
}

}  // namespace

QString durationText(std::chrono::seconds duration) {
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 120) return QCoreApplication::translate("Duration", "%1 s").arg(seconds);
    if (seconds < 2 * 3600) return QCoreApplication::translate("Duration", "%1 min").arg(seconds / 60);
    if (seconds < 48 * 3600) return QCoreApplication::translate("Duration", "%1 h").arg(seconds / 3600);
    return QCoreApplication::translate("Duration", "%1 days").arg(seconds / 86400);
}

QString trayStateSentence(TrayState state) {
    switch (state) {
        case TrayState::Working: return QCoreApplication::translate("Tray", "Everything works.");
        case TrayState::Syncing: return QCoreApplication::translate("Tray", "Connected, sending availability.");
        case TrayState::Attention: return QCoreApplication::translate("Tray", "Something needs you.");
        case TrayState::Stopped: return QCoreApplication::translate("Tray", "PracticeBridge is not running.");
        case TrayState::Paused:
            return QCoreApplication::translate("Tray", "Paused: nothing is sent or entered until you resume.");
    }
    return {};
}

QString trayTooltip(const StatusSnapshot &snapshot, base::UtcTime now) {
    const QString first = headline(snapshot);
    if (snapshot.state == TrayState::Stopped || snapshot.state == TrayState::Paused) return first;
    const QString whole = joined(first, activity(snapshot, now));
    if (whole.size() <= kLongestTooltip) return whole;
    if (first.size() <= kLongestTooltip) return first;
    return first.left(kLongestTooltip - 1) + QChar(0x2026);
}

QString stoppedTooltip() {
    return trayStateSentence(TrayState::Stopped);
}

std::optional<base::UtcTime> lastContact(const StatusSnapshot &snapshot) {
    std::optional<base::UtcTime> oldest;
    for (const PracticeStatus &practice : snapshot.practices) {
        if (!practice.enabled || practice.paused) continue;
        if (!practice.lastPollOk) return std::nullopt;
        oldest = oldest ? std::min(*oldest, *practice.lastPollOk) : *practice.lastPollOk;
    }
    return oldest;
}

}  // namespace core::text
