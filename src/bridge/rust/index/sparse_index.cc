#include "bridge/rust/index/sparse_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/net/index_cache.h"
#include "package/net/url.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kIndexBytes = std::size_t{64} << 20U;
constexpr std::size_t kShownBody = 1024;
constexpr int kOk = 200;
constexpr int kUnchanged = 304;

bool says_missing(int status) { return status == 404 || status == 410 || status == 451; }

// What a server said, for people: printable and short.
std::string shown_body(std::string_view body) {
  std::string made(trim_ascii(body.substr(0, kShownBody)));
  for (char& c : made) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return made.empty() ? made : ": " + made;
}

Unexpected<Error> unanswered(const std::string& url, const Result<HttpResponse>& answer) {
  const std::string shown = shown_url(url);
  if (!answer) {
    Error error = answer.error();
    error.code = error.code == Code::M057_OFFLINE_E003 ? Code::M057_OFFLINE_E001 : Code::M057_RUST_E002;
    return fail(std::move(error).with_context(fmt::format("asking `{}`", shown)));
  }
  return fail(Code::M057_RUST_E002, fmt::format("`{}` answered {} {}{}", shown, answer->status,
                                                answer->reason, shown_body(answer->body)));
}

// A host and port as the name of a folder.
std::string folder_name(std::string_view url) {
  std::string made = package::origin_of(url);
  made.erase(0, std::min(made.size(), made.find("://") + 3));
  std::replace(made.begin(), made.end(), ':', '_');
  std::replace(made.begin(), made.end(), '/', '_');
  return made.empty() ? "local" : made;
}

std::string swapped(std::string_view name, char from, char to) {
  std::string made(name);
  std::replace(made.begin(), made.end(), from, to);
  return made;
}

}  // namespace

Result<IndexConfig> parse_index_config(std::string_view text) {
  JsonValue value;
  JsonError error;
  if (!parse_json(text, value, error) || !value.is(JsonKind::object))
    return fail(Code::M057_RUST_E002, "`config.json` of the index of crates cannot be read");
  IndexConfig made;
  made.dl = value.text_of("dl");
  made.api = value.text_of("api");
  const JsonValue* auth = value.find("auth-required");
  made.auth_required = auth != nullptr && auth->is(JsonKind::boolean) && auth->boolean;
  if (made.dl.empty())
    return fail(Code::M057_RUST_E002, "`config.json` of the index of crates does not say `dl`");
  return made;
}

std::string download_url(const IndexConfig& config, std::string_view name, std::string_view version,
                         std::string_view sha256) {
  std::string path = crate_index_path(name);
  path.erase(path.rfind('/'));
  // The prefix with the name's own letters.
  std::string own(path);
  if (name.size() >= 4) {
    own = fmt::format("{}/{}", name.substr(0, 2), name.substr(2, 2));
  } else if (name.size() == 3) {
    own = fmt::format("3/{}", name[0]);
  }
  std::string made = config.dl;
  bool any = false;
  auto put = [&](std::string_view marker, std::string_view value) {
    any = any || made.find(marker) != std::string::npos;
    made = replace_all(made, marker, value);
  };
  put("{crate}", name);
  put("{version}", version);
  put("{prefix}", own);
  put("{lowerprefix}", path);
  put("{sha256-checksum}", sha256);
  if (!any) made += fmt::format("/{}/{}/download", name, version);
  return made;
}

SparseIndex::SparseIndex(package::Transport& transport, IndexPlace place, SparseOptions options)
    : transport_(transport), place_(std::move(place)), options_(std::move(options)) {
  folder_ = join_path(options_.cache, "registry/index/" + folder_name(place_.url));
}

std::string SparseIndex::cache_path(std::string_view path) const { return join_path(folder_, path); }

HttpRequest SparseIndex::request_for(std::string_view path) const {
  HttpRequest request{.url = place_.url + std::string(path)};
  request.limit = kIndexBytes;
  std::optional<package::CachedIndex> cached =
      package::read_cached_index(transport_.files(), cache_path(path));
  if (!cached) return request;
  if (!cached->etag.empty()) {
    request.headers.push_back({"If-None-Match", cached->etag});
  } else if (!cached->modified.empty()) {
    request.headers.push_back({"If-Modified-Since", cached->modified});
  }
  return request;
}

