// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_columns.h"

#include "core/pms/row_reader.h"

namespace core::pms {
namespace {

QStringList words(const char *list) {
    return QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

struct Row {
    const char *operation;
    const char *needed;  ///< Words; "a|b" is one of the two.
    const char *others;
};

constexpr Row kRows[] = {
    {"resources", "id", "title first_name last_name name specialty location active bookable"},
    {"resource", "id", "title first_name last_name name specialty location active bookable"},
    {"appointment_types", "id name", "length_min resource"},
    {"closures", "date",
     "resource end_date repeat repeat_every repeat_days repeat_nth repeat_weekday repeat_until repeat_except"},
    {"change_token", "token", ""},
    {"patient", "id", "active deceased"},
    {"candidates", "id first_name last_name dob|dob_year",
     "dob_month dob_day mobile_phone home_phone work_phone phone email address suburb state postcode sex "
     "medicare_number "
     "medicare_irn medicare_expiry active deceased"},
    {"appointments", "id resource start_at|date",
     "patient end_at start_time end_time length_s length_min pattern status overlapped"},
    {"link", "appointment patient resource start_at length_s",
     "further_appointments new_patient told_confirmed told_cancelled told_did_not_attend cancelled_by_healthengine"},
    {"links", "booking appointment patient resource start_at length_s",
     "further_appointments new_patient told_confirmed told_cancelled told_did_not_attend cancelled_by_healthengine"},
    {"items", "id kind practice booking raised_at facts person", ""},
};

}  // namespace

std::optional<OperationColumns> columnsOf(const QString &operation, const Profile &profile) {
    for (const Row &row : kRows) {
        if (operation != QLatin1String(row.operation)) continue;
        OperationColumns columns;
        const bool isResource = operation == QLatin1String("resources") || operation == QLatin1String("resource");
        for (const QString &word : words(row.needed)) {
            QStringList any = word.split(QLatin1Char('|'));
            const bool isId = word == QLatin1String("resource") || (isResource && word == QLatin1String("id"));
            if (isId) any << profile.resourceId.names();
            columns.needed.push_back(any);
            columns.read << any;
        }
        columns.read << words(row.others) << profile.resourceId.names() << profile.statuses.columns()
                     << profile.sexes.columns();
        return columns;
    }
    return std::nullopt;
}

ColumnFindings judgeColumns(const QString &operation, const SqlResult &result, const Profile &profile,
                            Dialect dialect) {
    ColumnFindings findings;
    const auto columns = columnsOf(operation, profile);
    if (!columns) return findings;
    const Operation *found = profile.forDialect(dialect).operation(operation);
    RowRules rules;
    if (found) rules.columns = &found->columns;
    const RowReader reader(result, 0, operation, rules);
    for (const QStringList &any : columns->needed) {
        const bool there =
            std::any_of(any.begin(), any.end(), [&](const QString &name) { return reader.hasColumn(name); });
        if (!there) findings.missing << any.join(QStringLiteral(" or "));
    }
    QStringList used = columns->read;
    if (found) {
        for (const ColumnRule &rule : found->columns) used << rule.theirs;
        for (const Statement &statement : found->statements) {
            for (const Capture &capture : statement.captures) used << capture.column;
        }
    }
    for (const QString &name : result.columns) {
        if (!used.contains(name)) findings.unread << name;
    }
    return findings;
}

}  // namespace core::pms
