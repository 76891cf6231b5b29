// SPDX-License-Identifier: Apache-2.0
#include "ui/mapping/mapping_page.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <set>

#include "ui/widgets/fonts.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table.h"

namespace ui::mapping {

using widgets::named;
using widgets::TextRole;

MappingPage::MappingPage(widgets::Calls &calls, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_model(new ResourcesModel(this)),
      m_filtered(new QSortFilterProxyModel(this)),
      m_find(named(new QLineEdit(this), "findPractitioner", tr("Find a practitioner"))),
      m_counts(widgets::makeLabel(TextRole::Quiet, {}, this)) {
    setObjectName(QStringLiteral("mappingPage"));
    m_counts->setObjectName(QStringLiteral("publishedCount"));
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filtered->setFilterKeyColumn(-1);
    m_table = named(widgets::makeTable(m_filtered, {ResourcesModel::Name}, this), "practitioners",
                    tr("Practitioners to publish on Healthengine"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setClearButtonEnabled(true);

    auto *top = new QHBoxLayout;
    top->addWidget(m_counts, 1);
    top->addWidget(m_find);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(widgets::makeLabel(
        TextRole::Body, tr("Patients can book the practitioners that are ticked. Taking a tick away hides a practitioner "
                           "on Healthengine; appointments already made stay.")));
    layout->addLayout(top);
    layout->addWidget(m_table, 1);

    connect(m_find, &QLineEdit::textChanged, m_filtered, [this](const QString &text) { m_filtered->setFilterFixedString(text); });
    connect(m_model, &ResourcesModel::publishWanted, this, &MappingPage::publish);
    connect(m_model, &ResourcesModel::countsChanged, this, &MappingPage::showCounts);
    showCounts();
}

void MappingPage::display(const core::control::StatusSnapshot &snapshot) {
    m_model->setResources(snapshot.resources);
    std::set<QString> practices;
    for (const auto &line : snapshot.resources) practices.insert(line.practice);
    m_table->setColumnHidden(ResourcesModel::Practice, practices.size() < 2);
}

void MappingPage::publish(const QString &practice, const QString &resource, bool publish) {
    core::control::ResourcePublishRequest request{core::domain::PracticeId(practice),
                                                  core::domain::PmsResourceId(resource), publish};
    m_calls.run(std::move(request), [this, practice, resource](const auto &reply) {
        if (!reply) m_model->dropPending(practice, resource);
    });
}

void MappingPage::showCounts() {
    const int all = m_model->rowCount();
    m_counts->setText(all == 0 ? tr("The list appears when the practice's database has been read.")
                               : tr("%1 of %2 published").arg(m_model->publishedCount()).arg(all));
}

}  // namespace ui::mapping
