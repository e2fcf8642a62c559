// The words of each target that no emitted name may be, ascending.
#pragma once

#include <span>
#include <string_view>

namespace mochi::emit {

std::span<const std::string_view> javascript_reserved();
// What every object of JavaScript has: no field has these names (N3 of the border page).
std::span<const std::string_view> javascript_fields();
// What every class has itself.
std::span<const std::string_view> javascript_statics();
std::span<const std::string_view> python_reserved();
// The words of the grammar alone: what a library's author wrote keeps its name though Python has one like it.
std::span<const std::string_view> python_keywords();
std::span<const std::string_view> python_member_reserved();
std::span<const std::string_view> rust_reserved();
// Those that users of a crate would meet, and of them the ones that may stand behind `r#`.
std::span<const std::string_view> rust_public_reserved();
std::span<const std::string_view> rust_raw_words();
std::span<const std::string_view> java_reserved();
std::span<const std::string_view> csharp_reserved();
std::span<const std::string_view> swift_reserved();
std::span<const std::string_view> kotlin_reserved();
std::span<const std::string_view> erlang_reserved();

}  // namespace mochi::emit
