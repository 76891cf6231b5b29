// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTabWidget>
#include <QtTest>

#include "tests/ui/support/demo_snapshot.h"
#include "tests/ui/support/fake_link.h"
#include "ui/window/main_window.h"

using namespace core::control;
using namespace tests::ui;
using ui::window::MainWindow;

namespace {

core::base::Error refusal() {
    return {core::base::ErrorKind::Rejected, QStringLiteral("practice-link"), QStringLiteral("practice id is not a number")};
}

struct Shown {
    FakeLink link;
    MainWindow window{link, {QStringLiteral("reception"), QStringLiteral("/etc/practicebridge/settings.toml")}};

    explicit Shown(const StatusSnapshot &snapshot, MainWindow::Page page = MainWindow::Overview) {
        window.display(snapshot, demoNow());
        window.openPage(page);
        window.show();
    }
    template <class W>
    W *find(const char *name) {
        return window.findChild<W *>(QLatin1String(name));
    }
    void press(QAbstractButton *button) { QTest::keyClick(button, Qt::Key_Space); }
};

}  // namespace

class PagesTest final : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::Australia)); }

    void aPracticeIsLinkedWithItsKeyWhichIsThenForgotten() {
        Shown s(calmSnapshot(), MainWindow::Practices);
        auto *id = s.find<QLineEdit>("practiceId");
        auto *key = s.find<QLineEdit>("practiceKey");
        auto *zone = s.find<QComboBox>("practiceZone");
        QCOMPARE(key->echoMode(), QLineEdit::Password);
        QCOMPARE(zone->currentIndex(), -1);
        QTest::keyClicks(id, QStringLiteral("7654321"));
        QTest::keyClicks(key, QStringLiteral("seeded-canary-key"));
        s.press(s.find<QPushButton>("practiceSubmit"));
        QVERIFY(s.link.asked.empty());
        QVERIFY(s.find<QLabel>("practiceResult")->text().contains(QStringLiteral("time zone")));
        zone->setCurrentIndex(zone->findData(QStringLiteral("Australia/Perth")));
        s.press(s.find<QPushButton>("practiceSubmit"));
        const auto *request = s.link.last<PracticeLinkRequest>();
        QVERIFY(request);
        QCOMPARE(request->id.value(), QStringLiteral("7654321"));
        QCOMPARE(request->key.reveal(), QStringLiteral("seeded-canary-key"));
        QCOMPARE(request->timezone, QStringLiteral("Australia/Perth"));
        QVERIFY(!request->replaces);
        QVERIFY(key->text().isEmpty());
        s.link.answerLast(Reply(Taken{}));
        QVERIFY(s.find<QLabel>("practiceResult")->text().contains(QStringLiteral("7654321")));
        QVERIFY(id->text().isEmpty());
    }

    void aRefusedLinkKeepsTheIdAndSaysWhy() {
        Shown s(calmSnapshot(), MainWindow::Practices);
        s.find<QLineEdit>("practiceId")->setText(QStringLiteral("x"));
        s.find<QLineEdit>("practiceKey")->setText(QStringLiteral("k"));
        s.find<QComboBox>("practiceZone")->setCurrentIndex(0);
        s.press(s.find<QPushButton>("practiceSubmit"));
        s.link.answerLast(core::base::fail(refusal()));
        QCOMPARE(s.find<QLineEdit>("practiceId")->text(), QStringLiteral("x"));
        QVERIFY(!s.find<QLabel>("practiceResult")->text().isEmpty());
        QVERIFY(s.find<QPushButton>("practiceSubmit")->isEnabled());
    }

    void aTroubledPracticeShowsRemedyAndLeadsToTheKeyForm() {
        Shown s(crowdedSnapshot());
        auto *card = s.window.findChild<QWidget *>(QStringLiteral("practice-7654321"));
        QVERIFY(!card->findChild<QLabel *>(QStringLiteral("practiceRemedy"))->text().isEmpty());
        s.press(card->findChild<QPushButton *>(QStringLiteral("cardNewKey")));
        QCOMPARE(s.find<QTabWidget>("pages")->currentIndex(), static_cast<int>(MainWindow::Practices));
        QCOMPARE(s.find<QLineEdit>("practiceId")->text(), QStringLiteral("7654321"));
        QVERIFY(s.find<QLineEdit>("practiceId")->isReadOnly());
        s.find<QLineEdit>("practiceKey")->setText(QStringLiteral("fresh"));
        s.press(s.find<QPushButton>("practiceSubmit"));
        const auto *request = s.link.last<SecretSetRequest>();
        QVERIFY(request);
        QCOMPARE(request->name, QStringLiteral("practice-key-7654321"));
    }

    void unlinkingAsksFirst() {
        Shown s(calmSnapshot(), MainWindow::Practices);
        s.press(s.find<QPushButton>("unlink"));
        QVERIFY(s.link.asked.empty());
        s.press(s.find<QPushButton>("unlinkConfirm"));
        QVERIFY(s.link.last<PracticeRemoveRequest>());
    }

    void aCardResyncsPausesAndResumesItsPractice() {
        Shown s(crowdedSnapshot());
        auto *card = s.window.findChild<QWidget *>(QStringLiteral("practice-1234567"));
        s.press(card->findChild<QPushButton *>(QStringLiteral("resync")));
        QCOMPARE(s.link.last<ResyncRequest>()->practice->value(), QStringLiteral("1234567"));
        auto *pause = card->findChild<QPushButton *>(QStringLiteral("pause"));
        pause->menu()->findChild<QAction *>(QStringLiteral("pauseHour"))->trigger();
        QVERIFY(s.link.last<PauseRequest>()->duration == std::chrono::hours(1));
        auto *paused = s.window.findChild<QWidget *>(QStringLiteral("practice-1357902"));
        QVERIFY(!paused->findChild<QPushButton *>(QStringLiteral("pause"))->isVisible());
        s.press(paused->findChild<QPushButton *>(QStringLiteral("resume")));
        QCOMPARE(s.link.last<ResumeRequest>()->practice->value(), QStringLiteral("1357902"));
    }

    void progressOfTheFirstSendingIsShown() {
        Shown s(crowdedSnapshot());
        auto *card = s.window.findChild<QWidget *>(QStringLiteral("practice-2468013"));
        const auto *bar = card->findChild<QProgressBar *>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->value(), 1020);
        QVERIFY(card->findChild<QLabel *>(QStringLiteral("practiceProgress"))->text().contains(QStringLiteral("1,020 of 2,400")));
    }

    void anItemIsDoneAndTheFocusGoesToTheNext() {
        Shown s(busySnapshot());
        const auto buttons = s.window.findChildren<QPushButton *>(QStringLiteral("itemDone"));
        QCOMPARE(buttons.size(), 2);
        buttons[0]->setFocus();
        s.press(buttons[0]);
        const auto *request = s.link.last<ItemCloseRequest>();
        QCOMPARE(request->id, busySnapshot().items[0].id);
        QCOMPARE(request->by, QStringLiteral("reception"));
        QVERIFY(!buttons[0]->isEnabled());
        auto later = busySnapshot();
        later.items.erase(later.items.begin());
        later.itemCount = 1;
        s.window.display(later, demoNow());
        QVERIFY(buttons[1]->isVisible());
    }

    void anItemThatCouldNotBeClosedCanBeTriedAgain() {
        Shown s(busySnapshot());
        auto *done = s.find<QPushButton>("itemDone");
        s.press(done);
        s.link.answerLast(core::base::fail(core::base::ErrorKind::Unavailable, QStringLiteral("item-close")));
        QVERIFY(done->isEnabled());
        QVERIFY(s.find<QWidget>("failure")->isVisible());
    }

    void aHeldChangeIsAcceptedOrDiscarded() {
        Shown s(busySnapshot());
        s.press(s.find<QPushButton>("heldDiscard"));
        QVERIFY(s.link.last<HeldDecideRequest>()->decision == HeldDecision::Discard);
        s.link.answerLast(core::base::fail(refusal()));
        s.press(s.find<QPushButton>("heldAccept"));
        QVERIFY(s.link.last<HeldDecideRequest>()->decision == HeldDecision::Accept);
        QCOMPARE(s.link.last<HeldDecideRequest>()->id, QStringLiteral("H1"));
    }

    void aPractitionerIsTakenOffByKeyboard() {
        Shown s(calmSnapshot(), MainWindow::Practitioners);
        auto *table = s.find<QTableView>("practitioners");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Space);
        const auto *request = s.link.last<ResourcePublishRequest>();
        QVERIFY(request);
        QVERIFY(!request->publish);
        s.link.answerLast(core::base::fail(refusal()));
        QCOMPARE(table->model()->index(0, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    }

    void fortyPractitionersCanBeSearched() {
        Shown s(crowdedSnapshot(), MainWindow::Practitioners);
        auto *table = s.find<QTableView>("practitioners");
        QCOMPARE(table->model()->rowCount(), 40);
        QTest::keyClicks(s.find<QLineEdit>("findPractitioner"), QStringLiteral("example 39"));
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void aLongNameNeverPushesTheOutcomeOut() {
        Shown s(crowdedSnapshot(), MainWindow::Bookings);
        auto *table = s.find<QTableView>("bookings");
        QVERIFY(table->columnViewportPosition(2) + table->columnWidth(2) <= table->viewport()->width());
    }

    void theWindowFitsASmallScreenAtTwiceTheScale() {
        Shown s(crowdedSnapshot());
        QVERIFY2(s.window.minimumSizeHint().width() <= 640, qPrintable(QString::number(s.window.minimumSizeHint().width())));
        QVERIFY2(s.window.minimumSizeHint().height() <= 400, qPrintable(QString::number(s.window.minimumSizeHint().height())));
        s.window.resize(640, 400);
        for (const char *name : {"overviewPage", "setupPage", "enginePage"}) {
            const int needed = s.find<QWidget>(name)->minimumSizeHint().width();
            QVERIFY2(needed <= 620, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name)).arg(needed)));
        }
    }

    void aSecretIsHandedOverAndWiped() {
        Shown s(calmSnapshot(), MainWindow::Connection);
        auto *value = s.find<QLineEdit>("pms-password-value");
        QCOMPARE(value->echoMode(), QLineEdit::Password);
        QTest::keyClicks(value, QStringLiteral("canary"));
        QTest::keyClick(value, Qt::Key_Return);
        QCOMPARE(s.link.last<SecretSetRequest>()->name, QStringLiteral("pms-password"));
        QCOMPARE(s.link.last<SecretSetRequest>()->value.reveal(), QStringLiteral("canary"));
        QVERIFY(value->text().isEmpty());
    }

    void theDoctorListsWhatItFound() {
        Shown s(calmSnapshot(), MainWindow::Connection);
        s.press(s.find<QPushButton>("checkRun"));
        CheckReport report;
        report.lines = {{QStringLiteral("settings"), true, QStringLiteral("fine")},
                        {QStringLiteral("database"), false, QStringLiteral("refused: check the password")}};
        s.link.answerLast(Reply(report));
        QCOMPARE(s.find<QLabel>("check-database")->text(), report.lines[1].text);
    }

    void faultsOfTheSettingsFileAreListed() {
        Shown s(calmSnapshot(), MainWindow::Connection);
        s.press(s.find<QPushButton>("settingsReload"));
        s.link.answerLast(Reply(SettingsReloaded{{QStringLiteral("settings.toml:12: too many")}, {}}));
        QVERIFY(s.find<QLabel>("reloadResult")->text().contains(QStringLiteral("settings.toml:12")));
        auto snapshot = calmSnapshot();
        snapshot.settingsFaults = {QStringLiteral("settings.toml:12: too many")};
        s.window.display(snapshot, demoNow());
        QVERIFY(s.find<QWidget>("settingsFaults")->isVisible());
    }

    void withoutAnEngineTheBannerOffersToStartIt() {
        Shown s(calmSnapshot());
        s.window.displayEngineGone({}, demoNow());
        QSignalSpy wanted(&s.window, &MainWindow::startEngineWanted);
        auto *start = s.find<QPushButton>("engineGoneButton");
        QVERIFY(start->isVisible());
        s.press(start);
        QCOMPARE(wanted.count(), 1);
        QVERIFY(!s.find<QWidget>("overviewPage")->isEnabled());
        s.window.display(calmSnapshot(), demoNow());
        QVERIFY(!start->isVisible());
        QVERIFY(s.find<QWidget>("overviewPage")->isEnabled());
    }

    void withoutAPracticeTheFormOpensByItself() {
        auto snapshot = calmSnapshot();
        snapshot.practices.clear();
        Shown s(calmSnapshot());
        s.window.display(snapshot, demoNow());
        QCOMPARE(s.find<QTabWidget>("pages")->currentIndex(), static_cast<int>(MainWindow::Practices));
    }

    void everyControlHasAnObjectNameAndAnAccessibleName() {
        Shown s(crowdedSnapshot());
        for (int page = 0; page < s.find<QTabWidget>("pages")->count(); ++page) {
            s.window.openPage(static_cast<MainWindow::Page>(page));
            for (const QWidget *widget : s.window.findChildren<QWidget *>()) {
                if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
                if (widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QTabBar")) continue;
                const QString who = QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName();
                QVERIFY2(!widget->objectName().isEmpty(), qPrintable(who));
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(who));
            }
        }
    }

    void namesFromTheDatabaseAreNeverTakenAsMarkup() {
        auto snapshot = busySnapshot();
        snapshot.items[0].person = QStringLiteral("<b>Bobby</b>");
        Shown s(snapshot);
        QCOMPARE(s.find<QLabel>("itemPerson")->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
