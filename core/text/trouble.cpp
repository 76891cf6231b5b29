// SPDX-License-Identifier: Apache-2.0
#include "core/text/trouble.h"

#include <QCoreApplication>

namespace core::text {

using control::PracticeTrouble;

QString troubleSentence(PracticeTrouble trouble) {
    switch (trouble) {
        case PracticeTrouble::None: return {};
        case PracticeTrouble::ApiKeyRejected:
            return QCoreApplication::translate("Trouble",
                                               "Healthengine does not accept this software's API key (401).");
        case PracticeTrouble::PracticeKeyRejected:
            return QCoreApplication::translate("Trouble", "Healthengine does not accept this practice's key (401).");
        case PracticeTrouble::ConsentMissing:
            return QCoreApplication::translate(
                "Trouble", "The practice has not given Healthengine its consent to this link, or took it back (403).");
        case PracticeTrouble::SecretMissing:
            return QCoreApplication::translate(
                "Trouble", "The API key or the practice key is not stored, or the key store is locked.");
        case PracticeTrouble::HealthengineUnreachable:
            return QCoreApplication::translate("Trouble", "Healthengine cannot be reached.");
        case PracticeTrouble::HealthengineFailing:
            return QCoreApplication::translate("Trouble", "Healthengine answers, but with errors of its own.");
        case PracticeTrouble::DatabaseUnreachable:
            return QCoreApplication::translate("Trouble", "The practice database cannot be reached.");
        case PracticeTrouble::DatabaseRefused:
            return QCoreApplication::translate(
                "Trouble",
                "The practice database refuses us: the login, a missing right, or tables unlike the profile's.");
        case PracticeTrouble::JournalFailing:
            return QCoreApplication::translate("Trouble", "PracticeBridge cannot write its own journal on this PC.");
    }
    return {};
}

QString troubleRemedy(PracticeTrouble trouble) {
    switch (trouble) {
        case PracticeTrouble::None: return {};
        case PracticeTrouble::ApiKeyRejected:
            return QCoreApplication::translate(
                "Trouble",
                "Ask the vendor of this software for the API key that Healthengine issued, or ask Healthengine for a "
                "new one "
                "(1300 377 639, support@healthengine.com.au), and store it as \"api-key\".");
        case PracticeTrouble::PracticeKeyRejected:
            return QCoreApplication::translate("Trouble",
                                               "Enter the practice ID and key again. They are shown in the "
                                               "Healthengine Practice Admin portal when consent is "
                                               "granted: Integration Consent, then Grant new consent. Help: 1300 377 "
                                               "639, support@healthengine.com.au.");
        case PracticeTrouble::ConsentMissing:
            return QCoreApplication::translate("Trouble",
                                               "A practice administrator opens the Healthengine Practice Admin portal, "
                                               "goes to Integration Consent, and "
                                               "chooses Grant new consent. Help: 1300 377 639, "
                                               "support@healthengine.com.au. PracticeBridge goes on by itself "
                                               "once consent is there.");
        case PracticeTrouble::SecretMissing:
            return QCoreApplication::translate(
                "Trouble", "Unlock the key store, or enter the practice key and the API key again.");
        case PracticeTrouble::HealthengineUnreachable:
            return QCoreApplication::translate(
                "Trouble", "Check this PC's internet connection and proxy. PracticeBridge keeps trying by itself.");
        case PracticeTrouble::HealthengineFailing:
            return QCoreApplication::translate(
                "Trouble",
                "Nothing to do here: PracticeBridge keeps trying by itself. If it lasts, call Healthengine on "
                "1300 377 639.");
        case PracticeTrouble::DatabaseUnreachable:
            return QCoreApplication::translate(
                "Trouble",
                "Check that the database server is switched on and the network works. Bookings wait and are "
                "entered once it is back.");
        case PracticeTrouble::DatabaseRefused:
            return QCoreApplication::translate(
                "Trouble",
                "Ask whoever looks after the practice software to check the database login of PracticeBridge and "
                "its rights; \"practicebridged check\" names what is missing.");
        case PracticeTrouble::JournalFailing:
            return QCoreApplication::translate(
                "Trouble", "Free disk space on this PC. If it goes on, call support: the journal may be damaged.");
    }
    return {};
}

QString troubleText(const control::PracticeStatus &practice) {
    if (practice.trouble == PracticeTrouble::None) return {};
    return QCoreApplication::translate("Trouble", "Practice %1: %2 %3")
        .arg(practice.practice, troubleSentence(practice.trouble), troubleRemedy(practice.trouble));
}

QString errorSentence(base::ErrorKind kind) {
    switch (kind) {
        case base::ErrorKind::Unavailable:
            return QCoreApplication::translate("Error",
                                               "That could not be done now. Nothing has changed; please try again.");
        case base::ErrorKind::OutcomeUnknown:
            return QCoreApplication::translate(
                "Error", "There was no answer. It may have been done: please look before trying again.");
        case base::ErrorKind::Conflict:
            return QCoreApplication::translate("Error", "It has changed in the meantime. Please look again.");
        case base::ErrorKind::Rejected: return QCoreApplication::translate("Error", "That was refused.");
        case base::ErrorKind::Unauthorized:
            return QCoreApplication::translate("Error",
                                               "Access was refused: a key or the practice's consent is missing.");
        case base::ErrorKind::ContractViolation:
            return QCoreApplication::translate("Error", "The request or its answer was not understood.");
        case base::ErrorKind::StorageCorrupt:
            return QCoreApplication::translate("Error",
                                               "PracticeBridge's own storage is damaged. Please call support.");
        case base::ErrorKind::Cancelled: return QCoreApplication::translate("Error", "Cancelled.");
    }
    return {};
}

QString errorText(const base::Error &error) {
    const QString sentence = errorSentence(error.kind);
    return error.detail.isEmpty() ? sentence : sentence + QStringLiteral(" (%1)").arg(error.detail);
}

}  // namespace core::text
