// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/expected.h"
#include "core/base/time.h"

namespace core::healthengine {

/// Parses @p body so that no digit is lost: every JSON number arrives as a string with its own text, because Qt reads
/// numbers through a double when they have a point, an exponent or more than 64 bits. Bytes that are not UTF-8 become
/// U+FFFD, so that one bad name does not hide the other entries.
base::Expected<QJsonDocument> parseBody(const QByteArray &body, const QString &operation);

/// Text of a number or string; nullopt for everything else.
std::optional<QString> scalarText(const QJsonValue &value);
/// A whole number of 64 bits, also when written as text or with a fraction of zeros; never through a double.
std::optional<qint64> wholeNumber(const QJsonValue &value);
/// "YYYY-MM-DD".
std::optional<QDate> isoDate(const QJsonValue &value);

/// Reads the fields of one entry and remembers the first that was not understood. A missing field and null are the
/// same.
class EntryReader final {
  public:
    /// @p path names the entry: "data[3]".
    EntryReader(QJsonObject object, QString path) : m_object(std::move(object)), m_path(std::move(path)) {}

    /// A number id; 0 when missing or not positive, which is an error.
    qint64 requiredId(QLatin1String field);
    /// A text id; nullopt when missing or empty.
    std::optional<QString> id(QLatin1String field);
    std::vector<QString> ids(QLatin1String field);
    /// Free text without U+0000, which no database takes; empty when missing.
    QString text(QLatin1String field);
    base::PracticeTime requiredPracticeTime(QLatin1String field);
    QDate requiredDate(QLatin1String field);
    /// Nullopt when missing or unreadable: nothing depends on it but an age.
    std::optional<base::UtcTime> utcStamp(QLatin1String field) const;
    /// 0 when missing or not positive.
    std::chrono::seconds seconds(QLatin1String field, std::chrono::seconds longest);
    bool flag(QLatin1String field) const;
    QJsonValue value(QLatin1String field) const { return m_object.value(field); }
    /// A reader of the object in @p field, which must be there; what it refuses counts for this entry after adopt().
    EntryReader child(QLatin1String field);
    void adopt(const EntryReader &child);

    void refuse(const QString &field, const QString &expected);
    bool failed() const { return m_refused.has_value(); }
    base::Error error(const QString &operation) const;

  private:
    QJsonObject m_object;
    QString m_path;
    std::optional<QString> m_refused;
};

}  // namespace core::healthengine
