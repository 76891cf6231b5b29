// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QString>
#include <tl/expected.hpp>
#include <vector>

/// Where a document's file lies in the folder of a practice system. Pure text; nothing here looks at a disk.
namespace core::pms {

/// What a pattern may speak of.
struct DocumentNames {
    QString patient;
    QString booking;      ///< Empty: none.
    QString appointment;  ///< Empty: none.
    QString uuid;         ///< 36 characters, lower case.
    QString hash;         ///< Of the content, hex digits in lower case.
    QString name;         ///< As Healthengine gives it: any characters.
    QString mime;
    QDate date;  ///< Today, on the practice's wall.
};

/// "{patient}/{date:yyyy}/{uuid}{ext}", checked. Names are made harmless: ids keep letters, digits, - and _, with %XX
/// for anything else, so that two ids never become one; {name} keeps letters, digits, spaces, -, _ and points between
/// them; a directory for which there is nothing (a document without a booking) is left out.
class DocumentPattern final {
  public:
    /// The pattern, or what is wrong with it and what would be right.
    static tl::expected<DocumentPattern, QString> parse(const QString &text);

    /// The path, relative and with slashes, or why there is none.
    tl::expected<QString, QString> pathFor(const DocumentNames &names) const;

  private:
    struct Piece {
        QString before;    ///< Fixed text.
        QString word;      ///< "uuid"; empty in the last piece of a part.
        QString argument;  ///< "yyyy" of date, "2" of hash.
    };
    using Part = std::vector<Piece>;  ///< A directory, or last the file.

    static tl::expected<Part, QString> parsePart(const QString &text);
    static QString valueOf(const Piece &piece, const DocumentNames &names);

    std::vector<Part> m_parts;
};

/// Why @p path may not be used in a folder: it is absolute, leaves it, or has a part that some system reads otherwise
/// than as a name. Empty: it may.
QString faultOfPath(const QString &path);

/// ".pdf" of a name or else of a MIME type; empty when neither says.
QString extensionOf(const QString &name, const QString &mime);

}  // namespace core::pms
