// The options of one command: declared once, then parsed, described by `--help` and completed by shells.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"

namespace mochi {

// Usage:
//   Options options("fmt", "Format source files.");
//   bool check = false;
//   options.flag("--check", check, "Only tell whether files are formatted");
//   if (!options.parse(context, args)) return options.status();
// Targets must outlive `parse`. Names are «-q,--quiet»; every command also has -h/--help and --no-color.
class Options {
 public:
  Options(std::string command, std::string summary);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  Options& flag(const std::string& names, bool& target, std::string help);
  // An option with a value; `value` is its name in the help («PATH»).
  Options& text(const std::string& names, std::string& target, std::string value, std::string help);
  // As `text`, but may be given several times.
  Options& texts(const std::string& names, std::vector<std::string>& target, std::string value,
                 std::string help);
  Options& number(const std::string& names, std::int64_t& target, std::string value, std::string help);
  // One of a fixed set of words.
  Options& choice(const std::string& names, std::string& target, std::vector<std::string> words,
                  std::string help);
  // Arguments without a dash, in order of declaration.
  Options& positional(const std::string& name, std::string& target, std::string help, bool required = true);
  Options& positionals(const std::string& name, std::vector<std::string>& target, std::string help,
                       bool required = false);
  // The first argument without a dash ends the options: it and all after it go to `target` untouched, as for
  // a program and its own arguments.
  Options& program_and_arguments(const std::string& name, std::vector<std::string>& target, std::string help);
  // More of the help page, below the options: a paragraph or an example, as it stands.
  Options& epilog(std::string text);
  // Exit status of a mistake in the options (default kExitUsage).
  Options& usage_status(int status);

  // True: the targets are set. False: help was printed or a mistake reported; return `status()`.
  bool parse(Context& context, const Args& args);
  int status() const;
  // True if the option (any of its names) was given.
  bool given(const std::string& name) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mochi
