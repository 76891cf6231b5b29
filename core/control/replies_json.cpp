// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "core/control/codec.h"
#include "core/control/json_reader.h"
#include "core/control/status_lines.h"

namespace core::control {
namespace {

QJsonValue pageOrNull(const std::optional<int> &page) {
    return page ? QJsonValue(*page) : QJsonValue();
}

std::optional<int> nextPageFrom(JsonReader &reader) {
    const auto page = reader.optionalInteger("nextPage", 0, std::numeric_limits<int>::max());
    return page ? std::optional<int>(static_cast<int>(*page)) : std::nullopt;
}

QJsonObject body(const Taken &) {
    return {};
}
QJsonObject body(const StatusSnapshot &snapshot) {
    return toJson(snapshot);
}
QJsonObject body(const HeldPage &page) {
    return {{QStringLiteral("held"), linesToJson(page.held)}, {QStringLiteral("nextPage"), pageOrNull(page.nextPage)}};
}
QJsonObject body(const BookingsPage &page) {
    return {{QStringLiteral("bookings"), linesToJson(page.bookings)},
            {QStringLiteral("nextPage"), pageOrNull(page.nextPage)}};
}
QJsonObject body(const ResourcesPage &page) {
    return {{QStringLiteral("resources"), linesToJson(page.resources)},
            {QStringLiteral("nextPage"), pageOrNull(page.nextPage)}};
}
QJsonObject body(const SettingsReloaded &reloaded) {
    return {{QStringLiteral("faults"), QJsonArray::fromStringList(reloaded.faults)},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(reloaded.warnings)}};
}
QJsonObject body(const CheckReport &report) {
    QJsonArray lines;
    for (const CheckLine &line : report.lines)
        lines.append(QJsonObject{
            {QStringLiteral("name"), line.name}, {QStringLiteral("ok"), line.ok}, {QStringLiteral("text"), line.text}});
    return {{QStringLiteral("schema"), kSchema}, {QStringLiteral("lines"), lines}};
}

void read(JsonReader &, Taken &) {}
void read(JsonReader &reader, HeldPage &page) {
    page.held = reader.list<HeldLine>("held", heldLineFrom);
    page.nextPage = nextPageFrom(reader);
}
void read(JsonReader &reader, BookingsPage &page) {
    page.bookings = reader.list<BookingLine>("bookings", bookingLineFrom);
    page.nextPage = nextPageFrom(reader);
}
void read(JsonReader &reader, ResourcesPage &page) {
    page.resources = reader.list<ResourceLine>("resources", resourceLineFrom);
    page.nextPage = nextPageFrom(reader);
}
void read(JsonReader &reader, SettingsReloaded &reloaded) {
    reloaded.faults = reader.texts("faults");
    reloaded.warnings = reader.texts("warnings");
}
void read(JsonReader &reader, CheckReport &report) {
    report.lines = reader.list<CheckLine>("lines", [](JsonReader &line) {
        return CheckLine{line.text("name"), line.flag("ok"), line.textOr("text", {})};
    });
}

template <class R>
base::Expected<Reply> decodeBody(const QJsonObject &json) {
    if constexpr (std::is_same_v<R, StatusSnapshot>) {
        auto snapshot = snapshotFromJson(json);
        if (!snapshot) return base::fail(std::move(snapshot.error()));
        return Reply(std::move(*snapshot));
    } else {
        R reply;
        JsonReader reader(json, QStringLiteral("body"));
        read(reader, reply);
        if (!reader.ok()) return reader.failure(QStringLiteral("reply"));
        return Reply(std::move(reply));
    }
}

template <size_t I = 0>
base::Expected<Reply> decodeFor(const QString &command, const QJsonObject &json) {
    if constexpr (I == std::variant_size_v<Request>) {
        return base::fail(base::ErrorKind::ContractViolation, QStringLiteral("reply"),
                          QStringLiteral("unknown command"));
    } else {
        using Candidate = std::variant_alternative_t<I, Request>;
        if (command == QLatin1String(Candidate::kCommand)) return decodeBody<typename Candidate::Reply>(json);
        return decodeFor<I + 1>(command, json);
    }
}

}  // namespace

QJsonObject toJson(const Reply &reply) {
    return std::visit([](const auto &one) { return body(one); }, reply);
}

base::Expected<Reply> decodeReply(const QString &command, const QJsonObject &json) {
    return decodeFor<>(command, json);
}

}  // namespace core::control
