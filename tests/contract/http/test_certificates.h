// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslConfiguration>
#include <QTemporaryDir>

/// A throw-away certificate authority and a server certificate of it for localhost, 127.0.0.1 and pms.example.
class TestCertificates final {
  public:
    /// Runs openssl; false when it cannot.
    bool create();

    QString authority() const { return m_dir.filePath(QStringLiteral("ca.pem")); }
    QSslConfiguration server() const;

  private:
    bool openssl(const QStringList &arguments) const;

    QTemporaryDir m_dir;
};
