// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/database_guard.h"
#include "tests/support/journal/sim_journal.h"
#include "tests/support/sim/sim_executor.h"
#include "tests/support/sim/sim_pms_database.h"

using namespace core;
using namespace core::sync;
using ports::Fingerprint;
using ports::FingerprintDifference;
using ports::SiteFinding;
using ports::SiteIdentity;

namespace {

const domain::PracticeId kPractice(QStringLiteral("1"));

QString s(const char *text) {
    return QString::fromUtf8(text);
}

Fingerprint shape() {
    return {{{s("users"), {{s("id"), s("int4"), false}, {s("fname"), s("varchar(40)"), true}}},
             {s("rooms"), {{s("id"), s("int4"), false}}}}};
}

ports::DatabaseIdentity identity(std::optional<Fingerprint> fingerprint, std::optional<SiteIdentity> site = {}) {
    ports::DatabaseIdentity made;
    made.fingerprint = std::move(fingerprint);
    made.site = std::move(site);
    return made;
}

/// A guard as after a start of the engine; the disk stays.
struct Engine {
    explicit Engine(std::shared_ptr<support::JournalImage> disk) : journal(std::move(disk)) {
        if (!holds.load()) qFatal("no holds");
    }
    bool mayWrite(const ports::DatabaseIdentity &said) {
        desk.take(said);
        guard.examine();
        return !guard.pausesWrites();
    }
    void decide(bool accept) { QVERIFY(holds.decide(holds.open().front().id, accept)); }
    QString heldKind() const { return holds.open().empty() ? QString() : holds.open().front().kind; }

    support::SimExecutor executor;
    support::SimJournal journal;
    base::NullLog log;
    HoldDesk holds{executor, journal, log};
    support::SimPmsDatabase database{executor, std::make_shared<support::SimPractice>(support::SimPractice::small())};
    IdentityDesk desk{executor, database};
    DatabaseGuard guard{kPractice, desk, journal, holds};
};

}  // namespace

