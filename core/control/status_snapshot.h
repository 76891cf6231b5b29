// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/base/database_cause.h"
#include "core/base/expected.h"
#include "core/base/time.h"

/// What the engine shows: facts and codes; the words are made in core/text. All stamps are UTC.
namespace core::control {

/// The five states of the tray icon, most urgent last wins: Stopped is set by the client when no engine answers.
enum class TrayState { Working, Syncing, Attention, Stopped, Paused };

/// Why a practice is not simply working. Each has one text and one remedy in core/text.
enum class PracticeTrouble {
    None,
    ApiKeyRejected,       ///< 401 for every practice.
    PracticeKeyRejected,  ///< 401 for this one while another works.
    ConsentMissing,       ///< 403.
    SecretMissing,        ///< No api-key or practice key stored, or the key store is locked.
    HealthengineUnreachable,
    HealthengineFailing,  ///< 5xx, 429 or answers not understood.
    DatabaseUnreachable,
    DatabaseRefused,  ///< Login, right, table or profile.
    JournalFailing,   ///< Disk full or corrupt.
};

/// Stable words of the JSON: "working", "api-key-rejected", …
QString toString(TrayState state);
QString toString(PracticeTrouble trouble);
std::optional<TrayState> trayStateFromString(const QString &word);
std::optional<PracticeTrouble> practiceTroubleFromString(const QString &word);

struct PracticeStatus {
    QString practice;
    QString timezone;
    bool enabled = true;
    bool paused = false;
    std::optional<base::UtcTime> pausedUntil;  ///< Without it: until resumed.
    PracticeTrouble trouble = PracticeTrouble::None;
    QString troubleDetail;  ///< An Error's log line; no personal data.
    std::optional<base::UtcTime> troubleSince;
    std::optional<base::UtcTime> lastPollOk;  ///< Last successful /requests.
    std::optional<base::UtcTime> configurationAccepted;
    std::optional<base::UtcTime> availabilityAccepted;
    bool syncing = false;  ///< Configuration or availability is being sent.
    int daysWaiting = 0;   ///< Availability days not yet accepted.
    int daysTotal = 0;
    int openBookings = 0;
    int openUpdates = 0;
    std::optional<int> oldestOpenSeconds;  ///< Age of the oldest open booking, update or availability request.
    int insertedToday = 0;
    int rejectedToday = 0;
    int cancelledToday = 0;
};

struct DatabaseStatus {
    bool connected = false;
    QString system;
    QString profile;
    QString tier;
    std::optional<base::UtcTime> lastReadOk;
    QString error;  ///< Log line of the last failure while not connected.
    base::DatabaseCause cause = base::DatabaseCause::None;  ///< Of that failure.
};

/// A line of the list of latest bookings. No personal data: staff see names in the PMS.
struct BookingLine {
    QString practice;
    qint64 booking = 0;
    QString state;    ///< EntryState in lower case: "received", "applied", …
    QString outcome;  ///< "confirmed", "rejected:slot-taken", …
    QString resource;
    QString resourceName;
    QString start;  ///< Practice-local "YYYY-MM-DD HH:MM".
    std::optional<base::UtcTime> receivedAt;
    std::optional<base::UtcTime> answeredAt;
};

struct ItemLine {
    QString id;
    QString kind;
    QString practice;
    std::optional<qint64> booking;
    base::UtcTime raisedAt{};
    QString facts;   ///< JSON.
    QString person;  ///< Whom to ring; shown to staff on this PC, never logged.
};

struct HeldLine {
    QString id;
    QString practice;
    QString kind;
    QString facts;
    base::UtcTime since{};
};

struct ResourceLine {
    QString practice;
    QString id;
    QString name;
    bool published = true;
};

struct StatusSnapshot {
    QString engineVersion;
    QString host;
    base::UtcTime at{};
    TrayState state = TrayState::Working;
    DatabaseStatus database;
    std::vector<PracticeStatus> practices;
    std::vector<BookingLine> bookings;  ///< Newest first, at most 50.
    std::vector<ItemLine> items;        ///< Newest first, at most 100.
    int itemCount = 0;
    std::vector<HeldLine> held;
    std::vector<ResourceLine> resources;
    QStringList settingsFaults;  ///< Faults of an edit that was not taken.
};

/// JSON with "schema": 1; the shape of `practicebridged status --json`. Only ever gains fields.
QJsonObject toJson(const StatusSnapshot &snapshot);
base::Expected<StatusSnapshot> snapshotFromJson(const QJsonObject &json);

/// For whatever leaves this PC (a support bundle): whom to ring is taken out.
StatusSnapshot withoutPersons(StatusSnapshot snapshot);

}  // namespace core::control
