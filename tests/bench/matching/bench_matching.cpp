// SPDX-License-Identifier: Apache-2.0
// Reads DIR/patients.csv and DIR/bookings.csv, finds candidates by the blocking keys an adapter would use, and writes
// booking_id,outcome,patient_id to the standard output; times go to the standard error.
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QMap>
#include <QSet>
#include <QTextStream>
#include <algorithm>
#include <vector>

#include "core/matching/matcher.h"
#include "core/matching/normalise.h"

using namespace core;
using Row = QHash<QString, QString>;

namespace {

QStringList fieldsOf(const QString &line) {
    QStringList fields(QString{});
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        const bool doubled = quoted && c == QLatin1Char('"') && i + 1 < line.size() && line.at(i + 1) == c;
        if (doubled) {
            fields.back() += c;
            ++i;
        } else if (c == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (c == QLatin1Char(',') && !quoted) {
            fields << QString();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

std::vector<Row> read(const QString &path) {
    std::vector<Row> rows;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) return rows;
    QTextStream in(&file);
    const QStringList names = fieldsOf(in.readLine());
    for (QString line; in.readLineInto(&line);) {
        const QStringList fields = fieldsOf(line);
        Row row;
        for (qsizetype i = 0; i < std::min(names.size(), fields.size()); ++i) row.insert(names[i], fields[i]);
        rows.push_back(std::move(row));
    }
    return rows;
}

QString at(const Row &row, const char *name) { return row.value(QLatin1String(name)); }

std::optional<domain::Gender> genderOf(const QString &text) {
    if (text.startsWith(QLatin1Char('m'), Qt::CaseInsensitive)) return domain::Gender::Male;
    if (text.startsWith(QLatin1Char('f'), Qt::CaseInsensitive)) return domain::Gender::Female;
    return std::nullopt;
}

domain::Patient personOf(const Row &row, const char *phone, const char *number, const char *irn, const QString &dateFormat) {
    domain::Patient person;
    person.firstName = at(row, "firstname");
    person.lastName = at(row, "lastname");
    const QDate born = QDate::fromString(at(row, "dob").trimmed(), dateFormat);
    if (born.isValid()) person.dateOfBirth = born;
    person.phone = at(row, phone);
    person.email = at(row, "email");
    person.address = at(row, "address");
    person.suburb = at(row, "suburb");
    person.postcode = at(row, "postcode");
    person.gender = genderOf(at(row, "gender"));
    person.medicareNumber = at(row, number);
    person.medicareIrn = at(row, irn);
    return person;
}

domain::PatientRecord recordOf(const Row &row, bool inactiveCounts) {
    domain::PatientRecord record;
    record.id = domain::PatientId(at(row, "patient_id"));
    record.person = base::Redacted(
        personOf(row, "mobile", "medicare_number", "medicare_irn", QStringLiteral("yyyy-MM-dd")));
    record.otherPhones = base::Redacted(QStringList(at(row, "homephone")));
    record.otherNames = base::Redacted(QStringList{at(row, "preferredname"), at(row, "middlename")});
    record.active = !inactiveCounts || at(row, "status") == QLatin1String("A");
    return record;
}

QStringList keysOf(const domain::Patient &person, const QStringList &otherPhones) {
    QStringList keys;
    const auto add = [&](const char *kind, const QString &key) {
        if (!key.isEmpty()) keys << QLatin1String(kind) + key;
    };
    if (person.dateOfBirth) add("d", person.dateOfBirth->toString(Qt::ISODate));
    add("n", matching::nameKey(person.firstName) + QLatin1Char('|') + matching::nameKey(person.lastName));
    for (const QString &phone : QStringList(person.phone) + otherPhones) add("p", matching::phoneKey(phone).right(8));
    add("e", matching::emailKey(person.email));
    add("m", matching::medicareKey(person.medicareNumber));
    return keys;
}

const char *nameOf(matching::MatchOutcome outcome) {
    switch (outcome) {
        case matching::MatchOutcome::Match: return "match";
        case matching::MatchOutcome::None: return "none";
        case matching::MatchOutcome::Ambiguous: return "ambiguous";
    }
    return "";
}

}  // namespace

int main(int argc, char **argv) {
    if (argc < 2) {
        QTextStream(stderr) << "usage: bench_matching DIR [--inactive-never] > decisions.csv\n";
        return 2;
    }
    const QString dir = QString::fromLocal8Bit(argv[1]);
    const bool inactiveNever = argc > 2;
    std::vector<domain::PatientRecord> records;
    QHash<QString, std::vector<size_t>> index;
    for (const Row &row : read(dir + QStringLiteral("/patients.csv"))) {
        records.push_back(recordOf(row, inactiveNever));
        const auto keys = keysOf(records.back().person.reveal(), records.back().otherPhones.reveal());
        for (const QString &key : keys) index[key].push_back(records.size() - 1);
    }
    QElapsedTimer timer;
    timer.start();
    QTextStream out(stdout);
    out << "booking_id,outcome,patient_id\n";
    const auto bookings = read(dir + QStringLiteral("/bookings.csv"));
    for (const Row &row : bookings) {
        const auto person = personOf(row, "phone", "medicareNumber", "medicareIrn", QStringLiteral("dd-MM-yyyy"));
        QMap<size_t, bool> found;
        for (const QString &key : keysOf(person, {})) {
            for (const size_t each : index.value(key)) found.insert(each, true);
        }
        std::vector<domain::PatientRecord> candidates;
        for (auto each = found.keyBegin(); each != found.keyEnd(); ++each) candidates.push_back(records[*each]);
        const auto decision = matching::matchPatient(person, std::nullopt, candidates);
        out << at(row, "booking_id") << ',' << nameOf(decision.outcome) << ',' << decision.patient.value() << '\n';
    }
    out.flush();
    QTextStream(stderr) << records.size() << " patients, " << bookings.size() << " bookings, "
                        << double(timer.nsecsElapsed()) / 1e6 / double(std::max<size_t>(1, bookings.size()))
                        << " ms each\n";
    return 0;
}
