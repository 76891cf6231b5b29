// SPDX-License-Identifier: Apache-2.0
#include "ui/status/moments.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "core/text/tray.h"
#include "core/text/trouble.h"

namespace ui::status {
namespace {

QString wallText(const QDate &date, const QTime &time) {
    const QLocale locale;
    return QStringLiteral("%1, %2").arg(locale.toString(date, QStringLiteral("ddd d MMM")),
                                        locale.toString(time, QLocale::ShortFormat));
}

}  // namespace

QString appointmentText(const QString &practiceStamp) {
    const auto parsed = QDateTime::fromString(practiceStamp.left(16), QStringLiteral("yyyy-MM-dd HH:mm"));
    return parsed.isValid() ? wallText(parsed.date(), parsed.time()) : practiceStamp;
}

QString momentText(core::base::UtcTime moment, const QString &ianaZone) {
    if (const auto zone = core::base::PracticeZone::fromIana(ianaZone)) {
        const core::base::PracticeTime local = zone->toPractice(moment);
        return wallText(local.date, local.time);
    }
    const QDateTime utc = core::base::toDateTime(moment).toUTC();
    return QCoreApplication::translate("Moments", "%1 UTC").arg(wallText(utc.date(), utc.time()));
}

QString ageText(core::base::UtcTime moment, core::base::UtcTime now) {
    return QCoreApplication::translate("Moments", "%1 ago")
        .arg(core::text::durationText(std::chrono::floor<std::chrono::seconds>(now - moment)));
}

QString contactText(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now) {
    const auto &practices = snapshot.practices;
    const bool works = std::any_of(practices.begin(), practices.end(), [](const auto &p) { return p.enabled && !p.paused; });
    if (!works) return {};
    const auto contact = core::text::lastContact(snapshot);
    return contact ? QCoreApplication::translate("Moments", "Last contact with Healthengine %1.").arg(ageText(*contact, now))
                   : QCoreApplication::translate("Moments", "No contact with Healthengine yet.");
}

core::control::TrayState shownState(const core::control::StatusSnapshot &snapshot) {
    return snapshot.practices.empty() ? core::control::TrayState::Attention : snapshot.state;
}

QString stateSentence(const core::control::StatusSnapshot &snapshot) {
    using core::control::PracticeTrouble;
    if (snapshot.practices.empty()) return QCoreApplication::translate("Moments", "No practice is linked yet. Link one to begin.");
    if (snapshot.state == core::control::TrayState::Attention) {
        for (const auto &practice : snapshot.practices) {
            if (practice.trouble != PracticeTrouble::None) return core::text::troubleSentence(practice.trouble);
        }
    }
    return core::text::trayStateSentence(snapshot.state);
}

}  // namespace ui::status
