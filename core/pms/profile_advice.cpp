// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_advice.h"

#include "core/pms/operation_catalogue.h"
#include "core/pms/table_use.h"

namespace core::pms {
namespace {

/// Goes through one profile on one dialect.
class Adviser final {
  public:
    Adviser(const Profile &profile, Dialect dialect) : m_profile(profile), m_part(profile.forDialect(dialect)) {}

    std::vector<Advice> run() {
        aboutWhole();
        aboutBooking();
        for (const auto &[name, operation] : m_part.operations) {
            const OperationRule *rule = operationRule(name);
            for (const Statement &statement : operation.statements) {
                if (rule && rule->isWrite) aboutUndo(name, statement);
            }
        }
        return std::move(m_found);
    }

  private:
    bool has(const char *operation) const { return m_part.operation(QLatin1String(operation)) != nullptr; }
    void say(const QString &place, const QString &text) { m_found.push_back({place, text}); }

    void aboutWhole() {
        if (!m_profile.verified)
            say(QStringLiteral("profile.verified"),
                QStringLiteral("never tried on a live system: try it on a copy before a practice relies on it"));
        if (!m_part.probe)
            say(QStringLiteral("probe"), QStringLiteral("without it `profile detect` does not recognise this system, "
                                                        "and an unknown version is not warned of"));
        if (!m_part.site)
            say(QStringLiteral("site"),
                QStringLiteral(
                    "another copy of the database is not noticed; add the statement that tells copies apart"));
        if (m_part.fingerprint.empty())
            say(QStringLiteral("fingerprint"),
                QStringLiteral(
                    "changed tables are not noticed before a statement fails; list the tables that are written"));
        if (has("sessions") && has("busy") && !has("change_token"))
            say(QStringLiteral("operation.change_token"),
                QStringLiteral("missing: every look reads the whole diary; add one cheap value that changes with it"));
    }

    void aboutBooking() {
        if (!has("appointment_insert")) return;
        if (!has("lock"))
            say(QStringLiteral("operation.lock"),
                QStringLiteral(
                    "missing: two bookings of one moment may both find the slot free; lock the resource's row first"));
        if (!has("link") || !has("link_insert"))
            say(QStringLiteral("operation.link"),
                QStringLiteral("missing: a booking that is asked for again is not recognised by the database"));
        if (has("cancel") && !m_profile.statuses.written(ports::AppointmentState::Cancelled))
            say(QStringLiteral("map.status.cancelled"), QStringLiteral("missing: `cancel` has no :status to write"));
        if (m_profile.statuses.isEmpty())
            say(QStringLiteral("map.status"),
                QStringLiteral("missing: every appointment counts as booked, cancelled ones too"));
    }

    /// Whether @p undo finds just what its statement did.
    static bool isAimed(const Statement &statement, const SqlTemplate &undo, const Operation &operation) {
        const std::set<QString> used = undo.parameters();
        if (used.contains(QStringLiteral("link_tag")) || used.contains(QStringLiteral("booking"))) return true;
        for (const Statement &earlier : operation.statements) {
            for (const QString &name : earlier.captured()) {
                if (used.contains(name)) return true;
            }
            if (&earlier == &statement) break;
        }
        return false;
    }

    void aboutUndo(const QString &operation, const Statement &statement) {
        if (m_part.transactions) {
            if (statement.undo)
                say(statement.name, QStringLiteral("its undo is never run, as [connection] transactions is not false"));
            return;
        }
        const bool ofBooking =
            operation == QLatin1String("patient_insert") || operation == QLatin1String("appointment_insert");
        if (!statement.undo) {
            if (ofBooking && !statement.ignoreErrors)
                say(statement.name,
                    QStringLiteral(
                        "without transactions and without an undo its row stays when a later statement fails"));
            return;
        }
        if (!isAimed(statement, *statement.undo, *m_part.operation(operation)))
            say(statement.name,
                QStringLiteral(
                    "its undo uses neither :link_tag nor anything captured: it may take back somebody else's row"));
    }

    const Profile &m_profile;
    const DialectProfile &m_part;
    std::vector<Advice> m_found;
};

}  // namespace

std::vector<Advice> adviceOn(const Profile &profile, Dialect dialect) {
    return Adviser(profile, dialect).run();
}

QString tierReason(const Profile &profile, Dialect dialect) {
    const DialectProfile &part = profile.forDialect(dialect);
    const QString tier = profile.tier(dialect);
    if (tier == QLatin1String("transactional"))
        return QStringLiteral(
            "the first statement locks, everything is one transaction, and the link is in the database");
    if (tier == QLatin1String("compensated"))
        return part.transactions
                   ? QStringLiteral("operation lock is missing: what was written is looked at again and taken back")
                   : QStringLiteral(
                         "transactions = false: what was written is looked at again and taken back by its undo");
    QStringList missing;
    for (const char *name : {"link", "link_insert"}) {
        if (!part.operation(QLatin1String(name))) missing << QLatin1String(name);
    }
    return QStringLiteral("without %1 only this PC's journal knows which booking was entered")
        .arg(missing.join(QStringLiteral(" and ")));
}

}  // namespace core::pms
