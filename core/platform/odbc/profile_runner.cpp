// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/profile_runner.h"

#include <mutex>
#include <set>

#include "core/pms/database_identity.h"
#include "core/pms/unit_of_work.h"

namespace core::platform {
namespace {

using base::Expected;
using ports::DatabaseIdentity;
using ports::PmsResult;

bool isSame(const DatabaseIdentity &known, const DatabaseIdentity &now) {
    const bool sameSite =
        !known.site || !now.site || ports::compareSites(*known.site, *now.site) == ports::SiteFinding::Same;
    return sameSite && known.fingerprint == now.fingerprint;
}

/// What OpenDatabase last found. Behind a fresh connection another copy may stand: it has to say the same before any
/// other unit runs. Shared by the database threads, of which an abandoned one may still be under way.
class KnownDatabase {
  public:
    void connected() {
        const std::lock_guard lock(m_mutex);
        m_isFresh = true;
    }
    void identified(const DatabaseIdentity &identity) {
        const std::lock_guard lock(m_mutex);
        m_known = identity;
        m_isFresh = false;
    }
    /// Nothing where it need not be asked.
    std::optional<DatabaseIdentity> toCompare() const {
        const std::lock_guard lock(m_mutex);
        return m_isFresh && m_known && (m_known->site || m_known->fingerprint) ? m_known : std::nullopt;
    }
    void confirmed() {
        const std::lock_guard lock(m_mutex);
        m_isFresh = false;
    }

  private:
    mutable std::mutex m_mutex;
    std::optional<DatabaseIdentity> m_known;
    bool m_isFresh = false;
};

/// What was logged already; of the database threads an abandoned one may still be under way.
class SaidOnce {
  public:
    bool isNew(const QString &word) {
        const std::lock_guard lock(m_mutex);
        return m_said.insert(word).second;
    }

  private:
    std::mutex m_mutex;
    std::set<QString> m_said;
};

Expected<void> confirm(pms::SqlSession &session, const pms::Profile &profile, KnownDatabase &database,
                       const QString &operation) {
    const auto known = database.toCompare();
    if (!known) return {};
    DatabaseIdentity now;
    if (auto said = pms::identify(session, profile.forDialect(session.dialect()), now); !said) return said;
    if (!isSame(*known, now))
        return base::fail(base::ErrorKind::Unavailable, operation,
                          QStringLiteral("another database, or changed tables, stand behind the connection"));
    database.confirmed();
    return {};
}

}  // namespace

UnitRunner profileRunner(pms::Profile profile, base::Log *log,
                         std::shared_ptr<ports::DocumentFolder> documents) {
    const auto known = std::make_shared<SaidOnce>();
    const auto ignored = [log, known](const base::Error &error) {
        if (!log || !known->isNew(error.operation + QLatin1Char(' ') + error.sqlState)) return;
        log->warning(u"pms", QStringLiteral("ignored, as the profile says: %1 %2").arg(error.operation, error.sqlState));
    };
    const auto shared = std::make_shared<const pms::Profile>(std::move(profile));
    const auto database = std::make_shared<KnownDatabase>();
    return {[shared, database](pms::SqlSession &session) {
                database->connected();
                return pms::prepareSession(session, *shared);
            },
            [shared, database, ignored, documents = std::move(documents)](
                pms::SqlSession &session, const ports::PmsWork &work) -> Expected<PmsResult> {
                const bool opens = std::holds_alternative<ports::OpenDatabase>(work);
                if (!opens) {
                    auto same = confirm(session, *shared, *database, ports::workName(work));
                    if (!same) return base::fail(same.error());
                }
                auto result = pms::runUnit(session, *shared, work, ignored, documents.get());
                if (opens && result) database->identified(std::get<DatabaseIdentity>(*result));
                return result;
            }};
}

}  // namespace core::platform
