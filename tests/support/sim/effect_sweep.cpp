// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/effect_sweep.h"

#include "tests/support/sim/sim_pms_database.h"

namespace support {

using core::base::ErrorKind;
using core::base::Expected;
using core::base::fail;
using core::ports::Handle;

SweepMode EffectSweep::next(const QString &name) {
    ++m_count;
    m_names << name;
    if (m_count != m_target) return SweepMode::CountOnly;
    m_fired = true;
    if (m_mode == SweepMode::CrashBefore) m_crashed = true;
    return m_mode;
}

namespace {

/// Lets an answer through, loses it, or dies upon it.
template <class T>
core::base::Completion<T> afterwards(SweepMode mode, EffectSweep &sweep, const QString &name, core::base::Completion<T> done) {
    return [mode, &sweep, name, done = std::move(done)](Expected<T> result) {
        if (mode == SweepMode::CrashAfter) sweep.crash();
        if (sweep.crashed()) return;
        if (mode == SweepMode::LoseAnswer) return done(fail(ErrorKind::OutcomeUnknown, name, QStringLiteral("swept")));
        done(std::move(result));
    };
}

template <class T>
Handle failing(core::ports::Executor &executor, const QString &name, core::base::Completion<T> done) {
    return executor.post([done = std::move(done), name] { done(fail(ErrorKind::Unavailable, name, QStringLiteral("swept"))); });
}

}  // namespace

Handle SweepHttpTransport::send(core::ports::HttpRequest request, core::base::Completion<core::ports::HttpResponse> done) {
    if (m_sweep.crashed()) return {};
    const QString name = request.operation;
    const bool counts = m_sweep.includesReads() || request.method != "GET";
    const SweepMode mode = counts ? m_sweep.next(QStringLiteral("http ") + name) : SweepMode::CountOnly;
    if (mode == SweepMode::CrashBefore) return {};
    if (mode == SweepMode::Fail) return failing(m_executor, name, std::move(done));
    return m_inner.send(std::move(request), afterwards(mode, m_sweep, name, std::move(done)));
}

Handle SweepPmsDatabase::run(core::ports::PmsWork work, core::ports::PmsPriority priority,
                             core::base::Completion<core::ports::PmsResult> done) {
    if (m_sweep.crashed()) return {};
    const QString name = core::ports::workName(work);
    const bool counts = m_sweep.includesReads() || isWrite(work);
    const SweepMode mode = counts ? m_sweep.next(QStringLiteral("pms ") + name) : SweepMode::CountOnly;
    if (mode == SweepMode::CrashBefore) return {};
    if (mode == SweepMode::Fail) return failing(m_executor, name, std::move(done));
    return m_inner.run(std::move(work), priority, afterwards(mode, m_sweep, name, std::move(done)));
}

}  // namespace support
