// How long the parts of a build take, apart from one another: reading and checking a library, lowering with
// its passes, and the emitters. Processor time, the best of several rounds:
//   bench_emit [DIRECTORY [ROUNDS]]     (examples/textkit, 15 rounds if none are given)
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check/check.h"
#include "check/disk_loader.h"
#include "check/surface.h"
#include "diag/diagnostic.h"
#include "host/host.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "session/compile.h"
#include "session/examples.h"
#include "session/target_run.h"
#include "session/target_surface.h"

namespace {

using namespace mochi;

constexpr int kRounds = 15;
constexpr double kAllowedMs = 20;

double ms_since(std::clock_t begin) {
  return 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

struct Times {
  double check = 1e9;
  double lower = 1e9;
  double emit[4] = {1e9, 1e9, 1e9, 1e9};
  std::size_t bytes[4] = {};
  std::size_t lines = 0;
};

struct Target {
  const char* name;
  emit::Language language;
  bool typescript;
};
constexpr Target kTargets[] = {{"javascript", emit::Language::typescript, false},
                               {"python", emit::Language::python, false},
                               {"rust", emit::Language::rust, false},
                               {"typescript", emit::Language::typescript, true}};

bool round(FileSystem& files, const std::string& directory, Times& best) {
  check::DiskLoader disk(files, nullptr);
  Result<std::vector<std::string>> names = disk.package_modules(directory);
  if (!names || names->empty()) return false;
  std::clock_t begin = std::clock();
  const Result<check::ModuleSource> first = disk.read((*names)[0]);
  if (!first) return false;
  const std::string readme = files.read(directory + "/README.md", 1U << 20U).value_or(std::string());
  ExampleLoader loader(disk, first->package, directory, readme);
  std::vector<std::string> all = *names;
  if (const std::string module = loader.readme_module(); !module.empty()) all.push_back(module);
  check::Session session;
  Collector sink;
  check::Options how;
  how.library = true;
  const check::Checked checked = check::check_modules(loader, all, session, sink, how);
  best.check = std::min(best.check, ms_since(begin));
  if (checked.has_errors || sink.has_errors()) return false;
  begin = std::clock();
  lower::Options lowering;
  lowering.lazy_globals = true;
  ir::Program program = lower::lower(checked, sink, lowering);
  lower::PipelineOptions passes;
  passes.mode = lower::Mode::library;
  passes.keep_tests = true;
  if (!lower::run_pipeline(program, passes, sink)) return false;
  best.lower = std::min(best.lower, ms_since(begin));
  best.lines = 0;
  for (const std::string& name : *names) {
    const Result<check::ModuleSource> source = disk.read(name);
    for (const check::ModuleFile& file : source->files)
      best.lines += static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  }
  Compilation library(std::make_shared<CompilationState>());
  library.surface.package = first->package;
  library.directories[first->package] = directory;
  library.program = program;
  for (std::size_t t = 0; t < std::size(kTargets); ++t) {
    const Target& target = kTargets[t];
    ir::Program copy = program;
    begin = std::clock();
    emit::LibraryOptions options = library_options(files, library, target.language);
    options.typescript_source = target.typescript;
    options.readme = readme;
    const Result<emit::Output> output = emit_library(*emit::find_target(target.name), copy, options);
    best.emit[t] = std::min(best.emit[t], ms_since(begin));
    if (!output) return false;
    best.bytes[t] = 0;
    for (const emit::OutputFile& file : output->files) best.bytes[t] += file.text.size();
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string directory = count > 1 ? arguments[1] : "examples/textkit";
  const std::unique_ptr<FileSystem> files = make_real_file_system();
  Times best;
  const int rounds = count > 2 ? std::max(std::atoi(arguments[2]), 1) : kRounds;
  for (int i = 0; i < rounds; ++i) {
    if (round(*files, directory, best)) continue;
    std::fprintf(stderr, "%s does not compile as a library\n", directory.c_str());
    return 1;
  }
  const auto rate = [&](double ms) { return static_cast<double>(best.lines) / ms * 1e3; };
  std::printf("%s, %zu lines\n", directory.c_str(), best.lines);
  std::printf("  read, parse, check  %7.2f ms  %10.0f lines/s\n", best.check, rate(best.check));
  std::printf("  lower and passes    %7.2f ms  %10.0f lines/s\n", best.lower, rate(best.lower));
  double three = 0;
  for (std::size_t t = 0; t < std::size(kTargets); ++t) {
    std::printf("  emit %-14s %7.2f ms  %10.0f lines/s  %zu bytes\n", kTargets[t].name, best.emit[t],
                rate(best.emit[t]), best.bytes[t]);
    if (t < 3) three += best.emit[t];
  }
  std::printf("  three languages     %7.2f ms  %10.0f lines/s  (%.0f ms asked for)\n", three, rate(three),
              kAllowedMs);
  const double total = best.check + best.lower + three;
  const auto share = [&](double ms) { return 1e2 * ms / total; };
  std::printf(
      "  in total            %7.2f ms  %10.0f lines/s  (check %.0f %%, lower and passes %.0f %%, three "
      "languages %.0f %%)\n",
      total, rate(total), share(best.check), share(best.lower), share(three));
  return 0;
}
