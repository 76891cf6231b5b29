// SPDX-License-Identifier: Apache-2.0
#include "core/config/section_reader.h"

#include <algorithm>

#include "core/config/nearest.h"

namespace core::config {

namespace {

const KeySpec &specOf(const QString &section, QLatin1String key) {
    const KeySpec *spec = findKey(section, QString(key));
    Q_ASSERT_X(spec, "SectionReader", "the key is not in settings_table.cpp");
    return *spec;
}

}  // namespace

void FaultList::add(std::vector<SettingsFault> &list, int line, const QString &key, const QString &message) {
    list.push_back({m_fileName, line, key, message});
}

std::vector<SettingsFault> FaultList::sorted(std::vector<SettingsFault> list) {
    std::stable_sort(list.begin(), list.end(),
                     [](const SettingsFault &a, const SettingsFault &b) { return a.line < b.line; });
    return list;
}

SectionReader::SectionReader(FaultList &faults, QString section, QString path, const TomlTable *table, int line)
    : m_faults(faults), m_section(std::move(section)), m_path(std::move(path)), m_table(table), m_line(line) {
    warnUnknownKeys();
}

void SectionReader::warnUnknownKeys() {
    if (!m_table) return;
    std::vector<QString> known = keyNames(m_section);
    const QString prefix = m_section + u'.';
    for (const QString &section : sectionNames()) {
        if (section.startsWith(prefix)) known.push_back(section.mid(prefix.size()));
    }
    for (const TomlMember &member : m_table->members) {
        if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
        const QString meant = nearest(member.key, known);
        m_faults.warning(member.line, pathOf(member.key),
                         meant.isEmpty() ? QStringLiteral("unknown key, ignored; remove it")
                                         : QStringLiteral("unknown key, ignored; did you mean %1?").arg(meant));
    }
}

int SectionReader::line(QLatin1String key) const {
    const TomlMember *member = m_table ? m_table->find(QString(key)) : nullptr;
    return member ? member->line : m_line;
}

void SectionReader::fault(QLatin1String key, const QString &message) {
    m_faults.fault(line(key), pathOf(QString(key)), message);
}

const TomlValue *SectionReader::value(const KeySpec &spec) {
    const TomlMember *member = m_table ? m_table->find(QString(spec.key)) : nullptr;
    if (member) return &member->value;
    if (spec.required) {
        const QString brackets = isRepeated(m_section) ? QStringLiteral("[[%1]]") : QStringLiteral("[%1]");
        fault(
            spec.key,
            QStringLiteral("is missing; write %1 = %2 under %3").arg(spec.key, spec.example, brackets.arg(m_section)));
    }
    return nullptr;
}

void SectionReader::wrongType(const KeySpec &spec, const TomlValue &value, const QString &path) {
    m_faults.fault(value.place.line, path,
                   QStringLiteral("is a %1; write %2").arg(value.typeName(), expectation(spec)));
}

bool SectionReader::checkText(const KeySpec &spec, const QString &text, const QString &path, int line) {
    if (!spec.choices.isEmpty()) {
        const QStringList choices = QString(spec.choices).split(u'|');
        if (choices.contains(text)) return true;
        const QString meant = nearest(text, {choices.begin(), choices.end()});
        const QString hint = meant.isEmpty() ? QString() : QStringLiteral(" (did you mean \"%1\"?)").arg(meant);
        m_faults.fault(line, path, QStringLiteral("unknown value%1; write %2").arg(hint, expectation(spec)));
        return false;
    }
    const bool isBlank = spec.least > 0 && text.trimmed().isEmpty();
    if (isBlank) {
        m_faults.fault(line, path, QStringLiteral("is empty; write %1").arg(expectation(spec)));
    } else if (text.size() > spec.most) {
        m_faults.fault(line, path,
                       QStringLiteral("has %1 characters; write at most %2").arg(text.size()).arg(spec.most));
    } else {
        return true;
    }
    return false;
}

QString SectionReader::text(QLatin1String key) {
    const KeySpec &spec = specOf(m_section, key);
    const TomlValue *found = value(spec);
    if (!found) return spec.fallback;
    const auto *written = std::get_if<QString>(&found->data);
    if (!written) {
        wrongType(spec, *found, pathOf(QString(key)));
        return spec.fallback;
    }
    return checkText(spec, *written, pathOf(QString(key)), found->place.line) ? *written : QString(spec.fallback);
}

qint64 SectionReader::whole(QLatin1String key) {
    const KeySpec &spec = specOf(m_section, key);
    const qint64 fallback = QString(spec.fallback).toLongLong();
    const TomlValue *found = value(spec);
    if (!found) return fallback;
    const auto *number = std::get_if<qint64>(&found->data);
    if (!number) {
        wrongType(spec, *found, pathOf(QString(key)));
        return fallback;
    }
    if (*number >= spec.least && *number <= spec.most) return *number;
    const bool isLow = *number < spec.least;
    fault(key, QStringLiteral("%1 is %2 than %3; write %4")
                   .arg(QString::number(*number), isLow ? QStringLiteral("less") : QStringLiteral("more"),
                        QString::number(isLow ? spec.least : spec.most), expectation(spec)));
    return fallback;
}

bool SectionReader::flag(QLatin1String key) {
    const KeySpec &spec = specOf(m_section, key);
    const bool fallback = spec.fallback == QLatin1String("true");
    const TomlValue *found = value(spec);
    if (!found) return fallback;
    if (const auto *written = std::get_if<bool>(&found->data)) return *written;
    wrongType(spec, *found, pathOf(QString(key)));
    return fallback;
}

std::vector<PlacedText> SectionReader::texts(QLatin1String key) {
    const KeySpec &spec = specOf(m_section, key);
    std::vector<PlacedText> result;
    const TomlValue *found = value(spec);
    if (!found) {
        if (!spec.fallback.isEmpty() && !m_table) result.push_back({QString(spec.fallback), m_line});
        return result;
    }
    const TomlArray *items = found->array();
    if (!items) {
        wrongType(spec, *found, pathOf(QString(key)));
        return result;
    }
    for (size_t i = 0; i < items->size(); ++i) {
        const TomlValue &item = (*items)[i];
        const QString path = QStringLiteral("%1[%2]").arg(pathOf(QString(key))).arg(i);
        const auto *written = std::get_if<QString>(&item.data);
        if (!written) {
            wrongType(spec, item, path);
        } else if (checkText(spec, *written, path, item.place.line)) {
            result.push_back({*written, item.place.line});
        }
    }
    return result;
}

}  // namespace core::config
