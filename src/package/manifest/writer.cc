#include "package/manifest/writer.h"

#include <algorithm>
#include <iterator>

#include "base/float_text.h"
#include "base/toml.h"

namespace mochi::package {
namespace {

using Path = std::vector<std::string>;

constexpr std::string_view kTop[] = {"mochi-manifest",
                                     "package",
                                     "dependencies",
                                     "dev-dependencies",
                                     "build-dependencies",
                                     "features",
                                     "targets",
                                     "capabilities",
                                     "provenance",
                                     "workspace",
                                     "registry",
                                     "fanout",
                                     "overrides",
                                     "rust-dependencies",
                                     "rust",
                                     "dotnet-dependencies",
                                     "dotnet"};
constexpr std::string_view kPackage[] = {"name",
                                         "version",
                                         "edition",
                                         "mochi",
                                         "min-mochi-version",
                                         "description",
                                         "license",
                                         "repository",
                                         "readme",
                                         "homepage",
                                         "authors",
                                         "categories",
                                         "keywords",
                                         "include",
                                         "exclude",
                                         "maintenance",
                                         "maintenance-since",
                                         "publish",
                                         "publisher_binding"};
constexpr std::string_view kDependency[] = {
    "version",          "path",     "git",      "rev",         "tag",
    "branch",           "tarball",  "registry", "workspace",   "optional",
    "default-features", "features", "targets",  "capabilities"};
constexpr std::string_view kWorkspace[] = {"members", "exclude", "resolver", "default-target",
                                           "allow-multi-version"};
constexpr std::string_view kRegistry[] = {"default", "min-release-age", "name", "url", "blobs", "mirror"};
constexpr std::string_view kCapabilities[] = {"required", "optional", "allowed", "optional_features"};

template <std::size_t N>
std::size_t rank_in(const std::string_view (&list)[N], std::string_view key) {
  return static_cast<std::size_t>(std::find(std::begin(list), std::end(list), key) - std::begin(list));
}

bool is_dependency_table(const Path& path) {
  const std::string& last = path.back();
  if (path.size() == 1) return last == "overrides" || last.ends_with("dependencies");
  return last == "dependencies";
}

// Where a key stands among those of its table; equal ranks go by bytes.
std::size_t rank(const Path& path, std::string_view key, bool dependency) {
  if (dependency) return rank_in(kDependency, key);
  if (path.empty()) return rank_in(kTop, key);
  if (path[0] == "package") return rank_in(kPackage, key);
  if (path.size() == 1 && path[0] == "workspace") return rank_in(kWorkspace, key);
  if (path[0] == "registry") return rank_in(kRegistry, key);
  if (path[0] == "capabilities") return rank_in(kCapabilities, key);
  return 0;
}

std::vector<const TomlValue::Entry*> ordered(const TomlValue& table, const Path& path, bool dependency) {
  std::vector<const TomlValue::Entry*> made;
  for (const TomlValue::Entry& entry : table.entries) made.push_back(&entry);
  std::sort(made.begin(), made.end(), [&](const auto* a, const auto* b) {
    const std::size_t x = rank(path, a->key, dependency);
    const std::size_t y = rank(path, b->key, dependency);
    return x != y ? x < y : a->key < b->key;
  });
  return made;
}

std::string inline_value(const TomlValue& value, bool dependency);

std::string inline_table(const TomlValue& value, bool dependency) {
  if (value.entries.empty()) return "{}";
  std::string made = "{ ";
  for (const TomlValue::Entry* entry : ordered(value, {}, dependency)) {
    if (made.size() > 2) made += ", ";
    made += toml_key(entry->key) + " = " + inline_value(entry->value, false);
  }
  return made + " }";
}

std::string inline_value(const TomlValue& value, bool dependency) {
  switch (value.kind) {
    case TomlValue::Kind::string: return toml_quote(value.text);
    case TomlValue::Kind::integer: return std::to_string(value.integer);
    case TomlValue::Kind::floating: {
      if (value.floating != value.floating) return "nan";
      // Not the plain decimal form: readers of TOML refuse numbers of some hundred digits.
      std::string text = float_top(value.floating);
      if (text == "+Inf" || text == "Inf") return "inf";
      if (text == "-Inf") return "-inf";
      // A float of TOML has a fraction or an exponent.
      return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    case TomlValue::Kind::boolean: return value.boolean ? "true" : "false";
    case TomlValue::Kind::date_time: return value.text;
    case TomlValue::Kind::array: {
      std::string made = "[";
      for (const TomlValue& item : value.items)
        made += (made.size() == 1 ? "" : ", ") + inline_value(item, false);
      return made + "]";
    }
    case TomlValue::Kind::table: return inline_table(value, dependency);
  }
  return {};
}

std::string dependency_value(const TomlValue& value) {
  const bool only_version = value.is(TomlValue::Kind::table) && value.entries.size() == 1 &&
                            value.entries[0].key == "version" &&
                            value.entries[0].value.is(TomlValue::Kind::string);
  return only_version ? toml_quote(value.entries[0].value.text) : inline_value(value, true);
}

bool is_table_list(const TomlValue& value) {
  return value.is(TomlValue::Kind::array) && !value.items.empty() &&
         std::all_of(value.items.begin(), value.items.end(),
                     [](const TomlValue& v) { return v.is(TomlValue::Kind::table); });
}

class CanonicalWriter {
 public:
  std::string run(const TomlValue& root) {
    Path path;
    body(root, path);
    return std::move(out_);
  }

 private:
  void header(const std::string& text) {
    if (!out_.empty()) out_ += '\n';
    out_ += text + "\n";
  }

  // A table of an inner `[[list]]` cannot be written by headers of its own once an outer list repeats, so
  // inside of lists all is inline.
  void body(const TomlValue& table, Path& path) {
    const bool dependencies = !path.empty() && is_dependency_table(path);
    std::vector<const TomlValue::Entry*> later;
    for (const TomlValue::Entry* entry : ordered(table, path, false)) {
      const bool nested =
          !dependencies && (entry->value.is(TomlValue::Kind::table) || is_table_list(entry->value));
      if (nested) {
        later.push_back(entry);
        continue;
      }
      out_ += toml_key(entry->key) + " = " +
              (dependencies ? dependency_value(entry->value) : inline_value(entry->value, false)) + "\n";
    }
    for (const TomlValue::Entry* entry : later) {
      path.push_back(entry->key);
      if (entry->value.is(TomlValue::Kind::table)) {
        sub_table(entry->value, path);
      } else {
        for (const TomlValue& item : entry->value.items) list_item(item, path);
      }
      path.pop_back();
    }
  }

  void sub_table(const TomlValue& table, Path& path) {
    const bool only_tables =
        !table.entries.empty() && !is_dependency_table(path) &&
        std::all_of(table.entries.begin(), table.entries.end(), [](const TomlValue::Entry& e) {
          return e.value.is(TomlValue::Kind::table) || is_table_list(e.value);
        });
    if (!only_tables) header("[" + toml_key(path) + "]");
    body(table, path);
  }

  void list_item(const TomlValue& item, const Path& path) {
    header("[[" + toml_key(path) + "]]");
    for (const TomlValue::Entry* entry : ordered(item, path, false))
      out_ += toml_key(entry->key) + " = " + inline_value(entry->value, false) + "\n";
  }

  std::string out_;
};

}  // namespace

std::string write_manifest(const TomlValue& root) { return CanonicalWriter().run(root); }

TomlValue resolution_inputs(const TomlValue& root, const std::vector<std::string>& extension_tables) {
  static constexpr std::string_view kInputs[] = {"dependencies", "dev-dependencies", "build-dependencies",
                                                 "features",     "targets",          "capabilities",
                                                 "workspace",    "registry",         "overrides"};
  TomlValue made;
  made.kind = TomlValue::Kind::table;
  for (const TomlValue::Entry& entry : root.entries) {
    const bool input = rank_in(kInputs, entry.key) < std::size(kInputs);
    const bool extension =
        std::find(extension_tables.begin(), extension_tables.end(), entry.key) != extension_tables.end();
    if (input || extension) made.entries.push_back(entry);
    if (entry.key != "package") continue;
    TomlValue::Entry package;
    package.key = entry.key;
    package.value.kind = TomlValue::Kind::table;
    for (const TomlValue::Entry& field : entry.value.entries) {
      if (field.key == "mochi" || field.key == "min-mochi-version") package.value.entries.push_back(field);
    }
    if (!package.value.entries.empty()) made.entries.push_back(std::move(package));
  }
  return made;
}

}  // namespace mochi::package
