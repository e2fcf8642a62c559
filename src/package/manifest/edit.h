// Changes to a manifest's text that keep all that the user wrote: comments, order, spacing, line ends, byte
// order mark.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::package {

using TomlPath = std::vector<std::string>;

// The text of one manifest under edit. A text that is not TOML, and a change that the form of the text does
// not allow, are M057_MANIFEST_E001; the text is then as before.
class ManifestEditor {
 public:
  explicit ManifestEditor(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  // True if there is anything at `path`: a key, a table, a header.
  bool has(const TomlPath& path) const;
  // The value at `path` as it is written, if it is one value (a string, a list, an inline table).
  std::optional<std::string> written(const TomlPath& path) const;
  // Sets the value (TOML, on one line) at `path`; makes the table that it stands in if there is none. A new
  // key goes where the order of its neighbours says, else behind them.
  Result<void> set(const TomlPath& path, const std::string& value);
  // Removes a key or a whole table. False: there is nothing of this name.
  Result<bool> remove(const TomlPath& path);

 private:
  Result<void> commit(std::string text, const TomlPath& path, bool present);
  std::string text_;
};

// What `add` writes for one dependency. Fields that are not given stay as they are if the dependency is there
// already.
struct DependencyEdit {
  std::string name;
  std::string table = "dependencies";  // `dev-dependencies`
  std::optional<std::string> version, path, git, rev, tag, branch, tarball, registry;
  bool optional = false;
  bool no_default_features = false;
  bool workspace = false;
  std::vector<std::string> features;
  std::optional<std::vector<std::string>> capabilities;
};
Result<void> edit_dependency(ManifestEditor& editor, const DependencyEdit& edit);

// `["a", "b"]`
std::string toml_list(const std::vector<std::string>& items);

}  // namespace mochi::package
