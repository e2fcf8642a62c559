#include "bridge/rust/index/endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/path.h"
#include "base/source.h"
#include "base/toml.h"
#include "diag/codes.h"
#include "package/net/url.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kConfigBytes = std::size_t{1} << 20U;
constexpr std::string_view kVariable = "MOCHI_RUST_INDEX";
constexpr std::string_view kSparse = "sparse+";
constexpr std::string_view kPublic = "crates-io";

std::optional<IndexPlace> place_of(std::string url, std::string told_by) {
  if (url.starts_with(kSparse)) url.erase(0, kSparse.size());
  const bool usable = url.starts_with("https://") || url.starts_with("http://") || package::is_file_url(url);
  if (!usable) return std::nullopt;
  if (!url.ends_with('/')) url += '/';
  return IndexPlace{std::move(url), std::move(told_by)};
}

std::string text_at(const TomlValue* table, std::initializer_list<std::string_view> path) {
  for (std::string_view key : path) {
    if (table == nullptr || !table->is(TomlValue::Kind::table)) return {};
    table = table->find(key);
  }
  return table != nullptr && table->is(TomlValue::Kind::string) ? table->text : std::string();
}

// What one file of cargo's configuration puts in the place of the public registry.
std::optional<IndexPlace> place_in(FileSystem& files, const std::string& path) {
  Result<std::string> text = files.read(path, kConfigBytes);
  if (!text) return std::nullopt;
  SourceMap sources;
  const SourceId id = sources.add(path, std::move(*text));
  // A broken file is cargo's to complain about.
  Result<TomlValue> root = parse_toml(sources, id, Code::M057_RUST_E001);
  if (!root) return std::nullopt;
  std::string name(kPublic);
  // A replacement may be replaced again.
  constexpr int kHops = 8;
  for (int hop = 0; hop < kHops; ++hop) {
    if (auto place = place_of(text_at(&*root, {"source", name, "registry"}), path)) return place;
    if (auto place = place_of(text_at(&*root, {"registries", name, "index"}), path)) return place;
    name = text_at(&*root, {"source", name, "replace-with"});
    if (name.empty()) return std::nullopt;
  }
  return std::nullopt;
}

// `HOST-0123456789abcdef`: the name of an index's folder in cargo's home.
std::string host_of_folder(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  const std::string_view hash = name.substr(dash + 1);
  constexpr std::size_t kHash = 16;
  const bool hex = hash.size() == kHash && hash.find_first_not_of("0123456789abcdef") == hash.npos;
  return hex ? std::string(name.substr(0, dash)) : std::string();
}

// A folder of cargo's own copy of a sparse index: its `config.json` says where downloads are, with the port
// that the folder's name does not have.
std::optional<IndexPlace> place_of_folder(FileSystem& files, const std::string& folder,
                                          std::string_view name) {
  const std::string host = host_of_folder(name);
  const std::string path = join_path(folder, "config.json");
  Result<std::string> text = files.read(path, kConfigBytes);
  JsonValue config;
  JsonError error;
  if (host.empty() || !text || !parse_json(*text, config, error) || config.text_of("dl").empty())
    return std::nullopt;
  const std::string origin = package::origin_of(config.text_of("dl"));
  const std::size_t slashes = origin.find("://");
  if (slashes != std::string::npos) {
    const std::string_view rest = std::string_view(origin).substr(slashes + 3);
    if (rest.substr(0, rest.find(':')) == host) return place_of(origin, path);
  }
  return place_of("https://" + host, path);
}

std::optional<IndexPlace> place_in_home(FileSystem& files, const std::string& home) {
  const std::string folder = join_path(home, "registry/index");
  Result<std::vector<DirEntry>> entries = files.list(folder);
  if (!entries) return std::nullopt;
  std::optional<IndexPlace> best;
  std::int64_t newest = 0;
  for (const DirEntry& entry : *entries) {
    const std::string path = join_path(folder, entry.name);
    std::optional<IndexPlace> place = place_of_folder(files, path, entry.name);
    if (!place) continue;
    Result<FileInfo> info = files.info(join_path(path, "config.json"));
    const std::int64_t at = info ? info->modified_ns : 0;
    if (best && at <= newest) continue;
    best = std::move(place);
    newest = at;
  }
  return best;
}

}  // namespace

std::string cargo_home(const Env& env) {
  if (std::string home = env.get("CARGO_HOME"); !home.empty()) return home;
  const std::string home = env.get("HOME");
  return home.empty() ? std::string() : join_path(home, ".cargo");
}

Result<IndexPlace> find_crate_index(FileSystem& files, const Env& env, std::string_view directory) {
  if (const std::string url = env.get(kVariable); !url.empty()) {
    if (auto place = place_of(url, std::string(kVariable))) return std::move(*place);
    return fail(Code::M057_RUST_E001, fmt::format("`{}` is no address of a sparse index", kVariable));
  }
  const std::string home = cargo_home(env);
  for (std::string at(directory); !at.empty(); at = std::string(parent_path(at))) {
    const std::string folder = join_path(at, ".cargo");
    if (folder != home) {
      if (auto place = place_in(files, join_path(folder, "config.toml"))) return std::move(*place);
    }
    if (at == "/" || at == ".") break;
  }
  if (!home.empty()) {
    if (auto place = place_in(files, join_path(home, "config.toml"))) return std::move(*place);
    if (auto place = place_in_home(files, home)) return std::move(*place);
  }
  return fail(Code::M057_RUST_E001, "nobody says where the index of crates is");
}

}  // namespace mochi::rust
