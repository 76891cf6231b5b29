// SPDX-License-Identifier: Apache-2.0
#include "core/platform/sealing/sodium_sealer.h"

#include <sodium.h>

#include <array>

namespace core::platform {

using base::ErrorKind;
using base::Expected;
using base::fail;

namespace {

constexpr char kVersion = 1;
constexpr qsizetype kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype kKey = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
/// The length of a record would tell how much a patient wrote.
constexpr qsizetype kBlock = 512;

const unsigned char *bytes(const QByteArray &data) {
    return reinterpret_cast<const unsigned char *>(data.constData());
}
unsigned char *bytes(QByteArray &data) {
    return reinterpret_cast<unsigned char *>(data.data());
}

/// The key's bytes, wiped when they are no longer used.
class RawKey final {
  public:
    explicit RawKey(const ports::Secret &text) {
        QByteArray latin = text.reveal().trimmed().toLatin1();
        size_t length = 0;
        const char *end = nullptr;
        const int done = sodium_base642bin(m_key.data(), m_key.size(), latin.constData(), size_t(latin.size()), nullptr,
                                           &length, &end, sodium_base64_VARIANT_ORIGINAL);
        m_isWhole = done == 0 && length == m_key.size() && end == latin.constData() + latin.size();
        sodium_memzero(latin.data(), size_t(latin.size()));
    }
    ~RawKey() { sodium_memzero(m_key.data(), m_key.size()); }
    RawKey(const RawKey &) = delete;
    RawKey &operator=(const RawKey &) = delete;

    bool isWhole() const { return m_isWhole; }
    const unsigned char *data() const { return m_key.data(); }

  private:
    std::array<unsigned char, size_t(kKey)> m_key{};
    bool m_isWhole = false;
};

base::Unexpected noKey(const char *operation) {
    return fail(ErrorKind::Rejected, QLatin1String(operation), QStringLiteral("the key is not one of this program's"));
}

base::Unexpected unreadable() {
    return fail(ErrorKind::ContractViolation, QStringLiteral("open_record"),
                QStringLiteral("sealed under another key, altered, or bound to another booking"));
}

QByteArray padded(const QByteArray &plain) {
    QByteArray block = plain;
    block.resize((plain.size() / kBlock + 1) * kBlock);
    size_t length = 0;
    sodium_pad(&length, bytes(block), size_t(plain.size()), size_t(kBlock), size_t(block.size()));
    return block;
}

}  // namespace

Expected<std::unique_ptr<SodiumSealer>> SodiumSealer::create() {
    if (sodium_init() >= 0) return std::unique_ptr<SodiumSealer>(new SodiumSealer);
    return fail(ErrorKind::Unavailable, QStringLiteral("sodium_init"),
                QStringLiteral("this machine offers no random numbers; call support"));
}

ports::Secret SodiumSealer::newKey() {
    std::array<unsigned char, size_t(kKey)> key{};
    randombytes_buf(key.data(), key.size());
    std::array<char, sodium_base64_ENCODED_LEN(kKey, sodium_base64_VARIANT_ORIGINAL)> text{};
    sodium_bin2base64(text.data(), text.size(), key.data(), key.size(), sodium_base64_VARIANT_ORIGINAL);
    sodium_memzero(key.data(), key.size());
    ports::Secret made(QString::fromLatin1(text.data()));
    sodium_memzero(text.data(), text.size());
    return made;
}

bool SodiumSealer::isKey(const ports::Secret &key) const {
    return RawKey(key).isWhole();
}

Expected<QByteArray> SodiumSealer::seal(const ports::Secret &key, const QByteArray &plain, const QByteArray &boundTo) {
    const RawKey raw(key);
    if (!raw.isWhole()) return noKey("seal_record");
    QByteArray block = padded(plain);
    QByteArray sealed(1 + kNonce + block.size() + kTag, kVersion);
    unsigned char *nonce = bytes(sealed) + 1;
    randombytes_buf(nonce, size_t(kNonce));
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, bytes(block), size_t(block.size()),
                                               bytes(boundTo), size_t(boundTo.size()), nullptr, nonce, raw.data());
    sodium_memzero(block.data(), size_t(block.size()));
    return sealed;
}

Expected<QByteArray> SodiumSealer::open(const ports::Secret &key, const QByteArray &sealed, const QByteArray &boundTo) {
    const RawKey raw(key);
    if (!raw.isWhole()) return noKey("open_record");
    if (sealed.size() < 1 + kNonce + kTag || sealed.front() != kVersion) return unreadable();
    const unsigned char *nonce = bytes(sealed) + 1;
    QByteArray block(sealed.size() - 1 - kNonce - kTag, Qt::Uninitialized);
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(block), nullptr, nullptr, nonce + kNonce,
                                                                  size_t(block.size() + kTag), bytes(boundTo),
                                                                  size_t(boundTo.size()), nonce, raw.data());
    size_t length = 0;
    if (opened != 0 || sodium_unpad(&length, bytes(block), size_t(block.size()), size_t(kBlock)) != 0)
        return unreadable();
    block.truncate(qsizetype(length));
    return block;
}

}  // namespace core::platform
