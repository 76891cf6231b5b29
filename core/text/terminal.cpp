// SPDX-License-Identifier: Apache-2.0
#include "core/text/terminal.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/text/database_cause.h"
#include "core/text/items.h"
#include "core/text/rejection.h"
#include "core/text/tray.h"
#include "core/text/trouble.h"

namespace core::text {
namespace {

using control::PracticeStatus;
using control::StatusSnapshot;

constexpr int kBookingsShown = 10;

QString tr(const char *source) {
    return QCoreApplication::translate("Terminal", source);
}

/// Text from databases and peers must not steer the terminal.
QString printable(QString text) {
    for (QChar &character : text)
        if (!character.isPrint() && !character.isSurrogate()) character = QLatin1Char(' ');
    return text;
}

QString lineOf(const QString &text) {
    return printable(text) + QLatin1Char('\n');
}

QString table(const std::vector<QStringList> &rows) {
    std::vector<qsizetype> widths;
    for (const QStringList &row : rows) {
        if (widths.size() < static_cast<size_t>(row.size())) widths.resize(static_cast<size_t>(row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[static_cast<size_t>(i)] = std::max(widths[static_cast<size_t>(i)], row[i].size());
    }
    QString text;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += (i == 0 ? QString() : QStringLiteral("  ")) +
                    printable(row[i]).leftJustified(widths[static_cast<size_t>(i)]);
        while (line.endsWith(QLatin1Char(' '))) line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

QString ago(const std::optional<base::UtcTime> &time, base::UtcTime now) {
    if (!time) return QStringLiteral("-");
    return tr(QT_TRANSLATE_NOOP("Terminal", "%1 ago"))
        .arg(durationText(std::chrono::floor<std::chrono::seconds>(now - *time)));
}

QString practiceState(const PracticeStatus &practice) {
    if (!practice.enabled) return tr(QT_TRANSLATE_NOOP("Terminal", "switched off"));
    if (practice.paused) return tr(QT_TRANSLATE_NOOP("Terminal", "paused"));
    if (practice.trouble != control::PracticeTrouble::None) return tr(QT_TRANSLATE_NOOP("Terminal", "trouble"));
    if (practice.syncing)
        return tr(QT_TRANSLATE_NOOP("Terminal", "sending, %1 of %2 days left"))
            .arg(practice.daysWaiting)
            .arg(practice.daysTotal);
    return tr(QT_TRANSLATE_NOOP("Terminal", "working"));
}

QString head(const StatusSnapshot &snapshot) {
    const auto &database = snapshot.database;
    const QString state = database.connected ? tr(QT_TRANSLATE_NOOP("Terminal", "connected"))
                                             : tr(QT_TRANSLATE_NOOP("Terminal", "not connected"));
    QStringList parts{state};
    for (const QString &part : {database.system, database.profile, database.tier})
        if (!part.isEmpty()) parts << part;
    QString text = lineOf(trayStateSentence(snapshot.state));
    text += lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "Engine:    %1 on %2")).arg(snapshot.engineVersion, snapshot.host));
    text += lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "Database:  %1")).arg(parts.join(QStringLiteral(", "))));
    if (!database.connected && database.cause != base::DatabaseCause::None)
        text += lineOf(QStringLiteral("           ") + causeText(database.cause));
    if (!database.connected && !database.error.isEmpty())
        text += lineOf(QStringLiteral("           ") + database.error);
    return text;
}

