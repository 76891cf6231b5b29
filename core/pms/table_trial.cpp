// SPDX-License-Identifier: Apache-2.0
#include "core/pms/table_trial.h"

#include "core/pms/sql_catalogue.h"
#include "core/pms/table_use.h"

namespace core::pms {
namespace {

using Verdict = TrialFinding::Verdict;

/// What is asked every few seconds or for every booking, and by which values: one index for each is enough.
struct OftenAsked {
    const char *operation;
    std::vector<QStringList> keys;  ///< Of each list one column with an index will do.
};

const std::vector<OftenAsked> &oftenAsked() {
    const auto one = [](const char *name) { return QStringList{QLatin1String(name)}; };
    const QStringList diary = {QStringLiteral("resources"), QStringLiteral("resource"),  QStringLiteral("from_start"),
                               QStringLiteral("until"),     QStringLiteral("from"),      QStringLiteral("to"),
                               QStringLiteral("date"),      QStringLiteral("day_before")};
    static const std::vector<OftenAsked> kAll = {
        {"busy", {diary}},
        {"sessions", {diary}},
        {"candidates",
         {one("dob"),
          one("phone_key"),
          one("email_key"),
          one("medicare_key"),
          {QStringLiteral("name_key"), QStringLiteral("last_name")}}},
        {"patient", {one("patient")}},
        {"appointments", {one("appointments")}},
        {"link", {one("booking")}},
    };
    return kAll;
}

class TableTrial final {
  public:
    TableTrial(SqlCatalogue &catalogue, const Profile &profile, Dialect dialect)
        : m_catalogue(catalogue), m_profile(profile), m_dialect(dialect) {}

    std::vector<TrialFinding> run() {
        const QStringList own = installedTables(m_profile, m_dialect);
        for (const TableUse &use : tablesOf(m_profile, m_dialect)) {
            if (!isSystemTable(use.table))
                table(use, own.contains(use.table.section(QLatin1Char('.'), -1), Qt::CaseInsensitive));
        }
        for (const OftenAsked &asked : oftenAsked()) {
            const Operation *operation = m_profile.forDialect(m_dialect).operation(QLatin1String(asked.operation));
            if (!operation) continue;
            for (const QStringList &keys : asked.keys) index(QLatin1String(asked.operation), *operation, keys);
        }
        return std::move(m_found);
    }

  private:
    void say(Verdict verdict, const QString &subject, const QString &text) {
        m_found.push_back({verdict, subject, text});
    }

    void table(const TableUse &use, bool isOwn) {
        const QString subject = QStringLiteral("table %1").arg(use.table);
        const auto found = m_catalogue.table(use.table);
        if (!found) return say(Verdict::Warning, subject, found.error().toLogLine());
        if (!*found && isOwn)
            return say(Verdict::Warning, subject,
                       QStringLiteral("our own, not made yet: the first connection makes it, where it may"));
        if (!*found) return say(Verdict::Fault, subject, QStringLiteral("does not exist, or our login may not see it"));
        m_tables[use.table.toLower()] = **found;
        const auto rights = m_catalogue.rights(use.table);
        if (!rights || !*rights) return;
        QStringList lacking;
        for (const QString &right : use.rights) {
            if (!(*rights)->contains(right)) lacking << right;
        }
        if (lacking.isEmpty())
            return say(Verdict::Good, subject,
                       QStringLiteral("there, with %1").arg(use.rights.join(QStringLiteral(", "))));
        say(Verdict::Fault, subject,
            QStringLiteral("our login lacks %1; `profile grants` writes the script for its owner")
                .arg(lacking.join(QStringLiteral(", "))));
    }

    /// Warns when none of the columns that @p keys are compared with begins an index.
    void index(const QString &operation, const Operation &found, const QStringList &keys) {
        QStringList without;
        for (const Statement &statement : found.statements) {
            for (const Comparison &one : comparisonsOf(textOfStatement(statement), m_dialect)) {
                if (!keys.contains(one.parameter)) continue;
                const CatalogueTable *table = tableOf(one);
                if (!table || table->isView || !table->column(one.column)) continue;
                if (table->hasIndexOn({one.column})) return;
                const QString column = table->name + QLatin1Char('.') + one.column;
                if (!without.contains(column)) without << column;
            }
        }
        if (without.isEmpty()) return;
        say(Verdict::Warning, QStringLiteral("index for %1").arg(operation),
            QStringLiteral(
                "%1 has no index, and every question of this kind reads the whole table; ask its owner for one")
                .arg(without.join(QStringLiteral(", "))));
    }

    const CatalogueTable *tableOf(const Comparison &comparison) const {
        if (!comparison.table.isEmpty()) {
            const auto found = m_tables.find(comparison.table.toLower());
            return found == m_tables.end() ? nullptr : &found->second;
        }
        for (const auto &[name, table] : m_tables) {
            if (table.column(comparison.column)) return &table;
        }
        return nullptr;
    }

    SqlCatalogue &m_catalogue;
    const Profile &m_profile;
    Dialect m_dialect;
    std::map<QString, CatalogueTable> m_tables;
    std::vector<TrialFinding> m_found;
};

}  // namespace

std::vector<TrialFinding> tryTables(SqlSession &session, const Profile &profile) {
    SqlCatalogue *catalogue = session.catalogue();
    return catalogue ? TableTrial(*catalogue, profile, session.dialect()).run() : std::vector<TrialFinding>();
}

QStringList lackingOwnTables(SqlSession &session, const Profile &profile) {
    QStringList lacking;
    SqlCatalogue *catalogue = session.catalogue();
    if (!catalogue) return lacking;
    for (const QString &table : installedTables(profile, session.dialect())) {
        const auto found = catalogue->table(table);
        if (found && !*found) lacking << table;
    }
    return lacking;
}

}  // namespace core::pms
