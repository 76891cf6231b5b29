// SPDX-License-Identifier: Apache-2.0
#include "core/matching/normalise.h"

#include <QHash>
#include <QSet>

namespace core::matching {
namespace {

constexpr qsizetype kMedicareStable = 9;
constexpr qsizetype kMedicareWithLine = 11;
constexpr qsizetype kShortestNumber = 6;

const QSet<QString> &titles() {
    static const QSet<QString> set{
        QStringLiteral("mr"),   QStringLiteral("mrs"),    QStringLiteral("ms"),  QStringLiteral("miss"),
        QStringLiteral("mx"),   QStringLiteral("master"), QStringLiteral("dr"),  QStringLiteral("prof"),
        QStringLiteral("sir"),  QStringLiteral("dame"),   QStringLiteral("rev"), QStringLiteral("fr"),
        QStringLiteral("mstr"), QStringLiteral("professor"), QStringLiteral("doctor")};
    return set;
}

const QSet<QString> &streetKinds() {
    static const QSet<QString> set = [] {
        QSet<QString> kinds;
        const QString all = QStringLiteral(
            "street st road rd avenue ave av place pl court ct close cl drive dr lane ln way wy crescent cres cr "
            "terrace tce ter parade pde boulevard bvd blvd circuit cct cir grove gr gve highway hwy square sq unit "
            "u apartment apt flat lot level suite");
        for (const QString &each : all.split(QLatin1Char(' '))) kinds.insert(each);
        return kinds;
    }();
    return set;
}

/// Letters that decomposition leaves alone.
QString plainLetter(QChar letter) {
    switch (letter.unicode()) {
        case 0x00f8: return QStringLiteral("o");
        case 0x0111:
        case 0x00f0: return QStringLiteral("d");
        case 0x0142: return QStringLiteral("l");
        case 0x0131: return QStringLiteral("i");
        case 0x00df: return QStringLiteral("ss");
        case 0x00e6: return QStringLiteral("ae");
        case 0x0153: return QStringLiteral("oe");
        case 0x00fe: return QStringLiteral("th");
        default: return QString(letter);
    }
}

bool isApostrophe(QChar letter) {
    constexpr char16_t kApostrophes[] = {u'\'', u'`', u'\u00b4', u'\u02bb', u'\u02bc', u'\u2018', u'\u2019'};
    return std::find(std::begin(kApostrophes), std::end(kApostrophes), letter.unicode()) != std::end(kApostrophes);
}

/// Case-folded letters and digits, everything else a space; apostrophes and marks are dropped.
QString folded(const QString &text) {
    QString plain;
    for (const QChar letter : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        if (letter.isMark() || isApostrophe(letter)) continue;
        plain += letter.isLetterOrNumber() || letter.isSurrogate() ? plainLetter(letter) : QStringLiteral(" ");
    }
    return plain.simplified();
}

QString digitsOf(const QString &text) {
    QString digits;
    for (const QChar each : text) {
        if (each.digitValue() >= 0) digits += QChar(u'0' + each.digitValue());
    }
    return digits;
}

}  // namespace

QStringList nameWords(const QString &name) {
    QStringList words = folded(name).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    while (words.size() > 1 && titles().contains(words.front())) words.removeFirst();
    return words;
}

QString nameKey(const QString &name) { return nameWords(name).join(QString()); }

QString soundKey(const QString &nameKey) {
    struct Spelling {
        QLatin1String from;
        QLatin1String to;
    };
    constexpr Spelling kSpellings[] = {
        {QLatin1String("ph"), QLatin1String("f")}, {QLatin1String("ck"), QLatin1String("k")},
        {QLatin1String("oo"), QLatin1String("u")}, {QLatin1String("ou"), QLatin1String("u")},
        {QLatin1String("ie"), QLatin1String("i")}, {QLatin1String("ey"), QLatin1String("i")},
        {QLatin1String("ee"), QLatin1String("i")}, {QLatin1String("y"), QLatin1String("i")},
        {QLatin1String("c"), QLatin1String("k")},  {QLatin1String("z"), QLatin1String("s")}};
    QString sound = nameKey;
    for (const Spelling &each : kSpellings) sound.replace(each.from, each.to);
    QString single;
    for (const QChar letter : sound) {
        if (single.isEmpty() || single.back() != letter) single += letter;
    }
    return single;
}

QString phoneKey(const QString &phone) {
    QString digits = digitsOf(phone);
    if (digits.startsWith(QLatin1String("0061"))) {
        digits.remove(0, 4);
    } else if (digits.startsWith(QLatin1String("61")) && digits.size() >= 11) {
        digits.remove(0, 2);
    }
    while (digits.startsWith(QLatin1Char('0'))) digits.remove(0, 1);
    return digits.size() < kShortestNumber ? QString() : digits;
}

QString emailKey(const QString &email) {
    const QString key = email.trimmed().toCaseFolded();
    return key.contains(QLatin1Char('@')) ? key : QString();
}

QString medicareKey(const QString &number) {
    const QString digits = digitsOf(number);
    return digits.size() < kMedicareStable ? QString() : digits.left(kMedicareStable);
}

QString medicareLine(const QString &number, const QString &irn) {
    const QString own = digitsOf(irn);
    if (!own.isEmpty()) return own;
    const QString digits = digitsOf(number);
    return digits.size() == kMedicareWithLine ? digits.right(1) : QString();
}

QString addressKey(const QString &address) {
    QStringList kept;
    for (QString word : folded(address).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (streetKinds().contains(word)) continue;
        // "U5" and "Unit 5" are the same door.
        if (word.size() > 1 && word.startsWith(QLatin1Char('u')) && word.at(1).isDigit()) word.remove(0, 1);
        kept << word;
    }
    return kept.size() < 2 ? QString() : kept.join(QLatin1Char(' '));
}

}  // namespace core::matching