QString practiceTable(const StatusSnapshot &snapshot) {
    if (snapshot.practices.empty()) return lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "No practice is linked yet.")));
    std::vector<QStringList> rows{
        {tr(QT_TRANSLATE_NOOP("Terminal", "PRACTICE")), tr(QT_TRANSLATE_NOOP("Terminal", "STATE")),
         tr(QT_TRANSLATE_NOOP("Terminal", "LAST CONTACT")), tr(QT_TRANSLATE_NOOP("Terminal", "OPEN")),
         tr(QT_TRANSLATE_NOOP("Terminal", "ENTERED")), tr(QT_TRANSLATE_NOOP("Terminal", "REFUSED")),
         tr(QT_TRANSLATE_NOOP("Terminal", "CANCELLED"))}};
    for (const PracticeStatus &practice : snapshot.practices)
        rows.push_back({practice.practice, practiceState(practice), ago(practice.lastPollOk, snapshot.at),
                        QString::number(practice.openBookings + practice.openUpdates),
                        QString::number(practice.insertedToday), QString::number(practice.rejectedToday),
                        QString::number(practice.cancelledToday)});
    QString text = table(rows);
    for (const PracticeStatus &practice : snapshot.practices) {
        const QString trouble = troubleText(practice);
        if (!trouble.isEmpty()) text += lineOf(trouble);
    }
    return text;
}

QString bookingTable(const StatusSnapshot &snapshot) {
    std::vector<QStringList> rows{{tr(QT_TRANSLATE_NOOP("Terminal", "BOOKING")),
                                   tr(QT_TRANSLATE_NOOP("Terminal", "PRACTICE")),
                                   tr(QT_TRANSLATE_NOOP("Terminal", "WHEN")), tr(QT_TRANSLATE_NOOP("Terminal", "WITH")),
                                   tr(QT_TRANSLATE_NOOP("Terminal", "OUTCOME"))}};
    for (const auto &line : snapshot.bookings) {
        if (rows.size() > kBookingsShown) break;
        rows.push_back({QString::number(line.booking), line.practice, line.start,
                        line.resourceName.isEmpty() ? line.resource : line.resourceName,
                        bookingOutcome(line.state, line.outcome)});
    }
    return table(rows);
}

QString itemText(const control::ItemLine &item, base::UtcTime now) {
    const Notice words = itemNotice(item);
    QString text = QStringLiteral("* %1 (%2, %3)\n  %4\n  %5\n")
                       .arg(printable(words.title), printable(item.practice), ago(item.raisedAt, now),
                            printable(words.happened), printable(words.todo));
    if (!item.person.isEmpty())
        text += lineOf(QStringLiteral("  ") + tr(QT_TRANSLATE_NOOP("Terminal", "Whom: %1")).arg(item.person));
    return text + lineOf(QStringLiteral("  id: ") + item.id);
}

}  // namespace

QString statusTable(const StatusSnapshot &snapshot) {
    QString text = head(snapshot) + QLatin1Char('\n') + practiceTable(snapshot);
    if (!snapshot.bookings.empty()) text += QLatin1Char('\n') + bookingTable(snapshot);
    if (snapshot.itemCount > 0)
        text += QLatin1Char('\n') + lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "Needs you: %1")).arg(snapshot.itemCount));
    for (const auto &item : snapshot.items) text += itemText(item, snapshot.at);
    if (!snapshot.held.empty())
        text += QLatin1Char('\n') + lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "Held back:"))) +
                heldTable(snapshot.held, snapshot.at);
    if (!snapshot.settingsFaults.isEmpty())
        text += QLatin1Char('\n') + lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "The settings file was not taken:")));
    for (const QString &fault : snapshot.settingsFaults) text += lineOf(QStringLiteral("  ") + fault);
    return text;
}

QString heldTable(const std::vector<control::HeldLine> &held, base::UtcTime now) {
    if (held.empty()) return lineOf(tr(QT_TRANSLATE_NOOP("Terminal", "Nothing is held back.")));
    QString text;
    for (const auto &line : held) {
        const Notice words = heldNotice(line);
        text += QStringLiteral("%1  %2 (%3, %4)\n    %5\n    %6\n")
                    .arg(printable(line.id), printable(words.title), printable(line.practice), ago(line.since, now),
                         printable(words.happened), printable(words.todo));
    }
    return text;
}

QString checkTable(const control::CheckReport &report) {
    std::vector<QStringList> rows;
    for (const auto &line : report.lines)
        rows.push_back({line.ok ? QStringLiteral("ok") : QStringLiteral("FAIL"), line.name, line.text});
    return table(rows);
}

}  // namespace core::text
