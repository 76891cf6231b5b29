// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QStringList>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/base/time.h"
#include "core/domain/booking.h"
#include "core/domain/ids.h"
#include "core/domain/patient.h"
#include "core/domain/schedule.h"

/// What the stand-in remembers: the plain values behind its answers. All people in it are invented.
namespace core::sandbox {

/// A rule that a caller broke. `rule` is a stable code ("double", "unread-pages", "schema", …).
struct Violation {
    base::UtcTime time{};
    domain::PracticeId practice;
    QString operation;  ///< operationId of the definition, or the path where none matched.
    QString rule;
    QString detail;        ///< Names the field and what would be right.
    bool refused = false;  ///< Answered 400; otherwise only recorded.
};

enum class Answer { Open, Confirmed, Rejected };

/// The whole life of one booking, as a reconciliation needs it.
struct BookingRecord {
    domain::BookingId id;
    domain::PracticeId practice;
    std::optional<domain::PmsResourceId> resource;
    std::optional<domain::AppointmentTypeId> type;
    base::PracticeTime start;
    std::chrono::seconds length{0};
    domain::Patient patient;
    QString reason;
    QString comments;
    QString telehealthUrl;
    bool isNewPatient = false;
    QString label;          ///< Why a scenario made it: "taken-slot", "null-resource", … or empty.
    bool offered = false;   ///< Was in the published availability when it was made.
    bool former = false;    ///< Inserted by a former integration, before anything else happened.
    QJsonObject overrides;  ///< Replaces fields of the listed JSON, to send the unexpected.
    QStringList omitted;    ///< Fields left out of the listed JSON; "patient.phone" for a nested one.

    base::UtcTime bookedAt{};
    domain::BookingStatus status = domain::BookingStatus::Requested;
    std::optional<base::UtcTime> firstListedAt;
    bool maybeListed = false;  ///< Was in an answer that a fault may have kept from the caller.
    std::optional<base::UtcTime> presumedAt;
    Answer answer = Answer::Open;
    std::optional<base::UtcTime> answeredAt;
    std::vector<domain::AppointmentId> appointmentIds;
    std::optional<domain::PatientId> patientId;
    QString rejectReason;
    int answerAttempts = 0;  ///< Also those that a fault kept from having an effect.
    int confirmCalls = 0;
    int rejectCalls = 0;
    std::optional<base::UtcTime> cancelledByPatientAt;
    std::optional<base::UtcTime> cancelledByPmsAt;
    std::optional<base::UtcTime> didNotAttendAt;
    int cancelCalls = 0;
    int didNotAttendCalls = 0;
    std::optional<base::UtcTime> dayResentAt;  ///< First snapshot of its resource and day after it was rejected.
};

/// One entry of /requests/bookingUpdates.
struct UpdateRecord {
    domain::RequestId id;
    domain::BookingId booking;
    domain::PracticeId practice;
    domain::BookingStatus status = domain::BookingStatus::Cancelled;
    base::UtcTime updatedAt{};
    std::optional<base::UtcTime> firstListedAt;
    Answer answer = Answer::Open;
    std::optional<base::UtcTime> answeredAt;
    QString rejectReason;
    int answerCalls = 0;
    QJsonObject overrides;
};

/// How an availability request names its resource (FACTS 10).
enum class ResourceField { Current, Deprecated, Both };

struct AvailabilityWish {
    domain::RequestId id;
    QDate day;
    std::optional<domain::PmsResourceId> resource;
    ResourceField field = ResourceField::Current;
    base::UtcTime askedAt{};
    QSet<QString> answeredResources;  ///< For a wish for all resources.
    std::optional<base::UtcTime> answeredAt;
};

/// A request about one booking: pmsAppointmentChanges, availableDocuments or uploadDocuments.
struct BookingWish {
    domain::RequestId id;
    domain::BookingId booking;
    QString documentId;  ///< uploadDocuments only.
    base::UtcTime askedAt{};
    QString answer;  ///< "cancelled", "didNotAttend", "noChange", "sent", "rejected"; empty while open.
};

struct ClientSnapshotWish {
    domain::RequestId id;
    QDate date;
    QString dateType;
    base::UtcTime askedAt{};
    std::optional<base::UtcTime> answeredAt;
};

/// A document of Healthengine that waits to be attached in the PMS.
struct AttachDocument {
    domain::RequestId id;
    QJsonObject metadata;
    QByteArray content;
    QString answer;  ///< "confirmed", "rejected"; empty while open.
    bool expired = false;
    QString pmsDocumentId;
};

struct PublishedDay {
    std::vector<domain::AvailabilityRange> ranges;
    base::UtcTime receivedAt{};
    QByteArray hash;
    int received = 0;
};

struct Subscription {
    QString id;
    QString topic;
    QString callbackUrl;
    QJsonValue clientId;
    std::optional<base::UtcTime> startAt;
    std::optional<base::UtcTime> expireAt;
};

/// A call to a subscriber that is due.
struct WebhookCall {
    qint64 number = 0;
    domain::PracticeId practice;
    QString subscriptionId;
    QString callbackUrl;
    QJsonObject payload;
    int attempt = 1;  ///< 1 to 4: the call and its three repetitions.
    base::UtcTime dueAt{};
};

/// A reading of a paged list that is under way: answering what it listed before its last page is a trap (FACTS 3).
struct ListReading {
    bool unfinished = false;
    std::set<qint64> numbers;
};

/// Everything about one practice.
struct PracticeRecord {
    domain::PracticeId id;
    QString key;
    base::PracticeZone zone;
    bool consent = true;

