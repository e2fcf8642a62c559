#include "bridge/rust/build/doc_project.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "base/path.h"
#include "base/source.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "bridge/rust/ingest/doc_reader.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

constexpr std::string_view kPackage = "mochi-surface";
constexpr std::size_t kArchiveBytes = std::size_t{256} << 20U;
constexpr std::size_t kLockBytes = std::size_t{16} << 20U;
constexpr std::size_t kMetadataBytes = std::size_t{64} << 20U;
// The first toolchain with `resolver = "3"`.
constexpr std::uint64_t kResolverThree = 84;

std::string lib_of(std::string_view package) {
  std::string made(package);
  std::replace(made.begin(), made.end(), '-', '_');
  return made;
}

// Stands for all that decides what rustdoc says.
std::string key_of(const DocProjectSpec& spec) {
  archive::Hasher hasher(archive::DigestKind::blake3);
  hasher.update(project_manifest(spec.needs, spec.crates, spec.toolchain));
  for (const ChosenCrate& crate : spec.crates.crates) hasher.update(crate.line + "\n");
  hasher.update(spec.toolchain.text);
  constexpr std::size_t kLength = 32;
  return archive::hex(hasher.finish()).substr(0, kLength);
}

std::string quoted_list(const std::vector<std::string>& words) {
  std::string made = "[";
  for (const std::string& word : words) made += (made.size() > 1 ? ", " : "") + toml_quote(word);
  return made + "]";
}

const JsonValue* array_of(const JsonValue& object, std::string_view key) {
  const JsonValue* found = object.find(key);
  return found != nullptr && found->is(JsonKind::array) ? found : nullptr;
}

bool holds_word(const JsonValue* list, std::string_view word) {
  if (list == nullptr) return false;
  return std::any_of(list->items.begin(), list->items.end(),
                     [&](const JsonValue& v) { return v.text == word; });
}

ProjectCrate read_package(const JsonValue& package) {
  ProjectCrate made;
  made.name = package.text_of("name");
  made.version = package.text_of("version");
  const JsonValue* targets = array_of(package, "targets");
  if (targets == nullptr) return made;
  for (const JsonValue& target : targets->items) {
    const JsonValue* kind = array_of(target, "kind");
    const bool macro = holds_word(kind, "proc-macro");
    made.runs_code = made.runs_code || macro || holds_word(kind, "custom-build");
    const bool lib = holds_word(kind, "lib") || holds_word(kind, "rlib") || holds_word(kind, "dylib") ||
                     holds_word(kind, "cdylib") || holds_word(kind, "staticlib");
    if (lib) made.lib = lib_of(target.text_of("name"));
  }
  return made;
}

void read_dependencies(const JsonValue& node, ProjectCrate& into) {
  const JsonValue* deps = array_of(node, "deps");
  if (deps == nullptr) return;
  for (const JsonValue& dep : deps->items) into.deps.emplace(dep.text_of("name"), dep.text_of("pkg"));
}

// rustdoc writes JSON only with an unstable option. It alone may have one: build scripts ask for the variable, and what they
// build would be built anew each time that it changes.
constexpr std::string_view kLauncher = "rustdoc";
constexpr std::string_view kLauncherText = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";

// Reading, judging and building share what cargo makes of the crates, so all have one profile. Wrappers are many and short;
// what they call is worth the time.
constexpr std::string_view kProfile =
    "\n[profile.release]\nopt-level = 2\nstrip = true\npanic = \"unwind\"\n"
    "\n[profile.release.package.mochi-surface]\nopt-level = 1\n";

}  // namespace

