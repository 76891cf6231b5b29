// SPDX-License-Identifier: Apache-2.0
#include "core/sync/database_guard.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <utility>

namespace core::sync {
namespace {

constexpr auto kShape = "database-shape";
constexpr auto kSite = "database-site";

QString factsText(const QJsonObject &facts) {
    return QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact));
}

QString word(ports::FingerprintDifference difference) {
    switch (difference) {
        case ports::FingerprintDifference::TableAdded:
            return QStringLiteral("table-added");
        case ports::FingerprintDifference::TableGone:
            return QStringLiteral("table-gone");
        case ports::FingerprintDifference::ColumnAdded:
            return QStringLiteral("column-added");
        case ports::FingerprintDifference::ColumnGone:
            return QStringLiteral("column-gone");
        case ports::FingerprintDifference::TypeChanged:
            return QStringLiteral("type-changed");
        case ports::FingerprintDifference::NullabilityChanged:
            return QStringLiteral("nullability-changed");
    }
    return {};
}

/// The words are made of these in core/text.
QString shapeFacts(const std::vector<ports::FingerprintChange> &changes) {
    QJsonArray list;
    for (const auto &change : changes) {
        list.append(QJsonObject{{QStringLiteral("what"), word(change.difference)},
                                {QStringLiteral("table"), change.table},
                                {QStringLiteral("column"), change.column},
                                {QStringLiteral("before"), change.before},
                                {QStringLiteral("now"), change.now}});
    }
    return factsText({{QStringLiteral("changes"), list}});
}

}  // namespace

base::Error DatabaseGuard::error() {
    return {base::ErrorKind::Unavailable, QStringLiteral("database_guard"),
            QStringLiteral("writes wait: the database is not the one that was known (held list)")};
}

void DatabaseGuard::examine() {
    const auto &identity = m_desk.latest();
    if (!identity || m_desk.isSuspect()) {
        // Who knows a database writes into no other one before it has said who it is.
        const auto shape = m_journal.value(m_practice, QLatin1String(kShape));
        const auto site = m_journal.value(m_practice, QLatin1String(kSite));
        m_paused = m_desk.isSuspect() || (shape && *shape) || (site && *site);
        return;
    }
    if (std::exchange(m_seen, m_desk.revision()) == m_desk.revision() && !m_paused) return;
    const bool shape = !identity->fingerprint || allowsShape(*identity->fingerprint);
    const bool site = !identity->site || allowsSite(*identity->site);
    m_paused = !shape || !site;
}

bool DatabaseGuard::allowsShape(const ports::Fingerprint &now) {
    const auto stored = m_journal.value(m_practice, QLatin1String(kShape));
    if (!stored) return !m_paused;
    const QString text = ports::toText(now);
    const auto before = *stored ? ports::fingerprintFromText(**stored) : std::nullopt;
    const auto changes = before ? ports::changesBetween(*before, now) : std::vector<ports::FingerprintChange>();
    if (!changes.empty() && !accepted(kShapeHold, text, shapeFacts(changes))) return false;
    released(kShapeHold);
    return *stored == text || remember(kShape, text);
}

bool DatabaseGuard::allowsSite(const ports::SiteIdentity &now) {
    const auto stored = m_journal.value(m_practice, QLatin1String(kSite));
    if (!stored) return !m_paused;
    const QString text = ports::toText(now);
    const auto before = *stored ? ports::siteFromText(**stored) : std::nullopt;
    const auto finding = before ? ports::compareSites(*before, now) : ports::SiteFinding::Same;
    if (finding == ports::SiteFinding::OtherCopy) {
        released(kOlderHold);
        // A copy that goes on being used is the same copy.
        return accepted(kOtherCopyHold, now.site,
                        factsText({{QStringLiteral("before"), before->site}, {QStringLiteral("now"), now.site}})) &&
               remember(kSite, text);
    }
    released(kOtherCopyHold);
    if (finding == ports::SiteFinding::OlderHistory) {
        const QJsonObject facts{{QStringLiteral("before"), QString::number(*before->history)},
                                {QStringLiteral("now"), QString::number(*now.history)}};
        return accepted(kOlderHold, QString::number(*before->history), factsText(facts)) && remember(kSite, text);
    }
    released(kOlderHold);
    return *stored == text || remember(kSite, text);
}

bool DatabaseGuard::accepted(const char *kind, const QString &content, const QString &facts) {
    const QByteArray hash = QCryptographicHash::hash(content.toUtf8(), QCryptographicHash::Sha256).toHex();
    const auto verdict = m_holds.examine(m_practice, QLatin1String(kind), GuardFinding::StaffOnly, hash, facts);
    if (verdict != HoldVerdict::Go) return false;
    released(kind);
    return true;
}

void DatabaseGuard::released(const char *kind) {
    (void)m_holds.examine(m_practice, QLatin1String(kind), GuardFinding::Fine, {}, {});
}

bool DatabaseGuard::remember(const char *name, const QString &content) {
    // Without a memory the next start would take any database for the known one; bookings go on meanwhile.
    (void)m_journal.putValue(m_practice, QLatin1String(name), content);
    return true;
}

}  // namespace core::sync
