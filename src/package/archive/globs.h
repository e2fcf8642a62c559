// File patterns: those of the manifest's `include` and `exclude`, and `.mochiignore` in gitignore's syntax.
// Matching takes time linear in pattern times path, whatever they hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mochi::package {

// `*` and `?` stay within one component, `[a-z]` and `[!a-z]` are classes, `\` takes the next character as it
// is, and a component `**` stands for any number of components. The whole of `path` must match.
bool file_glob_matches(std::string_view pattern, std::string_view path);

// The pattern matches `path`, or a directory that `path` lies in: `src` and `src/**` hold the same files.
bool file_glob_covers(std::string_view pattern, std::string_view path);

// Rules in the syntax of .gitignore, of one file at the top of the tree.
class IgnoreFile {
 public:
  IgnoreFile() = default;
  explicit IgnoreFile(std::string_view text);
  // The last rule that matches decides. What lies below an ignored directory is ignored as well, so walk from
  // the top.
  bool ignores(std::string_view path, bool directory) const;

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool directories_only = false;
    // Matches from the top only, not at every depth.
    bool anchored = false;
  };
  std::vector<Rule> rules_;
};

}  // namespace mochi::package
