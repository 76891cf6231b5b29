// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <functional>

#include "core/matching/matcher.h"

using namespace core;
using domain::Patient;
using domain::PatientId;
using domain::PatientRecord;
using matching::MatchOutcome;

namespace {

/// An invented person with everything filled in.
Patient mary() {
    Patient person;
    person.firstName = QStringLiteral("Mary");
    person.lastName = QStringLiteral("Example");
    person.dateOfBirth = QDate(1980, 5, 7);
    person.phone = QStringLiteral("0491 570 006");
    person.email = QStringLiteral("mary@example.com");
    person.address = QStringLiteral("5/44 Ocean Road");
    person.postcode = QStringLiteral("6000");
    person.gender = domain::Gender::Female;
    person.medicareNumber = QStringLiteral("2428778132");
    person.medicareIrn = QStringLiteral("1");
    return person;
}

PatientRecord fileOf(const Patient &person, const char *id = "1") {
    PatientRecord record;
    record.id = PatientId(QString::fromLatin1(id));
    record.person = base::Redacted(person);
    return record;
}

MatchOutcome outcomeOf(const Patient &person, const std::vector<PatientRecord> &files) {
    return matching::matchPatient(person, std::nullopt, files).outcome;
}

using Change = std::function<void(Patient &)>;

}  // namespace
Q_DECLARE_METATYPE(Change)

class MatcherTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void oneChangedDetailStillMatches_data();
    void oneChangedDetailStillMatches();
    void anotherPersonIsNeverMatched_data();
    void anotherPersonIsNeverMatched();
    void doubtIsNeverGuessed_data();
    void doubtIsNeverGuessed();
    void inactiveAndDeceasedFilesNeverMatch();
    void equalCandidatesAreAmbiguous();
    void aSuggestionDecidesBetweenEqualsOnly();
    void aSuggestionOfAnotherPersonIsIgnored();
    void theTwinWhoIsMeantIsFound();
    void aPreferredNameOnFileIsTheSamePerson();
    void nothingPersonalIsAmongTheReasons();
    void nobodyMatchesNobody();
};

void MatcherTest::oneChangedDetailStillMatches_data() {
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("nothing", [](Patient &) {});
    row("name and date only", [](Patient &p) { p.phone = p.email = p.address = p.medicareNumber = QString(); });
    row("other format", [](Patient &p) { p.phone = QStringLiteral("+61491570006"); p.firstName = QStringLiteral(" MARY "); });
    row("address", [](Patient &p) { p.address = QStringLiteral("9 Hill Street"); p.postcode = QStringLiteral("6999"); });
    row("phone", [](Patient &p) { p.phone = QStringLiteral("0491570157"); });
    row("email", [](Patient &p) { p.email = QStringLiteral("other@example.com"); });
    row("last name", [](Patient &p) { p.lastName = QStringLiteral("Sample"); });
    row("double last name", [](Patient &p) { p.lastName = QStringLiteral("Example-Sample"); });
    row("misspelt last", [](Patient &p) { p.lastName = QStringLiteral("Exmaple"); });
    row("misspelt first", [](Patient &p) { p.firstName = QStringLiteral("Mayr"); });
    row("both misspelt", [](Patient &p) { p.firstName = QStringLiteral("Mray"); p.lastName = QStringLiteral("Exampel"); });
    row("short form", [](Patient &p) { p.firstName = QStringLiteral("Molly"); });
    row("swapped names", [](Patient &p) { std::swap(p.firstName, p.lastName); });
    row("swapped day and month", [](Patient &p) { p.dateOfBirth = QDate(1980, 7, 5); });
    row("one digit of the date", [](Patient &p) { p.dateOfBirth = QDate(1981, 5, 7); });
    row("new card", [](Patient &p) { p.medicareNumber = QStringLiteral("2428778133"); });
    row("other card", [](Patient &p) { p.medicareNumber = QStringLiteral("3950554731"); });
}

void MatcherTest::oneChangedDetailStillMatches() {
    QFETCH(Change, change);
    Patient booked = mary();
    change(booked);
    const auto decision = matching::matchPatient(booked, std::nullopt, {fileOf(mary())});
    QCOMPARE(decision.outcome, MatchOutcome::Match);
    QCOMPARE(decision.patient.value(), QStringLiteral("1"));
}

void MatcherTest::anotherPersonIsNeverMatched_data() {
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("twin", [](Patient &p) { p.firstName = QStringLiteral("Grace"); p.medicareIrn = QStringLiteral("2"); });
    row("twin without a card", [](Patient &p) { p.firstName = QStringLiteral("Grace"); p.medicareNumber = QString(); });
    row("parent of the same name", [](Patient &p) { p.dateOfBirth = QDate(1952, 11, 23); });
    row("another line of the card", [](Patient &p) { p.medicareIrn = QStringLiteral("3"); });
    row("namesake", [](Patient &p) {
        p = Patient();
        p.firstName = QStringLiteral("Mary");
        p.lastName = QStringLiteral("Example");
        p.dateOfBirth = QDate(1991, 1, 2);
    });
}

void MatcherTest::anotherPersonIsNeverMatched() {
    QFETCH(Change, change);
    Patient booked = mary();
    change(booked);
    QCOMPARE(outcomeOf(booked, {fileOf(mary())}), MatchOutcome::None);
}

