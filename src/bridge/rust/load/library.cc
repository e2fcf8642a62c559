#include "bridge/rust/load/library.h"

#include <fmt/format.h>

#include "diag/codes.h"

namespace mochi::rust {

Result<Library> Library::open(const std::string& path) {
  MOCHI_TRY(SharedLibrary file, SharedLibrary::open({path}));
  Library made{file};
  std::uint32_t (*abi)() = nullptr;
  const bool whole =
      file.find("mochi_bridge_abi", abi) && file.find("mochi_bridge_release", made.release) &&
      file.find("mochi_bridge_clear", made.clear) && file.find("mochi_bridge_show", made.show) &&
      file.find("mochi_bridge_equal", made.equal) && file.find("mochi_bridge_order", made.order);
  if (!whole || abi() != kBridgeAbi)
    return fail(Code::M057_RUST_E014, fmt::format("`{}` was built for another version of mochi", path));
  return made;
}

}  // namespace mochi::rust
