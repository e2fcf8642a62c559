// Names that a destination keeps for itself.
#pragma once

#include <string_view>

namespace mochi::fanout {

bool is_node_module(std::string_view name);
// Top-level modules of the Python standard library.
bool is_python_module(std::string_view name);
bool is_python_keyword(std::string_view name);
bool is_java_keyword(std::string_view name);
// Keywords, the compiler's own crates and the names of devices.
bool is_reserved_crate(std::string_view name);
// Applications of OTP and Elixir.
bool is_beam_application(std::string_view name);
// Modules of the Swift toolchain and of Apple's systems.
bool is_swift_module(std::string_view name);

}  // namespace mochi::fanout
