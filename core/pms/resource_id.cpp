// SPDX-License-Identifier: Apache-2.0
#include "core/pms/resource_id.h"

#include <algorithm>

namespace core::pms {

QStringList ResourceIdParts::split(const domain::PmsResourceId &id) const {
    const QStringList parts = id.value().split(m_separator);
    return isComposite() && parts.size() == m_names.size() ? parts : QStringList();
}

domain::PmsResourceId ResourceIdParts::join(const QStringList &values) const {
    const bool none = std::all_of(values.begin(), values.end(), [](const QString &value) { return value.isEmpty(); });
    const bool torn =
        std::any_of(values.begin(), values.end(), [this](const QString &value) { return value.contains(m_separator); });
    if (!isComposite() || values.size() != m_names.size() || none || torn) return {};
    return domain::PmsResourceId(values.join(m_separator));
}

QString ResourceIdParts::part(const domain::PmsResourceId &id, const QString &name) const {
    const qsizetype index = m_names.indexOf(name);
    const QStringList parts = split(id);
    return index >= 0 && index < parts.size() ? parts[index] : QString();
}

bool ResourceMatch::matches(const domain::PmsResourceId &resource, const ResourceIdParts &rules) const {
    if (parts.isEmpty()) return resource == id;
    const QStringList theirs = rules.split(resource);
    if (theirs.size() != parts.size() || isEmpty()) return false;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (!parts[i].isEmpty() && parts[i] != theirs[i]) return false;
    }
    return true;
}

bool ResourceMatch::isEmpty() const {
    return id.isEmpty() && std::all_of(parts.begin(), parts.end(), [](const QString &part) { return part.isEmpty(); });
}

}  // namespace core::pms
