#include "session/rust/imports.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/edit_distance.h"
#include "base/path.h"
#include "base/string_util.h"
#include "bridge/rust/bind/crate_surface.h"
#include "bridge/rust/bind/shim.h"
#include "bridge/rust/bind/uses.h"
#include "bridge/rust/build/umbrella.h"
#include "bridge/rust/wrap/native.h"
#include "bridge/rust/wrap/wrapper.h"
#include "diag/codes.h"
#include "package/paths.h"
#include "session/rust/instances.h"
#include "session/rust/native_calls.h"

namespace mochi {
namespace {

constexpr std::size_t kShimBytes = std::size_t{64} << 20U;
// What is kept once everything else is.
constexpr std::string_view kDone = "done";
// All words that name something of the crates, and those that the library was made for.
constexpr std::string_view kNames = "names";
constexpr std::string_view kUsed = "used";

std::string lines_of(const std::set<std::string, std::less<>>& words) {
  std::string made;
  for (const std::string& word : words) made += word + "\n";
  return made;
}

std::string sha256(std::string_view text) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, text));
}

// What rules of this program go into what is made.
std::string generation() {
  std::string all = fmt::format("{}\n", rust::kBindingFormat);
  for (const rust::AbiFile& file : rust::abi_files()) all += file.text;
  return all;
}

constexpr std::string_view kSkipped = "SKIPPED: ";
constexpr std::string_view kReason = "  Reason: ";
constexpr std::string_view kRemedy = "  Override: ";

std::string skips_text(const rust::BoundCrate& crate) {
  if (crate.skips.empty()) return "# No skipped items.\n";
  std::string made;
  for (const api::Skip& skip : crate.skips)
    made += fmt::format("{}{}\n{}{}\n{}{}\n", kSkipped, skip.item, kReason, skip.reason, kRemedy,
                        rust::skip_remedy(std::string_view(skip.reason)));
  return made;
}

// `bytes::Regex as Trait::find` as a program writes it: `bytes.Regex.find`.
std::string mochi_path(std::string_view item) {
  std::string made;
  for (std::string_view rest = item;;) {
    const std::size_t colon = rest.find("::");
    const std::string_view part = rest.substr(0, colon);
    made += part.substr(0, part.find(' '));
    if (colon == std::string_view::npos) return made;
    made += '.';
    rest.remove_prefix(colon + 2);
  }
}

// What `skips_text` wrote, as the checker asks for it.
std::vector<check::Absent> read_skips(std::string_view text) {
  std::vector<check::Absent> made;
  std::string_view item;
  for (const std::string_view line : split_lines(text)) {
    if (line.starts_with(kSkipped)) {
      item = line.substr(kSkipped.size());
    } else if (line.starts_with(kReason)) {
      made.push_back({mochi_path(item),
                      fmt::format("`{}` of the crate is not bound: {}.", item, line.substr(kReason.size()))});
    } else if (line.starts_with(kRemedy) && !made.empty()) {
      std::string remedy(line.substr(kRemedy.size()));
      if (remedy.empty()) continue;
      remedy[0] = static_cast<char>(remedy[0] - 'a' + 'A');
      made.back().why += fmt::format(" {}.", remedy);
    }
  }
  std::stable_sort(made.begin(), made.end(),
                   [](const check::Absent& a, const check::Absent& b) { return a.name < b.name; });
  return made;
}

}  // namespace

std::string RustImports::at(std::string_view name) const { return join_path(folder_, name); }

void RustImports::tell(std::string_view what) const {
  if (listener_ != nullptr) listener_->note(fmt::format("rust: {}\n", what));
}

Result<void> RustImports::keep(const std::string& name, const std::string& text) {
  return host_.files.write(at(name), text);
}

Result<void> RustImports::prepare(const package::Lock& lock) {
  MOCHI_TRY(const package::Paths paths, package::find_paths(host_.env));
  const std::string key = sha256(generation() + needs_.key + rust_lock_text(lock));
  folder_ = join_path(paths.cache, fmt::format("rust-deps/imports/{}", key));
  lock_ = lock;
  if (needs_.crates.empty() || covers()) return {};
  MOCHI_TRY(const rust::DocProjectSpec spec, rust_project_spec(host_, needs_, &lock, this));
  MOCHI_TRY(const std::unique_ptr<FileLock> alone, rust_turn(host_));
  return make(spec);
}

