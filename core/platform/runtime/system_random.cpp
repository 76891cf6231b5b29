// SPDX-License-Identifier: Apache-2.0
#include "core/platform/runtime/system_random.h"

#include <QRandomGenerator>

namespace core::platform {

double SystemRandom::unit() {
    return QRandomGenerator::system()->generateDouble();
}

}  // namespace core::platform
