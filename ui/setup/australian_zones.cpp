// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/australian_zones.h"

#include <QCoreApplication>

namespace ui::setup {
namespace {
QString label(const char *text) { return QCoreApplication::translate("Zones", text); }
}  // namespace

std::vector<ZoneChoice> australianZones() {
    return {
        {QStringLiteral("Australia/Sydney"), label(QT_TRANSLATE_NOOP("Zones", "Sydney, Canberra (NSW, ACT)"))},
        {QStringLiteral("Australia/Melbourne"), label(QT_TRANSLATE_NOOP("Zones", "Melbourne (VIC)"))},
        {QStringLiteral("Australia/Brisbane"), label(QT_TRANSLATE_NOOP("Zones", "Brisbane (QLD)"))},
        {QStringLiteral("Australia/Perth"), label(QT_TRANSLATE_NOOP("Zones", "Perth (WA)"))},
        {QStringLiteral("Australia/Adelaide"), label(QT_TRANSLATE_NOOP("Zones", "Adelaide (SA)"))},
        {QStringLiteral("Australia/Hobart"), label(QT_TRANSLATE_NOOP("Zones", "Hobart (TAS)"))},
        {QStringLiteral("Australia/Darwin"), label(QT_TRANSLATE_NOOP("Zones", "Darwin (NT)"))},
        {QStringLiteral("Australia/Broken_Hill"), label(QT_TRANSLATE_NOOP("Zones", "Broken Hill (NSW, far west)"))},
        {QStringLiteral("Australia/Lindeman"), label(QT_TRANSLATE_NOOP("Zones", "Whitsunday Islands (QLD)"))},
        {QStringLiteral("Australia/Eucla"), label(QT_TRANSLATE_NOOP("Zones", "Eucla (WA, far south-east)"))},
        {QStringLiteral("Australia/Lord_Howe"), label(QT_TRANSLATE_NOOP("Zones", "Lord Howe Island (NSW)"))},
        {QStringLiteral("Pacific/Norfolk"), label(QT_TRANSLATE_NOOP("Zones", "Norfolk Island"))},
        {QStringLiteral("Indian/Christmas"), label(QT_TRANSLATE_NOOP("Zones", "Christmas Island"))},
        {QStringLiteral("Indian/Cocos"), label(QT_TRANSLATE_NOOP("Zones", "Cocos (Keeling) Islands"))},
    };
}

QString zoneLabel(const QString &ianaId) {
    for (const ZoneChoice &choice : australianZones()) {
        if (choice.ianaId == ianaId) return choice.label;
    }
    return ianaId;
}

}  // namespace ui::setup
