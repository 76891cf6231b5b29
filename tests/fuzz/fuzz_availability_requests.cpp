// SPDX-License-Identifier: Apache-2.0
#include "fuzz_page.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    const auto page = core::healthengine::decodeAvailabilityRequests(fuzzing::bytes(data, size));
    fuzzing::requireSound(page);
    if (page) {
        for (const auto &item : page->items) {
            fuzzing::require(item.day.isValid() && (!item.resource || !item.resource->isEmpty()));
        }
    }
    return 0;
}
