// SPDX-License-Identifier: Apache-2.0
#include "core/sync/appointment_notes.h"

#include <QStringList>

namespace core::sync {

base::Redacted<QString> appointmentNotes(const domain::Booking &booking) {
    QStringList lines;
    const auto add = [&lines](const QString &label, const QString &text) {
        if (!text.trimmed().isEmpty()) lines.append(label + text.trimmed());
    };
    add({}, booking.reason.reveal());
    add(QStringLiteral("Healthengine: "), booking.comments.reveal());
    add(QStringLiteral("Telehealth: "), booking.telehealthUrl.reveal());
    return base::Redacted<QString>(lines.join(QLatin1Char('\n')));
}

}  // namespace core::sync
