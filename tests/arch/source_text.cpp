// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/source_text.h"

#include <QRegularExpression>

namespace arch {

QStringList includesOf(const QString &source) {
    static const QRegularExpression include(QStringLiteral(R"(^\s*#\s*include\s*(<[^>]+>|"[^"]+"))"),
                                            QRegularExpression::MultilineOption);
    QStringList found;
    for (auto match = include.globalMatch(source); match.hasNext();) found << match.next().captured(1);
    return found;
}

QString codeOf(const QString &source) {
    // Raw literals first: what looks like a quote or a comment inside them is neither.
    static const QRegularExpression noise(
        QStringLiteral(R"RX(R"([^()\s\\]*)\((?s:.*?)\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//[^\n]*|/\*(?s:.*?)\*/)RX"));
    QString code;
    qsizetype from = 0;
    for (auto match = noise.globalMatch(source); match.hasNext();) {
        const auto each = match.next();
        code += source.mid(from, each.capturedStart() - from);
        code += QString(each.captured().count(QLatin1Char('\n')), QLatin1Char('\n')) + QLatin1Char(' ');
        from = each.capturedEnd();
    }
    return code + source.mid(from);
}

}  // namespace arch
