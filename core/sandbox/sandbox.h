// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/expected.h"
#include "core/ports/executor.h"
#include "core/ports/http_transport.h"
#include "core/sandbox/faults.h"
#include "core/sandbox/records.h"

namespace core::sandbox {

struct SandboxSettings {
    QString apiKey = QStringLiteral("sandbox-api-key");
    QString basePath = QStringLiteral("/pms-api/v1");
    int perPage = 50;                        ///< Of every paged list, from 1.
    std::chrono::seconds presumedAfter{20};  ///< A booking without an answer is presumed accepted then (FACTS 6).
    bool rateRules = true;                   ///< At most 10 requests and 1 poll a second, sustained over 10 s.
    qint64 firstBookingId = 36'127'001;
    qint64 firstRequestId = 501;
};

struct State;

/// A strict, stateful stand-in for Healthengine's PMS API v1.9.0. Deterministic: one Random and one sequence of calls
/// give one sequence of answers. No clock of its own; not thread-safe; all people in it are invented.
///
/// A request that breaks the definition or a rule is answered 400 with a reason naming the field, and recorded; a rule
/// about the order of several calls is recorded only. 401, 403, 404 and 410 follow the guide and are no violations.
class Sandbox final {
  public:
    /// @p random must outlive the sandbox.
    Sandbox(SandboxSettings settings, ports::Random &random);
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    // ---- practices -------------------------------------------------------------------------------------------
    /// ContractViolation when @p ianaZone is unknown. Replaces the key and zone of a practice that is there already.
    base::Expected<void> addPractice(const domain::PracticeId &id, const QString &key, const QString &ianaZone);
    /// Revoked: everything of the practice is answered 403. False when the practice is unknown.
    bool setConsent(const domain::PracticeId &id, bool granted);
    void setApiKey(const QString &key);
    void setPerPage(int perPage);
    const PracticeRecord *practice(const domain::PracticeId &id) const;
    const std::map<domain::PracticeId, PracticeRecord> &practices() const;

    // ---- the API ---------------------------------------------------------------------------------------------
    /// Answers one request without looking at the faults that were asked for.
    ports::HttpResponse handle(const ports::HttpRequest &request, base::UtcTime now);
    /// Answers one request with the trouble that was asked for; a transport must act on the reply's fault.
    SandboxReply exchange(const ports::HttpRequest &request, base::UtcTime now);
    FaultPlan &faults();
    /// Lets time pass: bookings become presumed accepted. Also done by every other call with a time.
    void advance(base::UtcTime now);

    // ---- patients --------------------------------------------------------------------------------------------
    /// What patients could book, soonest first: published ranges less live bookings, later than @p now.
    std::vector<AvailableSlot> availableSlots(const domain::PracticeId &practice, base::UtcTime now,
                                              size_t limit = 200) const;
    /// Books a slot on offer; Conflict when it is not on offer, Rejected when the practice is unknown.
    base::Expected<domain::BookingId> bookSlot(const domain::PracticeId &practice,
                                               const domain::PmsResourceId &resource, const base::PracticeTime &start,
                                               const std::optional<domain::AppointmentTypeId> &type,
                                               const domain::Patient &patient, base::UtcTime now);
    /// The same with reason, comments and so on; the draft's length is replaced by the slot's.
    base::Expected<domain::BookingId> bookSlot(BookingDraft draft, base::UtcTime now);
    /// Books whatever the draft says: taken slots, no resource, times past or outside. Rejected: practice unknown.
    base::Expected<domain::BookingId> forceBooking(const BookingDraft &draft, base::UtcTime now);
    /// The patient cancels: a booking update appears. Rejected when unknown, Conflict when cancelled or rejected
    /// already.
    base::Expected<domain::RequestId> cancelBooking(domain::BookingId booking, base::UtcTime now);
    /// Cancels (unless it was rejected) and books the soonest other slot for the same patient.
    base::Expected<domain::BookingId> rebook(domain::BookingId booking, base::UtcTime now);
    /// A booking update about a booking that nobody knows, or that is no cancellation.
    domain::RequestId forceUpdate(const domain::PracticeId &practice, domain::BookingId booking,
                                  domain::BookingStatus status, const QJsonObject &overrides, base::UtcTime now);

    // ---- Healthengine asks -----------------------------------------------------------------------------------
    domain::RequestId requestAvailability(const domain::PracticeId &practice, const QDate &day,
                                          const std::optional<domain::PmsResourceId> &resource, ResourceField field,
                                          base::UtcTime now);
    void requestResources(const domain::PracticeId &practice, base::UtcTime now);
    void requestAppointmentTypes(const domain::PracticeId &practice, base::UtcTime now);
    domain::RequestId requestAppointmentChanges(const domain::PracticeId &practice, domain::BookingId booking,
                                                base::UtcTime now);
    domain::RequestId requestAvailableDocuments(const domain::PracticeId &practice, domain::BookingId booking,
                                                base::UtcTime now);
    domain::RequestId requestUploadDocument(const domain::PracticeId &practice, domain::BookingId booking,
                                            const QString &documentId, base::UtcTime now);
    domain::RequestId requestClientSnapshot(const domain::PracticeId &practice, const QDate &date,
                                            const QString &dateType, base::UtcTime now);
    /// @p metadata may carry pmsPatientId, pmsAppointmentId, bookingId, documentName…; size and hash are added.
    domain::RequestId requestAttachDocument(const domain::PracticeId &practice, QJsonObject metadata,
                                            const QByteArray &content, base::UtcTime now);
    bool expireAttachDocument(const domain::PracticeId &practice, domain::RequestId request);
    /// Makes the poll list a type that no definition knows (FACTS 12).
    void addUnknownRequestType(const domain::PracticeId &practice, const QString &type);

    // ---- webhooks --------------------------------------------------------------------------------------------
    /// Calls that are due, taken out of the queue; answer each with webhookDone or webhookFailed.
    std::vector<WebhookCall> takeWebhookCalls(base::UtcTime now);
    size_t queuedWebhookCalls() const;
    /// Logs the failure and queues the repetition after 10, 100 and 1000 s (FACTS 18).
    void webhookFailed(const WebhookCall &call, const QString &errorType, const QString &message, base::UtcTime now);

    // ---- book-keeping ----------------------------------------------------------------------------------------
    const std::map<domain::BookingId, BookingRecord> &bookings() const;
    const BookingRecord *booking(domain::BookingId id) const;
    const std::map<domain::RequestId, UpdateRecord> &updates() const;
    const std::vector<Violation> &violations() const;
    const std::map<QString, OperationCount> &operations() const;

  private:
    std::unique_ptr<State> m_state;
};

}  // namespace core::sandbox
