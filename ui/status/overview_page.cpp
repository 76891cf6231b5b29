// SPDX-License-Identifier: Apache-2.0
#include "ui/status/overview_page.h"

#include <QPointer>
#include <QVBoxLayout>

namespace ui::status {

using core::control::HeldDecision;
using core::domain::PracticeId;
using widgets::Section;

OverviewPage::OverviewPage(widgets::Calls &calls, QString staffName, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_staffName(std::move(staffName)),
      m_cardSection(new Section("practiceCards", tr("Practices"), tr("No practice is linked yet."), this)),
      m_itemSection(new Section("needsYou", tr("Needs you"), tr("Nothing to do."), this)),
      m_heldSection(new Section("heldChanges", tr("Held back until you decide"), {}, this)),
      m_cards(m_cardSection),
      m_items(m_itemSection),
      m_held(m_heldSection) {
    setObjectName(QStringLiteral("overviewPage"));
    m_heldSection->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(18);
    layout->addWidget(m_cardSection);
    layout->addWidget(m_itemSection);
    layout->addWidget(m_heldSection);
    layout->addStretch(1);
}

void OverviewPage::display(const core::control::StatusSnapshot &snapshot, core::base::UtcTime now) {
    m_now = now;
    m_practices.clear();
    for (const auto &practice : snapshot.practices) m_practices[practice.practice] = practice;
    m_cards.sync(
        snapshot.practices, [](const auto &line) { return line.practice; },
        [this](const QString &practice) { return makeCard(practice); }, now);
    m_items.sync(
        snapshot.items, [](const auto &line) { return line.id; }, [this](const QString &id) { return makeItem(id); }, now);
    m_held.sync(
        snapshot.held, [](const auto &line) { return line.id; }, [this](const QString &id) { return makeHeld(id); }, now);
    m_heldSection->setVisible(m_held.size() > 0);
    const int shown = m_items.size();
    const int all = std::max(snapshot.itemCount, shown);
    if (all == 0) {
        m_itemSection->setTitle(tr("Needs you"));
    } else if (all == shown) {
        m_itemSection->setTitle(tr("Needs you (%1)").arg(all));
    } else {
        m_itemSection->setTitle(tr("Needs you (%1, the newest %2 are shown)").arg(all).arg(shown));
    }
}

PracticeCard *OverviewPage::makeCard(const QString &practice) {
    auto *card = new PracticeCard(practice, m_cardSection);
    connect(card, &PracticeCard::resyncWanted, this, [this, practice] {
        m_calls.run(core::control::ResyncRequest{core::control::ResyncScope::All, PracticeId(practice)}, {});
    });
    connect(card, &PracticeCard::pauseWanted, this, [this, practice](widgets::PauseLength length) {
        m_calls.run(widgets::pauseRequest(m_practices[practice], length, m_now), {});
    });
    connect(card, &PracticeCard::resumeWanted, this,
            [this, practice] { m_calls.run(core::control::ResumeRequest{PracticeId(practice)}, {}); });
    connect(card, &PracticeCard::newKeyWanted, this, [this, practice] { Q_EMIT newKeyWanted(practice); });
    return card;
}

ItemRow *OverviewPage::makeItem(const QString &id) {
    auto *row = new ItemRow(m_itemSection);
    connect(row, &ItemRow::doneWanted, this, [this, id, row = QPointer<ItemRow>(row)] {
        row->setBusy(true);
        m_calls.run(core::control::ItemCloseRequest{id, m_staffName}, [row](const auto &reply) {
            if (!reply && row) row->setBusy(false);
        });
    });
    return row;
}

HeldRow *OverviewPage::makeHeld(const QString &id) {
    auto *row = new HeldRow(m_heldSection);
    connect(row, &HeldRow::acceptWanted, this, [this, row, id] { decide(row, id, HeldDecision::Accept); });
    connect(row, &HeldRow::discardWanted, this, [this, row, id] { decide(row, id, HeldDecision::Discard); });
    return row;
}

void OverviewPage::decide(HeldRow *row, const QString &id, HeldDecision decision) {
    row->setBusy(true);
    m_calls.run(core::control::HeldDecideRequest{id, decision}, [row = QPointer<HeldRow>(row)](const auto &reply) {
        if (!reply && row) row->setBusy(false);
    });
}

}  // namespace ui::status
