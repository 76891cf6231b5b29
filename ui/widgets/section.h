// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace ui::widgets {

/// A heading with a column of rows below it, or a quiet sentence when there are none.
class Section final : public QWidget {
  public:
    Section(const char *objectName, const QString &title, const QString &whenEmpty, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Puts @p row at @p index; the section owns it.
    void insertRow(int index, QWidget *row);
    /// Shows or hides the sentence for "nothing here".
    void setEmpty(bool empty);

  private:
    QLabel *m_title;
    QLabel *m_empty;
    QVBoxLayout *m_rows;
};

}  // namespace ui::widgets
