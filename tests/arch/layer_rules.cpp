// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/layer_rules.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QSet>

#include "tests/arch/source_text.h"

namespace arch {
namespace {

constexpr int kMostLines = 400;

/// Folder → what else it may include; "*" stands for any folder. The right column of the table of layers.
const QMap<QString, QStringList> &allowed() {
    static const QMap<QString, QStringList> table = [] {
        const auto list = [](const char *names) {
            return QString::fromLatin1(names).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        };
        const QString belowSync = QStringLiteral(
            "core/base core/domain core/ports core/healthengine core/pms core/matching core/journal core/config ");
        QMap<QString, QStringList> rows;
        rows[QStringLiteral("core/base")] = {};
        rows[QStringLiteral("core/domain")] = list("core/base");
        rows[QStringLiteral("core/ports")] = list("core/base core/domain");
        rows[QStringLiteral("core/healthengine")] = list("core/base core/domain core/ports");
        rows[QStringLiteral("core/pms")] = list("core/base core/domain core/ports");
        rows[QStringLiteral("core/matching")] = list("core/base core/domain");
        rows[QStringLiteral("core/journal")] = list("core/base core/domain core/ports");
        rows[QStringLiteral("core/sync")] = belowSync.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        rows[QStringLiteral("core/config")] = list("core/base core/domain");
        rows[QStringLiteral("core/control")] = list("core/base core/domain core/ports");
        rows[QStringLiteral("core/text")] = list("core/base core/domain core/control");
        rows[QStringLiteral("core/service")] = (belowSync + QStringLiteral("core/sync core/control core/text")).split(QLatin1Char(' '));
        rows[QStringLiteral("core/sandbox")] = list("core/base core/domain core/ports core/healthengine");
        rows[QStringLiteral("core/platform")] = list("core/base core/domain core/ports core/pms core/journal core/control");
        rows[QStringLiteral("ui")] = list("core/control core/text core/domain core/base");
        rows[QStringLiteral("app")] = list("*");
        return rows;
    }();
    return table;
}

/// "core/pms" of "core/pms/x.cpp", "ui" of "ui/tray/x.cpp": the row of the table.
QString layerOf(const QString &path) {
    const QStringList parts = path.split(QLatin1Char('/'));
    return parts.front() == QLatin1String("core") && parts.size() > 2 ? parts[0] + QLatin1Char('/') + parts[1] : parts.front();
}

QString folderOf(const QString &path) { return path.left(path.lastIndexOf(QLatin1Char('/'))); }

struct Ban {
    const char *rule;
    const char *where;   ///< Paths it holds for.
    const char *except;  ///< Paths it does not hold for; empty: none.
    const char *pattern;
    bool onIncludes;
};

constexpr Ban kBans[] = {
    {"clock", "^(core|ui)/", "^core/platform/",
     R"(\bQ(Date|Time|DateTime)::current\w*|\b(steady|system|high_resolution)_clock::now|\bQElapsedTimer\b|\bstd::time\s*\()", false},
    {"event-loop", "^(core|ui)/", "", R"(\bQEventLoop\b|\bprocessEvents\s*\()", false},
    {"waiting", "^(core|ui)/", "", R"(\bwaitFor\w*\s*\()", false},
    {"singleton", "^(core|ui)/", "^core/platform/", R"(::instance\s*\(\s*\))", false},
    {"gui", "^core/", "",
     R"(^<(QtGui|QtWidgets|QtCharts|QtSvg)\b|^<Q(GuiApplication|Application|Widget|Icon|Pixmap|Image|Painter|Color|Font|Palette|Window|Screen|Action|Menu|SystemTrayIcon|Dialog|MessageBox|Label|Clipboard|DesktopServices)\b)",
     true},
    {"outside-world", "^(core|ui)/", "^core/platform/",
     R"(^<(QtNetwork|QtSql|QtHttpServer)\b|^<Q(Network|Tcp|Udp|Ssl|Local(Server|Socket)|Sql|Host(Address|Info)|HttpServer)|^<sql(ext|types|ucode)?\.h>|keychain|^<sodium|^<sys/socket\.h>|^<winsock)",
     true},
};

class Checker final {
  public:
    explicit Checker(const Tree &tree) : m_tree(tree) {}

    QMap<QString, QString> check() {
        for (auto file = m_tree.begin(); file != m_tree.end(); ++file) {
            checkForm(file.key(), file.value());
            if (file.key().startsWith(QLatin1String("tests/"))) continue;
            checkIncludes(file.key(), includesOf(file.value()));
            checkBans(file.key(), file.value());
        }
        checkCycles();
        return m_found;
    }

