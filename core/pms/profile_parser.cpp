// SPDX-License-Identifier: Apache-2.0
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <set>

#include "core/pms/operation_catalogue.h"
#include "core/pms/own_tables.h"
#include "core/pms/profile_words.h"

namespace core::pms {
namespace {

constexpr int kLanguage = 1;

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}
QString join(const QString& key, std::string_view name) {
    return key.isEmpty() ? text(name) : key + QLatin1Char('.') + text(name);
}

/// Reads one profile file and gathers every fault, rather than stop at the first.
class ProfileReader final {
  public:
    explicit ProfileReader(QString fileName) : m_file(std::move(fileName)) {}

    ProfileResult read(const QByteArray& bytes) {
        const toml::parse_result parsed =
            toml::parse(std::string_view(bytes.constData(), size_t(bytes.size())), m_file.toStdString());
        if (!parsed) {
            fault(int(parsed.error().source().begin.line), {}, text(parsed.error().description()));
            return {std::nullopt, m_faults};
        }
        readRoot(parsed.table());
        if (!m_faults.empty()) return {std::nullopt, m_faults};
        return {m_profile, {}};
    }

  private:
    void fault(int line, const QString& key, const QString& message) {
        for (const ProfileFault& known : m_faults) {
            if (known.line == line && known.key == key && known.message == message) return;
        }
        m_faults.push_back({m_file, line, key, message});
    }
    void fault(const toml::node& node, const QString& key, const QString& message) {
        fault(int(node.source().begin.line), key, message);
    }

    void allow(const toml::table& table, const QString& key, const QStringList& known) {
        for (const auto& [name, node] : table) {
            if (known.contains(text(name.str()))) continue;
            fault(node, join(key, name.str()),
                  QStringLiteral("unknown key; known here: %1").arg(known.join(QStringLiteral(", "))));
        }
    }

    std::optional<QString> string(const toml::table& table, const QString& key, std::string_view name) {
        const toml::node* node = table.get(name);
        if (!node) return std::nullopt;
        if (const auto* value = node->as_string()) return text(value->get());
        fault(*node, join(key, name), QStringLiteral("expected text in quotes"));
        return std::nullopt;
    }

