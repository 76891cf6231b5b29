// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include "core/base/expected.h"
#include "core/ports/secret_store.h"

namespace core::ports {

/// Seals small records: without the key nobody reads them, and nobody alters them or passes one off for another
/// unnoticed. Pure calls without state of their own; any thread.
class Sealer {
  public:
    virtual ~Sealer() = default;

    /// A fresh random key of 256 bit, as text for the secret store.
    virtual Secret newKey() = 0;
    /// True when @p key is one that newKey() may have made.
    virtual bool isKey(const Secret &key) const = 0;
    /// @p boundTo is not stored; it must be the same again to open the record. Rejected when @p key is no key.
    virtual base::Expected<QByteArray> seal(const Secret &key, const QByteArray &plain, const QByteArray &boundTo) = 0;
    /// ContractViolation when the record was sealed under another key, was altered, or is bound to something else;
    /// Rejected when @p key is no key.
    virtual base::Expected<QByteArray> open(const Secret &key, const QByteArray &sealed, const QByteArray &boundTo) = 0;
};

}  // namespace core::ports
