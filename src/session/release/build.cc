// Library mode for a fan-out: source files of a package, with the overrides of a target, as code of that
// target.
#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "base/path.h"
#include "check/check.h"
#include "check/surface.h"
#include "diag/codes.h"
#include "ir/private_copy.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "session/compile.h"
#include "session/examples.h"
#include "session/packages/source.h"
#include "session/release/load.h"
#include "session/target_run.h"
#include "session/target_surface.h"

namespace mochi {

// A package after the passes that all targets share, and what it was made from.
struct Lowered {
  const CheckedPackage* source = nullptr;
  // Of the program below, until it is made; then everybody reads it.
  std::mutex mutex;
  std::optional<Result<ir::Program>> program;
};

namespace {

struct Replaced {
  std::string source;  // as a module's file is called
  std::string replacement;
};

// Gives the replacement's text in place of a file's (F45).
class OverrideLoader final : public check::Loader {
 public:
  OverrideLoader(check::DiskLoader& inner, FileSystem& files, std::vector<Replaced> replaced)
      : inner_(inner), files_(files), replaced_(std::move(replaced)) {}
  Result<std::string> resolve(const check::ImportRequest& request) override {
    return inner_.resolve(request);
  }
  Result<check::ModuleSource> read(std::string_view name) override {
    MOCHI_TRY(check::ModuleSource module, inner_.read(name));
    for (check::ModuleFile& file : module.files) {
      for (const Replaced& item : replaced_) {
        if (normalize_path(file.path) != item.source) continue;
        MOCHI_TRY(file.text, files_.read(item.replacement, kLargestSource));
        file.path = item.replacement;
      }
    }
    return module;
  }

 private:
  check::DiskLoader& inner_;
  FileSystem& files_;
  std::vector<Replaced> replaced_;
};

// The errors of a collector as one Error.
Error as_error(const Collector& collector, const SourceMap& sources, std::string message) {
  Error error;
  error.code = Code::M057_FAN_E004;
  error.message = std::move(message);
  for (const Diagnostic& diagnostic : collector.sorted()) {
    if (diagnostic.severity != Severity::error || error.children.size() >= 20) continue;
    Error child;
    child.code = diagnostic.code;
    child.message = diagnostic.message;
    if (diagnostic.span.end > 0) {
      const Place place = sources.place(diagnostic.span.begin);
      child.context.push_back("at `" + std::string(sources.source(place.source).name()) + ":" +
                              std::to_string(place.line) + "`");
    }
    error.children.push_back(std::move(child));
  }
  return error;
}

Result<ir::Program> lower_package(const CheckedPackage& package, const std::string& directory,
                                  const std::string& failed) {
  Collector diagnostics;
  lower::Options lowering;
  lowering.lazy_globals = true;
  lowering.source_root = directory + "/";
  ir::Program program = lower::lower(package.checked, diagnostics, lowering);
  lower::PipelineOptions passes;
  passes.mode = lower::Mode::library;
  passes.keep_tests = true;
  if (!diagnostics.has_errors()) lower::run_pipeline(program, passes, diagnostics);
  if (diagnostics.has_errors()) return fail(as_error(diagnostics, package.session.sources, failed));
  return program;
}

class SessionSources final : public fanout::SourceBuilder {
 public:
  SessionSources(Host& host, std::map<std::string, Lowered>& shared) : host_(host), shared_(shared) {}

  Result<emit::Output> build(const fanout::ReleasePackage& package, fanout::Destination destination,
                             const emit::LibraryOptions& wanted) override {
    const std::string_view name = fanout::destination_info(destination).target;
    const emit::Target* target = emit::find_target(name);
    if (target == nullptr)
      return fail(Code::M057_FAN_E002, "no code is emitted for `" + std::string(name) + "` yet");
    MOCHI_TRY(const std::vector<Replaced> replaced, overrides_of(package, name));
    const std::string failed = "`" + package.name + "` is not built";
    const auto found = shared_.find(package.directory);
    if (replaced.empty() && found != shared_.end() && found->second.source != nullptr) {
      Lowered& lowered = found->second;
      MOCHI_TRY_VOID(lower_once(lowered, package.directory, name, wanted.self.bigint_ints, failed));
      // Targets change what they emit from, and add types and names of their own.
      ir::PrivateCopy own(**lowered.program);
      emit::LibraryOptions options = wanted;
      options.surface = &lowered.source->surface;
      if (lowered.source->crates) options.crates = &lowered.source->crates->calls;
      return emit_library(*target, own.program(), options);
    }
    ProjectPackages packages(host_, {});
    check::DiskLoader disk(host_.files, &packages);
    CheckedPackage own{.name = package.name, .directory = package.directory, .readme = package.readme};
    MOCHI_TRY(own.modules, disk.package_modules(package.directory));
    OverrideLoader loader(disk, host_.files, replaced);
    drop_replacements(package, replaced, own.modules);
    if (!replaced.empty()) MOCHI_TRY_VOID(check_same_exports(disk, loader, own.modules));
    Collector diagnostics;
    check_package(loader, own, diagnostics);
    if (diagnostics.has_errors()) return fail(as_error(diagnostics, own.session.sources, failed));
    MOCHI_TRY_VOID(check_target(own, name, wanted.self.bigint_ints, failed));
    MOCHI_TRY(ir::Program program, lower_package(own, package.directory, failed));
    emit::LibraryOptions options = wanted;
    options.surface = &own.surface;
    MOCHI_TRY(own.crates, packages.native_crates());
    if (own.crates) options.crates = &own.crates->calls;
    return emit_library(*target, program, options);
  }

