// TOML as manifests of other tools have it: tables one after the other, one key per line.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mochi::artefact {

class TomlWriter {
 public:
  // `[name]`, after an empty line unless it is the first.
  void table(std::string_view name);
  void text(std::string_view key, std::string_view value);
  // A text only if it is not empty.
  void text_if(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  void boolean(std::string_view key, bool value);
  // One line; several if `long_form`, an item per line with a comma behind each. Nothing for an empty list
  // unless `keep`.
  void list(std::string_view key, const std::vector<std::string>& values, bool long_form = false,
            bool keep = false);
  // A value that is TOML already.
  void raw(std::string_view key, std::string_view value);
  // A line of its own: a comment.
  void line(std::string_view text);
  std::string take() { return std::move(out_); }

 private:
  void key(std::string_view name);
  std::string out_;
};

}  // namespace mochi::artefact
