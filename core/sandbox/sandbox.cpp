// SPDX-License-Identifier: Apache-2.0
#include "core/sandbox/sandbox.h"

#include <QJsonDocument>
#include <QLocale>

#include "core/sandbox/intake.h"
#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr size_t kMaxViolations = 10'000;

QString withoutBase(const QUrl &url, const QString &basePath) {
    const QString path = url.path(QUrl::FullyEncoded);
    return path.startsWith(basePath + u'/') ? path.mid(basePath.size()) : QString();
}

void stampDate(ports::HttpResponse &response, base::UtcTime now) {
    const QString text = QLocale::c().toString(base::toDateTime(now), u"ddd, dd MMM yyyy HH:mm:ss"_s) + u" GMT"_s;
    response.headers.insert(response.headers.begin(), {"Date", text.toLatin1()});
}

void record(State &state, Violation violation) {
    if (state.violations.size() < kMaxViolations) state.violations.push_back(std::move(violation));
}

bool answersBooking(const QString &operation) {
    return operation == u"confirmBookingInsert"_s || operation == u"rejectBookingInsert"_s;
}

bool keepsAnswer(const std::optional<Fault> &fault) {
    return fault && fault->kind != FaultKind::Latency;
}

bool happensBefore(const Fault &fault) {
    return fault.kind == FaultKind::ResetBeforeEffect || (fault.kind == FaultKind::Status && !fault.afterEffect);
}

/// Turns the true answer into what the fault makes of it.
SandboxReply spoil(ports::HttpResponse response, const Fault &fault) {
    SandboxReply reply{std::move(response), fault.delay};
    switch (fault.kind) {
        case FaultKind::Latency:
            break;
        case FaultKind::Status:
            reply.response = errorResponse(fault.status, u"asked-for fault"_s);
            if (fault.retryAfter) {
                reply.response.headers.push_back(
                    {"Retry-After", QByteArray::number(qint64(fault.retryAfter->count()))});
            }
            break;
        case FaultKind::ResetBeforeEffect:
            reply.fault = ReplyFault::ResetBeforeEffect;
            break;
        case FaultKind::ResetAfterEffect:
            reply.fault = ReplyFault::ResetAfterEffect;
            break;
        case FaultKind::BadJson:
            reply.response.status = 200;
            reply.response.body = "{\"data\": [{\"bookingId\": 1, ";
            break;
        case FaultKind::Truncated:
            reply.fault = ReplyFault::Truncated;
            break;
        case FaultKind::Drip:
            reply.fault = ReplyFault::Drip;
            reply.delay = std::chrono::milliseconds(0);
            reply.dripEvery = fault.delay;
            break;
    }
    return reply;
}

/// One pass of one request through matching, identity, faults, rules and effect.
class Exchange final {
  public:
    Exchange(State &state, const ports::HttpRequest &request, base::UtcTime now)
        : m_state(state), m_request(request), m_now(now) {}

    SandboxReply run(bool withFaults) {
        SandboxReply reply = answer(withFaults);
        stampDate(reply.response, m_now);
        return reply;
    }

  private:
    SandboxReply answer(bool withFaults) {
        m_match = matchOperation(m_request.method, withoutBase(m_request.url, m_state.settings.basePath));
        if (!m_match.operation) return {unknownPath()};
        const QString &operation = m_match.operation->id;
        const QString practiceId = QString::fromUtf8(ports::headerValue(m_request.headers, "practice-id"));
        OperationCount &count = m_state.operations[operation];
        ++count.calls;
        m_practice = m_state.practice(domain::PracticeId(practiceId));
        countAttempt();
        std::optional<Fault> fault;
        if (withFaults) fault = m_state.faults.take(operation, m_request.method, practiceId, m_state.random);
        if (fault) ++count.faulted;
        if (fault && happensBefore(*fault)) return spoil({}, *fault);
        ports::HttpResponse response = effect(/*delivered=*/!keepsAnswer(fault));
        ++(response.status < 300 ? count.accepted : count.refused);
        return fault ? spoil(std::move(response), *fault) : SandboxReply{std::move(response)};
    }

    ports::HttpResponse unknownPath() {
        const QString detail = m_match.pathKnown ? u"path: not with this method"_s : u"path: not in the definition"_s;
        record(m_state, {m_now, {}, m_request.url.path(), u"unknown-path"_s, detail, true});
        return errorResponse(m_match.pathKnown ? 405 : 404, detail);
    }

    void countAttempt() {
        if (!m_practice || !answersBooking(m_match.operation->id)) return;
        const qint64 id = m_match.path.value(u"bookingId"_s).toLongLong();
        if (BookingRecord *booking = m_state.booking(m_practice->id, id)) ++booking->answerAttempts;
    }

    ports::HttpResponse effect(bool delivered) {
        const QString key = QString::fromUtf8(ports::headerValue(m_request.headers, "api-key"));
        if (key != m_state.settings.apiKey) return errorResponse(401, u"api-key: missing or wrong"_s);
        const QString practiceKey = QString::fromUtf8(ports::headerValue(m_request.headers, "practice-key"));
        if (!m_practice || m_practice->key != practiceKey) {
            return errorResponse(401, u"practice-id or practice-key: missing or wrong"_s);
        }
        Call call{m_state, *m_practice, m_match.operation->id, m_now, m_match.path, {}, {}, delivered};
        checkPace(call);
        if (!m_practice->consent) return errorResponse(403, u"consent of the practice is missing or was revoked"_s);
        if (auto refusal = checkRequest(call, *m_match.operation, m_request)) return *refusal;
        return m_match.operation->answer(call);
    }

