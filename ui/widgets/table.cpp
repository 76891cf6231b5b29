// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/table.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QTableView>

namespace ui::widgets {

QTableView *makeTable(QAbstractItemModel *model, std::initializer_list<int> stretched, QWidget *parent) {
    auto *table = new QTableView(parent);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideRight);
    table->setCornerButtonEnabled(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(QFontMetrics(table->font()).height() + 12);
    QHeaderView *header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (int column : stretched) header->setSectionResizeMode(column, QHeaderView::Stretch);
    return table;
}

}  // namespace ui::widgets
