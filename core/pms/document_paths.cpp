// SPDX-License-Identifier: Apache-2.0
#include "core/pms/document_paths.h"

#include <QStringList>
#include <algorithm>
#include <map>

namespace core::pms {
namespace {

constexpr qsizetype kMostNameCharacters = 80;
constexpr qsizetype kMostPartBytes = 200;
constexpr qsizetype kMostPathBytes = 1000;
constexpr qsizetype kMostExtension = 8;

bool isAsciiWord(QChar c) {
    return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'_');
}

QString safeId(const QString &id) {
    QString safe;
    for (const char byte : id.toUtf8()) {
        const QChar c = QLatin1Char(byte);
        if (isAsciiWord(c)) {
            safe += c;
        } else {
            safe += QLatin1Char('%') + QString::number(uchar(byte), 16).toUpper().rightJustified(2, u'0');
        }
    }
    return safe;
}

/// Points are kept between other characters only: no ending that was not asked for, no hidden file, no "..".
QString safeName(const QString &name) {
    QString safe;
    for (const QChar c : name) {
        const bool isWord = c.isLetterOrNumber() || c == u'-' || c == u'_';
        const bool isPoint = c == u'.' && !safe.isEmpty() && safe.back() != u'.' && safe.back() != u' ';
        safe += isWord || isPoint ? c : QChar(u' ');
    }
    safe = safe.simplified().left(kMostNameCharacters);
    const auto isEdge = [](QChar c) { return c == u'.' || c == u' ' || c == u'-'; };
    while (!safe.isEmpty() && isEdge(safe.front())) safe.remove(0, 1);
    while (!safe.isEmpty() && isEdge(safe.back())) safe.chop(1);
    return safe;
}

/// Windows takes these for devices, whatever ending follows.
bool isDeviceName(const QString &part) {
    static const QStringList kDevices = {QStringLiteral("CON"), QStringLiteral("PRN"), QStringLiteral("AUX"),
                                         QStringLiteral("NUL")};
    const QString stem = part.section(u'.', 0, 0).trimmed().toUpper();
    const bool numbered = stem.size() == 4 && stem[3].isDigit() &&
                          (stem.startsWith(QLatin1String("COM")) || stem.startsWith(QLatin1String("LPT")));
    return numbered || kDevices.contains(stem);
}

QString faultOfPart(const QString &part) {
    static const QString kBad = QStringLiteral("\\:*?\"<>|");
    if (part.isEmpty()) return QStringLiteral("has an empty part");
    if (part == QLatin1String(".") || part == QLatin1String("..")) return QStringLiteral("leaves its directory");
    if (part.startsWith(QLatin1String(".pb-"))) return QStringLiteral("uses a name of the connector's own");
    if (part.endsWith(u'.') || part.endsWith(u' '))
        return QStringLiteral("has a part that ends with a point or a space");
    if (isDeviceName(part)) return QStringLiteral("has a part that is a device on Windows");
    if (part.toUtf8().size() > kMostPartBytes) return QStringLiteral("has a part that is too long");
    const bool odd = std::any_of(part.begin(), part.end(),
                                 [](QChar c) { return c.unicode() < 32 || c.unicode() == 127 || kBad.contains(c); });
    return odd ? QStringLiteral("has a character that is not allowed in names") : QString();
}

const std::map<QString, QString> &extensions() {
    static const std::map<QString, QString> kKnown = {
        {QStringLiteral("application/pdf"), QStringLiteral(".pdf")},
        {QStringLiteral("application/rtf"), QStringLiteral(".rtf")},
        {QStringLiteral("application/msword"), QStringLiteral(".doc")},
        {QStringLiteral("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
         QStringLiteral(".docx")},
        {QStringLiteral("application/json"), QStringLiteral(".json")},
        {QStringLiteral("application/xml"), QStringLiteral(".xml")},
        {QStringLiteral("image/jpeg"), QStringLiteral(".jpg")},
        {QStringLiteral("image/png"), QStringLiteral(".png")},
        {QStringLiteral("image/gif"), QStringLiteral(".gif")},
        {QStringLiteral("image/tiff"), QStringLiteral(".tif")},
        {QStringLiteral("image/heic"), QStringLiteral(".heic")},
        {QStringLiteral("text/plain"), QStringLiteral(".txt")},
        {QStringLiteral("text/html"), QStringLiteral(".html")},
        {QStringLiteral("text/csv"), QStringLiteral(".csv")}};
    return kKnown;
}

/// What follows the colon of {word:argument}, or what is wrong with it.
QString faultOfWord(const QString &word, const QString &argument, bool hasArgument) {
    static const QStringList kBare = {QStringLiteral("patient"), QStringLiteral("booking"),
                                      QStringLiteral("appointment"), QStringLiteral("name"), QStringLiteral("ext")};
    const bool isCut = word == QLatin1String("hash") || word == QLatin1String("uuid");
    if (kBare.contains(word) && !hasArgument) return {};
    if (isCut && !hasArgument) return {};
    if (isCut) {
        bool ok = false;
        const int digits = argument.toInt(&ok);
        return ok && digits >= 1 && digits <= 128
                   ? QString()
                   : QStringLiteral("{%1:n} takes the first n characters, 1 to 128").arg(word);
    }
    if (word == QLatin1String("date")) {
        const bool ok = !argument.isEmpty() && std::all_of(argument.begin(), argument.end(), [](QChar c) {
            return c == u'y' || c == u'M' || c == u'd' || c == u'-' || c == u'_';
        });
        return ok ? QString() : QStringLiteral("a date is written {date:yyyy}, {date:MM} or {date:yyyyMMdd}");
    }
    return QStringLiteral(
               "{%1} is not known here; known: {patient} {booking} {appointment} {uuid} {uuid:2} {date:yyyy} "
               "{hash} {hash:2} {name} {ext}")
        .arg(word);
}

}  // namespace

tl::expected<DocumentPattern::Part, QString> DocumentPattern::parsePart(const QString &text) {
    Part part;
    QString rest = text;
    for (qsizetype open = rest.indexOf(u'{'); open >= 0; open = rest.indexOf(u'{')) {
        const qsizetype close = rest.indexOf(u'}', open);
        if (close < 0) return tl::unexpected(QStringLiteral("a brace is not closed"));
        const QString inside = rest.mid(open + 1, close - open - 1);
        const qsizetype colon = inside.indexOf(u':');
        const Piece piece{rest.left(open), colon < 0 ? inside : inside.left(colon),
                          colon < 0 ? QString() : inside.mid(colon + 1)};
        if (const QString fault = faultOfWord(piece.word, piece.argument, colon >= 0); !fault.isEmpty())
            return tl::unexpected(fault);
        part.push_back(piece);
        rest = rest.mid(close + 1);
    }
    if (rest.contains(u'}')) return tl::unexpected(QStringLiteral("a brace is not opened"));
    part.push_back({rest, {}, {}});
    return part;
}

tl::expected<DocumentPattern, QString> DocumentPattern::parse(const QString &text) {
    DocumentPattern pattern;
    bool isUnique = false;
    for (const QString &each : text.split(u'/')) {
        auto part = parsePart(each);
        if (!part) return tl::unexpected(part.error());
        QString sample;
        for (const Piece &piece : *part) {
            sample += piece.before + (piece.word.isEmpty() ? QString() : QStringLiteral("x"));
            isUnique = isUnique || (piece.word == QLatin1String("uuid") && piece.argument.isEmpty());
        }
        if (const QString fault = faultOfPart(sample); !fault.isEmpty())
            return tl::unexpected(QStringLiteral("the path %1").arg(fault));
        pattern.m_parts.push_back(std::move(*part));
    }
    if (!isUnique)
        return tl::unexpected(QStringLiteral("needs {uuid} somewhere, or two documents would want the same name"));
    return pattern;
}

QString DocumentPattern::valueOf(const Piece &piece, const DocumentNames &names) {
    if (piece.word.isEmpty()) return {};
    if (piece.word == QLatin1String("patient")) return safeId(names.patient);
    if (piece.word == QLatin1String("booking")) return safeId(names.booking);
    if (piece.word == QLatin1String("appointment")) return safeId(names.appointment);
    if (piece.word == QLatin1String("ext")) return extensionOf(names.name, names.mime);
    if (piece.word == QLatin1String("date")) return names.date.toString(piece.argument);
    if (piece.word == QLatin1String("name")) {
        const QString ending = extensionOf(names.name, {});
        const bool has = !ending.isEmpty() && names.name.endsWith(ending, Qt::CaseInsensitive);
        return safeName(has ? names.name.chopped(ending.size()) : names.name);
    }
    const QString whole = piece.word == QLatin1String("uuid") ? names.uuid : names.hash;
    return piece.argument.isEmpty() ? whole : whole.left(piece.argument.toInt());
}

tl::expected<QString, QString> DocumentPattern::pathFor(const DocumentNames &names) const {
    // Rows of a patient's documents are found by it; a file of nobody's must not come into being.
    if (names.patient.isEmpty()) return tl::unexpected(QStringLiteral("there is no patient"));
    QStringList parts;
    for (const Part &part : m_parts) {
        QString text;
        for (const Piece &piece : part) text += piece.before + valueOf(piece, names);
        const bool isFile = &part == &m_parts.back();
        if (!text.isEmpty() || isFile) parts << text;
    }
    const QString path = parts.join(u'/');
    if (const QString fault = faultOfPath(path); !fault.isEmpty()) return tl::unexpected(fault);
    return path;
}

QString faultOfPath(const QString &path) {
    if (path.isEmpty()) return QStringLiteral("is empty");
    if (path.startsWith(u'/')) return QStringLiteral("is absolute; it must be relative to the folder");
    if (path.toUtf8().size() > kMostPathBytes) return QStringLiteral("is too long");
    for (const QString &part : path.split(u'/')) {
        if (const QString fault = faultOfPart(part); !fault.isEmpty()) return fault;
    }
    return {};
}

QString extensionOf(const QString &name, const QString &mime) {
    const qsizetype point = name.lastIndexOf(u'.');
    const QString ending = point > 0 ? name.mid(point + 1).toLower() : QString();
    const bool plain =
        !ending.isEmpty() && ending.size() <= kMostExtension &&
        std::all_of(ending.begin(), ending.end(), [](QChar c) { return isAsciiWord(c) && c != u'-' && c != u'_'; });
    if (plain) return u'.' + ending;
    const auto known = extensions().find(mime.section(u';', 0, 0).trimmed().toLower());
    return known == extensions().end() ? QString() : known->second;
}

}  // namespace core::pms
