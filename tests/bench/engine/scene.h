// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCommandLineParser>
#include <memory>

#include "tests/bench/engine/figures.h"
#include "tests/bench/engine/practice.h"

namespace bench {

/// Ends the measurement on the way through all destructors, so that no server and no folder stays behind.
struct Ended {
    int code;
};
[[noreturn]] void end(int code, const QString &why);
/// Runs a measurement; its exit code.
int runBench(int argc, char **argv, int (*measure)());

/// A practice, a stand-in for Healthengine and an installation between them. Ends the program with exit code 1 and a
/// sentence when anything cannot be had: a measurement without its scene has no figures.
class Scene {
  public:
    Scene(const QString &database, RateRules rules, Installation::Choices choices);

    std::unique_ptr<Practice> practice;
    Sandbox sandbox;
    std::unique_ptr<Installation> installation;
};

/// The value, or the end of the program.
template <class T>
T orEnd(core::base::Expected<T> expected) {
    if (!expected) end(1, expected.error().toLogLine());
    if constexpr (!std::is_void_v<T>) return std::move(*expected);
}

/// Options that every measurement has: --database, --days, --json, --help.
class Options {
  public:
    explicit Options(const QString &description);

    void number(const QString &name, const QString &description, const QString &preset);
    void flag(const QString &name, const QString &description);
    /// Reads the command line; ends the program with exit code 2 when it makes no sense.
    void read();

    int number(const QString &name) const;
    double real(const QString &name) const { return m_parser.value(name).toDouble(); }
    bool has(const QString &name) const { return m_parser.isSet(name); }
    QString database() const { return m_parser.value(QStringLiteral("database")); }
    QString text(const QString &name) const { return m_parser.value(name); }
    int days() const { return number(QStringLiteral("days")); }

  private:
    QCommandLineParser m_parser;
};

/// Books @p slot; false when it is not on offer any more.
bool book(Sandbox &sandbox, const QJsonObject &slot);
/// Waits until all bookings are answered or @p patience is over; the bookings then.
QJsonArray awaitAnswers(Sandbox &sandbox, std::chrono::seconds patience);
/// Adds how many of @p bookings were not confirmed and how often a rule was broken; 0 when all is well, else 1.
int addOutcome(Report &report, const QString &key, const QString &label, const QJsonArray &bookings, qint64 violations);

}  // namespace bench
