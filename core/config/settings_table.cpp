// SPDX-License-Identifier: Apache-2.0
#include "core/config/settings_table.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace core::config {

namespace {

using L = QLatin1String;
constexpr L kHealthengine("healthengine");
constexpr L kWebhook("webhook");
constexpr L kPms("pms");
constexpr L kPractice("practice");
constexpr L kLiveHours("practice.live_hours");
constexpr L kResource("practice.resource");
constexpr L kNone("");
constexpr L kWeekday("08:00-18:00");
constexpr L kHoursExample("[\"08:00-12:00\", \"13:00-17:30\"]");
constexpr L kHours(
    "when Healthengine may expect answers, on the practice's wall clock; empty is closed. Without the "
    "section: Monday to Friday 08:00-18:00; with it, a day left out is closed");

constexpr KeySpec liveDay(const char *day, L fallback) {
    return {kLiveHours, L(day), ValueKind::Texts, false, fallback, 1, 40, kNone, kHoursExample, kHours};
}

// section, key, type, required, default, least, most, choices, example, meaning
constexpr std::array kTable{
    KeySpec{kHealthengine, L("base_url"), ValueKind::Text, false, L("https://healthengine.com.au/pms-api/v1"), 1, 2000,
            kNone, L("\"https://healthengine.com.au/pms-api/v1\""),
            L("address of the API; required unless environment is PROD; http only for loopback in DEV")},
    KeySpec{kHealthengine, L("environment"), ValueKind::Text, false, L("PROD"), 1, 10, L("DEV|UAT|PROD"), L("\"PROD\""),
            L("which Healthengine this is; part of every link between a booking and an appointment")},
    KeySpec{kHealthengine, L("vendor"), ValueKind::Text, true, kNone, 1, 200, kNone,
            L("\"Example PMS by Example Pty Ltd\""), L("who connects, told to Healthengine with every call")},
    KeySpec{kHealthengine, L("vendor_email"), ValueKind::Text, true, kNone, 3, 200, kNone,
            L("\"integrations@example.com.au\""), L("where Healthengine reaches whoever runs this connection")},
    KeySpec{kHealthengine, L("poll_interval_s"), ValueKind::Whole, false, L("5"), 1, 5, kNone, L("5"),
            L("seconds from the start of one poll to the next")},

    KeySpec{kWebhook, L("listen"), ValueKind::Text, false, L("127.0.0.1:8455"), 1, 200, kNone, L("\"127.0.0.1:8455\""),
            L("address and port on which callbacks are received")},
    KeySpec{kWebhook, L("public_url"), ValueKind::Text, true, kNone, 1, 2000, kNone,
            L("\"https://hooks.example.com.au/pb\""),
            L("callback addresses begin with this; http only for loopback in DEV")},
    KeySpec{kWebhook, L("poll_interval_s"), ValueKind::Whole, false, L("60"), 5, 540, kNone, L("60"),
            L("seconds between polls while the subscription works")},
    KeySpec{kWebhook, L("subscription_ttl_s"), ValueKind::Whole, false, L("604800"), 20, 31'536'000, kNone, L("604800"),
            L("seconds a subscription lives; renewed before it runs out")},
    KeySpec{kWebhook, L("trusted_proxies"), ValueKind::Texts, false, kNone, 2, 60, kNone, L("[\"127.0.0.1\"]"),
            L("addresses whose X-Forwarded-For counts")},

    KeySpec{kPms, L("profile"), ValueKind::Text, true, kNone, 1, 2000, kNone, L("\"openemr\""),
            L("a built-in profile, or a path to a profile file, relative to the configuration directory")},
    KeySpec{kPms, L("connection"), ValueKind::Text, true, kNone, 1, 4000, kNone,
            L("\"Driver=MariaDB Unicode;Server=127.0.0.1;Port=3306;Database=openemr;Uid=bridge\""),
            L("ODBC connection string without a password, which is the secret pms-password")},

    KeySpec{kPms, L("documents_folder"), ValueKind::Text, false, kNone, 1, 2000, kNone, L("\"/srv/pms/documents\""),
            L("absolute path of the PMS's document folder, where its profile keeps documents as files; replaces the "
              "profile's own")},

    KeySpec{kPractice, L("id"), ValueKind::Text, true, kNone, 1, 64, kNone, L("\"1234567\""),
            L("Healthengine's practice id")},
    KeySpec{kPractice, L("timezone"), ValueKind::Text, true, kNone, 1, 64, kNone, L("\"Australia/Perth\""),
            L("IANA name of the practice's time zone; never taken from the PC")},
    KeySpec{kPractice, L("locations"), ValueKind::Texts, false, kNone, 1, 200, kNone, L("[\"3\"]"),
            L("PMS locations of this practice; empty is all")},
    KeySpec{kPractice, L("enabled"), ValueKind::Flag, false, L("true"), 0, 0, kNone, L("true"),
            L("false: no traffic at all for this practice")},
    KeySpec{kPractice, L("availability_days"), ValueKind::Whole, false, L("60"), 1, 365, kNone, L("60"),
            L("days from today whose availability is sent")},
    KeySpec{kPractice, L("lead_time_min"), ValueKind::Whole, false, L("0"), 0, 43'200, kNone, L("0"),
            L("minutes from now in which nothing is offered")},
    KeySpec{kPractice, L("when_ambiguous"), ValueKind::Text, false, L("new-file"), 1, 20, L("new-file|reject"),
            L("\"new-file\""), L("what to do when several patient files match equally")},
    KeySpec{kPractice, L("features"), ValueKind::Texts, false, kNone, 1, 40,
            L("documents|clientSnapshots|attachDocuments"), L("[\"clientSnapshots\"]"),
            L("extra features wanted, if the profile can")},

    liveDay("monday", kWeekday),
    liveDay("tuesday", kWeekday),
    liveDay("wednesday", kWeekday),
    liveDay("thursday", kWeekday),
    liveDay("friday", kWeekday),
    liveDay("saturday", kNone),
    liveDay("sunday", kNone),
    liveDay("publicHolidays", kNone),

    KeySpec{kResource, L("id"), ValueKind::Text, true, kNone, 1, 200, kNone, L("\"11\""),
            L("the resource's id in the PMS")},
    KeySpec{kResource, L("publish"), ValueKind::Flag, false, L("true"), 0, 0, kNone, L("true"),
            L("whether Healthengine may offer it; without any [[practice.resource]] every active bookable one is")},
    KeySpec{kResource, L("name"), ValueKind::Text, false, kNone, 0, 200, kNone, L("\"Dr An Nguyen\""),
            L("replaces the PMS's name when not empty")},
};

QString quotedChoices(QLatin1String choices) {
    QStringList quoted;
    for (const QString &choice : QString(choices).split(u'|')) quoted << QStringLiteral("\"%1\"").arg(choice);
    return quoted.join(QLatin1String(", "));
}

}  // namespace

