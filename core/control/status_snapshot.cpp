// SPDX-License-Identifier: Apache-2.0
#include "core/control/status_snapshot.h"

#include <limits>

#include "core/control/codec.h"
#include "core/control/json_writer.h"
#include "core/control/status_lines.h"

namespace core::control {
namespace {

QJsonObject practiceJson(const PracticeStatus &status, base::UtcTime now) {
    return {{QStringLiteral("practice"), status.practice},
            {QStringLiteral("timezone"), status.timezone},
            {QStringLiteral("enabled"), status.enabled},
            {QStringLiteral("paused"), status.paused},
            {QStringLiteral("pausedUntil"), stampOrNull(status.pausedUntil)},
            {QStringLiteral("trouble"), toString(status.trouble)},
            {QStringLiteral("troubleDetail"), status.troubleDetail},
            {QStringLiteral("troubleSince"), stampOrNull(status.troubleSince)},
            {QStringLiteral("troubleAgeSeconds"), ageOrNull(status.troubleSince, now)},
            {QStringLiteral("lastPollOk"), stampOrNull(status.lastPollOk)},
            {QStringLiteral("lastContactAgeSeconds"), ageOrNull(status.lastPollOk, now)},
            {QStringLiteral("configurationAccepted"), stampOrNull(status.configurationAccepted)},
            {QStringLiteral("availabilityAccepted"), stampOrNull(status.availabilityAccepted)},
            {QStringLiteral("syncing"), status.syncing},
            {QStringLiteral("daysWaiting"), status.daysWaiting},
            {QStringLiteral("daysTotal"), status.daysTotal},
            {QStringLiteral("openBookings"), status.openBookings},
            {QStringLiteral("openUpdates"), status.openUpdates},
            {QStringLiteral("oldestOpenSeconds"),
             status.oldestOpenSeconds ? QJsonValue(*status.oldestOpenSeconds) : QJsonValue()},
            {QStringLiteral("insertedToday"), status.insertedToday},
            {QStringLiteral("rejectedToday"), status.rejectedToday},
            {QStringLiteral("cancelledToday"), status.cancelledToday}};
}

PracticeStatus practiceFrom(JsonReader &reader) {
    PracticeStatus status;
    status.practice = reader.text("practice");
    status.timezone = reader.textOr("timezone", {});
    status.enabled = reader.flagOr("enabled", true);
    status.paused = reader.flagOr("paused", false);
    status.pausedUntil = reader.optionalStamp("pausedUntil");
    const auto trouble = practiceTroubleFromString(reader.textOr("trouble", QStringLiteral("none")));
    reader.mustBe("trouble", trouble.has_value(), "a known trouble");
    status.trouble = trouble.value_or(PracticeTrouble::None);
    status.troubleDetail = reader.textOr("troubleDetail", {});
    status.troubleSince = reader.optionalStamp("troubleSince");
    status.lastPollOk = reader.optionalStamp("lastPollOk");
    status.configurationAccepted = reader.optionalStamp("configurationAccepted");
    status.availabilityAccepted = reader.optionalStamp("availabilityAccepted");
    status.syncing = reader.flagOr("syncing", false);
    status.daysWaiting = reader.count("daysWaiting");
    status.daysTotal = reader.count("daysTotal");
    status.openBookings = reader.count("openBookings");
    status.openUpdates = reader.count("openUpdates");
    if (const auto age = reader.optionalInteger("oldestOpenSeconds", 0, std::numeric_limits<int>::max()))
        status.oldestOpenSeconds = static_cast<int>(*age);
    status.insertedToday = reader.count("insertedToday");
    status.rejectedToday = reader.count("rejectedToday");
    status.cancelledToday = reader.count("cancelledToday");
    return status;
}

QJsonObject databaseJson(const DatabaseStatus &status, base::UtcTime now) {
    return {{QStringLiteral("connected"), status.connected},
            {QStringLiteral("system"), status.system},
            {QStringLiteral("profile"), status.profile},
            {QStringLiteral("tier"), status.tier},
            {QStringLiteral("lastReadOk"), stampOrNull(status.lastReadOk)},
            {QStringLiteral("lastReadAgeSeconds"), ageOrNull(status.lastReadOk, now)},
            {QStringLiteral("error"), status.error},
            {QStringLiteral("cause"), base::toString(status.cause)}};
}

base::Expected<DatabaseStatus> databaseFrom(const QJsonObject &json) {
    JsonReader reader(json, QStringLiteral("database"));
    DatabaseStatus status;
    status.connected = reader.flagOr("connected", false);
    status.system = reader.textOr("system", {});
    status.profile = reader.textOr("profile", {});
    status.tier = reader.textOr("tier", {});
    status.lastReadOk = reader.optionalStamp("lastReadOk");
    status.error = reader.textOr("error", {});
    // A cause of a newer engine has no words here; the error is shown as it is.
    status.cause = base::databaseCauseFromString(reader.textOr("cause", {})).value_or(base::DatabaseCause::None);
    if (!reader.ok()) return reader.failure(QStringLiteral("snapshot"));
    return status;
}

}  // namespace

QJsonObject toJson(const StatusSnapshot &snapshot) {
    QJsonArray practices;
    for (const PracticeStatus &status : snapshot.practices) practices.append(practiceJson(status, snapshot.at));
    return {{QStringLiteral("schema"), kSchema},
            {QStringLiteral("engineVersion"), snapshot.engineVersion},
            {QStringLiteral("host"), snapshot.host},
            {QStringLiteral("at"), isoUtc(snapshot.at)},
            {QStringLiteral("state"), toString(snapshot.state)},
            {QStringLiteral("database"), databaseJson(snapshot.database, snapshot.at)},
            {QStringLiteral("practices"), practices},
            {QStringLiteral("bookings"), linesToJson(snapshot.bookings)},
            {QStringLiteral("items"), linesToJson(snapshot.items)},
            {QStringLiteral("itemCount"), snapshot.itemCount},
            {QStringLiteral("held"), linesToJson(snapshot.held)},
            {QStringLiteral("resources"), linesToJson(snapshot.resources)},
            {QStringLiteral("settingsFaults"), QJsonArray::fromStringList(snapshot.settingsFaults)}};
}

base::Expected<StatusSnapshot> snapshotFromJson(const QJsonObject &json) {
    JsonReader reader(json, {});
    StatusSnapshot snapshot;
    reader.mustBe("schema", reader.integerOr("schema", kSchema, 0, kSchema) == kSchema, "schema 1");
    snapshot.engineVersion = reader.textOr("engineVersion", {});
    snapshot.host = reader.textOr("host", {});
    snapshot.at = reader.stamp("at");
    const auto state = trayStateFromString(reader.text("state"));
    reader.mustBe("state", state.has_value(), "a known state");
    snapshot.state = state.value_or(TrayState::Attention);
    auto database = databaseFrom(reader.object("database"));
    snapshot.practices = reader.list<PracticeStatus>("practices", practiceFrom);
    snapshot.bookings = reader.list<BookingLine>("bookings", bookingLineFrom);
    snapshot.items = reader.list<ItemLine>("items", itemLineFrom);
    snapshot.itemCount = reader.count("itemCount");
    snapshot.held = reader.list<HeldLine>("held", heldLineFrom);
    snapshot.resources = reader.list<ResourceLine>("resources", resourceLineFrom);
    snapshot.settingsFaults = reader.texts("settingsFaults");
    if (!reader.ok()) return reader.failure(QStringLiteral("snapshot"));
    if (!database) return base::fail(std::move(database.error()));
    snapshot.database = std::move(*database);
    return snapshot;
}

StatusSnapshot withoutPersons(StatusSnapshot snapshot) {
    for (ItemLine &item : snapshot.items) item.person.clear();
    return snapshot;
}

}  // namespace core::control
