#include "session/rust/foreign_library.h"

namespace mochi {

Result<std::unique_ptr<RustLibrary>> RustLibrary::open(const std::string& path) {
  MOCHI_TRY(const rust::Library library, rust::Library::open(path));
  return std::unique_ptr<RustLibrary>(new RustLibrary(library));
}

RustLibrary::RustLibrary(const rust::Library& library) : library_(library) {
  api_.release = library.release;
  api_.clear = library.clear;
  // The library knows words as addresses.
  api_.show = reinterpret_cast<decltype(api_.show)>(library.show);
  api_.equal = library.equal;
  api_.order = library.order;
}

vm::ForeignFunction RustLibrary::find(std::string_view path) const {
  if (!path.starts_with("mochi_")) return nullptr;
  using Function = std::int32_t(const vm::ForeignWord*, vm::ForeignWord*);
  Function* found = nullptr;
  return library_.file.find(std::string(path).c_str(), found) ? found : nullptr;
}

}  // namespace mochi
