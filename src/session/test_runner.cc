#include "session/test_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/path.h"
#include "host/interrupt.h"
#include "host/parallel.h"
#include "session/examples.h"
#include "session/packages/beside.h"
#include "session/source_files.h"
#include "session/world.h"
#include "vm/vm.h"

namespace mochi {
namespace {

constexpr std::int64_t kPollNs = 200'000'000;

TestResult run_test_block(Host& host, const Compilation& made, const std::string& path,
                          const vm::Compiled& compiled, const vm::Options& options, ir::FunctionId test) {
  TestResult result;
  result.name = made.program.functions[test].title;
  HostWorld host_world(host, path);
  SilentWorld world(host_world);
  const std::int64_t start = host.clock.monotonic_ns();
  const vm::Outcome outcome = vm::run_test(compiled, test, world, options);
  result.duration_ns = host.clock.monotonic_ns() - start;
  result.passed = outcome.kind == vm::Outcome::Kind::done ||
                  (outcome.kind == vm::Outcome::Kind::exited && outcome.code == 0);
  if (outcome.kind == vm::Outcome::Kind::fault) result.message = outcome.message;
  if (outcome.kind == vm::Outcome::Kind::exited && outcome.code != 0)
    result.message = fmt::format("the program ended with status {}", outcome.code);
  if (outcome.kind == vm::Outcome::Kind::interrupted) result.message = "interrupted";
  return result;
}

// The file whose examples are in `path`, else `path`.
std::string_view of_examples(std::string_view path) {
  if (path.ends_with(kExamplesSuffix)) path.remove_suffix(kExamplesSuffix.size());
  return path;
}

// The tests of the file `path` in its program.
std::vector<ir::FunctionId> tests_of(const Compilation& made, const std::string& path,
                                     const std::string& filter) {
  std::vector<ir::FunctionId> tests;
  const bool several = made.checked.modules[made.checked.order.back().value].files.size() > 1;
  const SourceMap& sources = made.session.sources;
  for (const ir::FunctionId id : made.program.modules[made.program.order.back()].tests) {
    const ir::Function& f = made.program.functions[id];
    if (f.kind != ir::FunctionKind::test || f.title.find(filter) == std::string::npos) continue;
    // The files of a directory are one module: each runs its own tests.
    if (several && of_examples(sources.source(sources.source_of(f.span.begin)).name()) != path) continue;
    tests.push_back(id);
  }
  return tests;
}

}  // namespace

// A file whose tests are to be run.
struct TestSource {
  std::string path;
  // It is the README of the package in this directory, with this text.
  std::string readme_of;
  std::string readme;
};

namespace {

// The READMEs whose examples are among the tests of `path`, `files` being its sources: of every library whose
// directory `path` holds, or the one that it names.
void find_readmes(FileSystem& files, const std::string& path, const std::vector<std::string>& sources,
                  std::vector<TestSource>& into) {
  std::string root = path.ends_with("...") ? path.substr(0, path.size() - 3) : path;
  while (root.size() > 1 && root.ends_with('/')) root.pop_back();
  if (root.empty()) root = ".";
  std::vector<std::string> seen;
  for (const std::string& source : sources) {
    for (std::string at(parent_path(source)); std::find(seen.begin(), seen.end(), at) == seen.end();
         at = parent_path(at)) {
      seen.push_back(at);
      const std::string directory = at.empty() ? "." : at;
      if (is_library(files, directory)) {
        Beside found = beside(files, directory);
        if (!readme_tests(found.readme).empty())
          into.push_back({normalize_path(found.readme_path), directory, std::move(found.readme)});
      }
      if (directory == root || at.empty() || at == "/") break;
    }
  }
}

Result<std::vector<TestSource>> find_test_sources(FileSystem& files, const std::vector<std::string>& paths) {
  std::vector<TestSource> made;
  for (const std::string& path : paths) {
    MOCHI_TRY(std::vector<std::string> sources, source_files(files, path));
    // A README is tested as a part of its package.
    const bool readme = path.ends_with(".md") && sources.size() == 1;
    const std::string home = std::string(parent_path(path));
    if (readme) sources.assign(1, join_path(home, "src/lib.mochi"));
    std::vector<TestSource> readmes;
    find_readmes(files, readme ? home : path, sources, readmes);
    if (readme) sources.clear();
    for (std::string& source : sources) made.push_back({std::move(source), {}, {}});
    for (TestSource& one : readmes) made.push_back(std::move(one));
  }
  return made;
}

}  // namespace

struct TestRunner::Unit {
  Unit(Host& host, TestSource of) : source(std::move(of)), compiler(host) { tested.path = source.path; }
  TestSource source;
  Compiler compiler;
  TestedFile tested;
  std::map<std::string, FileInfo> inputs;
};

TestRunner::TestRunner(Host& host, TestSelection selection) : host_(host), selection_(std::move(selection)) {}
TestRunner::~TestRunner() = default;

// Units of files that are still there stay as they are.
Result<void> TestRunner::find_units() {
  std::vector<std::string> now = sources();
  MOCHI_TRY(std::vector<TestSource> found, find_test_sources(host_.files, selection_.paths));
  std::vector<std::unique_ptr<Unit>> units;
  for (TestSource& source : found) {
    const auto old = std::find_if(units_.begin(), units_.end(), [&](const std::unique_ptr<Unit>& unit) {
      return unit != nullptr && unit->source.path == source.path &&
             unit->source.readme_of == source.readme_of;
    });
    if (old == units_.end()) {
      units.push_back(std::make_unique<Unit>(host_, std::move(source)));
    } else {
      (*old)->source = std::move(source);
      units.push_back(std::move(*old));
    }
  }
  units_ = std::move(units);
  sources_ = std::move(now);
  return {};
}

std::vector<std::string> TestRunner::sources() const {
  std::vector<std::string> all;
  for (const std::string& path : selection_.paths) {
    Result<std::vector<std::string>> found = source_files(host_.files, path);
    if (found) all.insert(all.end(), found->begin(), found->end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

void TestRunner::run_unit(Unit& unit) {
  TestedFile& tested = unit.tested;
  tested.results.clear();
  CompileRequest request;
  request.packages = packages_.get();
  request.readme_only = !unit.source.readme_of.empty();
  request.path = request.readme_only ? unit.source.readme_of : unit.source.path;
  request.readme = unit.source.readme;
  if (request.readme_only) request.readme_name = file_name(unit.source.path);
  request.lower.run_blocks_in_place = false;
  request.passes.keep_tests = true;
  request.examples = true;
  Result<std::shared_ptr<const Compilation>> made = unit.compiler.compile(request);
  tested.made = made ? *made : nullptr;
  tested.error = made ? Error() : made.error();
  unit.inputs.clear();
  if (made) unit.inputs = unit.compiler.inputs(*tested.made);
  unit.inputs.emplace(unit.source.path, host_.files.info(unit.source.path).value_or(FileInfo()));
  if (!made) return;
  const Compilation& program = *tested.made;
  if (program.diagnostics.has_errors() || program.program.order.empty()) return;
  const std::vector<ir::FunctionId> tests = tests_of(program, tested.path, selection_.filter);
  if (tests.empty()) return;
  const auto compiled = vm::compile(program.program);
  vm::Options options;
  Result<std::unique_ptr<RustLibrary>> crates = packages_->rust_library();
  if (!crates) {
    tested.made = nullptr;
    tested.error = crates.error();
    return;
  }
  options.foreign = crates->get();
  for (const ir::FunctionId id : tests) {
    if (interrupted()) return;
    tested.results.push_back(run_test_block(host_, program, tested.path, *compiled, options, id));
  }
}

std::vector<const TestedFile*> TestRunner::run(const std::vector<Unit*>& wanted) {
  // One for all files: a project is resolved and fetched once.
  if (packages_ == nullptr) packages_ = std::make_unique<ProjectPackages>(host_, selection_.packages);
  for (Unit* unit : wanted) unit->tested.made.reset();
  parallel_for(wanted.size(), selection_.jobs, [&](std::size_t i) { run_unit(*wanted[i]); });
  std::map<std::string, FileInfo> manifests;
  for (const std::string& path : packages_->manifests())
    manifests[path] = host_.files.info(path).value_or(FileInfo());
  std::vector<const TestedFile*> done;
  for (Unit* unit : wanted) {
    unit->inputs.insert(manifests.begin(), manifests.end());
    if (unit->tested.made != nullptr || !unit->tested.error.message.empty()) done.push_back(&unit->tested);
  }
  return done;
}

Result<std::vector<const TestedFile*>> TestRunner::run_all() {
  MOCHI_TRY_VOID(find_units());
  std::vector<Unit*> all;
  for (const std::unique_ptr<Unit>& unit : units_) all.push_back(unit.get());
  return run(all);
}

std::vector<std::string> TestRunner::changed_paths() {
  std::set<std::string> found;
  const std::vector<std::string> now = sources();
  std::set_symmetric_difference(now.begin(), now.end(), sources_.begin(), sources_.end(),
                                std::inserter(found, found.begin()));
  std::map<std::string, FileInfo> stamps;
  for (const std::unique_ptr<Unit>& unit : units_) {
    for (const auto& [path, before] : unit->inputs) {
      const auto [at, added] = stamps.try_emplace(path);
      if (added) at->second = host_.files.info(path).value_or(FileInfo());
      if (!same_stamp(at->second, before)) found.insert(path);
    }
  }
  return {found.begin(), found.end()};
}

bool TestRunner::wait_for_change() {
  while (true) {
    if (interrupted()) return false;
    changes_ = changed_paths();
    if (!changes_.empty()) return true;
    host_.clock.sleep_ns(kPollNs);
  }
}

Result<std::vector<const TestedFile*>> TestRunner::run_changed() {
  for (const std::string& path : changes_) {
    if (file_name(path) == "mochi.toml" || file_name(path) == "mochi.lock") packages_.reset();
  }
  std::set<const Unit*> before;
  for (const std::unique_ptr<Unit>& unit : units_) before.insert(unit.get());
  MOCHI_TRY_VOID(find_units());
  std::vector<Unit*> wanted;
  for (const std::unique_ptr<Unit>& unit : units_) {
    const bool touched = std::any_of(changes_.begin(), changes_.end(),
                                     [&](const std::string& path) { return unit->inputs.contains(path); });
    // An import that was not found may be there now.
    const bool broken = unit->tested.made == nullptr || unit->tested.made->diagnostics.has_errors();
    if (touched || broken || !before.contains(unit.get())) wanted.push_back(unit.get());
  }
  return run(wanted);
}

std::vector<const TestedFile*> TestRunner::files() const {
  std::vector<const TestedFile*> all;
  for (const std::unique_ptr<Unit>& unit : units_) {
    if (unit->tested.made != nullptr || !unit->tested.error.message.empty()) all.push_back(&unit->tested);
  }
  return all;
}

}  // namespace mochi
