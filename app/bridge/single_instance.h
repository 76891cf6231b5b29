// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <functional>

namespace app::bridge {

/// One window per person and data dir: the second start asks the first to show its window, and ends.
class SingleInstance final : public QObject {
    Q_OBJECT
  public:
    explicit SingleInstance(const QString &dataDir, QObject *parent = nullptr);

    bool isFirst() const { return m_first; }
    /// Asks the first one to show its window; @p done is called once, also when it does not answer within two seconds.
    void askFirstToShow(std::function<void()> done);

  Q_SIGNALS:
    void showWanted();

  private:
    void listen();

    QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
    bool m_first;
};

}  // namespace app::bridge
