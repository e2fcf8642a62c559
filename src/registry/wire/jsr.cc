#include "registry/wire/jsr.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/path.h"
#include "base/string_util.h"

namespace mochi::registry::jsr {
namespace {

constexpr std::size_t kSizeLimit = std::size_t{20} << 20U;

bool refuse(Problem& problem, std::string code, std::string message) {
  problem.code = std::move(code);
  problem.message = std::move(message);
  return false;
}

std::string check_part(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most)
    return fmt::format("must have {} to {} characters", least, most);
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) {
    return "may have only a-z, 0-9 and `-`";
  }
  if (text.front() == '-' || text.back() == '-' || text.find("--") != std::string_view::npos) {
    return "must not begin or end with `-`, nor have two in a row";
  }
  return {};
}

// `/a/b.ts`; empty = not allowed.
std::string package_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.empty() || path.size() > 155) return {};
  for (std::string_view part : split(path, '/')) {
    if (part.empty() || part.ends_with('.') || part.size() > 95) return {};
  }
  if (path.find_first_of(" \t\r\n<>:\"\\|?*%#[]&=;!") != std::string_view::npos) return {};
  return "/" + std::string(path);
}

bool read_files(std::string_view gz, Package& package, Problem& problem) {
  if (gz.size() > kSizeLimit)
    return refuse(problem, "tarballSizeLimitExceeded", "The tarball is over 20 MiB.");
  const Result<std::string> tar = archive::gunzip(gz, kSizeLimit * 2);
  if (!tar) return refuse(problem, "untarError", tar.error().message);
  archive::ReadLimits limits;
  limits.total_bytes = kSizeLimit;
  limits.entry_bytes = kSizeLimit;
  limits.foreign = true;
  Result<std::vector<archive::Entry>> entries = archive::read_tar(*tar, limits);
  if (!entries) return refuse(problem, "untarError", entries.error().message);
  std::set<std::string> folded;
  for (archive::Entry& entry : *entries) {
    std::string path = package_path(entry.path);
    if (path.empty())
      return refuse(problem, "invalidPath", fmt::format("The path `{}` is not allowed.", entry.path));
    if (path.starts_with("/.git/")) return refuse(problem, "invalidPath", "The package has a `.git` folder.");
    if (!folded.insert(ascii_lower(path)).second) {
      return refuse(problem, "caseInsensitiveDuplicatePath",
                    fmt::format("Two paths are `{}`.", ascii_lower(path)));
    }
    entry.path = std::move(path);
    package.files.push_back(std::move(entry));
  }
  archive::sort_entries(package.files);
  return true;
}

bool export_key_ok(std::string_view key) {
  if (key == ".") return true;
  return key.starts_with("./") && key.size() > 2 && !key.ends_with('/') &&
         key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./") ==
             std::string_view::npos;
}

bool read_exports(const JsonValue& config, Package& package, Problem& problem) {
  const JsonValue* exports = config.find("exports");
  if (exports == nullptr)
    return refuse(problem, "configFileExportsInvalid", "The config file has no `exports`.");
  if (exports->is(JsonKind::string)) {
    package.exports.emplace_back(".", exports->text);
  } else {
    for (const JsonMember& member : exports->members)
      package.exports.emplace_back(member.name, member.value.text);
  }
  if (package.exports.empty()) return refuse(problem, "configFileExportsInvalid", "`exports` is empty.");
  for (const auto& [key, value] : package.exports) {
    if (!export_key_ok(key))
      return refuse(problem, "configFileExportsInvalid", fmt::format("The export `{}` is malformed.", key));
    if (!value.starts_with("./") || path_extension(value).empty()) {
      return refuse(problem, "configFileExportsInvalid",
                    fmt::format("The export `{}` must point at `./file.ts`.", key));
    }
    const bool there = std::any_of(package.files.begin(), package.files.end(),
                                   [file = std::string_view(value).substr(1)](const archive::Entry& entry) {
                                     return entry.path == file;
                                   });
    if (!there) {
      return refuse(problem, "configFileExportsInvalid",
                    fmt::format("The export `{}` points at `{}`, which is missing.", key, value));
    }
  }
  return true;
}

