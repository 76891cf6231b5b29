// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sandbox/schema.h"

/// components/schemas of the definition that callers send.
namespace core::sandbox::schemas {

Schema confirmBookingInsert();
Schema reasonBody();
Schema availabilitySnapshot();
/// Checked as an array only: its items fail one by one.
Schema availabilityBatch();
Schema livenessContract();
Schema pmsResources();
Schema pmsAppointmentTypes();
Schema subscription();
Schema documentList();
Schema document();
Schema rejectDocumentUpload();
Schema clientSnapshot();
Schema confirmAttachDocument();

}  // namespace core::sandbox::schemas
