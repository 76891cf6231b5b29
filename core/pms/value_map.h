// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <map>
#include <optional>
#include <vector>

namespace core::pms {

/// A `[map.<name>]` of single values: what the PMS writes, and what that is for us, in the order of the file.
class ValueMap final {
  public:
    void add(QString theirs, QString ours) { m_pairs.emplace_back(std::move(theirs), std::move(ours)); }
    /// What a value of theirs that is not listed is for us.
    void setDefault(QString ours) { m_default = std::move(ours); }
    /// What is written for a value of ours that is not listed.
    void setDefaultCode(QString theirs) { m_defaultCode = std::move(theirs); }
    bool isEmpty() const { return m_pairs.empty() && !m_default && !m_defaultCode; }

    /// Case-sensitive, first match; nullopt for what is not listed where there is no default.
    std::optional<QString> oursFor(const QString &theirs) const {
        for (const auto &[code, value] : m_pairs) {
            if (code == theirs) return value;
        }
        return m_default;
    }
    std::optional<QString> theirsFor(const QString &ours) const {
        for (const auto &[code, value] : m_pairs) {
            if (value == ours) return code;
        }
        return m_defaultCode;
    }

  private:
    std::vector<std::pair<QString, QString>> m_pairs;
    std::optional<QString> m_default;
    std::optional<QString> m_defaultCode;
};

using ValueMaps = std::map<QString, ValueMap>;

}  // namespace core::pms
