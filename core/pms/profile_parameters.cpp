// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_catalogue.h"
#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

SqlValue valueOf(const toml::node &node) {
    if (const auto *text = node.as_string()) return tomlText(text->get());
    if (const auto *number = node.as_integer()) return qint64(number->get());
    if (const auto *number = node.as_floating_point()) return number->get();
    if (const auto *flag = node.as_boolean()) return qint64(flag->get());
    return {};
}

/// Reads one line of [parameters].
class ParameterReader final {
  public:
    ParameterReader(TomlReader &reader, const Profile &profile, QString name)
        : m_reader(reader),
          m_profile(profile),
          m_name(std::move(name)),
          m_key(QStringLiteral("parameters.") + m_name) {}

    ParameterRule read(const toml::node &node) {
        ParameterRule rule;
        if (const toml::table *table = node.as_table()) {
            readOwn(*table, rule);
        } else if (node.is_string() || node.is_array()) {
            readForms(node, m_key, kindOfParameter(m_name), rule);
        } else {
            m_reader.fault(node, m_key,
                           QStringLiteral("expected a form, a list of forms, or { from = \"…\" }, { value = … }, "
                                          "{ text = \"…\" }, { new = \"uuid\" }"));
        }
        return rule;
    }

  private:
    void readForms(const toml::node &node, const QString &key, ValueKind kind, ParameterRule &rule) {
        for (const QString &text : m_reader.oneOrMore(node, key)) {
            const auto form = parseParameterForm(text, m_profile.maps);
            if (!form) return m_reader.fault(node, key, form.error());
            rule.forms.push_back(*form);
        }
        if (const auto after = kindAfter(rule.forms, kind); !after) m_reader.fault(node, key, after.error());
    }

    void readOwn(const toml::table &table, ParameterRule &rule) {
        using Source = ParameterRule::Source;
        m_reader.allow(table, m_key,
                       {QStringLiteral("from"), QStringLiteral("value"), QStringLiteral("text"), QStringLiteral("new"),
                        QStringLiteral("form")});
        const int sources = int(bool(table.get("from"))) + int(bool(table.get("value"))) +
                            int(bool(table.get("text"))) + int(bool(table.get("new")));
        if (sources != 1)
            return m_reader.fault(table, m_key, QStringLiteral("expected one of from, value, text and new"));
        ValueKind kind = ValueKind::Text;
        if (const auto from = m_reader.string(table, m_key, "from")) {
            rule.source = Source::From;
            rule.from = *from;
            kind = kindOfParameter(*from);
        } else if (const toml::node *value = table.get("value")) {
            rule.source = Source::Value;
            rule.value = valueOf(*value);
            if (isNullValue(rule.value))
                m_reader.fault(*value, m_key + QStringLiteral(".value"), QStringLiteral("expected a text or a number"));
            if (!std::holds_alternative<QString>(rule.value)) kind = ValueKind::Number;
        } else if (const auto text = m_reader.string(table, m_key, "text")) {
            rule.source = Source::Text;
            auto pieces = parseTextPieces(*text);
            if (!pieces) return m_reader.fault(*table.get("text"), m_key + QStringLiteral(".text"), pieces.error());
            rule.text = std::move(*pieces);
        } else if (m_reader.word(table, m_key, "new", {QStringLiteral("uuid")})) {
            rule.source = Source::NewUuid;
        }
        if (const toml::node *form = table.get("form")) readForms(*form, m_key + QStringLiteral(".form"), kind, rule);
    }

    TomlReader &m_reader;
    const Profile &m_profile;
    QString m_name;
    QString m_key;
};

/// Everything that any operation offers or captures.
std::set<QString> everOffered(const Profile &profile) {
    std::set<QString> names;
    for (const QString &operation : operationNames()) {
        const OperationRule *rule = operationRule(operation);
        names.insert(rule->parameters.begin(), rule->parameters.end());
        names.insert(rule->captures.begin(), rule->captures.end());
    }
    return profile.parameterExtras().complete(std::move(names));
}

/// Names that statements capture, wherever in the file.
void addCaptures(const toml::node &node, std::set<QString> &names) {
    if (const toml::array *array = node.as_array()) {
        for (const toml::node &element : *array) addCaptures(element, names);
    }
    const toml::table *table = node.as_table();
    if (!table) return;
    for (const auto &[name, value] : *table) {
        const bool captures = name.str() == "capture" || name.str() == "out";
        if (captures && value.is_table()) {
            for (const auto &[captured, column] : *value.as_table()) names.insert(tomlText(captured.str()));
        } else if (name.str() == "return" && value.is_string()) {
            names.insert(tomlText(value.as_string()->get()));
        } else {
            addCaptures(value, names);
        }
    }
}

}  // namespace

void readParameters(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("parameters");
    const toml::table *section = reader.table(root, {}, "parameters");
    if (!section) return;
    for (const auto &[name, node] : *section) {
        const QString parameter = tomlText(name.str());
        profile.parameters[parameter] = ParameterReader(reader, profile, parameter).read(node);
    }
    std::set<QString> known = everOffered(profile);
    if (const toml::node *operations = root.get("operation")) addCaptures(*operations, known);
    known = profile.parameterExtras().complete(std::move(known));
    for (const auto &[name, rule] : profile.parameters) {
        for (const QString &source : rule.sources()) {
            if (known.contains(source)) continue;
            const bool own = profile.parameters.contains(source);
            reader.fault(
                *section->get(name.toStdString()), key + QLatin1Char('.') + name,
                own ? QStringLiteral("\"%1\" is in the end made from itself or from something unknown").arg(source)
                    : QStringLiteral("there is no parameter \"%1\"; known: %2")
                          .arg(source, QStringList(known.begin(), known.end()).join(QStringLiteral(", "))));
        }
    }
}

ColumnRules readColumns(TomlReader &reader, const toml::table &operation, const QString &operationKey,
                        const Profile &profile) {
    ColumnRules rules;
    const QString key = operationKey + QStringLiteral(".columns");
    const toml::table *section = reader.table(operation, operationKey, "columns");
    if (!section) return rules;
    for (const auto &[name, node] : *section) {
        const QString place = joinKey(key, name.str());
        ColumnRule rule{tomlText(name.str()), tomlText(name.str()), {}};
        const auto addForms = [&](const toml::node &forms, const QString &formKey) {
            for (const QString &text : reader.oneOrMore(forms, formKey)) {
                const auto form = parseColumnForm(text, profile.maps);
                if (form) {
                    rule.forms.push_back(*form);
                } else {
                    reader.fault(forms, formKey, form.error());
                }
            }
        };
        if (const auto *column = node.as_string()) {
            rule.theirs = tomlText(column->get()).toLower();
        } else if (const toml::table *table = node.as_table()) {
            reader.allow(*table, place, {QStringLiteral("column"), QStringLiteral("form"), QStringLiteral("per_min")});
            rule.theirs = reader.string(*table, place, "column").value_or(rule.ours).toLower();
            if (const toml::node *forms = table->get("form")) addForms(*forms, place + QStringLiteral(".form"));
            if (const auto minutes = reader.integer(*table, place, "per_min", 1, 1440))
                rule.forms.push_back(*parseColumnForm(QStringLiteral("count:%1").arg(*minutes), profile.maps));
        } else {
            reader.fault(node, place,
                         QStringLiteral("expected their column in quotes, or { column = \"…\", form = \"…\" }"));
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace core::pms
