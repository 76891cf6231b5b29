// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/journal/journal_worlds.h"

using namespace journalcontract;

/// The part of the contract of ports::JournalStore about what lost bookings are found and entered again from.
class SealedContract : public QObject {
    Q_OBJECT

  public:
    explicit SealedContract(std::unique_ptr<World> world) : m_world(std::move(world)) {}

  private Q_SLOTS:
    void init() { m_world->wipe(); }
    void sealedRecordsReplaceEachOtherPerBooking();
    void sealedRecordsAreDestroyedOneByOneAndByTheirTime();
    void standingBookingsAreAnsweredToComeAndNotCancelled();
    void entriesOfAppointmentsToComeAreNotPruned();

  private:
    JournalStore &store() { return m_world->store(); }
    std::unique_ptr<World> m_world;
};

void SealedContract::sealedRecordsReplaceEachOtherPerBooking() {
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

void SealedContract::sealedRecordsAreDestroyedOneByOneAndByTheirTime() {
    for (const qint64 number : {1, 2, 3, 4}) QVERIFY(store().putSealed(sealedRecord(kHere, number, number * 10)));
    QVERIFY(store().putSealed(sealedRecord(kThere, 1, 10)));
    QVERIFY(store().destroySealed(QStringLiteral("DEV"), kHere, domain::BookingId(4)));
    QVERIFY(store().destroySealed(QStringLiteral("DEV"), kHere, domain::BookingId(99)));
    QVERIFY(store().destroyPastSealed(at(20)));
    QCOMPARE(store().sealedBookings(kHere)->size(), size_t{1});
    QVERIFY(store().sealedBookings(kHere)->front().booking == domain::BookingId(3));
    QVERIFY(store().sealedBookings(kThere)->empty());
}

void SealedContract::standingBookingsAreAnsweredToComeAndNotCancelled() {
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

void SealedContract::entriesOfAppointmentsToComeAreNotPruned() {
    const QDate today = base::toDateTime(at(100)).date();
    for (const int days : {-1, 0, 30}) {
        JournalEntry entry = bookingEntry(100 + days, 0, EntryState::Answered);
        entry.start = base::PracticeTime{today.addDays(days), QTime(9, 0)};
        QVERIFY(store().putEntry(entry));
    }
    QVERIFY(store().prune(at(100)));
    QCOMPARE(numbers(store().latestEntries(kHere, 9)), (std::vector<qint64>{130, 100}));
}

int main(int argc, char **argv) {
    const QCoreApplication app(argc, argv);
    SealedContract simulated(std::make_unique<SimWorld>());
    SealedContract real(std::make_unique<SqliteWorld>());
    return QTest::qExec(&simulated, argc, argv) + QTest::qExec(&real, argc, argv);
}

#include "tst_sealed_contract.moc"
