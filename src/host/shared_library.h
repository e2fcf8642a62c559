// Shared libraries that are opened when they are first needed, so that a program which does without starts
// without them. They stay open until the process ends.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/result.h"

namespace mochi {

class SharedLibrary {
 public:
  // The first of `names` (sonames or paths) that can be opened; C006 names all of them if none can.
  static Result<SharedLibrary> open(std::initializer_list<std::string_view> names);

  // Sets `function`; false if the library has no such symbol.
  template <typename Function>
  bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(symbol(name));
    return function != nullptr;
  }

 private:
  explicit SharedLibrary(void* handle) : handle_(handle) {}
  void* symbol(const char* name) const;
  void* handle_;
};

}  // namespace mochi
