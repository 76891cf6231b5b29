// SPDX-License-Identifier: Apache-2.0
#include "core/platform/files/disk_document_folder.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/pms/document_paths.h"

namespace core::platform {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;
using ports::DocumentIntent;

constexpr qint64 kMostIntentBytes = 64 * 1024;
const QString kPending = QStringLiteral(".pb-pending");
const QString kEnding = QStringLiteral(".json");

/// Differs for each place of each document, so that one unit never touches the intent of another.
QString idOf(const DocumentIntent &intent) {
    constexpr int kDigits = 32;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : {intent.key.environment, intent.key.practice, intent.key.reference, intent.path}) {
        hash.addData(part.toUtf8());
        hash.addData("\n");
    }
    return QString::fromLatin1(hash.result().toHex().left(kDigits));
}

QString directoryOf(const QString &path) {
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

QString inDirectory(const QString &directory, const QString &name) {
    return directory.isEmpty() ? name : directory + u'/' + name;
}

QString fileOf(const DocumentIntent &intent) {
    return kPending + u'/' + idOf(intent) + kEnding;
}

QString partOf(const DocumentIntent &intent) {
    return inDirectory(directoryOf(intent.path), QStringLiteral(".pb-%1.part").arg(idOf(intent)));
}

QByteArray toJson(const DocumentIntent &intent) {
    const QJsonObject json{{QStringLiteral("environment"), intent.key.environment},
                           {QStringLiteral("practice"), intent.key.practice},
                           {QStringLiteral("reference"), intent.key.reference},
                           {QStringLiteral("path"), intent.path},
                           {QStringLiteral("size"), intent.size},
                           {QStringLiteral("sha256"), QString::fromLatin1(intent.sha256.toHex())},
                           {QStringLiteral("made"), intent.made}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// nullopt for what we did not write: others can write here, and a path of theirs must not make us remove anything.
std::optional<DocumentIntent> fromJson(const QByteArray &bytes) {
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    DocumentIntent intent{
        {json.value(QStringLiteral("environment")).toString(), json.value(QStringLiteral("practice")).toString(),
         json.value(QStringLiteral("reference")).toString()},
        json.value(QStringLiteral("path")).toString(),
        json.value(QStringLiteral("size")).toInteger(-1),
        QByteArray::fromHex(json.value(QStringLiteral("sha256")).toString().toLatin1()),
        json.value(QStringLiteral("made")).toString()};
    constexpr int kHashBytes = 32;
    const bool whole = !intent.key.reference.isEmpty() && pms::faultOfPath(intent.path).isEmpty() && intent.size >= 0 &&
                       intent.sha256.size() == kHashBytes &&
                       (intent.made.isEmpty() ||
                        (intent.path.startsWith(intent.made + u'/') && pms::faultOfPath(intent.made).isEmpty()));
    return whole ? std::optional(std::move(intent)) : std::nullopt;
}

Expected<void> checkPath(const QString &path) {
    const QString fault = pms::faultOfPath(path);
    if (fault.isEmpty()) return {};
    return fail(ErrorKind::Rejected, QStringLiteral("documents_folder"), QStringLiteral("the path %1").arg(fault));
}

/// Removing is only for what is removed by name and lies there as it was written.
Expected<void> removeOwn(const FolderTree &tree, const DocumentIntent &intent) {
    const auto found = tree.sha256(intent.path, intent.size);
    if (!found) return fail(found.error());
    return *found == intent.sha256 ? tree.remove(intent.path) : Expected<void>();
}

}  // namespace

Expected<QString> DiskDocumentFolder::firstMissing(const QString &directory) const {
    QString walked;
    for (const QString &part : directory.split(u'/', Qt::SkipEmptyParts)) {
        walked = inDirectory(walked, part);
        const auto there = m_tree.has(walked);
        if (!there) return fail(there.error());
        if (!*there) return walked;
    }
    return QString();
}

Expected<void> DiskDocumentFolder::begin(DocumentIntent &intent) {
    if (auto checked = checkPath(intent.path); !checked) return checked;
    auto missing = firstMissing(directoryOf(intent.path));
    if (!missing) return fail(std::move(missing.error()));
    intent.made = std::move(*missing);
    if (auto made = m_tree.makeDirectories(kPending); !made) return made;
    const QString half = kPending + u'/' + idOf(intent) + QStringLiteral(".half");
    auto written = m_tree.write(half, toJson(intent));
    if (written) written = m_tree.rename(half, fileOf(intent), /*replace=*/true);
    if (written) return {};
    (void)m_tree.remove(half);
    m_tree.removeEmpty(kPending);
    return written;
}

Expected<void> DiskDocumentFolder::write(const DocumentIntent &intent, const QByteArray &content) {
    if (auto checked = checkPath(intent.path); !checked) return checked;
    const QString directory = directoryOf(intent.path);
    if (auto made = m_tree.makeDirectories(directory); !made) return made;
    return m_tree.write(partOf(intent), content);
}

Expected<void> DiskDocumentFolder::publish(const DocumentIntent &intent) {
    return m_tree.rename(partOf(intent), intent.path, /*replace=*/false);
}

Expected<void> DiskDocumentFolder::settle(const DocumentIntent &intent) {
    // There when a file system without a rename that never replaces stopped half-way.
    if (auto removed = m_tree.remove(partOf(intent)); !removed) return removed;
    if (auto removed = m_tree.remove(fileOf(intent)); !removed) return removed;
    m_tree.removeEmpty(kPending);
    return {};
}

Expected<void> DiskDocumentFolder::discard(const DocumentIntent &intent) {
    if (auto removed = removeOwn(m_tree, intent); !removed) return removed;
    if (auto removed = m_tree.remove(partOf(intent)); !removed) return removed;
    for (QString made = directoryOf(intent.path); !intent.made.isEmpty() && made.size() >= intent.made.size();
         made = directoryOf(made)) {
        m_tree.removeEmpty(made);
    }
    if (auto removed = m_tree.remove(fileOf(intent)); !removed) return removed;
    m_tree.removeEmpty(kPending);
    return {};
}

Expected<std::vector<DocumentIntent>> DiskDocumentFolder::pending() const {
    const auto names = m_tree.files(kPending);
    if (!names) return fail(names.error());
    std::vector<DocumentIntent> found;
    for (const QString &name : *names) {
        if (!name.endsWith(kEnding)) continue;
        const auto bytes = m_tree.read(kPending + u'/' + name, kMostIntentBytes);
        if (!bytes && bytes.error().kind == ErrorKind::Rejected) continue;
        if (!bytes) return fail(bytes.error());
        auto intent = fromJson(*bytes);
        if (intent && name == idOf(*intent) + kEnding) found.push_back(std::move(*intent));
    }
    return found;
}

Expected<QByteArray> DiskDocumentFolder::read(const QString &path, qint64 mostBytes) const {
    if (auto checked = checkPath(path); !checked) return fail(checked.error());
    return m_tree.read(path, mostBytes);
}

}  // namespace core::platform