std::string project_manifest(const std::vector<CrateNeed>& needs, const CrateSet& crates,
                             const Toolchain& toolchain) {
  std::string made = "# Written by mochi: the crates whose surface is read.\n[package]\n";
  made += fmt::format("name = \"{}\"\nversion = \"0.0.0\"\nedition = \"2021\"\npublish = false\n", kPackage);
  const package::Version& v = toolchain.version;
  const bool three = v.major > 1 || v.minor >= kResolverThree;
  made +=
      fmt::format("rust-version = \"{}.{}\"\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\nresolver = \"{}\"\n",
                  v.major, v.minor, three ? 3 : 2);
  made += "\n[dependencies]\n";
  std::vector<const CrateNeed*> sorted;
  for (const CrateNeed& need : needs) sorted.push_back(&need);
  std::sort(sorted.begin(), sorted.end(),
            [](const CrateNeed* a, const CrateNeed* b) { return a->name < b->name; });
  for (const CrateNeed* need : sorted) {
    // The version that was chosen for the need: the newest that it allows.
    std::string requirement = "*";
    for (const ChosenCrate& crate : crates.crates) {
      if (crate.name == need->name && need->requirement.in_range(crate.version))
        requirement = "=" + crate.version.text();
    }
    made += fmt::format("{} = {{ version = {}", need->name, toml_quote(requirement));
    if (!need->features.empty()) made += ", features = " + quoted_list(need->features);
    if (!need->default_features) made += ", default-features = false";
    made += " }\n";
  }
  return made + std::string(kProfile);
}

Result<std::map<std::string, ProjectCrate>> parse_metadata(std::string_view text) {
  JsonValue root;
  JsonError error;
  if (!parse_json(text, root, error, {.bytes = kMetadataBytes}))
    return fail(Code::M057_RUST_E007, "what `cargo metadata` says cannot be read: " + error.message);
  std::map<std::string, ProjectCrate> made;
  if (const JsonValue* packages = array_of(root, "packages")) {
    for (const JsonValue& package : packages->items)
      made.emplace(package.text_of("id"), read_package(package));
  }
  const JsonValue* resolve = root.find("resolve");
  const JsonValue* nodes = resolve == nullptr ? nullptr : array_of(*resolve, "nodes");
  if (made.empty() || nodes == nullptr)
    return fail(Code::M057_RUST_E007, "what `cargo metadata` says has no packages");
  for (const JsonValue& node : nodes->items) {
    auto found = made.find(std::string(node.text_of("id")));
    if (found != made.end()) read_dependencies(node, found->second);
  }
  return made;
}

Result<std::vector<std::string>> locked_crates(std::string_view lock) {
  SourceMap sources;
  const SourceId id = sources.add("Cargo.lock", std::string(lock));
  MOCHI_TRY(const TomlValue root, parse_toml(sources, id, Code::M057_RUST_E013));
  std::vector<std::string> made;
  const TomlValue* packages = root.find("package");
  if (packages == nullptr || !packages->is(TomlValue::Kind::array)) return made;
  for (const TomlValue& package : packages->items) {
    const TomlValue* name = package.find("name");
    const TomlValue* version = package.find("version");
    if (package.find("source") == nullptr || name == nullptr || version == nullptr) continue;
    made.push_back(name->text + " " + version->text);
  }
  std::sort(made.begin(), made.end());
  return made;
}

DocProject::DocProject(FileSystem& files, Processes& processes, DocProjectSpec spec)
    : files_(files), processes_(processes), spec_(std::move(spec)) {
  folder_ = join_path(spec_.cache, "surface/" + key_of(spec_));
}

std::string DocProject::at(std::string_view path) const { return join_path(folder_, path); }

CargoRun DocProject::cargo(std::vector<std::string> args) const {
  CargoRun run;
  run.args = std::move(args);
  run.directory = folder_;
  run.home = join_path(spec_.cache, "cargo");
  run.target = join_path(spec_.cache, "target");
  return run;
}

Result<void> DocProject::put_archive(const ChosenCrate& crate, const package::StoredBlob& blob) {
  const std::string to = at(fmt::format("registry/{}-{}.crate", crate.name, crate.version.text()));
  if (files_.exists(to) || files_.hard_link(blob.path, to)) return {};
  MOCHI_TRY(const std::string bytes, files_.read(blob.path, kArchiveBytes));
  return files_.write(to, bytes);
}

Result<void> DocProject::write_registry() {
  std::map<std::string, std::string> index;
  for (std::size_t i = 0; i < spec_.crates.crates.size(); ++i) {
    const ChosenCrate& crate = spec_.crates.crates[i];
    index[crate_index_path(crate.name)] += crate.line + "\n";
    MOCHI_TRY_VOID(files_.make_dirs(at("registry")));
    MOCHI_TRY_VOID(put_archive(crate, spec_.archives[i]));
  }
  for (const auto& [path, lines] : index) {
    const std::string to = at("registry/index/" + path);
    MOCHI_TRY_VOID(files_.make_dirs(parent_path(to)));
    MOCHI_TRY_VOID(files_.write(to, lines));
  }
  return {};
}

