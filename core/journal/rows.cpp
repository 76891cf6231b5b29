// SPDX-License-Identifier: Apache-2.0
#include "core/journal/rows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <array>

namespace core::journal {

namespace {

using ports::EntryKind;
using ports::EntryState;

/// Reads a row column by column and remembers the first one that does not fit.
class RowReader {
  public:
    RowReader(QString table, const QVariantList &row, qsizetype columns) : m_table(std::move(table)), m_row(row) {
        if (row.size() != columns) m_fault = QStringLiteral("number of columns");
    }

    QString text() { return next().toString(); }
    QByteArray bytes() { return next().toByteArray(); }
    std::vector<QString> texts(const QString &column) {
        std::vector<QString> result;
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(next().toString().toUtf8(), &error);
        if (error.error != QJsonParseError::NoError || !document.isArray()) return spoil(column), result;
        for (const QJsonValue item : document.array()) {
            if (!item.isString()) spoil(column);
            result.push_back(item.toString());
        }
        return result;
    }
    qint64 whole(const QString &column) {
        bool isNumber = false;
        const qint64 number = next().toLongLong(&isNumber);
        if (!isNumber) spoil(column);
        return number;
    }
    base::UtcTime time(const QString &column) { return base::UtcTime(std::chrono::milliseconds(whole(column))); }
    std::optional<base::UtcTime> timeOrNone(const QString &column) {
        if (m_at < m_row.size() && m_row[m_at].isNull()) return next(), std::nullopt;
        return time(column);
    }
    void spoil(const QString &column) {
        if (m_fault.isEmpty()) m_fault = column;
    }
    template <class Value>
    base::Expected<Value> result(Value value) const {
        if (m_fault.isEmpty()) return value;
        return base::fail(base::ErrorKind::StorageCorrupt, QStringLiteral("journal_read"),
                          QStringLiteral("table %1: unreadable %2").arg(m_table, m_fault));
    }

  private:
    QVariant next() { return m_at < m_row.size() ? m_row[m_at++] : QVariant(); }

