// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_random.h"

namespace support {

double SimRandom::unit() { return double(m_engine() >> 11) * 0x1.0p-53; }

quint64 SimRandom::below(quint64 bound) {
    // Numbers of the last, incomplete stretch are drawn again, or small results would be likelier.
    const quint64 limit = bound * (~quint64(0) / bound);
    quint64 drawn = m_engine();
    while (drawn >= limit) drawn = m_engine();
    return drawn % bound;
}

std::chrono::milliseconds SimRandom::between(std::chrono::milliseconds low, std::chrono::milliseconds high) {
    if (high <= low) return low;
    return low + std::chrono::milliseconds(below(quint64((high - low).count()) + 1));
}

SimRandom SimRandom::stream(const QByteArray &name) const {
    quint64 seed = m_seed ^ 14695981039346656037ULL;
    for (const char byte : name) seed = (seed ^ quint64(static_cast<unsigned char>(byte))) * 1099511628211ULL;
    return SimRandom(seed);
}

}  // namespace support
