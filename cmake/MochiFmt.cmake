# mochi_fmt: libfmt without its shared library, whose loading and binding is a quarter of the start of a command.
find_package(fmt REQUIRED)
add_library(mochi_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/fmt.cc")
get_target_property(fmt_include fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(mochi_fmt SYSTEM PUBLIC ${fmt_include})
