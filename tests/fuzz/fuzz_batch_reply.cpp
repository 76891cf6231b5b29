// SPDX-License-Identifier: Apache-2.0
#include "fuzz_page.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    std::vector<core::domain::AvailabilitySnapshot> sent(5);
    for (int i = 0; i < 5; ++i) {
        sent[size_t(i)].resource = core::domain::PmsResourceId(QStringLiteral("11"));
        sent[size_t(i)].date = QDate(2026, 3, 1 + i);
    }
    const auto reply = core::healthengine::decodeBatchReply(fuzzing::bytes(data, size), sent);
    fuzzing::require(reply || fuzzing::isContractViolation(reply.error()));
    if (reply) {
        fuzzing::require(reply->accepted.size() + reply->failed.size() == sent.size());
        fuzzing::require(reply->errors.size() == reply->failed.size());
    }
    return 0;
}
