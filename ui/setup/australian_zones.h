// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

namespace ui::setup {

struct ZoneChoice {
    QString ianaId;
    QString label;  ///< Translated: "Perth (WA)".
};

/// The time zones of Australia and its territories, most populous first. (IANA tz database, zone1970.tab, AU.)
std::vector<ZoneChoice> australianZones();

/// The label of a zone; the IANA name itself for one that is not on the list.
QString zoneLabel(const QString &ianaId);

}  // namespace ui::setup
