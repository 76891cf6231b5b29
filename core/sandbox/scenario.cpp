// SPDX-License-Identifier: Apache-2.0
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "core/sandbox/scenario.h"

#include <toml++/toml.h>

#include <QStringList>
#include <map>

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

template <class T>
using Words = std::vector<std::pair<QString, T>>;

const Words<StepAction> &actionWords() {
    static const Words<StepAction> words{{u"book"_s, StepAction::Book},
                                         {u"cancel"_s, StepAction::Cancel},
                                         {u"rebook"_s, StepAction::Rebook},
                                         {u"former"_s, StepAction::Former},
                                         {u"unknown-update"_s, StepAction::UnknownUpdate},
                                         {u"fault"_s, StepAction::Fault},
                                         {u"clear-faults"_s, StepAction::ClearFaults},
                                         {u"consent"_s, StepAction::Consent},
                                         {u"request"_s, StepAction::Request}};
    return words;
}

const Words<SlotChoice> &slotWords() {
    static const Words<SlotChoice> words{{u"offered"_s, SlotChoice::Offered},
                                         {u"taken"_s, SlotChoice::Taken},
                                         {u"past"_s, SlotChoice::Past},
                                         {u"outside"_s, SlotChoice::Outside},
                                         {u"null-resource"_s, SlotChoice::NullResource},
                                         {u"unknown-resource"_s, SlotChoice::UnknownResource}};
    return words;
}

template <class T>
QString listed(const Words<T> &words) {
    QStringList names;
    for (const auto &[word, value] : words) names.append(word);
    return names.join(u", "_s);
}

/// Reads keys of one table; remembers the first error and which keys were known.
class TableReader final {
  public:
    TableReader(const toml::table &table, QString fileName, QString &error)
        : m_table(table), m_fileName(std::move(fileName)), m_error(error) {}

    bool has(const char *key) {
        m_known.append(QLatin1String(key));
        return m_table.contains(key);
    }

    QString text(const char *key, const QString &fallback = {}) {
        if (!has(key)) return fallback;
        const auto *value = m_table.get(key)->as_string();
        if (!value) wrong(key, u"text in quotes expected"_s);
        return value ? QString::fromStdString(value->get()) : fallback;
    }

    qint64 integer(const char *key, qint64 fallback, qint64 least, qint64 most) {
        if (!has(key)) return fallback;
        const auto *value = m_table.get(key)->as_integer();
        if (value && value->get() >= least && value->get() <= most) return value->get();
        wrong(key, u"a whole number from %1 to %2 expected"_s.arg(least).arg(most));
        return fallback;
    }

    double number(const char *key, double fallback, double most) {
        if (!has(key)) return fallback;
        const auto value = m_table.get(key)->value<double>();
        if (value && *value >= 0 && *value <= most) return *value;
        wrong(key, u"a number from 0 to %1 expected"_s.arg(most));
        return fallback;
    }

    bool flag(const char *key, bool fallback) {
        if (!has(key)) return fallback;
        const auto *value = m_table.get(key)->as_boolean();
        if (!value) wrong(key, u"true or false expected"_s);
        return value ? value->get() : fallback;
    }

