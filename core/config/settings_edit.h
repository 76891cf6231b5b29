// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/config/settings.h"

/// Changes to the text of settings.toml that keep comments and layout. Pure: who calls reads and writes the file. Every
/// result has been parsed again: a text that would not be accepted is never given out.
namespace core::config {

using EditValue = std::variant<QString, qint64, bool, std::vector<QString>>;

/// Sets a key of [healthengine], [webhook] or [pms]; the section is added when it is missing.
struct SetKey {
    QString section;
    QString key;
    EditValue value;
};

/// Takes a whole section out: "webhook". One that is not there is no fault.
struct RemoveSection {
    QString section;
};

/// Sets keys of the practice, which is added when there is none with this id:
/// `PutPractice{id, {{QStringLiteral("enabled"), false}}}`.
struct PutPractice {
    domain::PracticeId id;
    std::vector<std::pair<QString, EditValue>> keys;
};

/// Gives a practice another id and leaves everything else.
struct ReplacePracticeId {
    domain::PracticeId from;
    domain::PracticeId to;
};

/// Takes the practice out with everything under it.
struct RemovePractice {
    domain::PracticeId id;
};

struct SetLiveHours {
    domain::PracticeId practice;
    domain::LivenessContract hours;
};

/// Sets publish and name of a resource, which is added when it is not listed. Beware: with the first resource listed,
/// only listed ones are published, so list them all in one call.
struct PutResource {
    domain::PracticeId practice;
    domain::PmsResourceId resource;
    std::optional<bool> publish;
    std::optional<QString> name;
};

struct RemoveResource {
    domain::PracticeId practice;
    domain::PmsResourceId resource;
};

using SettingsEdit = std::variant<SetKey, RemoveSection, PutPractice, ReplacePracticeId, RemovePractice, SetLiveHours,
                                  PutResource, RemoveResource>;

/// The new text, or why the edits cannot be made; never both.
struct EditResult {
    std::optional<QByteArray> text;
    std::vector<SettingsFault> faults;
};

/// Makes all @p edits in order, then checks the whole: either every edit is in the text and it is valid, or nothing is
/// changed and the faults (with the lines of the edited text) say why. An empty @p text is the start of a new file.
EditResult editSettings(const QByteArray &text, const std::vector<SettingsEdit> &edits,
                        const QString &fileName = QStringLiteral("settings.toml"));

/// Adds the practice, or changes the time zone of one that is there. With @p replaces that practice gets the new id and
/// keeps its other settings.
EditResult putPractice(const QByteArray &text, const domain::PracticeId &id, const QString &timezone,
                       const std::optional<domain::PracticeId> &replaces);

/// Takes the practice out with everything under it. One that is not there is no fault.
EditResult removePractice(const QByteArray &text, const domain::PracticeId &id);

/// Sets `publish` of one resource, adding its table where it is missing. Faults when the practice is unknown.
EditResult setResourcePublished(const QByteArray &text, const domain::PracticeId &practice,
                                const domain::PmsResourceId &resource, bool publish);

}  // namespace core::config
