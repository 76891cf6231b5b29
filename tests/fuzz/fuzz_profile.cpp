// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile.h"
#include "fuzz_page.h"

/// Any bytes give a profile or faults, never both and never neither; every fault says something.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    const auto result = core::pms::parseProfile(fuzzing::bytes(data, size), QStringLiteral("fuzzed.toml"));
    fuzzing::require(result.profile.has_value() == result.faults.empty());
    for (const auto &fault : result.faults) {
        fuzzing::require(fault.line >= 0 && !fault.message.isEmpty());
    }
    return 0;
}
