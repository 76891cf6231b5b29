// SPDX-License-Identifier: Apache-2.0
#pragma once

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace ui::widgets {

/// A read-only table of whole rows: Tab leaves it, the arrows move in it, long words are elided and shown whole in a
/// tooltip (the model's Qt::ToolTipRole). @p stretched is the column that takes the room that is left.
QTableView *makeTable(QAbstractItemModel *model, int stretched, QWidget *parent);

}  // namespace ui::widgets
