// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <map>

#include "ui/status/held_row.h"
#include "ui/status/item_row.h"
#include "ui/status/practice_card.h"
#include "ui/widgets/calls.h"
#include "ui/widgets/keyed_rows.h"

namespace ui::status {

/// The first page: the practices, what needs a person, and what is held back.
class OverviewPage final : public QWidget {
    Q_OBJECT
  public:
    /// @p staffName goes with items that are dealt with.
    OverviewPage(widgets::Calls &calls, QString staffName, QWidget *parent = nullptr);
    /// @p now as of the snapshot or later; ages are told against it.
    void display(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now);

  Q_SIGNALS:
    void newKeyWanted(const QString &practice);

  private:
    PracticeCard *makeCard(const QString &practice);
    ItemRow *makeItem(const QString &id);
    HeldRow *makeHeld(const QString &id);
    void decide(HeldRow *row, const QString &id, core::control::HeldDecision decision);

    widgets::Calls &m_calls;
    QString m_staffName;
    core::base::UtcTime m_now{};
    std::map<QString, core::control::PracticeStatus> m_practices;
    widgets::Section *m_cardSection;
    widgets::Section *m_itemSection;
    widgets::Section *m_heldSection;
    widgets::KeyedRows<PracticeCard> m_cards;
    widgets::KeyedRows<ItemRow> m_items;
    widgets::KeyedRows<HeldRow> m_held;
};

}  // namespace ui::status
