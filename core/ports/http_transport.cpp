// SPDX-License-Identifier: Apache-2.0
#include "core/ports/http_transport.h"

namespace core::ports {

QByteArray headerValue(const HttpHeaders &headers, const QByteArray &name) {
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) return value;
    }
    return {};
}

}  // namespace core::ports
