// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/engine/figures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace bench {

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::sort(values.begin(), values.end());
    const auto rank = size_t(std::ceil(share * double(values.size())));
    return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
}

Report::Report(QString bench) : m_bench(std::move(bench)) {
    QFile load(QStringLiteral("/proc/loadavg"));
    const QString before = load.open(QIODevice::ReadOnly) ? QString::fromLatin1(load.readAll()).section(u' ', 0, 0)
                                                          : QStringLiteral("unknown");
    condition(QStringLiteral("version"), QStringLiteral("version"), QStringLiteral(PB_VERSION));
    condition(QStringLiteral("build"), QStringLiteral("build type"), QStringLiteral(PB_BUILD_TYPE));
    condition(QStringLiteral("processors"), QStringLiteral("processors"), QString::number(QThread::idealThreadCount()));
    condition(QStringLiteral("load_before"), QStringLiteral("load average at the start"), before);
}

void Report::condition(const QString &key, const QString &label, const QString &value) {
    m_conditions.push_back({label, value, {}});
    m_jsonConditions.insert(key, value);
}

void Report::figure(const QString &key, const QString &label, double value, const QString &unit, int decimals) {
    const bool known = std::isfinite(value);
    m_figures.push_back({label, known ? QString::number(value, 'f', decimals) : QStringLiteral("-"), unit});
    m_jsonFigures.insert(key, known ? QJsonValue(value) : QJsonValue());
}

void Report::distribution(const QString &key, const QString &label, const std::vector<double> &values) {
    const auto part = [&](const char *suffix, const QString &name, double share) {
        figure(key + QLatin1String(suffix), label + QStringLiteral(", ") + name, percentile(values, share),
               QStringLiteral("ms"), 0);
    };
    figure(key + QStringLiteral("_count"), label + QStringLiteral(", bookings"), double(values.size()), {}, 0);
    part("_median_ms", QStringLiteral("median"), 0.5);
    part("_p99_ms", QStringLiteral("99th percentile"), 0.99);
    part("_min_ms", QStringLiteral("least"), 0.0);
    part("_max_ms", QStringLiteral("greatest"), 1.0);
}

void Report::note(const QString &text) {
    m_notes.append(text);
}

void Report::print(bool json) const {
    if (json) {
        const QJsonObject all{{QStringLiteral("schema"), 1},
                              {QStringLiteral("bench"), m_bench},
                              {QStringLiteral("conditions"), m_jsonConditions},
                              {QStringLiteral("figures"), m_jsonFigures},
                              {QStringLiteral("notes"), QJsonArray::fromStringList(m_notes)}};
        std::fputs(QJsonDocument(all).toJson().constData(), stdout);
        return;
    }
    qsizetype labels = 0;
    qsizetype values = 0;
    for (const auto *lines : {&m_conditions, &m_figures})
        for (const Line &line : *lines) labels = std::max(labels, line.label.size());
    for (const Line &line : m_figures) values = std::max(values, line.value.size());
    QString text = m_bench + u'\n';
    for (const Line &line : m_conditions)
        text += QStringLiteral("  %1  %2\n").arg(line.label.leftJustified(labels), line.value);
    text += u'\n';
    for (const Line &line : m_figures) {
        const QString row = QStringLiteral("  %1  %2 %3")
                                .arg(line.label.leftJustified(labels), line.value.rightJustified(values), line.unit);
        text += row.trimmed().isEmpty() ? QString() : QStringLiteral("  ") + row.trimmed() + u'\n';
    }
    for (const QString &one : m_notes) text += QStringLiteral("  note: %1\n").arg(one);
    std::fputs(text.toUtf8().constData(), stdout);
}

}  // namespace bench
