// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ports/sealer.h"

namespace support {

/// A sealer without a library: a key stream and a check sum made with SHA-256, numbered nonces and keys, so that one
/// seed gives one run. It keeps the promises of the real one, so that a test sees at once what is stored in the clear.
class SimSealer final : public core::ports::Sealer {
  public:
    core::ports::Secret newKey() override;
    bool isKey(const core::ports::Secret &key) const override;
    core::base::Expected<QByteArray> seal(const core::ports::Secret &key, const QByteArray &plain,
                                          const QByteArray &boundTo) override;
    core::base::Expected<QByteArray> open(const core::ports::Secret &key, const QByteArray &sealed,
                                          const QByteArray &boundTo) override;

  private:
    quint64 m_keys = 0;
    quint64 m_nonces = 0;
};

}  // namespace support
