// A cargo project that holds exactly the chosen crates (rust-bridge page Z1), in which rustdoc tells what they
// offer. Everything lies below one folder of the cache, whose name stands for crates, features and toolchain.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "bridge/rust/build/toolchain.h"
#include "bridge/rust/index/crate_set.h"
#include "bridge/rust/ingest/doc_world.h"
#include "host/file_system.h"

namespace mochi::rust {

// Hears of what takes long, as it begins.
class BuildListener {
 public:
  virtual ~BuildListener() = default;
  virtual void begins(std::string_view what) = 0;
};

struct DocProjectSpec {
  std::vector<CrateNeed> needs;
  CrateSet crates;
  std::vector<package::StoredBlob> archives;  // by crate
  Toolchain toolchain;
  std::string cache;                     // `<cache>/rust-deps`
  std::vector<std::string> allow_build;  // crates that may run code when they are built
  BuildListener* listener = nullptr;     // may be none; outlives the project
};

// What cargo knows of one package of the project.
struct ProjectCrate {
  std::string name;
  std::string version;
  std::string lib;                          // name of the library; empty: it has none
  bool runs_code = false;                   // a build script, or a procedural macro
  std::map<std::string, std::string> deps;  // library name → package id
};

class DocProject final : public DocSource {
 public:
  // Writes the project if it is not there, lets cargo resolve it, and compares. Errors: M057_RUST_E012 for a
  // crate that runs code and is not allowed to, M057_RUST_E013 if cargo resolves otherwise, M057_RUST_E006, E007.
  static Result<std::unique_ptr<DocProject>> open(FileSystem& files, Processes& processes,
                                                  DocProjectSpec spec);

  // What rustdoc says of a chosen crate. Errors: M057_RUST_E010 without a library, M057_RUST_E007, E008, E009.
  Result<std::unique_ptr<DocCrate>> document(const ChosenCrate& crate);
  Result<std::unique_ptr<DocCrate>> load(std::string_view name, const DocCrate& by) override;

  const std::string& folder() const { return folder_; }
  // The name of the library of a chosen crate; empty without one.
  std::string lib_of(const ChosenCrate& crate) const;
  const DocProjectSpec& spec() const { return spec_; }

 private:
  DocProject(FileSystem& files, Processes& processes, DocProjectSpec spec);
  Result<void> write();
  Result<void> write_registry();
  Result<void> put_archive(const ChosenCrate& crate, const package::StoredBlob& blob);
  Result<void> resolve();
  Result<void> compare_lock();
  Result<void> read_metadata(std::string_view text);
  Result<void> check_allowed();
  Result<std::unique_ptr<DocCrate>> document(const ProjectCrate& crate);
  CargoRun cargo(std::vector<std::string> args) const;
  std::string at(std::string_view path) const;

  FileSystem& files_;
  Processes& processes_;
  DocProjectSpec spec_;
  std::string folder_;
  std::map<std::string, ProjectCrate> crates_;  // by package id
};

// The manifest of the project, byte-stable.
std::string project_manifest(const std::vector<CrateNeed>& needs, const CrateSet& crates,
                             const Toolchain& toolchain);
// What `cargo metadata` says, by package id. Errors: M057_RUST_E007.
Result<std::map<std::string, ProjectCrate>> parse_metadata(std::string_view text);
// `name version` of each package of a `Cargo.lock` that comes from a registry, ascending. Errors: M057_RUST_E013.
Result<std::vector<std::string>> locked_crates(std::string_view lock);

}  // namespace mochi::rust
