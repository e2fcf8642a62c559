// The one library that holds the wrappers of all crates of a project (rust-bridge page, requirements 25, 30 and 31): cargo
// judges every call, what it refuses becomes a skip, and what is left is built and kept in the cache.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"
#include "bridge/rust/bind/binding.h"
#include "bridge/rust/build/doc_project.h"

namespace mochi::rust {

class Umbrella {
 public:
  // `crates` are of the project, which outlives this; the wrappers are written into its folder `part`, which nobody else
  // may use meanwhile. `tell` gets a line for each thing that takes long.
  using Tell = FunctionRef<void(std::string_view)>;
  Umbrella(FileSystem& files, Processes& processes, const DocProject& project, std::string_view part,
           std::vector<BoundCrate> crates);

  // Asks rustc about every call until nothing is refused; what is, moves to the skips of its crate. Errors:
  // M057_RUST_E007 with rustc's words if something else does not compile.
  Result<void> judge(Tell tell);
  // Where `build_umbrella` finds what was judged: its folders and names, a line each.
  std::string place() const;

  const std::vector<BoundCrate>& crates() const { return crates_; }
  // By call of a crate: which of its forms rustc took.
  const std::vector<std::size_t>& forms(std::size_t crate) const { return forms_[crate]; }
  // SHA-256 over the wrapper of one crate, hex: lock field `wrapper-sha256`.
  std::string wrapper_hash(std::size_t crate) const;

 private:
  struct Refusal {
    std::string file;
    std::uint32_t line = 0;
    std::string code;
    std::string text;
  };
  CargoRun cargo(std::vector<std::string> args) const;
  Result<void> write();
  // Whether the project needs tokio, and its runtime is part of it.
  bool has_runtime() const;
  Result<std::vector<Refusal>> ask();
  bool apply(const std::vector<Refusal>& refusals, std::string& unknown);
  bool refuse_line(std::size_t crate, const Refusal& refusal);
  void drop_refused();
  std::string key() const;
  std::string at(std::string_view path) const;

  FileSystem& files_;
  Processes& processes_;
  const DocProject& project_;
  std::vector<BoundCrate> crates_;
  std::vector<std::vector<std::size_t>> forms_;  // by crate, by call
  std::vector<std::vector<std::uint32_t>> call_lines_;
  std::vector<std::vector<std::uint32_t>> type_lines_;
  std::string folder_;
};

// Whether that library was built.
bool umbrella_built(FileSystem& files, std::string_view place);
// Whether `build_umbrella` can give that library: it was built, or what it is made of still lies there.
bool umbrella_stands(FileSystem& files, std::string_view place);
// The path of the library that stands at `place`; builds it if nobody did. Errors as above.
Result<std::string> build_umbrella(FileSystem& files, Processes& processes, std::string_view place,
                                   Umbrella::Tell tell);

}  // namespace mochi::rust
