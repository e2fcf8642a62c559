// Examples in doc comments are tests (language page Z21): fenced `mochi` blocks, in which `expression // =>
// text` states the printed form.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "check/loader.h"

namespace mochi {

// What the file of a file's examples is called behind that file's own name.
inline constexpr std::string_view kExamplesSuffix = ".examples";

// The examples in the doc comments of a source file as test blocks, with the imports that they need before
// them; empty if there are none. The block of the n-th example of `f` is called `example of f`, for n > 1
// `example of f n`; that of a package's own doc comment `example of package`. They stand on the lines of the
// examples, as far as imports leave room.
std::string example_tests(std::string_view source);

// The examples of a package's README as test blocks, called `example of README`, `example of README 2` … by
// their number among the blocks that begin with "```mochi". A block is an example if it imports something and
// declares nothing.
std::string readme_tests(std::string_view readme);

// A loader that gives each module of one package its examples as one more file per file, and has those of its
// README as one more module.
class ExampleLoader final : public check::Loader {
 public:
  // `inner` outlives the loader. `directory`: that of the package, where its README stands and is called
  // `readme_name`.
  ExampleLoader(check::Loader& inner, std::string package, const std::string& directory = {},
                std::string_view readme = {}, const std::string& readme_name = "README.md");
  // The module of the README, to be checked with the package's own; empty if it has no examples.
  std::string readme_module() const;
  Result<std::string> resolve(const check::ImportRequest& request) override {
    return inner_.resolve(request);
  }
  Result<check::ModuleSource> read(std::string_view name) override;

 private:
  check::Loader& inner_;
  std::string package_;
  std::string readme_path_;
  std::string readme_;  // its tests
};

}  // namespace mochi
