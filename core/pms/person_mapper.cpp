// SPDX-License-Identifier: Apache-2.0
#include "core/pms/person_mapper.h"

#include "core/pms/row_parts.h"

namespace core::pms {
namespace {

constexpr qsizetype kPhoneKeyDigits = 9;
constexpr qsizetype kPhoneLeastDigits = 8;
constexpr qsizetype kMedicareDigits = 10;

QString digitsOf(const QString& text) {
    QString digits;
    for (const QChar c : text) {
        if (c.isDigit()) digits += QChar(u'0' + c.digitValue());
    }
    return digits;
}

QString isoDate(const std::optional<QDate>& date) {
    return date && date->isValid() ? date->toString(Qt::ISODate) : QString();
}

}  // namespace

QString phoneKey(const QString& phone) {
    const QString digits = digitsOf(phone);
    return digits.size() < kPhoneLeastDigits ? QString() : digits.right(kPhoneKeyDigits);
}

QString emailKey(const QString& email) {
    return email.trimmed().toLower();
}

QString medicareKey(const QString& number) {
    const QString digits = digitsOf(number);
    return digits.size() < kMedicareDigits ? QString() : digits.left(kMedicareDigits);
}

QString nameKey(const QString& lastName, const QString& firstName) {
    if (lastName.trimmed().isEmpty() && firstName.trimmed().isEmpty()) return {};
    return lastName.simplified().toLower() + QLatin1Char('|') + firstName.simplified().toLower();
}

bool isMobile(const QString& phone) {
    const QString digits = digitsOf(phone);
    return (digits.size() == 10 && digits.startsWith(QLatin1String("04"))) ||
           (digits.size() == 11 && digits.startsWith(QLatin1String("614"))) ||
           (digits.size() == 13 && digits.startsWith(QLatin1String("00614")));
}

void setCandidateKeys(Parameters& parameters, const domain::Patient& person) {
    parameters.setText(QStringLiteral("dob"), isoDate(person.dateOfBirth));
    parameters.setText(QStringLiteral("phone_key"), phoneKey(person.phone));
    parameters.setText(QStringLiteral("email_key"), emailKey(person.email));
    parameters.setText(QStringLiteral("medicare_key"), medicareKey(person.medicareNumber));
    parameters.setText(QStringLiteral("name_key"), nameKey(person.lastName, person.firstName));
    parameters.setText(QStringLiteral("first_name"), person.firstName.simplified());
    parameters.setText(QStringLiteral("last_name"), person.lastName.simplified());
}

QStringList setPersonParameters(Parameters& parameters, const domain::Patient& person, const Profile& profile,
                                const ParameterBinder& binder) {
    QStringList rest;
    const auto put = [&](const char* name, const QString& value) {
        const QString key = QLatin1String(name);
        rest << binder.lossOf(key, value.simplified());
        parameters.setText(key, value.simplified());
    };
    put("first_name", person.firstName);
    put("last_name", person.lastName);
    put("dob", isoDate(person.dateOfBirth));
    put("phone", person.phone);
    put("mobile_phone", isMobile(person.phone) ? person.phone : QString());
    put("home_phone", isMobile(person.phone) ? QString() : person.phone);
    put("email", person.email);
    put("address", person.address);
    put("suburb", person.suburb);
    put("state", person.state);
    put("postcode", person.postcode);
    put("medicare_number", person.medicareNumber);
    put("medicare_irn", person.medicareIrn);
    put("medicare_expiry", person.medicareExpiry);
    rest.removeDuplicates();
    parameters.setText(QStringLiteral("sex"), {});
    setCode(parameters, profile.sexes, person.gender);
    return rest;
}

domain::PatientRecord readPatient(RowReader& row, const Profile& profile) {
    domain::Patient person;
    person.firstName = row.text("first_name");
    person.lastName = row.text("last_name");
    person.dateOfBirth = readBirthDate(row);
    QStringList phones;
    for (const char* column : {"mobile_phone", "home_phone", "work_phone", "phone"}) {
        const QString phone = row.optionalText(column).trimmed();
        if (!phone.isEmpty()) phones << phone;
    }
    if (!phones.isEmpty()) person.phone = phones.takeFirst();
    person.email = row.optionalText("email");
    person.address = row.optionalText("address");
    person.suburb = row.optionalText("suburb");
    person.state = row.optionalText("state");
    person.postcode = row.optionalText("postcode");
    person.gender = profile.sexes.meaningIn([&row](const QString& column) { return row.optionalText(column); });
    person.medicareNumber = row.optionalText("medicare_number");
    person.medicareIrn = row.optionalText("medicare_irn");
    person.medicareExpiry = row.optionalText("medicare_expiry");
    domain::PatientRecord record;
    record.id = domain::PatientId(row.idText("id"));
    record.person = base::Redacted(std::move(person));
    record.active = row.flag("active", true);
    record.deceased = row.flag("deceased", false);
    record.otherPhones = base::Redacted(std::move(phones));
    return record;
}

}  // namespace core::pms
