// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <chrono>
#include <random>

#include "core/ports/executor.h"

namespace support {

/// Seeded random numbers with our own mapping: the standard's distributions differ between libraries.
class SimRandom final : public core::ports::Random {
  public:
    explicit SimRandom(quint64 seed) : m_seed(seed), m_engine(seed) {}

    double unit() override;
    /// Uniform in [0, bound); @p bound > 0.
    quint64 below(quint64 bound);
    bool chance(double probability) { return unit() < probability; }
    /// Uniform in [low, high].
    std::chrono::milliseconds between(std::chrono::milliseconds low, std::chrono::milliseconds high);
    /// An independent stream: drawing from it leaves this one as it was.
    SimRandom stream(const QByteArray &name) const;

  private:
    quint64 m_seed;
    std::mt19937_64 m_engine;
};

}  // namespace support
