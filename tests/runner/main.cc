#include <fmt/format.h>

#include "base/int_text.h"
#include "base/path.h"
#include "host/interrupt.h"
#include "host/parallel.h"
#include "runner/runner.h"

namespace mochi::test {
namespace {

constexpr std::string_view kUsage =
    "Usage: mochi_tests [OPTIONS]\n"
    "  --filter TEXT     only cases whose name contains TEXT\n"
    "  --mochi PATH      the program under test (default: beside the tests)\n"
    "  --update          write what is printed as the new expectation; then read it\n"
    "  --list            print the names of the cases\n"
    "  --twins           also run the Python twins of tests/programs\n"
    "  --jobs N          cases at a time\n"
    "  --timeout MS      time limit of a case\n"
    "  --memory MB       address space of a case; 0 = no limit\n"
    "  --verbose         print every case\n";

bool parse_arguments(int argc, char** argv, Settings& settings) {
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    auto text = [&](std::string& target) {
      if (i + 1 >= argc) return false;
      target = argv[++i];
      return true;
    };
    auto number = [&](std::int64_t& target) {
      std::string value;
      return text(value) && parse_int(value, target) == IntParse::ok && target >= 0;
    };
    bool ok = true;
    if (name == "--filter") {
      ok = text(settings.filter);
    } else if (name == "--mochi") {
      ok = text(settings.mochi);
    } else if (name == "--jobs") {
      ok = number(settings.jobs);
    } else if (name == "--timeout") {
      ok = number(settings.timeout_ms);
    } else if (name == "--memory") {
      ok = number(settings.memory_mb);
    } else if (name == "--update") {
      settings.update = true;
    } else if (name == "--list") {
      settings.list = true;
    } else if (name == "--twins") {
      settings.twins = true;
    } else if (name == "--verbose") {
      settings.verbose = true;
    } else {
      ok = false;
    }
    if (!ok) return false;
  }
  return true;
}

std::vector<Verdict> run_all(FileSystem& files, Processes& processes, const Settings& settings,
                             const std::vector<Case>& cases) {
  std::vector<Verdict> verdicts(cases.size());
  parallel_for(cases.size(), static_cast<unsigned>(settings.jobs),
               [&](std::size_t i) { verdicts[i] = run_case(files, processes, settings, cases[i]); });
  return verdicts;
}

// Twins need Python. Without it they are skipped, by name and reason, unless MOCHI_REQUIRE asks for it.
bool settle_twins(const Host& host, Settings& settings) {
  if (!settings.twins || host.processes.find_program("python3")) return true;
  bool required = (host.env.get("MOCHI_REQUIRE") + ",").find("python,") != std::string::npos;
  host.out.write("skip twins of tests/programs: python3 is not on PATH\n");
  settings.twins = false;
  return !required;
}

// Prints the results in the order of the names; true if nothing is wrong.
bool print_results(Writer& out, FileSystem& files, const Settings& settings, const std::vector<Case>& cases,
                   const std::vector<Verdict>& verdicts) {
  std::map<std::string, std::string> known = read_expected_failures(files, settings);
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& which = cases[i];
    auto expected = known.find(which.name);
    if (expected != known.end() && !verdicts[i].passed) {
      ++skipped;
      out.write(fmt::format("skip {}: known failure: {}\n", which.name, expected->second));
    } else if (expected != known.end()) {
      ++failed;
      out.write(fmt::format("FAIL {}\n  passes; remove it from tests/expected_failures.txt\n", which.name));
    } else if (verdicts[i].passed) {
      ++passed;
      if (settings.verbose) out.write(fmt::format("ok   {}\n", which.name));
    } else {
      ++failed;
      out.write(fmt::format("FAIL {}\n{}\n", which.name, verdicts[i].report));
    }
    if (expected != known.end()) known.erase(expected);
  }
  if (settings.filter.empty()) {
    for (const auto& [name, reason] : known) {
      ++failed;
      out.write(
          fmt::format("FAIL {}\n  is listed in tests/expected_failures.txt but does not exist\n", name));
    }
  }
  out.write(fmt::format("{} passed, {} failed, {} skipped\n", passed, failed, skipped));
  return failed == 0;
}

int run_tests(int argc, char** argv) {
  install_interrupt_handler();
  std::unique_ptr<RealHost> real = make_real_host();
  Host& host = real->host();
  Settings settings;
  settings.root = MOCHI_TESTS_ROOT;
  settings.jobs = processor_count();
  settings.mochi = join_path(parent_path(parent_path(argv[0])), "mochi");
  if (!parse_arguments(argc, argv, settings)) {
    host.err.write(kUsage);
    return 2;
  }
  if (!settle_twins(host, settings)) {
    host.err.write("MOCHI_REQUIRE names python, which is missing\n");
    return 2;
  }
  std::vector<Case> cases = find_cases(host.files, settings);
  if (settings.list) {
    for (const Case& which : cases) host.out.write(which.name + "\n");
    return 0;
  }
  Result<std::string> mochi = host.files.canonical(settings.mochi);
  if (!mochi) {
    host.err.write(mochi.error().message + "\n");
    return 2;
  }
  settings.mochi = *mochi;
  std::vector<Verdict> verdicts = run_all(host.files, host.processes, settings, cases);
  if (interrupted()) return 130;
  return print_results(host.out, host.files, settings, cases, verdicts) ? 0 : 1;
}

}  // namespace
}  // namespace mochi::test

int main(int argc, char** argv) { return mochi::test::run_tests(argc, argv); }
