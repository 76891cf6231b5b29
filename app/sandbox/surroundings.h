// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <random>

#include "core/base/time.h"
#include "core/ports/executor.h"

namespace app::sandbox {

/// The only clock of the program.
inline core::base::UtcTime utcNow() {
    return core::base::utcFromDateTime(QDateTime::currentDateTimeUtc());
}

/// The same seed gives the same sequence on every machine.
class SeededRandom final : public core::ports::Random {
  public:
    explicit SeededRandom(quint32 seed) : m_engine(seed) {}
    double unit() override { return double(m_engine()) / 4294967296.0; }

  private:
    std::mt19937 m_engine;
};

}  // namespace app::sandbox
