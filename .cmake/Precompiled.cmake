# SPDX-License-Identifier: Apache-2.0
# What nearly every file includes, parsed once: halves the time of a build from cold. Every file still includes what it
# needs; the core-only preset builds without this and proves it. QTest is not among them: what it is depends on the target.
option(PB_PRECOMPILED "Use precompiled headers" ON)

# pb_precompiled(<target>)
function(pb_precompiled target)
  if(NOT PB_PRECOMPILED)
    return()
  endif()
  if(NOT TARGET pb_pch_common)
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch_common.cpp" CONTENT "// Only its precompiled header is used.\n")
    add_library(pb_pch_common OBJECT "${CMAKE_BINARY_DIR}/pch_common.cpp")
    target_link_libraries(pb_pch_common PRIVATE pb_flags Qt6::Core)
    target_precompile_headers(pb_pch_common PRIVATE <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonDocument>
      <QJsonObject> <QObject> <QString> <QStringList> <algorithm> <chrono> <functional> <map> <memory> <optional> <set>
      <tl/expected.hpp> <variant> <vector>)
  endif()
  target_precompile_headers(${target} REUSE_FROM pb_pch_common)
  # Or else ccache passes such a compilation by.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()
