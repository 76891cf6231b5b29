# SPDX-License-Identifier: Apache-2.0
# Warnings, hardening, sanitizers, compiler cache and linker: one interface target that every target of ours links.
find_program(PB_CCACHE ccache)
if(PB_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${PB_CCACHE}")
endif()
find_program(PB_MOLD mold)
if(PB_MOLD AND NOT WIN32)
  add_link_options(-fuse-ld=mold)
endif()

add_library(pb_flags INTERFACE)
target_compile_definitions(pb_flags INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_NO_FOREACH
  QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING "PB_VERSION=\"${PROJECT_VERSION}\""
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_include_directories(pb_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(pb_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
if(PB_WARNINGS_AS_ERRORS)
  target_compile_options(pb_flags INTERFACE -Werror)
endif()
if(NOT WIN32)
  target_compile_options(pb_flags INTERFACE -fstack-protector-strong)
  if(NOT APPLE)
    target_link_options(pb_flags INTERFACE -Wl,-z,relro,-z,now)
  endif()
endif()
if(PB_SANITIZE)
  add_compile_options(-fsanitize=${PB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PB_SANITIZE})
endif()