std::span<const KeySpec> settingsTable() {
    return kTable;
}

const KeySpec *findKey(QStringView section, QStringView key) {
    const auto found = std::find_if(kTable.begin(), kTable.end(),
                                    [&](const KeySpec &spec) { return section == spec.section && key == spec.key; });
    return found == kTable.end() ? nullptr : &*found;
}

std::vector<QString> sectionNames() {
    std::vector<QString> names;
    for (const KeySpec &spec : kTable) {
        if (names.empty() || names.back() != spec.section) names.emplace_back(spec.section);
    }
    return names;
}

std::vector<QString> keyNames(QStringView section) {
    std::vector<QString> names;
    for (const KeySpec &spec : kTable) {
        if (section == spec.section) names.emplace_back(spec.key);
    }
    return names;
}

bool isRepeated(QStringView section) {
    return section == kPractice || section == kResource;
}

QString expectation(const KeySpec &spec) {
    switch (spec.kind) {
        case ValueKind::Flag:
            return QStringLiteral("true or false");
        case ValueKind::Whole:
            return QStringLiteral("a whole number from %1 to %2").arg(spec.least).arg(spec.most);
        case ValueKind::Texts:
            return spec.choices.isEmpty()
                       ? QStringLiteral("a list of texts in quotes, for example %1").arg(spec.example)
                       : QStringLiteral("a list of any of %1").arg(quotedChoices(spec.choices));
        case ValueKind::Text:
            break;
    }
    return spec.choices.isEmpty() ? QStringLiteral("a text in quotes, for example %1").arg(spec.example)
                                  : QStringLiteral("one of %1").arg(quotedChoices(spec.choices));
}

}  // namespace core::config
