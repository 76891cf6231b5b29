// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <variant>
#include <vector>

/// A TOML text as plain values with their places. The only user of the TOML library is toml_document.cpp.
namespace core::config {

/// Where something stands: lines and columns count from 1, columns in Unicode code points; the end is just behind it.
struct TomlPlace {
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
};

struct TomlMember;
struct TomlValue;
using TomlArray = std::vector<TomlValue>;

struct TomlTable {
    std::vector<TomlMember> members;  ///< In the order of the file.
    bool isInline = false;            ///< Written as { a = 1 }.

    const TomlMember *find(QStringView key) const;
};

/// A date, time or fraction: no setting is one, so that only the name of the type is kept.
struct TomlOther {
    QString typeName;
};

struct TomlValue {
    TomlPlace place;
    std::variant<QString, qint64, bool, TomlOther, TomlArray, TomlTable> data;

    const TomlTable *table() const { return std::get_if<TomlTable>(&data); }
    const TomlArray *array() const { return std::get_if<TomlArray>(&data); }
    /// "text", "number", "true or false", "list", "section", …; for messages.
    QString typeName() const;
};

struct TomlMember {
    QString key;
    int line = 0;  ///< Of the key.
    TomlValue value;
};

/// What is wrong with the syntax; the parser stops at the first.
struct TomlSyntaxFault {
    int line = 1;
    QString message;
};

/// The root table, or the first syntax fault. Texts over 1 MiB are refused.
std::variant<TomlTable, TomlSyntaxFault> parseToml(const QByteArray &text);

/// @p text as a TOML string in quotes, everything escaped that must be.
QString tomlQuoted(const QString &text);

}  // namespace core::config
