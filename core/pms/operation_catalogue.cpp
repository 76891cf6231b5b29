// SPDX-License-Identifier: Apache-2.0
#include "core/pms/operation_catalogue.h"

#include <map>

namespace core::pms {
namespace {

QStringList words(const char* list) {
    return QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

constexpr const char* kDiary = "resources from to from_start until day_before";
constexpr const char* kKey = "environment practice booking ";
constexpr const char* kPerson =
    "environment practice booking resource now_utc first_name last_name dob sex phone mobile_phone home_phone email "
    "address suburb state postcode medicare_number medicare_irn medicare_expiry possible_duplicate";
constexpr const char* kAppointment =
    "environment practice booking resource patient appointment_type date start_time end_time start end length_min "
    "length_s slots status notes reason telehealth_url now_utc";
constexpr const char* kLink =
    "environment practice booking appointment further_appointments patient resource start end length_s new_patient "
    "now_utc";
constexpr const char* kDocumentKey = "environment practice reference ";
constexpr const char* kDocument =
    "reference appointment patient document_name document_description document_mime document_type document_size "
    "document_hash document_path documents_folder document_uuid document_created_utc content now_utc";
constexpr const char* kItem = "id kind practice booking raised_at facts person";
constexpr const char* kLease = "environment practice engine settings fence lease_s";
constexpr const char* kSnapshot = "resources locations date from to from_start until";
constexpr const char* kTold = "told_confirmed told_cancelled told_did_not_attend cancelled_by_healthengine";

constexpr const char* kWrites =
    "patient_insert appointment_insert cancel link_insert link_drop link_told link_moved link_claim "
    "link_pending link_complete item_write items_expire item_close "
    "document_insert document_link_insert document_link_set";

std::map<QString, OperationRule> makeRules() {
    std::map<QString, OperationRule> rules;
    const auto add = [&rules](const char* name, const QString& parameters, const char* flags = "",
                              const char* captures = "") {
        const QString key = QString::fromLatin1(name);
        rules[key] = {key, words(parameters.toLatin1().constData()), words(flags), words(captures)};
    };
    const auto text = [](const char* list) { return QString::fromLatin1(list); };
    add("own_tables", {});
    add("resources", text("locations"));
    add("resource", text("resource"));
    add("locations", {});
    add("appointment_types", text("locations"));
    for (const char* name : {"sessions", "busy", "closures"}) add(name, text(kDiary));
    add("change_token", {});
    add("candidates", text("dob phone_key email_key medicare_key name_key suggested_patient first_name last_name"));
    add("patient", text("patient"));
    add("lock", text(kKey) + text("resource"));
    add("patient_insert", text(kPerson), "", "patient");
    add("appointment_insert", text(kAppointment), "new_patient", "appointment");
    add("appointments", text("appointments"));
    add("cancel", text(kKey) + text("appointment patient status now_utc"));
    add("unlock", text(kKey) + text("resource"));
    add("link", text(kKey));
    add("link_lock", text(kKey));
    add("link_insert", text(kLink), "new_patient");
    add("link_drop", text(kKey));
    add("link_moved", text(kKey) + text("start"));
    add("link_claim", text(kLink) + text(" pending"), "new_patient");
    add("link_pending", text(kKey) + text("pending"));
    add("link_complete", text(kLink), "new_patient");
    add("link_told", text(kKey) + text("now_utc"), kTold);
    add("links", text("environment practice from from_start"));
    add("item_write", text(kItem));
    add("items", text("now_utc"));
    add("items_expire", text("before_utc"));
    add("item_close", text("id by now_utc"));
    add("free", text(kAppointment));
    add("telehealth", text("appointments"));
    for (const char* name : {"lease", "lease_take", "lease_renew", "lease_release", "lease_fence"})
        add(name, text(kLease));
    add("documents", text("environment practice from from_start since since_utc"));
    add("document_content", text("environment practice document piece_start piece_length"));
    add("document_insert", text(kKey) + text(kDocument), "", "document");
    add("document_link", text(kDocumentKey));
    add("document_link_insert", text(kDocumentKey) + text("now_utc"));
    add("document_link_set", text(kDocumentKey) + text("stored_document stored_path now_utc"));
    for (const char* name : {"client_appointments", "client_practitioners", "client_locations", "client_types"})
        add(name, text(kSnapshot));
    for (const char* name : {"sessions", "busy", "closures"}) rules[text(name)].isDiary = true;
    for (const QString& name : words(kWrites)) rules[name].isWrite = true;
    rules[QStringLiteral("appointment_insert")].isClaim = true;
    return rules;
}

const std::map<QString, OperationRule>& rules() {
    static const std::map<QString, OperationRule> kRules = makeRules();
    return kRules;
}

}  // namespace

const OperationRule* operationRule(const QString& name) {
    const auto found = rules().find(name);
    return found == rules().end() ? nullptr : &found->second;
}

QStringList operationNames() {
    QStringList names;
    for (const auto& [name, rule] : rules()) names << name;
    return names;
}

namespace {

const std::vector<std::pair<QString, QStringList>>& needs() {
    static const std::vector<std::pair<QString, QStringList>> kNeeds = {
        {QStringLiteral("open_database"), {}},
        {QStringLiteral("read_configuration"), words("resources appointment_types")},
        {QStringLiteral("read_availability"), words("sessions busy")},
        {QStringLiteral("read_change_token"), {}},
        {QStringLiteral("prepare_booking"), words("link candidates")},
        {QStringLiteral("read_link"), words("link")},
        {QStringLiteral("read_linked_statuses"), words("links appointments")},
        {QStringLiteral("insert_booking"),
         words("lock link link_insert resources sessions busy patient patient_insert appointment_insert")},
        {QStringLiteral("cancel_appointment"), words("link_lock link appointments cancel link_told")},
        {QStringLiteral("record_told"), words("link_lock link link_told")},
        {QStringLiteral("write_staff_item"), words("item_write")},
        {QStringLiteral("list_staff_items"), words("items items_expire")},
        {QStringLiteral("close_staff_item"), words("item_close")},
        {QStringLiteral("list_documents"), words("documents")},
        {QStringLiteral("read_document"), words("document_content")},
        {QStringLiteral("store_document"), words("document_insert document_link")},
    };
    return kNeeds;
}

}  // namespace

QStringList unitsOfWork() {
    QStringList names;
    for (const auto& [work, operations] : needs()) names << work;
    return names;
}

QStringList operationsNeededFor(const QString& work) {
    for (const auto& [name, operations] : needs()) {
        if (name == work) return operations;
    }
    return {};
}

}  // namespace core::pms
