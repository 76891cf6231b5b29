// SPDX-License-Identifier: Apache-2.0
#include "core/pms/compensated_writes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace core::pms {
namespace {

using base::ErrorKind;
using base::Expected;
using base::fail;

/// A number keeps its type; it is written as text, because JSON's numbers are not whole beyond 2^53.
QJsonValue toJsonValue(const SqlValue &value) {
    if (const auto *number = std::get_if<qint64>(&value))
        return QJsonObject{{QStringLiteral("i"), QString::number(*number)}};
    if (const auto *text = std::get_if<QString>(&value)) return QJsonObject{{QStringLiteral("t"), *text}};
    if (const auto *real = std::get_if<double>(&value)) return QJsonObject{{QStringLiteral("r"), *real}};
    if (const auto *bytes = std::get_if<QByteArray>(&value))
        return QJsonObject{{QStringLiteral("b"), QString::fromLatin1(bytes->toBase64())}};
    return {};
}

SqlValue fromJsonValue(const QJsonValue &value) {
    const QJsonObject object = value.toObject();
    if (object.contains(QStringLiteral("i"))) return object.value(QStringLiteral("i")).toString().toLongLong();
    if (object.contains(QStringLiteral("t"))) return object.value(QStringLiteral("t")).toString();
    if (object.contains(QStringLiteral("r"))) return object.value(QStringLiteral("r")).toDouble();
    if (object.contains(QStringLiteral("b")))
        return QByteArray::fromBase64(object.value(QStringLiteral("b")).toString().toLatin1());
    return {};
}

const Statement *statementNamed(const DialectProfile &part, const QString &name) {
    const Operation *operation = part.operation(name.section(QLatin1Char('['), 0, 0));
    if (!operation) return nullptr;
    for (const Statement &statement : operation->statements) {
        if (statement.name == name) return &statement;
    }
    return nullptr;
}

Expected<void> undoStep(const OperationRunner &runner, const ports::LinkKey &key, const PendingWork::Step &step) {
    const Statement *statement = statementNamed(runner.part(), step.statement);
    if (!statement || !statement->undo) {
        return fail(ErrorKind::ContractViolation, step.statement,
                    QStringLiteral("this statement was begun and the profile no longer says how to take it back"));
    }
    const std::set<QString> names = statement->undo->parameters();
    Parameters offered;
    setKey(offered, key);
    Parameters parameters = runner.binder().bound(names, offered);
    for (const auto &[name, value] : step.values) parameters.set(name, value);
    for (const QString &name : names) {
        if (!parameters.valuesOf(name)) parameters.set(name, SqlValue());
    }
    const auto bound = statement->undo->bind(step.statement + QStringLiteral(".undo"), parameters);
    if (!bound) return fail(bound.error());
    const auto done = runner.session().execute(*bound);
    return done ? Expected<void>() : fail(done.error());
}

/// The last step first; then the link goes, or is no longer pending.
Expected<void> takeBack(const OperationRunner &runner, const ports::LinkKey &key, const PendingWork &work) {
    for (auto step = work.steps.rbegin(); step != work.steps.rend(); ++step) {
        if (auto undone = undoStep(runner, key, *step); !undone) return undone;
    }
    Parameters parameters;
    setKey(parameters, key);
    parameters.set(QStringLiteral("pending"), SqlValue());
    const QString operation = work.isInsert ? QStringLiteral("link_drop") : QStringLiteral("link_pending");
    const auto done = runner.run(operation, parameters);
    return done ? Expected<void>() : fail(done.error());
}

}  // namespace

QString PendingWork::toJson() const {
    QJsonArray list;
    for (const Step &step : steps) {
        QJsonObject values;
        for (const auto &[name, value] : step.values) values.insert(name, toJsonValue(value));
        list.append(QJsonObject{{QStringLiteral("statement"), step.statement}, {QStringLiteral("values"), values}});
    }
    const QString unit = isInsert ? QStringLiteral("insert") : QStringLiteral("cancel");
    const QJsonObject whole{{QStringLiteral("unit"), unit}, {QStringLiteral("steps"), list}};
    return QString::fromUtf8(QJsonDocument(whole).toJson(QJsonDocument::Compact));
}

