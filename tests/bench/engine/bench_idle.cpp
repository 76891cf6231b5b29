// SPDX-License-Identifier: Apache-2.0
// What both programs take while nothing happens: resident memory and processor time. See README.md.
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include "tests/bench/engine/loop.h"
#include "tests/bench/engine/scene.h"

namespace {

using namespace bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QByteArray procFile(qint64 pid, const char *name) {
    QFile file(u"/proc/%1/%2"_s.arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// "Pss:   1234 kB" of smaps_rollup, in MiB.
double memoryMiB(const QByteArray &rollup, const QByteArray &key) {
    for (const QByteArray &line : rollup.split('\n'))
        if (line.startsWith(key)) return line.mid(key.size()).simplified().split(' ').first().toDouble() / 1024;
    return 0;
}

/// User and system time of the process, in s.
double processorSeconds(qint64 pid) {
    const QByteArray stat = procFile(pid, "stat");
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 13) return 0;
    return double(fields.at(11).toLongLong() + fields.at(12).toLongLong()) / double(::sysconf(_SC_CLK_TCK));
}

class Watched {
  public:
    Watched(QString key, qint64 pid) : m_key(std::move(key)), m_pid(pid), m_before(processorSeconds(pid)) {}

    void look() {
        const QByteArray rollup = procFile(m_pid, "smaps_rollup");
        m_rss = memoryMiB(rollup, "Rss:");
        m_pss = memoryMiB(rollup, "Pss:");
        m_most = std::max(m_most, m_rss);
    }
    /// False when the process has ended meanwhile.
    bool add(Report &report, double seconds) const {
        const double used = processorSeconds(m_pid) - m_before;
        report.figure(m_key + u"_rss_mib"_s, m_key + u", resident memory at the end"_s, m_rss, u"MiB"_s);
        report.figure(m_key + u"_rss_most_mib"_s, m_key + u", most seen"_s, m_most, u"MiB"_s);
        report.figure(m_key + u"_pss_mib"_s, m_key + u", its share of it (PSS)"_s, m_pss, u"MiB"_s);
        report.figure(m_key + u"_cpu_s"_s, m_key + u", processor time"_s, used, u"s"_s, 2);
        report.figure(m_key + u"_cpu_percent"_s, m_key + u", of one processor"_s, 100 * used / seconds, u"%"_s, 2);
        return m_rss > 0;
    }

  private:
    QString m_key;
    qint64 m_pid;
    double m_before;
    double m_rss = 0;
    double m_pss = 0;
    double m_most = 0;
};

/// The tray app beside an engine that runs; not started when it was not built.
bool startTray(QProcess &process, const Installation &installation, const QString &platform) {
    const QString program = QStringLiteral(PB_BINARY_DIR "/bin/practicebridge");
    if (!QFileInfo::exists(program)) return false;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, platform);
    process.setProcessEnvironment(environment);
    endWithUs(process);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardOutputFile(installation.path(u"tray.log"_s));
    process.start(program, installation.folderArguments() + QStringList{u"--no-engine"_s, u"--hidden"_s});
    return process.waitForStarted(10'000);
}

void endProcess(QProcess &process) {
    process.terminate();
    if (process.waitForFinished(5'000)) return;
    process.kill();
    process.waitForFinished(5'000);
}

int measure() {
    Options options(u"Resident memory and processor time of the engine and the tray app while nothing happens."_s);
    options.number(u"minutes"_s, u"How long (default 10; fractions are allowed)."_s, u"10"_s);
    options.number(u"settle"_s, u"Seconds from the end of the first synchronisation (default 30)."_s, u"30"_s);
    options.number(u"platform"_s, u"Qt platform of the tray app: offscreen, or xcb where a display is."_s,
                   u"offscreen"_s);
    options.read();
    const double seconds = options.real(u"minutes"_s) * 60;
    if (seconds <= 0) end(2, u"--minutes: a number above 0 expected"_s);
    Report report(u"bench_idle"_s);
    Scene scene(options.database(), RateRules::On, {5, options.days()});
    EngineProcess engine(*scene.installation);
    orEnd(engine.start());
    orEnd(awaitFirstSync(scene.sandbox, *scene.practice, options.days()));
    QProcess tray;
    const bool hasTray = startTray(tray, *scene.installation, options.text(u"platform"_s));
    pause(std::chrono::seconds(options.number(u"settle"_s)));
    std::vector<Watched> watched{{u"practicebridged"_s, engine.processId()}};
    if (hasTray) watched.emplace_back(u"practicebridge"_s, tray.processId());
    const auto started = std::chrono::steady_clock::now();
    const auto passed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    };
    while (passed() < seconds) {
        pause(std::chrono::milliseconds(qint64(1000 * std::clamp(seconds - passed(), 0.01, 10.0))));
        for (Watched &one : watched) one.look();
    }
    report.condition(u"database"_s, u"database"_s, scene.practice->description());
    report.condition(u"tray"_s, u"tray app"_s, hasTray ? u"on "_s + options.text(u"platform"_s) : u"not built"_s);
    report.figure(u"seconds"_s, u"time measured"_s, passed(), u"s"_s);
    bool alive = true;
    for (const Watched &one : watched) alive = one.add(report, passed()) && alive;
    if (hasTray) endProcess(tray);
    report.print(options.has(u"json"_s));
    return alive ? 0 : 1;
}

}  // namespace

int main(int argc, char **argv) {
    return runBench(argc, argv, measure);
}