void MatcherTest::doubtIsNeverGuessed_data() {
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("same name and date, all contacts other", [](Patient &p) {
        p.phone = QStringLiteral("0491570157");
        p.email = QStringLiteral("other@example.com");
        p.address = QStringLiteral("9 Hill Street");
        p.medicareNumber = QStringLiteral("3950554731");
    });
    row("a look-alike name of its own", [](Patient &p) {
        p.firstName = QStringLiteral("Mara");
        p.medicareNumber = QString();
    });
    row("a generation apart by one digit", [](Patient &p) { p.dateOfBirth = QDate(1950, 5, 7); p.medicareIrn = QString(); });
    row("no date, one sign", [](Patient &p) {
        p.dateOfBirth.reset();
        p.email = p.address = p.medicareNumber = QString();
    });
}

void MatcherTest::doubtIsNeverGuessed() {
    QFETCH(Change, change);
    Patient booked = mary();
    change(booked);
    QCOMPARE(outcomeOf(booked, {fileOf(mary())}), MatchOutcome::Ambiguous);
}

void MatcherTest::inactiveAndDeceasedFilesNeverMatch() {
    PatientRecord inactive = fileOf(mary());
    inactive.active = false;
    PatientRecord deceased = fileOf(mary());
    deceased.deceased = true;
    QCOMPARE(outcomeOf(mary(), {inactive}), MatchOutcome::None);
    QCOMPARE(outcomeOf(mary(), {deceased}), MatchOutcome::None);
    QCOMPARE(outcomeOf(mary(), {inactive, fileOf(mary(), "2")}), MatchOutcome::Match);
    const auto decision = matching::matchPatient(mary(), PatientId(QStringLiteral("1")), {inactive});
    QCOMPARE(decision.outcome, MatchOutcome::None);
}

void MatcherTest::equalCandidatesAreAmbiguous() {
    const auto decision = matching::matchPatient(mary(), std::nullopt, {fileOf(mary(), "1"), fileOf(mary(), "2")});
    QCOMPARE(decision.outcome, MatchOutcome::Ambiguous);
    QVERIFY(decision.patient.isEmpty());
    QCOMPARE(decision.candidates.size(), size_t(2));
}

void MatcherTest::aSuggestionDecidesBetweenEqualsOnly() {
    const std::vector<PatientRecord> equal{fileOf(mary(), "1"), fileOf(mary(), "2")};
    const auto decision = matching::matchPatient(mary(), PatientId(QStringLiteral("2")), equal);
    QCOMPARE(decision.outcome, MatchOutcome::Match);
    QCOMPARE(decision.patient.value(), QStringLiteral("2"));

    Patient poor = mary();
    poor.email = poor.phone = poor.address = QStringLiteral("");
    const auto better = matching::matchPatient(mary(), PatientId(QStringLiteral("2")), {fileOf(mary(), "1"), fileOf(poor, "2")});
    QCOMPARE(better.patient.value(), QStringLiteral("1"));
}

void MatcherTest::aSuggestionOfAnotherPersonIsIgnored() {
    Patient other = mary();
    other.firstName = QStringLiteral("Peter");
    other.dateOfBirth = QDate(1955, 1, 1);
    const auto decision = matching::matchPatient(mary(), PatientId(QStringLiteral("9")), {fileOf(other, "9")});
    QCOMPARE(decision.outcome, MatchOutcome::None);
}

void MatcherTest::theTwinWhoIsMeantIsFound() {
    Patient grace = mary();
    grace.firstName = QStringLiteral("Grace");
    grace.medicareIrn = QStringLiteral("2");
    Patient booked = grace;
    booked.firstName = QStringLiteral("Grcae");
    const auto decision = matching::matchPatient(booked, std::nullopt, {fileOf(mary(), "1"), fileOf(grace, "2")});
    QCOMPARE(decision.outcome, MatchOutcome::Match);
    QCOMPARE(decision.patient.value(), QStringLiteral("2"));
}

void MatcherTest::aPreferredNameOnFileIsTheSamePerson() {
    PatientRecord file = fileOf(mary());
    file.otherNames = base::Redacted(QStringList{QStringLiteral("Tuppence")});
    Patient booked = mary();
    booked.firstName = QStringLiteral("Tuppence");
    QCOMPARE(outcomeOf(booked, {file}), MatchOutcome::Match);
    QCOMPARE(outcomeOf(booked, {fileOf(mary())}), MatchOutcome::None);
}

void MatcherTest::nothingPersonalIsAmongTheReasons() {
    const auto decision = matching::matchPatient(mary(), std::nullopt, {fileOf(mary())});
    const QString reasons = decision.candidates.front().reasons.join(QLatin1Char(' ')).toLower();
    QVERIFY(reasons.contains(QStringLiteral("dob-equal")));
    for (const char *personal : {"mary", "example", "1980", "491570006", "ocean", "2428"}) {
        QVERIFY2(!reasons.contains(QLatin1String(personal)), personal);
    }
}

void MatcherTest::nobodyMatchesNobody() {
    QCOMPARE(outcomeOf(mary(), {}), MatchOutcome::None);
    QCOMPARE(outcomeOf(Patient(), {fileOf(Patient())}), MatchOutcome::None);
}

QTEST_GUILESS_MAIN(MatcherTest)
#include "tst_matcher.moc"
