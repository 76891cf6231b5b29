// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/pms/odbc_practice.h"
#include "tests/contract/pms/pms_database_contract.h"
#include "tests/support/servers/mariadb_server.h"
#include "tests/support/servers/postgres_server.h"

int main(int argc, char **argv) {
    QCoreApplication app(argc, argv);
    PmsDatabaseContract contract(
        {{"ODBC on PostgreSQL", [] { return pmscontract::OdbcPractice::create(support::servers::PostgresServer::create()); }},
         {"ODBC on MariaDB", [] { return pmscontract::OdbcPractice::create(support::servers::MariaDbServer::create()); }}});
    return QTest::qExec(&contract, argc, argv);
}
