// SPDX-License-Identifier: Apache-2.0
#include "app/bridged/profile_words.h"

#include <algorithm>

namespace app::bridged {
namespace {

using core::base::ErrorKind;

core::base::Unexpected wrong(const QString &detail) {
    return core::base::fail(ErrorKind::Rejected, QStringLiteral("command line"), detail);
}

QStringList list(const char *words) {
    return QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

ProfileVerb verb(const char *name, const char *words, const char *needed, const char *optional, const char *what) {
    return {QString::fromLatin1(name), list(words), list(needed), list(optional), QString::fromLatin1(what)};
}

QString withValue(const QString &option) {
    const QString value = profileOptions().value(option);
    return QStringLiteral("--") + option + (value.isEmpty() ? QString() : QLatin1Char(' ') + value);
}

}  // namespace

const std::vector<ProfileVerb> &profileVerbs() {
    static const std::vector<ProfileVerb> kVerbs = {
        verb("check", "FILE", "", "connection password-stdin credentials-dir timezone dialect trace json",
             "what is wrong with a profile, with a database as well"),
        verb("explain", "FILE", "", "dialect json", "what a profile makes possible, and what is missing for the rest"),
        verb("try", "FILE OPERATION", "connection",
             "resource date days timezone password-stdin credentials-dir trace show-people json",
             "the rows of an operation, and the day they make"),
        verb("book", "FILE", "connection resource at",
             "type length scratch timezone password-stdin credentials-dir trace json",
             "a booking of nobody, rolled back"),
        verb("race", "FILE", "connection scratch", "rounds timezone password-stdin credentials-dir json",
             "two bookers and a member of staff on a scratch copy"),
        verb("grants", "FILE", "", "dialect user json", "the least rights, as a script for the database's owner"),
        verb("detect", "", "connection", "password-stdin credentials-dir json",
             "which built-in profile a database is for"),
        verb("new", "", "", "id dialect", "a profile to begin with, on standard output"),
        verb("install", "FILE", "connection", "password-stdin credentials-dir",
             "makes our own tables in the practice's database"),
        verb("remove", "FILE", "connection yes", "password-stdin credentials-dir",
             "drops them, with every booking link in them"),
        verb("demo", "NAME", "connection", "from password-stdin credentials-dir",
             "the demo practice in an empty database"),
    };
    return kVerbs;
}

const QMap<QString, QString> &profileOptions() {
    static const QMap<QString, QString> kOptions = {
        {QStringLiteral("connection"), QStringLiteral("STRING")},
        {QStringLiteral("from"), QStringLiteral("DATE")},
        {QStringLiteral("resource"), QStringLiteral("ID")},
        {QStringLiteral("date"), QStringLiteral("DATE")},
        {QStringLiteral("days"), QStringLiteral("N")},
        {QStringLiteral("at"), QStringLiteral("'YYYY-MM-DD HH:MM'")},
        {QStringLiteral("type"), QStringLiteral("ID")},
        {QStringLiteral("length"), QStringLiteral("MIN")},
        {QStringLiteral("rounds"), QStringLiteral("N")},
        {QStringLiteral("id"), QStringLiteral("ID")},
        {QStringLiteral("dialect"), QStringLiteral("NAME")},
        {QStringLiteral("user"), QStringLiteral("LOGIN")},
        {QStringLiteral("timezone"), QStringLiteral("IANA")},
        {QStringLiteral("scratch"), QString()},
        {QStringLiteral("yes"), QString()},
        {QStringLiteral("trace"), QString()},
        {QStringLiteral("password-stdin"), QString()},
        {QStringLiteral("show-people"), QString()},
    };
    return kOptions;
}

core::base::Expected<void> checkProfileWords(const QStringList &words, const QStringList &options) {
    const auto &verbs = profileVerbs();
    const auto found = std::find_if(verbs.begin(), verbs.end(),
                                    [&words](const ProfileVerb &one) { return one.name == words.value(0); });
    if (found == verbs.end()) {
        QStringList names;
        for (const auto &one : verbs) names << one.name;
        return wrong(QStringLiteral("expected after profile: %1").arg(names.join(QStringLiteral(", "))));
    }
    const QString command = QStringLiteral("profile ") + found->name;
    if (words.size() != found->words.size() + 1)
        return wrong(QStringLiteral("expected: %1").arg((QStringList{command} + found->words).join(QLatin1Char(' '))));
    for (const QString &option : options) {
        const bool common = option == QStringLiteral("config-dir") || option == QStringLiteral("data-dir");
        if (!common && !found->needed.contains(option) && !found->optional.contains(option))
            return wrong(QStringLiteral("--%1 does not go with \"%2\"").arg(option, command));
    }
    for (const QString &option : found->needed) {
        if (!options.contains(option)) return wrong(QStringLiteral("\"%1\" needs %2").arg(command, withValue(option)));
    }
    return {};
}

QString profileUsage() {
    QString text;
    for (const ProfileVerb &one : profileVerbs()) {
        QStringList parts{QStringLiteral("  profile"), one.name};
        parts << one.words;
        for (const QString &option : one.needed) parts << withValue(option);
        const QString left = parts.join(QLatin1Char(' '));
        text += left + QLatin1Char('\n') + QStringLiteral("      ") + one.what + QLatin1Char('\n');
        QStringList options;
        for (const QString &option : one.optional) {
            if (option != QStringLiteral("credentials-dir"))
                options << QLatin1Char('[') + withValue(option) + QLatin1Char(']');
        }
        if (!options.isEmpty()) text += QStringLiteral("      ") + options.join(QLatin1Char(' ')) + QLatin1Char('\n');
    }
    return text;
}

}  // namespace app::bridged
