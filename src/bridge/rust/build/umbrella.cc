#include "bridge/rust/build/umbrella.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "archive/digest.h"
#include "base/json.h"
#include "base/path.h"
#include "base/string_util.h"
#include "bridge/rust/wrap/wrapper.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kMessageBytes = std::size_t{256} << 20U;
constexpr std::size_t kLibraryBytes = std::size_t{1} << 30U;
constexpr int kRounds = 16;

constexpr std::string_view kFutures = "abi/futures.rs";
constexpr std::string_view kTokioFutures = "abi/futures_tokio.rs";
constexpr std::string_view kRuntimeCrate = "tokio";

std::string_view abi_text(std::string_view path) {
  for (const AbiFile& file : abi_files()) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::string file_of(const BoundCrate& crate) { return fmt::format("w_{}.rs", crate.lib); }

const JsonValue* list_in(const JsonValue& value, std::string_view name) {
  const JsonValue* found = value.find(name);
  return found != nullptr && found->kind == JsonKind::array ? found : nullptr;
}

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

std::string sha256(std::string_view text) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, text));
}

std::string library_path(std::string_view cache, std::string_view key) {
  return join_path(cache, fmt::format("wrappers/{}/library.so", key));
}

}  // namespace

Umbrella::Umbrella(FileSystem& files, Processes& processes, const DocProject& project, std::string_view part,
                   std::vector<BoundCrate> crates)
    : files_(files), processes_(processes), project_(project), crates_(std::move(crates)) {
  for (const BoundCrate& crate : crates_) forms_.emplace_back(crate.calls.size(), 0);
  call_lines_.resize(crates_.size());
  type_lines_.resize(crates_.size());
  folder_ = join_path(project_.folder(), part);
}

std::string Umbrella::at(std::string_view path) const { return join_path(folder_, path); }

CargoRun Umbrella::cargo(std::vector<std::string> args) const {
  CargoRun run;
  run.args = std::move(args);
  run.directory = folder_;
  run.home = join_path(project_.spec().cache, "cargo");
  run.target = join_path(project_.spec().cache, "target");
  return run;
}

std::string Umbrella::key() const {
  std::string all = project_.spec().toolchain.text + "\n";
  for (const ChosenCrate& crate : project_.spec().crates.crates)
    all += fmt::format("{} {} {}\n", crate.name, crate.version.text(), join(crate.features, ","));
  for (std::size_t i = 0; i < crates_.size(); ++i) all += wrapper_hash(i) + "\n";
  return sha256(all);
}

std::string Umbrella::wrapper_hash(std::size_t crate) const {
  std::string all = wrapper_text(crates_[crate], forms_[crate]).text;
  for (const AbiFile& file : abi_files()) all += file.text;
  return sha256(all);
}

bool Umbrella::has_runtime() const {
  const DocProjectSpec& spec = project_.spec();
  const bool needed = std::any_of(spec.needs.begin(), spec.needs.end(),
                                  [](const CrateNeed& need) { return need.name == kRuntimeCrate; });
  const ChosenCrate* chosen = needed ? spec.crates.find(std::string(kRuntimeCrate)) : nullptr;
  return chosen != nullptr &&
         std::find(chosen->features.begin(), chosen->features.end(), "rt") != chosen->features.end();
}

Result<void> Umbrella::write() {
  MOCHI_TRY_VOID(files_.make_dirs(folder_));
  std::string manifest =
      project_manifest(project_.spec().needs, project_.spec().crates, project_.spec().toolchain);
  // One name per content: several projects share the folder where cargo builds.
  const std::string lib =
      fmt::format("[lib]\nname = \"mochi_{}\"\ncrate-type = [\"cdylib\"]\n", key().substr(0, 16));
  const std::size_t place = manifest.find("[lib]\n");
  manifest.replace(place, std::string_view("[lib]\n").size(), lib);
  MOCHI_TRY_VOID(files_.write(at("Cargo.toml"), manifest));
  MOCHI_TRY(const std::string lock, files_.read(join_path(project_.folder(), "Cargo.lock"), kMessageBytes));
  MOCHI_TRY_VOID(files_.write(at("Cargo.lock"), lock));
  std::string root;
  for (const AbiFile& file : abi_files()) {
    // Futures run on tokio's runtime where the project has it, else the thread waits for them itself.
    if (file.path == kTokioFutures) continue;
    const std::string_view text = file.path == kFutures && has_runtime() ? abi_text(kTokioFutures) : file.text;
    MOCHI_TRY_VOID(files_.make_dirs(parent_path(at(file.path))));
    MOCHI_TRY_VOID(files_.write(at(file.path), std::string(text)));
    if (file.path.find('/') != file.path.npos) continue;
    root += fmt::format("#[macro_use]\nmod {};\n", file.path.substr(0, file.path.rfind('.')));
  }
  for (std::size_t i = 0; i < crates_.size(); ++i) {
    WrapperText text = wrapper_text(crates_[i], forms_[i]);
    call_lines_[i] = std::move(text.call_lines);
    type_lines_[i] = std::move(text.type_lines);
    MOCHI_TRY_VOID(files_.write(at(file_of(crates_[i])), text.text));
    root += fmt::format("mod w_{};\n", crates_[i].lib);
  }
  return files_.write(at("lib.rs"), root);
}