    std::optional<qint64> integer(const toml::table& table, const QString& key, std::string_view name, qint64 least,
                                  qint64 most) {
        const toml::node* node = table.get(name);
        if (!node) return std::nullopt;
        const auto* value = node->as_integer();
        if (value && value->get() >= least && value->get() <= most) return value->get();
        fault(*node, join(key, name), QStringLiteral("expected a whole number from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }

    const toml::table* table(const toml::table& parent, const QString& key, std::string_view name) {
        const toml::node* node = parent.get(name);
        if (!node) return nullptr;
        if (const auto* found = node->as_table()) return found;
        fault(*node, join(key, name), QStringLiteral("expected a table [%1]").arg(join(key, name)));
        return nullptr;
    }

    QStringList strings(const toml::node& node, const QString& key) {
        QStringList list;
        const toml::array* array = node.as_array();
        if (!array) {
            fault(node, key, QStringLiteral("expected a list of texts"));
            return list;
        }
        for (const toml::node& element : *array) {
            if (const auto* value = element.as_string()) {
                list << text(value->get());
            } else {
                fault(element, key, QStringLiteral("expected text in quotes"));
            }
        }
        return list;
    }

    void readRoot(const toml::table& root) {
        allow(root, {},
              {QStringLiteral("language"), QStringLiteral("profile"), QStringLiteral("connection"),
               QStringLiteral("defaults"), QStringLiteral("install"), QStringLiteral("remove"), QStringLiteral("operation"),
               QStringLiteral("map"), QStringLiteral("widths"), QStringLiteral("parameters")});
        const auto* language = root.get("language");
        if (!language || !language->is_integer() || language->as_integer()->get() != kLanguage) {
            fault(language ? int(language->source().begin.line) : 1, QStringLiteral("language"),
                  QStringLiteral("expected language = %1 at the top of the file").arg(kLanguage));
        }
        const std::vector<DialectName> wanted = readIdentity(root);
        readDefaults(root);
        readMaps(root);
        readWidths(root);
        readParameterTypes(root);
        for (const DialectName& dialect : wanted) readDialect(root, dialect);
    }

    std::vector<DialectName> readIdentity(const toml::table& root) {
        const QString key = QStringLiteral("profile");
        std::vector<DialectName> wanted(kDialects.begin(), kDialects.end());
        const toml::table* section = table(root, {}, "profile");
        if (!section) {
            fault(1, key, QStringLiteral("the section [profile] with id, version and name is missing"));
            return wanted;
        }
        allow(*section, key,
              {QStringLiteral("id"), QStringLiteral("version"), QStringLiteral("name"), QStringLiteral("dialects")});
        m_profile.id = string(*section, key, "id").value_or(QString());
        m_profile.version = string(*section, key, "version").value_or(QString());
        m_profile.name = string(*section, key, "name").value_or(m_profile.id);
        if (m_profile.id.isEmpty()) fault(*section, join(key, "id"), QStringLiteral("the profile needs an id"));
        if (m_profile.version.isEmpty())
            fault(*section, join(key, "version"), QStringLiteral("the profile needs a version"));
        const toml::node* dialects = section->get("dialects");
        if (!dialects) return wanted;
        const QStringList names = strings(*dialects, join(key, "dialects"));
        for (const QString& name : names) {
            if (!isDialectName(name.toStdString())) {
                fault(*dialects, join(key, "dialects"),
                      QStringLiteral("\"%1\" is not sqlite, postgresql, mariadb, sqlserver or generic").arg(name));
            }
        }
        std::erase_if(wanted, [&names](const DialectName& d) { return !names.contains(QString::fromLatin1(d.name)); });
        return wanted;
    }

    void readDefaults(const toml::table& root) {
        const QString key = QStringLiteral("defaults");
        const toml::table* section = table(root, {}, "defaults");
        if (!section) return;
        allow(*section, key,
              {QStringLiteral("appointment_type"), QStringLiteral("length_min"), QStringLiteral("slot_min")});
        m_profile.defaultType =
            domain::AppointmentTypeId(string(*section, key, "appointment_type").value_or(QString()));
        m_profile.defaultLength = std::chrono::minutes(integer(*section, key, "length_min", 1, 1440).value_or(15));
        m_profile.defaultSlot = std::chrono::minutes(integer(*section, key, "slot_min", 1, 1440).value_or(15));
    }

    template <class Meaning>
    void readMap(const toml::table& maps, std::string_view name, CodeMap<Meaning>& map,
                 const std::vector<std::pair<std::string, Meaning>>& meanings) {
        const QString key = join(QStringLiteral("map"), name);
        const toml::table* section = table(maps, QStringLiteral("map"), name);
        if (!section) return;
        QStringList known;
        std::set<QString> seen;
        for (const auto& [word, meaning] : meanings) {
            known << QString::fromStdString(word);
            const toml::node* node = section->get(word);
            if (!node) continue;
            const QStringList codes = strings(*node, join(key, word));
            for (const QString& code : codes) {
                if (!seen.insert(code).second) {
                    fault(*node, join(key, word), QStringLiteral("code \"%1\" already has a meaning").arg(code));
                }
                map.add(meaning, code);
            }
        }
        allow(*section, key, known);
    }

    void readMaps(const toml::table& root) {
        const toml::table* maps = table(root, {}, "map");
        if (!maps) return;
        allow(*maps, QStringLiteral("map"), {QStringLiteral("status"), QStringLiteral("sex")});
        using ports::AppointmentState;
        readMap<AppointmentState>(*maps, "status", m_profile.statuses,
                                  {{"booked", AppointmentState::Booked},
                                   {"arrived", AppointmentState::Arrived},
                                   {"completed", AppointmentState::Completed},
                                   {"cancelled", AppointmentState::Cancelled},
                                   {"did_not_attend", AppointmentState::DidNotAttend}});
        using domain::Gender;
        readMap<Gender>(*maps, "sex", m_profile.sexes,
                        {{"male", Gender::Male}, {"female", Gender::Female}, {"other", Gender::Other}});
    }

    void readWidths(const toml::table& root) {
        const toml::table* section = table(root, {}, "widths");
        if (!section) return;
        for (const auto& [name, node] : *section) {
            const auto width = integer(*section, QStringLiteral("widths"), name.str(), 1, 1'000'000);
            if (width) m_profile.widths[text(name.str())] = int(*width);
        }
    }

    void readParameterTypes(const toml::table& root) {
        const QString key = QStringLiteral("parameters");
        const toml::table* section = table(root, {}, "parameters");
        if (!section) return;
        for (const auto& [name, node] : *section) {
            const QString type = string(*section, key, name.str()).value_or(QStringLiteral("text"));
            if (type == QLatin1String("integer")) {
                m_profile.types[text(name.str())] = ParameterType::Integer;
            } else if (type != QLatin1String("text")) {
                fault(node, join(key, name.str()), QStringLiteral("expected \"text\" or \"integer\""));
            }
        }
    }

    void readDialect(const toml::table& root, const DialectName& dialect) {
        DialectProfile& part = m_profile.dialects[dialect.dialect];
        if (const toml::table* connection = table(root, {}, "connection")) readConnection(*connection, dialect, part);
        if (const toml::table* install = table(root, {}, "install")) {
            const QString key = QStringLiteral("install");
            part.install = plainStatements(variant(*install, key, dialect, {QStringLiteral("statements")}), key,
                                           "statements", dialect.dialect);
        }
        if (const toml::table* remove = table(root, {}, "remove")) {
            const QString key = QStringLiteral("remove");
            part.remove = plainStatements(variant(*remove, key, dialect, {QStringLiteral("statements")}), key,
                                          "statements", dialect.dialect);
        }
        const toml::table* operations = table(root, {}, "operation");
        if (!operations) return;
        for (const auto& [name, node] : *operations) {
            const QString key = join(QStringLiteral("operation"), name.str());
            const OperationRule* rule = operationRule(text(name.str()));
            if (!rule) {
                fault(node, key,
                      QStringLiteral("no such operation; known: %1").arg(operationNames().join(QStringLiteral(", "))));
            } else if (!node.is_table()) {
                fault(node, key, QStringLiteral("expected a table [%1]").arg(key));
            } else {
                readOperation(*node.as_table(), key, *rule, dialect, part);
            }
        }
    }

    /// The dialect's own subtable where there is one, else the section itself.
    const toml::table& variant(const toml::table& section, const QString& key, const DialectName& dialect,
                               QStringList known) {
        for (const DialectName& d : kDialects) known << QString::fromLatin1(d.name);
        allow(section, key, known);
        const toml::table* own = table(section, key, dialect.name);
        if (own) allow(*own, join(key, dialect.name), known.mid(0, known.size() - qsizetype(kDialects.size())));
        return own ? *own : section;
    }

    void readConnection(const toml::table& section, const DialectName& dialect, DialectProfile& part) {
        const QString key = QStringLiteral("connection");
        const toml::table& chosen =
            variant(section, key, dialect,
                    {QStringLiteral("on_connect"), QStringLiteral("isolation"), QStringLiteral("time_zone")});
        part.onConnect = plainStatements(chosen, key, "on_connect", dialect.dialect);
        const QString zone = string(section, key, "time_zone").value_or(QStringLiteral("practice"));
        if (zone != QLatin1String("practice")) {
            fault(*section.get("time_zone"), join(key, "time_zone"),
                  QStringLiteral("only \"practice\" (the practice's wall clock) is understood"));
        }
        auto isolation = string(chosen, key, "isolation");
        if (!isolation && &chosen != &section) isolation = string(section, key, "isolation");
        if (!isolation) return;
        const auto level = isolationNamed(*isolation);
        if (!level) {
            fault(section, join(key, "isolation"),
                  QStringLiteral("expected \"default\", \"read committed\", \"repeatable read\" or \"serializable\""));
        } else {
            part.isolation = *level;
        }
    }

    std::vector<BoundStatement> plainStatements(const toml::table& section, const QString& key, std::string_view name,
                                                Dialect dialect) {
        std::vector<BoundStatement> statements;
        const toml::node* node = section.get(name);
        if (!node) return statements;
        const QString listKey = join(key, name);
        for (const QString& sql : strings(*node, listKey)) {
            const auto compiled = SqlTemplate::compile(sql, dialect);
            const QString place = QStringLiteral("%1[%2]").arg(listKey).arg(statements.size() + 1);
            if (!compiled) {
                fault(*node, place, compiled.error());
            } else if (!compiled->parameters().empty()) {
                fault(*node, place, QStringLiteral("no parameters are offered here"));
            } else {
                statements.push_back(*compiled->bind(place, {}));
            }
        }
        return statements;
    }

    void readOperation(const toml::table& section, const QString& key, const OperationRule& rule,
                       const DialectName& dialect, DialectProfile& part) {
        const QStringList statementKeys = {QStringLiteral("sql"), QStringLiteral("when"), QStringLiteral("expect_rows"),
                                           QStringLiteral("capture")};
        const toml::table& chosen =
            variant(section, key, dialect, statementKeys + QStringList{QStringLiteral("statement")});
        Operation operation;
        m_offered = {rule.parameters.begin(), rule.parameters.end()};
        if (const toml::node* list = chosen.get("statement")) {
            if (chosen.get("sql")) fault(*list, key, QStringLiteral("write either sql or a list of statements"));
            const toml::array* array = list->as_array();
            if (!array) fault(*list, key, QStringLiteral("expected [[%1.statement]]").arg(key));
            for (size_t i = 0; array && i < array->size(); ++i) {
                const toml::table* entry = (*array)[i].as_table();
                if (!entry) {
                    fault((*array)[i], key, QStringLiteral("expected [[%1.statement]]").arg(key));
                    continue;
                }
                allow(*entry, key, statementKeys);
                readStatement(*entry, key, rule, int(i) + 1, dialect, operation);
            }
        } else if (chosen.get("sql")) {
            readStatement(chosen, key, rule, 1, dialect, operation);
        }
        if (operation.empty()) return;
        for (const QString& name : rule.captures) {
            if (!m_offered.contains(name)) {
                fault(section, key, QStringLiteral("one statement must capture \"%1\"").arg(name));
            }
        }
        part.operations[rule.name] = std::move(operation);
    }

    void readStatement(const toml::table& entry, const QString& key, const OperationRule& rule, int number,
                       const DialectName& dialect, Operation& operation) {
        const toml::node* sql = entry.get("sql");
        if (!sql) return fault(entry, key, QStringLiteral("a statement needs sql"));
        if (const toml::table* variants = sql->as_table()) {
            for (const auto& [name, node] : *variants) {
                if (name.str() != "any" && !isDialectName(name.str())) {
                    fault(node, join(key, "sql"), QStringLiteral("\"%1\" is no dialect").arg(text(name.str())));
                }
            }
            sql = variants->get(dialect.name);
            if (!sql) sql = variants->get("any");
            if (!sql) return;
        }
        if (!sql->is_string()) return fault(*sql, join(key, "sql"), QStringLiteral("expected text in quotes"));
        const auto compiled = SqlTemplate::compile(text(sql->as_string()->get()), dialect.dialect);
        if (!compiled) return fault(*sql, join(key, "sql"), compiled.error());
        for (const QString& name : compiled->parameters()) {
            if (!m_offered.contains(name)) {
                fault(*sql, join(key, "sql"),
                      QStringLiteral(":%1 is not offered here; offered: %2")
                          .arg(name, rule.parameters.join(QStringLiteral(", "))));
            }
        }
        Statement statement{
            QStringLiteral("%1[%2]").arg(rule.name).arg(number), *compiled, {}, {}, {}, int(sql->source().begin.line)};
        statement.expectRows = integer(entry, key, "expect_rows", 0, 1'000'000);
        readWhen(entry, key, rule, statement);
        readCapture(entry, key, statement);
        operation.push_back(std::move(statement));
    }

    void readWhen(const toml::table& entry, const QString& key, const OperationRule& rule, Statement& statement) {
        const auto when = string(entry, key, "when");
        if (!when) return;
        auto conditions = parseConditions(*when, rule, m_offered);
        if (!conditions) return fault(*entry.get("when"), join(key, "when"), conditions.error());
        statement.when = std::move(*conditions);
    }

    void readCapture(const toml::table& entry, const QString& key, Statement& statement) {
        const toml::table* captures = table(entry, key, "capture");
        if (!captures) return;
        for (const auto& [name, node] : *captures) {
            const auto column = string(*captures, join(key, "capture"), name.str());
            if (!column) continue;
            statement.captures.push_back({text(name.str()), column->toLower()});
            m_offered.insert(text(name.str()));
        }
    }

    QString m_file;
    Profile m_profile;
    std::vector<ProfileFault> m_faults;
    std::set<QString> m_offered;
};

}  // namespace

ProfileResult readProfile(const QByteArray& toml, const QString& fileName) {
    return ProfileReader(fileName).read(toml);
}

ProfileResult parseProfile(const QByteArray& toml, const QString& fileName) {
    ProfileResult result = readProfile(toml, fileName);
    if (result.profile) addOwnTables(*result.profile);
    return result;
}

}  // namespace core::pms
