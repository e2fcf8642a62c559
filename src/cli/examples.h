// Examples in doc comments are tests (language page Z21): fenced `mochi` blocks, in which `expression // => text` states the
// printed form.
#pragma once

#include <string>
#include <string_view>

#include "check/loader.h"

namespace mochi {

// The examples in the doc comments of a source file as test blocks, with the imports that they need before them; empty if
// there are none. The block of the n-th example of `f` is called `example of f`, for n > 1 `example of f n`; that of a
// package's own doc comment `example of package`.
std::string example_tests(std::string_view source);

// A loader that gives each module of one package its examples as one more file per file.
class ExampleLoader final : public check::Loader {
 public:
  // `inner` outlives the loader.
  ExampleLoader(check::Loader& inner, std::string package) : inner_(inner), package_(std::move(package)) {}
  Result<std::string> resolve(const check::ImportRequest& request) override { return inner_.resolve(request); }
  Result<check::ModuleSource> read(std::string_view name) override;

 private:
  check::Loader& inner_;
  std::string package_;
};

}  // namespace mochi
