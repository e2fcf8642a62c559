// The library of a project's crates as the machine asks for it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bridge/rust/load/library.h"
#include "vm/foreign.h"

namespace mochi {

class RustLibrary final : public vm::Foreign {
 public:
  // Errors: those of rust::Library::open.
  static Result<std::unique_ptr<RustLibrary>> open(const std::string& path);

  vm::ForeignFunction find(std::string_view path) const override;
  const vm::ForeignApi& api() const override { return api_; }

 private:
  explicit RustLibrary(const rust::Library& library);
  rust::Library library_;
  vm::ForeignApi api_;
};

}  // namespace mochi
