// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/sim/sim_practice.h"

/// The units of documents on a simulated practice; each is one transaction.
namespace support {

core::base::Expected<core::ports::PmsResult> documentsOf(const SimPractice &practice,
                                                         const core::ports::ListDocuments &work);
core::base::Expected<core::ports::PmsResult> documentOf(const SimPractice &practice,
                                                        const core::ports::ReadDocument &work);
core::base::Expected<core::ports::PmsResult> storeDocument(SimPractice &practice,
                                                           const core::ports::StoreDocument &work);

}  // namespace support