Result<std::vector<Umbrella::Refusal>> Umbrella::ask() {
  ProcessSpec spec =
      cargo_spec(cargo({"check", "--release", "--offline", "--locked", "--message-format", "json"}));
  Result<ProcessResult> done = processes_.run(spec);
  if (!done) return fail(Code::M057_RUST_E006, "`cargo` cannot be run");
  if (done->interrupted) return fail(Code::C010, "interrupted");
  std::vector<Refusal> made;
  for (std::string_view line : split_lines(done->out)) {
    JsonValue root;
    JsonError error;
    if (line.find("compiler-message") == line.npos ||
        !parse_json(line, root, error, {.bytes = kMessageBytes}))
      continue;
    const JsonValue* message = root.find("message");
    if (message == nullptr || message->text_of("level") != "error") continue;
    Refusal refusal;
    refusal.text = first_line(message->text_of("message"));
    if (const JsonValue* code = message->find("code")) refusal.code = code->text_of("code");
    const JsonValue* spans = list_in(*message, "spans");
    if (spans == nullptr || spans->items.empty()) {
      // «aborting due to …»
      continue;
    }
    for (const JsonValue& span : spans->items) {
      const JsonValue* primary = span.find("is_primary");
      if (primary == nullptr || !primary->boolean) continue;
      // The outermost place that a macro was used at.
      const JsonValue* at_span = &span;
      for (const JsonValue* expansion = span.find("expansion");
           expansion != nullptr && expansion->find("span") != nullptr; expansion = at_span->find("expansion"))
        at_span = expansion->find("span");
      Refusal one = refusal;
      one.file = at_span->text_of("file_name");
      if (const JsonValue* number = at_span->find("line_start"))
        one.line = static_cast<std::uint32_t>(number->integer);
      made.push_back(std::move(one));
      break;
    }
  }
  if (made.empty() && !done->ok())
    return fail(Code::M057_RUST_E007, "cargo failed checking the wrappers:\n" + done->err);
  return made;
}

// True if the line was a call's or a type's.
bool Umbrella::refuse_line(std::size_t crate, const Refusal& refusal) {
  BoundCrate& of = crates_[crate];
  for (std::size_t i = 0; i < of.calls.size(); ++i) {
    if (!of.calls[i].asked || call_lines_[crate][i] != refusal.line) continue;
    if (forms_[crate][i] == kDropped) return true;
    if (++forms_[crate][i] < of.calls[i].forms.size()) return true;
    forms_[crate][i] = kDropped;
    const std::string_view code =
        refusal.code.empty() ? std::string_view("rustc") : std::string_view(refusal.code);
    of.calls[i].refusal = fmt::format("SkipCompile: {}: {}", code, refusal.text);
    return true;
  }
  for (std::size_t i = 0; i < of.types.size(); ++i) {
    if (!of.types[i].asked || type_lines_[crate][i] != refusal.line) continue;
    BoundType& type = of.types[i];
    // A record or enum that is none after all is a handle; what is no handle either (an unsized type) stays in Rust.
    type.form = type.form == TypeForm::handle ? TypeForm::absent : TypeForm::handle;
    type.parts.clear();
    type.variants.clear();
    type.decl.fields.clear();
    type.decl.variants.clear();
    type.decl.kind = api::TypeDeclKind::opaque;
    return true;
  }
  return false;
}

bool Umbrella::apply(const std::vector<Refusal>& refusals, std::string& unknown) {
  // Of several errors of one line the first says why.
  std::vector<std::pair<std::string, std::uint32_t>> seen;
  for (const Refusal& refusal : refusals) {
    const std::pair<std::string, std::uint32_t> place(refusal.file, refusal.line);
    if (std::find(seen.begin(), seen.end(), place) != seen.end()) continue;
    seen.push_back(place);
    bool found = false;
    for (std::size_t i = 0; i < crates_.size() && !found; ++i) {
      if (refusal.file == file_of(crates_[i])) found = refuse_line(i, refusal);
    }
    if (!found) unknown += fmt::format("\n{}:{}: {}", refusal.file, refusal.line, refusal.text);
  }
  return unknown.empty();
}

