// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/domain/patient.h"
#include "core/ports/executor.h"

namespace core::sandbox {

/// Invents people: Australian names, addresses, phones and Medicare numbers in as many spellings as people use. One
/// Random gives one sequence. E-mail is of example domains.
class PatientInventor final {
  public:
    /// @p random must outlive the inventor.
    explicit PatientInventor(ports::Random &random) : m_random(random) {}

    domain::Patient next();
    /// The same person as they might write themselves another time: other formats, a changed address, phone, e-mail or
    /// last name, or one letter wrong. First name and date of birth stay recognisable.
    domain::Patient again(const domain::Patient &patient);

  private:
    int below(int bound);
    bool chance(double probability);
    QString digits(int count);
    QString mobile();
    QString medicare();
    QString untidyName(const QString &name);
    QString untidyPhone(const QString &digitsOnly);
    QString misspelt(QString name);
    void place(domain::Patient &patient);
    void change(domain::Patient &patient);

    ports::Random &m_random;
};

}  // namespace core::sandbox
