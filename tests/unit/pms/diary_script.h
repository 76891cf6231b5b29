// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>

#include "core/pms/unit_of_work.h"
#include "tests/unit/pms/scripted_session.h"

/// A scripted diary and the free time that comes of it.
namespace diary {

using namespace core;  // NOLINT: a test's own namespace
using pms::SqlResult;
using pms::SqlValue;

inline const char *kHead = R"(
language = 1
[profile]
id = "test"
version = "1"
[operation.sessions]
sql = "SELECT 1"
[operation.busy]
sql = "SELECT 1"
[operation.closures]
sql = "SELECT 1"
[operation.resources]
sql = "SELECT 1"
)";

inline QString hhmm(int minute) {
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

using Row = std::initializer_list<const char *>;

inline QStringList texts(std::initializer_list<const char *> list) {
    QStringList made;
    for (const char *text : list) made << QString::fromUtf8(text);
    return made;
}

class DiaryScript {
  public:
    void clear() { m_session = ScriptedSession(); }
    ScriptedSession &session() { return m_session; }
    void give(const char *statement, Row columns, std::initializer_list<Row> rows);
    base::Expected<ports::PmsResult> run(const QByteArray &section, Row resources, const char *from, const char *to);
    /// "2026-12-01 1 09:00-10:00/15", one for each range; types in brackets.
    QStringList free(const QByteArray &section, Row resources, const char *from, const char *to);

  private:
    ScriptedSession m_session;
};

inline void DiaryScript::give(const char *statement, Row columns, std::initializer_list<Row> rows) {
    SqlResult result{texts(columns), {}, 0, {}};
    for (const Row &row : rows) {
        std::vector<SqlValue> values;
        for (const char *value : row) values.push_back(value ? SqlValue(QString::fromUtf8(value)) : SqlValue());
        result.rows.push_back(std::move(values));
    }
    m_session.answers[QLatin1String(statement)] = {std::move(result)};
}

inline base::Expected<ports::PmsResult> DiaryScript::run(const QByteArray &section, Row resources, const char *from,
                                                         const char *to) {
    const auto parsed = pms::parseProfile(QByteArray(kHead) + section, QStringLiteral("test.toml"));
    for (const auto &fault : parsed.faults) qWarning() << fault.toLine();
    if (!parsed.profile) return base::fail(base::ErrorKind::ContractViolation, QStringLiteral("profile"));
    SqlResult known{{QStringLiteral("id")}, {}, 0, {}};
    ports::ReadAvailability work;
    for (const QString &id : texts(resources)) {
        known.rows.push_back({SqlValue(id)});
        work.resources.emplace_back(id);
    }
    if (!m_session.answers.contains(QStringLiteral("resources[1]")))
        m_session.answers[QStringLiteral("resources[1]")] = {known};
    work.from = QDate::fromString(QLatin1String(from), Qt::ISODate);
    work.to = QDate::fromString(QLatin1String(to), Qt::ISODate);
    work.site.zone = base::PracticeZone::fromIana(QStringLiteral("Australia/Sydney")).value();
    return pms::runUnit(m_session, *parsed.profile, work);
}

inline QStringList DiaryScript::free(const QByteArray &section, Row resources, const char *from, const char *to) {
    const auto result = run(section, resources, from, to);
    if (!result) return {result.error().toLogLine()};
    QStringList lines;
    for (const auto &day : std::get<ports::AvailabilityRead>(*result).days) {
        for (const auto &range : day.ranges) {
            QStringList types;
            for (const auto &type : range.types) types << type.value();
            lines << QStringLiteral("%1 %2 %3-%4/%5%6")
                         .arg(day.date.toString(Qt::ISODate), day.resource.value(), hhmm(range.start), hhmm(range.end))
                         .arg(range.slot.count() / 60)
                         .arg(types.isEmpty() ? QString() : QStringLiteral("[%1]").arg(types.join(QLatin1Char(','))));
        }
    }
    return lines;
}

}  // namespace diary
