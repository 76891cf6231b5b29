// SPDX-License-Identifier: Apache-2.0
#include "core/control/words.h"

#include "core/control/messages.h"

namespace core::control {
namespace {

constexpr std::array<Word<TrayState>, 5> kTrayStates{{
    {TrayState::Working, QLatin1String("working")},
    {TrayState::Syncing, QLatin1String("syncing")},
    {TrayState::Attention, QLatin1String("attention")},
    {TrayState::Stopped, QLatin1String("stopped")},
    {TrayState::Paused, QLatin1String("paused")},
}};

constexpr std::array<Word<PracticeTrouble>, 10> kTroubles{{
    {PracticeTrouble::None, QLatin1String("none")},
    {PracticeTrouble::ApiKeyRejected, QLatin1String("api-key-rejected")},
    {PracticeTrouble::PracticeKeyRejected, QLatin1String("practice-key-rejected")},
    {PracticeTrouble::ConsentMissing, QLatin1String("consent-missing")},
    {PracticeTrouble::SecretMissing, QLatin1String("secret-missing")},
    {PracticeTrouble::HealthengineUnreachable, QLatin1String("healthengine-unreachable")},
    {PracticeTrouble::HealthengineFailing, QLatin1String("healthengine-failing")},
    {PracticeTrouble::DatabaseUnreachable, QLatin1String("database-unreachable")},
    {PracticeTrouble::DatabaseRefused, QLatin1String("database-refused")},
    {PracticeTrouble::JournalFailing, QLatin1String("journal-failing")},
}};

constexpr std::array<Word<ResyncScope>, 3> kScopes{{
    {ResyncScope::Config, QLatin1String("config")},
    {ResyncScope::Availability, QLatin1String("availability")},
    {ResyncScope::All, QLatin1String("all")},
}};

}  // namespace

QString toString(TrayState state) {
    return wordOf(kTrayStates, state);
}
QString toString(PracticeTrouble trouble) {
    return wordOf(kTroubles, trouble);
}
QString toString(ResyncScope scope) {
    return wordOf(kScopes, scope);
}
std::optional<TrayState> trayStateFromString(const QString &word) {
    return enumerator(kTrayStates, word);
}
std::optional<PracticeTrouble> practiceTroubleFromString(const QString &word) {
    return enumerator(kTroubles, word);
}
std::optional<ResyncScope> resyncScopeFromString(const QString &word) {
    return enumerator(kScopes, word);
}

}  // namespace core::control