 private:
  // Leaves the program in `lowered`, for any number of threads to copy.
  static Result<void> lower_once(Lowered& lowered, const std::string& directory, std::string_view target,
                                 bool bigint_ints, const std::string& failed) {
    const std::lock_guard lock(lowered.mutex);
    MOCHI_TRY_VOID(check_target(*lowered.source, target, bigint_ints, failed));
    if (!lowered.program) {
      lowered.program = lower_package(*lowered.source, directory, failed);
      if (*lowered.program) ir::prepare_to_share(**lowered.program);
    }
    if (!*lowered.program) return fail(lowered.program->error());
    return {};
  }

  // What the target's language cannot say.
  static Result<void> check_target(const CheckedPackage& package, std::string_view target, bool bigint_ints,
                                   const std::string& failed) {
    emit::Language language{};
    if (!emit::find_language(target, language)) return {};
    Collector diagnostics;
    for (Diagnostic& d : target_refusals(package.checked, package.surface, {language}, bigint_ints))
      diagnostics.report(std::move(d));
    if (diagnostics.has_errors()) return fail(as_error(diagnostics, package.session.sources, failed));
    return {};
  }

  Result<std::vector<Replaced>> overrides_of(const fanout::ReleasePackage& package, std::string_view target) {
    std::vector<Replaced> made;
    for (const package::TargetTable& table : package.manifest.targets) {
      if (table.name != target) continue;
      for (const package::TargetTable::Override& item : table.overrides) {
        Replaced one{normalize_path(join_path(package.directory, item.source.value)),
                     normalize_path(join_path(package.directory, item.replacement.value))};
        for (const std::string* path : {&one.source, &one.replacement}) {
          const bool inside = path->starts_with(package.directory + "/");
          if (!inside || !host_.files.exists(*path)) {
            return fail(Code::M057_MANIFEST_E016,
                        "`[targets." + std::string(target) + ".overrides]` names `" +
                            relative_path(*path, package.directory) + "`, which is not in the package");
          }
        }
        made.push_back(std::move(one));
      }
    }
    return made;
  }

  // A replacement is no module of its own.
  static void drop_replacements(const fanout::ReleasePackage& package, const std::vector<Replaced>& replaced,
                                std::vector<std::string>& modules) {
    for (const Replaced& item : replaced) {
      std::string stem = relative_path(item.replacement, join_path(package.directory, "src"));
      if (stem.ends_with(".mochi")) stem.resize(stem.size() - 6);
      std::erase(modules, package.name + "/" + stem);
    }
  }

  // The same names with the same types, whichever file is used.
  static Result<void> check_same_exports(check::Loader& plain, check::Loader& replaced,
                                         const std::vector<std::string>& modules) {
    std::string texts[2];
    check::Loader* loaders[2] = {&plain, &replaced};
    for (int i = 0; i < 2; ++i) {
      CheckedPackage checked;
      checked.modules = modules;
      Collector collector;
      check_package(*loaders[i], checked, collector);
      if (collector.has_errors())
        return fail(
            as_error(collector, checked.session.sources, "a file of `overrides` does not pass the checker"));
      const api::Surface& surface = checked.surface;
      for (const api::Module& module : surface.modules) {
        std::vector<std::string> lines;
        for (const api::Function& function : module.functions)
          lines.push_back(module.name + " " + api::signature(function));
        for (const api::TypeDecl& type : module.types) lines.push_back(module.name + " type " + type.name);
        for (const api::Constant& constant : module.constants)
          lines.push_back(module.name + " let " + constant.name);
        std::sort(lines.begin(), lines.end());
        for (const std::string& line : lines) texts[i] += line + "\n";
      }
    }
    if (texts[0] == texts[1]) return {};
    return fail(Code::M057_FAN_E004,
                "a file of `overrides` does not export the same names with the same types as the file that "
                "it replaces");
  }

  Host& host_;
  std::map<std::string, Lowered>& shared_;
};

}  // namespace

void check_package(check::Loader& loader, CheckedPackage& into, Sink& sink) {
  Collector found;
  check::Options how;
  how.library = true;
  // Examples are shown in the target's language.
  ExampleLoader with_examples(loader, into.name, into.directory, into.readme);
  std::vector<std::string> all = into.modules;
  if (const std::string readme = with_examples.readme_module();
      !readme.empty() && std::find(all.begin(), all.end(), readme) == all.end())
    all.push_back(readme);
  into.checked = check::check_modules(with_examples, all, into.session, found, how);
  into.own = modules_named(into.checked, into.modules);
  if (!into.checked.has_errors && !found.has_errors())
    into.surface = check::surface_of(into.checked, into.own);
  for (Diagnostic& d : found.sorted()) sink.report(std::move(d));
}

struct ReleaseSources::Shared {
  explicit Shared(Host& h) : host(h) {}
  Host& host;
  // By the package's directory; none is added once there are builders.
  std::map<std::string, Lowered> lowered;
};

ReleaseSources::ReleaseSources(Host& host, const LoadedRelease& release)
    : shared_(std::make_unique<Shared>(host)) {
  for (std::size_t i = 0; i < release.packages.size(); ++i)
    shared_->lowered[release.packages[i].directory].source = release.checked[i].get();
}

ReleaseSources::~ReleaseSources() = default;

std::unique_ptr<fanout::SourceBuilder> ReleaseSources::builder() {
  return std::make_unique<SessionSources>(shared_->host, shared_->lowered);
}

}  // namespace mochi
