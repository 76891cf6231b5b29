// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/platform/files/disk_document_folder.h"
#include "tests/integration/units/practice_fixture.h"

/// Documents of the reference practice, and a process that dies at a chosen step.
namespace units {

using base::ErrorKind;
using platform::DiskDocumentFolder;

/// Dies before its n-th step: from then on nothing has any effect, as in a process that is gone.
struct Fate {
    int stepsLeft = 1'000'000;
    bool isDead = false;
    bool step() {
        if (stepsLeft-- <= 0) isDead = true;
        return !isDead;
    }
};

inline base::Unexpected dead() {
    return base::fail(ErrorKind::Unavailable, QStringLiteral("test"), QStringLiteral("the process is gone"));
}

class MortalFolder final : public ports::DocumentFolder {
  public:
    MortalFolder(const QString &path, Fate &fate) : m_disk(path), m_fate(fate) {}
    QString path() const override { return m_disk.path(); }
    Expected<void> begin(ports::DocumentIntent &intent) override {
        return m_fate.step() ? m_disk.begin(intent) : dead();
    }
    Expected<void> write(const ports::DocumentIntent &intent, const QByteArray &content) override {
        return m_fate.step() ? m_disk.write(intent, content) : dead();
    }
    Expected<void> publish(const ports::DocumentIntent &intent) override {
        return m_fate.step() ? m_disk.publish(intent) : dead();
    }
    Expected<void> settle(const ports::DocumentIntent &intent) override {
        return m_fate.step() ? m_disk.settle(intent) : dead();
    }
    Expected<void> discard(const ports::DocumentIntent &intent) override {
        return m_fate.step() ? m_disk.discard(intent) : dead();
    }
    Expected<std::vector<ports::DocumentIntent>> pending() const override { return m_disk.pending(); }
    Expected<QByteArray> read(const QString &path, qint64 most) const override { return m_disk.read(path, most); }

  private:
    DiskDocumentFolder m_disk;
    Fate &m_fate;
};

/// A connection of the mortal process; the server rolls back what it left.
class MortalSession final : public pms::SqlSession {
  public:
    MortalSession(pms::SqlSession &real, Fate &fate) : m_real(real), m_fate(fate) {}
    pms::Dialect dialect() const override { return m_real.dialect(); }
    QString serverDescription() const override { return m_real.serverDescription(); }
    Expected<pms::SqlResult> execute(const pms::BoundStatement &statement) override {
        if (!m_fate.step()) return dead();
        return m_real.execute(statement);
    }
    Expected<void> begin(pms::Isolation isolation) override { return m_fate.step() ? m_real.begin(isolation) : dead(); }
    Expected<void> commit() override {
        if (!m_fate.step()) {
            (void)m_real.rollback();
            return dead();
        }
        if (loseCommit && !doCommit) (void)m_real.rollback();
        if (loseCommit && doCommit) (void)m_real.commit();
        if (loseCommit) return base::fail(ErrorKind::OutcomeUnknown, QStringLiteral("commit"));
        return m_real.commit();
    }
    Expected<void> rollback() override { return m_real.rollback(); }

    bool loseCommit = false;
    bool doCommit = false;

  private:
    pms::SqlSession &m_real;
    Fate &m_fate;
};

inline ports::StoreDocument form(const char *reference, const QByteArray &content = "%PDF-1.7 a form") {
    ports::StoreDocument work;
    work.key = {QStringLiteral("DEV"), QStringLiteral("77"), QString::fromLatin1(reference)};
    work.patient = domain::PatientId(QStringLiteral("11"));
    work.booking = domain::BookingId(4711);
    work.name = base::Redacted(QStringLiteral("../New Patient Form – Zoë.pdf"));
    work.mime = QStringLiteral("application/pdf");
    work.type = QStringLiteral("NEW PATIENT FORM");
    work.content = base::Redacted(content);
    work.now = now();
    return work;
}

/// The reference profile, keeping documents as files.
inline pms::Profile withFiles() {
    QFile file(QStringLiteral(":/profiles/reference.toml"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no reference profile");
    QByteArray text = file.readAll();
    text.replace("[documents]\n", "[documents]\npattern = \"{patient}/{date:yyyy}/{uuid}{ext}\"\n");
    auto parsed = pms::parseProfile(text, QStringLiteral("files.toml"));
    if (!parsed.profile) qFatal("%s", qPrintable(parsed.faults[0].toLine()));
    return std::move(*parsed.profile);
}

template <class Work>
Expected<typename Work::Outcome> runWith(pms::SqlSession &session, const pms::Profile &profile, const Work &work,
                                         ports::DocumentFolder *folder = nullptr) {
    auto result = pms::runUnit(session, profile, work, {}, folder);
    if (!result) return base::fail(result.error());
    return std::get<typename Work::Outcome>(std::move(*result));
}

/// Paths of plain files, and of all that is ours and should not stay.
struct Found {
    QStringList files;
    QStringList traces;
};
inline Found filesIn(const QString &root) {
    Found found;
    QDirIterator walk(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = QDir(root).relativeFilePath(walk.next());
        if (path.contains(QLatin1String(".pb-"))) {
            found.traces << path;
        } else if (walk.fileInfo().isFile()) {
            found.files << path;
        }
    }
    return found;
}

}  // namespace units
