// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pausing.h"

namespace ui::widgets {
namespace {

using namespace std::chrono_literals;

std::chrono::seconds untilTomorrow(const QString &ianaZone, core::base::UtcTime now) {
    const auto zone = core::base::PracticeZone::fromIana(ianaZone);
    if (!zone) return 12h;
    const core::base::PracticeTime midnight{zone->toPractice(now).date.addDays(1), QTime(0, 0)};
    return std::max(1s, std::chrono::ceil<std::chrono::seconds>(zone->toUtc(midnight) - now));
}

}  // namespace

core::control::PauseRequest pauseRequest(const core::control::PracticeStatus &practice, PauseLength length,
                                         core::base::UtcTime now) {
    core::control::PauseRequest request;
    request.practice = core::domain::PracticeId(practice.practice);
    switch (length) {
        case PauseLength::OneHour: request.duration = 1h; break;
        case PauseLength::UntilTomorrow: request.duration = untilTomorrow(practice.timezone, now); break;
        case PauseLength::UntilResumed: break;
    }
    return request;
}

}  // namespace ui::widgets
