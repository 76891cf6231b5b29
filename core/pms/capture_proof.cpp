// SPDX-License-Identifier: Apache-2.0
#include "core/pms/capture_proof.h"

namespace core::pms {
namespace {

constexpr size_t kMostTests = 10;

/// A test as it may come out once: the same words mean another thing after the name was captured again.
struct Atom {
    Condition condition;
    int epoch = 0;

    bool isSameAs(const Condition &other, int otherEpoch) const {
        return condition.test() == other.test() && condition.kind == other.kind && epoch == otherEpoch;
    }
};

/// What a statement needs to be set before it runs; its undo may use what the statement itself captures.
std::set<QString> usesOf(const Statement &statement) {
    std::set<QString> names;
    if (statement.undo) names = statement.undo->parameters();
    for (const QString &own : statement.captured()) names.erase(own);
    names.merge(statement.sql.parameters());
    if (statement.call) {
        for (const auto &[output, kind] : statement.call->outputs) names.erase(output);
    }
    for (const QString &each : statement.each) names.erase(each);
    if (statement.expectRows && !statement.expectRows->parameter.isEmpty())
        names.insert(statement.expectRows->parameter);
    return names;
}

class Walk final {
  public:
    Walk(const Operation &operation, const std::set<QString> &offered, const QStringList &needed,
         const CompleteNames &complete)
        : m_operation(operation), m_offered(complete(offered)), m_needed(needed), m_complete(complete) {
        for (const Statement &statement : operation.statements) {
            m_uses.push_back(usesOf(statement));
            std::vector<size_t> tests;
            for (const Condition &condition : statement.when) tests.push_back(atomOf(condition));
            m_tests.push_back(std::move(tests));
            if (statement.ignoreErrors) continue;
            for (const QString &name : statement.captured()) ++m_epochs[name];
        }
    }

    bool isTooLong() const { return m_atoms.size() > kMostTests; }

    std::vector<UnsetName> find() {
        for (unsigned truth = 0; truth < 1U << m_atoms.size(); ++truth) {
            if (isPossible(truth)) follow(truth);
        }
        return std::move(m_found);
    }

  private:
    size_t atomOf(const Condition &condition) {
        const int epoch = condition.kind == Condition::Kind::Flag ? 0 : m_epochs[condition.name];
        for (size_t i = 0; i < m_atoms.size(); ++i) {
            if (m_atoms[i].isSameAs(condition, epoch)) return i;
        }
        m_atoms.push_back({condition, epoch});
        return m_atoms.size() - 1;
    }

    static bool bit(unsigned truth, size_t atom) { return (truth >> atom & 1U) != 0; }

    /// What equals a text has a value, and equals no other text.
    bool isPossible(unsigned truth) const {
        for (size_t i = 0; i < m_atoms.size(); ++i) {
            if (m_atoms[i].condition.kind != Condition::Kind::Equals || !bit(truth, i)) continue;
            for (size_t j = 0; j < m_atoms.size(); ++j) {
                const Atom &other = m_atoms[j];
                if (j == i || other.condition.name != m_atoms[i].condition.name || other.epoch != m_atoms[i].epoch)
                    continue;
                if (other.condition.kind == Condition::Kind::Has && !bit(truth, j)) return false;
                if (other.condition.kind == Condition::Kind::Equals && bit(truth, j)) return false;
            }
        }
        return true;
    }

    void follow(unsigned truth) {
        std::set<QString> known = m_offered;
        for (size_t i = 0; i < m_operation.statements.size(); ++i) {
            const Statement &statement = m_operation.statements[i];
            if (!runs(i, truth, known)) continue;
            for (const QString &name : m_uses[i]) {
                if (!known.contains(name)) report(name, &statement, truth);
            }
            if (statement.ignoreErrors) continue;
            for (const QString &name : statement.captured()) known.insert(name);
            if (!statement.captured().isEmpty()) known = m_complete(std::move(known));
        }
        for (const QString &name : m_needed) {
            if (!known.contains(name)) report(name, nullptr, truth);
        }
    }

    bool runs(size_t index, unsigned truth, const std::set<QString> &known) const {
        const Statement &statement = m_operation.statements[index];
        for (size_t i = 0; i < statement.when.size(); ++i) {
            const Condition &condition = statement.when[i];
            bool is = bit(truth, m_tests[index][i]);
            if (condition.kind != Condition::Kind::Flag && !known.contains(condition.name)) is = false;
            if (is == condition.negated) return false;
        }
        return true;
    }

    void report(const QString &name, const Statement *statement, unsigned truth) {
        for (const UnsetName &known : m_found) {
            if (known.name == name && known.statement == statement) return;
        }
        m_found.push_back({name, statement, pathText(name, statement, truth)});
    }

    /// The tests that decide whether the name is set and whether it is used.
    QString pathText(const QString &name, const Statement *user, unsigned truth) const {
        std::set<size_t> telling;
        for (size_t i = 0; i < m_operation.statements.size(); ++i) {
            const Statement &statement = m_operation.statements[i];
            if (&statement == user || statement.captured().contains(name))
                telling.insert(m_tests[i].begin(), m_tests[i].end());
        }
        QStringList words;
        for (const size_t atom : telling) {
            words << (bit(truth, atom) ? QString() : QStringLiteral("not ")) + m_atoms[atom].condition.test();
        }
        return words.join(QStringLiteral(" and "));
    }

    const Operation &m_operation;
    const std::set<QString> m_offered;
    const QStringList &m_needed;
    const CompleteNames &m_complete;
    std::vector<Atom> m_atoms;
    std::map<QString, int> m_epochs;
    std::vector<std::set<QString>> m_uses;
    std::vector<std::vector<size_t>> m_tests;  ///< Of each statement, the atoms of its conditions.
    std::vector<UnsetName> m_found;
};

}  // namespace

tl::expected<std::vector<UnsetName>, QString> unsetNames(const Operation &operation, const std::set<QString> &offered,
                                                         const QStringList &needed, const CompleteNames &complete) {
    Walk walk(operation, offered, needed, complete);
    if (walk.isTooLong()) {
        return tl::unexpected(
            QStringLiteral("more than %1 different tests in the `when` of one operation; write fewer").arg(kMostTests));
    }
    return walk.find();
}

}  // namespace core::pms
