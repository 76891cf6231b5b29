// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <array>

#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

struct HashName {
    const char *name;
    QCryptographicHash::Algorithm algorithm;
};
constexpr std::array kHashes = {HashName{"md5", QCryptographicHash::Md5},
                                HashName{"sha1", QCryptographicHash::Sha1},
                                HashName{"sha224", QCryptographicHash::Sha224},
                                HashName{"sha256", QCryptographicHash::Sha256},
                                HashName{"sha384", QCryptographicHash::Sha384},
                                HashName{"sha512", QCryptographicHash::Sha512},
                                HashName{"sha3-224", QCryptographicHash::Sha3_224},
                                HashName{"sha3-256", QCryptographicHash::Sha3_256},
                                HashName{"sha3-384", QCryptographicHash::Sha3_384},
                                HashName{"sha3-512", QCryptographicHash::Sha3_512},
                                HashName{"blake2b-512", QCryptographicHash::Blake2b_512}};

constexpr qint64 kMostBytes = 256 * 1024 * 1024;

/// Also of a system other than this one: "C:\…" and "\\server\share".
bool isAbsolute(const QString &path) {
    const bool isDrive =
        path.size() > 2 && path[0].isLetter() && path[1] == u':' && (path[2] == u'\\' || path[2] == u'/');
    return QDir::isAbsolutePath(path) || isDrive || path.startsWith(QLatin1String("\\\\"));
}

}  // namespace

std::optional<QCryptographicHash::Algorithm> hashNamed(const QString &name) {
    for (const HashName &each : kHashes) {
        if (name == QLatin1String(each.name)) return each.algorithm;
    }
    return std::nullopt;
}

QStringList hashNames() {
    QStringList names;
    for (const HashName &each : kHashes) names << QLatin1String(each.name);
    return names;
}

void readDocuments(TomlReader &reader, const toml::table &root, Profile &profile) {
    const QString key = QStringLiteral("documents");
    const toml::table *section = reader.table(root, {}, "documents");
    if (!section) return;
    reader.allow(
        *section, key,
        {QStringLiteral("folder"), QStringLiteral("pattern"), QStringLiteral("hash"), QStringLiteral("max_bytes")});
    DocumentRules &rules = profile.documents;
    if (const auto folder = reader.string(*section, key, "folder")) {
        if (!isAbsolute(*folder)) {
            reader.fault(*section->get("folder"), joinKey(key, "folder"),
                         QStringLiteral("expected an absolute path, such as \"/srv/documents\"; what differs between "
                                        "practices is pms.documents_folder of settings.toml"));
        }
        rules.folder = *folder;
    }
    if (const auto text = reader.string(*section, key, "pattern")) {
        auto pattern = DocumentPattern::parse(*text);
        if (pattern) {
            rules.pattern = std::move(*pattern);
        } else {
            reader.fault(*section->get("pattern"), joinKey(key, "pattern"), pattern.error());
        }
    }
    if (const auto hash = reader.word(*section, key, "hash", hashNames())) rules.hash = *hashNamed(*hash);
    rules.maxBytes = reader.integer(*section, key, "max_bytes", 1, kMostBytes).value_or(rules.maxBytes);
}

}  // namespace core::pms
