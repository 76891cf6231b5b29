// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/command_line.h"

#include <QCommandLineParser>
#include <QMap>

#include "app/bridged/profile_words.h"

namespace app::bridged {
namespace {

using core::base::ErrorKind;
using core::base::fail;

struct Shape {
    int least = 0;
    int most = 0;
    QStringList options;
};

const QMap<QString, Shape> &shapes() {
    static const QMap<QString, Shape> all{
        {QStringLiteral("run"), {0, 0, {QStringLiteral("credentials-dir")}}},
        {QStringLiteral("status"), {0, 0, {QStringLiteral("json")}}},
        {QStringLiteral("check"), {0, 0, {QStringLiteral("json"), QStringLiteral("credentials-dir")}}},
        {QStringLiteral("resync"), {0, 2, {}}},
        {QStringLiteral("pause"), {0, 1, {QStringLiteral("for")}}},
        {QStringLiteral("resume"), {0, 1, {}}},
        {QStringLiteral("held"), {1, 2, {QStringLiteral("json")}}},
        // The words and options of its verbs are checked in profile_words.cpp.
        {QStringLiteral("profile"), {0, 3, QStringList{QStringLiteral("json"), QStringLiteral("credentials-dir")} + profileOptions().keys()}},
        {QStringLiteral("secret"), {2, 2, {}}},
        {QStringLiteral("help"), {0, 0, {}}},
        {QStringLiteral("version"), {0, 0, {}}},
    };
    return all;
}

core::base::Unexpected wrong(const QString &detail) {
    return fail(ErrorKind::Rejected, QStringLiteral("command line"), detail);
}

void addOptions(QCommandLineParser &parser) {
    const auto add = [&](const char *name, const char *value) {
        parser.addOption(QCommandLineOption(QString::fromLatin1(name), QString(), QString::fromLatin1(value)));
    };
    add("config-dir", "DIR");
    add("data-dir", "DIR");
    add("credentials-dir", "DIR");
    add("for", "DURATION");
    for (const auto &[name, value] : profileOptions().asKeyValueRange()) parser.addOption(QCommandLineOption(name, QString(), value));
    parser.addOption(QCommandLineOption(QStringLiteral("json")));
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("h"), QStringLiteral("help")}));
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("v"), QStringLiteral("version")}));
}

core::base::Expected<void> checkWords(const CommandLine &line) {
    const auto oneOf = [](const QString &word, const QStringList &words) { return words.contains(word); };
    if (line.command == QStringLiteral("held")) {
        const QString verb = line.arguments.first();
        if (!oneOf(verb, {QStringLiteral("list"), QStringLiteral("accept"), QStringLiteral("discard")}) ||
            (verb != QStringLiteral("list")) != (line.arguments.size() == 2)) {
            return wrong(QStringLiteral("expected: held list, held accept ID or held discard ID"));
        }
    }
    if (line.command == QStringLiteral("secret") && line.arguments.first() != QStringLiteral("set")) {
        return wrong(QStringLiteral("expected: secret set NAME, with the value on standard input"));
    }
    return {};
}

}  // namespace

std::optional<std::chrono::seconds> parseDuration(const QString &text) {
    static const QMap<QChar, qint64> units{{QLatin1Char('s'), 1}, {QLatin1Char('m'), 60}, {QLatin1Char('h'), 3600}, {QLatin1Char('d'), 86400}};
    if (text.isEmpty()) return std::nullopt;
    const bool lettered = units.contains(text.back());
    bool ok = false;
    const qint64 number = (lettered ? text.chopped(1) : text).toLongLong(&ok);
    const qint64 seconds = number * (lettered ? units[text.back()] : 1);
    if (!ok || number <= 0 || number > 366 * 86400 || seconds > 366 * 86400) return std::nullopt;
    return std::chrono::seconds(seconds);
}

core::base::Expected<CommandLine> parseCommandLine(const QStringList &arguments, const QString &credentialsFromEnvironment) {
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{QStringLiteral("practicebridged")} + arguments)) return wrong(parser.errorText());
    CommandLine line;
    QStringList words = parser.positionalArguments();
    if (parser.isSet(QStringLiteral("help"))) words = {QStringLiteral("help")};
    if (parser.isSet(QStringLiteral("version"))) words = {QStringLiteral("version")};
    if (words.isEmpty()) return wrong(QStringLiteral("no command given"));
    line.command = words.takeFirst();
    line.arguments = words;
    const auto shape = shapes().constFind(line.command);
    if (shape == shapes().constEnd()) return wrong(QStringLiteral("\"%1\" is no command").arg(line.command));
    if (words.size() < shape->least || words.size() > shape->most) return wrong(QStringLiteral("wrong number of words after \"%1\"").arg(line.command));
    for (const QString &name : parser.optionNames()) {
        const bool everywhere = name == QStringLiteral("config-dir") || name == QStringLiteral("data-dir") ||
                                line.command == QStringLiteral("help") || line.command == QStringLiteral("version");
        if (!everywhere && !shape->options.contains(name)) return wrong(QStringLiteral("--%1 does not go with \"%2\"").arg(name, line.command));
    }
    line.configDir = parser.value(QStringLiteral("config-dir"));
    line.dataDir = parser.value(QStringLiteral("data-dir"));
    line.credentialsDir = parser.isSet(QStringLiteral("credentials-dir")) ? parser.value(QStringLiteral("credentials-dir")) : credentialsFromEnvironment;
    line.json = parser.isSet(QStringLiteral("json"));
    for (const QString &name : parser.optionNames()) {
        if (profileOptions().contains(name)) line.options.insert(name, parser.value(name));
    }
    if (line.command == QStringLiteral("profile")) {
        if (auto checked = checkProfileWords(words, parser.optionNames()); !checked) return core::base::Unexpected(checked.error());
    }
    if (parser.isSet(QStringLiteral("for"))) {
        line.pauseFor = parseDuration(parser.value(QStringLiteral("for")));
        if (!line.pauseFor) return wrong(QStringLiteral("--for takes a duration such as 30m, 1h or 2d"));
    }
    if (auto checked = checkWords(line); !checked) return core::base::Unexpected(checked.error());
    return line;
}

QString usage() {
    return QStringLiteral(
        "Usage: practicebridged COMMAND [OPTIONS]\n"
        "  run [--credentials-dir DIR]                         run the engine until told to stop\n"
        "  status [--json]                                     what the engine is doing, and what needs you\n"
        "  check [--json]                                      the doctor: one line per test, with its remedy\n"
        "  resync [config|availability|all] [PRACTICE]         send everything again\n"
        "  pause [PRACTICE] [--for 1h]   resume [PRACTICE]     stop and start all traffic of a practice\n"
        "  held list|accept|discard [ID]                       what looked like an accident and waits for you\n"
        "%1"
        "  secret set NAME                                     store api-key, practice-key-ID or pms-password from stdin\n"
        "  help, version\n"
        "Every command takes --config-dir DIR (settings.toml) and --data-dir DIR (journal, logs).\n"
        "Exit codes: 0 done, 1 failed, 2 usage, 3 engine not running, 4 configuration invalid.\n").arg(profileUsage());
}

}  // namespace app::bridged
