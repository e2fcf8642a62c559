#include "host/shared_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>

#include "diag/codes.h"

namespace mochi {

Result<SharedLibrary> SharedLibrary::open(std::initializer_list<std::string_view> names) {
  std::string tried;
  for (std::string_view name : names) {
    if (void* handle = ::dlopen(std::string(name).c_str(), RTLD_NOW | RTLD_LOCAL); handle != nullptr) {
      return SharedLibrary(handle);
    }
    tried += fmt::format("{}`{}`", tried.empty() ? "" : ", ", name);
  }
  return fail(Code::C006, fmt::format("no shared library of these is installed: {}", tried));
}

void* SharedLibrary::symbol(const char* name) const { return ::dlsym(handle_, name); }

}  // namespace mochi
