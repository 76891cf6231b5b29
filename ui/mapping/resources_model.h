// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/control/status_snapshot.h"

namespace ui::mapping {

/// The practitioners (and rooms, and specialties) of all practices with a check box each: offered on Healthengine or not.
/// A tick shows at once and stays pending until a snapshot agrees or the engine refuses.
class ResourcesModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Id, Practice, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void setResources(std::vector<core::control::ResourceLine> resources);
    /// The engine refused: shows again what it last said.
    void dropPending(const QString &practice, const QString &resource);
    int publishedCount() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

  Q_SIGNALS:
    void publishWanted(const QString &practice, const QString &resource, bool publish);
    void countsChanged();

  private:
    using Key = std::pair<QString, QString>;
    static Key keyOf(const core::control::ResourceLine &line) { return {line.practice, line.id}; }
    bool isPublished(const core::control::ResourceLine &line) const;
    bool hasSameRows(const std::vector<core::control::ResourceLine> &resources) const;
    void settlePending();

    std::vector<core::control::ResourceLine> m_resources;
    std::map<Key, bool> m_pending;
};

}  // namespace ui::mapping
