#include "session/compiler.h"

#include <algorithm>

#include "session/examples.h"

namespace mochi {
namespace {

// What of a request decides the answer, the text of files aside.
std::string key_of(const CompileRequest& r) {
  std::string key = r.path + '\0' + r.readme_name + '\0' + r.check.target;
  for (const bool flag : {r.is_text, r.library, r.examples, r.readme_only, r.check_only, r.lower_only,
                          r.check.strict, r.check.lint, r.check.library, r.check.bare_expressions,
                          r.lower.run_blocks_in_place, r.lower.lazy_globals, r.passes.keep_tests,
                          r.passes.required_only, r.passes.facts, r.passes.tail_calls, r.passes.derive})
    key += flag ? '1' : '0';
  key += static_cast<char>('a' + static_cast<int>(r.passes.mode));
  key += r.passes.stop_after;
  for (const emit::Language language : r.languages) key += ' ' + std::string(emit::language_word(language));
  return key;
}

}  // namespace

// One entry, as it was last answered.
struct Compiler::Entry {
  std::shared_ptr<CompilationState> state = std::make_shared<CompilationState>();
  std::shared_ptr<const Compilation> answer;
};

Compiler::Compiler(Host& host, PackageSettings packages)
    : host_(host), settings_(std::move(packages)), files_(host.files, host.clock) {}
Compiler::~Compiler() = default;

Compiler::Entry& Compiler::entry_of(const CompileRequest& request) {
  std::unique_ptr<Entry>& entry = entries_[key_of(request)];
  if (entry == nullptr || is_stale(*entry->state)) entry = std::make_unique<Entry>();
  entry->state->again = true;
  return *entry;
}

// A project is resolved again when a manifest or its lock has changed.
ProjectPackages& Compiler::packages() {
  bool same = packages_ != nullptr;
  for (const auto& [path, before] : manifests_) {
    same = same && same_stamp(host_.files.info(path).value_or(FileInfo()), before);
  }
  if (!same) {
    packages_ = std::make_unique<ProjectPackages>(host_, settings_);
    manifests_.clear();
  }
  return *packages_;
}

Result<std::shared_ptr<const Compilation>> Compiler::compile(const CompileRequest& request) {
  Entry& entry = entry_of(request);
  check::PackageSource& packages = request.packages != nullptr ? *request.packages : this->packages();
  MOCHI_TRY(std::unique_ptr<Compilation> made,
            compile_in(host_, files_, packages, request, entry.state, entry.answer.get()));
  if (packages_ != nullptr) {
    for (const std::string& path : packages_->manifests())
      manifests_[path] = host_.files.info(path).value_or(FileInfo());
  }
  const check::IncrementalChecker::Work& did = entry.state->checker.work();
  work_.files_parsed += did.files_parsed;
  work_.modules_checked += did.modules_checked;
  // Nothing changed: the answer stands.
  if (made == nullptr) return entry.answer;
  if (!made->program.modules.empty()) ++work_.programs_lowered;
  entry.answer = std::move(made);
  return entry.answer;
}

Result<Artefacts> Compiler::emit(const ArtefactRequest& request) {
  const CompileRequest wanted = compile_request(files_, request);
  MOCHI_TRY(std::unique_ptr<Compilation> made,
            compile_in(host_, files_, packages(), wanted, std::make_shared<CompilationState>(), nullptr));
  MOCHI_TRY(std::optional<NativeCrates> crates, packages().native_crates());
  return emit_artefacts(files_, request.target, wanted, std::move(crates), std::move(made));
}

std::map<std::string, FileInfo> Compiler::inputs(const Compilation& compilation) const {
  std::map<std::string, FileInfo> inputs = manifests_;
  for (const check::File& file : compilation.checked.files) {
    const check::Module& module = compilation.checked.modules[file.module.value];
    std::string_view path = file.path;
    if (path.ends_with(kExamplesSuffix)) path.remove_suffix(kExamplesSuffix.size());
    if (module.package != "std") inputs[std::string(path)] = files_.stamp(path);
  }
  return inputs;
}

const Compiler::Work& Compiler::work() {
  work_.files_read = files_.reads();
  return work_;
}

}  // namespace mochi
