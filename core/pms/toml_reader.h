// SPDX-License-Identifier: Apache-2.0
#pragma once

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "core/pms/profile.h"
#include "core/pms/profile_words.h"

/// Only the section readers include this file: the rest of the project does not know TOML.
namespace core::pms {

/// "connection" and "isolation" → "connection.isolation".
QString joinKey(const QString &key, std::string_view name);
/// UTF-8 text of TOML.
QString tomlText(std::string_view view);

/// Typed access to one TOML file that gathers every fault, rather than stop at the first: a value that is not what was
/// asked for is a fault and reads as absent. `key` is always the dotted name of the table in hand.
class TomlReader final {
  public:
    explicit TomlReader(QString fileName) : m_file(std::move(fileName)) {}

    /// The root table; nullopt and a fault for what is no TOML.
    std::optional<toml::table> parse(const QByteArray &bytes);

    /// The same fault at the same place is kept once, as sections are read once for each dialect.
    void fault(int line, const QString &key, const QString &message);
    void fault(const toml::node &node, const QString &key, const QString &message) {
        fault(int(node.source().begin.line), key, message);
    }
    const std::vector<ProfileFault> &faults() const { return m_faults; }
    /// How often fault() was called, repetitions included.
    size_t complaints() const { return m_complaints; }

    /// Every name in @p table that is not @p known is a fault.
    void allow(const toml::table &table, const QString &key, const QStringList &known);

    std::optional<QString> string(const toml::table &table, const QString &key, std::string_view name);
    std::optional<qint64> integer(const toml::table &table, const QString &key, std::string_view name, qint64 least,
                                  qint64 most);
    std::optional<bool> boolean(const toml::table &table, const QString &key, std::string_view name);
    /// One of @p words; anything else is a fault that lists them.
    std::optional<QString> word(const toml::table &table, const QString &key, std::string_view name,
                                const QStringList &words);
    const toml::table *table(const toml::table &parent, const QString &key, std::string_view name);
    /// The tables of [[key.name]]; entries that are none are faults.
    std::vector<const toml::table *> tables(const toml::table &parent, const QString &key, std::string_view name);

    /// A list of texts; @p key is the full key of @p node.
    QStringList strings(const toml::node &node, const QString &key);
    QStringList strings(const toml::table &table, const QString &key, std::string_view name);
    /// One text or a list of texts.
    QStringList oneOrMore(const toml::node &node, const QString &key);

    /// The dialect's own subtable [key.<dialect>] where there is one, else the section itself. Both are checked for
    /// @p known names.
    const toml::table &variant(const toml::table &section, const QString &key, const DialectName &dialect,
                               const QStringList &known);
    /// A text, or the one of `name.<dialect>` or `name.any`; null when there is none for @p dialect.
    const toml::node *dialectText(const toml::table &table, const QString &key, std::string_view name,
                                  const DialectName &dialect);

  private:
    QString m_file;
    std::vector<ProfileFault> m_faults;
    size_t m_complaints = 0;
};

}  // namespace core::pms
