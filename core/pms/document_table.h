// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/profile.h"

namespace core::pms {

class OperationRunner;

/// Gives @p profile, for each dialect that has `document_insert` and writes no `document_link` itself, what
/// resources/profiles/own_documents.toml says about our own table of stored documents: its operations, and behind the
/// profile's statements of [install] those that make it.
void addDocumentTable(Profile &profile);

/// Makes our table of stored documents where it is missing and the login may; a refusal is no failure, storing a
/// document then is one.
base::Expected<void> ensureDocumentTable(const OperationRunner &runner);

}  // namespace core::pms
