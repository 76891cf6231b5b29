// SPDX-License-Identifier: Apache-2.0
#include "core/ports/pms_database.h"

namespace core::ports {
namespace {

struct Name {
    QString operator()(const OpenDatabase &) const { return QStringLiteral("open_database"); }
    QString operator()(const ReadConfiguration &) const { return QStringLiteral("read_configuration"); }
    QString operator()(const ReadAvailability &) const { return QStringLiteral("read_availability"); }
    QString operator()(const ReadChangeToken &) const { return QStringLiteral("read_change_token"); }
    QString operator()(const PrepareBooking &) const { return QStringLiteral("prepare_booking"); }
    QString operator()(const ReadLink &) const { return QStringLiteral("read_link"); }
    QString operator()(const ReadLinkedStatuses &) const { return QStringLiteral("read_linked_statuses"); }
    QString operator()(const InsertBooking &) const { return QStringLiteral("insert_booking"); }
    QString operator()(const CancelAppointment &) const { return QStringLiteral("cancel_appointment"); }
    QString operator()(const RecordTold &) const { return QStringLiteral("record_told"); }
    QString operator()(const WriteStaffItem &) const { return QStringLiteral("write_staff_item"); }
    QString operator()(const ListStaffItems &) const { return QStringLiteral("list_staff_items"); }
    QString operator()(const CloseStaffItem &) const { return QStringLiteral("close_staff_item"); }
    QString operator()(const ListDocuments &) const { return QStringLiteral("list_documents"); }
    QString operator()(const ReadDocument &) const { return QStringLiteral("read_document"); }
    QString operator()(const StoreDocument &) const { return QStringLiteral("store_document"); }
};

}  // namespace

QString workName(const PmsWork &work) { return std::visit(Name{}, work); }

const UnitSite &siteOf(const PmsWork &work) {
    return std::visit([](const auto &unit) -> const UnitSite & { return unit.site; }, work);
}

}  // namespace core::ports
