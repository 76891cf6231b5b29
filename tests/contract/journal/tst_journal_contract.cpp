// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <functional>

#include "core/platform/journal/sqlite_journal.h"
#include "tests/support/journal/sim_journal.h"

using namespace core;
using namespace core::ports;

namespace {

const domain::PracticeId kHere(QStringLiteral("1234567"));
const domain::PracticeId kThere(QStringLiteral("7654321"));

base::UtcTime at(qint64 seconds) {
    return base::UtcTime(std::chrono::seconds(1'800'000'000 + seconds));
}

JournalEntry bookingEntry(qint64 number, qint64 second, EntryState state = EntryState::Received) {
    JournalEntry entry;
    entry.practice = kHere;
    entry.number = number;
    entry.booking = domain::BookingId(number);
    entry.state = state;
    entry.receivedAt = at(second);
    if (state == EntryState::Answered) entry.answeredAt = at(second + 1);
    return entry;
}

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

SealedBooking sealedRecord(const domain::PracticeId &practice, qint64 booking, qint64 until) {
    return {QStringLiteral("DEV"), practice, domain::BookingId(booking), at(until),
            domain::PmsResourceId(QStringLiteral("11")), {QDate(2026, 12, 1), QTime(9, 15)}, QByteArray("\x01\0\xff", 3)};
}

template <class Value>
std::vector<qint64> numbers(const base::Expected<std::vector<Value>> &entries) {
    std::vector<qint64> result;
    for (const auto &entry : *entries) result.push_back(entry.number);
    return result;
}

/// One disk with one journal on it.
class World {
  public:
    virtual ~World() = default;
    virtual void wipe() = 0;
    /// Opens the journal anew on the same disk, without a clean end of the one before.
    virtual void restart() = 0;
    virtual JournalStore &store() = 0;
};

class SimWorld final : public World {
  public:
    void wipe() override { m_store = std::make_unique<support::SimJournal>(); }
    void restart() override { m_store = std::make_unique<support::SimJournal>(m_store->disk()); }
    JournalStore &store() override { return *m_store; }

  private:
    std::unique_ptr<support::SimJournal> m_store;
};

class SqliteWorld final : public World {
  public:
    void wipe() override {
        m_stores.clear();
        m_dir = std::make_unique<QTemporaryDir>();
        restart();
    }
    void restart() override {
        auto opened = platform::SqliteJournal::open(m_dir->filePath(QStringLiteral("journal.sqlite")));
        if (!opened) qFatal("%s", qPrintable(opened.error().toLogLine()));
        m_stores.push_back(std::move(*opened));
    }
    JournalStore &store() override { return *m_stores.back(); }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    // The journals before stay open: nothing that a clean close would write helps the next one.
    std::vector<std::unique_ptr<JournalStore>> m_stores;
};

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
    void sealedRecordsReplaceEachOtherPerBooking();
    void sealedRecordsAreDestroyedOneByOneAndByTheirTime();
    void standingBookingsAreAnsweredToComeAndNotCancelled();
    void entriesOfAppointmentsToComeAreNotPruned();
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

void JournalContract::sealedRecordsReplaceEachOtherPerBooking() {
    SealedBooking record = sealedRecord(kHere, 7, 50);
    QVERIFY(!store().sealed(record.environment, kHere, record.booking)->has_value());
    QVERIFY(store().putSealed(record));
    record.sealed = QByteArray("\0other", 6);
    record.start = {QDate(2027, 1, 2), QTime(3, 4, 5)};
    record.resource = domain::PmsResourceId(QStringLiteral("12"));
    QVERIFY(store().putSealed(record));
    SealedBooking elsewhere = record;
    elsewhere.environment = QStringLiteral("PROD");
    QVERIFY(store().putSealed(elsewhere));
    QVERIFY(store().putSealed(sealedRecord(kHere, 6, 50)));
    QVERIFY(store().putSealed(sealedRecord(kThere, 7, 50)));
    m_world->restart();
    QVERIFY(**store().sealed(record.environment, kHere, record.booking) == record);
    const auto all = store().sealedBookings(kHere);
    QCOMPARE(all->size(), size_t{3});
    QVERIFY((*all)[0].booking == domain::BookingId(6) && (*all)[1] == record && (*all)[2] == elsewhere);
}

void JournalContract::sealedRecordsAreDestroyedOneByOneAndByTheirTime() {
    for (const qint64 number : {1, 2, 3, 4}) QVERIFY(store().putSealed(sealedRecord(kHere, number, number * 10)));
    QVERIFY(store().putSealed(sealedRecord(kThere, 1, 10)));
    QVERIFY(store().destroySealed(QStringLiteral("DEV"), kHere, domain::BookingId(4)));
    QVERIFY(store().destroySealed(QStringLiteral("DEV"), kHere, domain::BookingId(99)));
    QVERIFY(store().destroyPastSealed(at(20)));
    QCOMPARE(store().sealedBookings(kHere)->size(), size_t{1});
    QVERIFY(store().sealedBookings(kHere)->front().booking == domain::BookingId(3));
    QVERIFY(store().sealedBookings(kThere)->empty());
}

void JournalContract::standingBookingsAreAnsweredToComeAndNotCancelled() {
    const base::PracticeTime now{QDate(2026, 12, 1), QTime(9, 0)};
    const auto booked = [&](qint64 number, std::chrono::seconds after, EntryState state = EntryState::Answered) {
        JournalEntry entry = bookingEntry(number, 0, state);
        entry.start = now.plus(after);
        return entry;
    };
    QVERIFY(store().putEntry(booked(1, std::chrono::hours(48))));
    QVERIFY(store().putEntry(booked(2, std::chrono::minutes(1))));
    QVERIFY(store().putEntry(booked(3, std::chrono::seconds(0))));
    QVERIFY(store().putEntry(booked(4, std::chrono::hours(1), EntryState::Applied)));
    QVERIFY(store().putEntry(booked(5, std::chrono::hours(1))));
    QVERIFY(store().putEntry(bookingEntry(6, 0, EntryState::Answered)));
    JournalEntry update = bookingEntry(500, 0);
    update.kind = EntryKind::Update;
    update.booking = domain::BookingId(5);
    update.outcome = QStringLiteral("cancelled");
    QVERIFY(store().putEntry(update));
    update.number = 501;
    update.booking = domain::BookingId(1);
    update.outcome = QStringLiteral("unchanged");
    QVERIFY(store().putEntry(update));
    JournalEntry elsewhere = booked(1, std::chrono::hours(1));
    elsewhere.practice = kThere;
    QVERIFY(store().putEntry(elsewhere));
    QCOMPARE(numbers(store().standingBookings(kHere, now)), (std::vector<qint64>{2, 1}));
}

void JournalContract::entriesOfAppointmentsToComeAreNotPruned() {
    const QDate today = base::toDateTime(at(100)).date();
    for (const int days : {-1, 0, 30}) {
        JournalEntry entry = bookingEntry(100 + days, 0, EntryState::Answered);
        entry.start = base::PracticeTime{today.addDays(days), QTime(9, 0)};
        QVERIFY(store().putEntry(entry));
    }
    QVERIFY(store().prune(at(100)));
    QCOMPARE(numbers(store().latestEntries(kHere, 9)), (std::vector<qint64>{130, 100}));
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
