// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/sync/published_configuration.h"

using namespace core;
using namespace core::sync;
using namespace std::chrono_literals;

namespace {

domain::PmsResource resource(const char *id, const char *name, const char *specialty = "") {
    domain::PmsResource made;
    made.id = domain::PmsResourceId(QString::fromLatin1(id));
    made.name = QString::fromLatin1(name);
    made.specialty = QString::fromLatin1(specialty);
    return made;
}

domain::AppointmentType type(const char *id, const char *name, const char *owner = "") {
    return {domain::AppointmentTypeId(QString::fromLatin1(id)), QString::fromLatin1(name), 15min,
            domain::PmsResourceId(QString::fromLatin1(owner))};
}

config::PracticeSettings settings() {
    return {domain::PracticeId(QStringLiteral("1")), *base::PracticeZone::fromIana(QStringLiteral("Australia/Perth"))};
}

QStringList names(const ports::PmsConfiguration &configuration) {
    QStringList found;
    for (const auto &one : configuration.resources) found << one.id.value() + QLatin1Char('=') + one.name;
    for (const auto &one : configuration.types) found << one.id.value() + QLatin1Char('=') + one.name;
    return found;
}

QStringList list(std::initializer_list<const char *> texts) {
    QStringList made;
    for (const char *text : texts) made << QString::fromLatin1(text);
    return made;
}

}  // namespace

class SyncPublished final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void withoutAMappingEveryActiveBookableResourceIsPublished() {
        auto resting = resource("3", "Dr C");
        resting.active = false;
        auto room = resource("4", "Room");
        room.bookable = false;
        QCOMPARE(names(publishedConfiguration({{resource("2", "Dr B"), resource("1", "Dr A"), resting, room}, {}},
                                              settings())),
                 list({"1=Dr A", "2=Dr B"}));
    }

    void withAMappingOnlyWhatItPublishes() {
        auto mapped = settings();
        mapped.resources = {{domain::PmsResourceId(QStringLiteral("1")), true, QStringLiteral("Anna")},
                            {domain::PmsResourceId(QStringLiteral("2")), false, {}},
                            {domain::PmsResourceId(QStringLiteral("9")), true, {}}};
        QCOMPARE(names(publishedConfiguration(
                     {{resource("1", "Dr A"), resource("2", "Dr B"), resource("3", "Dr C")}, {}}, mapped)),
                 list({"1=Anna"}));
    }

    void equalNamesGetTheSpecialtyThenTheId() {
        const ports::PmsConfiguration pms{
            {resource("1", "Dr A", "GP"), resource("2", "dr a", "Skin"), resource("3", "Dr B"), resource("4", "Dr B"),
             resource("5", "Dr C", "GP"), resource("6", "Dr C", "GP"), resource("7", "Dr D", "GP")},
            {}};
        QCOMPARE(names(publishedConfiguration(pms, settings())),
                 list({"1=Dr A (GP)", "2=dr a (Skin)", "3=Dr B (3)", "4=Dr B (4)", "5=Dr C (GP) (5)", "6=Dr C (GP) (6)",
                       "7=Dr D"}));
    }

    void namesStayUniqueWhateverThePmsHas() {
        const ports::PmsConfiguration pms{{resource("1", "Dr A"), resource("2", "Dr A"), resource("3", "Dr A (1)")},
                                          {}};
        const auto made = publishedConfiguration(pms, settings());
        QSet<QString> unique;
        for (const auto &one : made.resources) unique.insert(one.name.toCaseFolded());
        QCOMPARE(unique.size(), 3);
    }

    void anIdThatThePmsListsTwiceIsPublishedOnce() {
        const ports::PmsConfiguration pms{{resource("1", "Dr A"), resource("1", "Dr A")},
                                          {type("9", "Long"), type("9", "Long")}};
        QCOMPARE(names(publishedConfiguration(pms, settings())), list({"1=Dr A", "9=Long"}));
    }

    void aNamelessResourceGetsItsPartsOrItsId() {
        auto parts = resource("1", " ");
        parts.title = QStringLiteral("Dr");
        parts.lastName = QStringLiteral("Okafor");
        QCOMPARE(names(publishedConfiguration({{parts, resource("2", "")}, {}}, settings())),
                 list({"1=Dr Okafor", "2=2"}));
    }

    void typesOfUnpublishedResourcesAreLeftOut() {
        const ports::PmsConfiguration pms{
            {resource("1", "Dr A")},
            {type("10", "Standard"), type("11", "Skin", "1"), type("12", "Eyes", "2"), type("13", "Standard")}};
        QCOMPARE(names(publishedConfiguration(pms, settings())),
                 list({"1=Dr A", "10=Standard (10)", "11=Skin", "13=Standard (13)"}));
    }

    void theLeadTimeCutsOffWholeSlots_data() {
        QTest::addColumn<int>("minutesAhead");
        QTest::addColumn<int>("nowMinute");
        QTest::addColumn<QString>("ranges");
        QTest::newRow("none") << 0 << 600 << QStringLiteral("480-720 780-1020");
        QTest::newRow("on the slot") << 120 << 480 << QStringLiteral("600-720 780-1020");
        QTest::newRow("within a slot") << 120 << 481 << QStringLiteral("615-720 780-1020");
        QTest::newRow("over lunch") << 120 << 620 << QStringLiteral("780-1020");
        QTest::newRow("the last slot") << 60 << 945 << QStringLiteral("1005-1020");
        QTest::newRow("too late") << 60 << 950 << QString();
        QTest::newRow("tomorrow") << 24 * 60 << 600 << QString();
    }

    void theLeadTimeCutsOffWholeSlots() {
        QFETCH(int, minutesAhead);
        QFETCH(int, nowMinute);
        QFETCH(QString, ranges);
        const QDate day(2026, 12, 1);
        const domain::AvailabilitySnapshot snapshot{
            domain::PmsResourceId(QStringLiteral("1")), day, {{480, 720, 15min, {}}, {780, 1020, 15min, {}}}};
        const base::PracticeTime now{day, QTime(nowMinute / 60, nowMinute % 60)};
        QStringList kept;
        for (const auto &range : withLeadTime(snapshot, now, std::chrono::minutes(minutesAhead)).ranges) {
            kept << QStringLiteral("%1-%2").arg(range.start).arg(range.end);
        }
        QCOMPARE(kept.join(QLatin1Char(' ')), ranges);
        QVERIFY(
            withLeadTime({snapshot.resource, day.addDays(3), snapshot.ranges}, now, std::chrono::minutes(minutesAhead))
                .ranges == snapshot.ranges);
    }
};

QTEST_GUILESS_MAIN(SyncPublished)
#include "tst_sync_published.moc"
