// SPDX-License-Identifier: Apache-2.0
#include "core/service/engine_service.h"

#include <QFileInfo>
#include <algorithm>

namespace core::service {
namespace {

using base::ErrorKind;
using base::fail;
using control::Reply;

sync::ResyncScope scopeOf(control::ResyncScope scope) {
    switch (scope) {
        case control::ResyncScope::Config: return sync::ResyncScope::Configuration;
        case control::ResyncScope::Availability: return sync::ResyncScope::Availability;
        case control::ResyncScope::All: return sync::ResyncScope::All;
    }
    return sync::ResyncScope::All;
}

base::Expected<Reply> takenIf(bool known, const QString &operation, const QString &remedy) {
    if (known) return Reply(control::Taken{});
    return fail(ErrorKind::Rejected, operation, remedy);
}

const QString kNoSuchPractice = QStringLiteral("no such practice; `practicebridged status` lists them");

/// One page of a list that is at hand as a whole.
template <class T>
std::pair<std::vector<T>, std::optional<int>> pageOf(const std::vector<T> &all, int page, int perPage) {
    const size_t from = std::min(all.size(), size_t(page) * size_t(perPage));
    const size_t to = std::min(all.size(), from + size_t(perPage));
    std::pair<std::vector<T>, std::optional<int>> result;
    result.first.assign(all.begin() + qptrdiff(from), all.begin() + qptrdiff(to));
    if (to < all.size()) result.second = page + 1;
    return result;
}

}  // namespace

EngineService::EngineService(sync::SyncEngine &engine, Edges edges)
    : m_engine(engine),
      m_edges(std::move(edges)),
      m_status(engine, m_edges.journal, m_edges.executor, m_edges.host) {}

control::StatusSnapshot EngineService::snapshot() const {
    auto snapshot = m_status.build();
    snapshot.settingsFaults = m_faults;
    snapshot.state = trayStateOf(snapshot);
    return snapshot;
}

control::SettingsReloaded EngineService::reloadSettings() {
    control::SettingsReloaded reloaded;
    m_faults.clear();
    const auto text = m_edges.settingsFile.read();
    if (!text) {
        m_faults.append(text.error().toLogLine());
    } else {
        auto result = config::parseSettings(*text, QFileInfo(m_edges.settingsFile.path()).fileName());
        for (const auto &fault : result.faults) m_faults.append(fault.toString());
        for (const auto &warning : result.warnings) reloaded.warnings.append(warning.toString());
        if (result.settings) m_faults.append(m_edges.validate(*result.settings));
        if (result.settings && m_faults.isEmpty()) take(std::move(*result.settings));
    }
    for (const auto &fault : m_faults) m_edges.log.warning(u"settings", fault);
    reloaded.faults = m_faults;
    if (onChanged) onChanged();
    return reloaded;
}

void EngineService::take(config::Settings settings) {
    const auto &now = m_engine.settings().pms;
    const bool databaseChanged = settings.pms.connection != now.connection || settings.pms.profile != now.profile;
    if (databaseChanged) return m_edges.restart();
    m_engine.apply(std::move(settings));
}

ports::Handle EngineService::reply(base::Expected<Reply> reply, Done done) {
    return m_edges.executor.post([reply = std::move(reply), done = std::move(done)] { done(reply); });
}

struct EngineService::Dispatch {
    EngineService &service;
    Done done;

