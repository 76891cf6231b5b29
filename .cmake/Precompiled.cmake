# SPDX-License-Identifier: Apache-2.0
# What nearly every file includes, parsed once: halves the time of a build from cold. Every file still includes what it
# needs; the core-only preset builds without this and proves it.
option(PB_PRECOMPILED "Use precompiled headers" ON)

set(pb_precompiled_common <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QObject> <QString>
  <QStringList> <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <tl/expected.hpp> <variant> <vector>)
set(pb_precompiled_tests ${pb_precompiled_common} <QTest>)

# pb_precompiled(<target> common|tests)
function(pb_precompiled target set)
  if(NOT PB_PRECOMPILED)
    return()
  endif()
  if(NOT TARGET pb_pch_${set})
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch_${set}.cpp" CONTENT "// Only its precompiled header is used.\n")
    add_library(pb_pch_${set} OBJECT "${CMAKE_BINARY_DIR}/pch_${set}.cpp")
    target_link_libraries(pb_pch_${set} PRIVATE pb_flags Qt6::Core)
    if(set STREQUAL tests)
      target_link_libraries(pb_pch_${set} PRIVATE Qt6::Test)
    endif()
    target_precompile_headers(pb_pch_${set} PRIVATE ${pb_precompiled_${set}})
  endif()
  target_precompile_headers(${target} REUSE_FROM pb_pch_${set})
  # Or else ccache passes such a compilation by.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()
