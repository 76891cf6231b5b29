// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/control/status_snapshot.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pausing.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui::status {

/// One practice at a glance: what state it is in, what to do about it, what happened today.
class PracticeCard final : public widgets::Card {
    Q_OBJECT
  public:
    explicit PracticeCard(const QString &practice, QWidget *parent = nullptr);
    void display(const core::control::PracticeStatus &status, core::base::UtcTime now);

  Q_SIGNALS:
    void resyncWanted();
    void pauseWanted(ui::widgets::PauseLength length);
    void resumeWanted();
    /// The remedy is a new practice key.
    void newKeyWanted();

  private:
    void build();
    QPushButton *makePauseButton();
    void showState(const core::control::PracticeStatus &status, core::base::UtcTime now);
    void showTrouble(const core::control::PracticeStatus &status);
    static QString stateText(const core::control::PracticeStatus &status, core::base::UtcTime now);
    static QString todayText(const core::control::PracticeStatus &status);
    void showProgress(const core::control::PracticeStatus &status);

    QString m_practice;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_state;
    QLabel *m_trouble;
    QLabel *m_remedy;
    QLabel *m_today;
    QLabel *m_progressText;
    QProgressBar *m_progress;
    QPushButton *m_newKey;
    QPushButton *m_resync;
    QPushButton *m_pause;
    QPushButton *m_resume;
};

}  // namespace ui::status
