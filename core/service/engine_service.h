// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "core/config/settings_edit.h"
#include "core/control/server.h"
#include "core/ports/text_file.h"
#include "core/service/status_builder.h"

namespace core::service {

/// The engine as the outside sees it: answers the control protocol, keeps settings.toml, stores secrets that staff type.
/// Engine thread.
class EngineService final : public control::CommandHandler {
  public:
    struct Edges {
        ports::Executor &executor;
        ports::JournalStore &journal;
        ports::SecretStore &secrets;
        ports::TextFile &settingsFile;
        base::Log &log;
        QString host;
        base::Redacted<QString> owner;  ///< Who may quit the engine; empty: nobody.
        std::function<void()> quit;
        std::function<void()> restart;  ///< [pms] changed: database and profile have to be opened anew.
        /// Faults that only the profile file and the connection string show; empty when the settings can be used.
        std::function<QStringList(const config::Settings &)> validate;
        std::function<ports::Handle(base::Completion<control::CheckReport>)> check;  ///< The doctor.
    };
    EngineService(sync::SyncEngine &engine, Edges edges);

    /// Reads settings.toml again (SIGHUP, settings-reload). With faults nothing changes; they are shown in the status.
    control::SettingsReloaded reloadSettings();

    control::StatusSnapshot snapshot() const override;
    ports::Handle handle(control::Request request, base::Completion<control::Reply> done) override;

    std::function<void()> onChanged;

  private:
    using Done = base::Completion<control::Reply>;
    struct Dispatch;

    void take(config::Settings settings);
    ports::Handle reply(base::Expected<control::Reply> reply, Done done);
    base::Expected<control::Reply> bookings(const control::BookingsRequest &request) const;
    base::Expected<control::Reply> resources(const control::ResourcesRequest &request) const;
    base::Expected<control::Reply> edit(const QString &operation,
                                        const std::function<config::EditResult(const QByteArray &)> &change);
    base::Expected<control::Reply> publish(const control::ResourcePublishRequest &request);
    ports::Handle link(const control::PracticeLinkRequest &request, Done done);
    ports::Handle storeSecret(const control::SecretSetRequest &request, Done done);

    sync::SyncEngine &m_engine;
    Edges m_edges;
    StatusBuilder m_status;
    QStringList m_faults;
};

}  // namespace core::service
