// SPDX-License-Identifier: Apache-2.0
#include "core/pms/profile_sections.h"

namespace core::pms {
namespace {

/// What servers know of themselves; a profile may say otherwise.
struct DialectTraits {
    const char *lastInsertId;
    const char *savepoint;
    const char *rollbackTo;
};

DialectTraits traitsOf(Dialect dialect) {
    constexpr const char *kMake = "SAVEPOINT pb_optional";
    constexpr const char *kBack = "ROLLBACK TO SAVEPOINT pb_optional";
    switch (dialect) {
        case Dialect::Sqlite:
            return {"SELECT last_insert_rowid()", kMake, kBack};
        case Dialect::PostgreSql:
            return {"SELECT lastval()", kMake, kBack};
        case Dialect::MariaDb:
            return {"SELECT LAST_INSERT_ID()", kMake, kBack};
        case Dialect::SqlServer:
            return {"SELECT @@IDENTITY", "SAVE TRANSACTION pb_optional", "ROLLBACK TRANSACTION pb_optional"};
        case Dialect::Generic:
            break;
    }
    return {"", kMake, kBack};
}

/// A compiled statement that may have no parameters; nullopt and a fault for anything else.
std::optional<BoundStatement> plainStatement(TomlReader &reader, const toml::node &node, const QString &place,
                                             const QString &sql, Dialect dialect, const Catalogues &catalogues) {
    const auto compiled = SqlTemplate::compile(sql, dialect, catalogues);
    if (!compiled) {
        reader.fault(node, place, compiled.error());
    } else if (!compiled->parameters().empty()) {
        reader.fault(node, place, QStringLiteral("no parameters are offered here"));
    } else {
        return *compiled->bind(place, {});
    }
    return std::nullopt;
}

/// The section [connection] for one dialect: each key is the dialect's own where it has it, else the section's.
class ConnectionReader final {
  public:
    ConnectionReader(TomlReader &reader, const toml::table &section, const DialectName &dialect, DialectProfile &part,
                     const Catalogues &catalogues)
        : m_reader(reader),
          m_section(section),
          m_chosen(reader.variant(
              section, m_key, dialect,
              {QStringLiteral("on_connect"), QStringLiteral("isolation"), QStringLiteral("transactions"),
               QStringLiteral("charset"), QStringLiteral("time_zone"), QStringLiteral("catalogues"),
               QStringLiteral("last_insert_id"), QStringLiteral("savepoint"), QStringLiteral("rollback_to")})),
          m_dialect(dialect.dialect),
          m_part(part),
          m_catalogues(catalogues) {}

    void read() {
        readCatalogues();
        m_part.onConnect =
            plainStatements(m_reader, from("on_connect"), m_key, "on_connect", m_dialect, m_part.catalogues);
        m_part.transactions = m_reader.boolean(from("transactions"), m_key, "transactions").value_or(true);
        readIsolation();
        readText("last_insert_id", m_part.lastInsertId);
        readText("savepoint", m_part.savepoint);
        readText("rollback_to", m_part.rollbackTo);
    }

  private:
    const toml::table &from(std::string_view name) const { return m_chosen.get(name) ? m_chosen : m_section; }

    void readCatalogues() {
        const toml::table *catalogues = m_reader.table(from("catalogues"), m_key, "catalogues");
        if (!catalogues) return;
        const QString key = joinKey(m_key, "catalogues");
        for (const auto &[name, node] : *catalogues) {
            const auto identifier = m_reader.string(*catalogues, key, name.str());
            if (!identifier) continue;
            const auto own = m_catalogues.find(tomlText(name.str()));
            if (isIdentifier(*identifier) && isIdentifier(tomlText(name.str()))) {
                m_part.catalogues[tomlText(name.str())] = own == m_catalogues.end() ? *identifier : own->second;
            } else {
                m_reader.fault(node, joinKey(key, name.str()),
                               QStringLiteral("expected letters, digits and underscores only"));
            }
        }
    }

    void readIsolation() {
        const auto isolation = m_reader.string(from("isolation"), m_key, "isolation");
        if (!isolation) return;
        const auto level = isolationNamed(*isolation);
        if (level) {
            m_part.isolation = *level;
            return;
        }
        m_reader.fault(
            *from("isolation").get("isolation"), joinKey(m_key, "isolation"),
            QStringLiteral("expected \"default\", \"read committed\", \"repeatable read\" or \"serializable\""));
    }

    void readText(std::string_view name, QString &text) {
        const auto sql = m_reader.string(from(name), m_key, name);
        if (!sql) return;
        const auto statement =
            plainStatement(m_reader, *from(name).get(name), joinKey(m_key, name), *sql, m_dialect, m_part.catalogues);
        if (statement) text = statement->text;
    }

