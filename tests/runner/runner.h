// The golden-test runner: finds programs with expected output below tests/, runs `mochi` on them in parallel,
// compares.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/host.h"

namespace mochi::test {

enum class Kind : std::uint8_t {
  run,      // lang/, programs/: `mochi run NAME.mochi` gives .out, .exit, first stderr line .err
  check,    // check/: `mochi check NAME.mochi` gives the whole stderr .err; ok_* gives none
  hostile,  // hostile/: `mochi check` ends in time, without a signal, with the code in .code if there is one
  command,  // cli/: the arguments in NAME.cmd give .out, .err, .exit
  twin,     // programs/*.py: the independent implementation gives the same .out
};

struct Case {
  Kind kind = Kind::run;
  // Relative to the tests folder, without extension: the case's name.
  std::string name;
  // Absolute folder and bare file name of the entry.
  std::string folder;
  std::string file;
};

struct Settings {
  std::string root;
  std::string mochi;
  std::string filter;
  bool update = false;
  bool list = false;
  bool twins = false;
  bool verbose = false;
  std::int64_t jobs = 2;
  std::int64_t timeout_ms = 20'000;
  // MB of address space; 0 = no limit (sanitizers reserve terabytes).
  std::int64_t memory_mb = 4096;
};

struct Verdict {
  bool passed = false;
  // Why not, for people: what differs.
  std::string report;
};

// All cases below settings.root whose name contains settings.filter, by name.
std::vector<Case> find_cases(FileSystem& files, const Settings& settings);

// Runs one case; with settings.update writes what it got as the new expectation.
Verdict run_case(FileSystem& files, Processes& processes, const Settings& settings, const Case& which);

// Cases that are known to fail, by name, with their reason (tests/expected_failures.txt).
std::map<std::string, std::string> read_expected_failures(FileSystem& files, const Settings& settings);

// Whether `actual` is `expected`, where `*` stands for any text within its line and blanks at line ends do
// not count.
bool matches_pattern(std::string_view expected, std::string_view actual);
// Diagnostics without their `note:` blocks.
std::string without_notes(std::string_view text);
// The differing lines with three lines of context, as `-` expected and `+` actual.
std::string difference(std::string_view expected, std::string_view actual);

}  // namespace mochi::test
