// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/odbc_practice.h"
#include "tests/contract/pms/pms_database_contract.h"
#include "tests/contract/pms/sim_practice_fixture.h"
#include "tests/support/servers/sqlite_file.h"

int main(int argc, char **argv) {
    QCoreApplication app(argc, argv);
    pmscontract::SharedServer sqlite(&support::servers::SqliteFile::create);
    PmsDatabaseContract contract({{"ODBC on SQLite", [&] { return sqlite.practice(); }},
                                  {"simulated", &pmscontract::SimPracticeFixture::create}});
    return QTest::qExec(&contract, argc, argv);
}
