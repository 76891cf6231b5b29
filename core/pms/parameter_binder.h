// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/database_zone.h"
#include "core/pms/profile.h"

namespace core::pms {

/// Turns what the engine offers into what is bound, in this order: the engine's value (practice's wall clock), the
/// database's zone, the profile's forms, the charset and width of the column. One for each unit of work, so that a new
/// uuid is the same within the unit.
class ParameterBinder final {
  public:
    ParameterBinder(const Profile &profile, DatabaseZone zone, ports::UnitSite site)
        : m_profile(profile), m_zone(std::move(zone)), m_site(std::move(site)) {}

    const DatabaseZone &zone() const { return m_zone; }

    /// @p offered with the values of @p names as they are to be bound; names that nothing gives stay absent.
    Parameters bound(const std::set<QString> &names, const Parameters &offered) const;

    /// Lines for the appointment's notes about what the columns will not hold of @p text, offered as @p name: what is
    /// too long, and what the charset has no character for (by code point).
    QStringList lossOf(const QString &name, const QString &text) const;

  private:
    struct Offer {
        Parameters::Values values;
        bool list = false;
    };
    std::optional<Offer> valuesOf(const QString &name, const Parameters &offered, int depth) const;
    std::optional<Offer> made(const ParameterRule &rule, const QString &name, const Parameters &offered,
                              int depth) const;
    /// In the database's zone, before any form.
    std::optional<Offer> inDatabase(const QString &name, const Parameters &offered) const;
    std::optional<Offer> always(const QString &name, const Parameters &offered) const;
    std::optional<Offer> resourcePart(const QString &name, const Parameters &offered) const;
    SqlValue converted(const QString &name, const SqlValue &value, const Parameters &offered) const;
    SqlValue convertedEnd(const Parameters &offered, const base::PracticeTime &end) const;
    SqlValue widened(const QString &name, const QString &text) const;
    SqlValue mapped(const QString &name, const SqlValue &value) const;
    SqlValue formed(const Forms &forms, const QString &name, ValueKind kind, SqlValue value) const;

    const Profile &m_profile;
    DatabaseZone m_zone;
    ports::UnitSite m_site;
    mutable std::map<QString, QString> m_uuids;
};

}  // namespace core::pms
