// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/options.h"

#include <map>

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;
using core::base::ErrorKind;

constexpr int kLongest = 24 * 3600;

const std::map<QString, bool Options::*> &flags() {
    static const std::map<QString, bool Options::*> all{{u"--fast"_s, &Options::fast},
                                                        {u"--gui"_s, &Options::withTray},
                                                        {u"--keep"_s, &Options::keep},
                                                        {u"--help"_s, &Options::showHelp},
                                                        {u"--with-parent"_s, &Options::withParent}};
    return all;
}

}  // namespace

core::base::Expected<Options> parseOptions(const QStringList &arguments) {
    Options options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        const auto wrong = [&argument](const QString &remedy) {
            return core::base::fail(ErrorKind::ContractViolation, u"options"_s, argument + u": "_s + remedy);
        };
        if (const auto flag = flags().find(argument); flag != flags().end()) {
            options.*(flag->second) = true;
            continue;
        }
        if (argument != u"--duration"_s && argument != u"--work-dir"_s && argument != u"--scenario"_s) {
            return wrong(u"unknown option; see --help"_s);
        }
        if (i + 1 >= arguments.size()) return wrong(u"a value expected"_s);
        const QString value = arguments.at(++i);
        if (argument == u"--work-dir"_s) options.workDir = value;
        if (argument == u"--scenario"_s) options.scenario = value;
        if (argument != u"--duration"_s) continue;
        bool isNumber = false;
        const int seconds = value.toInt(&isNumber);
        if (!isNumber || seconds < 5 || seconds > kLongest) return wrong(u"whole seconds from 5 to 86400 expected"_s);
        options.duration = std::chrono::seconds(seconds);
    }
    return options;
}

QString helpText() {
    return QStringLiteral(
        "practicebridge-demo: an invented practice, the sandbox and the engine for about a minute, and what becomes "
        "of\n"
        "what patients and reception do\n"
        "\n"
        "  --fast              a quarter of the time\n"
        "  --duration S        how long patients act, in seconds (default 60, with --fast 15)\n"
        "  --gui               the tray app too\n"
        "  --keep              leave everything running afterwards, until Ctrl+C\n"
        "  --scenario FILE     what patients do (default: built in)\n"
        "  --work-dir DIR      where the practice, the settings and the logs lie (default: a temporary folder)\n"
        "  --with-parent       end together with the program that started this one, and remove DIR at the end\n"
        "\n"
        "exit: 0 nothing lost, nothing double, no rule broken; 1 otherwise; 2 usage; 130 interrupted\n");
}

}  // namespace app::sandbox::demo