void Umbrella::drop_refused() {
  for (std::size_t i = 0; i < crates_.size(); ++i) {
    std::vector<BoundCall> kept;
    std::vector<std::size_t> forms;
    std::map<std::pair<std::size_t, std::string>, std::size_t> alike;
    std::set<std::string> paths;
    for (std::size_t n = 0; n < crates_[i].calls.size(); ++n) {
      if (forms_[i][n] != kDropped) paths.insert(crates_[i].calls[n].path);
    }
    for (std::size_t n = 0; n < crates_[i].calls.size(); ++n) {
      BoundCall& call = crates_[i].calls[n];
      if (forms_[i][n] == kDropped) {
        // With other types it may be bound.
        if (paths.insert(call.path).second)
          crates_[i].skips.push_back({call.path.substr(crates_[i].lib.size() + 2), call.refusal});
        continue;
      }
      if (forms_[i][n] < call.results.size()) call.function.result = call.results[forms_[i][n]];
      call.overload = alike[{call.type, call.function.name}]++;
      kept.push_back(std::move(call));
      forms.push_back(forms_[i][n]);
    }
    crates_[i].calls = std::move(kept);
    forms_[i] = std::move(forms);
    std::stable_sort(crates_[i].skips.begin(), crates_[i].skips.end(),
                     [](const api::Skip& a, const api::Skip& b) { return a.item < b.item; });
  }
}

Result<void> Umbrella::judge(Tell tell) {
  for (int round = 0; round < kRounds; ++round) {
    MOCHI_TRY_VOID(write());
    std::size_t calls = 0;
    for (std::size_t i = 0; i < crates_.size(); ++i) {
      for (std::size_t n = 0; n < forms_[i].size(); ++n)
        if (crates_[i].calls[n].asked && forms_[i][n] != kDropped) ++calls;
    }
    tell(fmt::format("asking rustc about {}", counted(calls, "call", "calls")));
    MOCHI_TRY(const std::vector<Refusal> refusals, ask());
    if (refusals.empty()) {
      drop_refused();
      return {};
    }
    std::string unknown;
    if (!apply(refusals, unknown))
      return fail(Code::M057_RUST_E007, "the wrappers do not compile:" + unknown);
  }
  return fail(Code::M057_RUST_E007, "the wrappers do not compile: rustc goes on refusing calls");
}

std::string Umbrella::place() const {
  const std::string name = key();
  return fmt::format("{}\n{}\n{}\n{}\n", project_.spec().cache, folder_, name,
                     counted(project_.spec().crates.crates.size(), "crate", "crates"));
}

bool umbrella_built(FileSystem& files, std::string_view place) {
  const std::vector<std::string_view> lines = split_lines(place);
  return lines.size() >= 4 && files.exists(library_path(lines[0], lines[2]));
}

bool umbrella_stands(FileSystem& files, std::string_view place) {
  const std::vector<std::string_view> lines = split_lines(place);
  if (lines.size() < 4) return false;
  if (umbrella_built(files, place)) return true;
  const Result<std::string> manifest = files.read(join_path(lines[1], "Cargo.toml"), kMessageBytes);
  return manifest &&
         manifest->find(fmt::format("name = \"mochi_{}\"", lines[2].substr(0, 16))) != manifest->npos;
}

Result<std::string> build_umbrella(FileSystem& files, Processes& processes, std::string_view place,
                                   Umbrella::Tell tell) {
  const std::vector<std::string_view> lines = split_lines(place);
  if (lines.size() < 4) return fail(Code::M057_RUST_E007, "what was made for the crates cannot be read");
  const std::string cache(lines[0]);
  const std::string kept = library_path(cache, lines[2]);
  if (files.exists(kept)) return kept;
  CargoRun run;
  run.args = {"build", "--release", "--offline", "--locked"};
  run.directory = lines[1];
  run.home = join_path(cache, "cargo");
  run.target = join_path(cache, "target");
  tell(fmt::format("building {}", lines[3]));
  MOCHI_TRY(const std::string ignored, run_cargo(processes, run, "building the crates"));
  static_cast<void>(ignored);
  const std::string made =
      join_path(cache, fmt::format("target/release/libmochi_{}.so", lines[2].substr(0, 16)));
  MOCHI_TRY(const std::string bytes, files.read(made, kLibraryBytes));
  MOCHI_TRY_VOID(files.make_dirs(parent_path(kept)));
  MOCHI_TRY_VOID(files.write(kept, bytes));
  return kept;
}

}  // namespace mochi::rust
