// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/pms/resource_id.h"

namespace core::pms {

/// The resources that were asked for, numbered from 0, and which of them a row concerns.
class ResourceIndex final {
  public:
    ResourceIndex() = default;
    ResourceIndex(const std::vector<domain::PmsResourceId> &resources, ResourceIdParts parts);

    size_t size() const { return m_numbers.size(); }
    std::optional<size_t> find(const domain::PmsResourceId &id) const;
    /// Numbers of the resources that @p match names, by id or by parts; all of them for none. Valid as long as the
    /// index.
    const std::vector<size_t> &concerned(const std::optional<ResourceMatch> &match);

  private:
    std::map<domain::PmsResourceId, size_t> m_numbers;
    ResourceIdParts m_parts;
    std::map<QString, std::vector<size_t>> m_known;  ///< Rows name the same few resources over and over.
};

}  // namespace core::pms
