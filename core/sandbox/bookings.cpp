// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <algorithm>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

QString place(const BookingRecord &booking) {
    return u"booking %1"_s.arg(booking.id.value());
}

std::vector<domain::AppointmentId> idsOf(const QJsonValue &body) {
    std::vector<domain::AppointmentId> ids;
    for (const QJsonValue &id : body.toObject().value(u"pmsAppointmentIds"_s).toArray()) {
        ids.emplace_back(id.toString());
    }
    return ids;
}

ports::HttpResponse unknownBooking(const Call &call) {
    return errorResponse(404, u"booking %1 is unknown"_s.arg(call.number("bookingId")));
}

/// FACTS 3: what page 1 listed is answered only after the last page was read.
void checkPagesRead(const Call &call, const QString &list, qint64 number) {
    const auto reading = call.practice.readings.find(list);
    if (reading == call.practice.readings.end()) return;
    if (reading->second.unfinished && reading->second.numbers.contains(number)) {
        call.note(u"unread-pages"_s, u"%1 %2: answered while pages of its list were unread"_s.arg(list).arg(number));
    }
}

void checkListed(const Call &call, const BookingRecord &booking) {
    if (!booking.maybeListed && !booking.former) {
        call.note(u"answered-unlisted"_s, place(booking) + u": answered before it was listed"_s);
    }
}

/// No other live booking of the practice may have been confirmed with one of these ids.
void checkIdsUnused(const Call &call, const BookingRecord &booking, const std::vector<domain::AppointmentId> &ids) {
    for (const auto &[otherId, other] : call.state.bookings) {
        if (otherId == booking.id || !(other.practice == booking.practice) || other.answer != Answer::Confirmed)
            continue;
        const bool shared = std::any_of(ids.begin(), ids.end(), [&other = other](const domain::AppointmentId &id) {
            return std::find(other.appointmentIds.begin(), other.appointmentIds.end(), id) !=
                   other.appointmentIds.end();
        });
        if (shared) {
            call.note(u"appointment-reused"_s,
                      place(booking) + u": pmsAppointmentIds were confirmed for booking %1"_s.arg(otherId.value()));
        }
    }
}

ports::HttpResponse repeatedConfirm(const Call &call, const BookingRecord &booking) {
    const auto ids = idsOf(call.body);
    const QString patient = call.body.toObject().value(u"pmsPatientId"_s).toString();
    if (ids == booking.appointmentIds && booking.patientId && booking.patientId->value() == patient) {
        return emptyResponse(200);
    }
    return call.refuse(u"double"_s,
                       place(booking) + u": confirmed before with other pmsAppointmentIds or pmsPatientId"_s);
}

/// Answers open requests about the booking.
void answerWish(std::vector<BookingWish> &wishes, domain::BookingId booking, const QString &answer) {
    for (BookingWish &wish : wishes) {
        if (wish.booking == booking && wish.answer.isEmpty()) wish.answer = answer;
    }
}

UpdateRecord *findUpdate(const Call &call) {
    const auto it = call.state.updates.find(domain::RequestId(call.number("requestId")));
    if (it == call.state.updates.end() || !(it->second.practice == call.practice.id)) return nullptr;
    return it->second.booking.value() == call.number("bookingId") ? &it->second : nullptr;
}

/// FACTS 8: bookings that were listed before go first, and updates of one booking go in order.
void checkUpdateOrder(const Call &call, const UpdateRecord &update) {
    const base::UtcTime listed = update.firstListedAt.value_or(call.now);
    for (const auto &[id, booking] : call.state.bookings) {
        if (!(booking.practice == update.practice) || booking.answer != Answer::Open || booking.former) continue;
        const bool untouched = id == update.booking || booking.answerAttempts == 0;
        if (booking.firstListedAt && *booking.firstListedAt <= listed && untouched) {
            call.note(u"update-before-booking"_s,
                      u"update %1: answered before %2"_s.arg(update.id.value()).arg(place(booking)));
            break;
        }
    }
    for (const auto &[id, other] : call.state.updates) {
        if (id >= update.id) break;
        if (other.booking == update.booking && other.practice == update.practice && other.answer == Answer::Open) {
            call.note(
                u"update-order"_s,
                u"update %1: answered before update %2 of the same booking"_s.arg(update.id.value()).arg(id.value()));
        }
    }
}

ports::HttpResponse answerUpdate(Call &call, Answer answer) {
    UpdateRecord *update = findUpdate(call);
    if (!update) return errorResponse(404, u"requestId: unknown for this booking"_s);
    ++update->answerCalls;
    if (update->answer != Answer::Open) {
        if (update->answer == answer) return emptyResponse(200);
        return call.refuse(u"contradiction"_s,
                           u"update %1: was %2 before"_s.arg(update->id.value()).arg(toString(update->answer)));
    }
    checkPagesRead(call, u"bookingUpdates"_s, update->id.value());
    checkUpdateOrder(call, *update);
    update->answer = answer;
    update->answeredAt = call.now;
    update->rejectReason = call.body.toObject().value(u"reason"_s).toString();
    return emptyResponse(200);
}

