// SPDX-License-Identifier: Apache-2.0
#include "core/pms/database_identity.h"
#include "core/pms/diary_reader.h"
#include "core/pms/link_store.h"
#include "core/pms/own_tables.h"
#include "core/pms/person_mapper.h"
#include "core/pms/row_parts.h"
#include "core/pms/units.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;
using domain::AppointmentType;
using domain::LocationId;
using domain::PmsResource;

Parameters locationParameters(const OperationRunner& runner, const std::vector<LocationId>& locations) {
    Parameters parameters;
    runner.setIds(parameters, QStringLiteral("locations"), locations);
    return parameters;
}

PmsResource readResourceRow(RowReader& row) {
    PmsResource resource;
    resource.id = readResourceId(row, "id");
    resource.title = row.optionalText("title").simplified();
    resource.firstName = row.optionalText("first_name").simplified();
    resource.lastName = row.optionalText("last_name").simplified();
    resource.specialty = row.optionalText("specialty").simplified();
    resource.location =
        LocationId(readMapped(row, QStringLiteral("location"), row.optionalText("location").trimmed()));
    resource.active = row.flag("active", true);
    resource.bookable = row.flag("bookable", true);
    const QStringList parts = {resource.title, resource.firstName, resource.lastName};
    resource.name = parts.join(QLatin1Char(' ')).simplified();
    if (resource.name.isEmpty()) resource.name = row.optionalText("name").simplified();
    if (resource.name.isEmpty()) resource.name = resource.id.value();
    return resource;
}

AppointmentType readTypeRow(RowReader& row) {
    AppointmentType type;
    type.id = domain::AppointmentTypeId(readMapped(row, QStringLiteral("type"), row.idText("id")));
    type.name = row.text("name").simplified();
    type.length = std::chrono::minutes(row.optionalInteger("length_min", 0));
    type.resource = domain::PmsResourceId(row.optionalText("resource").trimmed());
    return type;
}

/// Adds @p suffix in brackets to every name that several entries share.
template <class Entry, class Suffix>
void tellApart(std::vector<Entry>& entries, Suffix suffix) {
    std::map<QString, int> uses;
    for (const Entry& entry : entries) ++uses[entry.name];
    for (Entry& entry : entries) {
        const QString extra = suffix(entry);
        if (uses[entry.name] > 1 && !extra.isEmpty()) entry.name += QStringLiteral(" (%1)").arg(extra);
    }
}

/// Those of @p wanted that patients may be booked with now.
Expected<std::vector<domain::PmsResourceId>> bookableAmong(const OperationRunner& runner,
                                                           const std::vector<domain::PmsResourceId>& wanted) {
    const auto all = readResources(runner, {});
    if (!all) return fail(all.error());
    std::vector<domain::PmsResourceId> open;
    for (const PmsResource& resource : *all) {
        if (!resource.active || !resource.bookable) continue;
        if (std::find(wanted.begin(), wanted.end(), resource.id) != wanted.end()) open.push_back(resource.id);
    }
    return open;
}

/// Reads see one moment: a consistent snapshot that is rolled back at the end, as nothing was written.
Expected<Transaction> beginRead(const OperationRunner& runner) {
    return Transaction::begin(runner.session(), Isolation::RepeatableRead);
}

}  // namespace

Expected<std::vector<PmsResource>> readResources(const OperationRunner& runner,
                                                 const std::vector<LocationId>& locations) {
    Parameters parameters = locationParameters(runner, locations);
    auto resources = runner.rows<PmsResource>(QStringLiteral("resources"), parameters, readResourceRow);
    if (!resources || locations.empty()) return resources;
    // Rows of the database were chosen by the statement; those of the profile are chosen here.
    if (!runner.profile().statics.contains(QStringLiteral("resources"))) return resources;
    std::erase_if(*resources, [&locations](const PmsResource& resource) {
        return !resource.location.isEmpty() &&
               std::find(locations.begin(), locations.end(), resource.location) == locations.end();
    });
    return resources;
}

Expected<std::optional<PmsResource>> readResource(const OperationRunner& runner, const domain::PmsResourceId& id) {
    Parameters parameters;
    runner.setId(parameters, QStringLiteral("resource"), id.value());
    const bool listed = runner.profile().statics.contains(QStringLiteral("resources"));
    auto rows = runner.has(QStringLiteral("resource")) && !listed
                    ? runner.rows<PmsResource>(QStringLiteral("resource"), parameters, readResourceRow)
                    : readResources(runner, {});
    if (!rows) return fail(rows.error());
    for (PmsResource& resource : *rows) {
        if (resource.id == id) return std::optional(std::move(resource));
    }
    return std::optional<PmsResource>();
}

