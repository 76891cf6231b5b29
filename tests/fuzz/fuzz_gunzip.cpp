// SPDX-License-Identifier: Apache-2.0
#include "core/healthengine/gzip.h"
#include "fuzz_page.h"
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    constexpr qint64 kMost = 100000;
    const auto plain = core::healthengine::gunzip(fuzzing::bytes(data, size), kMost);
    fuzzing::require(!plain || plain->size() <= kMost);
    const QByteArray input = fuzzing::bytes(data, size);
    const auto back = core::healthengine::gunzip(core::healthengine::gzip(input), input.size());
    fuzzing::require(back && *back == input);
    return 0;
}
