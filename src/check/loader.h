// Where the text of modules comes from. The checker asks a Loader what an import names and for the files of a
// module; it never touches the disk itself.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "check/absent.h"

namespace mochi::check {

struct ModuleFile {
  std::string path;  // as diagnostics show it
  std::string text;
};

struct ModuleSource {
  std::string name;               // the key; `@scope/name/module`, `std/math`, or the path of a single file
  std::string package;            // `@scope/name`, `std`, or empty for a single file
  std::vector<ModuleFile> files;  // in name order
  std::vector<Absent> absent;     // by name
};

struct ImportRequest {
  std::string_view from_module;  // the importing module's name
  std::string_view from_path;    // the importing file's path
  std::string_view language;     // empty for Mochi modules, else `rust`, `dotnet`, `go`, …
  std::string_view spec;         // the text between the quotes
};

class Loader {
 public:
  virtual ~Loader() = default;
  // The name of the module that an import means. Errors: T080 not found, T083 closed, T084 no runtime.
  virtual Result<std::string> resolve(const ImportRequest& request) = 0;
  // The files of a module that `resolve` named, or of the entry. Errors: T080, C-codes of reading.
  virtual Result<ModuleSource> read(std::string_view name) = 0;
};

// The standard modules embedded in the program: `std/math` … An empty result means that there is none of that
// name.
std::vector<ModuleFile> std_module(std::string_view name);
// The support module that `load` and `save` stand for (runtime/core/support). `std_module` knows it; no program can
// import it.
inline constexpr std::string_view kRowsModule = "std/rows";
// What reads a `bigint` or `bigrat` from a text; of the same kind.
inline constexpr std::string_view kNumbersModule = "std/numbers";
// What formats of holes do.
inline constexpr std::string_view kTextModule = "std/text";
// Their names, ascending.
std::vector<std::string_view> std_module_names();
struct StdExport {
  std::string_view module;  // without `std/`
  std::string_view name;
};
// The functions and constants of standard modules that have this name, else this name in another case
// (`pad_end` for `padEnd`).
std::vector<StdExport> std_exports(std::string_view name);

// T080, with the standard modules if it is one of them that `spec` names.
Unexpected<Error> module_not_found(std::string_view spec);
// What all loaders share: `std/…` modules, and the modules of Python and Go that mean one of them (Z20):
// `math`, and Go's `strings` and `strconv`. Returns true with the name if `request` is one of these.
bool resolve_std(const ImportRequest& request, std::string& name);
// What a standard module, or else a built-in function, calls that which `language` calls `name`: `sqrt` for
// Go's `Sqrt`, `is_nan` for Python's `isnan`.
std::string foreign_name(std::string_view language, std::string_view name);
// `spec` (which starts with `./` or `../`) seen from the file `from_path`: normalised, `/` separated. False
// if it leaves the root.
bool join_relative(std::string_view from_path, std::string_view spec, std::string& joined);

// Modules held in memory, by name: for tests, for `-e`, and for shims. Relative imports name other entries by
// path with or without `.mochi`.
class MemoryLoader final : public Loader {
 public:
  void add(std::string name, std::string text);
  void add_module(ModuleSource module);
  Result<std::string> resolve(const ImportRequest& request) override;
  Result<ModuleSource> read(std::string_view name) override;

 private:
  const ModuleSource* find(std::string_view name) const;
  std::vector<ModuleSource> modules_;
};

}  // namespace mochi::check
