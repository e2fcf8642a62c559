# The standard headers that most files include, compiled once for all libraries with GCC: half of the time that a file
# takes. Headers of the project are not among them: an edit to one rebuilds only what includes it. Not with Clang, which
# writes times of files into its precompiled headers, and the compiler cache gives those to other folders.
set(MOCHI_PRECOMPILE OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT MOCHI_SANITIZE)
  set(MOCHI_PRECOMPILE ON)
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/precompiled.cc" CONTENT "")
  add_library(mochi_precompiled STATIC "${CMAKE_BINARY_DIR}/generated/precompiled.cc")
  target_link_libraries(mochi_precompiled PRIVATE mochi_flags mochi_fmt Threads::Threads)
  target_precompile_headers(mochi_precompiled PRIVATE
    <algorithm> <array> <cstdint> <map> <memory> <optional> <set> <span> <string> <string_view> <unordered_map>
    <utility> <variant> <vector> <fmt/format.h>)
endif()

# A release compiles so many neighbours of a folder as one file, which saves it a third: templates that several use are
# made once. Names of a folder's files are unique for it, those inside of anonymous namespaces too.
set(MOCHI_TOGETHER 8)

# mochi_library(NAME [DEPS lib...] [LINK external...] [SUBDIRS folder...] [COLD]): the static library mochi_NAME of one
# folder.
# Sources are found by scanning: *.cc of the folder, and *.cc of the sub-folders named by SUBDIRS. A file
# named *_throws.cc wraps a library that throws, and is the only kind compiled with exceptions. COLD code runs once a
# command; a release compiles it with -O1, a quarter faster than with -O2.
function(mochi_library name)
  cmake_parse_arguments(arg "COLD" "" "DEPS;LINK;SUBDIRS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  foreach(sub IN LISTS arg_SUBDIRS)
    file(GLOB sub_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${sub}/*.cc")
    list(APPEND sources ${sub_sources})
  endforeach()
  get_property(embedded DIRECTORY PROPERTY MOCHI_EMBEDDED)
  list(APPEND sources ${embedded})
  if(NOT sources)
    return()
  endif()
  add_library(mochi_${name} STATIC ${sources})
  foreach(source IN LISTS sources)
    if(source MATCHES "_throws\\.cc$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-fexceptions;-frtti"
                                  SKIP_PRECOMPILE_HEADERS ON)
    elseif(source MATCHES "\\.c$" OR source IN_LIST embedded)
      set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
  if(MOCHI_PRECOMPILE)
    target_precompile_headers(mochi_${name} REUSE_FROM mochi_precompiled)
  endif()
  if(MOCHI_PRECOMPILE AND CMAKE_BUILD_TYPE STREQUAL "Release")
    set_target_properties(mochi_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    mochi_group("${sources}")
  endif()
  target_include_directories(mochi_${name} PUBLIC "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
  target_link_libraries(mochi_${name} PRIVATE mochi_flags)
  if(arg_COLD)
    target_compile_options(mochi_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  if(MOCHI_FUZZ_LIGHT AND NOT name MATCHES "^(types|diag|api|ir)$")
    target_compile_options(mochi_${name} PRIVATE -fsanitize-coverage=inline-8bit-counters,pc-table)
  endif()
  foreach(dep IN LISTS arg_DEPS)
    # A folder that has only headers so far has no library.
    if(TARGET mochi_${dep})
      target_link_libraries(mochi_${name} PUBLIC mochi_${dep})
    endif()
  endforeach()
  target_link_libraries(mochi_${name} PUBLIC ${arg_LINK})
endfunction()

# mochi_group(SOURCES): which sources of each folder a release compiles as one file. CMake leaves those alone that have
# options of their own.
function(mochi_group sources)
  set(folder "")
  foreach(source IN LISTS sources)
    get_filename_component(of "${source}" DIRECTORY)
    if(NOT of STREQUAL folder)
      set(folder "${of}")
      file(RELATIVE_PATH stem "${CMAKE_SOURCE_DIR}/src" "${of}")
      string(MAKE_C_IDENTIFIER "${stem}" stem)
      set(count 0)
    endif()
    string(FIND "${source}" "${CMAKE_SOURCE_DIR}/src/" written)
    if(source MATCHES "\\.cc$" AND written EQUAL 0)
      math(EXPR group "${count} / ${MOCHI_TOGETHER}")
      math(EXPR count "${count} + 1")
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${stem}_${group}")
    endif()
  endforeach()
endfunction()

# mochi_embed(STEM NAME FILE): generates STEM.cc in this folder's library, which defines
# `extern const std::string_view NAME;` of namespace mochi with the bytes of FILE. Call it before mochi_library.
function(mochi_embed stem name file)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${stem}.cc")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  string(LENGTH "${text}" length)
  set(pieces "")
  set(at 0)
  # A string literal may have 65,535 characters at least; pieces are joined by the compiler.
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "    R\"embedded~(${piece})embedded~\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  file(CONFIGURE OUTPUT "${out}" CONTENT
    "#include <string_view>\nnamespace mochi {\nextern const std::string_view ${name};\nconst std::string_view ${name} =\n@pieces@    \"\";\n}\n" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY MOCHI_EMBEDDED "${out}")
endfunction()
