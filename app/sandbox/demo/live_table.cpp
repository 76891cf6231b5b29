// SPDX-License-Identifier: Apache-2.0
#include "app/sandbox/demo/live_table.h"

#include <QLocale>
#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace app::sandbox::demo {
namespace {

using namespace Qt::StringLiterals;

struct Column {
    const char16_t *title;
    int width;
};
constexpr Column kColumns[] = {{u"time", 8},         {u"what happens", 30},        {u"booking", 9}, {u"with", 14},
                               {u"appointment", 16}, {u"what the engine did", 44}, {u"took", 7}};

bool isTerminal(std::FILE *out) {
#ifdef Q_OS_WIN
    return ::_isatty(::_fileno(out)) != 0;
#else
    return ::isatty(::fileno(out)) == 1;
#endif
}

QString cell(const QString &text, int width) {
    return text.size() > width ? text.left(width - 1) + u'…' : text.leftJustified(width);
}

QString seconds(std::chrono::milliseconds took) {
    return QString::number(double(took.count()) / 1000.0, 'f', 1) + u" s"_s;
}

QString joined(const QStringList &cells) {
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i) line += cell(cells[i], kColumns[i].width) + u"  "_s;
    return line.trimmed();
}

}  // namespace

LiveTable::LiveTable(std::FILE *out)
    : m_out(out),
      m_isTerminal(isTerminal(out)),
      m_isColoured(m_isTerminal && qEnvironmentVariableIsEmpty("NO_COLOR")) {}

void LiveTable::begin(const core::base::PracticeZone &zone) {
    m_zone = zone;
    QStringList titles;
    QStringList rules;
    for (const Column &column : kColumns) {
        titles << QString::fromUtf16(column.title);
        rules << QString(column.width, u'-');
    }
    print(u'\n' + joined(titles) + u'\n' + joined(rules) + u'\n');
}

void LiveTable::add(const LiveRow &row) {
    QString when;
    if (row.appointment) {
        when =
            QLocale::c().toString(row.appointment->date, u"ddd d MMM "_s) + row.appointment->time.toString(u"HH:mm"_s);
    }
    const QString at = m_zone ? m_zone->toPractice(row.at).time.toString(u"HH:mm:ss"_s) : QString();
    if (row.kind == RowKind::Note) return print(coloured(row.kind, at + u"  "_s + row.event) + u'\n');
    const QString line = joined({at, row.event, row.booking ? QString::number(row.booking) : QString(), row.with, when,
                                 row.outcome, row.took ? seconds(*row.took) : QString()});
    print(coloured(row.kind, line) + u'\n');
}

void LiveTable::setStatus(const QString &status) {
    if (!m_isTerminal) return;
    print(u"\033[2m"_s + status + u"\033[0m"_s);
    m_hasStatus = true;
}

void LiveTable::say(const QString &text) {
    print(text + u'\n');
}

void LiveTable::print(const QString &text) {
    clearStatus();
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), m_out);
    std::fflush(m_out);
}

void LiveTable::clearStatus() {
    if (!m_hasStatus) return;
    m_hasStatus = false;
    std::fputs("\r\033[K", m_out);
}

QString LiveTable::coloured(RowKind kind, const QString &text) const {
    if (!m_isColoured) return text;
    const char16_t *code = u"2";
    switch (kind) {
        case RowKind::Entered:
            code = u"32";
            break;
        case RowKind::Refused:
            code = u"33";
            break;
        case RowKind::Cancelled:
            code = u"36";
            break;
        case RowKind::Staff:
            code = u"35";
            break;
        case RowKind::Note:
            code = u"2";
            break;
    }
    return u"\033[%1m%2\033[0m"_s.arg(QString::fromUtf16(code), text);
}

}  // namespace app::sandbox::demo
