// SPDX-License-Identifier: Apache-2.0
#include "core/config/settings.h"

#include <QSet>
#include <algorithm>

#include "core/config/nearest.h"
#include "core/config/section_reader.h"
#include "core/config/settings_checks.h"
#include "core/config/toml_document.h"

namespace core::config {

namespace {

using L = QLatin1String;

Environment environmentOf(const QString &text) {
    if (text == L("DEV")) return Environment::Dev;
    return text == L("UAT") ? Environment::Uat : Environment::Prod;
}

/// A checked text: what is wrong with a text that was written goes to the faults.
template <class Check>
QString checkedText(SectionReader &reader, L key, Check check) {
    const QString text = reader.text(key);
    if (text.isEmpty()) return text;
    if (const Complaint complaint = check(text)) reader.fault(key, *complaint);
    return text;
}

class SettingsReader {
  public:
    SettingsReader(const TomlTable &root, FaultList &faults) : m_root(root), m_faults(faults) {}

    Settings read() {
        warnUnknownSections();
        Settings settings;
        settings.healthengine = readHealthengine();
        m_environment = settings.healthengine.environment;
        settings.webhook = readWebhook();
        for (const Element &element : repeated(m_root, L("practice"), QStringLiteral("practice"))) {
            settings.practices.push_back(readPractice(element));
        }
        settings.pms = readPms(/*isNeeded=*/!settings.practices.empty());
        return settings;
    }

  private:
    struct Element {
        const TomlTable *table = nullptr;
        QString path;
        int line = 1;
    };

    void warnUnknownSections();
    Element single(const TomlTable &parent, L key, const QString &path, int parentLine);
    std::vector<Element> repeated(const TomlTable &parent, L key, const QString &path);
    SectionReader reader(const Element &element, L section) {
        return SectionReader(m_faults, section, element.path, element.table, element.line);
    }

    HealthengineSettings readHealthengine();
    std::optional<WebhookSettings> readWebhook();
    PmsSettings readPms(bool isNeeded);
    PracticeSettings readPractice(const Element &element);
    void readLists(PracticeSettings &practice, SectionReader &practiceReader);
    domain::LivenessContract readLiveHours(const Element &practice);
    std::vector<domain::LiveRange> readDay(SectionReader &hours, L day);
    std::vector<ResourceSettings> readResources(const Element &practice);
    void checkUnique(QHash<QString, int> &seen, SectionReader &section, const QString &id);

