// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/reconciliation.h"

#include <QJsonArray>
#include <set>

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using core::base::PracticeTime;

constexpr int kTraitsThatTell = 2;

/// Letters only, without case and accents.
QString plain(const QString &name) {
    QString letters;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        if (c.isLetter()) letters.append(c);
    }
    return letters;
}

QString digits(const QString &text) {
    QString kept;
    for (const QChar c : text) {
        if (c.isDigit()) kept.append(c);
    }
    return kept;
}

/// Whether a file may be the person's: two traits that both sides know agree, or there are not two to compare.
bool mayBe(const QJsonObject &person, const DiaryPatient &file) {
    int compared = 0;
    int equal = 0;
    const auto compare = [&](const QString &mine, const QString &theirs) {
        if (mine.isEmpty() || theirs.isEmpty()) return;
        ++compared;
        if (mine == theirs) ++equal;
    };
    compare(plain(person.value(u"firstname"_s).toString()), plain(file.firstName));
    compare(plain(person.value(u"lastname"_s).toString()), plain(file.lastName));
    compare(person.value(u"dob"_s).toString(), file.dateOfBirth);
    compare(person.value(u"email"_s).toString().trimmed().toLower(), file.emailKey);
    compare(digits(person.value(u"medicareNumber"_s).toString()).left(10), file.medicareKey);
    const QString phone = digits(person.value(u"phone"_s).toString()).right(9);
    if (!phone.isEmpty() && file.phoneKeys.contains(phone)) ++compared, ++equal;
    return equal >= std::min(compared, kTraitsThatTell);
}

class Comparison final {
  public:
    Comparison(const QJsonObject &state, const PracticeRecords &records) : m_state(state), m_records(records) {}

    Reconciliation run() {
        for (const QJsonValue &each : m_state.value(u"bookings"_s).toArray()) compareBooking(each.toObject());
        for (const QJsonValue &each : m_state.value(u"updates"_s).toArray()) {
            const QJsonObject update = each.toObject();
            if (update.value(u"answer"_s).toString() == u"open"_s) {
                found(m_result.unanswered, u"update %1 is unanswered"_s.arg(update.value(u"requestId"_s).toInteger()));
            }
        }
        compareDiary();
        compareOverlaps();
        takeViolations();
        return std::move(m_result);
    }

  private:
    void found(int &counter, const QString &what) {
        ++counter;
        m_result.findings.append(what);
    }

    void compareBooking(const QJsonObject &booking) {
        const qint64 id = booking.value(u"bookingId"_s).toInteger();
        m_known.insert({booking.value(u"practice"_s).toString(), id});
        ++m_result.booked;
        if (!booking.value(u"cancelledByPatientAt"_s).isNull()) ++m_result.cancelledByPatients;
        if (!booking.value(u"cancelledByPmsAt"_s).isNull()) ++m_result.cancelledByPractice;
        if (!booking.value(u"didNotAttendAt"_s).isNull()) ++m_result.didNotAttend;
        const QString expected = booking.value(u"expectedInPms"_s).toString();
        if (expected == u"open"_s) {
            found(m_result.unanswered, u"booking %1 is unanswered"_s.arg(id));
        } else if (expected == u"none"_s) {
            compareRejected(booking, id);
        } else {
            ++m_result.confirmed;
            compareConfirmed(booking, id, expected);
        }
    }

    const DiaryLink *linkOf(const QJsonObject &booking, qint64 id) const {
        return m_records.link(booking.value(u"practice"_s).toString(), id);
    }

