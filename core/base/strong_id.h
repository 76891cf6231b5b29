// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <compare>

namespace core::base {

/// A text id that cannot be mistaken for another kind of id. Empty means "none" only where a docstring says so.
template <class Tag>
class StrongId {
  public:
    StrongId() = default;
    explicit StrongId(QString value) : m_value(std::move(value)) {}

    const QString &value() const { return m_value; }
    bool isEmpty() const { return m_value.isEmpty(); }

    friend bool operator==(const StrongId &a, const StrongId &b) { return a.m_value == b.m_value; }
    friend bool operator<(const StrongId &a, const StrongId &b) { return a.m_value < b.m_value; }
    friend size_t qHash(const StrongId &id, size_t seed = 0) { return ::qHash(id.m_value, seed); }

  private:
    QString m_value;
};

/// A 64-bit number id (Healthengine's booking and request ids): never passed through a double.
template <class Tag>
class StrongNumber {
  public:
    StrongNumber() = default;
    explicit constexpr StrongNumber(qint64 value) : m_value(value) {}

    constexpr qint64 value() const { return m_value; }
    QString toString() const { return QString::number(m_value); }

    friend constexpr auto operator<=>(const StrongNumber &, const StrongNumber &) = default;
    friend size_t qHash(const StrongNumber &id, size_t seed = 0) { return ::qHash(id.m_value, seed); }

  private:
    qint64 m_value = 0;
};

}  // namespace core::base
