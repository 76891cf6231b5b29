// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/scene.h"

#include <QCoreApplication>
#include <algorithm>

#include "tests/bench/engine/loop.h"

namespace bench {

using namespace Qt::StringLiterals;

void end(int code, const QString &why) {
    std::fprintf(stderr, "%s\n", qPrintable(why));
    throw Ended{code};
}

int runBench(int argc, char **argv, int (*measure)()) {
    const QCoreApplication application(argc, argv);
    try {
        return measure();
    } catch (const Ended &ended) {
        return ended.code;
    }
}

Scene::Scene(const QString &database, RateRules rules, Installation::Choices choices)
    : practice(orEnd(Practice::create(database))), sandbox(rules) {
    orEnd(sandbox.start());
    installation = std::make_unique<Installation>(*practice, sandbox.baseUrl(), choices);
}

Options::Options(const QString &description) {
    m_parser.setApplicationDescription(description);
    m_parser.addHelpOption();
    m_parser.addOption({u"database"_s, u"sqlite, postgresql or mariadb."_s, u"NAME"_s, u"sqlite"_s});
    number(u"days"_s, u"Days of availability that are published."_s, u"60"_s);
    flag(u"json"_s, u"Print one JSON object instead of text."_s);
}

void Options::number(const QString &name, const QString &description, const QString &preset) {
    m_parser.addOption({name, description, u"N"_s, preset});
}

void Options::flag(const QString &name, const QString &description) {
    m_parser.addOption({name, description});
}

void Options::read() {
    if (!m_parser.parse(QCoreApplication::arguments())) end(2, m_parser.errorText());
    if (m_parser.isSet(u"help"_s)) m_parser.showHelp(0);
    const QStringList known{u"sqlite"_s, u"postgresql"_s, u"mariadb"_s};
    if (!known.contains(database())) end(2, u"--database: sqlite, postgresql or mariadb expected"_s);
}

int Options::number(const QString &name) const {
    bool isNumber = false;
    const int value = m_parser.value(name).toInt(&isNumber);
    if (isNumber && value > 0) return value;
    end(2, u"--%1: a whole number from 1 expected"_s.arg(name));
}

bool book(Sandbox &sandbox, const QJsonObject &slot) {
    const auto made = sandbox.tell(u"book"_s, slot);
    if (!made && made.error().kind != core::base::ErrorKind::Conflict)
        orEnd(core::base::Expected<void>(core::base::fail(made.error())));
    return made.has_value();
}

QJsonArray awaitAnswers(Sandbox &sandbox, std::chrono::seconds patience) {
    QJsonArray bookings;
    waitUntil(
        [&] {
            bookings = sandbox.bookings();
            return std::all_of(bookings.begin(), bookings.end(),
                               [](const QJsonValue &one) { return isAnswered(one.toObject()); });
        },
        patience, std::chrono::milliseconds(1'000));
    return bookings;
}

int addOutcome(Report &report, const QString &key, const QString &label, const QJsonArray &bookings,
               qint64 violations) {
    const qsizetype unconfirmed = bookings.size() - qsizetype(confirmedAfterMs(bookings).size());
    report.figure(key + u"_not_confirmed"_s, label + u", not confirmed"_s, double(unconfirmed), {}, 0);
    report.figure(key + u"_violations"_s, label + u", rules of the API broken"_s, double(violations), {}, 0);
    return unconfirmed > 0 || violations > 0 ? 1 : 0;
}

}  // namespace bench
