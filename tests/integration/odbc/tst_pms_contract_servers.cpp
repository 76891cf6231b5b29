// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/odbc_practice.h"
#include "tests/contract/pms/pms_database_contract.h"
#include "tests/support/servers/mariadb_server.h"
#include "tests/support/servers/postgres_server.h"

int main(int argc, char **argv) {
    QCoreApplication app(argc, argv);
    pmscontract::SharedServer postgres(&support::servers::PostgresServer::create);
    pmscontract::SharedServer mariaDb(&support::servers::MariaDbServer::create);
    PmsDatabaseContract contract({{"ODBC on PostgreSQL", [&] { return postgres.practice(); }},
                                  {"ODBC on MariaDB", [&] { return mariaDb.practice(); }}});
    return QTest::qExec(&contract, argc, argv);
}
