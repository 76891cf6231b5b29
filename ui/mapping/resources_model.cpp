// SPDX-License-Identifier: Apache-2.0
#include "ui/mapping/resources_model.h"

#include <algorithm>

namespace ui::mapping {

using core::control::ResourceLine;

void ResourcesModel::setResources(std::vector<ResourceLine> resources) {
    std::stable_sort(resources.begin(), resources.end(), [](const ResourceLine &a, const ResourceLine &b) {
        if (a.practice != b.practice) return a.practice < b.practice;
        return a.name.localeAwareCompare(b.name) < 0;
    });
    if (hasSameRows(resources)) {
        const bool changed = !std::equal(resources.begin(), resources.end(), m_resources.begin(),
                                         [](const ResourceLine &a, const ResourceLine &b) {
                                             return a.name == b.name && a.published == b.published;
                                         });
        m_resources = std::move(resources);
        settlePending();
        if (changed) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    } else {
        beginResetModel();
        m_resources = std::move(resources);
        settlePending();
        endResetModel();
    }
    Q_EMIT countsChanged();
}

bool ResourcesModel::hasSameRows(const std::vector<ResourceLine> &resources) const {
    return std::equal(resources.begin(), resources.end(), m_resources.begin(), m_resources.end(),
                      [](const ResourceLine &a, const ResourceLine &b) { return keyOf(a) == keyOf(b); });
}

void ResourcesModel::settlePending() {
    for (const ResourceLine &line : m_resources) {
        const auto wanted = m_pending.find(keyOf(line));
        if (wanted != m_pending.end() && wanted->second == line.published) m_pending.erase(wanted);
    }
}

void ResourcesModel::dropPending(const QString &practice, const QString &resource) {
    if (m_pending.erase({practice, resource}) == 0 || m_resources.empty()) return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    Q_EMIT countsChanged();
}

bool ResourcesModel::isPublished(const ResourceLine &line) const {
    const auto wanted = m_pending.find(keyOf(line));
    return wanted == m_pending.end() ? line.published : wanted->second;
}

int ResourcesModel::publishedCount() const {
    return static_cast<int>(
        std::count_if(m_resources.begin(), m_resources.end(), [this](const ResourceLine &l) { return isPublished(l); }));
}

int ResourcesModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_resources.size());
}

int ResourcesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int{kColumns}; }

QVariant ResourcesModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ResourceLine &line = m_resources[static_cast<size_t>(index.row())];
    if (role == Qt::CheckStateRole && index.column() == Name) {
        return static_cast<int>(isPublished(line) ? Qt::Checked : Qt::Unchecked);
    }
    if (role == Qt::AccessibleTextRole && index.column() == Name) {
        return isPublished(line) ? tr("%1, published").arg(line.name) : tr("%1, not published").arg(line.name);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
        case Name: return line.name;
        case Id: return line.id;
        case Practice: return line.practice;
        default: return {};
    }
}

bool ResourcesModel::setData(const QModelIndex &index, const QVariant &value, int role) {
    if (role != Qt::CheckStateRole || index.column() != Name) return false;
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
    const ResourceLine line = m_resources[static_cast<size_t>(index.row())];
    const bool publish = value.toInt() == Qt::Checked;
    if (publish == isPublished(line)) return true;
    m_pending[keyOf(line)] = publish;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole, Qt::AccessibleTextRole});
    Q_EMIT countsChanged();
    Q_EMIT publishWanted(line.practice, line.id, publish);
    return true;
}

QVariant ResourcesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Practitioner");
        case Id: return tr("Number in the PMS");
        case Practice: return tr("Practice");
        default: return {};
    }
}

Qt::ItemFlags ResourcesModel::flags(const QModelIndex &index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Name) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

}  // namespace ui::mapping