    ports::Handle operator()(const control::StatusRequest &) { return service.reply(Reply(service.snapshot()), done); }
    ports::Handle operator()(const control::ResyncRequest &r) {
        return service.reply(takenIf(service.m_engine.resync(scopeOf(r.scope), r.practice), QStringLiteral("resync"), kNoSuchPractice), done);
    }
    ports::Handle operator()(const control::PauseRequest &r) {
        return service.reply(takenIf(service.m_engine.pause(r.practice, r.duration), QStringLiteral("pause"), kNoSuchPractice), done);
    }
    ports::Handle operator()(const control::ResumeRequest &r) {
        return service.reply(takenIf(service.m_engine.resume(r.practice), QStringLiteral("resume"), kNoSuchPractice), done);
    }
    ports::Handle operator()(const control::HeldListRequest &r) {
        std::vector<control::HeldLine> all;
        for (const auto &held : service.m_engine.holds().open()) all.push_back(heldLine(held));
        auto [lines, next] = pageOf(all, r.page, control::kBookingsPerPage);
        return service.reply(Reply(control::HeldPage{std::move(lines), next}), done);
    }
    ports::Handle operator()(const control::HeldDecideRequest &r) {
        const bool known = service.m_engine.decideHeld(r.id, r.decision == control::HeldDecision::Accept);
        return service.reply(takenIf(known, QStringLiteral("held"), QStringLiteral("nothing is held under this id; `practicebridged held list` shows what is")), done);
    }
    ports::Handle operator()(const control::ItemCloseRequest &r) {
        service.m_engine.staff().close(r.id, r.by);
        return service.reply(Reply(control::Taken{}), done);
    }
    ports::Handle operator()(const control::BookingsRequest &r) { return service.reply(service.bookings(r), done); }
    ports::Handle operator()(const control::ResourcesRequest &r) { return service.reply(service.resources(r), done); }
    ports::Handle operator()(const control::PracticeLinkRequest &r) { return service.link(r, done); }
    ports::Handle operator()(const control::PracticeRemoveRequest &r) {
        return service.reply(service.edit(QStringLiteral("practice-remove"), [&r](const QByteArray &text) { return config::removePractice(text, r.id); }), done);
    }
    ports::Handle operator()(const control::SecretSetRequest &r) { return service.storeSecret(r, done); }
    ports::Handle operator()(const control::ResourcePublishRequest &r) { return service.reply(service.publish(r), done); }
    ports::Handle operator()(const control::SettingsReloadRequest &) { return service.reply(Reply(service.reloadSettings()), done); }
    ports::Handle operator()(const control::QuitRequest &r) {
        const auto &owner = service.m_edges.owner;
        const bool allowed = !owner.reveal().isEmpty() && r.owner == owner;
        if (allowed) service.m_edges.quit();
        return service.reply(takenIf(allowed, QStringLiteral("quit"), QStringLiteral("this engine was not started by you")), done);
    }
    ports::Handle operator()(const control::CheckRequest &) {
        return service.m_edges.check([finish = done](base::Expected<control::CheckReport> report) {
            if (!report) return finish(base::Unexpected(report.error()));
            finish(Reply(std::move(*report)));
        });
    }
};

ports::Handle EngineService::handle(control::Request request, Done done) {
    m_edges.log.debug(u"control", control::commandName(request));
    return std::visit(Dispatch{*this, std::move(done)}, request);
}

base::Expected<Reply> EngineService::bookings(const control::BookingsRequest &request) const {
    std::vector<control::BookingLine> all;
    const int wanted = (request.page + 1) * control::kBookingsPerPage + 1;
    for (const auto &practice : m_engine.practices()) {
        if (request.practice && !(*request.practice == practice.id)) continue;
        const auto entries = m_edges.journal.latestEntries(practice.id, wanted);
        if (!entries) return base::Unexpected(entries.error());
        const auto known = practice.sync ? practice.sync->allResources() : std::vector<domain::PmsResource>();
        for (const auto &entry : *entries) {
            if (entry.kind == ports::EntryKind::Booking) all.push_back(bookingLine(entry, known));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.receivedAt > b.receivedAt; });
    auto [lines, next] = pageOf(all, request.page, control::kBookingsPerPage);
    return Reply(control::BookingsPage{std::move(lines), next});
}

base::Expected<Reply> EngineService::resources(const control::ResourcesRequest &request) const {
    std::vector<control::ResourceLine> all;
    for (const auto &line : m_status.build().resources) {
        if (!request.practice || request.practice->value() == line.practice) all.push_back(line);
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.name.localeAwareCompare(b.name) < 0; });
    auto [lines, next] = pageOf(all, request.page, control::kResourcesPerPage);
    return Reply(control::ResourcesPage{std::move(lines), next});
}

base::Expected<Reply> EngineService::edit(const QString &operation,
                                          const std::function<config::EditResult(const QByteArray &)> &change) {
    const auto text = m_edges.settingsFile.read();
    if (!text) return base::Unexpected(text.error());
    const auto result = change(*text);
    if (!result.text) {
        const QString why = result.faults.empty() ? QString() : result.faults.front().toString();
        return fail(ErrorKind::Rejected, operation, why);
    }
    if (auto written = m_edges.settingsFile.replace(*result.text); !written) return base::Unexpected(written.error());
    reloadSettings();
    return Reply(control::Taken{});
}

base::Expected<Reply> EngineService::publish(const control::ResourcePublishRequest &request) {
    std::vector<domain::PmsResource> known;
    bool listed = false;
    for (const auto &practice : m_engine.practices()) {
        if (!(practice.id == request.practice)) continue;
        if (practice.sync) known = practice.sync->allResources();
        listed = practice.settings && !practice.settings->resources.empty();
    }
    return edit(QStringLiteral("resource-publish"), [&](const QByteArray &text) {
        config::EditResult result{text, {}};
        // Without a list everything is published; the first choice has to write the list down.
        for (const auto &resource : known) {
            if (listed || !result.text) break;
            result = config::setResourcePublished(*result.text, request.practice, resource.id, true);
        }
        return result.text ? config::setResourcePublished(*result.text, request.practice, request.resource, request.publish) : result;
    });
}

ports::Handle EngineService::link(const control::PracticeLinkRequest &request, Done done) {
    const QString name = QStringLiteral("practice-key-") + request.id.value();
    return m_edges.secrets.write(name, ports::Secret(request.key), [this, request, done](base::Expected<bool> stored) {
        if (!stored) return done(base::Unexpected(stored.error()));
        done(edit(QStringLiteral("practice-link"), [&request](const QByteArray &text) {
            return config::putPractice(text, request.id, request.timezone, request.replaces);
        }));
    });
}

ports::Handle EngineService::storeSecret(const control::SecretSetRequest &request, Done done) {
    return m_edges.secrets.write(request.name, ports::Secret(request.value), [this, done](base::Expected<bool> stored) {
        if (!stored) return done(base::Unexpected(stored.error()));
        m_engine.reloadSecrets();
        done(Reply(control::Taken{}));
    });
}

}  // namespace core::service