Result<void> DocProject::write() {
  MOCHI_TRY_VOID(files_.make_dirs(at(".cargo")));
  MOCHI_TRY_VOID(write_registry());
  const std::string config =
      fmt::format("[source.crates-io]\nreplace-with = \"mochi\"\n\n[source.mochi]\nlocal-registry = {}\n",
                  toml_quote(at("registry")));
  MOCHI_TRY_VOID(files_.write(at(".cargo/config.toml"), config));
  MOCHI_TRY_VOID(files_.write(at("lib.rs"), ""));
  return files_.write(at("Cargo.toml"), project_manifest(spec_.needs, spec_.crates, spec_.toolchain));
}

Result<void> DocProject::compare_lock() {
  MOCHI_TRY(const std::string lock, files_.read(at("Cargo.lock"), kLockBytes));
  MOCHI_TRY(const std::vector<std::string> theirs, locked_crates(lock));
  std::vector<std::string> ours;
  for (const ChosenCrate& crate : spec_.crates.crates)
    ours.push_back(crate.name + " " + crate.version.text());
  std::sort(ours.begin(), ours.end());
  if (ours == theirs) return {};
  std::vector<std::string> differing;
  std::set_symmetric_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                std::back_inserter(differing));
  return fail(Code::M057_RUST_E013,
              fmt::format("cargo and mochi do not choose the same versions: {}", join(differing, ", ")));
}

Result<void> DocProject::read_metadata(std::string_view text) {
  MOCHI_TRY(crates_, parse_metadata(text));
  return {};
}

// Z2: whoever runs code is named, once.
Result<void> DocProject::check_allowed() {
  std::set<std::string> running;
  std::vector<std::string> refused;
  std::set<std::string, std::less<>> built;
  if (const Result<std::string> tree = files_.read(at("built"), kMetadataBytes)) {
    // `name v1.2.3 (proc-macro)`
    for (const std::string_view line : split_lines(*tree)) {
      const std::vector<std::string_view> words = split(line, ' ');
      if (words.size() >= 2 && words[1].starts_with("v"))
        built.insert(fmt::format("{} {}", words[0], words[1].substr(1)));
    }
  }
  for (const auto& [id, crate] : crates_) {
    if (crate.runs_code && (built.empty() || built.contains(crate.name + " " + crate.version)))
      running.insert(crate.name);
  }
  for (const std::string& name : running) {
    const auto& allowed = spec_.allow_build;
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) refused.push_back(name);
  }
  if (refused.empty()) return {};
  const std::vector<std::string> all(running.begin(), running.end());
  return fail(Code::M057_RUST_E012,
              fmt::format("{} would run code while being built: {}",
                          counted(refused.size(), "crate", "crates"), name_list(refused)),
              fmt::format("If you trust them, add `--allow-build={}`, or list them in `[rust] allow-build`.",
                          join(all, ",")));
}

Result<void> DocProject::resolve() {
  const std::string kept = at("metadata.json");
  if (Result<std::string> text = files_.read(kept, kMetadataBytes)) return read_metadata(*text);
  if (spec_.listener != nullptr)
    spec_.listener->begins(fmt::format("resolving {}", counted(spec_.crates.crates.size(), "crate", "crates")));
  MOCHI_TRY_VOID(write());
  MOCHI_TRY(std::string ignored,
            run_cargo(processes_, cargo({"generate-lockfile", "--offline"}), "resolving the chosen crates"));
  static_cast<void>(ignored);
  MOCHI_TRY_VOID(compare_lock());
  MOCHI_TRY(const std::string text,
            run_cargo(processes_, cargo({"metadata", "--format-version", "1", "--offline", "--locked"}),
                      "looking at the chosen crates"));
  // The lock and cargo's metadata also hold what only other platforms and features that are off would build.
  MOCHI_TRY(const std::string built, run_cargo(processes_,
                                               cargo({"tree", "--edges", "normal,build", "--prefix", "none",
                                                      "--format", "{p}", "--offline", "--locked"}),
                                               "looking at the chosen crates"));
  MOCHI_TRY_VOID(files_.write(at("built"), built));
  MOCHI_TRY_VOID(read_metadata(text));
  return files_.write(kept, text);
}

