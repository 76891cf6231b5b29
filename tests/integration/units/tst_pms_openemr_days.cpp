// SPDX-License-Identifier: Apache-2.0
#include "core/pms/availability.h"
#include "tests/integration/units/openemr_fixture.h"

using namespace units;

namespace {

const QDate kFrom(2026, 11, 27);
constexpr int kDays = 120;

/// One rule in OpenEMR's columns.
struct Rule {
    int repeat = 0;  ///< pc_recurrtype.
    const char *freq = "0";
    const char *freqType = "0";
    const char *nth = "1";
    const char *weekday = "0";
    const char *months = "0";
    const char *except = "";
};

QString serialized(const Rule &rule) {
    const std::pair<const char *, const char *> fields[] = {
        {"event_repeat_freq", rule.freq},      {"event_repeat_freq_type", rule.freqType},
        {"event_repeat_on_num", rule.nth},     {"event_repeat_on_day", rule.weekday},
        {"event_repeat_on_freq", rule.months}, {"exdate", rule.except}};
    QString text = QStringLiteral("a:6:{");
    for (const auto &[key, value] : fields) {
        text += QStringLiteral("s:%1:\"%2\";s:%3:\"%4\";")
                    .arg(qstrlen(key))
                    .arg(QLatin1String(key))
                    .arg(qstrlen(value))
                    .arg(QLatin1String(value));
    }
    return text + QLatin1Char('}');
}

const Rule kRules[] = {
    {1, "1", "0"},                             // every day
    {1, "3", "0", "1", "0", "0", "20261201"},  // every third day
    {1, "1", "1"},                             // every week
    {1, "3", "1", "1", "0", "0", "20261222,20270112"},
    {1, "1", "2"},  // every month
    {1, "2", "2"},  // every second month
    {1, "1", "3"},  // every year
    {1, "1", "4"},  // every workday
    {1, "2", "4"},  // every second workday
    {1, "3", "4", "1", "0", "0", "20261225"},
    {2, "1", "0", "1", "1", "1"},  // first Monday
    {2, "1", "0", "5", "5", "1"},  // last Friday
    {2, "1", "0", "3", "0", "2"},  // third Sunday of every second month
    {3, "1,7", "6"},               // weekends
    {3, "3,5,6", "6", "1", "0", "0", "20261203,20261217"},
};

QString asText(const domain::AvailabilityRange &range) {
    return QStringLiteral("%1-%2%3")
        .arg(range.start)
        .arg(range.end)
        .arg(range.types.empty() ? QString() : QLatin1Char('/') + range.types.front().value());
}

}  // namespace

/// Every day that the profile `openemr` computes for the whole horizon at once is the day that the known queries for
/// one date and one practitioner give.
class PmsOpenEmrDays : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase();
    void everyDayOfTheSeedIsThatOfTheKnownQueries() { compare(); }
    void everyDayOfEveryKindOfRuleIsThatOfTheKnownQueries();

  private:
    void compare();
    void addRules();
    QStringList known(const QString &resource, QDate date);
    pms::SqlResult ask(const QString &file, const QString &resource, QDate date);

    std::unique_ptr<OpenEmrPractice> m_practice;
};

void PmsOpenEmrDays::initTestCase() {
    QString why;
    m_practice = OpenEmrPractice::create(&why);
    if (!m_practice) QSKIP(qPrintable(why));
    // The known queries compare a cast text with columns, so the connection must collate as the tables do.
    m_practice->staff(QStringLiteral("SET collation_connection = @@collation_database"));
}

pms::SqlResult PmsOpenEmrDays::ask(const QString &name, const QString &resource, QDate date) {
    QFile file(openEmrFacts() + QLatin1Char('/') + name);
    if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", qPrintable(name));
    const QString quoted = QStringLiteral("'%1'");
    return m_practice->staff(QString::fromUtf8(file.readAll())
                                 .replace(QStringLiteral(":date"), quoted.arg(date.toString(Qt::ISODate)))
                                 .replace(QStringLiteral(":resource"), quoted.arg(resource)));
}

