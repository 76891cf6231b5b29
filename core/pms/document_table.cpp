// SPDX-License-Identifier: Apache-2.0
#include "core/pms/document_table.h"

#include <QFile>

#include "core/pms/operation_runner.h"

void initProfileResources();

namespace core::pms {
namespace {

/// A mistake in the file is one of this program; the tests parse it for every dialect.
Profile readBuiltIn() {
    initProfileResources();
    const QString name = QStringLiteral("own_documents.toml");
    QFile file(QStringLiteral(":/profiles/") + name);
    if (!file.open(QIODevice::ReadOnly)) qFatal("own_documents.toml is not compiled in");
    auto parsed = parseProfile(file.readAll(), name);
    if (!parsed.profile) qFatal("%s", qPrintable(parsed.faults.front().toLine()));
    return std::move(*parsed.profile);
}

}  // namespace

void addDocumentTable(Profile &profile) {
    for (auto &[dialect, part] : profile.dialects) {
        if (!part.operation(QStringLiteral("document_insert")) || part.operation(QStringLiteral("document_link")))
            continue;
        static const Profile kBuiltIn = readBuiltIn();
        const DialectProfile &ours = kBuiltIn.forDialect(dialect);
        for (const auto &[name, operation] : ours.operations) part.operations.emplace(name, operation);
        part.documentInstall = ours.install;
        part.install.insert(part.install.end(), ours.install.begin(), ours.install.end());
        part.remove.insert(part.remove.end(), ours.remove.begin(), ours.remove.end());
    }
}

base::Expected<void> ensureDocumentTable(const OperationRunner &runner) {
    if (runner.part().documentInstall.empty()) return {};
    Parameters nobody;
    nobody.set(QStringLiteral("environment"), QString());
    nobody.set(QStringLiteral("practice"), QString());
    nobody.set(QStringLiteral("reference"), QString());
    const auto there = runner.run(QStringLiteral("document_link"), nobody);
    if (there || there.error().kind != base::ErrorKind::Rejected)
        return there ? base::Expected<void>() : base::fail(there.error());
    for (const BoundStatement &statement : runner.part().documentInstall) {
        const auto made = runner.session().execute(statement);
        if (!made && made.error().kind != base::ErrorKind::Rejected) return base::fail(made.error());
    }
    return {};
}

}  // namespace core::pms
