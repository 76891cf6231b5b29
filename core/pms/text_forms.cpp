// SPDX-License-Identifier: Apache-2.0
#include <QUuid>

#include "core/pms/charset.h"
#include "core/pms/form_rules.h"

namespace core::pms {
namespace {

std::u32string codePoints(const QString &text) {
    const QList<uint> points = text.toUcs4();
    return {points.begin(), points.end()};
}

QString fromCodePoints(const std::u32string &points) {
    return QString::fromUcs4(points.data(), qsizetype(points.size()));
}

std::optional<QUuid> uuidIn(const SqlValue &value) {
    constexpr qsizetype kUuidBytes = 16;
    QUuid uuid;
    const auto *bytes = std::get_if<QByteArray>(&value);
    if (bytes && bytes->size() == kUuidBytes) {
        uuid = QUuid::fromRfc4122(*bytes);
    } else {
        QString text = textOf(value).trimmed();
        if (text.size() == 2 * kUuidBytes) {
            for (const int place : {20, 16, 12, 8}) text.insert(place, QLatin1Char('-'));
        }
        uuid = QUuid::fromString(text);
        if (uuid.isNull()) return std::nullopt;
    }
    return uuid;
}

}  // namespace

SqlValue textForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return SqlValue(textOf(value));
}

SqlValue upperForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return SqlValue(textOf(value).toUpper());
}

SqlValue lowerForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return SqlValue(textOf(value).toLower());
}

SqlValue trimForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return SqlValue(textOf(value).trimmed());
}

SqlValue asciiForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    return SqlValue(foldText(textOf(value), Charset::Ascii).text);
}

SqlValue digitsForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    QString digits;
    for (const QChar c : textOf(value)) {
        if (c.isDigit()) digits += QChar(u'0' + c.digitValue());
    }
    return digits.isEmpty() ? SqlValue() : SqlValue(digits);
}

SqlValue firstForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    return SqlValue(fromCodePoints(codePoints(textOf(value)).substr(0, size_t(arguments.number))));
}

SqlValue lastForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const std::u32string points = codePoints(textOf(value));
    return SqlValue(fromCodePoints(points.substr(points.size() - std::min(points.size(), size_t(arguments.number)))));
}

SqlValue padLeftForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const QString text = textOf(value);
    const qsizetype missing = qsizetype(arguments.number) - text.toUcs4().size();
    return SqlValue(arguments.text.repeated(std::max<qsizetype>(0, missing)) + text);
}

SqlValue titleCaseForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    QString titled;
    int letters = 0;  // Of the word so far.
    for (const char32_t c : textOf(value).toUcs4()) {
        const QString piece = QString::fromUcs4(&c, 1);
        if (QChar::isLetter(c) || QChar::isMark(c)) {
            titled += letters == 0 ? piece.toUpper() : piece.toLower();
            ++letters;
            continue;
        }
        const bool apostrophe = c == U'\'' || c == U'\u2019';
        // O'Brien begins anew behind the apostrophe, "Ali's" does not.
        if (!apostrophe || letters == 1) letters = 0;
        titled += piece;
    }
    return SqlValue(titled);
}

SqlValue partForm(const SqlValue &value, const FormArguments &arguments, const FormContext &) {
    const QStringList parts = textOf(value).split(arguments.text);
    const qsizetype index = qsizetype(arguments.number) - 1;
    if (index < 0 || index >= parts.size() || parts[index].isEmpty()) return {};
    return SqlValue(parts[index]);
}

SqlValue fixedForm(const SqlValue &, const FormArguments &arguments, const FormContext &) {
    return SqlValue(arguments.text);
}

SqlValue mapForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context) {
    const auto map = context.maps.find(arguments.text);
    const auto theirs = map == context.maps.end() ? std::nullopt : map->second.theirsFor(textOf(value));
    return theirs ? SqlValue(*theirs) : SqlValue();
}

SqlValue readMapForm(const SqlValue &value, const FormArguments &arguments, const FormContext &context) {
    const auto map = context.maps.find(arguments.text);
    const auto ours = map == context.maps.end() ? std::nullopt : map->second.oursFor(textOf(value).trimmed());
    return ours ? SqlValue(*ours) : SqlValue();
}

SqlValue bytesForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    if (std::holds_alternative<QByteArray>(value)) return value;
    return SqlValue(textOf(value).toUtf8());
}

SqlValue uuidTextForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto uuid = uuidIn(value);
    return uuid ? SqlValue(uuid->toString(QUuid::WithoutBraces)) : SqlValue();
}

SqlValue uuidBytesForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    const auto uuid = uuidIn(value);
    return uuid ? SqlValue(uuid->toRfc4122()) : SqlValue();
}

SqlValue hexForm(const SqlValue &value, const FormArguments &, const FormContext &) {
    if (const auto *bytes = std::get_if<QByteArray>(&value)) return SqlValue(QString::fromLatin1(bytes->toHex()));
    return SqlValue(QString::fromLatin1(textOf(value).toUtf8().toHex()));
}

}  // namespace core::pms
