// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/journal/journal_worlds.h"

using namespace journalcontract;

namespace {

JournalEntry fullEntry() {
    JournalEntry entry = bookingEntry(9'007'199'254'740'993, 5, EntryState::Answered);
    entry.kind = EntryKind::Update;
    entry.booking = domain::BookingId(std::numeric_limits<qint64>::max());
    entry.outcome = QStringLiteral("rejected:slot-taken");
    entry.appointments = {domain::AppointmentId(QStringLiteral("a\"1")), domain::AppointmentId(QStringLiteral("ü2"))};
    entry.patient = domain::PatientId(QStringLiteral("77"));
    entry.resource = domain::PmsResourceId(QStringLiteral("11"));
    entry.start = base::PracticeTime{QDate(2026, 12, 1), QTime(9, 15)};
    entry.bookedAt = base::UtcTime(std::chrono::milliseconds(1'799'999'999'123));
    entry.attempts = 3;
    entry.lastError = QStringLiteral("Unavailable insert_booking 08S01");
    return entry;
}

DayMark dayMark(const domain::PracticeId &practice, int resource, const QDate &date, const QByteArray &hash) {
    return {practice, domain::PmsResourceId(QString::number(resource)), date, hash, at(1)};
}

}  // namespace

class JournalContract : public QObject {
    Q_OBJECT

  public:
    explicit JournalContract(std::unique_ptr<World> world) : m_world(std::move(world)) {}

  private Q_SLOTS:
    void init() { m_world->wipe(); }
    void anEntryIsReadBackAsItWasPut();
    void anUnknownEntryIsNone();
    void theLastPutWins();
    void openEntriesAreTheUnansweredOldestFirst();
    void latestEntriesAreOfAnyStateNewestFirst();
    void anAnsweredEntryOnlyChangesByBeingReceivedAnew();
    void anEntryWithoutIdentityIsRefused();
    void kindsAndPracticesAreApart();
    void dayMarksReplaceEachOtherPerResourceAndDay();
    void droppingDayMarksLeavesOtherPractices();
    void configurationMarksReplaceEachOtherPerKind();
    void heldChangesStayUntilRemoved();
    void heldIdsAreNeverUsedTwice();
    void valuesArePerPracticeAndName();
    void forgettingAPracticeLeavesNothingOfItAndAllOfOthers();
    void pruningDropsOldAnswersAndPastDaysOnly();
    void whatWasPutSurvivesACrash();

  private:
    JournalStore &store() { return m_world->store(); }
    std::unique_ptr<World> m_world;
};

void JournalContract::anEntryIsReadBackAsItWasPut() {
    for (const JournalEntry &entry : {bookingEntry(1, 0), fullEntry()}) {
        QVERIFY(store().putEntry(entry));
        const auto read = store().entry(kHere, entry.kind, entry.number);
        QVERIFY(read && read->has_value());
        QVERIFY(**read == entry);
    }
}

void JournalContract::anUnknownEntryIsNone() {
    const auto read = store().entry(kHere, EntryKind::Booking, 1);
    QVERIFY(read);
    QVERIFY(!read->has_value());
}

void JournalContract::theLastPutWins() {
    JournalEntry entry = bookingEntry(1, 0);
    QVERIFY(store().putEntry(entry));
    entry.state = EntryState::Applied;
    entry.appointments = {domain::AppointmentId(QStringLiteral("5"))};
    QVERIFY(store().putEntry(entry));
    QVERIFY(**store().entry(kHere, EntryKind::Booking, 1) == entry);
    QCOMPARE(store().openEntries(kHere)->size(), size_t{1});
}

void JournalContract::openEntriesAreTheUnansweredOldestFirst() {
    QVERIFY(store().putEntry(bookingEntry(3, 1)));
    QVERIFY(store().putEntry(bookingEntry(2, 1, EntryState::Parked)));
    QVERIFY(store().putEntry(bookingEntry(9, 0, EntryState::Applied)));
    QVERIFY(store().putEntry(bookingEntry(1, 2, EntryState::Refusing)));
    QVERIFY(store().putEntry(bookingEntry(4, 0, EntryState::Answered)));
    QCOMPARE(numbers(store().openEntries(kHere)), (std::vector<qint64>{9, 2, 3, 1}));
}

void JournalContract::latestEntriesAreOfAnyStateNewestFirst() {
    for (qint64 number : {1, 2, 3, 4}) QVERIFY(store().putEntry(bookingEntry(number, number)));
    QVERIFY(store().putEntry(bookingEntry(5, 5, EntryState::Answered)));
    QCOMPARE(numbers(store().latestEntries(kHere, 3)), (std::vector<qint64>{5, 4, 3}));
    QCOMPARE(numbers(store().latestEntries(kHere, 30)).size(), size_t{5});
    QCOMPARE(numbers(store().latestEntries(kHere, 0)).size(), size_t{0});
}

void JournalContract::anAnsweredEntryOnlyChangesByBeingReceivedAnew() {
    QVERIFY(store().putEntry(bookingEntry(1, 0, EntryState::Answered)));
    for (const EntryState state : {EntryState::Applied, EntryState::Refusing, EntryState::Parked}) {
        const auto refused = store().putEntry(bookingEntry(1, 0, state));
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == base::ErrorKind::ContractViolation);
        QVERIFY((*store().entry(kHere, EntryKind::Booking, 1))->state == EntryState::Answered);
    }
    QVERIFY(store().putEntry(bookingEntry(1, 0, EntryState::Answered)));
    QVERIFY(store().putEntry(bookingEntry(1, 0, EntryState::Received)));
    QVERIFY(store().putEntry(bookingEntry(1, 0, EntryState::Applied)));
}