bool RustImports::covers() {
  const Result<std::string> names = host_.files.read(at(kNames), kShimBytes);
  const Result<std::string> used = host_.files.read(at(kUsed), kShimBytes);
  if (!names || !used) return false;
  for (const std::string_view word : split_lines(*used)) used_.emplace(word);
  const std::size_t known = used_.size();
  for (const std::string_view word : split_lines(*names)) {
    if (needs_.words.contains(word)) used_.emplace(word);
  }
  return used_.size() == known && host_.files.exists(at(kDone));
}

Result<void> RustImports::use(std::string_view source) {
  rust::add_words(source, needs_.words);
  return prepare(package::Lock(lock_));
}

Result<bool> RustImports::lock(package::Lock& lock) {
  std::vector<package::LockSection> sections;
  if (!needs_.crates.empty()) {
    MOCHI_TRY(const rust::DocProjectSpec spec, rust_project_spec(host_, needs_, &lock, this));
    sections = rust_sections(spec);
  }
  std::vector<package::LockSection> all;
  for (const package::LockSection& section : lock.sections) {
    if (section.name != kRustSection) all.push_back(section);
  }
  all.insert(all.end(), sections.begin(), sections.end());
  const bool changed = all != lock.sections;
  lock.sections = std::move(all);
  MOCHI_TRY_VOID(prepare(lock));
  return changed;
}

Result<void> RustImports::make(const rust::DocProjectSpec& spec) {
  MOCHI_TRY(const std::unique_ptr<rust::DocProject> project,
            rust::DocProject::open(host_.files, host_.processes, spec));
  struct Read {
    const rust::CrateNeed& need;
    std::unique_ptr<rust::DocWorld> world;
    rust::PublicApi items;
  };
  std::vector<Read> read;
  rust::TraitPaths traits;
  for (const rust::CrateNeed& need : needs_.crates) {
    const rust::ChosenCrate* chosen = spec.crates.find(need.name);
    if (chosen == nullptr) continue;
    tell(fmt::format("reading what {} {} offers", chosen->name, chosen->version.text()));
    MOCHI_TRY(std::unique_ptr<rust::DocCrate> root, project->document(*chosen));
    read.push_back({need, std::make_unique<rust::DocWorld>(std::move(root), project.get()), {}});
    read.back().items = rust::walk_public(*read.back().world);
    read.back().world->close();
    rust::add_trait_paths(*read.back().world, read.back().items, traits);
  }
  std::vector<rust::BoundCrate> crates;
  for (const Read& known : read) {
    const rust::CrateNeed& need = known.need;
    rust::Judge judge(*known.world);
    const rust::CallableList callables = rust::list_callables(judge, known.items);
    std::vector<rust::InstanceRequest> requests;
    for (const std::string& text : needs_.instances[need.name]) {
      if (std::optional<rust::RequestedType> one = read_instance(text)) requests.push_back(std::move(*one));
    }
    crates.push_back(rust::bind_crate(judge, known.items, callables, need.name, requests, false, traits));
  }
  std::set<std::string, std::less<>> names;
  for (const rust::BoundCrate& crate : crates) names.merge(rust::names_of(crate));
  for (const std::string& name : names) {
    if (needs_.words.contains(name)) used_.insert(name);
  }
  for (rust::BoundCrate& crate : crates) rust::mark_uses(crate, used_);
  const auto say = [&](std::string_view what) { tell(what); };
  rust::Umbrella umbrella(host_.files, host_.processes, *project, "wrap", std::move(crates));
  MOCHI_TRY_VOID(umbrella.judge(say));
  MOCHI_TRY_VOID(host_.files.make_dirs(folder_));
  for (std::size_t i = 0; i < umbrella.crates().size(); ++i) {
    const rust::BoundCrate& crate = umbrella.crates()[i];
    MOCHI_TRY_VOID(keep(crate.package + ".mochi", rust::shim_text(crate)));
    MOCHI_TRY_VOID(keep(crate.package + ".native", rust::native_text(crate, umbrella.forms(i))));
    MOCHI_TRY_VOID(keep(crate.package + "_extern.mochi", rust::extern_text(crate)));
    MOCHI_TRY_VOID(keep(crate.package + ".skips", skips_text(crate)));
  }
  MOCHI_TRY_VOID(keep("umbrella", umbrella.place()));
  MOCHI_TRY_VOID(keep(std::string(kNames), lines_of(names)));
  MOCHI_TRY_VOID(keep(std::string(kUsed), lines_of(used_)));
  return keep(std::string(kDone), "");
}