bool read_config(const std::string& text, std::string_view scope, std::string_view name,
                 std::string_view version, Package& package, Problem& problem) {
  JsonValue config;
  JsonError error;
  JsonLimits limits;
  limits.depth = 50;
  if (!parse_json(strip_json_comments(text), config, error, limits) || !config.is(JsonKind::object)) {
    return refuse(problem, "invalidConfigFile", error.message);
  }
  if (config.text_of("name") != fmt::format("@{}/{}", scope, name)) {
    return refuse(problem, "configFileNameMismatch", "The name of the config file differs from the address.");
  }
  if (config.text_of("version") != version) {
    return refuse(problem, "configFileVersionMismatch",
                  "The version of the config file differs from the address.");
  }
  package.license = config.text_of("license");
  package.description = config.text_of("description");
  return read_exports(config, package, problem);
}

}  // namespace

std::string check_scope(std::string_view scope) { return check_part(scope, 2, 20); }
std::string check_name(std::string_view name) { return check_part(name, 2, 58); }

std::string strip_json_comments(std::string_view text) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < text.size()) out += text[++i];
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
      out += c;
    } else if (c == '/' && text.substr(i, 2) == "//") {
      while (i < text.size() && text[i] != '\n') ++i;
      out += '\n';
    } else if (c == '/' && text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      if (end == std::string_view::npos) break;
      i = end + 1;
    } else if (c == ',') {
      const std::size_t next = text.find_first_not_of(" \t\r\n", i + 1);
      const bool trailing = next != std::string_view::npos && (text[next] == '}' || text[next] == ']');
      if (!trailing) out += c;
    } else {
      out += c;
    }
  }
  return out;
}

bool read_package(std::string_view gz, std::string_view config_path, std::string_view scope,
                  std::string_view name, std::string_view version, Package& package, Problem& problem) {
  if (!read_files(gz, package, problem)) return false;
  const archive::Entry* config = nullptr;
  bool license_file = false;
  for (const archive::Entry& entry : package.files) {
    const std::string lower = ascii_lower(entry.path);
    if (entry.path == config_path) config = &entry;
    if (lower.starts_with("/license") || lower.starts_with("/licence")) license_file = true;
    if (lower == "/readme.md" || lower == "/readme") {
      package.readme = entry.bytes;
      package.readme_name = entry.path.substr(1);
    }
    if (entry.path == "/mochi.caps.json") package.capabilities = entry.bytes;
  }
  static constexpr std::string_view kNames[] = {"/jsr.json", "/jsr.jsonc", "/deno.json", "/deno.jsonc"};
  const bool known = std::find(std::begin(kNames), std::end(kNames), config_path) != std::end(kNames);
  if (!known || config == nullptr) {
    return refuse(problem, "missingConfigFile",
                  fmt::format("The config file `{}` is not in the package.", config_path));
  }
  const std::string text = config->bytes;
  if (!read_config(text, scope, name, version, package, problem)) return false;
  if (package.license.empty() && !license_file) {
    return refuse(problem, "missingLicense", "The package has no license: give `license` or a LICENSE file.");
  }
  return true;
}

std::string_view media_type(std::string_view path) {
  const std::string_view extension = path_extension(path);
  if (extension == ".ts" || extension == ".mts" || extension == ".tsx")
    return "text/typescript; charset=utf-8";
  if (extension == ".js" || extension == ".mjs" || extension == ".jsx")
    return "text/javascript; charset=utf-8";
  if (extension == ".json" || extension == ".jsonc") return "application/json";
  if (extension == ".md") return "text/markdown; charset=utf-8";
  if (extension == ".wasm") return "application/wasm";
  return "text/plain; charset=utf-8";
}

}  // namespace mochi::registry::jsr
