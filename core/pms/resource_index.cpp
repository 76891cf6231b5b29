// SPDX-License-Identifier: Apache-2.0
#include "core/pms/resource_index.h"

namespace core::pms {
namespace {

/// Distinct for distinct matches.
QString nameOf(const std::optional<ResourceMatch> &match) {
    if (!match) return {};
    return match->parts.isEmpty() ? QLatin1Char('=') + match->id.value() : match->parts.join(QChar::Null);
}

}  // namespace

ResourceIndex::ResourceIndex(const std::vector<domain::PmsResourceId> &resources, ResourceIdParts parts)
    : m_parts(std::move(parts)) {
    for (const domain::PmsResourceId &resource : resources) m_numbers.emplace(resource, m_numbers.size());
}

std::optional<size_t> ResourceIndex::find(const domain::PmsResourceId &id) const {
    const auto found = m_numbers.find(id);
    return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
}

const std::vector<size_t> &ResourceIndex::concerned(const std::optional<ResourceMatch> &match) {
    const auto [known, isNew] = m_known.try_emplace(nameOf(match));
    if (!isNew) return known->second;
    for (const auto &[id, number] : m_numbers) {
        if (!match || match->matches(id, m_parts)) known->second.push_back(number);
    }
    return known->second;
}

}  // namespace core::pms