    void compareRejected(const QJsonObject &booking, qint64 id) {
        ++m_result.rejected;
        ++m_result.rejectedWhy[booking.value(u"rejectReason"_s).toString()];
        const DiaryLink *link = linkOf(booking, id);
        const DiaryAppointment *appointment = link ? m_records.appointment(link->appointment) : nullptr;
        if (appointment && appointment->isLive()) {
            found(m_result.wrong, u"booking %1 was refused, yet appointment %2 stands"_s.arg(id).arg(appointment->id));
        }
        const bool wasOnOffer = booking.value(u"offered"_s).toBool() && booking.value(u"label"_s).toString().isEmpty();
        if (wasOnOffer && booking.value(u"cancelledByPatientAt"_s).isNull() && !isObstructed(booking)) {
            found(m_result.needless, u"booking %1 was refused although nothing was in the way"_s.arg(id));
        }
    }

    /// Something lies or lay at the booking's time.
    bool isObstructed(const QJsonObject &booking) const {
        const auto start =
            core::base::parsePracticeStamp(booking.value(u"start"_s).toString()).value_or(PracticeTime{});
        const auto end = start.plus(std::chrono::seconds(booking.value(u"lengthSeconds"_s).toInteger()));
        const QString resource = booking.value(u"pmsResourceId"_s).toString();
        for (const auto &[id, other] : m_records.appointments) {
            if (other.resource == resource && other.start < end && start < other.end) return true;
        }
        return false;
    }

    void compareConfirmed(const QJsonObject &booking, qint64 id, const QString &expected) {
        QStringList told;
        for (const QJsonValue &one : booking.value(u"pmsAppointmentIds"_s).toArray()) told.append(one.toString());
        const DiaryLink *link = linkOf(booking, id);
        const bool former = booking.value(u"former"_s).toBool();
        if (former && (!link || !m_records.appointment(link->appointment))) return;
        if (!link) return found(m_result.lost, u"booking %1 is confirmed, but the diary has no trace of it"_s.arg(id));
        if (told != QStringList{link->appointment} + link->furtherAppointments) {
            found(m_result.wrong, u"booking %1: Healthengine was told appointment %2, the diary says %3"_s.arg(id).arg(
                                      told.join(u','), link->appointment));
        }
        const DiaryAppointment *appointment = m_records.appointment(link->appointment);
        // A deleted appointment counts as cancelled.
        if (!appointment && expected == u"cancelled"_s) return;
        if (!appointment) {
            return found(m_result.lost,
                         u"booking %1 is confirmed, but its appointment %2 is gone"_s.arg(id).arg(link->appointment));
        }
        compareStatus(*appointment, id, expected);
        if (!former) comparePlace(booking, *appointment, id);
        comparePerson(booking, *appointment, id);
    }

    void compareStatus(const DiaryAppointment &appointment, qint64 id, const QString &expected) {
        const bool agrees = expected == u"booked"_s      ? appointment.isLive()
                            : expected == u"cancelled"_s ? appointment.status == u"cancelled"_s
                                                         : appointment.status == u"did_not_attend"_s;
        if (agrees) return;
        found(m_result.wrong, u"booking %1 is \"%2\" for Healthengine, appointment %3 is \"%4\""_s.arg(id).arg(
                                  expected, appointment.id, appointment.status));
    }

    void comparePlace(const QJsonObject &booking, const DiaryAppointment &appointment, qint64 id) {
        const auto start =
            core::base::parsePracticeStamp(booking.value(u"start"_s).toString()).value_or(PracticeTime{});
        const auto end = start.plus(std::chrono::seconds(booking.value(u"lengthSeconds"_s).toInteger()));
        if (appointment.resource != booking.value(u"pmsResourceId"_s).toString() || appointment.start != start ||
            appointment.end != end) {
            found(m_result.wrong, u"booking %1: appointment %2 lies elsewhere"_s.arg(id).arg(appointment.id));
        }
    }

    void comparePerson(const QJsonObject &booking, const DiaryAppointment &appointment, qint64 id) {
        const auto file = m_records.patients.find(appointment.patient);
        if (file == m_records.patients.end() || !mayBe(booking.value(u"patient"_s).toObject(), file->second)) {
            found(m_result.wrong, u"booking %1: appointment %2 is in somebody else's file (%3)"_s.arg(id).arg(
                                      appointment.id, appointment.patient));
        }
    }

