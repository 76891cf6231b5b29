// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <set>

#include "core/text/database_cause.h"
#include "core/text/items.h"
#include "core/text/rejection.h"
#include "core/text/terminal.h"
#include "core/text/tray.h"
#include "core/text/trouble.h"
#include "tests/unit/control/sample_snapshot.h"

using namespace core;
using namespace core::text;
using control::PracticeTrouble;
using control::StatusSnapshot;
using control::TrayState;

namespace {

std::vector<PracticeTrouble> allTroubles() {
    std::vector<PracticeTrouble> troubles;
    for (int i = 1; i <= static_cast<int>(PracticeTrouble::JournalFailing); ++i)
        troubles.push_back(static_cast<PracticeTrouble>(i));
    return troubles;
}

StatusSnapshot workingSnapshot() {
    StatusSnapshot snapshot;
    snapshot.at = testing::at(100);
    snapshot.state = TrayState::Working;
    control::PracticeStatus practice;
    practice.practice = QStringLiteral("1234567");
    practice.lastPollOk = testing::at(97);
    practice.insertedToday = 12;
    snapshot.practices.push_back(practice);
    return snapshot;
}

}  // namespace

class TestText final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyTroubleHasASentenceAndARemedyOfItsOwn() {
        std::set<QString> sentences;
        std::set<QString> remedies;
        for (const PracticeTrouble trouble : allTroubles()) {
            QVERIFY(troubleSentence(trouble).endsWith(QLatin1Char('.')));
            QVERIFY(troubleRemedy(trouble).endsWith(QLatin1Char('.')));
            sentences.insert(troubleSentence(trouble));
            remedies.insert(troubleRemedy(trouble));
        }
        QCOMPARE(sentences.size(), allTroubles().size());
        QCOMPARE(remedies.size(), allTroubles().size());
        QVERIFY(troubleSentence(PracticeTrouble::None).isEmpty());
    }

    void everyCauseOfTheDatabaseHasASentenceAndARemedyOfItsOwn() {
        std::set<QString> sentences, remedies, words;
        for (const base::DatabaseCause cause : base::kDatabaseCauses) {
            QVERIFY(causeSentence(cause).endsWith(QLatin1Char('.')));
            QVERIFY(causeRemedy(cause).endsWith(QLatin1Char('.')));
            sentences.insert(causeSentence(cause));
            remedies.insert(causeRemedy(cause));
            words.insert(base::toString(cause));
            QVERIFY(base::databaseCauseFromString(base::toString(cause)) == cause);
        }
        QCOMPARE(sentences.size(), base::kDatabaseCauses.size());
        QCOMPARE(remedies.size(), base::kDatabaseCauses.size());
        QCOMPARE(words.size(), base::kDatabaseCauses.size());
        QCOMPARE(base::kDatabaseCauses.size(), std::size_t(base::DatabaseCause::Busy));
        QVERIFY(causeText(base::DatabaseCause::None).isEmpty());
        QVERIFY(!base::databaseCauseFromString(QString()));
    }

    void aDatabaseErrorIsToldInWordsWithWhatTheDriverSaid() {
        base::Error error{base::ErrorKind::Unavailable, QStringLiteral("connect"), QStringLiteral("role is locked")};
        error.cause = base::DatabaseCause::AccountLocked;
        QCOMPARE(databaseErrorText(error), causeText(error.cause) + QStringLiteral(" (role is locked)"));
        error.cause = base::DatabaseCause::None;
        QCOMPARE(databaseErrorText(error), errorText(error));
    }

    void aMissingConsentLeadsToThePortal() {
        const QString remedy = troubleRemedy(PracticeTrouble::ConsentMissing);
        for (const char *part : {"Practice Admin", "Integration Consent", "Grant new consent", "1300 377 639",
                                 "support@healthengine.com.au"})
            QVERIFY2(remedy.contains(QLatin1String(part)), part);
    }

    void theTwoKeysAreToldApart() {
        QVERIFY(troubleSentence(PracticeTrouble::ApiKeyRejected).contains(QLatin1String("API key")));
        QVERIFY(troubleSentence(PracticeTrouble::PracticeKeyRejected).contains(QLatin1String("practice's key")));
    }

    void everyItemKindSaysWhatHappenedAndWhatToDo() {
        std::set<QString> titles;
        for (const ItemKind kind : kItemKinds) {
            const Notice words = notice(kind);
            QVERIFY(!words.title.isEmpty() && words.happened.endsWith(QLatin1Char('.')) &&
                    words.todo.endsWith(QLatin1Char('.')));
            titles.insert(words.title);
            QVERIFY(itemKind(code(kind)) == kind);
        }
        QCOMPARE(titles.size(), kItemKinds.size());
        QCOMPARE(static_cast<int>(kItemKinds.size()), static_cast<int>(ItemKind::ChangeNotTold) + 1);
    }

    void everyHeldKindSaysWhatEachAnswerDoes() {
        for (const HeldKind kind : kHeldKinds) {
            const Notice words = notice(kind);
            QVERIFY(words.todo.contains(QLatin1String("Accept")) && words.todo.contains(QLatin1String("Discard")));
            QVERIFY(heldKind(code(kind)) == kind);
        }
        QCOMPARE(static_cast<int>(kHeldKinds.size()), static_cast<int>(kHeldKinds.back()) + 1);
    }

    void aHeldDatabaseNamesTheTablesAndColumnsThatChanged() {
        control::HeldLine held;
        held.kind = code(HeldKind::DatabaseShape);
        held.facts = QStringLiteral(
            R"({"changes":[{"what":"column-gone","table":"users","column":"fname"},)"
            R"({"what":"type-changed","table":"users","column":"id","before":"int4","now":"int8"},)"
            R"({"what":"table-gone","table":"rooms","column":""}]})");
        const QString words = heldNotice(held).happened;
        for (const char *part : {"the column users.fname is gone", "the column users.id was int4 and is int8",
                                 "the table rooms is gone"})
            QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
    }

    void everyRejectionHasAReasonForHealthengine() {
        std::set<QString> reasons;
        for (const RejectReason reason : kRejectReasons) {
            QVERIFY(rejectionReason(reason).endsWith(QLatin1Char('.')));
            QCOMPARE(rejectionReason(code(reason)), rejectionReason(reason));
            reasons.insert(rejectionReason(reason));
            const QString staff =
                bookingOutcome(QStringLiteral("answered"), QStringLiteral("rejected:") + code(reason));
            QVERIFY(staff.startsWith(QLatin1String("Refused: ")));
        }
        QCOMPARE(reasons.size(), kRejectReasons.size());
        QCOMPARE(static_cast<int>(kRejectReasons.size()), static_cast<int>(kRejectReasons.back()) + 1);
        QVERIFY(!rejectionReason(QStringLiteral("from the future")).isEmpty());
    }

    void everyErrorKindHasASentence() {
        for (int i = 0; i <= static_cast<int>(base::ErrorKind::Cancelled); ++i)
            QVERIFY(errorSentence(static_cast<base::ErrorKind>(i)).endsWith(QLatin1Char('.')));
    }

    void theTooltipTellsTheAgeOfTheLastContact() {
        QCOMPARE(trayTooltip(workingSnapshot(), testing::at(100)),
                 QStringLiteral("Connected. 12 bookings today, last checked 3 s ago"));
        QCOMPARE(trayTooltip(workingSnapshot(), testing::at(97 + 600)),
                 QStringLiteral("Connected. 12 bookings today, last checked 10 min ago"));
    }

    void theTooltipCountsInPlainWords() {
        StatusSnapshot snapshot = workingSnapshot();
        snapshot.practices[0].insertedToday = 1;
        QVERIFY(trayTooltip(snapshot, snapshot.at).contains(QLatin1String("1 booking today,")));
        snapshot.practices[0].insertedToday = 0;
        snapshot.practices[0].lastPollOk.reset();
        QCOMPARE(trayTooltip(snapshot, snapshot.at), QStringLiteral("Connected. No bookings today, not checked yet"));
    }

    void aStepBackOfTheClockShowsNoNegativeAge() {
        QVERIFY(trayTooltip(workingSnapshot(), testing::at(0)).contains(QLatin1String("0 s ago")));
    }

    void theTooltipFitsWindowsWhateverIsWrong() {
        for (const PracticeTrouble trouble : allTroubles()) {
            StatusSnapshot snapshot = workingSnapshot();
            snapshot.state = TrayState::Attention;
            snapshot.practices[0].trouble = trouble;
            const QString tooltip = trayTooltip(snapshot, snapshot.at);
            QVERIFY(tooltip.size() <= 127);
            QVERIFY(tooltip.startsWith(troubleSentence(trouble).left(60)));
        }
    }

    void attentionSaysWhatNeedsSomebody() {
        StatusSnapshot snapshot = workingSnapshot();
        snapshot.state = TrayState::Attention;
        snapshot.itemCount = 2;
        QVERIFY(trayTooltip(snapshot, snapshot.at).startsWith(QLatin1String("2 things need you.")));
        snapshot.held.push_back({});
        QVERIFY(trayTooltip(snapshot, snapshot.at).contains(QLatin1String("held back")));
    }

    void pausedAndDisabledPracticesDoNotAgeTheContact() {
        StatusSnapshot snapshot = workingSnapshot();
        control::PracticeStatus paused;
        paused.paused = true;
        snapshot.practices.push_back(paused);
        QVERIFY(lastContact(snapshot) == testing::at(97));
        snapshot.practices[1].paused = false;
        QVERIFY(!lastContact(snapshot));
    }

    void everyStateHasASentence() {
        for (int i = 0; i <= static_cast<int>(TrayState::Paused); ++i)
            QVERIFY(trayStateSentence(static_cast<TrayState>(i)).endsWith(QLatin1Char('.')));
    }

    void theStatusTableShowsWhatStaffNeed() {
        StatusSnapshot snapshot = testing::sampleSnapshot();
        snapshot.practices[0].paused = false;
        const QString text = statusTable(snapshot);
        for (const char *part : {"FRONT-DESK", "PostgreSQL 15.6", "1234567", "3 s ago", "Integration Consent",
                                 "9007199254740993", "Dr An Nguyen", "the time was already taken", "Ring the patient",
                                 "Zebedee Quillfeather", "H1", "10 before, 2 now", "settings.toml:12"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
        QVERIFY(text.endsWith(QLatin1Char('\n')));
    }

    void columnsAreAligned() {
        const QString text = checkTable({{{QStringLiteral("a"), true, QStringLiteral("fine")},
                                          {QStringLiteral("database"), false, QStringLiteral("away")}}});
        QCOMPARE(text, QStringLiteral("ok    a         fine\nFAIL  database  away\n"));
    }

    void nothingFromOutsideSteersTheTerminal() {
        StatusSnapshot snapshot = testing::sampleSnapshot();
        const QString evil = QStringLiteral("\x1b[2J\r\n\x07") + QChar(0x202e);
        snapshot.host = evil;
        snapshot.database.connected = false;
        snapshot.database.error = evil;
        snapshot.practices[0].practice = evil;
        snapshot.items[0].person = evil;
        snapshot.items[0].facts = QStringLiteral("{\"resourceName\":\"\\u001b[2J\"}");
        snapshot.held[0].id = evil;
        snapshot.bookings[0].resourceName = evil;
        snapshot.settingsFaults = QStringList{evil};
        const QString text = statusTable(snapshot);
        QVERIFY(!text.contains(QChar(0x1b)) && !text.contains(QChar(7)) && !text.contains(QLatin1Char('\r')) &&
                !text.contains(QChar(0x202e)));
    }

    void aKindFromANewerEngineIsStillShown() {
        control::ItemLine item;
        item.kind = QStringLiteral("meteor-strike");
        QCOMPARE(itemNotice(item).title, item.kind);
        QVERIFY(!itemNotice(item).todo.isEmpty());
        control::HeldLine held;
        held.kind = QStringLiteral("meteor-strike");
        QVERIFY(!heldNotice(held).todo.isEmpty());
    }

    void whatVanishedIsCounted() {
        control::HeldLine held;
        held.kind = QStringLiteral("appointments-vanished");
        held.facts = QStringLiteral("{\"before\":8,\"now\":2,\"vanished\":6,\"withoutLink\":6}");
        const Notice words = heldNotice(held);
        QVERIFY2(words.happened.contains(QLatin1String("6 of 8")), qPrintable(words.happened));
        QVERIFY(words.todo.contains(QLatin1String("entered again")));
    }

    void whatCouldNotBeEnteredAgainSaysWhy() {
        control::ItemLine item;
        item.kind = QStringLiteral("booking-not-reentered");
        std::set<QString> words;
        for (const char *reason : {"slot-taken", "record-missing", "record-unreadable", "database-refused"}) {
            item.facts = QStringLiteral("{\"reason\":\"%1\"}").arg(QLatin1String(reason));
            words.insert(itemNotice(item).happened);
            words.insert(bookingOutcome(QStringLiteral("answered"), QStringLiteral("lost:") + QLatin1String(reason)));
        }
        QCOMPARE(words.size(), size_t(8));
    }

    void nothingHeldIsSaid() { QVERIFY(heldTable({}, testing::at(0)).contains(QLatin1String("Nothing"))); }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