void JournalContract::anEntryWithoutIdentityIsRefused() {
    JournalEntry entry = bookingEntry(1, 0);
    entry.practice = {};
    QVERIFY(!store().putEntry(entry));
    QVERIFY(!store().putEntry(bookingEntry(0, 0)));
    entry = bookingEntry(1, 0, EntryState::Answered);
    entry.answeredAt.reset();
    QVERIFY(!store().putEntry(entry));
}

void JournalContract::kindsAndPracticesAreApart() {
    JournalEntry booking = bookingEntry(1, 0);
    JournalEntry update = bookingEntry(1, 1);
    update.kind = EntryKind::Update;
    JournalEntry elsewhere = bookingEntry(1, 2, EntryState::Applied);
    elsewhere.practice = kThere;
    for (const JournalEntry &entry : {booking, update, elsewhere}) QVERIFY(store().putEntry(entry));
    QVERIFY(**store().entry(kHere, EntryKind::Booking, 1) == booking);
    QVERIFY(**store().entry(kHere, EntryKind::Update, 1) == update);
    QVERIFY(**store().entry(kThere, EntryKind::Booking, 1) == elsewhere);
    QCOMPARE(store().openEntries(kHere)->size(), size_t{2});
    QCOMPARE(store().latestEntries(kThere, 9)->size(), size_t{1});
}

void JournalContract::dayMarksReplaceEachOtherPerResourceAndDay() {
    const QDate day(2026, 12, 1);
    QVERIFY(store().putDayMarks({dayMark(kHere, 1, day, "a"), dayMark(kHere, 1, day.addDays(1), "b"),
                                 dayMark(kHere, 2, day, "c"), dayMark(kThere, 1, day, "d")}));
    QVERIFY(store().putDayMarks({dayMark(kHere, 1, day, QByteArray("\0x", 2)), dayMark(kHere, 2, day, QByteArray())}));
    const auto marks = store().dayMarks(kHere);
    QCOMPARE(marks->size(), size_t{3});
    QCOMPARE((*marks)[0].hash, QByteArray("\0x", 2));
    QCOMPARE((*marks)[0].date, day);
    QCOMPARE((*marks)[0].acceptedAt.time_since_epoch().count(), at(1).time_since_epoch().count());
    QCOMPARE((*marks)[1].hash, QByteArray("b"));
    QCOMPARE((*marks)[2].resource.value(), QStringLiteral("2"));
    QCOMPARE((*marks)[2].hash, QByteArray());
}

void JournalContract::droppingDayMarksLeavesOtherPractices() {
    QVERIFY(
        store().putDayMarks({dayMark(kHere, 1, QDate(2026, 12, 1), "a"), dayMark(kThere, 1, QDate(2026, 12, 1), "b")}));
    QVERIFY(store().dropDayMarks(kHere));
    QVERIFY(store().dayMarks(kHere)->empty());
    QCOMPARE(store().dayMarks(kThere)->size(), size_t{1});
}

void JournalContract::configurationMarksReplaceEachOtherPerKind() {
    const QString resources = QStringLiteral("pmsResources");
    QVERIFY(store().putConfigurationMark({kHere, resources, "a", {QStringLiteral("1"), QStringLiteral("2")}, at(1)}));
    QVERIFY(store().putConfigurationMark({kHere, QStringLiteral("livenessContract"), "b", {}, at(2)}));
    QVERIFY(store().putConfigurationMark({kHere, resources, "c", {QStringLiteral("é\",")}, at(3)}));
    const auto marks = store().configurationMarks(kHere);
    QCOMPARE(marks->size(), size_t{2});
    QCOMPARE((*marks)[0].kind, QStringLiteral("livenessContract"));
    QVERIFY((*marks)[0].ids.empty());
    QCOMPARE((*marks)[1].hash, QByteArray("c"));
    QVERIFY((*marks)[1].ids == std::vector<QString>{QStringLiteral("é\",")});
    QVERIFY(store().configurationMarks(kThere)->empty());
}

void JournalContract::heldChangesStayUntilRemoved() {
    HeldChange second{
        QStringLiteral("H1"), kHere, QStringLiteral("resources-shrunk"), "f", QStringLiteral("{\"n\":1}"), at(2), {}};
    const HeldChange first{QStringLiteral("H2"), kThere, QStringLiteral("types-shrunk"), {}, {}, at(1), {}};
    QVERIFY(store().putHeld(second) && store().putHeld(first));
    second.decision = QStringLiteral("accepted");
    QVERIFY(store().putHeld(second));
    const auto held = store().heldChanges();
    QCOMPARE(held->size(), size_t{2});
    QVERIFY((*held)[0] == first && (*held)[1] == second);
    QVERIFY(store().removeHeld(QStringLiteral("H1")));
    QVERIFY(store().removeHeld(QStringLiteral("H9")));
    QCOMPARE(store().heldChanges()->size(), size_t{1});
}

