#include "registry/serve/mochi_views.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "registry/serve/upload.h"

namespace mochi::registry {

std::string mochi_config(const Config& config) {
  JsonWriter out(JsonStyle::indented);
  out.begin_object();
  out.member("version", std::int64_t{1});
  out.member("id", config.id);
  out.member("blobs", "../blobs/");
  out.member("api", "../api/");
  out.member("search", "_search");
  out.member_bool("auth-required", config.is_private);
  out.member("signatures", "none");
  out.end_object();
  return out.take() + "\n";
}

std::string mochi_display_name(const PackageState& package) {
  for (const VersionState& version : package.versions) {
    const JsonValue data = version_data(version);
    if (const std::string_view name = data.text_of("name"); !name.empty()) return std::string(name);
  }
  return package.package;
}

std::string mochi_data(const mochi_package::Package& package) {
  JsonWriter out;
  out.begin_object();
  out.member("name", package.name);
  out.key("line");
  out.raw(package::index_line(package.entry));
  out.member("description", package.description);
  out.member("license", package.entry.license);
  out.member("repository", package.repository);
  if (!package.homepage.empty()) out.member("homepage", package.homepage);
  out.key("keywords");
  out.begin_array();
  for (const std::string& keyword : package.keywords) out.string(keyword);
  out.end_array();
  out.end_object();
  return out.take();
}

std::string mochi_index(const PackageState& package) {
  std::string lines;
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    const JsonValue data = version_data(version);
    const JsonValue* line = data.find("line");
    if (line == nullptr) continue;
    Result<package::IndexEntry> entry = package::parse_index_line(json_text(*line));
    if (!entry) continue;
    entry->released = parse_time(version.time) / 1'000'000'000;
    entry->yanked = version.yanked;
    entry->yank_reason = version.yank_reason;
    lines += package::index_line(*entry) + "\n";
  }
  return lines;
}

ServerResponse mochi_search(const Call& call) {
  const std::string wanted = ascii_lower(call.request.query_value("q"));
  JsonWriter out;
  out.begin_object();
  out.key("packages");
  out.begin_array();
  std::int64_t total = 0;
  for (const PackagePointer& package : call.registry.store.packages("mochi")) {
    const VersionState* last = package->latest();
    if (last == nullptr || !may_read(call, "mochi", package->package)) continue;
    const JsonValue data = version_data(*last);
    const std::string name = mochi_display_name(*package);
    bool hit = name.find(wanted) != std::string::npos ||
               ascii_lower(data.text_of("description")).find(wanted) != std::string::npos;
    if (const JsonValue* keywords = data.find("keywords")) {
      for (const JsonValue& keyword : keywords->items) hit = hit || ascii_lower(keyword.text) == wanted;
    }
    if (!hit || ++total > 100) continue;
    out.begin_object();
    out.member("name", name);
    out.member("version", last->version);
    out.member("description", data.text_of("description"));
    out.end_object();
  }
  out.end_array();
  out.member("total", total);
  out.end_object();
  return json_answer(200, out.take());
}

ServerResponse mochi_info(const Call& call, const PackageState& package) {
  JsonWriter out;
  out.begin_object();
  out.member("name", mochi_display_name(package));
  const VersionState* last = package.latest();
  if (last != nullptr) {
    const JsonValue data = version_data(*last);
    out.member("latest", last->version);
    for (std::string_view key : {"description", "license", "repository", "homepage"}) {
      if (const std::string_view text = data.text_of(key); !text.empty()) out.member(key, text);
    }
    out.key("keywords");
    const JsonValue* keywords = data.find("keywords");
    out.raw(keywords != nullptr ? json_text(*keywords) : "[]");
  }
  out.key("owners");
  out.begin_array();
  for (const std::string& owner : package.owners) out.string(owner);
  out.end_array();
  out.key("versions");
  out.begin_array();
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    out.begin_object();
    out.member("version", version.version);
    out.member("released", version.time);
    if (version.yanked) out.member_bool("yanked", true);
    out.end_object();
  }
  out.end_array();
  out.member("page", fmt::format("{}/p/{}", call.registry.base_url, mochi_display_name(package)));
  out.end_object();
  return json_answer(200, out.take());
}

std::string mochi_feed(const Registry& registry) {
  constexpr std::size_t kNewest = 1000;
  struct News {
    std::string time;
    std::string line;
  };
  const auto older = [](const News& a, const News& b) {
    return a.time != b.time ? a.time < b.time : a.line < b.line;
  };
  // The oldest on top, so that what is newer takes its place.
  const auto newer = [&](const News& a, const News& b) { return older(b, a); };
  std::vector<News> news;
  registry.store.newest_first("mochi", [&](const PackageState& package) {
    // Nothing of a package is newer than its last change, and those that follow changed before.
    if (news.size() == kNewest && package.modified < news.front().time) return false;
    // Views are shared between callers: private names stay out of all of them.
    if (!is_public(registry, package)) return true;
    for (const VersionState& version : package.versions) {
      if (version.withdrawn || (news.size() == kNewest && version.time < news.front().time)) continue;
      JsonWriter out;
      out.begin_object();
      out.member("time", version.time);
      out.member("name", mochi_display_name(package));
      out.member("version", version.version);
      out.end_object();
      news.push_back({version.time, out.take()});
      std::push_heap(news.begin(), news.end(), newer);
      if (news.size() <= kNewest) continue;
      std::pop_heap(news.begin(), news.end(), newer);
      news.pop_back();
    }
    return true;
  });
  std::sort(news.begin(), news.end(), older);
  std::string out;
  for (const News& item : news) out += item.line + "\n";
  return out;
}

}  // namespace mochi::registry
