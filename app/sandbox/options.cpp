// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/options.h"

#include <QTimeZone>
#include <map>

namespace app::sandbox {
namespace {

using namespace Qt::StringLiterals;
using core::base::ErrorKind;
using core::base::Expected;

/// Empty when all is well, else what would be right.
using Setter = QString (*)(Options &, const QString &);

QString setListen(Options &options, const QString &value) {
    const qsizetype colon = value.lastIndexOf(u':');
    QString host = value.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']')) host = host.mid(1, host.size() - 2);
    if (host == u"localhost"_s) host = u"127.0.0.1"_s;
    bool isNumber = false;
    const int port = value.mid(colon + 1).toInt(&isNumber);
    const QHostAddress address(host);
    if (colon < 1 || !isNumber || port < 0 || port > 65535 || address.isNull()) return u"ADDRESS:PORT expected"_s;
    if (!address.isLoopback()) return u"only loopback may be bound, for example 127.0.0.1:8440"_s;
    options.address = address;
    options.port = quint16(port);
    return {};
}

QString setPractice(Options &options, const QString &value) {
    const QStringList parts = value.split(u':');
    if (parts.size() != 3 || parts.at(0).isEmpty() || parts.at(1).isEmpty()) return u"ID:KEY:ZONE expected"_s;
    if (!QTimeZone::isTimeZoneIdAvailable(parts.at(2).toLatin1())) {
        return u"ZONE: an IANA zone such as Australia/Perth expected"_s;
    }
    options.practices.push_back({parts.at(0), parts.at(1), parts.at(2)});
    return {};
}

QString setApiKey(Options &options, const QString &value) {
    options.apiKey = value;
    return value.isEmpty() ? u"a key expected"_s : QString();
}

QString setScenario(Options &options, const QString &value) {
    options.scenarioFile = value;
    return value.isEmpty() ? u"a file expected"_s : QString();
}

QString setStateOut(Options &options, const QString &value) {
    options.stateFile = value;
    return value.isEmpty() ? u"a file expected"_s : QString();
}

QString setPerPage(Options &options, const QString &value) {
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    if (!isNumber || number < 1 || number > 1000) return u"a whole number from 1 to 1000 expected"_s;
    options.perPage = number;
    return {};
}

QString setSeed(Options &options, const QString &value) {
    bool isNumber = false;
    const quint32 number = value.toUInt(&isNumber);
    if (!isNumber) return u"a whole number from 0 to 4294967295 expected"_s;
    options.seed = number;
    return {};
}

QString setDuration(Options &options, const QString &value) {
    bool isNumber = false;
    const double seconds = QString(value).remove(u's').toDouble(&isNumber);
    if (!isNumber || seconds <= 0 || seconds > 604'800) return u"seconds, more than 0 and at most 604800, expected"_s;
    options.duration = std::chrono::milliseconds(qint64(seconds * 1000));
    return {};
}

const std::map<QString, Setter> &valueOptions() {
    static const std::map<QString, Setter> all{{u"--listen"_s, setListen},      {u"--practice"_s, setPractice},
                                               {u"--api-key"_s, setApiKey},     {u"--scenario"_s, setScenario},
                                               {u"--state-out"_s, setStateOut}, {u"--per-page"_s, setPerPage},
                                               {u"--seed"_s, setSeed},          {u"--duration"_s, setDuration}};
    return all;
}

const std::map<QString, bool Options::*> &flagOptions() {
    static const std::map<QString, bool Options::*> all{{u"--fail-on-violations"_s, &Options::failOnViolations},
                                                        {u"--quiet"_s, &Options::quiet},
                                                        {u"--help"_s, &Options::showHelp},
                                                        {u"-h"_s, &Options::showHelp},
                                                        {u"--version"_s, &Options::showVersion}};
    return all;
}

core::base::Unexpected wrong(const QString &option, const QString &remedy) {
    return core::base::fail(ErrorKind::ContractViolation, u"options"_s, option + u": "_s + remedy);
}

}  // namespace

Expected<Options> parseOptions(const QStringList &arguments) {
    Options options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString argument = arguments.at(i);
        const QString name = argument.section(u'=', 0, 0);
        if (argument == u"--no-rate-rules"_s) {
            options.rateRules = false;
        } else if (const auto flag = flagOptions().find(argument); flag != flagOptions().end()) {
            options.*(flag->second) = true;
        } else if (const auto setter = valueOptions().find(name); setter != valueOptions().end()) {
            const bool inOne = argument.contains(u'=');
            if (!inOne && i + 1 >= arguments.size()) return wrong(name, u"a value expected"_s);
            const QString value = inOne ? argument.section(u'=', 1) : arguments.at(++i);
            if (const QString remedy = setter->second(options, value); !remedy.isEmpty()) return wrong(name, remedy);
        } else {
            return wrong(argument, u"unknown option; see --help"_s);
        }
    }
    if (options.practices.empty()) {
        options.practices.push_back({u"1234567"_s, u"sandbox-practice-key"_s, u"Australia/Perth"_s});
    }
    return options;
}

QString helpText() {
    return QStringLiteral(
        "practicebridge-sandbox: a strict stand-in for Healthengine's PMS API, on this machine only\n"
        "\n"
        "  --listen ADDRESS:PORT     loopback only; port 0 takes a free one (default 127.0.0.1:0)\n"
        "  --api-key KEY             the consumer's key (default sandbox-api-key)\n"
        "  --practice ID:KEY:ZONE    repeatable (default 1234567:sandbox-practice-key:Australia/Perth)\n"
        "  --scenario FILE           patients, faults and consent, see the README\n"
        "  --per-page N              items on a page of every list (default 50)\n"
        "  --seed N                  of everything invented (default 1)\n"
        "  --duration SECONDS        stop by itself\n"
        "  --state-out FILE          write the final state as JSON\n"
        "  --fail-on-violations      exit 1 when a caller broke a rule\n"
        "  --no-rate-rules           do not count calls per second\n"
        "  --quiet                   only the line that says where it listens\n"
        "\n"
        "exit: 0 done, 1 failed, 2 usage or scenario file invalid\n");
}

}  // namespace app::sandbox