void JournalContract::heldIdsAreNeverUsedTwice() {
    QCOMPARE(*store().nextHeldId(), QStringLiteral("H1"));
    QCOMPARE(*store().nextHeldId(), QStringLiteral("H2"));
    m_world->restart();
    QCOMPARE(*store().nextHeldId(), QStringLiteral("H3"));
}

void JournalContract::valuesArePerPracticeAndName() {
    const QString name = QStringLiteral("paused-until");
    QVERIFY(!store().value(kHere, name)->has_value());
    QVERIFY(store().putValue(kHere, name, QStringLiteral("a")));
    QVERIFY(store().putValue(kHere, name, QString()));
    QVERIFY(store().putValue({}, name, QStringLiteral("engine")));
    QVERIFY(store().value(kHere, name)->has_value());
    QCOMPARE(**store().value(kHere, name), QString());
    QCOMPARE(**store().value({}, name), QStringLiteral("engine"));
    QVERIFY(!store().value(kThere, name)->has_value());
}

void JournalContract::forgettingAPracticeLeavesNothingOfItAndAllOfOthers() {
    for (const domain::PracticeId &practice : {kHere, kThere}) {
        JournalEntry entry = bookingEntry(1, 0);
        entry.practice = practice;
        QVERIFY(store().putEntry(entry));
        QVERIFY(store().putDayMarks({dayMark(practice, 1, QDate(2026, 12, 1), "a")}));
        QVERIFY(store().putConfigurationMark({practice, QStringLiteral("pmsResources"), "c", {}, at(1)}));
        QVERIFY(store().putHeld({practice.value(), practice, QStringLiteral("types-shrunk"), {}, {}, at(1), {}}));
        QVERIFY(store().putValue(practice, QStringLiteral("n"), QStringLiteral("v")));
        QVERIFY(store().putSealed(sealedRecord(practice, 1, 50)));
    }
    QVERIFY(store().putValue({}, QStringLiteral("n"), QStringLiteral("v")));
    QVERIFY((*store().knownPractices() == std::vector{kHere, kThere}));
    QVERIFY(store().forgetPractice(kHere));
    QVERIFY((*store().knownPractices() == std::vector{kThere}));
    QVERIFY(!store().entry(kHere, EntryKind::Booking, 1)->has_value());
    QVERIFY(store().dayMarks(kHere)->empty() && store().configurationMarks(kHere)->empty());
    QVERIFY(store().sealedBookings(kHere)->empty());
    QCOMPARE(store().sealedBookings(kThere)->size(), size_t{1});
    QVERIFY(!store().value(kHere, QStringLiteral("n"))->has_value());
    QCOMPARE(store().heldChanges()->size(), size_t{1});
    QVERIFY(store().entry(kThere, EntryKind::Booking, 1)->has_value());
    QCOMPARE(store().dayMarks(kThere)->size() + store().configurationMarks(kThere)->size(), size_t{2});
}

void JournalContract::pruningDropsOldAnswersAndPastDaysOnly() {
    const QDate today = base::toDateTime(at(100)).date();
    QVERIFY(store().putEntry(bookingEntry(1, 0, EntryState::Answered)));
    QVERIFY(store().putEntry(bookingEntry(2, 99, EntryState::Answered)));
    QVERIFY(store().putEntry(bookingEntry(3, 0, EntryState::Applied)));
    QVERIFY(store().putDayMarks({dayMark(kHere, 1, today.addDays(-1), "a"), dayMark(kHere, 1, today, "b")}));
    QVERIFY(store().prune(at(100)));
    QCOMPARE(numbers(store().latestEntries(kHere, 9)), (std::vector<qint64>{2, 3}));
    QCOMPARE(store().dayMarks(kHere)->size(), size_t{1});
    QCOMPARE(store().dayMarks(kHere)->front().date, today);
}

void JournalContract::whatWasPutSurvivesACrash() {
    QVERIFY(store().putEntry(fullEntry()));
    QVERIFY(store().putDayMarks({dayMark(kHere, 1, QDate(2026, 12, 1), "a")}));
    QVERIFY(store().putValue(kHere, QStringLiteral("n"), QStringLiteral("v")));
    m_world->restart();
    QVERIFY(**store().entry(kHere, EntryKind::Update, fullEntry().number) == fullEntry());
    QCOMPARE(store().dayMarks(kHere)->size(), size_t{1});
    QCOMPARE(**store().value(kHere, QStringLiteral("n")), QStringLiteral("v"));
}

int main(int argc, char **argv) {
    const QCoreApplication app(argc, argv);
    JournalContract simulated(std::make_unique<SimWorld>());
    JournalContract real(std::make_unique<SqliteWorld>());
    return QTest::qExec(&simulated, argc, argv) + QTest::qExec(&real, argc, argv);
}

#include "tst_journal_contract.moc"
