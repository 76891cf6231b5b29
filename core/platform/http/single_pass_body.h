// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIODevice>

namespace core::platform {

/// A request body that can be read once and not rewound: Qt, which re-sends a request whose connection closed, gives up
/// instead of sending it twice.
class SinglePassBody final : public QIODevice {
  public:
    SinglePassBody(QByteArray bytes, QObject *parent);

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }
    /// Refuses without QIODevice's warning about sequential devices.
    bool reset() override { return false; }

  protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 maxSize) override;

  private:
    QByteArray m_bytes;
    qsizetype m_at = 0;
};

}  // namespace core::platform
