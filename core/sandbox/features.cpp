// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>

#include "core/sandbox/state.h"

namespace core::sandbox {
namespace {

using namespace Qt::StringLiterals;

struct Feature {
    QString id;
    QString name;
    QString description;
};

const std::vector<Feature> &allFeatures() {
    static const std::vector<Feature> all{
        {u"documents"_s, u"Documents"_s, u"Send documents of the PMS to patients"_s},
        {u"clientSnapshots"_s, u"Client snapshots"_s, u"Send appointments and patients of a day"_s},
        {u"attachDocuments"_s, u"Attach documents"_s, u"Attach documents of patients in the PMS"_s}};
    return all;
}

QJsonObject toJson(const Call &call, const Feature &feature) {
    return {{u"id"_s, feature.id},
            {u"name"_s, feature.name},
            {u"description"_s, feature.description},
            {u"enabled"_s, call.practice.features.contains(feature.id)}};
}

const Feature *findFeature(const Call &call) {
    for (const Feature &feature : allFeatures()) {
        if (feature.id == call.path.value(u"id"_s)) return &feature;
    }
    return nullptr;
}

ports::HttpResponse unknownFeature() {
    return errorResponse(404, u"feature: unknown"_s);
}

}  // namespace

ports::HttpResponse showFeatures(Call &call) {
    QJsonArray all;
    for (const Feature &feature : allFeatures()) all.append(toJson(call, feature));
    return jsonResponse(200, all);
}

ports::HttpResponse showFeature(Call &call) {
    const Feature *feature = findFeature(call);
    return feature ? jsonResponse(200, toJson(call, *feature)) : unknownFeature();
}

ports::HttpResponse enableFeature(Call &call) {
    const Feature *feature = findFeature(call);
    if (!feature) return unknownFeature();
    call.practice.features.insert(feature->id);
    return emptyResponse(200);
}

ports::HttpResponse disableFeature(Call &call) {
    const Feature *feature = findFeature(call);
    if (!feature) return unknownFeature();
    call.practice.features.remove(feature->id);
    return emptyResponse(200);
}

}  // namespace core::sandbox
