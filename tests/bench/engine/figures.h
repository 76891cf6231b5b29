// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <vector>

namespace bench {

/// Of @p values in any order, by nearest rank; @p share from 0 to 1. NaN when there are none.
double percentile(std::vector<double> values, double share);

/// What a measurement prints: conditions, then figures, in order; as aligned text or as one JSON object.
class Report {
  public:
    explicit Report(QString bench);

    void condition(const QString &key, const QString &label, const QString &value);
    /// @p value in @p unit ("ms", "MiB", "1/s"); the unit belongs to the key as well ("median_ms").
    void figure(const QString &key, const QString &label, double value, const QString &unit, int decimals = 1);
    /// Median, 99th percentile, least and greatest of @p values (ms) under keys that begin with @p key.
    void distribution(const QString &key, const QString &label, const std::vector<double> &values);
    /// A sentence that a reader of the figures must know.
    void note(const QString &text);
    void print(bool json) const;

  private:
    struct Line {
        QString label;
        QString value;
        QString unit;
    };
    QString m_bench;
    std::vector<Line> m_conditions;
    std::vector<Line> m_figures;
    QStringList m_notes;
    QJsonObject m_jsonConditions;
    QJsonObject m_jsonFigures;
};

}  // namespace bench
