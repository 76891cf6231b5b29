// SPDX-License-Identifier: Apache-2.0
#include "fuzz_page.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    const auto types = core::healthengine::decodePoll(fuzzing::bytes(data, size));
    fuzzing::require(types || fuzzing::isContractViolation(types.error()));
    if (types) {
        for (const QString &type : *types) fuzzing::require(!type.isEmpty() && type.size() <= 64);
    }
    return 0;
}
