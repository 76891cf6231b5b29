// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/base/expected.h"
#include "core/base/time.h"

namespace core::control {

inline constexpr int kLongestText = 64 * 1024;

/// Reads the fields of one JSON object and remembers the first fault, so that a decoder asks once at its end. A fault
/// names the field and what belongs there, never what was found. null counts as absent.
class JsonReader final {
  public:
    JsonReader(const QJsonObject &object, QString place) : m_object(object), m_place(std::move(place)) {}

    QString text(const char *key, int longest = kLongestText);
    QString textOr(const char *key, const QString &fallback, int longest = kLongestText);
    std::optional<QString> optionalText(const char *key, int longest = kLongestText);
    qint64 integer(const char *key, qint64 lowest, qint64 highest);
    qint64 integerOr(const char *key, qint64 fallback, qint64 lowest, qint64 highest);
    std::optional<qint64> optionalInteger(const char *key, qint64 lowest, qint64 highest);
    int count(const char *key);  ///< 0 when absent.
    bool flag(const char *key);
    bool flagOr(const char *key, bool fallback);
    base::UtcTime stamp(const char *key);
    std::optional<base::UtcTime> optionalStamp(const char *key);
    QStringList texts(const char *key);
    QJsonObject object(const char *key);
    /// JSON kept as text: an object is written compactly, text is taken as it is.
    QString embedded(const char *key);

    /// A list of objects; absent is empty. @p decode takes the element's reader.
    template <class T, class Decode>
    std::vector<T> list(const char *key, Decode decode) {
        std::vector<T> values;
        const QJsonArray array = arrayOf(key);
        for (qsizetype i = 0; i < array.size() && ok(); ++i) {
            const QString place = placeOf(key) + QStringLiteral("[%1]").arg(i);
            if (!array.at(i).isObject()) {
                fault(place + QStringLiteral(": an object belongs here"));
                break;
            }
            const QJsonObject element = array.at(i).toObject();
            JsonReader reader(element, place);
            values.push_back(decode(reader));
            if (!reader.ok()) fault(reader.m_fault);
        }
        return values;
    }

    /// For a check of the caller's own.
    void mustBe(const char *key, bool holds, const char *what);

    bool ok() const { return m_fault.isEmpty(); }
    base::Unexpected failure(const QString &operation) const {
        return base::fail(base::ErrorKind::ContractViolation, operation, m_fault);
    }

  private:
    std::optional<QJsonValue> present(const char *key) const;
    QJsonArray arrayOf(const char *key);
    QString placeOf(const char *key) const;
    void fault(const QString &text);
    void wrong(const char *key, const QString &belongs);

    const QJsonObject &m_object;
    QString m_place;
    QString m_fault;
};

/// "2026-12-01T01:02:03Z"; parts of a second are cut.
QString isoUtc(base::UtcTime time);
std::optional<base::UtcTime> parseIsoUtc(const QString &text);

}  // namespace core::control
