// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace core::base {

/// A personal or secret value. It has no stream operators and no conversion: whoever needs the value writes `reveal()`,
/// which a reader can grep for. Equality is allowed, printing is not.
template <class T>
class Redacted {
  public:
    Redacted() = default;
    explicit Redacted(T value) : m_value(std::move(value)) {}

    const T &reveal() const & { return m_value; }
    T reveal() && { return std::move(m_value); }

    friend bool operator==(const Redacted &a, const Redacted &b) { return a.m_value == b.m_value; }

  private:
    T m_value{};
};

}  // namespace core::base
