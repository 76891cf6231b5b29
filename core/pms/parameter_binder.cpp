// SPDX-License-Identifier: Apache-2.0
#include "core/pms/parameter_binder.h"

#include <QUuid>

#include "core/pms/fitted_text.h"

namespace core::pms {
namespace {

constexpr int kDeepest = 8;

QString firstText(const Parameters &offered, const char *name) {
    const auto values = offered.valuesOf(QLatin1String(name));
    return values ? textOf(values->front()) : QString();
}

QString escapedForLike(QString text) {
    for (const char16_t c : {u'\\', u'%', u'_'}) text.replace(QChar(c), QStringLiteral("\\") + QChar(c));
    return text;
}

SqlValue orNull(const QString &text) {
    return text.isEmpty() ? SqlValue() : SqlValue(text);
}

}  // namespace

Parameters ParameterBinder::bound(const std::set<QString> &names, const Parameters &offered) const {
    Parameters result = offered;
    for (const QString &name : names) {
        auto offer = valuesOf(name, offered, 0);
        if (!offer) continue;
        if (offer->list) {
            result.setList(name, std::move(offer->values));
        } else {
            result.set(name, offer->values.empty() ? SqlValue() : std::move(offer->values.front()));
        }
    }
    return result;
}

std::optional<ParameterBinder::Offer> ParameterBinder::valuesOf(const QString &name, const Parameters &offered,
                                                                int depth) const {
    if (depth > kDeepest) return std::nullopt;
    const auto rule = m_profile.parameters.find(name);
    const bool own = rule != m_profile.parameters.end() && rule->second.source != ParameterRule::Source::Offered;
    std::optional<Offer> offer = own ? made(rule->second, name, offered, depth) : inDatabase(name, offered);
    if (!offer || own) return offer;
    static const Forms kNone;
    const Forms &forms = rule == m_profile.parameters.end() ? kNone : rule->second.forms;
    for (SqlValue &value : offer->values) value = formed(forms, name, kindOfParameter(name), mapped(name, value));
    return offer;
}

std::optional<ParameterBinder::Offer> ParameterBinder::made(const ParameterRule &rule, const QString &name,
                                                            const Parameters &offered, int depth) const {
    using Source = ParameterRule::Source;
    Offer offer{{rule.value}, false};
    ValueKind kind = ValueKind::Text;
    if (rule.source == Source::NewUuid) {
        QString &uuid = m_uuids[name];
        if (uuid.isEmpty()) uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
        offer.values = {SqlValue(uuid)};
    } else if (rule.source == Source::Text) {
        QString text;
        for (const TextPiece &piece : rule.text) {
            text += piece.text;
            const auto part = piece.parameter.isEmpty() ? Offer() : valuesOf(piece.parameter, offered, depth + 1);
            if (!part) return std::nullopt;
            if (!part->values.empty()) text += textOf(part->values.front());
        }
        offer.values = {SqlValue(text)};
    } else if (rule.source == Source::From) {
        const auto source = m_profile.parameters.find(rule.from);
        const bool ofOwn = source != m_profile.parameters.end() && source->second.source != Source::Offered;
        auto found = ofOwn ? valuesOf(rule.from, offered, depth + 1) : inDatabase(rule.from, offered);
        if (!found) return std::nullopt;
        offer = std::move(*found);
        kind = kindOfParameter(rule.from);
        for (SqlValue &value : offer.values) value = mapped(rule.from, value);
    }
    for (SqlValue &value : offer.values) value = formed(rule.forms, name, kind, value);
    return offer;
}

std::optional<ParameterBinder::Offer> ParameterBinder::inDatabase(const QString &name,
                                                                  const Parameters &offered) const {
    const auto values = offered.valuesOf(name);
    if (!values) {
        auto part = resourcePart(name, offered);
        return part ? part : always(name, offered);
    }
    Offer offer{*values, offered.isList(name)};
    // An empty list stays one: it is bound as NULL, but `has` is false.
    if (offer.list && !offered.has(name)) offer.values.clear();
    for (SqlValue &value : offer.values) value = converted(name, value, offered);
    return offer;
}

std::optional<ParameterBinder::Offer> ParameterBinder::always(const QString &name, const Parameters &offered) const {
    const auto one = [](SqlValue value) { return std::optional(Offer{{std::move(value)}, false}); };
    if (name == QLatin1String("environment")) return one(orNull(m_site.environment));
    if (name == QLatin1String("practice")) return one(orNull(m_site.practice.value()));
    const bool known = m_site.now != base::UtcTime{};
    if (name == QLatin1String("now_utc")) return one(known ? SqlValue(base::formatUtcStamp(m_site.now)) : SqlValue());
    if (name == QLatin1String("now")) {
        const auto given = stampOf(firstText(offered, "now_utc"));
        const base::UtcTime now =
            given ? base::utcFromDateTime(QDateTime(given->date, given->time, Qt::UTC)) : m_site.now;
        const auto wall = given || known ? m_zone.databaseTime(now) : std::nullopt;
        return one(wall ? SqlValue(base::formatPracticeStamp(*wall)) : SqlValue());
    }
    const bool tag = name == QLatin1String("link_tag") || name == QLatin1String("link_like");
    const QString booking = firstText(offered, "booking");
    if (!tag || booking.isEmpty()) return std::nullopt;
    const auto orSite = [&offered](const char *key, const QString &site) {
        const QString given = firstText(offered, key);
        return given.isEmpty() ? site : given;
    };
    const QString text =
        QStringLiteral("HE:%1:%2:%3")
            .arg(orSite("environment", m_site.environment), orSite("practice", m_site.practice.value()), booking);
    return one(name == QLatin1String("link_tag")
                   ? SqlValue(text)
                   : SqlValue(QLatin1Char('%') + escapedForLike(text) + QLatin1Char('%')));
}

std::optional<ParameterBinder::Offer> ParameterBinder::resourcePart(const QString &name,
                                                                    const Parameters &offered) const {
    const ResourceIdParts &parts = m_profile.resourceId;
    const QString suffix = QStringLiteral("_list");
    const bool list = name.endsWith(suffix) && parts.names().contains(name.chopped(suffix.size()));
    if (!list && !parts.names().contains(name)) return std::nullopt;
    const auto ids = offered.valuesOf(list ? QStringLiteral("resources") : QStringLiteral("resource"));
    if (!ids) return std::nullopt;
    const QString part = list ? name.chopped(suffix.size()) : name;
    Offer offer{{}, list};
    if (list && !offered.has(QStringLiteral("resources"))) return offer;
    for (const SqlValue &id : *ids) {
        const SqlValue value = orNull(parts.part(domain::PmsResourceId(textOf(id)), part));
        const bool seen = std::find(offer.values.begin(), offer.values.end(), value) != offer.values.end();
        if (!seen) offer.values.push_back(value);
    }
    return offer;
}

SqlValue ParameterBinder::widened(const QString &name, const QString &text) const {
    auto stamp = stampOf(text);
    if (!stamp) return {};
    const bool end = name == QLatin1String("to") || name == QLatin1String("until");
    stamp->date = stamp->date.addDays(end ? 1 : -1);
    const bool day = kindOfParameter(name) == ValueKind::Date;
    return day ? SqlValue(stamp->date.toString(Qt::ISODate)) : SqlValue(base::formatPracticeStamp(*stamp));
}

SqlValue ParameterBinder::convertedEnd(const Parameters &offered, const base::PracticeTime &end) const {
    const auto start = stampOf(firstText(offered, "start"));
    const auto length = integerOf(orNull(firstText(offered, "length_s")));
    const base::PracticeTime moved =
        start && length ? m_zone.databaseEnd(*start, std::chrono::seconds(*length)) : m_zone.toDatabase(end);
    return SqlValue(base::formatPracticeStamp(moved));
}

SqlValue ParameterBinder::converted(const QString &name, const SqlValue &value, const Parameters &offered) const {
    if (m_zone.isPractice() || isNullValue(value)) return value;
    static const QStringList kDiary = {QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("from_start"),
                                       QStringLiteral("until"), QStringLiteral("day_before")};
    // A day of the practice may begin on the day before or end on the day after in the database.
    if (kDiary.contains(name) && offered.valuesOf(QStringLiteral("to"))) return widened(name, textOf(value));
    const ValueKind kind = kindOfParameter(name);
    const bool zoned = kind == ValueKind::DateTime || name == QLatin1String("from");
    const auto stamp = stampOf(textOf(value));
    if (zoned && stamp) {
        if (name == QLatin1String("end")) return convertedEnd(offered, *stamp);
        const base::PracticeTime moved = m_zone.toDatabase(*stamp);
        if (kind == ValueKind::Date) return SqlValue(moved.date.toString(Qt::ISODate));
        return SqlValue(base::formatPracticeStamp(moved));
    }
    const auto start = stampOf(firstText(offered, "start"));
    if (!start) return value;
    const base::PracticeTime moved = m_zone.toDatabase(*start);
    if (name == QLatin1String("date")) return SqlValue(moved.date.toString(Qt::ISODate));
    if (name == QLatin1String("start_time")) return SqlValue(secondText(moved.time.msecsSinceStartOfDay() / 1000));
    if (name != QLatin1String("end_time")) return value;
    const auto end = stampOf(textOf(convertedEnd(offered, *start)));
    const int second = end->time.msecsSinceStartOfDay() / 1000;
    return SqlValue(secondText(second == 0 && end->date > moved.date ? kSecondsOfDay : second));
}

SqlValue ParameterBinder::mapped(const QString &name, const SqlValue &value) const {
    const bool type = name == QLatin1String("appointment_type");
    if ((!type && name != QLatin1String("locations")) || isNullValue(value)) return value;
    const auto map = m_profile.maps.find(type ? QStringLiteral("type") : QStringLiteral("location"));
    if (map == m_profile.maps.end()) return value;
    const auto theirs = map->second.theirsFor(textOf(value));
    return theirs ? SqlValue(*theirs) : SqlValue();
}

SqlValue ParameterBinder::formed(const Forms &forms, const QString &name, ValueKind kind, SqlValue value) const {
    value = applyParameterForms(forms, std::move(value), {m_profile.maps, kind, m_zone.databaseZone()});
    const auto *text = std::get_if<QString>(&value);
    if (!text) return value;
    const auto width = m_profile.widths.find(name);
    const QString folded = foldText(*text, m_profile.charset).text;
    return SqlValue(fitText(folded, width == m_profile.widths.end() ? 0 : width->second).text);
}

QStringList ParameterBinder::lossOf(const QString &name, const QString &text) const {
    QStringList lines;
    const auto look = [&](const QString &target, const Forms &forms) {
        const SqlValue value =
            applyParameterForms(forms, orNull(text), {m_profile.maps, kindOfParameter(name), m_zone.databaseZone()});
        const auto *formedText = std::get_if<QString>(&value);
        if (!formedText) return;
        const FoldedText folded = foldText(*formedText, m_profile.charset);
        const auto width = m_profile.widths.find(target);
        const bool cut = fitText(folded.text, width == m_profile.widths.end() ? 0 : width->second).cut;
        if (!cut && folded.lost.empty()) return;
        QString line = QString(name).replace(QLatin1Char('_'), QLatin1Char(' ')) + QStringLiteral(": ") + text;
        if (!folded.lost.empty()) line += QStringLiteral(" (%1)").arg(codePointText(folded.lost));
        if (!lines.contains(line)) lines << line;
    };
    const auto own = m_profile.parameters.find(name);
    look(name, own == m_profile.parameters.end() ? Forms() : own->second.forms);
    for (const auto &[target, rule] : m_profile.parameters) {
        if (rule.source == ParameterRule::Source::From && rule.from == name) look(target, rule.forms);
    }
    return lines;
}

}  // namespace core::pms
