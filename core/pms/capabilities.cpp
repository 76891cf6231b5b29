// SPDX-License-Identifier: Apache-2.0
#include "core/pms/capabilities.h"

#include "core/pms/operation_catalogue.h"

namespace core::pms {
namespace {

struct Wanted {
    const char *name;
    const char *operations;
};

// Ids of Healthengine's features as its list of features has them.
constexpr Wanted kFeatures[] = {
    {"documents", "documents document_content"},
    {"attachDocuments", "document_insert document_link"},
    {"clientSnapshots", "client_appointments"},
};

constexpr Wanted kOptions[] = {
    {"locations", "locations"},         {"closures", "closures"},
    {"change_token", "change_token"},   {"single_resource_look", "resource"},
    {"own_tables", "own_tables"},       {"lease", "lease_take lease_renew lease_release"},
    {"telehealth_links", "telehealth"}, {"exact_availability_check", "free"},
};

QStringList lacking(const DialectProfile &part, const QStringList &operations) {
    QStringList missing;
    for (const QString &name : operations) {
        if (!part.operation(name)) missing << name;
    }
    return missing;
}

template <size_t count>
void add(std::vector<Capability> &found, const Wanted (&all)[count], Capability::Kind kind,
         const DialectProfile &part) {
    for (const Wanted &wanted : all) {
        const QStringList operations = QString::fromLatin1(wanted.operations).split(QLatin1Char(' '));
        found.push_back({QString::fromLatin1(wanted.name), kind, lacking(part, operations)});
    }
}

}  // namespace

std::vector<Capability> capabilitiesOf(const Profile &profile, Dialect dialect) {
    std::vector<Capability> found;
    for (const QString &work : unitsOfWork())
        found.push_back({work, Capability::Kind::Unit, profile.missingFor(work, dialect)});
    const DialectProfile &part = profile.forDialect(dialect);
    add(found, kOptions, Capability::Kind::Option, part);
    add(found, kFeatures, Capability::Kind::Feature, part);
    return found;
}

}  // namespace core::pms
