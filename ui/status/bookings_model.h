// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <map>
#include <vector>

#include "core/control/status_snapshot.h"

namespace ui::status {

/// The latest bookings, newest first. Holds no personal data: staff find the patient in the practice's own system.
class BookingsModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Appointment, Practitioner, Outcome, Received, Number, Practice, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the bookings and the practices' time zones; a changed line is changed in place, a new one inserted on top.
    void setSnapshot(const core::control::StatusSnapshot &snapshot);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString textOf(const core::control::BookingLine &line, int column) const;
    QString receivedText(const core::control::BookingLine &line) const;

    std::vector<core::control::BookingLine> m_bookings;
    std::map<QString, QString> m_zones;
};

}  // namespace ui::status
