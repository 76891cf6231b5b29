// SPDX-License-Identifier: Apache-2.0
#include "core/platform/http/single_pass_body.h"

#include <algorithm>
#include <cstring>

namespace core::platform {

SinglePassBody::SinglePassBody(QByteArray bytes, QObject *parent) : QIODevice(parent), m_bytes(std::move(bytes)) {
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 SinglePassBody::readData(char *data, qint64 maxSize) {
    const qint64 size = std::min<qint64>(maxSize, m_bytes.size() - m_at);
    if (size <= 0) return m_at >= m_bytes.size() ? -1 : 0;
    std::memcpy(data, m_bytes.constData() + m_at, size_t(size));
    m_at += size;
    return size;
}

qint64 SinglePassBody::writeData(const char *, qint64) {
    return -1;
}

}  // namespace core::platform
