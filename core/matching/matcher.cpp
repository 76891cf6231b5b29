// SPDX-License-Identifier: Apache-2.0
#include "core/matching/matcher.h"

#include <algorithm>

#include "core/matching/compare.h"

namespace core::matching {
namespace {

enum class Plausibility { No, Perhaps, Yes };

struct Judged {
    CandidateScore score;
    Plausibility verdict = Plausibility::No;
};

/// Two candidates nearer than this are equally good.
constexpr double kMargin = 2.0;

/// Signs that tie a file to the person beyond name and date of birth. An address alone ties to a household only.
int contactsEqual(const Comparison &c) {
    return (c.phone == Agreement::Equal) + (c.email == Agreement::Equal) + (c.medicare == Agreement::Equal);
}

int signsEqual(const Comparison &c) { return contactsEqual(c) + (c.address == Agreement::Equal); }

int signsDifferent(const Comparison &c) {
    return (c.phone == Agreement::Different) + (c.email == Agreement::Different) +
           (c.medicare == Agreement::Different) + (c.address == Agreement::Different);
}

bool isOneOf(NameAgreement agreement, std::initializer_list<NameAgreement> list) {
    return std::find(list.begin(), list.end(), agreement) != list.end();
}

/// Another line of the same card, another name, another birthday: another member of the family, whatever else agrees.
bool isAnotherPerson(const Comparison &c) {
    return c.first == NameAgreement::Different || c.born == DateAgreement::Different ||
           c.medicareLine == Agreement::Different;
}

/// What is not as in the file: each needs a further sign to make up for it.
int flaws(const Comparison &c) {
    int count = 0;
    if (isOneOf(c.first, {NameAgreement::Similar, NameAgreement::Missing})) ++count;
    if (isOneOf(c.last, {NameAgreement::Similar, NameAgreement::Missing})) ++count;
    // A new family name is common; a new one together with anything else is not.
    if (c.last == NameAgreement::Different) count += c.first == NameAgreement::Equal ? 1 : 2;
    if (c.born == DateAgreement::Swapped || c.born == DateAgreement::Slip) ++count;
    if (c.born == DateAgreement::Missing) count += 2;
    // Two slips of one finger in the names weigh no more than one while the birthday stands.
    return c.born == DateAgreement::Equal && count == 2 && c.last != NameAgreement::Different ? 1 : count;
}

Plausibility judgeSameName(const Comparison &c) {
    if (signsEqual(c) == 0 && signsDifferent(c) > 0) return Plausibility::Perhaps;
    // A card of one's own with another number, and only the household in common: perhaps a namesake.
    if (c.medicare == Agreement::Different && contactsEqual(c) == 0) return Plausibility::Perhaps;
    return Plausibility::Yes;
}

Plausibility judge(const Comparison &c) {
    if (isAnotherPerson(c)) return Plausibility::No;
    const bool sameName = c.first == NameAgreement::Equal && c.last == NameAgreement::Equal;
    if (sameName && c.born == DateAgreement::Equal) return judgeSameName(c);

    const int missing = flaws(c);
    const bool namesakeRisk = c.establishedOther || (c.generationApart && c.medicareLine != Agreement::Equal) ||
                              (c.gender == Agreement::Different && c.first != NameAgreement::Equal);
    const bool enough = contactsEqual(c) >= 1 && signsEqual(c) >= std::max(1, missing);
    if (enough && !namesakeRisk) return Plausibility::Yes;
    if (signsEqual(c) >= 1 || missing <= 1) return Plausibility::Perhaps;
    return Plausibility::No;
}

double weigh(Agreement agreement, double equal, double different) {
    switch (agreement) {
        case Agreement::Equal: return equal;
        case Agreement::Different: return -different;
        case Agreement::Missing: return 0;
    }
    return 0;
}

double weigh(NameAgreement agreement) {
    switch (agreement) {
        case NameAgreement::Equal: return 4;
        case NameAgreement::Variant: return 3;
        case NameAgreement::Similar: return 1.5;
        case NameAgreement::Missing: return 0;
        case NameAgreement::Different: return -3;
    }
    return 0;
}

double weigh(DateAgreement agreement) {
    switch (agreement) {
        case DateAgreement::Equal: return 6;
        case DateAgreement::Swapped: return 4;
        case DateAgreement::Slip: return 2;
        case DateAgreement::Missing: return 0;
        case DateAgreement::Different: return -6;
    }
    return 0;
}

double scoreOf(const Comparison &c) {
    return weigh(c.first) + weigh(c.last) + weigh(c.born) + weigh(c.phone, 3, 0.5) + weigh(c.email, 3, 0.5) +
           weigh(c.medicare, 4, 1) + weigh(c.medicareLine, 2, 6) + weigh(c.address, 2, 0.5) + weigh(c.gender, 0.5, 2);
}

void note(QStringList &reasons, const char *field, Agreement agreement) {
    if (agreement == Agreement::Missing) return;
    reasons << QLatin1String(field) + (agreement == Agreement::Equal ? QLatin1String("-equal") : QLatin1String("-differs"));
}

void note(QStringList &reasons, const char *field, NameAgreement agreement) {
    constexpr const char *kNames[] = {"-equal", "-variant", "-similar", "-differs", "-missing"};
    reasons << QLatin1String(field) + QLatin1String(kNames[int(agreement)]);
}

QStringList reasonsOf(const Comparison &c) {
    constexpr const char *kDates[] = {"dob-equal", "dob-swapped", "dob-slip", "dob-differs", "dob-missing"};
    QStringList reasons;
    note(reasons, "first-name", c.first);
    note(reasons, "last-name", c.last);
    reasons << QLatin1String(kDates[int(c.born)]);
    note(reasons, "phone", c.phone);
    note(reasons, "email", c.email);
    note(reasons, "medicare", c.medicare);
    note(reasons, "medicare-line", c.medicareLine);
    note(reasons, "address", c.address);
    note(reasons, "gender", c.gender);
    if (c.establishedOther) reasons << QStringLiteral("another-given-name");
    if (c.generationApart) reasons << QStringLiteral("generation-apart");
    return reasons;
}

Judged judgeRecord(const domain::Patient &person, const domain::PatientRecord &record) {
    const Comparison c = compare(person, record);
    Judged judged{{record.id, scoreOf(c), reasonsOf(c)}, judge(c)};
    if (record.active && !record.deceased) return judged;
    judged.verdict = Plausibility::No;
    judged.score.reasons << (record.deceased ? QStringLiteral("deceased") : QStringLiteral("inactive"));
    return judged;
}

/// The one to take among files sorted best first, or nothing.
const Judged *choose(const std::vector<Judged> &plausible, const std::optional<domain::PatientId> &suggested) {
    const bool clear = plausible.size() == 1 || plausible[0].score.score - plausible[1].score.score >= kMargin;
    if (plausible.front().verdict == Plausibility::Yes && clear) return &plausible.front();
    if (!suggested) return nullptr;
    const auto hinted = std::find_if(plausible.begin(), plausible.end(),
                                     [&](const Judged &each) { return each.score.patient == *suggested; });
    const bool asGood = hinted != plausible.end() && plausible.front().score.score - hinted->score.score < kMargin;
    return asGood ? &*hinted : nullptr;
}

}  // namespace

MatchDecision matchPatient(const domain::Patient &person, const std::optional<domain::PatientId> &suggested,
                           const std::vector<domain::PatientRecord> &candidates) {
    std::vector<Judged> judged;
    judged.reserve(candidates.size());
    for (const auto &record : candidates) judged.push_back(judgeRecord(person, record));
    std::stable_sort(judged.begin(), judged.end(),
                     [](const Judged &a, const Judged &b) { return a.score.score > b.score.score; });

    MatchDecision decision;
    for (const Judged &each : judged) decision.candidates.push_back(each.score);
    std::erase_if(judged, [](const Judged &each) { return each.verdict == Plausibility::No; });
    if (judged.empty()) return decision;
    const Judged *chosen = choose(judged, suggested);
    decision.outcome = chosen ? MatchOutcome::Match : MatchOutcome::Ambiguous;
    if (chosen) decision.patient = chosen->score.patient;
    return decision;
}

}  // namespace core::matching
