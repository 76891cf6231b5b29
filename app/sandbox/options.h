// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <vector>

#include "core/base/expected.h"

namespace app::sandbox {

struct PracticeOption {
    QString id;
    QString key;
    QString zone;
};

struct Options {
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 0;
    QString apiKey = QStringLiteral("sandbox-api-key");
    std::vector<PracticeOption> practices;
    QString scenarioFile;
    std::optional<int> perPage;
    std::optional<quint32> seed;
    QString stateFile;
    std::optional<std::chrono::milliseconds> duration;
    bool rateRules = true;
    bool failOnViolations = false;
    bool quiet = false;
    bool showHelp = false;
    bool showVersion = false;
};

/// Fails with ContractViolation naming the option and what would be right.
core::base::Expected<Options> parseOptions(const QStringList &arguments);
QString helpText();

}  // namespace app::sandbox