    QJsonObject contract{};
    QJsonArray resources{};
    QJsonArray types{};
    std::optional<base::UtcTime> contractAt{};
    std::optional<base::UtcTime> resourcesAt{};
    std::optional<base::UtcTime> typesAt{};
    int contractCount = 0;
    int resourcesCount = 0;
    int typesCount = 0;
    QSet<QString> everResources{};
    QSet<QString> everTypes{};
    std::map<std::pair<QString, QDate>, PublishedDay> days{};

    std::vector<AvailabilityWish> availabilityWishes{};
    std::vector<BookingWish> appointmentChanges{};
    std::vector<BookingWish> availableDocuments{};
    std::vector<BookingWish> uploadDocuments{};
    std::vector<ClientSnapshotWish> clientSnapshotWishes{};
    std::vector<AttachDocument> attachDocuments{};
    bool wantsResources = false;
    bool wantsTypes = false;
    QStringList extraRequestTypes{};  ///< Listed by the poll although no definition knows them.
    QSet<QString> features{};         ///< Enabled ones.
    QJsonArray documents{};           ///< Metadata received.
    QJsonArray uploads{};             ///< Metadata of the documents received with content.
    QJsonArray clientSnapshots{};
    std::vector<Subscription> subscriptions{};
    QJsonArray subscriptionErrors{};

    std::map<QString, ListReading> readings{};
    std::deque<base::UtcTime> polls{};
    std::optional<base::UtcTime> lastPollAt{};
    std::chrono::milliseconds longestPollGap{0};
    qint64 pollCount = 0;
};

struct OperationCount {
    qint64 calls = 0;
    qint64 accepted = 0;  ///< Answered 2xx.
    qint64 refused = 0;   ///< Answered 4xx by the rules.
    qint64 faulted = 0;   ///< Met a fault that was asked for.
};

/// A stretch that a patient could book now.
struct AvailableSlot {
    domain::PmsResourceId resource;
    base::PracticeTime start;
    std::chrono::seconds length{0};
    std::vector<domain::AppointmentTypeId> types;  ///< Empty: any.
};

/// A booking as it should be made, checked against nothing.
struct BookingDraft {
    domain::PracticeId practice;
    std::optional<domain::PmsResourceId> resource;
    std::optional<domain::AppointmentTypeId> type;
    base::PracticeTime start;
    std::chrono::seconds length{std::chrono::minutes(15)};
    domain::Patient patient;
    QString reason;
    QString comments;
    QString telehealthUrl;
    bool isNewPatient = false;
    QString label;
    QJsonObject overrides{};
    QStringList omitted{};
    /// Set: a former integration inserted it already; it is listed by updates only.
    std::vector<domain::AppointmentId> formerAppointments{};
    std::optional<domain::PatientId> patientId{};
};

QString toString(Answer answer);
QString toString(domain::BookingStatus status);

}  // namespace core::sandbox
