// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QMultiHash>
#include <map>

#include "core/healthengine/api.h"
#include "core/healthengine/decode_page.h"

namespace core::healthengine {
namespace paging {

base::Expected<RawPage> read(const QByteArray &body, const QString &operation) {
    const auto document = parseBody(body, operation);
    if (!document) return base::fail(document.error());
    const QJsonObject top = document->object();
    const QJsonValue data = top.value(QLatin1String("data"));
    if (!document->isObject() || !data.isArray()) {
        return base::fail(base::ErrorKind::ContractViolation, operation,
                          QStringLiteral("data: expected an object with a list \"data\""));
    }
    RawPage raw{data.toArray()};
    const QJsonObject page = top.value(QLatin1String("page")).toObject();
    const auto current = wholeNumber(page.value(QLatin1String("currentPage")));
    const auto total = wholeNumber(page.value(QLatin1String("totalPages")));
    if (!current || !total || *current < 1 || *total < *current) return raw;
    raw.currentPage = *current;
    raw.totalPages = *total;
    return raw;
}

EntryNumbers bookingNumbers(const EntryReader &entry) {
    const auto number = wholeNumber(entry.value(QLatin1String("bookingId")));
    if (!number || *number <= 0) return {};
    return {*number, domain::BookingId(*number)};
}

}  // namespace paging

namespace {

constexpr qsizetype kLongestTypeName = 64;
constexpr qsizetype kLongestReason = 200;

/// Names of request types go to the log, so only what looks like a name passes.
bool isTypeName(const QString &text) {
    const auto isNameLetter = [](QChar letter) {
        return letter.unicode() < 128 &&
               (letter.isLetterOrNumber() || letter == u'_' || letter == u'.' || letter == u'-');
    };
    return !text.isEmpty() && text.size() <= kLongestTypeName && std::all_of(text.begin(), text.end(), isNameLetter);
}

domain::AvailabilityRequest availabilityRequest(EntryReader &entry) {
    domain::AvailabilityRequest read;
    read.day = entry.requiredDate(QLatin1String("day"));
    auto resource = entry.id(QLatin1String("pmsResourceId"));
    if (!resource) resource = entry.id(QLatin1String("pms_resource_id"));
    if (resource) read.resource = domain::PmsResourceId(*resource);
    return read;
}

/// Finds the positions of a batch that a name of the answer stands for: our id, or an index written as text.
class BatchNames final {
  public:
    explicit BatchNames(const std::vector<domain::AvailabilitySnapshot> &sent) : m_count(int(sent.size())) {
        for (int at = 0; at < m_count; ++at) m_positions.insert(snapshotId(sent[size_t(at)]), at);
    }
    QList<int> find(const QJsonValue &name) const {
        const QList<int> positions = m_positions.values(name.toString());
        if (!positions.isEmpty()) return positions;
        const auto index = wholeNumber(name);
        if (!index || *index < 0 || *index >= m_count) return {};
        return {int(*index)};
    }

  private:
    int m_count;
    QMultiHash<QString, int> m_positions;
};

}  // namespace

base::Expected<QStringList> decodePoll(const QByteArray &body) {
    const QString operation = QStringLiteral("pollRequests");
    const auto document = parseBody(body, operation);
    if (!document) return base::fail(document.error());
    if (!document->isArray()) {
        return base::fail(base::ErrorKind::ContractViolation, operation,
                          QStringLiteral("expected a list of request types"));
    }
    QStringList types;
    for (const QJsonValue &value : document->array()) {
        const QString type = value.toString();
        if (isTypeName(type) && !types.contains(type)) types.append(type);
    }
    return types;
}

base::Expected<Page<domain::AvailabilityRequest>> decodeAvailabilityRequests(const QByteArray &body) {
    const auto noNumbers = [](const EntryReader &) { return paging::EntryNumbers{}; };
    const auto key = [](const domain::AvailabilityRequest &item) {
        return std::pair(item.day, item.resource.value_or(domain::PmsResourceId()));
    };
    return paging::decode<domain::AvailabilityRequest>(body, QStringLiteral("availabilitySnapshotRequests"),
                                                       availabilityRequest, noNumbers, key);
}

base::Expected<BatchReply> decodeBatchReply(const QByteArray &body,
                                            const std::vector<domain::AvailabilitySnapshot> &sent) {
    const QString operation = QStringLiteral("sendAvailabilitySnapshots");
    QJsonObject top;
    if (!body.trimmed().isEmpty()) {
        const auto document = parseBody(body, operation);
        if (!document) return base::fail(document.error());
        if (!document->isObject()) {
            return base::fail(base::ErrorKind::ContractViolation, operation,
                              QStringLiteral("expected an object with \"created\", \"existing\" and \"failed\""));
        }
        top = document->object();
    }
    const BatchNames names(sent);
    std::map<int, QString> failed;
    for (const QJsonValue &name : top.value(QLatin1String("failed")).toArray()) {
        for (const int at : names.find(name)) failed.emplace(at, QString());
    }
    for (const QJsonValue &value : top.value(QLatin1String("errors")).toArray()) {
        const QString reason = value[QLatin1String("error")].toString().left(kLongestReason);
        for (const int at : names.find(value[QLatin1String("snapshot")])) failed[at] = reason;
    }
    BatchReply reply;
    for (int at = 0; at < int(sent.size()); ++at) {
        const auto found = failed.find(at);
        if (found == failed.end()) {
            reply.accepted.push_back(at);
            continue;
        }
        reply.failed.push_back(at);
        reply.errors.push_back(found->second);
    }
    return reply;
}

}  // namespace core::healthengine
