// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_sealer.h"

#include <QByteArrayList>
#include <QCryptographicHash>

namespace support {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::ports::Secret;

namespace {

const QString kPrefix = QStringLiteral("simulated-key-");
constexpr qsizetype kNonce = 8;
constexpr qsizetype kSum = 32;

QByteArray hashed(const QByteArrayList &parts) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part : parts) {
        hash.addData(QByteArray::number(part.size()) + ':');
        hash.addData(part);
    }
    return hash.result();
}

QByteArray streamed(const QByteArray &key, const QByteArray &nonce, QByteArray text) {
    QByteArray stream;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (at % kSum == 0) stream = hashed({key, nonce, QByteArray::number(at)});
        text[at] = char(text.at(at) ^ stream.at(at % kSum));
    }
    return text;
}

}  // namespace

Secret SimSealer::newKey() {
    return Secret(kPrefix + QString::number(++m_keys));
}

bool SimSealer::isKey(const Secret &key) const {
    return key.reveal().startsWith(kPrefix);
}

Expected<QByteArray> SimSealer::seal(const Secret &key, const QByteArray &plain, const QByteArray &boundTo) {
    if (!isKey(key)) return fail(ErrorKind::Rejected, QStringLiteral("seal_record"), QStringLiteral("no key"));
    const QByteArray secret = key.reveal().toUtf8();
    const QByteArray nonce = QByteArray::number(++m_nonces).rightJustified(kNonce, '0');
    const QByteArray text = streamed(secret, nonce, plain);
    return nonce + hashed({secret, nonce, boundTo, text}) + text;
}

Expected<QByteArray> SimSealer::open(const Secret &key, const QByteArray &sealed, const QByteArray &boundTo) {
    if (!isKey(key)) return fail(ErrorKind::Rejected, QStringLiteral("open_record"), QStringLiteral("no key"));
    const QByteArray secret = key.reveal().toUtf8();
    const QByteArray nonce = sealed.left(kNonce);
    const QByteArray text = sealed.mid(kNonce + kSum);
    if (sealed.size() < kNonce + kSum || sealed.mid(kNonce, kSum) != hashed({secret, nonce, boundTo, text}))
        return fail(ErrorKind::ContractViolation, QStringLiteral("open_record"), QStringLiteral("does not open"));
    return streamed(secret, nonce, text);
}

}  // namespace support
