# Compiler cache, linker, warnings and sanitizers shared by every target.
find_program(MOCHI_CCACHE ccache)
if(MOCHI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "env;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};CCACHE_NOHASHDIR=1;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_ctime,include_file_mtime;${MOCHI_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_C_COMPILER_LAUNCHER}")
endif()

find_program(MOCHI_MOLD mold)
if(MOCHI_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  find_program(MOCHI_LLD ld.lld)
  if(MOCHI_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

# Each shared library costs a command start-up time: two thirds of a release's were the C++ library and its binding.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT MOCHI_SANITIZE)
  add_link_options(-static-libstdc++ -static-libgcc)
endif()

add_library(mochi_flags INTERFACE)
target_compile_options(mochi_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wswitch-enum
  -Wnon-virtual-dtor -fno-exceptions -fno-rtti -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Under optimisation GCC 12 misreads moves of std::variant and assignments of short strings, and takes the standard
  # headers for ours when they come precompiled.
  foreach(warning IN ITEMS maybe-uninitialized restrict stringop-overflow stringop-overread array-bounds)
    target_compile_options(mochi_flags INTERFACE -Wno-${warning})
  endforeach()
endif()
if(MOCHI_WERROR)
  target_compile_options(mochi_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Designated initialisers may leave members at their defaults; GCC does not warn of it in C++.
  target_compile_options(mochi_flags INTERFACE -Wno-missing-field-initializers)
else()
  target_compile_options(mochi_flags INTERFACE -Wno-missing-field-initializers)
endif()

if(MOCHI_SANITIZE)
  add_compile_definitions(MOCHI_SANITIZED)
  # The vptr check needs run-time type information, which only *_throws.cc and the tests have.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-sanitize=vptr
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(MOCHI_FUZZ AND NOT MOCHI_FUZZ_LIGHT)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