QStringList PmsOpenEmrDays::known(const QString &resource, QDate date) {
    const auto second = [](const pms::SqlValue &value) {
        return std::min(pms::secondOf(pms::textOf(value)).value_or(pms::kSecondsPerDay), pms::kSecondsPerDay);
    };
    std::vector<pms::Session> sessions;
    for (const auto &row : ask(QStringLiteral("sessions.sql"), resource, date).rows) {
        pms::Session session{{second(row[0]), second(row[1])}, std::chrono::minutes(15), {}};
        const QString type = pms::textOf(row[2]);
        if (type != QLatin1String("0")) session.types.emplace_back(type);
        sessions.push_back(std::move(session));
    }
    std::vector<pms::DaySpan> busy;
    for (const auto &row : ask(QStringLiteral("busy.sql"), resource, date).rows)
        busy.push_back({second(row[1]), second(row[2])});
    QStringList ranges;
    for (const auto &range : pms::freeRanges(std::move(sessions), busy)) ranges << asText(range);
    return ranges;
}

void PmsOpenEmrDays::compare() {
    ports::ReadAvailability work;
    for (const char *id : {"11", "12", "13"}) work.resources.emplace_back(QLatin1String(id));
    work.from = kFrom;
    work.to = kFrom.addDays(kDays - 1);
    GET(read, m_practice->run(work));
    QCOMPARE(read.days.size(), size_t(3 * kDays));
    int open = 0;
    for (const auto &day : read.days) {
        QStringList ranges;
        for (const auto &range : day.ranges) ranges << asText(range);
        const QStringList expected = known(day.resource.value(), day.date);
        QVERIFY2(ranges == expected,
                 qPrintable(QStringLiteral("%1 %2: %3; known: %4")
                                .arg(day.resource.value(), day.date.toString(Qt::ISODate),
                                     ranges.join(QLatin1Char(' ')), expected.join(QLatin1Char(' ')))));
        open += int(!ranges.isEmpty());
    }
    QVERIFY(open > kDays);
}

/// Each rule once as a pair of markers and once as a reservation, at times of its own, for each practitioner, begun on
/// days of every kind but those for which the known queries and OpenEMR itself disagree: the weekend for workdays.
void PmsOpenEmrDays::addRules() {
    int event = 5000;
    for (int resource = 11; resource <= 13; ++resource) {
        QDate first(2026, 6, 1 + resource);
        int minute = 0;
        for (const Rule &rule : kRules) {
            first = first.addDays(5);
            while (first.dayOfWeek() > 5 || first.day() > 28) first = first.addDays(1);
            const auto add = [&](int category, int length) {
                ++event;
                m_practice->staff(
                    QStringLiteral(
                        "INSERT INTO openemr_postcalendar_events (pc_eid, pc_catid, pc_multiple, pc_aid, "
                        "pc_eventDate, pc_endDate, pc_duration, pc_recurrtype, pc_recurrspec, pc_startTime, "
                        "pc_apptstatus, pc_eventstatus, pc_sharing) VALUES (%1, %2, 0, '%3', '%4', '%5', %6, "
                        "%7, '%8', '%9', '-', 1, 1)")
                        .arg(event)
                        .arg(category)
                        .arg(resource)
                        .arg(first.toString(Qt::ISODate))
                        .arg(first.addDays(170 + event % 90).toString(Qt::ISODate))
                        .arg(length)
                        .arg(rule.repeat)
                        .arg(serialized(rule), QTime(0, 0).addSecs(minute * 60).toString(QStringLiteral("HH:mm:ss"))));
                minute += 25;
            };
            add(2, 0);
            add(11, 300);
            add(3, 0);
        }
    }
}

void PmsOpenEmrDays::everyDayOfEveryKindOfRuleIsThatOfTheKnownQueries() {
    addRules();
    compare();
}

QTEST_APPLESS_MAIN(PmsOpenEmrDays)
#include "tst_pms_openemr_days.moc"
