// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/support/demo_snapshot.h"

namespace tests::ui {

using namespace core::control;
using namespace std::chrono_literals;

namespace {

const QString kPerth = QStringLiteral("Australia/Perth");
const QString kFirst = QStringLiteral("1234567");

BookingLine booking(int index, const QString &doctor, const char *state, const char *outcome) {
    BookingLine line;
    line.practice = kFirst;
    line.booking = 90'000'000 + 100 - index;
    line.state = QLatin1String(state);
    line.outcome = QLatin1String(outcome);
    line.resource = QString::number(10 + index % 4);
    line.resourceName = doctor;
    line.start = QStringLiteral("2026-11-%1 %2:%3")
                     .arg(23 + index % 4)
                     .arg(9 + index % 7, 2, 10, QLatin1Char('0'))
                     .arg((index % 4) * 15, 2, 10, QLatin1Char('0'));
    line.receivedAt = demoNow() - std::chrono::minutes(3 + 17 * index);
    line.answeredAt = *line.receivedAt + 1s;
    return line;
}

ItemLine item(int number, const char *kind, const QString &person, std::chrono::minutes age) {
    ItemLine line;
    line.id = QStringLiteral("1234567/%1/%2").arg(QLatin1String(kind)).arg(number);
    line.kind = QLatin1String(kind);
    line.practice = kFirst;
    line.booking = 90'000'000 + number;
    line.raisedAt = demoNow() - age;
    line.facts = QStringLiteral(R"({"resourceName":"Dr An Nguyen","start":"2026-11-24 10:15"})");
    line.person = person;
    return line;
}

void addBookings(StatusSnapshot &snapshot) {
    const QStringList doctors{QStringLiteral("Dr An Nguyen"), QStringLiteral("Dr Priya Raman"),
                              QStringLiteral("Dr Tom Whitfield"), QStringLiteral("Ms Grace Okafor (Physiotherapy)")};
    for (int i = 0; i < 18; ++i) {
        const QString &doctor = doctors[i % doctors.size()];
        if (i == 0) snapshot.bookings.push_back(booking(i, doctor, "applied", ""));
        else if (i % 7 == 3) snapshot.bookings.push_back(booking(i, doctor, "answered", "rejected:slot-taken"));
        else if (i % 9 == 5) snapshot.bookings.push_back(booking(i, doctor, "answered", "cancelled"));
        else snapshot.bookings.push_back(booking(i, doctor, "answered", "confirmed"));
    }
    for (int i = 0; i < doctors.size(); ++i) {
        snapshot.resources.push_back({kFirst, QString::number(11 + i), doctors[i], i != 2});
    }
}

}  // namespace

core::base::UtcTime demoNow() { return *core::base::parseUtcStamp(QStringLiteral("2026-11-23 00:55:00")); }

PracticeStatus workingPractice(const QString &id, const QString &timezone) {
    PracticeStatus status;
    status.practice = id;
    status.timezone = timezone;
    status.lastPollOk = demoNow() - 4s;
    status.configurationAccepted = demoNow() - 26h;
    status.availabilityAccepted = demoNow() - 90s;
    status.daysTotal = 240;
    status.insertedToday = 12;
    status.rejectedToday = 1;
    status.cancelledToday = 2;
    return status;
}

StatusSnapshot calmSnapshot() {
    StatusSnapshot snapshot;
    snapshot.engineVersion = QStringLiteral("0.1.0");
    snapshot.host = QStringLiteral("RECEPTION-1");
    snapshot.at = demoNow();
    snapshot.database = {true, QStringLiteral("MariaDB 10.11"), QStringLiteral("openemr 1"), QStringLiteral("transactional"),
                         demoNow() - 3s, {}};
    snapshot.practices = {workingPractice(kFirst, kPerth)};
    addBookings(snapshot);
    return snapshot;
}

StatusSnapshot busySnapshot() {
    StatusSnapshot snapshot = calmSnapshot();
    snapshot.state = TrayState::Attention;
    snapshot.items = {item(1, "slot-taken-late", QStringLiteral("Matilda Fernsby, 0491 570 006"), 6min),
                      item(2, "possible-duplicate", {}, 130min)};
    snapshot.itemCount = 2;
    snapshot.held = {{QStringLiteral("H1"), kFirst, QStringLiteral("resources-shrunk"),
                      QStringLiteral(R"({"before":40,"now":3})"), demoNow() - 20min}};
    return snapshot;
}

StatusSnapshot crowdedSnapshot() {
    StatusSnapshot snapshot = busySnapshot();
    PracticeStatus troubled = workingPractice(QStringLiteral("7654321"), QStringLiteral("Australia/Sydney"));
    troubled.trouble = PracticeTrouble::PracticeKeyRejected;
    troubled.troubleSince = demoNow() - 3h;
    troubled.troubleDetail = QStringLiteral("Unauthorized poll http 401");
    PracticeStatus sending = workingPractice(QStringLiteral("2468013"), QStringLiteral("Australia/Adelaide"));
    sending.syncing = true;
    sending.daysTotal = 2400;
    sending.daysWaiting = 1380;
    sending.availabilityAccepted.reset();
    sending.openBookings = 3;
    PracticeStatus paused = workingPractice(QStringLiteral("1357902"), QStringLiteral("Australia/Lord_Howe"));
    paused.paused = true;
    paused.pausedUntil = demoNow() + 40min;
    snapshot.practices.push_back(troubled);
    snapshot.practices.push_back(sending);
    snapshot.practices.push_back(paused);
    snapshot.resources.clear();
    for (int i = 0; i < 40; ++i) {
        const QString name = i % 5 == 0
            ? QStringLiteral("Associate Professor Wilhelmina Featherstonehaugh-Papadopoulos the Younger No %1 (Paediatric Gastroenterology and Hepatology)").arg(i)
            : QStringLiteral("Dr Robin Example %1").arg(i);
        snapshot.resources.push_back({i % 2 ? kFirst : QStringLiteral("7654321"), QString::number(100 + i), name, i % 3 != 0});
    }
    snapshot.bookings[1].resourceName = snapshot.resources[0].name;
    for (int i = 3; i < 31; ++i) {
        snapshot.items.push_back(item(i, "ambiguous-patient", QStringLiteral("Wolfeschlegelsteinhausen-Bergerdorff, Hubert "
                                                                             "Blaine, 0491 570 156"), 200min));
    }
    snapshot.itemCount = 120;
    return snapshot;
}

}  // namespace tests::ui
