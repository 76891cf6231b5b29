// SPDX-License-Identifier: Apache-2.0
#include "core/text/items.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <algorithm>
#include <iterator>

#include "core/text/rejection.h"

namespace core::text {
namespace {

QString tr(const char *source) {
    return QCoreApplication::translate("Item", source);
}

template <class Kind>
struct Words {
    Kind kind;
    const char *title;
    const char *happened;
    const char *todo;
};

constexpr Words<ItemKind> kItems[] = {
    {ItemKind::SlotTakenLate, QT_TRANSLATE_NOOP("Item", "Double booking avoided late"),
     QT_TRANSLATE_NOOP("Item",
                       "The patient was already told that the booking stands, but the time had "
                       "been taken in the meantime. It was not entered."),
     QT_TRANSLATE_NOOP("Item", "Ring the patient and offer another time.")},
    {ItemKind::SlotTaken, QT_TRANSLATE_NOOP("Item", "Booking refused: time taken"),
     QT_TRANSLATE_NOOP("Item",
                       "The time was taken before the booking arrived. The patient was asked to "
                       "choose another."),
     QT_TRANSLATE_NOOP("Item", "Nothing must be done; ring the patient if you wish to help.")},
    {ItemKind::AmbiguousPatient, QT_TRANSLATE_NOOP("Item", "Several patient files match"),
     QT_TRANSLATE_NOOP("Item",
                       "More than one file fits the person who booked, so none was guessed: the "
                       "booking got a new file, or was refused where the settings say so."),
     QT_TRANSLATE_NOOP("Item", "Find the right file and move the appointment to it, or ring the patient.")},
    {ItemKind::PossibleDuplicate, QT_TRANSLATE_NOOP("Item", "Possible duplicate patient file"),
     QT_TRANSLATE_NOOP("Item", "A new patient file was made that resembles one you already have."),
     QT_TRANSLATE_NOOP("Item", "Compare the two files and merge them if they are the same person.")},
    {ItemKind::ArrivedNotCancelled, QT_TRANSLATE_NOOP("Item", "Cancelled by a patient who has arrived"),
     QT_TRANSLATE_NOOP("Item",
                       "A cancellation came in for a patient who is marked as arrived. The "
                       "appointment was left as it is."),
     QT_TRANSLATE_NOOP("Item", "Check whether the patient is here, and cancel it yourself if not.")},
    {ItemKind::AppointmentMoved, QT_TRANSLATE_NOOP("Item", "Booked appointment moved"),
     QT_TRANSLATE_NOOP("Item",
                       "An appointment booked on Healthengine was moved in your software. "
                       "Healthengine still shows the patient the old time."),
     QT_TRANSLATE_NOOP("Item", "Make sure that the patient knows the new time.")},
    {ItemKind::AppointmentOverlapped, QT_TRANSLATE_NOOP("Item", "Two appointments overlap"),
     QT_TRANSLATE_NOOP("Item", "Another appointment now overlaps one that was booked on Healthengine."),
     QT_TRANSLATE_NOOP("Item", "Move one of the two and tell that patient.")},
    {ItemKind::BookingParked, QT_TRANSLATE_NOOP("Item", "Booking set aside"),
     QT_TRANSLATE_NOOP("Item",
                       "A booking or its answer could not be understood and was set aside; the "
                       "others go on."),
     QT_TRANSLATE_NOOP("Item",
                       "Look the booking up in the Healthengine Practice Admin portal, enter it "
                       "by hand, and call support.")},
    {ItemKind::BookingWaitingDatabase, QT_TRANSLATE_NOOP("Item", "Booking waits for the database"),
     QT_TRANSLATE_NOOP("Item",
                       "A booking has waited for minutes because the practice database does not "
                       "answer. It is entered once the database is back."),
     QT_TRANSLATE_NOOP("Item", "Check the database server; keep the time free meanwhile.")},
    {ItemKind::CancelFailed, QT_TRANSLATE_NOOP("Item", "Cancellation could not be entered"),
     QT_TRANSLATE_NOOP("Item",
                       "A patient cancelled on Healthengine, but the appointment could not be "
                       "cancelled in your software."),
     QT_TRANSLATE_NOOP("Item", "Cancel the appointment by hand.")},
    {ItemKind::AvailabilityRefused, QT_TRANSLATE_NOOP("Item", "Free times not accepted"),
     QT_TRANSLATE_NOOP("Item", "Healthengine did not accept the free times of a day. It may show old ones."),
     QT_TRANSLATE_NOOP("Item",
                       "Check the practitioner's sessions of that day; if they are right, call "
                       "support.")},
    {ItemKind::DatabaseChanged, QT_TRANSLATE_NOOP("Item", "Practice database changed"),
     QT_TRANSLATE_NOOP("Item",
                       "The practice database is another one or was restored: bookings that were "
                       "entered are missing from it."),
     QT_TRANSLATE_NOOP("Item", "Tell whoever looks after the database before you go on.")},
    {ItemKind::AppointmentUnknown, QT_TRANSLATE_NOOP("Item", "Healthengine asked about an unknown appointment"),
     QT_TRANSLATE_NOOP("Item",
                       "Healthengine asked whether a booked appointment still stands, but your "
                       "software does not know it. It was answered that nothing changed."),
     QT_TRANSLATE_NOOP("Item",
                       "Look the booking up in the Healthengine Practice Admin portal and enter or "
                       "cancel it there.")},
    {ItemKind::BookingNotReentered, QT_TRANSLATE_NOOP("Item", "Lost booking not entered again"),
     QT_TRANSLATE_NOOP("Item",
                       "Your database lost a booking that stands on Healthengine, and it could not "
                       "be entered again. The patient expects to come."),
     QT_TRANSLATE_NOOP("Item",
                       "Ring the patient and agree on a time, or cancel the booking in the "
                       "Healthengine Practice Admin portal, where it can be looked up.")},
    {ItemKind::ChangeNotTold, QT_TRANSLATE_NOOP("Item", "Healthengine did not take a cancellation"),
     QT_TRANSLATE_NOOP("Item",
                       "An appointment was cancelled, or marked as not attended, in your software, "
                       "but Healthengine did not accept it. The patient may still see the booking."),
     QT_TRANSLATE_NOOP("Item",
                       "Cancel the booking in the Healthengine Practice Admin portal and tell the "
                       "patient.")},
};

constexpr Words<HeldKind> kHeld[] = {
    {HeldKind::ResourcesShrunk, QT_TRANSLATE_NOOP("Item", "Many practitioners are gone"),
     QT_TRANSLATE_NOOP("Item",
                       "Far fewer practitioners than before can be booked. Healthengine was not "
                       "told yet."),
     QT_TRANSLATE_NOOP("Item",
                       "Accept if that is right: the others disappear from Healthengine. Discard to "
                       "keep what Healthengine has.")},
    {HeldKind::TypesShrunk, QT_TRANSLATE_NOOP("Item", "Many appointment types are gone"),
     QT_TRANSLATE_NOOP("Item",
                       "Far fewer appointment types than before were found. Healthengine was not "
                       "told yet."),
     QT_TRANSLATE_NOOP("Item",
                       "Accept if that is right: the others disappear from Healthengine. Discard to "
                       "keep what Healthengine has.")},
    {HeldKind::AvailabilityEmpty, QT_TRANSLATE_NOOP("Item", "No free time at all"),
     QT_TRANSLATE_NOOP("Item",
                       "Not one practitioner has any free time on any day, and no closure is "
                       "entered. Healthengine was not told yet."),
     QT_TRANSLATE_NOOP("Item",
                       "Accept if the practice really takes no bookings. Discard to keep what "
                       "Healthengine has.")},
    {HeldKind::AppointmentsVanished, QT_TRANSLATE_NOOP("Item", "Booked appointments vanished"),
     QT_TRANSLATE_NOOP("Item",
                       "Appointments booked on Healthengine are missing from your database, as "
                       "after a restored backup. Nothing was cancelled at Healthengine."),
     QT_TRANSLATE_NOOP("Item",
                       "Accept if staff deleted them: Healthengine cancels them and tells the "
                       "patients. Discard if the database is an older copy: the bookings are "
                       "entered again, and you get an item for each that cannot be.")},
    {HeldKind::DatabaseShape, QT_TRANSLATE_NOOP("Item", "Tables of the practice database changed"),
     QT_TRANSLATE_NOOP("Item",
                       "Tables that bookings are written to are not as they were, as after an update "
                       "of the practice software. Nothing is written until you decide; free times are "
                       "still read."),
     QT_TRANSLATE_NOOP("Item",
                       "Ask whoever looks after PracticeBridge whether the profile fits the new "
                       "tables. Accept if it does: waiting bookings are entered. Discard to keep "
                       "writing nothing.")},
    {HeldKind::DatabaseOtherCopy, QT_TRANSLATE_NOOP("Item", "Another copy of the practice database"),
     QT_TRANSLATE_NOOP("Item",
                       "The connection leads to another database than before, perhaps a copy or "
                       "another practice's. Nothing is written into it until you decide."),
     QT_TRANSLATE_NOOP("Item",
                       "Check where the connection leads. Accept only if this is the database that the "
                       "practice works in from now on. Discard to keep writing nothing.")},
    {HeldKind::DatabaseOlder, QT_TRANSLATE_NOOP("Item", "The practice database is older than before"),
     QT_TRANSLATE_NOOP("Item",
                       "The practice database has gone back in time, as after a restored backup. "
                       "Nothing is written into it until you decide."),
     QT_TRANSLATE_NOOP("Item",
                       "Accept if the practice goes on working with it, then compare the bookings of "
                       "the last days. Discard to keep writing nothing.")},
};

template <class Table, class Kind>
Notice said(const Table &table, Kind kind) {
    const auto words =
        std::find_if(std::begin(table), std::end(table), [kind](const auto &w) { return w.kind == kind; });
    if (words == std::end(table)) return {};
    return {tr(words->title), tr(words->happened), tr(words->todo)};
}

QJsonObject factsOf(const QString &facts) {
    return QJsonDocument::fromJson(facts.toUtf8()).object();
}

QString field(const QJsonObject &facts, const char *key) {
    const QJsonValue value = facts.value(QLatin1String(key));
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

QString where(const control::ItemLine &item) {
    const QJsonObject facts = factsOf(item.facts);
    QStringList parts;
    const QString name = field(facts, "resourceName");
    const QString resource = name.isEmpty() ? field(facts, "resource") : name;
    if (!resource.isEmpty()) parts << resource;
    if (const QString start = field(facts, "start"); !start.isEmpty()) parts << start;
    const QString from = field(facts, "from");
    const QString to = field(facts, "to");
    if (!from.isEmpty() && !to.isEmpty()) parts << tr(QT_TRANSLATE_NOOP("Item", "from %1 to %2")).arg(from, to);
    if (item.booking) parts << tr(QT_TRANSLATE_NOOP("Item", "booking %1")).arg(*item.booking);
    return parts.join(QStringLiteral(", "));
}

/// @p place is a table or "table.column".
QString changeWords(const QString &what, const QString &place, const QString &before, const QString &now) {
    if (what == QLatin1String("table-gone"))
        return tr(QT_TRANSLATE_NOOP("Item", "the table %1 is gone")).arg(place);
    if (what == QLatin1String("table-added"))
        return tr(QT_TRANSLATE_NOOP("Item", "the table %1 is new")).arg(place);
    if (what == QLatin1String("column-gone"))
        return tr(QT_TRANSLATE_NOOP("Item", "the column %1 is gone")).arg(place);
    if (what == QLatin1String("column-added"))
        return tr(QT_TRANSLATE_NOOP("Item", "the column %1 is new")).arg(place);
    return tr(QT_TRANSLATE_NOOP("Item", "the column %1 was %2 and is %3")).arg(place, before, now);
}

/// "the column users.fname is gone, the table rooms is gone, and 3 more"; empty without changes.
QString tableChanges(const QJsonObject &facts) {
    constexpr qsizetype kMost = 6;
    const QJsonArray changes = facts.value(QLatin1String("changes")).toArray();
    QStringList words;
    for (const QJsonValue &value : changes) {
        const QJsonObject change = value.toObject();
        const QString table = field(change, "table"), column = field(change, "column");
        const QString place = column.isEmpty() ? table : table + QLatin1Char('.') + column;
        words << changeWords(field(change, "what"), place, field(change, "before"), field(change, "now"));
    }
    if (words.size() > kMost) {
        const qsizetype more = words.size() - kMost;
        words = words.first(kMost);
        words << tr(QT_TRANSLATE_NOOP("Item", "and %1 more")).arg(more);
    }
    return words.join(QStringLiteral(", "));
}

}  // namespace

Notice notice(ItemKind kind) {
    return said(kItems, kind);
}

Notice itemNotice(const control::ItemLine &item) {
    const auto kind = itemKind(item.kind);
    Notice words = kind ? notice(*kind)
                        : Notice{item.kind, tr(QT_TRANSLATE_NOOP("Item", "Something needs your attention.")),
                                 tr(QT_TRANSLATE_NOOP("Item", "Update PracticeBridge on this PC to see what it is."))};
    const QString reason = field(factsOf(item.facts), "reason");
    if (kind == ItemKind::BookingNotReentered && !reason.isEmpty())
        words.happened += tr(QT_TRANSLATE_NOOP("Item", " Why: %1.")).arg(notEnteredBecause(reason));
    if (const QString place = where(item); !place.isEmpty()) words.happened += QStringLiteral(" (%1)").arg(place);
    return words;
}

Notice notice(HeldKind kind) {
    return said(kHeld, kind);
}

Notice heldNotice(const control::HeldLine &held) {
    const auto kind = heldKind(held.kind);
    Notice words = kind ? notice(*kind)
                        : Notice{held.kind, tr(QT_TRANSLATE_NOOP("Item", "A change is held back.")),
                                 tr(QT_TRANSLATE_NOOP("Item", "Accept it if it is right, or discard it."))};
    const QJsonObject facts = factsOf(held.facts);
    const QString vanished = field(facts, "vanished");
    if (!vanished.isEmpty()) {
        words.happened +=
            tr(QT_TRANSLATE_NOOP("Item", " (%1 of %2 are missing)")).arg(vanished, field(facts, "before"));
        return words;
    }
    const QString before = field(facts, "before");
    const QString now = field(facts, "now");
    if (!before.isEmpty() && !now.isEmpty())
        words.happened += tr(QT_TRANSLATE_NOOP("Item", " (%1 before, %2 now)")).arg(before, now);
    if (const QString changes = tableChanges(facts); !changes.isEmpty())
        words.happened += QStringLiteral(" (%1)").arg(changes);
    return words;
}

}  // namespace core::text
