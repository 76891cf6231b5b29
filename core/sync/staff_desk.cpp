// SPDX-License-Identifier: Apache-2.0
#include "core/sync/staff_desk.h"

#include <QJsonDocument>
#include <algorithm>

namespace core::sync {
namespace {

const QString kByEngine = QStringLiteral("engine");
const QString kDismissedPrefix = QStringLiteral("dismissed/");

domain::PracticeId practiceOf(const QString &itemId) {
    return domain::PracticeId(itemId.section(QLatin1Char('/'), 0, 0));
}

/// A unit that will not succeed by being repeated.
bool isFinal(const base::Error &error) {
    return error.kind == base::ErrorKind::Rejected || error.kind == base::ErrorKind::ContractViolation;
}

}  // namespace

StaffDesk::StaffDesk(ports::Executor &executor, ports::Random &random, ports::PmsDatabase &database,
                     ports::JournalStore &journal, base::Log &log)
    : m_executor(executor), m_random(random), m_database(database), m_journal(journal), m_log(log) {}

QString StaffDesk::itemId(const domain::PracticeId &practice, const QString &kind, const QString &subject) {
    return practice.value() + QLatin1Char('/') + kind + QLatin1Char('/') + subject;
}

void StaffDesk::raise(const domain::PracticeId &practice, const QString &kind, const QString &subject,
                      std::optional<domain::BookingId> booking, const QJsonObject &facts, QString person) {
    const QString id = itemId(practice, kind, subject);
    if (m_items.count(id) || isDismissed(practice, id)) return;
    ports::StaffItem item;
    item.id = id;
    item.kind = kind;
    item.practice = practice;
    item.booking = booking;
    item.raisedAt = m_executor.utcNow();
    item.facts = QString::fromUtf8(QJsonDocument(facts).toJson(QJsonDocument::Compact));
    item.person = base::Redacted<QString>(std::move(person));
    m_items[id] = std::move(item);
    m_unwritten.insert(id);
    m_closing.erase(id);
    m_log.warning(u"staff", QStringLiteral("item %1").arg(id));
    pump();
    if (onChanged) onChanged();
}

void StaffDesk::withdraw(const domain::PracticeId &practice, const QString &kind, const QString &subject) {
    const QString id = itemId(practice, kind, subject);
    if (m_dismissed.count(id) && m_dismissed.at(id)) setDismissed(practice, id, false);
    if (m_items.count(id)) close(id, kByEngine);
}

void StaffDesk::close(const QString &id, const QString &by) {
    if (by != kByEngine) setDismissed(practiceOf(id), id, true);
    const bool neverStored = m_memoryOnly.erase(id) > 0 || (m_unwritten.count(id) > 0 && !m_busy);
    m_unwritten.erase(id);
    m_items.erase(id);
    if (!neverStored) m_closing[id] = by;
    pump();
    if (onChanged) onChanged();
}

bool StaffDesk::isDismissed(const domain::PracticeId &practice, const QString &id) {
    const auto known = m_dismissed.find(id);
    if (known != m_dismissed.end()) return known->second;
    const auto stored = m_journal.value(practice, kDismissedPrefix + id);
    if (!stored) return false;
    const bool dismissed = *stored && !(*stored)->isEmpty();
    m_dismissed[id] = dismissed;
    return dismissed;
}

void StaffDesk::setDismissed(const domain::PracticeId &practice, const QString &id, bool dismissed) {
    m_dismissed[id] = dismissed;
    const QString value = dismissed ? base::formatUtcStamp(m_executor.utcNow()) : QString();
    if (auto put = m_journal.putValue(practice, kDismissedPrefix + id, value); !put)
        m_log.warning(u"staff", put.error().toLogLine());
}

bool StaffDesk::mayWriteFor(const QString &id) const {
    return !mayWrite || mayWrite(practiceOf(id));
}

void StaffDesk::refresh() {
    m_refresh = ports::transact(m_database, ports::ListStaffItems{m_executor.utcNow()}, ports::PmsPriority::Watch,
                                [this](base::Expected<std::vector<ports::StaffItem>> list) {
                                    if (!list) return;
                                    std::map<QString, ports::StaffItem> fresh;
                                    for (auto &item : *list) {
                                        if (!m_closing.count(item.id)) fresh[item.id] = std::move(item);
                                    }
                                    for (const auto &kept : {m_unwritten, m_memoryOnly}) {
                                        for (const QString &id : kept) fresh[id] = m_items[id];
                                    }
                                    m_items = std::move(fresh);
                                    if (onChanged) onChanged();
                                });
}

void StaffDesk::writeAgain() {
    for (const auto &[id, item] : m_items) m_unwritten.insert(id);
    m_memoryOnly.clear();
    pump();
}

std::vector<ports::StaffItem> StaffDesk::items() const {
    std::vector<ports::StaffItem> result;
    for (const auto &[id, item] : m_items) result.push_back(item);
    std::sort(result.begin(), result.end(), [](const auto &a, const auto &b) { return a.raisedAt > b.raisedAt; });
    return result;
}

void StaffDesk::pump() {
    if (m_busy) return;
    const auto open =
        std::find_if(m_unwritten.begin(), m_unwritten.end(), [this](const auto &id) { return mayWriteFor(id); });
    if (open != m_unwritten.end()) return write(*open);
    const auto closed =
        std::find_if(m_closing.begin(), m_closing.end(), [this](const auto &c) { return mayWriteFor(c.first); });
    if (closed != m_closing.end()) finishClosing(closed->first);
}

void StaffDesk::write(QString id) {
    m_busy = true;
    m_work = ports::transact(m_database, ports::WriteStaffItem{m_items[id]}, ports::PmsPriority::Watch,
                             [this, id](base::Expected<ports::Done> done) {
                                 m_busy = false;
                                 if (!done && !isFinal(done.error())) return retryLater();
                                 m_backoff.succeeded();
                                 const bool open = m_unwritten.erase(id) > 0;
                                 // Without a table of ours the item stays in memory, which is all there is.
                                 if (!done && open) m_memoryOnly.insert(id);
                                 pump();
                             });
}

void StaffDesk::finishClosing(QString id) {
    m_busy = true;
    m_work = ports::transact(m_database, ports::CloseStaffItem{id, m_closing[id], m_executor.utcNow()},
                             ports::PmsPriority::Watch, [this, id](base::Expected<ports::Done> done) {
                                 m_busy = false;
                                 if (!done && !isFinal(done.error())) return retryLater();
                                 m_backoff.succeeded();
                                 m_closing.erase(id);
                                 pump();
                             });
}

void StaffDesk::retryLater() {
    m_timer = m_executor.runAfter(m_backoff.failed(m_random), [this] { pump(); });
}

}  // namespace core::sync