    const QString m_key = QStringLiteral("connection");
    TomlReader &m_reader;
    const toml::table &m_section;
    const toml::table &m_chosen;
    Dialect m_dialect;
    DialectProfile &m_part;
    const Catalogues &m_catalogues;  ///< What the settings say instead.
};

/// `sql` of a section that asks the database something, without parameters.
std::optional<BoundStatement> question(TomlReader &reader, const toml::table &table, const QString &key,
                                       const DialectName &dialect, const Catalogues &catalogues) {
    const toml::node *sql = reader.dialectText(table, key, "sql", dialect);
    if (!sql) return std::nullopt;
    return plainStatement(reader, *sql, joinKey(key, "sql"), tomlText(sql->as_string()->get()), dialect.dialect,
                          catalogues);
}

}  // namespace

std::vector<BoundStatement> plainStatements(TomlReader &reader, const toml::table &section, const QString &key,
                                            std::string_view name, Dialect dialect, const Catalogues &catalogues) {
    std::vector<BoundStatement> statements;
    const toml::node *node = section.get(name);
    if (!node) return statements;
    const QString listKey = joinKey(key, name);
    int number = 0;
    for (const QString &sql : reader.strings(*node, listKey)) {
        const QString place = QStringLiteral("%1[%2]").arg(listKey).arg(++number);
        auto statement = plainStatement(reader, *node, place, sql, dialect, catalogues);
        if (statement) statements.push_back(std::move(*statement));
    }
    return statements;
}

void readConnection(TomlReader &reader, const toml::table &root, const DialectName &dialect,
                    const Catalogues &catalogues, DialectProfile &part) {
    const DialectTraits traits = traitsOf(dialect.dialect);
    part.lastInsertId = QString::fromLatin1(traits.lastInsertId);
    part.savepoint = QString::fromLatin1(traits.savepoint);
    part.rollbackTo = QString::fromLatin1(traits.rollbackTo);
    const toml::table *section = reader.table(root, {}, "connection");
    if (!section) return;
    ConnectionReader(reader, *section, dialect, part, catalogues).read();
}

void readProbe(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("probe");
    const toml::table *section = reader.table(root, {}, "probe");
    if (!section) return;
    const toml::table &chosen =
        reader.variant(*section, key, dialect, {QStringLiteral("sql"), QStringLiteral("versions")});
    const toml::table &versions = chosen.get("versions") ? chosen : *section;
    Probe probe{question(reader, chosen.get("sql") ? chosen : *section, key, dialect, part.catalogues),
                reader.strings(versions, key, "versions")};
    if (!section->get("sql") && !chosen.get("sql"))
        reader.fault(chosen, key, QStringLiteral("needs sql that gives one row with version"));
    if (probe.sql) part.probe = std::move(probe);
}

void readFingerprint(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("fingerprint");
    const toml::table *section = reader.table(root, {}, "fingerprint");
    if (!section) return;
    const toml::table &chosen = reader.variant(*section, key, dialect, {QStringLiteral("tables")});
    const toml::table &owner = chosen.get("tables") ? chosen : *section;
    for (const QString &name : reader.strings(owner, key, "tables")) {
        const qsizetype dot = name.indexOf(QLatin1Char('.'));
        TableName table{dot < 0 ? QString() : name.left(dot), name.mid(dot + 1)};
        if ((dot >= 0 && !isIdentifier(table.catalogue)) || !isIdentifier(table.table)) {
            reader.fault(*owner.get("tables"), joinKey(key, "tables"),
                         QStringLiteral("\"%1\" is neither \"table\" nor \"catalogue.table\"").arg(name));
            continue;
        }
        const auto catalogue = part.catalogues.find(table.catalogue);
        if (catalogue != part.catalogues.end()) table.catalogue = catalogue->second;
        part.fingerprint.push_back(std::move(table));
    }
}

void readSite(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("site");
    const toml::table *section = reader.table(root, {}, "site");
    if (!section) return;
    const toml::table &chosen = reader.variant(*section, key, dialect, {QStringLiteral("sql")});
    if (!section->get("sql") && !chosen.get("sql"))
        reader.fault(chosen, key, QStringLiteral("needs sql that gives one row with site"));
    part.site = question(reader, chosen.get("sql") ? chosen : *section, key, dialect, part.catalogues);
}

void readInstall(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("install");
    const toml::table *section = reader.table(root, {}, "install");
    if (!section) return;
    const toml::table &chosen =
        reader.variant(*section, key, dialect, {QStringLiteral("statements"), QStringLiteral("upgrade")});
    part.install = plainStatements(reader, chosen, key, "statements", dialect.dialect, part.catalogues);
    part.upgrade = plainStatements(reader, chosen, key, "upgrade", dialect.dialect, part.catalogues);
}

void readRemove(TomlReader &reader, const toml::table &root, const DialectName &dialect, DialectProfile &part) {
    const QString key = QStringLiteral("remove");
    const toml::table *section = reader.table(root, {}, "remove");
    if (!section) return;
    const toml::table &chosen = reader.variant(*section, key, dialect, {QStringLiteral("statements")});
    part.remove = plainStatements(reader, chosen, key, "statements", dialect.dialect, part.catalogues);
}

}  // namespace core::pms
