// SPDX-License-Identifier: Apache-2.0
#include "core/sync/staff_desk.h"

#include <QJsonDocument>
#include <algorithm>

namespace core::sync {

StaffDesk::StaffDesk(ports::Executor &executor, ports::Random &random, ports::PmsDatabase &database, base::Log &log)
    : m_executor(executor), m_random(random), m_database(database), m_log(log) {}

QString StaffDesk::itemId(const domain::PracticeId &practice, const QString &kind, const QString &subject) {
    return practice.value() + QLatin1Char('/') + kind + QLatin1Char('/') + subject;
}

void StaffDesk::raise(const domain::PracticeId &practice, const QString &kind, const QString &subject,
                      std::optional<domain::BookingId> booking, const QJsonObject &facts, QString person) {
    const QString id = itemId(practice, kind, subject);
    if (m_items.count(id) && !m_closing.count(id)) return;
    ports::StaffItem item;
    item.id = id;
    item.kind = kind;
    item.practice = practice;
    item.booking = booking;
    item.raisedAt = m_executor.utcNow();
    item.facts = QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact));
    item.person = base::Redacted<QString>(std::move(person));
    m_items[id] = std::move(item);
    m_unwritten[id] = true;
    m_closing.erase(id);
    m_log.warning(u"staff", QStringLiteral("item %1").arg(id));
    pump();
    if (onChanged) onChanged();
}

void StaffDesk::withdraw(const domain::PracticeId &practice, const QString &kind, const QString &subject) {
    const QString id = itemId(practice, kind, subject);
    if (m_items.count(id)) close(id, QStringLiteral("engine"));
}

void StaffDesk::close(const QString &id, const QString &by) {
    const bool neverStored = m_unwritten.erase(id) > 0 && !m_busy;
    m_items.erase(id);
    if (!neverStored) m_closing[id] = by;
    pump();
    if (onChanged) onChanged();
}

void StaffDesk::refresh() {
    m_refresh = ports::transact(
        m_database, ports::ListStaffItems{m_executor.utcNow()}, ports::PmsPriority::Watch,
        [this](base::Expected<std::vector<ports::StaffItem>> list) {
            if (!list) return;
            std::map<QString, ports::StaffItem> fresh;
            for (auto &item : *list) {
                if (!m_closing.count(item.id)) fresh[item.id] = std::move(item);
            }
            for (const auto &[id, unwritten] : m_unwritten) fresh[id] = m_items[id];
            m_items = std::move(fresh);
            if (onChanged) onChanged();
        });
}

std::vector<ports::StaffItem> StaffDesk::items() const {
    std::vector<ports::StaffItem> result;
    for (const auto &[id, item] : m_items) result.push_back(item);
    std::sort(result.begin(), result.end(), [](const auto &a, const auto &b) { return a.raisedAt > b.raisedAt; });
    return result;
}

void StaffDesk::pump() {
    if (m_busy) return;
    if (!m_unwritten.empty()) return write(m_unwritten.begin()->first);
    if (!m_closing.empty()) return finishClosing(m_closing.begin()->first);
}

void StaffDesk::write(const QString &id) {
    m_busy = true;
    m_work = ports::transact(m_database, ports::WriteStaffItem{m_items[id]}, ports::PmsPriority::Watch,
                             [this, id](base::Expected<ports::Done> done) {
                                 m_busy = false;
                                 // Without a table of ours the item stays in memory, which is all there is.
                                 const bool settled = done || done.error().kind == base::ErrorKind::Rejected;
                                 if (!settled) return retryLater();
                                 m_backoff.succeeded();
                                 m_unwritten.erase(id);
                                 pump();
                             });
}

void StaffDesk::finishClosing(const QString &id) {
    m_busy = true;
    m_work = ports::transact(m_database, ports::CloseStaffItem{id, m_closing[id], m_executor.utcNow()},
                             ports::PmsPriority::Watch, [this, id](base::Expected<ports::Done> done) {
                                 m_busy = false;
                                 const bool settled = done || done.error().kind == base::ErrorKind::Rejected;
                                 if (!settled) return retryLater();
                                 m_backoff.succeeded();
                                 m_closing.erase(id);
                                 pump();
                             });
}

void StaffDesk::retryLater() {
    m_timer = m_executor.runAfter(m_backoff.failed(m_random), [this] { pump(); });
}

}  // namespace core::sync
