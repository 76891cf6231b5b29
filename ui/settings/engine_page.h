// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/control/status_snapshot.h"
#include "ui/widgets/calls.h"

class QLabel;
class QPushButton;

namespace ui::settings {

/// The connection to the practice's database, the secrets that belong to this PC, the settings file, and the doctor.
class EnginePage final : public QWidget {
    Q_OBJECT
  public:
    /// @p settingsFile is shown, so that whoever helps by phone can name it.
    EnginePage(widgets::Calls &calls, const QString &settingsFile, QWidget *parent = nullptr);
    /// @p now: ages are told against it.
    void display(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now);

  private:
    void build(const QString &settingsFile);
    void reload();

    widgets::Calls &m_calls;
    QLabel *m_database;
    QLabel *m_engine;
    QLabel *m_reloadResult;
    QPushButton *m_reload;
};

}  // namespace ui::settings
