// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pms/operation_runner.h"

/// The units of work one by one; callers use runUnit().
namespace core::pms {

base::Expected<ports::DatabaseIdentity> openDatabase(const OperationRunner& runner);
base::Expected<ports::PmsConfiguration> readConfiguration(const OperationRunner& runner,
                                                          const ports::ReadConfiguration& work);
base::Expected<ports::AvailabilityRead> readAvailability(const OperationRunner& runner,
                                                         const ports::ReadAvailability& work);
base::Expected<ports::ChangeToken> readChangeToken(const OperationRunner& runner);
base::Expected<ports::BookingFacts> prepareBooking(const OperationRunner& runner, const ports::PrepareBooking& work);
base::Expected<std::vector<ports::LinkedStatus>> readLinkedStatuses(const OperationRunner& runner,
                                                                    const ports::ReadLinkedStatuses& work);

base::Expected<ports::InsertOutcome> insertBooking(const OperationRunner& runner, const ports::InsertBooking& work);
base::Expected<ports::CancelOutcome> cancelAppointment(const OperationRunner& runner,
                                                       const ports::CancelAppointment& work);
base::Expected<ports::Done> recordTold(const OperationRunner& runner, const ports::RecordTold& work);

base::Expected<ports::Done> writeStaffItem(const OperationRunner& runner, const ports::WriteStaffItem& work);
base::Expected<std::vector<ports::StaffItem>> listStaffItems(const OperationRunner& runner,
                                                             const ports::ListStaffItems& work);
base::Expected<ports::Done> closeStaffItem(const OperationRunner& runner, const ports::CloseStaffItem& work);

base::Expected<std::vector<ports::PmsDocument>> listDocuments(const OperationRunner& runner,
                                                              const ports::ListDocuments& work);
/// @p folder: null where there is none.
base::Expected<ports::DocumentContent> readDocument(const OperationRunner& runner, const ports::ReadDocument& work,
                                                    const ports::DocumentFolder* folder);
base::Expected<ports::StoreOutcome> storeDocument(const OperationRunner& runner, const ports::StoreDocument& work,
                                                  ports::DocumentFolder* folder);

/// All resources or types that the profile yields, inactive ones too; names are not yet told apart.
base::Expected<std::vector<domain::PmsResource>> readResources(const OperationRunner& runner,
                                                               const std::vector<domain::LocationId>& locations);
/// The resource @p id whether active or not; nullopt when the PMS does not have it.
base::Expected<std::optional<domain::PmsResource>> readResource(const OperationRunner& runner,
                                                                const domain::PmsResourceId& id);
base::Expected<std::vector<domain::AppointmentType>> readTypes(const OperationRunner& runner,
                                                               const std::vector<domain::LocationId>& locations);

}  // namespace core::pms
