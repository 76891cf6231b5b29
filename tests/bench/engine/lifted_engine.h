// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "tests/bench/engine/practice.h"
#include "tests/bench/engine/recorder.h"
#include "tests/bench/engine/timed_journal.h"

namespace bench {

/// The engine in this process, on the real adapters, without its limit of ten calls a second, everything recorded.
class LiftedEngine {
  public:
    /// Starts at once; ends when destroyed.
    LiftedEngine(const Practice &practice, const Installation &installation, Recorder &recorder);
    ~LiftedEngine();

    JournalUse journalUse() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace bench
