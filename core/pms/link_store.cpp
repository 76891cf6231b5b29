// SPDX-License-Identifier: Apache-2.0
#include "core/pms/link_store.h"

#include "core/pms/row_parts.h"

namespace core::pms {
namespace {

using domain::AppointmentId;
using ports::BookingLink;
using ports::LinkKey;

constexpr size_t kAppointmentsPerQuery = 500;

std::chrono::seconds between(const base::PracticeTime &start, const base::PracticeTime &end) {
    const qint64 seconds = QDateTime(start.date, start.time, Qt::UTC).secsTo(QDateTime(end.date, end.time, Qt::UTC));
    return std::chrono::seconds(std::max<qint64>(0, seconds));
}

StoredLink readLinkRow(RowReader &row, LinkKey key) {
    StoredLink stored;
    stored.pending = row.optionalText("pending");
    stored.written = row.optionalText("appointment").trimmed() != QString() || stored.pending.isEmpty();
    BookingLink &link = stored.link;
    link.key = std::move(key);
    link.resource = readResourceId(row, "resource");
    link.start = row.practiceTime("start_at");
    link.length = row.hasColumn("length_s") ? std::chrono::seconds(row.integer("length_s"))
                                            : between(link.start, row.practiceTime("end_at"));
    link.newPatientFile = row.flag("new_patient", false);
    if (!row.isNull("latest_start_at")) stored.latestStart = row.practiceTime("latest_start_at");
    if (!stored.written) return stored;
    link.appointments.emplace_back(row.idText("appointment"));
    for (const QString& id : row.optionalText("further_appointments").split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        link.appointments.emplace_back(id.trimmed());
    }
    link.patient = domain::PatientId(row.idText("patient"));
    link.toldConfirmed = row.flag("told_confirmed", false);
    link.toldCancelled = row.flag("told_cancelled", false);
    link.toldDidNotAttend = row.flag("told_did_not_attend", false);
    stored.cancellationTold = row.flag("cancelled_by_healthengine", false);
    // A cancellation under way must not be echoed either.
    link.cancelledByHealthengine = stored.cancellationTold || !stored.pending.isEmpty();
    return stored;
}

AppointmentNow readAppointmentRow(RowReader& row, const Profile& profile) {
    AppointmentNow now;
    now.id = AppointmentId(row.idText("id"));
    now.resource = readResourceId(row, "resource");
    now.patient = domain::PatientId(row.optionalText("patient").trimmed());
    const DatabaseZone::Span span = readSpan(row, SpanUse::Exact);
    now.start = span.start;
    now.end = span.end;
    now.state = readStatus(row, profile);
    now.overlapped = row.flag("overlapped", false);
    return now;
}

}  // namespace

void setKey(Parameters& parameters, const LinkKey& key) {
    parameters.set(QStringLiteral("environment"), key.environment);
    parameters.set(QStringLiteral("practice"), key.practice.value());
    parameters.set(QStringLiteral("booking"), key.booking.value());
}

QString utcText(base::UtcTime time) {
    return base::formatUtcStamp(time);
}

base::Expected<std::optional<StoredLink>> readStoredLink(const OperationRunner &runner, const LinkKey &key) {
    Parameters parameters;
    setKey(parameters, key);
    auto links = runner.rows<StoredLink>(QStringLiteral("link"), parameters,
                                         [&key](RowReader &row) { return readLinkRow(row, key); });
    if (!links) return base::fail(links.error());
    if (links->empty()) return std::optional<StoredLink>();
    return std::optional(std::move(links->front()));
}

base::Expected<std::optional<BookingLink>> readLink(const OperationRunner &runner, const LinkKey &key) {
    auto stored = readStoredLink(runner, key);
    if (!stored) return base::fail(stored.error());
    if (!*stored || !(*stored)->written) return std::optional<BookingLink>();
    return std::optional(std::move((*stored)->link));
}

base::Expected<std::vector<StoredLink>> readStoredLinks(const OperationRunner &runner, const QString &environment,
                                                        const domain::PracticeId &practice, QDate from) {
    Parameters parameters;
    parameters.set(QStringLiteral("environment"), environment);
    parameters.set(QStringLiteral("practice"), practice.value());
    parameters.setText(QStringLiteral("from"), from.toString(Qt::ISODate));
    parameters.setText(QStringLiteral("from_start"), from.toString(Qt::ISODate) + QStringLiteral(" 00:00:00"));
    return runner.rows<StoredLink>(QStringLiteral("links"), parameters, [&](RowReader &row) {
        return readLinkRow(row, {environment, practice, domain::BookingId(row.integer("booking"))});
    });
}

base::Expected<std::vector<BookingLink>> readLinks(const OperationRunner &runner, const QString &environment,
                                                   const domain::PracticeId &practice, QDate from) {
    auto stored = readStoredLinks(runner, environment, practice, from);
    if (!stored) return base::fail(stored.error());
    std::vector<BookingLink> links;
    for (StoredLink &each : *stored) {
        if (each.written) links.push_back(std::move(each.link));
    }
    return links;
}

void setLink(const OperationRunner &runner, Parameters &parameters, const BookingLink &link, base::UtcTime now) {
    setKey(parameters, link.key);
    QStringList further;
    for (size_t i = 1; i < link.appointments.size(); ++i) further << link.appointments[i].value();
    const QString appointment = link.appointments.empty() ? QString() : link.appointments.front().value();
    runner.setId(parameters, QStringLiteral("appointment"), appointment);
    parameters.setText(QStringLiteral("further_appointments"), further.join(QLatin1Char(',')));
    runner.setId(parameters, QStringLiteral("patient"), link.patient.value());
    runner.setId(parameters, QStringLiteral("resource"), link.resource.value());
    parameters.set(QStringLiteral("start"), base::formatPracticeStamp(link.start));
    parameters.set(QStringLiteral("end"), base::formatPracticeStamp(link.start.plus(link.length)));
    parameters.set(QStringLiteral("length_s"), qint64(link.length.count()));
    parameters.set(QStringLiteral("new_patient"), qint64(link.newPatientFile));
    parameters.setFlag(QStringLiteral("new_patient"), link.newPatientFile);
    parameters.set(QStringLiteral("now_utc"), utcText(now));
}

base::Expected<void> insertLink(const OperationRunner &runner, const BookingLink &link, base::UtcTime now) {
    Parameters parameters;
    setLink(runner, parameters, link, now);
    if (auto done = runner.run(QStringLiteral("link_insert"), parameters); !done) return base::fail(done.error());
    return {};
}

base::Expected<void> recordMove(const OperationRunner &runner, const LinkKey &key, const base::PracticeTime &start) {
    Parameters parameters;
    setKey(parameters, key);
    parameters.set(QStringLiteral("start"), base::formatPracticeStamp(start));
    if (auto done = runner.run(QStringLiteral("link_moved"), parameters); !done) return base::fail(done.error());
    return {};
}

base::Expected<void> recordTold(const OperationRunner& runner, const LinkKey& key, ports::Told told,
                                base::UtcTime now) {
    using ports::Told;
    Parameters parameters;
    setKey(parameters, key);
    parameters.set(QStringLiteral("now_utc"), utcText(now));
    parameters.setFlag(QStringLiteral("told_confirmed"), told == Told::Confirmed);
    parameters.setFlag(QStringLiteral("told_cancelled"), told == Told::CancelledByPms);
    parameters.setFlag(QStringLiteral("told_did_not_attend"), told == Told::DidNotAttend);
    parameters.setFlag(QStringLiteral("cancelled_by_healthengine"), told == Told::CancelledByHealthengine);
    if (auto done = runner.run(QStringLiteral("link_told"), parameters); !done) return base::fail(done.error());
    return {};
}

base::Expected<std::map<AppointmentId, AppointmentNow>> readAppointments(const OperationRunner& runner,
                                                                         const std::vector<AppointmentId>& ids) {
    std::map<AppointmentId, AppointmentNow> found;
    for (size_t from = 0; from < ids.size(); from += kAppointmentsPerQuery) {
        const auto first = ids.begin() + std::ptrdiff_t(from);
        const auto last = ids.begin() + std::ptrdiff_t(std::min(ids.size(), from + kAppointmentsPerQuery));
        Parameters parameters;
        runner.setIds(parameters, QStringLiteral("appointments"), std::vector<AppointmentId>(first, last));
        auto rows = runner.rows<AppointmentNow>(QStringLiteral("appointments"), parameters, [&](RowReader& row) {
            return readAppointmentRow(row, runner.profile());
        });
        if (!rows) return base::fail(rows.error());
        for (AppointmentNow& now : *rows) found[now.id] = std::move(now);
    }
    return found;
}

}  // namespace core::pms
