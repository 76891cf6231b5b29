// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "core/pms/sql_session.h"

namespace core::pms {

/// The values that a unit of work offers to the statements of a profile, by name. A list stands for `?, ?, ?`, an empty
/// list for NULL. Flags are what `when` asks for.
class Parameters final {
  public:
    using Values = std::vector<SqlValue>;

    void set(const QString& name, SqlValue value) { m_values[name] = Entry{{std::move(value)}, /*list=*/false}; }
    /// Empty text is bound as NULL.
    void setText(const QString& name, const QString& text);
    void setList(const QString& name, Values values) { m_values[name] = Entry{std::move(values), /*list=*/true}; }
    void setFlag(const QString& name, bool on);
    bool isList(const QString& name) const;

    bool flag(const QString& name) const { return m_flags.contains(name); }
    /// True when @p name has a value other than NULL, or a list with at least one element.
    bool has(const QString& name) const;
    /// The values bound for @p name; nullopt when nothing of that name is offered.
    std::optional<Values> valuesOf(const QString& name) const;

  private:
    struct Entry {
        Values values;
        bool list = false;
    };
    std::map<QString, Entry> m_values;
    std::set<QString> m_flags;
};

/// One statement of a profile with its named parameters found, ready to be bound. Values are never pasted into the
/// text.
class SqlTemplate final {
  public:
    /// The compiled statement, or what is wrong with it: an unterminated quote, a bare `?`, a second statement, no
    /// statement at all. Comments are taken out, because drivers count the question marks in them.
    static tl::expected<SqlTemplate, QString> compile(const QString& sql, Dialect dialect);

    /// Each name once, sorted.
    std::set<QString> parameters() const;
    /// Fails with ContractViolation when a parameter is not offered.
    base::Expected<BoundStatement> bind(const QString& name, const Parameters& parameters) const;

  private:
    struct Piece {
        QString text;
        QString parameter;  ///< Follows the text; empty in the last piece.
    };
    std::vector<Piece> m_pieces;
};

}  // namespace core::pms