Expected<PendingWork> PendingWork::fromJson(const QString &json) {
    const QJsonObject whole = QJsonDocument::fromJson(json.toUtf8()).object();
    const QString unit = whole.value(QStringLiteral("unit")).toString();
    if (unit != QLatin1String("insert") && unit != QLatin1String("cancel")) {
        return fail(ErrorKind::ContractViolation, QStringLiteral("link"),
                    QStringLiteral("the column pending of our link is not understood"));
    }
    PendingWork work;
    work.isInsert = unit == QLatin1String("insert");
    for (const QJsonValue &each : whole.value(QStringLiteral("steps")).toArray()) {
        Step step{each.toObject().value(QStringLiteral("statement")).toString(), {}};
        const QJsonObject values = each.toObject().value(QStringLiteral("values")).toObject();
        for (auto value = values.begin(); value != values.end(); ++value)
            step.values[value.key()] = fromJsonValue(value.value());
        work.steps.push_back(std::move(step));
    }
    return work;
}

ResourceLock::ResourceLock(const OperationRunner &runner, const ports::LinkKey &key,
                           const domain::PmsResourceId &resource)
    : m_runner(runner) {
    setKey(m_parameters, key);
    runner.setId(m_parameters, QStringLiteral("resource"), resource.value());
}

ResourceLock::~ResourceLock() {
    if (m_held) (void)m_runner.run(QStringLiteral("unlock"), m_parameters);
}

Expected<void> ResourceLock::take() {
    if (auto locked = m_runner.run(QStringLiteral("lock"), m_parameters); !locked) return fail(locked.error());
    m_held = true;
    return {};
}

Expected<void> CompensatedWrites::claim(base::UtcTime now) {
    Parameters parameters;
    setLink(m_runner, parameters, m_link, now);
    parameters.set(QStringLiteral("pending"), m_work.toJson());
    const auto done = m_runner.run(QStringLiteral("link_claim"), parameters);
    return done ? Expected<void>() : fail(done.error());
}

Expected<void> CompensatedWrites::complete(const ports::BookingLink &link, base::UtcTime now) {
    Parameters parameters;
    setLink(m_runner, parameters, link, now);
    const auto done = m_runner.run(QStringLiteral("link_complete"), parameters);
    return done ? Expected<void>() : fail(done.error());
}

Expected<void> CompensatedWrites::clear() {
    Parameters parameters;
    setKey(parameters, m_link.key);
    parameters.set(QStringLiteral("pending"), SqlValue());
    const auto done = m_runner.run(QStringLiteral("link_pending"), parameters);
    return done ? Expected<void>() : fail(done.error());
}

Expected<void> CompensatedWrites::undo() {
    const auto undone = takeBack(m_runner, m_link.key, m_work);
    if (undone) return {};
    base::Error error = undone.error();
    error.kind = ErrorKind::OutcomeUnknown;
    return fail(std::move(error));
}

Expected<void> CompensatedWrites::begins(const Statement &statement, const Parameters &parameters) {
    if (!statement.undo) return {};
    PendingWork::Step step{statement.name, {}};
    take(step, statement, parameters);
    m_work.steps.push_back(std::move(step));
    return remember();
}

Expected<void> CompensatedWrites::ended(const Statement &statement, const Parameters &parameters) {
    if (!statement.undo || statement.captured().isEmpty()) return {};
    take(m_work.steps.back(), statement, parameters);
    return remember();
}

/// As they are bound: what is replayed later must be the same whatever the profile's forms make of it then.
void CompensatedWrites::take(PendingWork::Step &step, const Statement &statement, const Parameters &parameters) const {
    const std::set<QString> names = statement.undo->parameters();
    const Parameters bound = m_runner.binder().bound(names, parameters);
    for (const QString &name : names) {
        const auto values = bound.valuesOf(name);
        if (values && !values->empty()) step.values[name] = values->front();
    }
}

Expected<void> CompensatedWrites::remember() {
    Parameters parameters;
    setKey(parameters, m_link.key);
    parameters.set(QStringLiteral("pending"), m_work.toJson());
    const auto done = m_runner.run(QStringLiteral("link_pending"), parameters);
    return done ? Expected<void>() : fail(done.error());
}

Expected<bool> replayPending(const OperationRunner &runner, const StoredLink &link) {
    if (link.pending.isEmpty()) return false;
    auto work = PendingWork::fromJson(link.pending);
    if (!work) return fail(work.error());
    // What was told last is told: only the mark that the unit was under way is left of it.
    if (!work->isInsert && link.cancellationTold) work->steps.clear();
    if (auto undone = takeBack(runner, link.link.key, *work); !undone) return fail(undone.error());
    return true;
}

}  // namespace core::pms