  private:
    void add(const QString &rule, const QString &path, const QString &what) {
        m_found.insert(rule + QLatin1Char(' ') + path, what);
    }

    void checkForm(const QString &path, const QString &text) {
        const auto lines = text.count(QLatin1Char('\n'));
        if (lines > kMostLines) add(QStringLiteral("lines"), path, QStringLiteral("%1 lines").arg(lines));
        if (!text.startsWith(QLatin1String("// SPDX-License-Identifier: Apache-2.0\n"))) {
            add(QStringLiteral("licence"), path, QStringLiteral("no SPDX line"));
        }
        if (path.endsWith(QLatin1String(".h")) && !text.contains(QLatin1String("#pragma once\n"))) {
            add(QStringLiteral("guard"), path, QStringLiteral("no #pragma once"));
        }
    }

    void checkIncludes(const QString &path, const QStringList &includes) {
        const QString layer = layerOf(path);
        if (!allowed().contains(layer)) return add(QStringLiteral("layer"), path, QStringLiteral("in no row of the table"));
        const QStringList row = allowed().value(layer);
        for (const QString &include : includes) {
            if (!include.startsWith(QLatin1Char('"'))) continue;
            const QString target = include.mid(1, include.size() - 2);
            if (target.endsWith(QLatin1String(".moc")) || !target.contains(QLatin1Char('/'))) continue;
            const QString other = layerOf(target);
            const bool may = other == layer || row.contains(other) || row.contains(QStringLiteral("*"));
            if (!may) add(QStringLiteral("include"), path, QStringLiteral("may not include ") + target);
            if (folderOf(target) != folderOf(path)) m_edges[folderOf(path)].insert(folderOf(target));
        }
    }

    void checkBans(const QString &path, const QString &text) {
        const QString code = codeOf(text);
        for (const Ban &ban : kBans) {
            if (!QRegularExpression(QLatin1String(ban.where)).match(path).hasMatch()) continue;
            const bool excepted = *ban.except && QRegularExpression(QLatin1String(ban.except)).match(path).hasMatch();
            if (excepted) continue;
            const QRegularExpression pattern(QLatin1String(ban.pattern));
            for (const QString &line : ban.onIncludes ? includesOf(text) : code.split(QLatin1Char('\n'))) {
                const auto match = pattern.match(line);
                if (match.hasMatch()) add(QLatin1String(ban.rule), path, line.trimmed());
            }
        }
    }

    /// Whether @p folder leads back to the start of @p trail through folders after it in the alphabet: so each cycle is
    /// found once, from its first folder.
    bool leadsBack(const QString &folder, QStringList &trail, QSet<QString> &seen) const {
        for (const QString &next : m_edges.value(folder)) {
            if (next == trail.front()) return true;
            if (next < trail.front() || seen.contains(next)) continue;
            seen.insert(next);
            trail << next;
            if (leadsBack(next, trail, seen)) return true;
            trail.removeLast();
        }
        return false;
    }

    void checkCycles() {
        for (const QString &folder : m_edges.keys()) {
            QStringList trail(folder);
            QSet<QString> seen;
            if (leadsBack(folder, trail, seen)) add(QStringLiteral("cycle"), folder, trail.join(QLatin1String(" > ")));
        }
    }

    const Tree &m_tree;
    QMap<QString, QString> m_found;
    QMap<QString, QSet<QString>> m_edges;
};

}  // namespace

Tree readTree(const QString &root) {
    Tree tree;
    const QDir base(root);
    for (const char *top : {"core", "ui", "app", "tests"}) {
        QDirIterator files(base.filePath(QLatin1String(top)), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly)) tree.insert(base.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()));
        }
    }
    return tree;
}

QStringList breachesOf(const Tree &tree, const QString &exceptions) {
    QMap<QString, QString> found = Checker(tree).check();
    QStringList breaches;
    for (const QString &line : exceptions.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1Char('#'))) continue;
        const QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (words.size() < 3) {
            breaches << QStringLiteral("exception without a reason: ") + line;
        } else if (found.remove(words[0] + QLatin1Char(' ') + words[1]) == 0) {
            breaches << QStringLiteral("stale exception: ") + line;
        }
    }
    for (auto each = found.begin(); each != found.end(); ++each) breaches << each.key() + QStringLiteral(": ") + each.value();
    breaches.sort();
    return breaches;
}

}  // namespace arch
