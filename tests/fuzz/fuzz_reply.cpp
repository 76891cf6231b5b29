// SPDX-License-Identifier: Apache-2.0
#include "fuzz_page.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    // The first two bytes are the status, the rest is taken for both headers.
    if (size < 2) return 0;
    const QByteArray header = fuzzing::bytes(data + 2, size - 2);
    core::ports::HttpResponse response{
        (data[0] * 256 + data[1]) % 1000, {{"Date", header}, {"Retry-After", header}}, {}};
    core::ports::HttpRequest request;
    request.method = data[1] % 2 == 0 ? "GET" : "POST";
    request.operation = QStringLiteral("fuzz");
    const auto result = core::healthengine::classifyReply(request, response);
    const bool success = response.status >= 200 && response.status <= 299;
    fuzzing::require(result.has_value() == success);
    if (!result && result.error().retryAfter) {
        fuzzing::require(result.error().retryAfter->count() >= 0 && result.error().retryAfter->count() <= 120);
    }
    return 0;
}