    std::chrono::milliseconds seconds(const char *key, std::chrono::milliseconds fallback) {
        if (!has(key)) return fallback;
        return std::chrono::milliseconds(qint64(number(key, 0.0, 86'400.0) * 1000.0));
    }

    template <class T>
    T word(const char *key, const Words<T> &words, T fallback) {
        if (!has(key)) return fallback;
        const QString found = text(key);
        for (const auto &[name, value] : words) {
            if (name == found) return value;
        }
        wrong(key, u"one of "_s + listed(words) + u" expected"_s);
        return fallback;
    }

    /// Complains about the first key that nobody asked for.
    void refuseOthers() {
        for (const auto &[key, node] : m_table) {
            const QString name = QString::fromUtf8(key.data(), qsizetype(key.length()));
            if (!m_known.contains(name)) complain(node.source().begin.line, name, u"unknown key"_s);
        }
    }

    void wrong(const char *key, const QString &remedy) {
        const toml::node *node = m_table.get(key);
        complain(node ? node->source().begin.line : m_table.source().begin.line, QLatin1String(key), remedy);
    }

  private:
    void complain(toml::source_index line, const QString &key, const QString &remedy) {
        if (m_error.isEmpty()) m_error = u"%1:%2: %3: %4"_s.arg(m_fileName).arg(line).arg(key, remedy);
    }

    const toml::table &m_table;
    QString m_fileName;
    QString &m_error;
    QStringList m_known;
};

Fault readFault(TableReader &reader) {
    const auto named = faultFromName(reader.text("kind", u"503"_s));
    if (!named) reader.wrong("kind", named.error().detail);
    Fault fault = named ? *named : Fault{};
    fault.operation = reader.text("operation", u"*"_s);
    fault.delay = reader.seconds("delay_s", fault.delay);
    fault.probability = reader.number("probability", 1.0, 1.0);
    fault.skip = int(reader.integer("skip", 0, 0, 1'000'000));
    if (reader.has("times")) fault.count = int(reader.integer("times", 1, 1, 1'000'000));
    if (reader.has("status")) fault.status = int(reader.integer("status", 503, 400, 599));
    if (reader.has("retry_after_s"))
        fault.retryAfter = std::chrono::seconds(reader.integer("retry_after_s", 1, 0, 86'400));
    fault.afterEffect = reader.flag("after_effect", false);
    return fault;
}

void readDetails(TableReader &reader, ScenarioStep &step) {
    switch (step.action) {
        case StepAction::Book:
            step.slot = reader.word("slot", slotWords(), SlotChoice::Offered);
            step.who = reader.text("who");
            step.name = reader.text("name");
            break;
        case StepAction::Former:
            step.name = reader.text("name");
            break;
        case StepAction::Cancel:
        case StepAction::Rebook:
            step.booking = reader.text("booking");
            step.name = reader.text("name");
            break;
        case StepAction::Fault:
            step.fault = readFault(reader);
            break;
        case StepAction::Consent:
            step.granted = reader.flag("granted", true);
            break;
        case StepAction::Request:
            step.request = reader.text("kind", u"availability"_s);
            step.day = int(reader.integer("day", 0, -365, 365));
            step.resource = reader.text("resource");
            step.booking = reader.text("booking");
            step.deprecatedField = reader.flag("deprecated_field", false);
            break;
        case StepAction::UnknownUpdate:
        case StepAction::ClearFaults:
            break;
    }
}

ScenarioStep readStep(const toml::table &table, const QString &fileName, QString &error) {
    TableReader reader(table, fileName, error);
    ScenarioStep step;
    if (!reader.has("do")) reader.wrong("do", u"required: "_s + listed(actionWords()));
    step.action = reader.word("do", actionWords(), StepAction::Book);
    step.at = reader.seconds("at_s", std::chrono::milliseconds(0));
    step.every = reader.seconds("every_s", std::chrono::milliseconds(0));
    step.count = int(reader.integer("count", 1, 1, 100'000));
    step.practice = reader.text("practice");
    readDetails(reader, step);
    reader.refuseOthers();
    return step;
}

const toml::array *stepsOf(const toml::table &root, TableReader &reader) {
    if (!reader.has("step")) return nullptr;
    const toml::array *steps = root.get("step")->as_array();
    if (!steps) reader.wrong("step", u"[[step]] tables expected"_s);
    return steps;
}

}  // namespace

base::Expected<Scenario> parseScenario(const QByteArray &text, const QString &fileName) {
    const toml::parse_result parsed = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    if (!parsed) {
        const std::string_view reason = parsed.error().description();
        return base::fail(base::ErrorKind::ContractViolation, u"scenario"_s,
                          u"%1:%2: %3"_s.arg(fileName)
                              .arg(parsed.error().source().begin.line)
                              .arg(QString::fromUtf8(reason.data(), qsizetype(reason.size()))));
    }
    QString error;
    const toml::table &root = parsed.table();
    TableReader reader(root, fileName, error);
    Scenario scenario;
    reader.integer("schema", 1, 1, 1);
    scenario.name = reader.text("name", fileName);
    if (reader.has("duration_s")) scenario.duration = reader.seconds("duration_s", {});
    if (reader.has("seed")) scenario.seed = quint32(reader.integer("seed", 1, 0, 0xffff'ffff));
    if (reader.has("per_page")) scenario.perPage = int(reader.integer("per_page", 50, 1, 1000));
    scenario.startWithAvailability = reader.flag("start_with_availability", false);
    if (const toml::array *steps = stepsOf(root, reader)) {
        for (const toml::node &node : *steps) {
            if (const toml::table *table = node.as_table()) scenario.steps.push_back(readStep(*table, fileName, error));
        }
    }
    reader.refuseOthers();
    if (!error.isEmpty()) return base::fail(base::ErrorKind::ContractViolation, u"scenario"_s, error);
    return scenario;
}

}  // namespace core::sandbox