Result<const IndexConfig*> SparseIndex::config() {
  constexpr std::string_view kPath = "config.json";
  if (config_) return &*config_;
  const std::string path = cache_path(kPath);
  std::string text;
  if (!transport_.reaches(place_.url)) {
    std::optional<package::CachedIndex> cached = package::read_cached_index(transport_.files(), path);
    if (!cached)
      return fail(Code::M057_OFFLINE_E001, "the configuration of the index of crates is not in the cache");
    text = std::move(cached->body);
  } else {
    HttpRequest request{.url = place_.url + std::string(kPath)};
    Result<HttpResponse> answer = transport_.get(request);
    if (!answer || answer->status != kOk) return unanswered(request.url, answer);
    static_cast<void>(package::write_cached_index(transport_.files(), path, *answer));
    text = std::move(answer->body);
  }
  MOCHI_TRY(config_, parse_index_config(text));
  if (config_->auth_required) {
    config_.reset();
    return fail(Code::M057_RUST_E002, "the index of crates asks who reads it, which mochi does not say");
  }
  return &*config_;
}

Result<CrateListing> SparseIndex::take(const std::string& name, Result<HttpResponse> answer) {
  const std::string path = crate_index_path(name);
  const std::string kept = cache_path(path);
  std::string text;
  if (answer && answer->status == kOk) {
    // A cache that cannot be written only makes the next run slower.
    static_cast<void>(package::write_cached_index(transport_.files(), kept, *answer));
    text = std::move(answer->body);
  } else if (answer && says_missing(answer->status)) {
    CrateListing missing;
    missing.name = name;
    return missing;
  } else {
    const bool offline = !answer && !transport_.reaches(place_.url);
    std::optional<package::CachedIndex> cached;
    if (offline || (answer && answer->status == kUnchanged))
      cached = package::read_cached_index(transport_.files(), kept);
    if (!cached) return unanswered(place_.url + path, answer);
    text = std::move(cached->body);
  }
  CrateListing made = parse_crate_index(name, text, options_.toolchain);
  if (made.entries.empty() && !made.refused.empty()) {
    return fail(Code::M057_RUST_E003,
                fmt::format("no line of the index can be read for `{}`: {}", name, made.refused.front()));
  }
  return made;
}

void SparseIndex::ask(const std::vector<std::string>& names) {
  std::vector<HttpRequest> requests;
  for (const std::string& name : names) requests.push_back(request_for(crate_index_path(name)));
  std::vector<Result<HttpResponse>> answers = transport_.get_all(std::move(requests));
  for (std::size_t i = 0; i < names.size(); ++i)
    listings_.emplace(names[i], take(names[i], std::move(answers[i])));
}

Result<const CrateListing*> SparseIndex::listing(std::string_view name) {
  if (!is_crate_name(name)) return static_cast<const CrateListing*>(nullptr);
  auto found = listings_.find(name);
  if (found == listings_.end()) {
    ask({std::string(name)});
    found = listings_.find(name);
  }
  if (!found->second) return fail(found->second.error());
  const CrateListing& listing = *found->second;
  return listing.entries.empty() ? nullptr : &listing;
}

Result<const std::vector<package::IndexEntry>*> SparseIndex::versions(const Wanted& wanted) {
  MOCHI_TRY(const CrateListing* found, listing(wanted.name));
  return found == nullptr ? nullptr : &found->entries;
}

void SparseIndex::prefetch(const std::vector<Wanted>& wanted) {
  std::vector<std::string> names;
  for (const Wanted& one : wanted) {
    if (is_crate_name(one.name) && !listings_.contains(one.name)) names.push_back(one.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (!names.empty()) ask(names);
}

// A registry has a crate under one spelling only.
std::vector<std::string> SparseIndex::similar(const Wanted& wanted) {
  std::vector<std::string> made;
  for (const std::string& other : {swapped(wanted.name, '-', '_'), swapped(wanted.name, '_', '-')}) {
    if (other == wanted.name) continue;
    Result<const CrateListing*> found = listing(other);
    if (found && *found != nullptr) made.push_back((*found)->name);
  }
  return made;
}

}  // namespace mochi::rust