Result<std::unique_ptr<DocProject>> DocProject::open(FileSystem& files, Processes& processes,
                                                     DocProjectSpec spec) {
  std::unique_ptr<DocProject> made(new DocProject(files, processes, std::move(spec)));
  MOCHI_TRY_VOID(made->resolve());
  MOCHI_TRY_VOID(made->check_allowed());
  return made;
}

Result<std::unique_ptr<DocCrate>> DocProject::document(const ProjectCrate& crate) {
  if (crate.lib.empty())
    return fail(Code::M057_RUST_E010, fmt::format("{} {} has no library", crate.name, crate.version));
  const std::string kept = at(fmt::format("doc/{}-{}.json", crate.name, crate.version));
  Result<std::string> text = files_.read(kept, kDocBytes);
  if (!text) {
    CargoRun run =
        cargo({"rustdoc", "--release", "-p", crate.name + "@" + crate.version, "--lib", "--offline",
               "--locked", "--", "-Zunstable-options", "--output-format", "json", "--cap-lints", "allow"});
    run.rustdoc = at(kLauncher);
    if (spec_.listener != nullptr)
      spec_.listener->begins(fmt::format("reading {} {}, with what it needs", crate.name, crate.version));
    MOCHI_TRY_VOID(files_.write(run.rustdoc, kLauncherText));
    MOCHI_TRY_VOID(files_.set_mode(run.rustdoc, 0755));
    MOCHI_TRY(const std::string ignored,
              run_cargo(processes_, run, fmt::format("documenting `{}`", crate.name)));
    static_cast<void>(ignored);
    const std::string made = join_path(spec_.cache, fmt::format("target/doc/{}.json", crate.lib));
    MOCHI_TRY_VOID(files_.make_dirs(at("doc")));
    MOCHI_TRY_VOID(files_.rename(made, kept));
    text = files_.read(kept, kDocBytes);
    if (!text) return fail(std::move(text).error());
  }
  Result<std::unique_ptr<DocCrate>> read = read_rustdoc(std::move(*text));
  if (!read)
    return fail(
        std::move(read).error().with_context(fmt::format("reading what rustdoc says of `{}`", crate.name)));
  return read;
}

std::string DocProject::lib_of(const ChosenCrate& crate) const {
  for (const auto& [id, known] : crates_) {
    if (known.name == crate.name && known.version == crate.version.text()) return known.lib;
  }
  return {};
}

Result<std::unique_ptr<DocCrate>> DocProject::document(const ChosenCrate& crate) {
  for (const auto& [id, known] : crates_) {
    if (known.name == crate.name && known.version == crate.version.text()) return document(known);
  }
  return fail(Code::M057_RUST_E010, fmt::format("cargo does not build {}", crate.name));
}

Result<std::unique_ptr<DocCrate>> DocProject::load(std::string_view name, const DocCrate& by) {
  const ProjectCrate* found = nullptr;
  for (const auto& [id, crate] : crates_) {
    if (crate.lib != by.name || crate.version != by.version) continue;
    auto dep = crate.deps.find(std::string(name));
    auto package = dep == crate.deps.end() ? crates_.end() : crates_.find(dep->second);
    if (package != crates_.end()) found = &package->second;
  }
  // Reached through a crate between them: the newest one of the name.
  const bool direct = found != nullptr;
  for (const auto& [id, crate] : crates_) {
    if (direct || crate.lib != name) continue;
    const Result<package::Version> version = package::parse_version(crate.version);
    const Result<package::Version> best = package::parse_version(found == nullptr ? "0.0.0" : found->version);
    if (version && (found == nullptr || (best && *best < *version))) found = &crate;
  }
  if (found == nullptr || found->lib.empty()) return std::unique_ptr<DocCrate>();
  return document(*found);
}

}  // namespace mochi::rust
