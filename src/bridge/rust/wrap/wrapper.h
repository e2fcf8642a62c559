// The Rust side of a bound crate (rust-bridge page, requirements 22 to 25): one module of the library that cargo builds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bridge/rust/bind/binding.h"

namespace mochi::rust {

// Which form of each call is written; kDropped for one that does not compile in any.
inline constexpr std::size_t kDropped = SIZE_MAX;

struct WrapperText {
  std::string text;
  // The line of each call and of each type's own, counted from 1; 0 where nothing is written.
  std::vector<std::uint32_t> call_lines;
  std::vector<std::uint32_t> type_lines;
};

// Each call is one line, so that what rustc says of a line is said of the call. `forms` by call.
WrapperText wrapper_text(const BoundCrate& crate, const std::vector<std::size_t>& forms);
// How values, handles and faults cross: files of the same library, of which those in no folder are modules of its root.
struct AbiFile {
  std::string_view path;
  std::string_view text;
};
std::span<const AbiFile> abi_files();

}  // namespace mochi::rust