    State &m_state;
    const ports::HttpRequest &m_request;
    base::UtcTime m_now;
    Match m_match;
    PracticeRecord *m_practice = nullptr;
};

}  // namespace

QString toString(Answer answer) {
    switch (answer) {
        case Answer::Open:
            return u"open"_s;
        case Answer::Confirmed:
            return u"confirmed"_s;
        case Answer::Rejected:
            return u"rejected"_s;
    }
    return {};
}

QString toString(domain::BookingStatus status) {
    switch (status) {
        case domain::BookingStatus::Requested:
            return u"Requested"_s;
        case domain::BookingStatus::Confirmed:
            return u"Confirmed"_s;
        case domain::BookingStatus::Cancelled:
            return u"Cancelled"_s;
        case domain::BookingStatus::Unknown:
            return u"Unknown"_s;
    }
    return {};
}

ports::HttpResponse jsonResponse(int status, const QJsonValue &body) {
    const QJsonDocument document = body.isArray() ? QJsonDocument(body.toArray()) : QJsonDocument(body.toObject());
    return {status, {{"Content-Type", "application/json"}}, document.toJson(QJsonDocument::Compact)};
}

ports::HttpResponse emptyResponse(int status) {
    return {status, {}, {}};
}

ports::HttpResponse errorResponse(int status, const QString &reason) {
    return jsonResponse(status, QJsonObject{{u"error"_s, reason}});
}

void Call::note(const QString &rule, const QString &detail) const {
    record(state, {now, practice.id, operation, rule, detail, false});
}

ports::HttpResponse Call::refuse(const QString &rule, const QString &detail) const {
    record(state, {now, practice.id, operation, rule, detail, true});
    return errorResponse(400, detail);
}

PracticeRecord *State::practice(const domain::PracticeId &id) {
    const auto it = practices.find(id);
    return it == practices.end() ? nullptr : &it->second;
}

BookingRecord *State::booking(const domain::PracticeId &practiceId, qint64 id) {
    const auto it = bookings.find(domain::BookingId(id));
    return it == bookings.end() || !(it->second.practice == practiceId) ? nullptr : &it->second;
}

void State::advance(base::UtcTime now) {
    for (auto &[id, booking] : bookings) {
        if (booking.answer != Answer::Open || booking.status != domain::BookingStatus::Requested) continue;
        const base::UtcTime due = booking.bookedAt + settings.presumedAfter;
        if (due > now) continue;
        booking.status = domain::BookingStatus::Confirmed;
        booking.presumedAt = due;
    }
}

QString State::newUuid() {
    QString text;
    for (int i = 0; i < 32; ++i) {
        int digit = int(random.unit() * 16.0);
        if (i == 12) digit = 4;
        if (i == 16) digit = 8 + digit % 4;
        if (i == 8 || i == 12 || i == 16 || i == 20) text += u'-';
        text += QString::number(digit, 16);
    }
    return text;
}

Sandbox::Sandbox(SandboxSettings settings, ports::Random &random)
    : m_state(std::make_unique<State>(State{std::move(settings), random})) {
    m_state->nextBooking = m_state->settings.firstBookingId;
    m_state->nextRequest = m_state->settings.firstRequestId;
    setPerPage(m_state->settings.perPage);
}

Sandbox::~Sandbox() = default;

base::Expected<void> Sandbox::addPractice(const domain::PracticeId &id, const QString &key, const QString &ianaZone) {
    auto zone = base::PracticeZone::fromIana(ianaZone);
    if (!zone) return base::fail(std::move(zone.error()));
    if (PracticeRecord *known = m_state->practice(id)) {
        known->key = key;
        known->zone = *zone;
        return {};
    }
    m_state->practices.emplace(id, PracticeRecord{id, key, *zone});
    return {};
}

bool Sandbox::setConsent(const domain::PracticeId &id, bool granted) {
    PracticeRecord *known = m_state->practice(id);
    if (known) known->consent = granted;
    return known != nullptr;
}

void Sandbox::setApiKey(const QString &key) {
    m_state->settings.apiKey = key;
}

void Sandbox::setPerPage(int perPage) {
    m_state->settings.perPage = std::max(1, perPage);
}

const PracticeRecord *Sandbox::practice(const domain::PracticeId &id) const {
    return m_state->practice(id);
}

const std::map<domain::PracticeId, PracticeRecord> &Sandbox::practices() const {
    return m_state->practices;
}

ports::HttpResponse Sandbox::handle(const ports::HttpRequest &request, base::UtcTime now) {
    m_state->advance(now);
    return Exchange(*m_state, request, now).run(/*withFaults=*/false).response;
}

SandboxReply Sandbox::exchange(const ports::HttpRequest &request, base::UtcTime now) {
    m_state->advance(now);
    return Exchange(*m_state, request, now).run(/*withFaults=*/true);
}

FaultPlan &Sandbox::faults() {
    return m_state->faults;
}

void Sandbox::advance(base::UtcTime now) {
    m_state->advance(now);
}

const std::map<domain::BookingId, BookingRecord> &Sandbox::bookings() const {
    return m_state->bookings;
}

const BookingRecord *Sandbox::booking(domain::BookingId id) const {
    const auto it = m_state->bookings.find(id);
    return it == m_state->bookings.end() ? nullptr : &it->second;
}

const std::map<domain::RequestId, UpdateRecord> &Sandbox::updates() const {
    return m_state->updates;
}

const std::vector<Violation> &Sandbox::violations() const {
    return m_state->violations;
}

const std::map<QString, OperationCount> &Sandbox::operations() const {
    return m_state->operations;
}

}  // namespace core::sandbox
