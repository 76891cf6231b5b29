// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/redacted.h"
#include "core/control/status_snapshot.h"
#include "core/domain/ids.h"

/// What a tray app or command line may ask of the engine, and what it answers. Each request names its reply type and
/// its command on the wire. Without a practice a request means all of them. Bounds are checked by the decoders: a
/// request that reaches a CommandHandler is well-formed, but its ids may not exist.
namespace core::control {

/// The engine took the command; its effect shows in the snapshots that follow.
struct Taken {
    friend bool operator==(const Taken &, const Taken &) = default;
};

/// Answered by the server itself from CommandHandler::snapshot().
struct StatusRequest {
    using Reply = StatusSnapshot;
    static constexpr const char *kCommand = "status";
};

enum class ResyncScope { Config, Availability, All };
QString toString(ResyncScope scope);  ///< "config", "availability", "all".
/// nullopt for any other word.
std::optional<ResyncScope> resyncScopeFromString(const QString &word);

struct ResyncRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "resync";
    ResyncScope scope = ResyncScope::All;
    std::optional<domain::PracticeId> practice;
};

struct PauseRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "pause";
    std::optional<domain::PracticeId> practice;
    std::optional<std::chrono::seconds> duration;  ///< 1 s to 366 days; none: until resumed.
};

struct ResumeRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "resume";
    std::optional<domain::PracticeId> practice;
};

/// Page 0 is the first. An answer's `nextPage` is absent on the last one.
struct HeldPage {
    std::vector<HeldLine> held;
    std::optional<int> nextPage;
};
struct HeldListRequest {
    using Reply = HeldPage;
    static constexpr const char *kCommand = "held-list";
    int page = 0;
};

enum class HeldDecision { Accept, Discard };
struct HeldDecideRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "held-decide";
    QString id;
    HeldDecision decision = HeldDecision::Accept;
};

struct ItemCloseRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "item-close";
    QString id;
    QString by;  ///< Who dealt with it, as staff typed it or the login name; 1 to 100 characters.
};

struct BookingsPage {
    std::vector<BookingLine> bookings;  ///< Newest first, at most kBookingsPerPage.
    std::optional<int> nextPage;
};
inline constexpr int kBookingsPerPage = 100;
struct BookingsRequest {
    using Reply = BookingsPage;
    static constexpr const char *kCommand = "bookings";
    std::optional<domain::PracticeId> practice;
    int page = 0;
};

struct ResourcesPage {
    std::vector<ResourceLine> resources;  ///< At most kResourcesPerPage, by name.
    std::optional<int> nextPage;
};
inline constexpr int kResourcesPerPage = 500;
struct ResourcesRequest {
    using Reply = ResourcesPage;
    static constexpr const char *kCommand = "resources";
    std::optional<domain::PracticeId> practice;
    int page = 0;
};

/// Adds a practice to the settings and stores its key; with `replaces` in place of another one.
struct PracticeLinkRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "practice-link";
    domain::PracticeId id;
    base::Redacted<QString> key;
    QString timezone;  ///< IANA name.
    std::optional<domain::PracticeId> replaces;
};

struct PracticeRemoveRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "practice-remove";
    domain::PracticeId id;
};

/// Names as in ports::SecretStore: "api-key", "practice-key-<practice id>", "pms-password".
struct SecretSetRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "secret-set";
    QString name;
    base::Redacted<QString> value;
};

struct ResourcePublishRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "resource-publish";
    domain::PracticeId practice;
    domain::PmsResourceId resource;
    bool publish = true;
};

/// Reads settings.toml again. With faults nothing was changed.
struct SettingsReloaded {
    QStringList faults;    ///< "settings.toml:12: …", all of them.
    QStringList warnings;  ///< Unknown keys.
};
struct SettingsReloadRequest {
    using Reply = SettingsReloaded;
    static constexpr const char *kCommand = "settings-reload";
};

/// Ends the engine: only for the tray app that started it as its child and gave it @p owner (a random word, in the
/// child's environment as PRACTICEBRIDGE_OWNER); Rejected for everybody else.
struct QuitRequest {
    using Reply = Taken;
    static constexpr const char *kCommand = "quit";
    base::Redacted<QString> owner;
};

/// One line of the doctor.
struct CheckLine {
    QString name;  ///< Stable code: "settings", "database", …
    bool ok = false;
    QString text;  ///< What was found and, when not ok, what to do.
};
struct CheckReport {
    std::vector<CheckLine> lines;
};
struct CheckRequest {
    using Reply = CheckReport;
    static constexpr const char *kCommand = "check";
};

using Request =
    std::variant<StatusRequest, ResyncRequest, PauseRequest, ResumeRequest, HeldListRequest, HeldDecideRequest,
                 ItemCloseRequest, BookingsRequest, ResourcesRequest, PracticeLinkRequest, PracticeRemoveRequest,
                 SecretSetRequest, ResourcePublishRequest, SettingsReloadRequest, QuitRequest, CheckRequest>;

using Reply = std::variant<Taken, StatusSnapshot, HeldPage, BookingsPage, ResourcesPage, SettingsReloaded, CheckReport>;

/// The command on the wire, for logs: it is all that may be logged of a request.
QString commandName(const Request &request);

}  // namespace core::control
