// SPDX-License-Identifier: Apache-2.0
#include "core/pms/parameter_rules.h"

#include <algorithm>

namespace core::pms {

QStringList ParameterRule::sources() const {
    if (source == Source::From) return {from};
    QStringList names;
    for (const TextPiece &piece : text) {
        if (!piece.parameter.isEmpty()) names << piece.parameter;
    }
    return names;
}

ValueKind kindOfParameter(const QString &name) {
    static const std::map<QString, ValueKind> kKinds = [] {
        std::map<QString, ValueKind> kinds;
        const auto add = [&kinds](const char *names, ValueKind kind) {
            for (const QString &key : QString::fromLatin1(names).split(QLatin1Char(' '))) kinds[key] = kind;
        };
        add("start end from_start until day_before now since", ValueKind::DateTime);
        add("now_utc before_utc raised_at since_utc document_created_utc", ValueKind::UtcDateTime);
        add("date from to dob", ValueKind::Date);
        add("start_time end_time", ValueKind::Time);
        add("length_s", ValueKind::SecondsLength);
        add("length_min", ValueKind::MinutesLength);
        add("content", ValueKind::Bytes);
        add("booking possible_duplicate new_patient slots document_size piece_start piece_length", ValueKind::Number);
        return kinds;
    }();
    const auto found = kKinds.find(name);
    return found == kKinds.end() ? ValueKind::Text : found->second;
}

std::set<QString> ParameterExtras::complete(std::set<QString> offered) const {
    for (const char *name : {"now", "now_utc", "environment", "practice"}) offered.insert(QString::fromLatin1(name));
    if (offered.contains(QStringLiteral("booking"))) {
        offered.insert({QStringLiteral("link_tag"), QStringLiteral("link_like")});
    }
    if (offered.contains(QStringLiteral("status"))) offered.insert(statusColumns.begin(), statusColumns.end());
    if (offered.contains(QStringLiteral("sex"))) offered.insert(sexColumns.begin(), sexColumns.end());
    for (const QString &part : resourceParts) {
        if (offered.contains(QStringLiteral("resource"))) offered.insert(part);
        if (offered.contains(QStringLiteral("resources"))) offered.insert(part + QStringLiteral("_list"));
    }
    for (bool more = true; more;) {
        more = false;
        for (const auto &[name, rule] : rules) {
            if (rule.source == ParameterRule::Source::Offered || offered.contains(name)) continue;
            const QStringList sources = rule.sources();
            const bool can = std::all_of(sources.begin(), sources.end(),
                                         [&offered](const QString &source) { return offered.contains(source); });
            if (can) more = offered.insert(name).second || more;
        }
    }
    return offered;
}

tl::expected<std::vector<TextPiece>, QString> parseTextPieces(const QString &text) {
    std::vector<TextPiece> pieces;
    QString rest = text;
    for (qsizetype open = rest.indexOf(QLatin1Char('{')); open >= 0; open = rest.indexOf(QLatin1Char('{'))) {
        const qsizetype close = rest.indexOf(QLatin1Char('}'), open);
        const QString name = close < 0 ? QString() : rest.mid(open + 1, close - open - 1);
        if (name.isEmpty()) return tl::unexpected(QStringLiteral("a parameter is written {name} here"));
        pieces.push_back({rest.left(open), name});
        rest = rest.mid(close + 1);
    }
    pieces.push_back({rest, {}});
    return pieces;
}

}  // namespace core::pms
