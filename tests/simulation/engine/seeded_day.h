// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "tests/simulation/engine/world.h"

namespace simulation {

/// Eight hours of a practice in which patients, staff, Healthengine, the network, the database, the disk and the
/// supervisor do what one seed tells them to.
class SeededDay {
  public:
    explicit SeededDay(quint64 seed);

    void pass(std::chrono::hours duration = std::chrono::hours(8));
    /// Everything works again; what was left over is worked off.
    void calmDown();
    /// What must hold afterwards; empty when it does.
    QStringList faults();

    quint64 traceHash() const { return m_world.executor.traceHash(); }
    QString summary();

  private:
    void startEngine();
    void act();
    void disturb();
    void patientActs();
    void patientBooks();
    void patientForces();
    void staffAct();
    void staffBook();
    void healthengineAsks();
    std::optional<core::domain::BookingId> anyBooking();
    support::HttpFault httpFault(const core::ports::HttpRequest &request);
    support::PmsFault pmsFault(const core::ports::PmsWork &work);
    QStringList faultsOf(const core::sandbox::BookingRecord &booking);
    QStringList publicationFaults();

    World m_world;
    support::SimRandom m_random;
    support::SimRandom m_network;
    support::SimRandom m_databaseRandom;
    bool m_calm = false;
    std::chrono::milliseconds m_engineBack{-1};  ///< Until the supervisor restarts it; negative: it runs.
    std::chrono::milliseconds m_networkBack{-1};
    std::chrono::milliseconds m_databaseBack{-1};
    std::chrono::milliseconds m_diskBack{-1};
    int m_people = 0;
    int m_kills = 0;
};

}  // namespace simulation
