#include "session/rust/c_library.h"

#include <fmt/format.h>

#include <algorithm>

#include "artefact/crate.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"
#include "emit/surface/c_face.h"
#include "fanout/mapping/fields.h"
#include "fanout/mapping/name.h"
#include "session/packages/beside.h"
#include "session/target_surface.h"

namespace mochi {
namespace {

std::vector<std::string> texts(const std::vector<package::LocatedText>& all) {
  std::vector<std::string> made;
  for (const package::LocatedText& one : all) made.push_back(one.value);
  return made;
}

std::string text(const std::optional<package::LocatedText>& value) { return value ? value->value : std::string(); }

std::string manifest_text(const package::Package& of, const fanout::NativeName& name, const NativeCrates* crates,
                          const ir::Program& program) {
  artefact::CratePackage crate;
  crate.name = name.name;
  crate.version = of.version.value.text();
  crate.lib_name = name.import_name;
  crate.edition = "2021";
  crate.rust_version = fanout::language_minimum(fanout::Destination::crates);
  crate.authors = texts(of.authors);
  crate.description = text(of.description);
  crate.homepage = text(of.homepage);
  crate.keywords = texts(of.keywords);
  crate.capabilities.package = of.name.value;
  crate.capabilities.version = crate.version;
  crate.license = text(of.license);
  crate.repository = text(of.repository);
  std::string made = artefact::crate_source_manifest(crate);
  made += fmt::format("\n[lib]\nname = {}\ncrate-type = [\"rlib\", \"cdylib\", \"staticlib\"]\n", toml_quote(name.import_name));
  std::string dependencies;
  for (const ir::Module& module : program.modules) {
    if (crates == nullptr || !module.name.starts_with(emit::kCrateModule)) continue;
    const auto found = crates->calls.dependencies.find(module.name.substr(emit::kCrateModule.size()));
    if (found != crates->calls.dependencies.end())
      dependencies += fmt::format("{} = {}\n", found->first, found->second);
  }
  if (!dependencies.empty()) made += "\n[dependencies]\n" + dependencies;
  return made + "\n[profile.release]\npanic = \"unwind\"\n\n[workspace]\n";
}

// Where the modules of the root stand.
void add_module(std::string& root) {
  for (const std::string_view head : {"\nmod ", "\npub mod ", "\nuse "}) {
    const std::size_t at = root.find(head);
    if (at == root.npos) continue;
    root.insert(at + 1, "mod c_face;\n");
    return;
  }
  root = root.starts_with("mod ") || root.starts_with("pub mod ") ? "mod c_face;\n" + root : root + "\nmod c_face;\n";
}

}  // namespace

Result<void> add_c_library(FileSystem& files, Artefacts& made) {
  const Compilation& library = *made.compilation;
  const auto root = library.directories.find(library.surface.package);
  if (library.surface.package.empty() || root == library.directories.end())
    return fail(Code::C013, "only a package is built as a library", "Run `mochi init --lib`.");
  const package::Manifest manifest = manifest_in(files, root->second);
  if (!manifest.package) return fail(Code::C013, "the manifest names no package");
  const emit::LibraryOptions options = library_options(files, library, emit::Language::rust);
  MOCHI_TRY(const fanout::NativeName name,
            fanout::map_name(fanout::Destination::crates, library.surface.package,
                             native_form(files, root->second).names[fanout::Destination::crates]));
  const emit::CFace face = emit::c_face(library.surface, options.self, options.version);
  const NativeCrates* crates = made.crates ? &*made.crates : nullptr;
  for (emit::OutputFile& file : made.output.files) {
    if (file.path == "src/lib.rs") add_module(file.text);
  }
  made.output.files.push_back({"src/c_face.rs", face.module, false});
  made.output.files.push_back({fmt::format("include/{}.h", options.self.import_name), face.header, false});
  made.output.files.push_back({"Cargo.toml", manifest_text(*manifest.package, name, crates, library.program), false});
  std::sort(made.output.files.begin(), made.output.files.end(),
            [](const emit::OutputFile& a, const emit::OutputFile& b) { return a.path < b.path; });
  return {};
}

}  // namespace mochi
