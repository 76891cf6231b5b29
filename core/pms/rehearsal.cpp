// SPDX-License-Identifier: Apache-2.0
#include "core/pms/rehearsal.h"

#include "core/pms/link_store.h"
#include "core/pms/table_trial.h"

namespace core::pms {
namespace {

using base::Expected;
using base::fail;

domain::Patient inventedPatient() {
    domain::Patient person;
    person.firstName = QStringLiteral("Rehearsal");
    person.lastName = QStringLiteral("Practicebridge");
    person.dateOfBirth = QDate(1980, 2, 29);
    person.phone = QStringLiteral("0491570006");  // Reserved for fiction.
    person.email = QStringLiteral("rehearsal@example.invalid");
    person.address = QStringLiteral("1 Nowhere Street");
    person.suburb = QStringLiteral("Nowhere");
    person.state = QStringLiteral("WA");
    person.postcode = QStringLiteral("6999");
    person.gender = domain::Gender::Other;
    return person;
}

/// Whether the link or the appointment can be found outside the transaction that was rolled back.
Expected<bool> stays(SqlSession &session, const Profile &profile, const ports::InsertBooking &work,
                     const ports::InsertOutcome &outcome) {
    if (outcome.verdict != ports::InsertVerdict::Inserted || !outcome.link) return false;
    auto zone = DatabaseZone::make(profile.timeZone, work.site.zone);
    if (!zone) return fail(zone.error());
    const OperationRunner runner(session, profile, std::move(*zone), work.site);
    const bool hasTables = lackingOwnTables(session, profile).isEmpty();
    const auto link = hasTables ? readLink(runner, work.key) : Expected<std::optional<ports::BookingLink>>();
    if (!link) return fail(link.error());
    const auto left = readAppointments(runner, outcome.link->appointments);
    if (!left) return fail(left.error());
    return link->has_value() || !left->empty();
}

/// Our own tables, where they are not made yet: for the time of the transaction where it holds tables, too; for good on
/// a scratch copy.
Expected<void> provideTables(SqlSession &session, const Profile &profile, bool scratch, RehearsedSession &rehearsed) {
    const QStringList lacking = lackingOwnTables(session, profile);
    if (lacking.isEmpty()) return {};
    const Dialect dialect = session.dialect();
    if (dialect == Dialect::Sqlite || dialect == Dialect::PostgreSql || dialect == Dialect::SqlServer) {
        rehearsed.prepareEach(profile.forDialect(dialect).install);
        return {};
    }
    if (!scratch) {
        return fail(base::ErrorKind::Rejected, QStringLiteral("profile book"),
                    QStringLiteral("our own tables %1 are not there, and this database cannot make them for a "
                                   "transaction only; make them first, or say --scratch on a copy")
                        .arg(lacking.join(QStringLiteral(", "))));
    }
    const auto opened = runUnit(session, profile, ports::OpenDatabase{});
    if (!opened) return fail(opened.error());
    return {};
}

}  // namespace

ports::InsertBooking rehearsedBooking(const RehearsalRequest &request) {
    ports::InsertBooking work;
    work.key = {request.site.environment, request.site.practice, request.booking};
    work.booking.id = request.booking;
    work.booking.resource = request.resource;
    if (!request.type.isEmpty()) work.booking.appointmentType = request.type;
    work.booking.appointmentTime = request.at;
    work.booking.length = request.length;
    work.booking.reason = base::Redacted(QStringLiteral("Rehearsal: not a patient"));
    work.booking.isNewPatient = true;
    work.booking.patient = base::Redacted(inventedPatient());
    work.notes = base::Redacted(QStringLiteral("Rehearsal: not a patient"));
    work.now = request.site.now;
    work.site = request.site;
    return work;
}

Expected<RehearsalOutcome> rehearse(SqlSession &session, const Profile &profile, const RehearsalRequest &request,
                                    bool scratch, const RehearsedSession::Listener &listener) {
    const bool transactions = profile.forDialect(session.dialect()).transactions;
    if (!transactions && !scratch) {
        return fail(base::ErrorKind::Rejected, QStringLiteral("profile book"),
                    QStringLiteral("this profile has no transactions, so the booking would stay; on a scratch copy of "
                                   "the database say --scratch"));
    }
    const auto ending = transactions ? RehearsedSession::Ending::RollBack : RehearsedSession::Ending::Commit;
    RehearsedSession rehearsed(session, ending, listener);
    if (auto ready = provideTables(session, profile, scratch, rehearsed); !ready) return fail(ready.error());
    const ports::InsertBooking work = rehearsedBooking(request);
    auto result = runUnit(rehearsed, profile, work);
    if (!result) return fail(result.error());
    RehearsalOutcome outcome{std::get<ports::InsertOutcome>(std::move(*result)), false};
    const auto left = stays(session, profile, work, outcome.outcome);
    if (!left) return fail(left.error());
    outcome.stayed = *left;
    return outcome;
}

QString toString(ports::InsertVerdict verdict) {
    switch (verdict) {
        case ports::InsertVerdict::Inserted:
            return QStringLiteral("Inserted");
        case ports::InsertVerdict::AlreadyLinked:
            return QStringLiteral("AlreadyLinked");
        case ports::InsertVerdict::SlotTaken:
            return QStringLiteral("SlotTaken");
        case ports::InsertVerdict::OutsideSession:
            return QStringLiteral("OutsideSession");
        case ports::InsertVerdict::ResourceInactive:
            return QStringLiteral("ResourceInactive");
        case ports::InsertVerdict::ResourceUnknown:
            return QStringLiteral("ResourceUnknown");
        case ports::InsertVerdict::PatientChanged:
            return QStringLiteral("PatientChanged");
    }
    return {};
}

}  // namespace core::pms
