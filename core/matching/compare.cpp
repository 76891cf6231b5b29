// SPDX-License-Identifier: Apache-2.0
#include "core/matching/compare.h"

#include <algorithm>
#include <vector>

#include "core/matching/given_names.h"
#include "core/matching/normalise.h"

namespace core::matching {
namespace {

constexpr qsizetype kLongName = 5;
constexpr int kGeneration = 13;
constexpr qsizetype kLocalNumber = 8;

/// What a hurried finger does to a name of this length.
int boundFor(const QString &a, const QString &b) { return std::min(a.size(), b.size()) >= kLongName ? 2 : 1; }

bool similar(const QString &a, const QString &b) {
    if (std::min(a.size(), b.size()) < 2) return false;
    if (soundKey(a) == soundKey(b)) return true;
    const int bound = boundFor(a, b);
    return editDistance(a, b, bound) <= bound;
}

bool sharesWord(const QStringList &a, const QStringList &b) {
    return std::any_of(a.begin(), a.end(), [&](const QString &word) { return word.size() > 1 && b.contains(word); });
}

NameAgreement compareFirst(const QString &person, const domain::PatientRecord &record) {
    const QStringList mine = nameWords(person);
    const QStringList theirs = nameWords(record.person.reveal().firstName);
    const QString a = mine.join(QString());
    const QString b = theirs.join(QString());
    if (a == b) return a.isEmpty() ? NameAgreement::Missing : NameAgreement::Equal;
    for (const QString &other : record.otherNames.reveal()) {
        const QString name = nameKey(other);
        if (!name.isEmpty() && (name == a || mine.contains(name))) return NameAgreement::Variant;
    }
    if (a.isEmpty() || b.isEmpty()) return NameAgreement::Missing;
    if (sharesWord(mine, theirs) || sameGivenName(a, b)) return NameAgreement::Variant;
    if (sameGivenName(mine.front(), theirs.front())) return NameAgreement::Variant;
    if (similar(a, b) || similar(mine.front(), theirs.front())) return NameAgreement::Similar;
    return NameAgreement::Different;
}

NameAgreement compareLast(const QString &person, const QString &record) {
    const QStringList mine = nameWords(person);
    const QStringList theirs = nameWords(record);
    const QString a = mine.join(QString());
    const QString b = theirs.join(QString());
    if (a == b) return a.isEmpty() ? NameAgreement::Missing : NameAgreement::Equal;
    if (a.isEmpty() || b.isEmpty()) return NameAgreement::Missing;
    if (sharesWord(mine, theirs)) return NameAgreement::Variant;
    return similar(a, b) ? NameAgreement::Similar : NameAgreement::Different;
}

/// First and last name typed into each other's boxes, or parted at another place.
bool sameWordsElsewhere(const domain::Patient &a, const domain::Patient &b) {
    QStringList mine = nameWords(a.firstName) + nameWords(a.lastName);
    QStringList theirs = nameWords(b.firstName) + nameWords(b.lastName);
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    return !mine.isEmpty() && mine == theirs;
}

DateAgreement compareDates(const std::optional<QDate> &a, const std::optional<QDate> &b) {
    if (!a || !b || !a->isValid() || !b->isValid()) return DateAgreement::Missing;
    if (*a == *b) return DateAgreement::Equal;
    if (a->year() == b->year() && a->month() == b->day() && a->day() == b->month()) return DateAgreement::Swapped;
    const int years = std::abs(a->year() - b->year());
    const bool sameDay = a->month() == b->month() && a->day() == b->day();
    if ((sameDay && (years == 1 || years == 10)) || std::abs(a->daysTo(*b)) == 1) return DateAgreement::Slip;
    const QString mine = a->toString(QStringLiteral("yyyyMMdd"));
    const QString theirs = b->toString(QStringLiteral("yyyyMMdd"));
    return editDistance(mine, theirs, 1) <= 1 ? DateAgreement::Slip : DateAgreement::Different;
}

Agreement compareKeys(const QString &a, const QString &b) {
    if (a.isEmpty() || b.isEmpty()) return Agreement::Missing;
    return a == b ? Agreement::Equal : Agreement::Different;
}

Agreement comparePhones(const QString &person, const domain::PatientRecord &record) {
    const QString mine = phoneKey(person);
    auto result = Agreement::Missing;
    for (const QString &each : QStringList(record.person.reveal().phone) + record.otherPhones.reveal()) {
        const QString theirs = phoneKey(each);
        if (mine.isEmpty() || theirs.isEmpty()) continue;
        const bool local = std::min(mine.size(), theirs.size()) == kLocalNumber;
        if (mine == theirs || (local && (mine.endsWith(theirs) || theirs.endsWith(mine)))) return Agreement::Equal;
        result = Agreement::Different;
    }
    return result;
}

Agreement compareAddresses(const domain::Patient &a, const domain::Patient &b) {
    const auto street = compareKeys(addressKey(a.address), addressKey(b.address));
    const auto postcode = compareKeys(a.postcode.trimmed(), b.postcode.trimmed());
    if (street == Agreement::Equal && postcode != Agreement::Different) return Agreement::Equal;
    return street == Agreement::Missing ? Agreement::Missing : Agreement::Different;
}

Agreement compareGenders(const domain::Patient &a, const domain::Patient &b) {
    if (!a.gender || !b.gender || *a.gender == domain::Gender::Other || *b.gender == domain::Gender::Other) {
        return Agreement::Missing;
    }
    return *a.gender == *b.gender ? Agreement::Equal : Agreement::Different;
}

}  // namespace

int editDistance(const QString &a, const QString &b, int bound) {
    if (std::abs(a.size() - b.size()) > bound) return bound + 1;
    const auto width = size_t(b.size()) + 1;
    std::vector<int> beforeLast(width), last(width), row(width);
    for (size_t j = 0; j < width; ++j) last[j] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = int(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = size_t(j);
            const int change = last[at - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return std::min(last[width - 1], bound + 1);
}

Comparison compare(const domain::Patient &person, const domain::PatientRecord &record) {
    const domain::Patient &file = record.person.reveal();
    Comparison c;
    c.first = compareFirst(person.firstName, record);
    c.last = compareLast(person.lastName, file.lastName);
    const bool named = c.first == NameAgreement::Equal && c.last == NameAgreement::Equal;
    if (!named && sameWordsElsewhere(person, file)) c.first = c.last = NameAgreement::Equal;
    c.establishedOther = c.first == NameAgreement::Similar && isEstablishedGivenName(nameKey(person.firstName));
    c.born = compareDates(person.dateOfBirth, file.dateOfBirth);
    c.generationApart = c.born == DateAgreement::Slip &&
                        std::abs(person.dateOfBirth->year() - file.dateOfBirth->year()) >= kGeneration;
    c.phone = comparePhones(person.phone, record);
    c.email = compareKeys(emailKey(person.email), emailKey(file.email));
    c.medicare = compareKeys(medicareKey(person.medicareNumber), medicareKey(file.medicareNumber));
    if (c.medicare == Agreement::Equal) {
        c.medicareLine = compareKeys(medicareLine(person.medicareNumber, person.medicareIrn),
                                     medicareLine(file.medicareNumber, file.medicareIrn));
    }
    c.address = compareAddresses(person, file);
    c.gender = compareGenders(person, file);
    return c;
}

}  // namespace core::matching