Expected<std::vector<AppointmentType>> readTypes(const OperationRunner& runner,
                                                 const std::vector<LocationId>& locations) {
    Parameters parameters = locationParameters(runner, locations);
    return runner.rows<AppointmentType>(QStringLiteral("appointment_types"), parameters, readTypeRow);
}

Expected<ports::DatabaseIdentity> openDatabase(const OperationRunner& runner) {
    const Profile& profile = runner.profile();
    ports::DatabaseIdentity identity;
    identity.system = runner.session().serverDescription();
    identity.profile = profile.id + QLatin1Char(' ') + profile.version;
    identity.tier = profile.tier(runner.session().dialect());
    if (auto ready = prepareSession(runner.session(), profile); !ready) return fail(ready.error());
    if (auto known = identify(runner.session(), runner.part(), identity); !known) return fail(known.error());
    if (!runner.has(QStringLiteral("own_tables"))) return identity;

    const auto stand = ownTablesStand(runner.session(), profile);
    if (!stand) return fail(stand.error());
    identity.ownTables = *stand;
    if (*stand) return identity;
    const auto made = installOwnTables(runner.session(), profile);
    if (!made) return fail(made.error());
    identity.ownTables = identity.ownTablesMade = *made;
    return identity;
}

Expected<ports::PmsConfiguration> readConfiguration(const OperationRunner& runner,
                                                    const ports::ReadConfiguration& work) {
    auto snapshot = beginRead(runner);
    if (!snapshot) return fail(snapshot.error());
    auto resources = readResources(runner, work.locations);
    if (!resources) return fail(resources.error());
    auto types = readTypes(runner, work.locations);
    if (!types) return fail(types.error());
    std::erase_if(*resources, [](const PmsResource& resource) { return !resource.active || !resource.bookable; });
    tellApart(*resources, [](const PmsResource& resource) { return resource.specialty; });
    tellApart(*resources, [](const PmsResource& resource) { return resource.id.value(); });
    tellApart(*types, [](const AppointmentType& type) { return type.id.value(); });
    return ports::PmsConfiguration{std::move(*resources), std::move(*types)};
}

Expected<ports::AvailabilityRead> readAvailability(const OperationRunner& runner, const ports::ReadAvailability& work) {
    auto snapshot = beginRead(runner);
    if (!snapshot) return fail(snapshot.error());
    const auto open = bookableAmong(runner, work.resources);
    if (!open) return fail(open.error());
    const auto diary = Diary::read(runner, *open, work.from, work.to);
    if (!diary) return fail(diary.error());
    ports::AvailabilityRead read;
    for (const domain::PmsResourceId& resource : work.resources) {
        for (QDate date = work.from; date <= work.to; date = date.addDays(1)) {
            const DiaryDay& day = diary->day(resource, date);
            domain::AvailabilitySnapshot made{resource, date, {}};
            if (!day.closed) made.ranges = freeRanges(day.sessions, day.busy);
            read.days.push_back(std::move(made));
        }
    }
    read.closures = diary->closures();
    return read;
}

Expected<ports::ChangeToken> readChangeToken(const OperationRunner& runner) {
    Parameters none;
    const QString operation = QStringLiteral("change_token");
    const auto results = runner.run(operation, none);
    if (!results) return fail(results.error());
    QStringList statements;
    for (const SqlResult& result : *results) {
        QStringList rows;
        for (size_t i = 0; i < result.rows.size(); ++i) {
            RowReader row(result, i, operation, runner.rowRules(operation));
            rows << row.text("token");
            if (const auto fault = row.fault()) return fail(*fault);
        }
        statements << rows.join(QLatin1Char(';'));
    }
    return ports::ChangeToken{statements.join(QLatin1Char('|'))};
}

Expected<ports::BookingFacts> prepareBooking(const OperationRunner& runner, const ports::PrepareBooking& work) {
    auto snapshot = beginRead(runner);
    if (!snapshot) return fail(snapshot.error());
    auto link = readLink(runner, work.key);
    if (!link) return fail(link.error());
    Parameters parameters;
    setCandidateKeys(parameters, work.patient.reveal());
    runner.setId(parameters, QStringLiteral("suggested_patient"),
                 work.suggestedPatient ? work.suggestedPatient->value() : QString());
    auto found = runner.rows<domain::PatientRecord>(QStringLiteral("candidates"), parameters,
                                                    [&](RowReader& row) { return readPatient(row, runner.profile()); });
    if (!found) return fail(found.error());
    ports::BookingFacts facts{std::move(*link), {}};
    std::set<domain::PatientId> known;
    for (domain::PatientRecord& record : *found) {
        if (known.insert(record.id).second) facts.candidates.push_back(std::move(record));
    }
    return facts;
}

}  // namespace core::pms