class SyncDatabaseGuard final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { m_disk = std::make_shared<support::JournalImage>(); }

    void aFingerprintNamesEachChange() {
        Fingerprint now = shape();
        now.tables[0].columns[0] = {s("id"), s("int8"), true};
        now.tables[0].columns[1].name = s("first_name");
        now.tables[1].columns.clear();
        now.tables.push_back({s("later"), {{s("id"), s("int4"), false}}});
        const auto changes = ports::changesBetween(shape(), now);
        QStringList words;
        for (const auto &change : changes) words << ports::toText(change);
        QCOMPARE(words, QStringList({s("users.id int4 -> int8"), s("users.id not null -> null"), s("users.fname gone"),
                                     s("users.first_name added"), s("rooms gone")}));
        QVERIFY(ports::changesBetween(now, shape()).back().difference == FingerprintDifference::TableAdded);
        QVERIFY(ports::changesBetween(shape(), shape()).empty());
    }

    void aStoredFingerprintReadsBackAndHasOneFormForOneShape() {
        Fingerprint turned = shape();
        std::swap(turned.tables[0].columns[0], turned.tables[0].columns[1]);
        QCOMPARE(ports::toText(turned), ports::toText(shape()));
        const auto read = ports::fingerprintFromText(ports::toText(shape()));
        QVERIFY(read && ports::changesBetween(*read, shape()).empty());
        for (const char *text : {"", "[]", "{\"a\":1}", "{\"a\":{\"b\":[1,true]}}"})
            QVERIFY2(!ports::fingerprintFromText(s(text)), text);
    }

    void aSiteIsToldFromACopyAndFromABackup() {
        const SiteIdentity known{s("practice 7"), 9'007'199'254'740'993};
        QVERIFY(ports::siteFromText(ports::toText(known)) == known);
        QVERIFY(ports::siteFromText(ports::toText(SiteIdentity{s("x"), {}})) == (SiteIdentity{s("x"), {}}));
        QVERIFY(!ports::siteFromText(s("nonsense")));
        QVERIFY(ports::compareSites(known, {s("practice 7"), *known.history + 1}) == SiteFinding::Same);
        QVERIFY(ports::compareSites(known, {s("practice 7"), {}}) == SiteFinding::Same);
        QVERIFY(ports::compareSites(known, {s("practice 8"), known.history}) == SiteFinding::OtherCopy);
        QVERIFY(ports::compareSites(known, {s("practice 7"), *known.history - 1}) == SiteFinding::OlderHistory);
    }

    void whatIsSeenFirstIsRememberedAndWrittenTo() {
        Engine engine(m_disk);
        QVERIFY(engine.mayWrite(identity(shape(), SiteIdentity{s("a"), 5})));
        QVERIFY(engine.mayWrite(identity(shape(), SiteIdentity{s("a"), 6})));
        QVERIFY(engine.holds.open().empty());
    }

    void aChangedTablePausesWritesUntilStaffAcceptAlsoAcrossARestart() {
        Fingerprint changed = shape();
        changed.tables[0].columns.pop_back();
        {
            Engine engine(m_disk);
            QVERIFY(engine.mayWrite(identity(shape())));
            QVERIFY(!engine.mayWrite(identity(changed)));
            QCOMPARE(engine.heldKind(), s(DatabaseGuard::kShapeHold));
            QVERIFY(engine.holds.open().front().facts.contains(s("fname")));
        }
        Engine again(m_disk);
        again.guard.examine();
        QVERIFY2(again.guard.pausesWrites(), "a practice that knows its database wrote before it was identified");
        QVERIFY(!again.mayWrite(identity(changed)));
        again.decide(true);
        again.guard.examine();
        QVERIFY(!again.guard.pausesWrites());
        QVERIFY(again.mayWrite(identity(changed)));
        QVERIFY(!again.mayWrite(identity(shape())));
    }

    void aDiscardedChangeStaysPausedAndOneThatIsUndoneGoesAway() {
        Fingerprint changed = shape();
        changed.tables[0].columns.pop_back();
        Engine engine(m_disk);
        QVERIFY(engine.mayWrite(identity(shape())));
        QVERIFY(!engine.mayWrite(identity(changed)));
        engine.decide(false);
        QVERIFY(!engine.mayWrite(identity(changed)));
        QVERIFY(engine.mayWrite(identity(shape())));
        QVERIFY(!engine.mayWrite(identity(changed)));
        QCOMPARE(engine.holds.open().size(), size_t(1));
    }

    void aTableMoreInTheProfileIsNoChange() {
        Engine engine(m_disk);
        Fingerprint less = shape();
        less.tables.pop_back();
        QVERIFY(engine.mayWrite(identity(less)));
        QVERIFY(engine.mayWrite(identity(shape())));
        Fingerprint changed = shape();
        changed.tables[1].columns.clear();
        QVERIFY(!engine.mayWrite(identity(changed)));
    }

    void anotherCopyOrAnOlderOneIsHeldByItsOwnName() {
        Engine engine(m_disk);
        QVERIFY(engine.mayWrite(identity({}, SiteIdentity{s("a"), 50})));
        QVERIFY(!engine.mayWrite(identity({}, SiteIdentity{s("b"), 50})));
        QCOMPARE(engine.heldKind(), s(DatabaseGuard::kOtherCopyHold));
        QVERIFY(!engine.mayWrite(identity({}, SiteIdentity{s("a"), 49})));
        QCOMPARE(engine.heldKind(), s(DatabaseGuard::kOlderHold));
        QCOMPARE(engine.holds.open().size(), size_t(1));
        QVERIFY(!engine.mayWrite(identity({}, SiteIdentity{s("a"), 49})));
        engine.decide(true);
        QVERIFY(engine.mayWrite(identity({}, SiteIdentity{s("a"), 49})));
        QVERIFY(engine.holds.open().empty());
    }

    void nothingIsWrittenWhileTheDatabaseIsSuspect() {
        Engine engine(m_disk);
        QVERIFY(engine.mayWrite(identity(shape())));
        engine.desk.suspect();
        engine.guard.examine();
        QVERIFY(engine.guard.pausesWrites());
        QVERIFY(engine.mayWrite(identity(shape())));
    }

    void aProfileThatWatchesNothingIsNeverPaused() {
        Engine engine(m_disk);
        QVERIFY(engine.mayWrite(identity({})));
        engine.desk.suspect();
        engine.guard.examine();
        QVERIFY(!engine.guard.pausesWrites());
    }

  private:
    std::shared_ptr<support::JournalImage> m_disk;
};

QTEST_GUILESS_MAIN(SyncDatabaseGuard)
#include "tst_sync_database_guard.moc"
