// SPDX-License-Identifier: Apache-2.0
#include "core/config/toml_document.h"

#include <algorithm>
#include <string_view>

// Header-only, because the packaged shared library was built with exceptions.
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

namespace core::config {

namespace {

constexpr qsizetype kMaxBytes = 1024 * 1024;

QString fromStd(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

TomlPlace placeOf(const toml::source_region &region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column),
            static_cast<int>(region.end.line), static_cast<int>(region.end.column)};
}

TomlTable convertTable(const toml::table &table);

TomlValue convert(const toml::node &node) {
    TomlValue value;
    value.place = placeOf(node.source());
    switch (node.type()) {
        case toml::node_type::table:
            value.data = convertTable(*node.as_table());
            break;
        case toml::node_type::array: {
            TomlArray items;
            for (const toml::node &item : *node.as_array()) items.push_back(convert(item));
            value.data = std::move(items);
            break;
        }
        case toml::node_type::string:
            value.data = fromStd(node.as_string()->get());
            break;
        case toml::node_type::integer:
            value.data = static_cast<qint64>(node.as_integer()->get());
            break;
        case toml::node_type::boolean:
            value.data = node.as_boolean()->get();
            break;
        case toml::node_type::floating_point:
            value.data = TomlOther{QStringLiteral("number with a fraction")};
            break;
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
        case toml::node_type::none:
            value.data = TomlOther{QStringLiteral("date or time")};
            break;
    }
    return value;
}

TomlTable convertTable(const toml::table &table) {
    TomlTable result;
    result.isInline = table.is_inline();
    for (const auto &[key, node] : table) {
        result.members.push_back({fromStd(key.str()), static_cast<int>(key.source().begin.line), convert(node)});
    }
    std::stable_sort(result.members.begin(), result.members.end(),
                     [](const TomlMember &a, const TomlMember &b) { return a.line < b.line; });
    return result;
}

}  // namespace

const TomlMember *TomlTable::find(QStringView key) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const TomlMember &member) { return member.key == key; });
    return found == members.end() ? nullptr : &*found;
}

QString TomlValue::typeName() const {
    if (std::holds_alternative<QString>(data)) return QStringLiteral("text");
    if (std::holds_alternative<qint64>(data)) return QStringLiteral("number");
    if (std::holds_alternative<bool>(data)) return QStringLiteral("true or false");
    if (const auto *other = std::get_if<TomlOther>(&data)) return other->typeName;
    return array() ? QStringLiteral("list") : QStringLiteral("section");
}

std::variant<TomlTable, TomlSyntaxFault> parseToml(const QByteArray &text) {
    if (text.size() > kMaxBytes) {
        return TomlSyntaxFault{1, QStringLiteral("the file is larger than 1 MiB; settings are a few kilobytes")};
    }
    const toml::parse_result parsed = toml::parse(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    if (!parsed) {
        const toml::parse_error &error = parsed.error();
        return TomlSyntaxFault{std::max(1, static_cast<int>(error.source().begin.line)),
                               QStringLiteral("not valid TOML: %1").arg(fromStd(error.description()))};
    }
    return convertTable(parsed.table());
}

QString tomlQuoted(const QString &text) {
    QString quoted = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            quoted += u'\\';
            quoted += c;
        } else if (c.unicode() < 0x20 || c.unicode() == 0x7f) {
            quoted += QStringLiteral("\\u%1").arg(static_cast<int>(c.unicode()), 4, 16, QLatin1Char('0'));
        } else {
            quoted += c;
        }
    }
    return quoted + u'"';
}

}  // namespace core::config
