// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

#include "core/config/settings.h"
#include "core/config/settings_table.h"
#include "core/config/toml_document.h"

namespace core::config {

/// Collects what is wrong with one file.
class FaultList {
  public:
    explicit FaultList(QString fileName) : m_fileName(std::move(fileName)) {}

    void fault(int line, const QString &key, const QString &message) { add(m_faults, line, key, message); }
    void warning(int line, const QString &key, const QString &message) { add(m_warnings, line, key, message); }
    std::vector<SettingsFault> takeFaults() { return sorted(std::move(m_faults)); }
    std::vector<SettingsFault> takeWarnings() { return sorted(std::move(m_warnings)); }
    bool isClean() const { return m_faults.empty(); }

  private:
    void add(std::vector<SettingsFault> &list, int line, const QString &key, const QString &message);
    static std::vector<SettingsFault> sorted(std::vector<SettingsFault> list);

    QString m_fileName;
    std::vector<SettingsFault> m_faults;
    std::vector<SettingsFault> m_warnings;
};

/// A text or a list entry with its line.
struct PlacedText {
    QString text;
    int line = 0;
};

/// Reads the keys of one section by the table: type, bounds, choices, defaults; what is wrong goes to the fault list
/// and the default is returned. Unknown keys are warnings. The section may be absent (@p table nullptr).
class SectionReader {
  public:
    SectionReader(FaultList &faults, QString section, QString path, const TomlTable *table, int line);

    QString text(QLatin1String key);
    qint64 whole(QLatin1String key);
    bool flag(QLatin1String key);
    std::vector<PlacedText> texts(QLatin1String key);

    bool has(QLatin1String key) const { return m_table && m_table->find(QString(key)); }
    /// Line of the key, else of the section's heading.
    int line(QLatin1String key) const;
    QString pathOf(const QString &key) const { return m_path + QLatin1Char('.') + key; }
    void fault(QLatin1String key, const QString &message);
    int sectionLine() const { return m_line; }

  private:
    void warnUnknownKeys();
    const TomlValue *value(const KeySpec &spec);
    void wrongType(const KeySpec &spec, const TomlValue &value, const QString &path);
    bool checkText(const KeySpec &spec, const QString &text, const QString &path, int line);

    FaultList &m_faults;
    QString m_section;
    QString m_path;
    const TomlTable *m_table;
    int m_line;
};

}  // namespace core::config