    QString m_table;
    const QVariantList &m_row;
    qsizetype m_at = 0;
    QString m_fault;
};

template <class Texts, class ToText>
QString jsonOf(const Texts &texts, ToText toText) {
    QJsonArray array;
    for (const auto &text : texts) array.append(toText(text));
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QVariant timeOrNull(const std::optional<base::UtcTime> &time) {
    return time ? QVariant(toMilliseconds(*time)) : QVariant(QMetaType::fromType<qint64>());
}

/// A null text would be written as NULL, which the columns refuse.
QString given(const QString &text) {
    return text.isNull() ? QStringLiteral("") : text;
}
QByteArray given(const QByteArray &bytes) {
    return bytes.isNull() ? QByteArray("") : bytes;
}

constexpr std::array kStates{EntryState::Received, EntryState::Applied, EntryState::Refusing, EntryState::Answered,
                             EntryState::Parked};

}  // namespace

QString stateCode(EntryState state) {
    switch (state) {
        case EntryState::Received:
            return QStringLiteral("received");
        case EntryState::Applied:
            return QStringLiteral("applied");
        case EntryState::Refusing:
            return QStringLiteral("refusing");
        case EntryState::Answered:
            return QStringLiteral("answered");
        case EntryState::Parked:
            return QStringLiteral("parked");
    }
    return {};
}

QString kindCode(EntryKind kind) {
    return kind == EntryKind::Booking ? QStringLiteral("booking") : QStringLiteral("update");
}

base::Expected<EntryState> stateFromCode(const QString &code) {
    for (const EntryState state : kStates) {
        if (stateCode(state) == code) return state;
    }
    return base::fail(base::ErrorKind::StorageCorrupt, QStringLiteral("journal_read"),
                      QStringLiteral("table entry: unreadable state"));
}

qint64 toMilliseconds(base::UtcTime time) {
    return time.time_since_epoch().count();
}

QVariantList toRow(const ports::JournalEntry &entry) {
    return {given(entry.practice.value()),
            kindCode(entry.kind),
            entry.number,
            entry.booking.value(),
            stateCode(entry.state),
            given(entry.outcome),
            jsonOf(entry.appointments, [](const domain::AppointmentId &id) { return id.value(); }),
            given(entry.patient.value()),
            given(entry.resource.value()),
            entry.start ? base::formatPracticeStamp(*entry.start) : QStringLiteral(""),
            timeOrNull(entry.bookedAt),
            toMilliseconds(entry.receivedAt),
            timeOrNull(entry.answeredAt),
            entry.attempts,
            given(entry.lastError)};
}

base::Expected<ports::JournalEntry> entryFromRow(const QVariantList &row) {
    RowReader reader(QStringLiteral("entry"), row, 15);
    ports::JournalEntry entry;
    entry.practice = domain::PracticeId(reader.text());
    const QString kind = reader.text();
    entry.kind = kind == kindCode(EntryKind::Update) ? EntryKind::Update : EntryKind::Booking;
    if (kind != kindCode(entry.kind)) reader.spoil(QStringLiteral("kind"));
    entry.number = reader.whole(QStringLiteral("number"));
    entry.booking = domain::BookingId(reader.whole(QStringLiteral("booking")));
    const base::Expected<EntryState> state = stateFromCode(reader.text());
    if (state) entry.state = *state;
    if (!state) reader.spoil(QStringLiteral("state"));
    entry.outcome = reader.text();
    for (const QString &id : reader.texts(QStringLiteral("appointments"))) entry.appointments.emplace_back(id);
    entry.patient = domain::PatientId(reader.text());
    entry.resource = domain::PmsResourceId(reader.text());
    const QString start = reader.text();
    if (!start.isEmpty()) {
        entry.start = base::parsePracticeStamp(start);
        if (!entry.start) reader.spoil(QStringLiteral("start"));
    }
    entry.bookedAt = reader.timeOrNone(QStringLiteral("booked_at"));
    entry.receivedAt = reader.time(QStringLiteral("received_at"));
    entry.answeredAt = reader.timeOrNone(QStringLiteral("answered_at"));
    entry.attempts = static_cast<int>(reader.whole(QStringLiteral("attempts")));
    entry.lastError = reader.text();
    return reader.result(std::move(entry));
}

QVariantList toRow(const ports::DayMark &mark) {
    return {given(mark.practice.value()), given(mark.resource.value()), mark.date.toString(Qt::ISODate),
            given(mark.hash), toMilliseconds(mark.acceptedAt)};
}

base::Expected<ports::DayMark> dayMarkFromRow(const QVariantList &row) {
    RowReader reader(QStringLiteral("day_mark"), row, 5);
    ports::DayMark mark;
    mark.practice = domain::PracticeId(reader.text());
    mark.resource = domain::PmsResourceId(reader.text());
    mark.date = QDate::fromString(reader.text(), Qt::ISODate);
    if (!mark.date.isValid()) reader.spoil(QStringLiteral("date"));
    mark.hash = reader.bytes();
    mark.acceptedAt = reader.time(QStringLiteral("accepted_at"));
    return reader.result(std::move(mark));
}

QVariantList toRow(const ports::ConfigurationMark &mark) {
    return {given(mark.practice.value()), given(mark.kind), given(mark.hash),
            jsonOf(mark.ids, [](const QString &id) { return id; }), toMilliseconds(mark.acceptedAt)};
}

base::Expected<ports::ConfigurationMark> configurationMarkFromRow(const QVariantList &row) {
    RowReader reader(QStringLiteral("configuration_mark"), row, 5);
    ports::ConfigurationMark mark;
    mark.practice = domain::PracticeId(reader.text());
    mark.kind = reader.text();
    mark.hash = reader.bytes();
    mark.ids = reader.texts(QStringLiteral("ids"));
    mark.acceptedAt = reader.time(QStringLiteral("accepted_at"));
    return reader.result(std::move(mark));
}

QVariantList toRow(const ports::HeldChange &held) {
    return {given(held.id),    given(held.practice.value()), given(held.kind),    given(held.fingerprint),
            given(held.facts), toMilliseconds(held.since),   given(held.decision)};
}

base::Expected<ports::HeldChange> heldFromRow(const QVariantList &row) {
    RowReader reader(QStringLiteral("held_change"), row, 7);
    ports::HeldChange held;
    held.id = reader.text();
    held.practice = domain::PracticeId(reader.text());
    held.kind = reader.text();
    held.fingerprint = reader.bytes();
    held.facts = reader.text();
    held.since = reader.time(QStringLiteral("since"));
    held.decision = reader.text();
    return reader.result(std::move(held));
}

QVariantList toRow(const ports::SealedBooking &record) {
    return {given(record.environment),    given(record.practice.value()), record.booking.value(),
            toMilliseconds(record.until), given(record.resource.value()), base::formatPracticeStamp(record.start),
            given(record.sealed)};
}

base::Expected<ports::SealedBooking> sealedFromRow(const QVariantList &row) {
    RowReader reader(QStringLiteral("sealed_booking"), row, 7);
    ports::SealedBooking record;
    record.environment = reader.text();
    record.practice = domain::PracticeId(reader.text());
    record.booking = domain::BookingId(reader.whole(QStringLiteral("booking")));
    record.until = reader.time(QStringLiteral("until"));
    record.resource = domain::PmsResourceId(reader.text());
    const auto start = base::parsePracticeStamp(reader.text());
    if (start) record.start = *start;
    if (!start) reader.spoil(QStringLiteral("start"));
    record.sealed = reader.bytes();
    return reader.result(std::move(record));
}

}  // namespace core::journal
