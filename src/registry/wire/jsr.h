// The protocol of JSR as data (registry page 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/json.h"
#include "base/result.h"

namespace mochi::registry::jsr {

// What a publish must hold; `code` and `message` go into the task.
struct Problem {
  std::string code;
  std::string message;
};

struct Package {
  // Paths with a leading `/`, ascending.
  std::vector<archive::Entry> files;
  // `exports` as an object; a single text stands for `{".": …}`.
  std::vector<std::pair<std::string, std::string>> exports;
  std::string license;
  std::string description;
  std::string readme;
  std::string readme_name;
  std::string capabilities;
};

// Reads gzip(tar) and checks it as the public registry does. False: see `problem`.
bool read_package(std::string_view gz, std::string_view config_path, std::string_view scope,
                  std::string_view name, std::string_view version, Package& package, Problem& problem);

// Empty = good, else what is wrong.
std::string check_scope(std::string_view scope);
std::string check_name(std::string_view name);

// JSON with comments and trailing commas as plain JSON.
std::string strip_json_comments(std::string_view text);

// The media type of a source file.
std::string_view media_type(std::string_view path);

}  // namespace mochi::registry::jsr
