// SPDX-License-Identifier: Apache-2.0
// profile install and profile remove: our own tables in the practice's database.
#include "app/bridged/places.h"
#include "app/bridged/profile_bench.h"
#include "app/bridged/profile_tools.h"
#include "core/pms/own_tables.h"

namespace app::bridged {
namespace {

using namespace core;

struct Opened {
    pms::Profile profile;
    std::unique_ptr<platform::OdbcSession> session;
};
OrExit<Opened> openFor(const CommandLine &line) {
    auto profile = loadNamedProfile(line.arguments.at(1));
    if (!profile) return tl::unexpected(profile.error());
    auto session = openDatabase(line, databasePassword(line), &*profile);
    if (!session) return tl::unexpected(session.error());
    return Opened{std::move(*profile), std::move(*session)};
}

int refusals(const QString &what, const std::vector<base::Error> &refused) {
    printError(what);
    for (const base::Error &error : refused) printError(QStringLiteral("  ") + error.toLogLine());
    return kFailed;
}

}  // namespace

int installTables(const CommandLine &line) {
    const auto opened = openFor(line);
    if (!opened) return opened.error();
    if (opened->profile.forDialect(opened->session->dialect()).install.empty()) {
        print(QStringLiteral("%1 keeps no table of ours in this database: nothing to make").arg(opened->profile.id));
        return kDone;
    }
    std::vector<base::Error> refused;
    const auto stand = pms::installOwnTables(*opened->session, opened->profile, &refused);
    if (!stand) return failedWith(stand.error());
    if (!*stand) {
        return refusals(
            QStringLiteral("our tables are not complete: let the database's owner run this command, or grant "
                           "the login the right to make tables. What was refused:"),
            refused);
    }
    print(QStringLiteral("our tables are there"));
    return kDone;
}

int removeTables(const CommandLine &line) {
    const auto opened = openFor(line);
    if (!opened) return opened.error();
    if (opened->profile.forDialect(opened->session->dialect()).remove.empty()) {
        printError(
            QStringLiteral("%1 does not say how its tables are dropped ([remove] statements)").arg(opened->profile.id));
        return kFailed;
    }
    std::vector<base::Error> refused;
    if (auto removed = pms::removeOwnTables(*opened->session, opened->profile, refused); !removed)
        return failedWith(removed.error());
    if (!refused.empty()) return refusals(QStringLiteral("not everything could be dropped:"), refused);
    print(QStringLiteral("our tables are gone"));
    return kDone;
}

}  // namespace app::bridged
