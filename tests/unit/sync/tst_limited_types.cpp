// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/published_configuration.h"

using core::domain::AppointmentTypeId;
using core::domain::AvailabilityRange;
using core::sync::limitedToTypes;

namespace {

const AppointmentTypeId kKnown(QStringLiteral("A"));
const AppointmentTypeId kRetired(QStringLiteral("B"));

std::vector<AvailabilityRange> limited(std::vector<AvailabilityRange> ranges) {
    return limitedToTypes({core::domain::PmsResourceId(QStringLiteral("1")), QDate(2026, 12, 3), std::move(ranges)},
                          {kKnown})
        .ranges;
}

AvailabilityRange range(int start, int end, std::vector<AppointmentTypeId> types) {
    return {start, end, std::chrono::seconds(900), std::move(types)};
}

}  // namespace

/// What a day says of types that Healthengine is not told of.
class LimitedTypes final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRetiredTypeIsDropped() {
        QVERIFY(limited({range(480, 720, {kKnown, kRetired})}) == std::vector{range(480, 720, {kKnown})});
    }

    void aRangeWithNoTypeLeftIsDroppedAndNotOpenedToAny() {
        QVERIFY(limited({range(480, 720, {kRetired}), range(780, 900, {})}) == std::vector{range(780, 900, {})});
    }

    void rangesThatBecomeAlikeDoNotOverlap() {
        QVERIFY(limited({range(480, 720, {kKnown, kRetired}), range(600, 780, {kKnown})}) ==
                (std::vector{range(480, 720, {kKnown}), range(720, 780, {kKnown})}));
        QVERIFY(limited({range(480, 720, {kKnown, kRetired}), range(600, 660, {kKnown})}) ==
                std::vector{range(480, 720, {kKnown})});
    }
};

QTEST_GUILESS_MAIN(LimitedTypes)
#include "tst_limited_types.moc"
