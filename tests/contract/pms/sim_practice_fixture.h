// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/pms/practice_fixture.h"
#include "tests/support/sim/sim_pms_database.h"

namespace pmscontract {

/// The simulated database with the contract's practice in it.
class SimPracticeFixture final : public PracticeFixture {
  public:
    static core::base::Expected<std::unique_ptr<PracticeFixture>> create() {
        return std::unique_ptr<PracticeFixture>(new SimPracticeFixture);
    }

    core::ports::PmsDatabase &database() override { return *m_database; }
    bool runUntil(const std::function<bool()> &condition) override {
        return m_executor.runUntil(condition, std::chrono::seconds(60));
    }
    core::domain::PatientId patient() override { return m_patient; }
    core::domain::AppointmentId staffBook(const core::base::PracticeTime &start, std::chrono::seconds length) override {
        return m_practice->book(resource("1"), start, length, m_patient);
    }
    void staffSetState(const core::domain::AppointmentId &id, core::ports::AppointmentState state) override {
        m_practice->setState(id, state);
    }
    void staffMove(const core::domain::AppointmentId &id, const core::base::PracticeTime &start) override {
        m_practice->move(id, resource("1"), start);
    }
    void staffDelete(const core::domain::AppointmentId &id) override { m_practice->deleteAppointment(id); }
    void staffRetire(const core::domain::PatientId &patient) override { m_practice->setPatientActive(patient, false); }
    int liveAppointments() override {
        int live = 0;
        for (const auto &[id, appointment] : m_practice->appointments) live += appointment.isLive();
        return live;
    }
    int patients() override { return int(m_practice->patients.size()); }

  private:
    static core::domain::PmsResourceId resource(const char *id) {
        return core::domain::PmsResourceId(QLatin1String(id));
    }

    SimPracticeFixture() {
        const auto text = [](const char *latin1) { return QString::fromLatin1(latin1); };
        const core::domain::LocationId here(text("1")), there(text("2"));
        m_practice->addResource({resource("1"), text("Dr An Nguyen"), text("Dr"), text("An"), text("Nguyen"),
                                 text("General practice"), here});
        m_practice->addResource({resource("2"), text("Dr Bo Away"), text("Dr"), text("Bo"), text("Away"),
                                 text("General practice"), there, false});
        m_practice->addType(
            {core::domain::AppointmentTypeId(text("1")), text("Standard"), std::chrono::minutes(15), {}});
        m_practice->addSession({resource("1"), kDay, 540, 720});
        m_practice->addSession({resource("2"), kDay, 540, 720});
        core::domain::Patient mary;
        mary.firstName = text("Mary");
        mary.lastName = text("Example");
        mary.dateOfBirth = QDate(1980, 5, 17);
        mary.phone = text("0491 570 006");
        m_patient = m_practice->addPatient(mary);
        m_database = std::make_unique<support::SimPmsDatabase>(m_executor, m_practice);
    }

    support::SimExecutor m_executor;
    std::shared_ptr<support::SimPractice> m_practice = std::make_shared<support::SimPractice>();
    core::domain::PatientId m_patient;
    std::unique_ptr<support::SimPmsDatabase> m_database;
};

}  // namespace pmscontract
