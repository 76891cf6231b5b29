// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/patients.h"

#include <array>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

struct GivenName {
    const char16_t *name;
    domain::Gender gender;
};

constexpr std::array kGiven{
    GivenName{u"Charlotte", domain::Gender::Female},  GivenName{u"Oliver", domain::Gender::Male},
    GivenName{u"Amelia", domain::Gender::Female},     GivenName{u"Noah", domain::Gender::Male},
    GivenName{u"Siobhán", domain::Gender::Female},    GivenName{u"Jack", domain::Gender::Male},
    GivenName{u"Mei Ling", domain::Gender::Female},   GivenName{u"Arjun", domain::Gender::Male},
    GivenName{u"Thi Hoa", domain::Gender::Female},    GivenName{u"José", domain::Gender::Male},
    GivenName{u"Kirra", domain::Gender::Female},      GivenName{u"Mohammed", domain::Gender::Male},
    GivenName{u"Anne-Marie", domain::Gender::Female}, GivenName{u"Zoë", domain::Gender::Female},
    GivenName{u"Lachlan", domain::Gender::Male},      GivenName{u"Alex", domain::Gender::Other},
    GivenName{u"Matilda", domain::Gender::Female},    GivenName{u"Björn", domain::Gender::Male}};

constexpr std::array<const char16_t *, 24> kFamily{
    u"Smith",    u"Nguyen", u"O'Brien",  u"Papadopoulos", u"Singh", u"van der Berg", u"Jones",    u"Taylor",
    u"Wang",     u"Müller", u"McDonald", u"D’Angelo",     u"Lee",   u"Smith-Jones",  u"Kumar",    u"Wilson",
    u"Abdullah", u"Tran",   u"Kowalski", u"de Souza",     u"Brown", u"Yunupingu",    u"Campbell", u"Li"};

struct Suburb {
    const char16_t *name;
    const char16_t *state;
    const char16_t *postcode;
};

constexpr std::array kSuburbs{Suburb{u"Subiaco", u"WA", u"6008"},           Suburb{u"Fremantle", u"WA", u"6160"},
                              Suburb{u"Brunswick", u"VIC", u"3056"},        Suburb{u"Wagga Wagga", u"NSW", u"2650"},
                              Suburb{u"Fortitude Valley", u"QLD", u"4006"}, Suburb{u"Alice Springs", u"NT", u"0870"},
                              Suburb{u"Glenelg", u"SA", u"5045"},           Suburb{u"Sandy Bay", u"TAS", u"7005"},
                              Suburb{u"Braddon", u"ACT", u"2612"}};

constexpr std::array<const char16_t *, 8> kStreets{u"Hay Street",   u"Railway Parade", u"Wattle Grove",  u"King St",
                                                   u"Station Road", u"Banksia Cres",   u"The Esplanade", u"High St"};

}  // namespace

int PatientInventor::below(int bound) {
    return std::min(bound - 1, int(m_random.unit() * bound));
}

bool PatientInventor::chance(double probability) {
    return m_random.unit() < probability;
}

QString PatientInventor::digits(int count) {
    QString text;
    for (int i = 0; i < count; ++i) text += QString::number(below(10));
    return text;
}

/// Of the block 0491 57x xxx, which holds the numbers that are set aside for fiction.
QString PatientInventor::mobile() {
    return u"049157"_s + digits(4);
}

QString PatientInventor::medicare() {
    return QString::number(2 + below(5)) + digits(9);
}

QString PatientInventor::untidyName(const QString &name) {
    switch (below(12)) {
        case 0:
            return name.toUpper();
        case 1:
            return name.toLower();
        case 2:
            return name + u' ';
        default:
            return name;
    }
}

QString PatientInventor::untidyPhone(const QString &number) {
    const QString local = number.mid(1);
    switch (below(5)) {
        case 0:
            return number.left(4) + u' ' + number.mid(4, 3) + u' ' + number.mid(7);
        case 1:
            return u"+61 "_s + local.left(3) + u' ' + local.mid(3, 3) + u' ' + local.mid(6);
        case 2:
            return u"+61"_s + local;
        case 3:
            return number.left(4) + u'-' + number.mid(4, 3) + u'-' + number.mid(7);
        default:
            return number;
    }
}

QString PatientInventor::misspelt(QString name) {
    if (name.size() < 4) return name + u'e';
    const int at = 1 + below(int(name.size()) - 2);
    switch (below(3)) {
        case 0:
            return name.remove(at, 1);
        case 1:
            return name.insert(at, name.at(at));
        default: {
            const QChar moved = name.at(at);
            return name.remove(at, 1).insert(at + 1, moved);
        }
    }
}

void PatientInventor::place(domain::Patient &patient) {
    const Suburb &suburb = kSuburbs[size_t(below(int(kSuburbs.size())))];
    const QString street = QString::fromUtf16(kStreets[size_t(below(int(kStreets.size())))]);
    const QString number = QString::number(1 + below(240));
    patient.address = (chance(0.2) ? u"Unit %1/"_s.arg(1 + below(30)) : QString()) + number + u' ' + street;
    patient.suburb = QString::fromUtf16(suburb.name);
    if (chance(0.15)) patient.suburb = patient.suburb.toUpper();
    patient.state = QString::fromUtf16(suburb.state);
    patient.postcode = QString::fromUtf16(suburb.postcode);
}

domain::Patient PatientInventor::next() {
    const GivenName &given = kGiven[size_t(below(int(kGiven.size())))];
    const QString family = QString::fromUtf16(kFamily[size_t(below(int(kFamily.size())))]);
    domain::Patient patient;
    patient.firstName = untidyName(QString::fromUtf16(given.name));
    patient.lastName = untidyName(family);
    patient.dateOfBirth = QDate(1932, 1, 1).addDays(below(33'000));
    patient.phone = untidyPhone(mobile());
    const QString mailName = QString::fromUtf16(given.name).toLower().remove(u' ') + u'.' + digits(4);
    patient.email = chance(0.15) ? QString() : mailName + (chance(0.5) ? u"@example.com"_s : u"@Example.net"_s);
    place(patient);
    if (!chance(0.15)) patient.gender = given.gender;
    if (chance(0.7)) {
        patient.medicareNumber = medicare();
        patient.medicareIrn = QString::number(1 + below(5));
        patient.medicareExpiry = u"%1/%2"_s.arg(1 + below(12), 2, 10, QLatin1Char('0')).arg(2027 + below(5));
    }
    return patient;
}

void PatientInventor::change(domain::Patient &patient) {
    switch (below(6)) {
        case 0:
            place(patient);
            break;
        case 1:
            patient.phone = untidyPhone(mobile());
            break;
        case 2:
            patient.email = u"new."_s + digits(5) + u"@example.org"_s;
            break;
        case 3:
            patient.lastName = QString::fromUtf16(kFamily[size_t(below(int(kFamily.size())))]);
            break;
        case 4:
            patient.lastName = misspelt(patient.lastName);
            break;
        default:
            break;
    }
}

domain::Patient PatientInventor::again(const domain::Patient &patient) {
    domain::Patient same = patient;
    same.firstName = untidyName(patient.firstName.trimmed());
    same.lastName = untidyName(patient.lastName.trimmed());
    QString number;
    for (const QChar c : patient.phone) {
        if (c.isDigit()) number += c;
    }
    if (number.startsWith(u"61"_s)) number = u'0' + number.mid(2);
    if (number.size() == 10) same.phone = untidyPhone(number);
    change(same);
    return same;
}

}  // namespace core::sandbox
