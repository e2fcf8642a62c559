#include "emit/rust/native/support.h"

#include "base/check.h"

namespace mochi {
extern const std::string_view kRustNative;
}

namespace mochi::emit::rust {

const RuntimeLibrary& native_support() {
  static const Result<RuntimeLibrary> library = RuntimeLibrary::parse(kRustNative);
  MOCHI_CHECK(library.has_value());
  return *library;
}

}  // namespace mochi::emit::rust
