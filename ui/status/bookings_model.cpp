// SPDX-License-Identifier: Apache-2.0
#include "ui/status/bookings_model.h"

#include <QLocale>
#include <algorithm>

#include "core/text/rejection.h"
#include "ui/status/moments.h"

namespace ui::status {

using core::control::BookingLine;

namespace {

bool isSameBooking(const BookingLine &a, const BookingLine &b) {
    return a.practice == b.practice && a.booking == b.booking;
}

}  // namespace

void BookingsModel::setSnapshot(const core::control::StatusSnapshot &snapshot) {
    m_zones.clear();
    for (const auto &practice : snapshot.practices) m_zones[practice.practice] = practice.timezone;
    const std::vector<BookingLine> &now = snapshot.bookings;

    // How many of the new lines stand above the line that was on top.
    const auto oldTop = m_bookings.empty() ? now.end() : std::find_if(now.begin(), now.end(), [this](const BookingLine &l) {
        return isSameBooking(l, m_bookings.front());
    });
    const auto added = oldTop - now.begin();
    const auto kept = std::min<std::ptrdiff_t>(now.end() - oldTop, static_cast<std::ptrdiff_t>(m_bookings.size()));
    const bool continues = oldTop != now.end() && std::equal(oldTop, oldTop + kept, m_bookings.begin(), isSameBooking) &&
                           oldTop + kept == now.end();
    if (!continues) {
        beginResetModel();
        m_bookings = now;
        endResetModel();
        return;
    }
    if (static_cast<std::ptrdiff_t>(m_bookings.size()) > kept) {
        beginRemoveRows({}, static_cast<int>(kept), rowCount() - 1);
        m_bookings.resize(static_cast<size_t>(kept));
        endRemoveRows();
    }
    if (added > 0) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_bookings.insert(m_bookings.begin(), now.begin(), oldTop);
        endInsertRows();
    }
    m_bookings = now;
    if (!m_bookings.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int BookingsModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_bookings.size());
}

int BookingsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int{kColumns}; }

QVariant BookingsModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const BookingLine &line = m_bookings[static_cast<size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return textOf(line, index.column());
    return {};
}

QString BookingsModel::textOf(const BookingLine &line, int column) const {
    switch (column) {
        case Appointment: return appointmentText(line.start);
        case Practitioner: return line.resourceName.isEmpty() ? line.resource : line.resourceName;
        case Outcome: return core::text::bookingOutcome(line.state, line.outcome);
        case Received: return receivedText(line);
        case Number: return QString::number(line.booking);
        case Practice: return line.practice;
        default: return {};
    }
}

QString BookingsModel::receivedText(const BookingLine &line) const {
    if (!line.receivedAt) return {};
    const auto zone = m_zones.find(line.practice);
    return momentText(*line.receivedAt, zone == m_zones.end() ? QString() : zone->second);
}

QVariant BookingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Appointment: return tr("Appointment");
        case Practitioner: return tr("Practitioner");
        case Outcome: return tr("What happened");
        case Received: return tr("Received");
        case Number: return tr("Booking number");
        case Practice: return tr("Practice");
        default: return {};
    }
}

}  // namespace ui::status