    const TomlTable &m_root;
    FaultList &m_faults;
    Environment m_environment = Environment::Prod;
    QHash<QString, int> m_practiceLines;
};

void SettingsReader::warnUnknownSections() {
    std::vector<QString> known;
    for (const QString &section : sectionNames()) {
        if (!section.contains(u'.')) known.push_back(section);
    }
    for (const TomlMember &member : m_root.members) {
        if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
        const QString meant = nearest(member.key, known);
        const QString what =
            member.value.table() || member.value.array() ? QStringLiteral("section") : QStringLiteral("key");
        m_faults.warning(member.line, member.key,
                         meant.isEmpty() ? QStringLiteral("unknown %1, ignored; remove it").arg(what)
                                         : QStringLiteral("unknown %1, ignored; did you mean %2?").arg(what, meant));
    }
}

SettingsReader::Element SettingsReader::single(const TomlTable &parent, L key, const QString &path, int parentLine) {
    const TomlMember *member = parent.find(QString(key));
    if (!member) return {nullptr, path, parentLine};
    if (!member->value.table()) {
        m_faults.fault(
            member->line, path,
            QStringLiteral("is a %1; write it as a section [%2]")
                .arg(member->value.typeName(), path.startsWith(L("practice[")) ? L("practice.live_hours") : key));
    }
    return {member->value.table(), path, member->line};
}

std::vector<SettingsReader::Element> SettingsReader::repeated(const TomlTable &parent, L key, const QString &path) {
    std::vector<Element> elements;
    const TomlMember *member = parent.find(QString(key));
    if (!member) return elements;
    const TomlArray *array = member->value.array();
    const QString heading =
        key == L("practice") ? QStringLiteral("[[practice]]") : QStringLiteral("[[practice.resource]]");
    if (!array) {
        m_faults.fault(member->line, path, QStringLiteral("can be repeated; write its heading as %1").arg(heading));
        return elements;
    }
    for (size_t i = 0; i < array->size(); ++i) {
        const TomlValue &item = (*array)[i];
        const QString itemPath = QStringLiteral("%1[%2]").arg(path).arg(i);
        if (item.table()) {
            elements.push_back({item.table(), itemPath, item.place.line});
        } else {
            m_faults.fault(item.place.line, itemPath,
                           QStringLiteral("is a %1; write sections with the heading %2").arg(item.typeName(), heading));
        }
    }
    return elements;
}

HealthengineSettings SettingsReader::readHealthengine() {
    SectionReader section =
        reader(single(m_root, L("healthengine"), QStringLiteral("healthengine"), 1), L("healthengine"));
    HealthengineSettings result;
    result.environment = environmentOf(section.text(L("environment")));
    const QString url = checkedText(section, L("base_url"),
                                    [&](const QString &text) { return checkWebAddress(text, result.environment); });
    // The default is the production address: another environment must never reach it by omission.
    if (!section.has(L("base_url")) && result.environment != Environment::Prod) {
        section.fault(
            L("base_url"),
            QStringLiteral("is missing; write the address of the %1 environment").arg(toString(result.environment)));
    }
    result.baseUrl = webAddress(url);
    result.vendor = checkedText(section, L("vendor"), checkVendor);
    result.vendorEmail = checkedText(section, L("vendor_email"), checkEmail);
    result.pollInterval = std::chrono::seconds(section.whole(L("poll_interval_s")));
    return result;
}

std::optional<WebhookSettings> SettingsReader::readWebhook() {
    const Element element = single(m_root, L("webhook"), QStringLiteral("webhook"), 1);
    if (!element.table) return std::nullopt;
    SectionReader section = reader(element, L("webhook"));
    WebhookSettings result;
    result.listen = checkedText(section, L("listen"), checkListen);
    result.publicUrl = webAddress(checkedText(
        section, L("public_url"), [&](const QString &text) { return checkWebAddress(text, m_environment); }));
    result.pollInterval = std::chrono::seconds(section.whole(L("poll_interval_s")));
    result.subscriptionTtl = std::chrono::seconds(section.whole(L("subscription_ttl_s")));
    for (const PlacedText &proxy : section.texts(L("trusted_proxies"))) {
        if (const Complaint complaint = checkIpAddress(proxy.text)) {
            m_faults.fault(proxy.line, section.pathOf(QStringLiteral("trusted_proxies")), *complaint);
        }
        result.trustedProxies.push_back(proxy.text);
    }
    return result;
}

PmsSettings SettingsReader::readPms(bool isNeeded) {
    const Element element = single(m_root, L("pms"), QStringLiteral("pms"), 1);
    if (!element.table && !isNeeded) return {};
    SectionReader section = reader(element, L("pms"));
    PmsSettings result;
    result.profileLine = section.line(L("profile"));
    result.connectionLine = section.line(L("connection"));
    result.profile = section.text(L("profile"));
    result.connection = checkedText(section, L("connection"), checkConnection);
    result.documentsFolder = checkedText(section, L("documents_folder"), checkAbsolutePath);
    return result;
}

void SettingsReader::checkUnique(QHash<QString, int> &seen, SectionReader &section, const QString &id) {
    if (id.isEmpty()) return;
    const auto [first, isNew] = std::pair(seen.constFind(id), !seen.contains(id));
    if (isNew) {
        seen.insert(id, section.line(L("id")));
        return;
    }
    section.fault(
        L("id"),
        QStringLiteral("is used in line %1 already; write another id or remove one of the two").arg(first.value()));
}

PracticeSettings SettingsReader::readPractice(const Element &element) {
    SectionReader section = reader(element, L("practice"));
    const QString id = checkedText(section, L("id"), checkPracticeId);
    checkUnique(m_practiceLines, section, id);
    const QString zoneName = checkedText(section, L("timezone"), checkTimezone);
    base::Expected<base::PracticeZone> zone = base::PracticeZone::fromIana(zoneName);
    // The file is refused in this case; UTC only lets the search for further faults go on.
    if (!zone) zone = base::PracticeZone::fromIana(QStringLiteral("UTC"));

    PracticeSettings practice{domain::PracticeId(id), *zone};
    practice.enabled = section.flag(L("enabled"));
    practice.availabilityDays = static_cast<int>(section.whole(L("availability_days")));
    practice.leadTime = std::chrono::minutes(section.whole(L("lead_time_min")));
    practice.whenAmbiguous =
        section.text(L("when_ambiguous")) == L("reject") ? WhenAmbiguous::Reject : WhenAmbiguous::NewFile;
    readLists(practice, section);
    practice.liveHours = readLiveHours(element);
    practice.resources = readResources(element);
    return practice;
}

void SettingsReader::readLists(PracticeSettings &practice, SectionReader &section) {
    for (const PlacedText &location : section.texts(L("locations"))) {
        const domain::LocationId id(location.text);
        if (std::find(practice.locations.begin(), practice.locations.end(), id) == practice.locations.end()) {
            practice.locations.push_back(id);
        }
    }
    for (const PlacedText &feature : section.texts(L("features"))) {
        if (std::find(practice.features.begin(), practice.features.end(), feature.text) == practice.features.end()) {
            practice.features.push_back(feature.text);
        }
    }
}

domain::LivenessContract SettingsReader::readLiveHours(const Element &practice) {
    static constexpr std::array kDays{L("monday"), L("tuesday"),  L("wednesday"), L("thursday"),
                                      L("friday"), L("saturday"), L("sunday"),    L("publicHolidays")};
    const QString path = practice.path + QStringLiteral(".live_hours");
    SectionReader hours =
        reader(single(*practice.table, L("live_hours"), path, practice.line), L("practice.live_hours"));
    domain::LivenessContract contract;
    for (size_t day = 0; day < kDays.size(); ++day) contract.days[day] = readDay(hours, kDays[day]);
    return contract;
}

std::vector<domain::LiveRange> SettingsReader::readDay(SectionReader &hours, L day) {
    std::vector<domain::LiveRange> ranges;
    for (const PlacedText &written : hours.texts(day)) {
        const QString path = hours.pathOf(QString(day));
        const std::optional<domain::LiveRange> range = parseLiveRange(written.text);
        if (!range) {
            m_faults.fault(written.line, path,
                           QStringLiteral("\"%1\" is not a range of times; write HH:MM-HH:MM, the end after the start, "
                                          "24:00 for midnight")
                               .arg(written.text));
            continue;
        }
        if (!ranges.empty() && range->start < ranges.back().end) {
            const bool isOverlap = range->end > ranges.back().start;
            m_faults.fault(
                written.line, path,
                QStringLiteral("\"%1\" %2")
                    .arg(written.text, isOverlap
                                           ? QStringLiteral("overlaps the range before it; join the two or move one")
                                           : QStringLiteral("is earlier than the range before it; sort them by time")));
            continue;
        }
        ranges.push_back(*range);
    }
    return ranges;
}

std::vector<ResourceSettings> SettingsReader::readResources(const Element &practice) {
    std::vector<ResourceSettings> resources;
    QHash<QString, int> seen;
    for (const Element &element :
         repeated(*practice.table, L("resource"), practice.path + QStringLiteral(".resource"))) {
        SectionReader section = reader(element, L("practice.resource"));
        ResourceSettings resource;
        resource.id = domain::PmsResourceId(section.text(L("id")));
        checkUnique(seen, section, resource.id.value());
        resource.publish = section.flag(L("publish"));
        resource.name = section.text(L("name")).trimmed();
        resources.push_back(std::move(resource));
    }
    return resources;
}

}  // namespace

QString toString(Environment environment) {
    switch (environment) {
        case Environment::Dev:
            return QStringLiteral("DEV");
        case Environment::Uat:
            return QStringLiteral("UAT");
        case Environment::Prod:
            return QStringLiteral("PROD");
    }
    return {};
}

QString SettingsFault::toString() const {
    const QString place = QStringLiteral("%1:%2: ").arg(file).arg(line);
    return key.isEmpty() ? place + message : place + key + QStringLiteral(": ") + message;
}

SettingsResult parseSettings(const QByteArray &text, const QString &fileName) {
    FaultList faults(fileName);
    const std::variant<TomlTable, TomlSyntaxFault> parsed = parseToml(text);
    SettingsResult result;
    if (const auto *syntax = std::get_if<TomlSyntaxFault>(&parsed)) {
        faults.fault(syntax->line, QString(), syntax->message);
    } else {
        Settings settings = SettingsReader(std::get<TomlTable>(parsed), faults).read();
        if (faults.isClean()) result.settings = std::move(settings);
    }
    result.faults = faults.takeFaults();
    result.warnings = faults.takeWarnings();
    return result;
}

}  // namespace core::config