bool hasConfirmedCancellation(const Call &call, const BookingRecord &booking) {
    return std::any_of(call.state.updates.begin(), call.state.updates.end(), [&booking](const auto &entry) {
        const UpdateRecord &update = entry.second;
        return update.booking == booking.id && update.answer == Answer::Confirmed &&
               update.status == domain::BookingStatus::Cancelled;
    });
}

/// Only a booking that was confirmed can be changed by the practice, and never one that the patient has cancelled.
void checkPracticeChange(const Call &call, const BookingRecord &booking, bool repeated) {
    if (booking.answer != Answer::Confirmed) {
        call.note(u"change-unconfirmed"_s,
                  place(booking) + u": changed by the practice without having been confirmed"_s);
    }
    if (!repeated && booking.cancelledByPatientAt && hasConfirmedCancellation(call, booking)) {
        call.note(u"echo"_s, place(booking) + u": the patient's own cancellation was sent back"_s);
    }
}

}  // namespace

ports::HttpResponse confirmInsert(Call &call) {
    BookingRecord *booking = call.state.booking(call.practice.id, call.number("bookingId"));
    if (!booking) return unknownBooking(call);
    ++booking->confirmCalls;
    if (booking->answer == Answer::Confirmed) return repeatedConfirm(call, *booking);
    if (booking->answer == Answer::Rejected) {
        return call.refuse(u"contradiction"_s, place(*booking) + u": was rejected before"_s);
    }
    checkListed(call, *booking);
    checkPagesRead(call, u"bookings"_s, booking->id.value());
    if (!booking->resource)
        call.note(u"null-resource"_s, place(*booking) + u": has no resource and must be rejected"_s);
    const auto ids = idsOf(call.body);
    checkIdsUnused(call, *booking, ids);
    booking->answer = Answer::Confirmed;
    booking->answeredAt = call.now;
    booking->appointmentIds = ids;
    booking->patientId = domain::PatientId(call.body.toObject().value(u"pmsPatientId"_s).toString());
    if (booking->status != domain::BookingStatus::Cancelled) booking->status = domain::BookingStatus::Confirmed;
    return emptyResponse(200);
}

ports::HttpResponse rejectInsert(Call &call) {
    BookingRecord *booking = call.state.booking(call.practice.id, call.number("bookingId"));
    if (!booking) return unknownBooking(call);
    ++booking->rejectCalls;
    if (booking->answer == Answer::Rejected) return emptyResponse(200);
    if (booking->answer == Answer::Confirmed) {
        return call.refuse(u"contradiction"_s, place(*booking) + u": was confirmed before"_s);
    }
    checkListed(call, *booking);
    checkPagesRead(call, u"bookings"_s, booking->id.value());
    booking->answer = Answer::Rejected;
    booking->answeredAt = call.now;
    booking->rejectReason = call.body.toObject().value(u"reason"_s).toString();
    return emptyResponse(200);
}

ports::HttpResponse confirmUpdate(Call &call) {
    return answerUpdate(call, Answer::Confirmed);
}

ports::HttpResponse rejectUpdate(Call &call) {
    return answerUpdate(call, Answer::Rejected);
}

ports::HttpResponse cancelByPms(Call &call) {
    BookingRecord *booking = call.state.booking(call.practice.id, call.number("bookingId"));
    if (!booking) return unknownBooking(call);
    checkPracticeChange(call, *booking, booking->cancelCalls > 0);
    ++booking->cancelCalls;
    if (!booking->cancelledByPmsAt) booking->cancelledByPmsAt = call.now;
    booking->status = domain::BookingStatus::Cancelled;
    answerWish(call.practice.appointmentChanges, booking->id, u"cancelled"_s);
    return emptyResponse(200);
}

ports::HttpResponse didNotAttend(Call &call) {
    BookingRecord *booking = call.state.booking(call.practice.id, call.number("bookingId"));
    if (!booking) return unknownBooking(call);
    checkPracticeChange(call, *booking, booking->didNotAttendCalls > 0);
    ++booking->didNotAttendCalls;
    if (!booking->didNotAttendAt) booking->didNotAttendAt = call.now;
    answerWish(call.practice.appointmentChanges, booking->id, u"didNotAttend"_s);
    return emptyResponse(200);
}

ports::HttpResponse noAppointmentChange(Call &call) {
    const domain::BookingId id(call.number("bookingId"));
    auto &wishes = call.practice.appointmentChanges;
    const bool asked =
        std::any_of(wishes.begin(), wishes.end(), [id](const BookingWish &wish) { return wish.booking == id; });
    if (!asked && !call.state.booking(call.practice.id, id.value())) return unknownBooking(call);
    answerWish(wishes, id, u"noChange"_s);
    return emptyResponse(200);
}

}  // namespace core::sandbox
