// A built library of wrappers in this process: its functions by symbol, and what it does with its handles.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "host/shared_library.h"

namespace mochi::rust {

// The version of the boundary that this program speaks.
inline constexpr std::uint32_t kBridgeAbi = 1;

struct Library {
  // Opens it and asks which boundary it has. Errors: C006 if it cannot be opened, M057_RUST_E014 for another boundary.
  static Result<Library> open(const std::string& path);

  SharedLibrary file;
  void (*release)(void* handle) = nullptr;
  void (*clear)() = nullptr;
  std::int32_t (*show)(void* handle, void* words) = nullptr;
  bool (*equal)(void* a, void* b) = nullptr;
  std::int32_t (*order)(void* a, void* b) = nullptr;
};

}  // namespace mochi::rust
