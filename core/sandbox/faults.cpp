// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/faults.h"

#include <algorithm>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

bool matches(const Fault &fault, const QString &operation, const QByteArray &method, const QString &practice) {
    if (!fault.practice.isEmpty() && fault.practice != practice) return false;
    return fault.operation == u"*"_s || fault.operation == operation || fault.operation.toLatin1() == method;
}

Fault statusFault(int status) {
    Fault fault;
    fault.status = status;
    return fault;
}

}  // namespace

void FaultPlan::add(Fault fault) {
    m_faults.push_back(std::move(fault));
}

void FaultPlan::clear() {
    m_faults.clear();
}

std::optional<Fault> FaultPlan::take(const QString &operation, const QByteArray &method, const QString &practice,
                                     ports::Random &random) {
    for (auto it = m_faults.begin(); it != m_faults.end(); ++it) {
        if (!matches(*it, operation, method, practice)) continue;
        if (it->skip > 0) {
            --it->skip;
            continue;
        }
        if (it->probability < 1.0 && random.unit() >= it->probability) continue;
        Fault taken = *it;
        if (it->count && --*it->count <= 0) m_faults.erase(it);
        return taken;
    }
    return std::nullopt;
}

base::Expected<Fault> faultFromName(const QString &name) {
    static const std::vector<std::pair<QString, FaultKind>> kinds{{u"latency"_s, FaultKind::Latency},
                                                                  {u"status"_s, FaultKind::Status},
                                                                  {u"resetBefore"_s, FaultKind::ResetBeforeEffect},
                                                                  {u"resetAfter"_s, FaultKind::ResetAfterEffect},
                                                                  {u"badJson"_s, FaultKind::BadJson},
                                                                  {u"truncated"_s, FaultKind::Truncated},
                                                                  {u"drip"_s, FaultKind::Drip}};
    for (const auto &[word, kind] : kinds) {
        if (word != name) continue;
        Fault fault;
        fault.kind = kind;
        if (kind == FaultKind::Latency) fault.delay = std::chrono::seconds(2);
        if (kind == FaultKind::Drip) fault.delay = std::chrono::milliseconds(500);
        return fault;
    }
    if (name == u"forbidden"_s) return statusFault(403);
    if (name == u"unauthorized"_s) return statusFault(401);
    if (name == u"429"_s) {
        Fault fault = statusFault(429);
        fault.retryAfter = std::chrono::seconds(2);
        return fault;
    }
    bool number = false;
    const int status = name.toInt(&number);
    if (number && status >= 400 && status <= 599) return statusFault(status);
    return base::fail(
        base::ErrorKind::ContractViolation, u"fault"_s,
        u"kind: latency, status, 400 to 599, resetBefore, resetAfter, badJson, truncated, drip, forbidden or "
        "unauthorized expected"_s);
}

QString toString(FaultKind kind) {
    switch (kind) {
        case FaultKind::Latency:
            return u"latency"_s;
        case FaultKind::Status:
            return u"status"_s;
        case FaultKind::ResetBeforeEffect:
            return u"resetBefore"_s;
        case FaultKind::ResetAfterEffect:
            return u"resetAfter"_s;
        case FaultKind::BadJson:
            return u"badJson"_s;
        case FaultKind::Truncated:
            return u"truncated"_s;
        case FaultKind::Drip:
            return u"drip"_s;
    }
    return {};
}

}  // namespace core::sandbox
