// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/ports/sealer.h"

namespace core::platform {

/// Seals with libsodium: XChaCha20-Poly1305 with a random nonce for each record, its length hidden by padding. A record
/// is one byte of version (1), 24 bytes of nonce, the ciphertext and its tag; a key is 32 random bytes in Base64.
class SodiumSealer final : public ports::Sealer {
  public:
    /// Unavailable when libsodium finds no source of random numbers on this machine.
    static base::Expected<std::unique_ptr<SodiumSealer>> create();

    ports::Secret newKey() override;
    bool isKey(const ports::Secret &key) const override;
    base::Expected<QByteArray> seal(const ports::Secret &key, const QByteArray &plain,
                                    const QByteArray &boundTo) override;
    base::Expected<QByteArray> open(const ports::Secret &key, const QByteArray &sealed,
                                    const QByteArray &boundTo) override;

  private:
    SodiumSealer() = default;
};

}  // namespace core::platform
