// SPDX-License-Identifier: Apache-2.0
#include "core/platform/secrets/secret_names.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace core::platform {

using base::ErrorKind;
using base::fail;

base::Expected<void> checkSecretName(const QString &name) {
    static const QRegularExpression kPattern(QStringLiteral("\\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\\z"));
    if (kPattern.match(name).hasMatch()) return {};
    return fail(ErrorKind::Rejected, QStringLiteral("secret"),
                QStringLiteral("no secret has this name; known are api-key, practice-key-ID and pms-password"));
}

base::Expected<ports::Secret> secretFromBytes(const QString &name, const QByteArray &bytes) {
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(bytes);
    if (!decoder.hasError() && !text.contains(QChar::Null)) return ports::Secret(std::move(text));
    return fail(ErrorKind::Unavailable, QStringLiteral("secret_read"),
                QStringLiteral("%1 is no UTF-8 text; write it again").arg(name));
}

base::Unexpected noSuchSecret(const QString &name) {
    return fail(ErrorKind::Rejected, QStringLiteral("secret_read"),
                QStringLiteral("%1 is not stored; run: practicebridged secret set %1").arg(name));
}

}  // namespace core::platform
