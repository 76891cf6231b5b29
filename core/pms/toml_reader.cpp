// SPDX-License-Identifier: Apache-2.0
#include "core/pms/toml_reader.h"

namespace core::pms {

QString tomlText(std::string_view view) {
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QString joinKey(const QString &key, std::string_view name) {
    return key.isEmpty() ? tomlText(name) : key + QLatin1Char('.') + tomlText(name);
}

std::optional<toml::table> TomlReader::parse(const QByteArray &bytes) {
    toml::parse_result parsed =
        toml::parse(std::string_view(bytes.constData(), size_t(bytes.size())), m_file.toStdString());
    if (parsed) return std::move(parsed).table();
    fault(int(parsed.error().source().begin.line), {}, tomlText(parsed.error().description()));
    return std::nullopt;
}

void TomlReader::fault(int line, const QString &key, const QString &message) {
    ++m_complaints;
    for (const ProfileFault &known : m_faults) {
        if (known.line == line && known.key == key && known.message == message) return;
    }
    m_faults.push_back({m_file, line, key, message});
}

void TomlReader::allow(const toml::table &table, const QString &key, const QStringList &known) {
    for (const auto &[name, node] : table) {
        if (known.contains(tomlText(name.str()))) continue;
        fault(node, joinKey(key, name.str()),
              QStringLiteral("unknown key; known here: %1").arg(known.join(QStringLiteral(", "))));
    }
}

std::optional<QString> TomlReader::string(const toml::table &table, const QString &key, std::string_view name) {
    const toml::node *node = table.get(name);
    if (!node) return std::nullopt;
    if (const auto *value = node->as_string()) return tomlText(value->get());
    fault(*node, joinKey(key, name), QStringLiteral("expected text in quotes"));
    return std::nullopt;
}

std::optional<qint64> TomlReader::integer(const toml::table &table, const QString &key, std::string_view name,
                                          qint64 least, qint64 most) {
    const toml::node *node = table.get(name);
    if (!node) return std::nullopt;
    const auto *value = node->as_integer();
    if (value && value->get() >= least && value->get() <= most) return value->get();
    fault(*node, joinKey(key, name), QStringLiteral("expected a whole number from %1 to %2").arg(least).arg(most));
    return std::nullopt;
}

std::optional<bool> TomlReader::boolean(const toml::table &table, const QString &key, std::string_view name) {
    const toml::node *node = table.get(name);
    if (!node) return std::nullopt;
    if (const auto *value = node->as_boolean()) return value->get();
    fault(*node, joinKey(key, name), QStringLiteral("expected true or false, without quotes"));
    return std::nullopt;
}

std::optional<QString> TomlReader::word(const toml::table &table, const QString &key, std::string_view name,
                                        const QStringList &words) {
    auto found = string(table, key, name);
    if (!found || words.contains(*found)) return found;
    fault(*table.get(name), joinKey(key, name),
          QStringLiteral("expected \"%1\"").arg(words.join(QStringLiteral("\" or \""))));
    return std::nullopt;
}

const toml::table *TomlReader::table(const toml::table &parent, const QString &key, std::string_view name) {
    const toml::node *node = parent.get(name);
    if (!node) return nullptr;
    if (const auto *found = node->as_table()) return found;
    fault(*node, joinKey(key, name), QStringLiteral("expected a table [%1]").arg(joinKey(key, name)));
    return nullptr;
}

std::vector<const toml::table *> TomlReader::tables(const toml::table &parent, const QString &key,
                                                    std::string_view name) {
    std::vector<const toml::table *> found;
    const toml::node *node = parent.get(name);
    if (!node) return found;
    const QString expected = QStringLiteral("expected [[%1]]").arg(joinKey(key, name));
    const toml::array *array = node->as_array();
    if (!array) fault(*node, joinKey(key, name), expected);
    for (size_t i = 0; array && i < array->size(); ++i) {
        const toml::table *entry = (*array)[i].as_table();
        if (!entry) fault((*array)[i], joinKey(key, name), expected);
        if (entry) found.push_back(entry);
    }
    return found;
}

QStringList TomlReader::strings(const toml::node &node, const QString &key) {
    QStringList list;
    const toml::array *array = node.as_array();
    if (!array) {
        fault(node, key, QStringLiteral("expected a list of texts"));
        return list;
    }
    for (const toml::node &element : *array) {
        if (const auto *value = element.as_string()) {
            list << tomlText(value->get());
        } else {
            fault(element, key, QStringLiteral("expected text in quotes"));
        }
    }
    return list;
}

QStringList TomlReader::strings(const toml::table &table, const QString &key, std::string_view name) {
    const toml::node *node = table.get(name);
    return node ? strings(*node, joinKey(key, name)) : QStringList();
}

QStringList TomlReader::oneOrMore(const toml::node &node, const QString &key) {
    if (const auto *value = node.as_string()) return {tomlText(value->get())};
    if (node.is_array()) return strings(node, key);
    fault(node, key, QStringLiteral("expected text in quotes, or a list of texts"));
    return {};
}

const toml::table &TomlReader::variant(const toml::table &section, const QString &key, const DialectName &dialect,
                                       const QStringList &known) {
    QStringList all = known;
    for (const DialectName &d : kDialects) all << QString::fromLatin1(d.name);
    allow(section, key, all);
    const toml::table *own = table(section, key, dialect.name);
    if (own) allow(*own, joinKey(key, dialect.name), known);
    return own ? *own : section;
}

const toml::node *TomlReader::dialectText(const toml::table &table, const QString &key, std::string_view name,
                                          const DialectName &dialect) {
    const toml::node *node = table.get(name);
    if (!node) return nullptr;
    if (const toml::table *variants = node->as_table()) {
        for (const auto &[word, entry] : *variants) {
            if (word.str() == "any" || isDialectName(word.str())) continue;
            fault(entry, joinKey(key, name), QStringLiteral("\"%1\" is no dialect").arg(tomlText(word.str())));
        }
        node = variants->get(dialect.name);
        if (!node) node = variants->get("any");
        if (!node) return nullptr;
    }
    if (node->is_string()) return node;
    fault(*node, joinKey(key, name), QStringLiteral("expected text in quotes"));
    return nullptr;
}

}  // namespace core::pms
