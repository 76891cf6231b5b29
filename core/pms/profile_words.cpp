// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_words.h"

#include <QRegularExpression>

namespace core::pms {

bool isDialectName(std::string_view name) {
    return std::any_of(kDialects.begin(), kDialects.end(), [name](const DialectName& d) { return name == d.name; });
}

bool isIdentifier(const QString& text) {
    static const QRegularExpression kIdentifier(QStringLiteral("\\A[A-Za-z0-9_]+\\z"));
    return kIdentifier.match(text).hasMatch();
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

namespace {

/// "has:email", "type=3" or "new_patient".
Condition conditionOf(QString test) {
    Condition condition;
    if (test.startsWith(QLatin1String("not "))) {
        condition.negated = true;
        test = test.mid(4).trimmed();
    }
    const qsizetype equals = test.indexOf(QLatin1Char('='));
    if (test.startsWith(QLatin1String("has:"))) {
        condition.kind = Condition::Kind::Has;
        test = test.mid(4);
    } else if (equals > 0) {
        condition.kind = Condition::Kind::Equals;
        condition.value = test.mid(equals + 1).trimmed();
        test = test.left(equals).trimmed();
    }
    condition.name = test;
    return condition;
}

}  // namespace

tl::expected<std::vector<Condition>, QString> parseConditions(const QString& when, const OperationRule& rule,
                                                              const std::set<QString>& offered) {
    std::vector<Condition> conditions;
    for (const QString& part : when.split(QStringLiteral(" and "))) {
        Condition condition = conditionOf(part.trimmed());
        const bool known = condition.kind == Condition::Kind::Flag ? rule.flags.contains(condition.name)
                                                                   : offered.contains(condition.name);
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

tl::expected<ExpectedRows, QString> parseExpectedRows(const QString& text, const std::set<QString>& offered) {
    if (offered.contains(text)) return ExpectedRows{0, {}, text};
    const QString wrong =
        QStringLiteral("expected a whole number, a range such as \"0..1\" or \"1..\", or the name of a parameter");
    const qsizetype dots = text.indexOf(QLatin1String(".."));
    if (dots < 0) return tl::unexpected(wrong);
    bool leastOk = false;
    bool mostOk = true;
    ExpectedRows rows;
    rows.least = text.left(dots).trimmed().toLongLong(&leastOk);
    const QString most = text.mid(dots + 2).trimmed();
    if (!most.isEmpty()) rows.most = most.toLongLong(&mostOk);
    if (!leastOk || !mostOk || rows.least < 0 || (rows.most && *rows.most < rows.least)) return tl::unexpected(wrong);
    return rows;
}

}  // namespace core::pms
