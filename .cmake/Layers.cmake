# SPDX-License-Identifier: Apache-2.0
# One folder = one static library = one namespace. pb_layer(<name> SOURCES ... USES <layers> LIBS <packages>).
# The link graph is the first of the three proofs of the layer rules; tests/arch and the core-only preset are the others.
function(pb_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBS" ${ARGN})
  string(REPLACE "/" "_" target "pb_${name}")
  add_library(${target} STATIC ${ARG_SOURCES})
  target_link_libraries(${target} PUBLIC pb_flags Qt6::Core ${ARG_LIBS})
  foreach(used IN LISTS ARG_USES)
    string(REPLACE "/" "_" used_target "pb_${used}")
    target_link_libraries(${target} PUBLIC ${used_target})
  endforeach()
endfunction()

# pb_test(<name> SOURCES ... USES <layers> LIBS <packages> LABELS <labels> TIMEOUT <s>): one Qt Test executable, one ctest entry.
function(pb_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;USES;LIBS;LABELS;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_link_libraries(${name} PRIVATE pb_flags Qt6::Core Qt6::Test ${ARG_LIBS})
  target_compile_definitions(${name} PRIVATE "PB_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\"" "PB_BINARY_DIR=\"${CMAKE_BINARY_DIR}\"")
  foreach(used IN LISTS ARG_USES)
    string(REPLACE "/" "_" used_target "pb_${used}")
    target_link_libraries(${name} PRIVATE ${used_target})
  endforeach()
  add_test(NAME ${name} COMMAND ${name})
  # One build target for each label, so that a sanitizer run builds only what it runs.
  foreach(label IN LISTS ARG_LABELS)
    if(NOT TARGET pb_label_${label})
      add_custom_target(pb_label_${label})
    endif()
    add_dependencies(pb_label_${label} ${name})
  endforeach()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=Pacific/Kiritimati;${ARG_ENVIRONMENT}")
endfunction()
