// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTest>

#include "tests/contract/pms/practice_fixture.h"

/// The contract of ports::PmsDatabase, written once; each program names the adapters that it is run on.
class PmsDatabaseContract : public QObject {
    Q_OBJECT

  public:
    explicit PmsDatabaseContract(std::vector<pmscontract::Adapter> adapters) : m_adapters(std::move(adapters)) {}

  private Q_SLOTS:
    void openingTellsWhatItIs_data() { addRows(); }
    void openingTellsWhatItIs();
    void configurationIsTheActivePart_data() { addRows(); }
    void configurationIsTheActivePart();
    void availabilityIsSessionsLessAppointments_data() { addRows(); }
    void availabilityIsSessionsLessAppointments();
    void onlyWhatCanBeBookedIsOffered_data() { addRows(); }
    void onlyWhatCanBeBookedIsOffered();
    void theChangeTokenMovesWithTheDiary_data() { addRows(); }
    void theChangeTokenMovesWithTheDiary();
    void aBookingIsInsertedOnce_data() { addRows(); }
    void aBookingIsInsertedOnce();
    void aNewPatientGetsAFileOnce_data() { addRows(); }
    void aNewPatientGetsAFileOnce();
    void aTakenTimeIsNeverBookedOver_data() { addRows(); }
    void aTakenTimeIsNeverBookedOver();
    void aLostBookingIsEnteredAgainOnce_data() { addRows(); }
    void aLostBookingIsEnteredAgainOnce();
    void aBookingThatStandsOrWasCancelledIsNotEnteredAgain_data() { addRows(); }
    void aBookingThatStandsOrWasCancelledIsNotEnteredAgain();
    void whatCannotBeBookedIsNamed_data() { addRows(); }
    void whatCannotBeBookedIsNamed();
    void aResourceOfAnotherLocationIsUnknown_data() { addRows(); }
    void aResourceOfAnotherLocationIsUnknown();
    void aRetiredFileIsSeenInTime_data() { addRows(); }
    void aRetiredFileIsSeenInTime();
    void aDocumentIsStoredOnceWithAPatientWhoIsThere_data() { addRows(); }
    void aDocumentIsStoredOnceWithAPatientWhoIsThere();
    void manyAtOnceNeverOverlap_data() { addRows(); }
    void manyAtOnceNeverOverlap();
    void cancellingTwiceIsNoHarm_data() { addRows(); }
    void cancellingTwiceIsNoHarm();
    void anArrivedPatientIsNotCancelled_data() { addRows(); }
    void anArrivedPatientIsNotCancelled();
    void aLookTellsAnAbsentPatientFromACancellation_data() { addRows(); }
    void aLookTellsAnAbsentPatientFromACancellation();
    void aDeletedAppointmentCountsAsCancelled_data() { addRows(); }
    void aDeletedAppointmentCountsAsCancelled();
    void aFormerIntegrationsBookingIsCancelledByItsIds_data() { addRows(); }
    void aFormerIntegrationsBookingIsCancelledByItsIds();
    void whatWasToldStaysTold_data() { addRows(); }
    void whatWasToldStaysTold();
    void linkedStatusesAreThePresentOnes_data() { addRows(); }
    void linkedStatusesAreThePresentOnes();
    void candidatesAreFound_data() { addRows(); }
    void candidatesAreFound();
    void staffItemsLiveUntilDealtWith_data() { addRows(); }
    void staffItemsLiveUntilDealtWith();
    void aUnitWhoseHandleIsGoneTellsNobody_data() { addRows(); }
    void aUnitWhoseHandleIsGoneTellsNobody();

  private:
    void addRows();
    std::vector<pmscontract::Adapter> m_adapters;
};
