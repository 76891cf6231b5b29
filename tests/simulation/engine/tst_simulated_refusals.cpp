// SPDX-License-Identifier: Apache-2.0
#include <QTest>
class T final : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(T)
#include "tst_simulated_refusals.moc"
