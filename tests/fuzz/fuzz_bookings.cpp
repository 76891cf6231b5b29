// SPDX-License-Identifier: Apache-2.0
#include "fuzz_page.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    const auto page = core::healthengine::decodeBookings(fuzzing::bytes(data, size));
    fuzzing::requireSound(page);
    if (page) {
        for (const auto &item : page->items) {
            fuzzing::require(item.id.value() > 0 && item.appointmentTime.isValid());
            fuzzing::require(item.length.count() >= 0 && item.length <= std::chrono::hours(24));
        }
    }
    return 0;
}
