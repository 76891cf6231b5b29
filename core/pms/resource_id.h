// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include "core/domain/ids.h"

namespace core::pms {

/// `[resource_id]`: how an id of a resource is made of parts, such as "3:7" of a chair and a practitioner. Without
/// parts an id is what the column says.
class ResourceIdParts final {
  public:
    ResourceIdParts() = default;
    ResourceIdParts(QStringList names, QString separator)
        : m_names(std::move(names)), m_separator(std::move(separator)) {}

    bool isComposite() const { return !m_names.isEmpty(); }
    const QStringList &names() const { return m_names; }

    /// The parts of @p id in the order of the names; empty when it has not as many. An empty part is a part.
    QStringList split(const domain::PmsResourceId &id) const;
    /// The id of @p values; empty when they are not as many as the names, all are empty, or one holds the separator.
    domain::PmsResourceId join(const QStringList &values) const;
    /// Part @p name of @p id; empty when the id has no such part.
    QString part(const domain::PmsResourceId &id, const QString &name) const;

  private:
    QStringList m_names;
    QString m_separator;
};

/// The resources that a row speaks of: the one with the id, or all those that have the parts that the row names.
struct ResourceMatch {
    domain::PmsResourceId id;
    QStringList parts;  ///< Empty: by id. Otherwise one for each name; an empty one is any.

    bool matches(const domain::PmsResourceId &resource, const ResourceIdParts &rules) const;
    /// Names no resource at all.
    bool isEmpty() const;
};

}  // namespace core::pms