Result<check::ModuleSource> RustImports::module(std::string_view crate) {
  const auto found = std::find_if(needs_.crates.begin(), needs_.crates.end(),
                                  [&](const rust::CrateNeed& need) { return need.name == crate; });
  if (found == needs_.crates.end()) {
    std::vector<std::string_view> names;
    for (const rust::CrateNeed& need : needs_.crates) names.push_back(need.name);
    const std::string_view near = nearest_word(crate, names);
    return fail(Code::M057_RUST_E015,
                fmt::format("the crate `{}` is not among the dependencies of the project", crate),
                near.empty() ? fmt::format("Run `mochi pkg add rust {}`.", crate) : suggestion(near));
  }
  check::ModuleSource made;
  made.name = fmt::format("rust/{}", crate);
  for (const std::string_view part : {"", "_extern"}) {
    const std::string name = fmt::format("{}{}.mochi", crate, part);
    MOCHI_TRY(std::string text, host_.files.read(at(name), kShimBytes));
    made.files.push_back({"rust/" + name, std::move(text)});
  }
  MOCHI_TRY(const std::string skips, host_.files.read(at(std::string(crate) + ".skips"), kShimBytes));
  made.absent = read_skips(skips);
  return made;
}

Result<emit::CrateCalls> RustImports::native() {
  emit::CrateCalls made;
  for (const rust::CrateNeed& need : needs_.crates) {
    MOCHI_TRY(const std::string text, host_.files.read(at(need.name + ".native"), kShimBytes));
    MOCHI_TRY_VOID(read_native_calls(text, std::string(emit::kCrateModule) + need.name, made));
  }
  MOCHI_TRY(const std::string folder, project());
  if (Result<std::string> futures = host_.files.read(join_path(folder, "wrap/abi/futures.rs"), kShimBytes))
    made.futures = std::move(*futures);
  MOCHI_TRY(const std::string manifest, host_.files.read(join_path(folder, "Cargo.toml"), kShimBytes));
  bool inside = false;
  for (const std::string_view line : split_lines(manifest)) {
    const std::size_t sign = line.find(" = ");
    if (inside && sign != line.npos) made.dependencies.emplace(line.substr(0, sign), line.substr(sign + 3));
    if (line.starts_with("[")) inside = line == "[dependencies]";
  }
  return made;
}

Result<std::string> RustImports::project() {
  MOCHI_TRY(const std::string place, host_.files.read(at("umbrella"), kShimBytes));
  const std::vector<std::string_view> lines = split_lines(place);
  if (lines.size() < 2) return fail(Code::M057_RUST_E007, "what was made for the crates cannot be read");
  return std::string(parent_path(lines[1]));
}

Result<std::string> RustImports::library() {
  if (needs_.crates.empty()) return std::string();
  MOCHI_TRY(std::string place, host_.files.read(at("umbrella"), kShimBytes));
  const auto say = [&](std::string_view what) { tell(what); };
  if (rust::umbrella_built(host_.files, place))
    return rust::build_umbrella(host_.files, host_.processes, place, say);
  MOCHI_TRY(const std::unique_ptr<FileLock> alone, rust_turn(host_));
  if (!rust::umbrella_stands(host_.files, place)) {
    // Another project has used the folder since.
    MOCHI_TRY(const rust::DocProjectSpec spec, rust_project_spec(host_, needs_, &lock_, this));
    MOCHI_TRY_VOID(make(spec));
    MOCHI_TRY(place, host_.files.read(at("umbrella"), kShimBytes));
  }
  return rust::build_umbrella(host_.files, host_.processes, place, say);
}

}  // namespace mochi
