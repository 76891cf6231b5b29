// SPDX-License-Identifier: Apache-2.0
#include "test_certificates.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>

bool TestCertificates::openssl(const QStringList &arguments) const {
    QProcess process;
    process.setWorkingDirectory(m_dir.path());
    process.start(QStringLiteral("openssl"), arguments);
    return process.waitForFinished(30'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

bool TestCertificates::create() {
    QFile extensions(m_dir.filePath(QStringLiteral("san.cnf")));
    if (!extensions.open(QIODevice::WriteOnly)) return false;
    extensions.write("subjectAltName=DNS:localhost,DNS:pms.example,IP:127.0.0.1\n");
    extensions.close();
    const auto words = [](const char *line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    return openssl(
               words("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=TestAuthority")) &&
           openssl(words("req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=TestServer")) &&
           openssl(words("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 "
                         "-extfile san.cnf"));
}

QSslConfiguration TestCertificates::server() const {
    QFile key(m_dir.filePath(QStringLiteral("server.key")));
    const bool opened = key.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(m_dir.filePath(QStringLiteral("server.pem"))));
    configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Rsa));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}
