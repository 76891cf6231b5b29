// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_words.h"

namespace core::pms {

bool isDialectName(std::string_view name) {
    return std::any_of(kDialects.begin(), kDialects.end(), [name](const DialectName& d) { return name == d.name; });
}

std::optional<Isolation> isolationNamed(const QString& name) {
    static const std::map<QString, Isolation> kIsolations = {
        {QStringLiteral("default"), Isolation::Default},
        {QStringLiteral("read committed"), Isolation::ReadCommitted},
        {QStringLiteral("repeatable read"), Isolation::RepeatableRead},
        {QStringLiteral("serializable"), Isolation::Serializable}};
    const auto found = kIsolations.find(name);
    return found == kIsolations.end() ? std::nullopt : std::optional(found->second);
}

tl::expected<std::vector<Condition>, QString> parseConditions(const QString& when, const OperationRule& rule,
                                                              const std::set<QString>& offered) {
    std::vector<Condition> conditions;
    for (const QString& part : when.split(QStringLiteral(" and "))) {
        Condition condition{part.trimmed()};
        if (condition.name.startsWith(QLatin1String("not "))) {
            condition.negated = true;
            condition.name = condition.name.mid(4).trimmed();
        }
        if (condition.name.startsWith(QLatin1String("has:"))) {
            condition.parameter = true;
            condition.name = condition.name.mid(4);
        }
        const bool known = condition.parameter ? offered.contains(condition.name) : rule.flags.contains(condition.name);
        if (!known) {
            QStringList choices = rule.flags;
            for (const QString& name : rule.parameters) choices << QStringLiteral("has:") + name;
            return tl::unexpected(QStringLiteral("\"%1\" is not known here; known: %2")
                                      .arg(part.trimmed(), choices.join(QStringLiteral(", "))));
        }
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

}  // namespace core::pms