    void compareDiary() {
        std::map<QString, qint64> ownerOf;
        for (const DiaryLink &link : m_records.links) {
            if (!m_known.count({link.practice, link.booking})) {
                found(m_result.wrong, u"the diary links booking %1, which nobody made"_s.arg(link.booking));
            }
            for (const QString &id : QStringList{link.appointment} + link.furtherAppointments) {
                if (ownerOf.emplace(id, link.booking).second) continue;
                found(m_result.doubled,
                      u"appointment %1 stands for bookings %2 and %3"_s.arg(id).arg(ownerOf[id]).arg(link.booking));
            }
        }
        for (const auto &[id, appointment] : m_records.appointments) {
            if (!appointment.ours || ownerOf.count(id)) continue;
            found(m_result.doubled, u"appointment %1 came in, but belongs to no booking"_s.arg(id));
        }
    }

    void compareOverlaps() {
        std::map<QString, std::vector<const DiaryAppointment *>> byResource;
        for (const auto &[id, appointment] : m_records.appointments) {
            if (appointment.isLive() && !appointment.overbook) byResource[appointment.resource].push_back(&appointment);
        }
        for (auto &[resource, all] : byResource) {
            std::sort(all.begin(), all.end(), [](const auto *a, const auto *b) { return a->start < b->start; });
            for (size_t i = 1; i < all.size(); ++i) {
                const bool overlap = all[i]->start < all[i - 1]->end && (all[i]->ours || all[i - 1]->ours);
                if (overlap)
                    found(m_result.doubled, u"appointments %1 and %2 overlap"_s.arg(all[i - 1]->id, all[i]->id));
            }
        }
    }

    void takeViolations() {
        for (const QJsonValue &each : m_state.value(u"violations"_s).toArray()) {
            const QJsonObject violation = each.toObject();
            const QString rule = violation.value(u"rule"_s).toString();
            found(rule == u"double"_s || rule == u"appointment-reused"_s ? m_result.doubled : m_result.violations,
                  u"rule %1 broken in %2: %3"_s.arg(rule, violation.value(u"operation"_s).toString(),
                                                    violation.value(u"detail"_s).toString()));
        }
    }

    const QJsonObject &m_state;
    const PracticeRecords &m_records;
    Reconciliation m_result;
    std::set<std::pair<QString, qint64>> m_known;
};

QString line(const QString &name, int value, const QString &note = {}) {
    return u"  %1 %2%3\n"_s.arg(name, -28).arg(value, 5).arg(note.isEmpty() ? QString() : u"   "_s + note);
}

}  // namespace

QString Reconciliation::toText() const {
    QString text = line(u"booked by patients"_s, booked);
    text += line(u"confirmed"_s, confirmed);
    text += line(u"rejected"_s, rejected);
    for (auto why = rejectedWhy.begin(); why != rejectedWhy.end(); ++why) {
        text += u"      %1 × %2\n"_s.arg(why.value()).arg(why.key());
    }
    text += line(u"cancelled by patients"_s, cancelledByPatients);
    text += line(u"cancelled by the practice"_s, cancelledByPractice);
    text += line(u"did not attend"_s, didNotAttend);
    text += u"  ---\n"_s;
    text += line(u"lost"_s, lost);
    text += line(u"double"_s, doubled);
    text += line(u"unanswered"_s, unanswered);
    text += line(u"refused for nothing"_s, needless);
    text += line(u"otherwise wrong"_s, wrong);
    text += line(u"rule violations"_s, violations);
    for (const QString &finding : findings) text += u"  ! %1\n"_s.arg(finding);
    return text;
}

Reconciliation reconcile(const QJsonObject &state, const PracticeRecords &records) {
    return Comparison(state, records).run();
}

}  // namespace app::sandbox::demo
