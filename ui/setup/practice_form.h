// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "ui/widgets/card.h"
#include "ui/widgets/calls.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui::setup {

/// Asks for a practice's ID, key and time zone and hands them to the engine. The key is shown as dots and wiped from the
/// form as soon as it was sent; the form never reads one back. The time zone is always asked, never guessed from the PC.
class PracticeForm final : public widgets::Card {
    Q_OBJECT
  public:
    explicit PracticeForm(widgets::Calls &calls, QWidget *parent = nullptr);

    void linkNew();
    /// A new key for a practice that is linked already.
    void enterNewKey(const QString &practice);
    /// Another practice ID in place of @p practice.
    void replace(const QString &practice, const QString &timezone);

  private:
    enum class Purpose { LinkNew, NewKey, Replace };

    void build();
    void begin(Purpose purpose, const QString &practice, const QString &timezone);
    void submit();
    void sendLink();
    void sendKey();
    void finish(const core::base::Expected<core::control::Taken> &reply);
    /// The first thing wrong with what was typed, or empty; puts the cursor there.
    QString fault();
    void tell(const QString &text);
    void setBusy(bool busy);

    widgets::Calls &m_calls;
    Purpose m_purpose = Purpose::LinkNew;
    QString m_replaced;
    QLabel *m_title;
    QLineEdit *m_id;
    QLineEdit *m_key;
    QLabel *m_zoneLabel;
    QComboBox *m_zone;
    QLabel *m_result;
    QPushButton *m_submit;
    QPushButton *m_cancel;
};

}  // namespace ui::setup
