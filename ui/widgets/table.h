// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace ui::widgets {

/// A read-only table of whole rows: Tab leaves it, the arrows move in it, long words are elided and shown whole in a
/// tooltip (the model's Qt::ToolTipRole). @p stretched names the columns that share the room that is left, so
/// that no name, however long, pushes another column out.
QTableView *makeTable(QAbstractItemModel *model, std::initializer_list<int> stretched, QWidget *parent);

}  // namespace ui::widgets
