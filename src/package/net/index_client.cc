#include "package/net/index_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "archive/digest.h"
#include "base/edit_distance.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "host/parallel.h"
#include "package/net/index_state.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

constexpr std::size_t kIndexFileBytes = std::size_t{64} << 20U;
constexpr std::size_t kSimilarDistance = 2;
constexpr std::int64_t kWatchdogNs = std::int64_t{60} * 1'000'000'000;

// An answer that was read: its hash, and its lines.
struct ReadIndex {
  std::string hash;
  Result<std::vector<IndexEntry>> entries;
};

// Of many successes, read side by side; nothing of few, which are not worth a thread.
std::vector<std::optional<ReadIndex>> read_all(const std::vector<Result<HttpResponse>>& answers) {
  constexpr std::size_t kMany = 64;
  std::vector<std::optional<ReadIndex>> read(answers.size());
  const unsigned jobs = std::min(4U, processor_count());
  if (answers.size() < kMany || jobs == 1) return read;
  // Neighbours together, so that threads do not meet.
  const std::size_t part = (answers.size() + jobs * 4 - 1) / (jobs * 4);
  parallel_for((answers.size() + part - 1) / part, jobs, [&](std::size_t p) {
    for (std::size_t i = p * part; i < std::min(answers.size(), (p + 1) * part); ++i) {
      if (!answers[i] || answers[i]->status != 200) continue;
      const std::string& text = answers[i]->body;
      read[i] = ReadIndex{archive::hex(archive::digest(archive::DigestKind::blake3, text)),
                          parse_locked_index(text)};
    }
  });
  return read;
}

}  // namespace

IndexClient::IndexClient(Transport& transport, std::string cache, std::vector<RegistrySite> sites)
    : transport_(transport), cache_(std::move(cache)) {
  for (RegistrySite& site : sites) {
    auto state = std::make_unique<SiteState>();
    if (!site.index.ends_with('/')) site.index += '/';
    for (std::string& mirror : site.mirrors) {
      if (!mirror.ends_with('/')) mirror += '/';
    }
    state->key = archive::hex(archive::digest(archive::DigestKind::blake3, site.index)).substr(0, 16);
    state->directory = join_path(cache_, state->key);
    state->site = std::move(site);
    sites_.push_back(std::move(state));
  }
}

IndexClient::~IndexClient() = default;

IndexClient::SiteState* IndexClient::state_of(std::string_view registry) const {
  for (const std::unique_ptr<SiteState>& state : sites_) {
    if (state->site.name == registry) return state.get();
  }
  return nullptr;
}

const RegistrySite* IndexClient::site(std::string_view registry) const {
  const SiteState* state = state_of(registry);
  return state != nullptr ? &state->site : nullptr;
}

bool IndexClient::cancelled() {
  const std::int64_t now = transport_.clock().monotonic_ns();
  if (!polled_ns_) {
    polled_ns_ = now;
    waited_ns_ = 0;
  }
  return interrupted() || now - *polled_ns_ - waited_ns_ > kWatchdogNs;
}

IndexClient::Slot& IndexClient::slot(const Key& key) {
  std::unique_ptr<Slot>& found = slots_[key];
  if (found == nullptr) found = std::make_unique<Slot>();
  return *found;
}

std::string IndexClient::cache_path(const SiteState& state, std::string_view name) const {
  return join_path(state.directory, index_path(name));
}

std::optional<CachedIndex> IndexClient::read_cache(const std::string& path) {
  return read_cached_index(transport_.files(), path);
}

// The cache only saves work: what cannot be written is fetched again.
void IndexClient::write_cache(const std::string& path, const HttpResponse& answer) {
  static_cast<void>(write_cached_index(transport_.files(), path, answer));
}

void IndexClient::take_body(SiteState& state, const Key& key, const std::string& text, bool later) {
  Slot& one = slot(key);
  one.hash = archive::hex(archive::digest(archive::DigestKind::blake3, text));
  if (unread_ && later) {
    one.unread = text;
  } else {
    read_body(state, key, text);
  }
}

void IndexClient::read_body(SiteState& state, const Key& key, const std::string& text) {
  take_entries(state, key, parse_locked_index(text));
}

void IndexClient::take_entries(const SiteState& state, const Key& key,
                               Result<std::vector<IndexEntry>> entries) {
  Slot& one = slot(key);
  take_entries(key, one, std::move(entries));
  // Asked for together with whatever is asked for next.
  for (std::string& name : likely_needs(one.entries)) soon_.emplace_back(state.site.name, std::move(name));
}

void IndexClient::take_entries(const Key& key, Slot& one, Result<std::vector<IndexEntry>> entries) {
  if (!entries) {
    one.error = std::move(entries).error().with_context(fmt::format("reading the index of `{}`", key.second));
    return;
  }
  one.entries = std::move(*entries);
  for (const IndexEntry& entry : one.entries)
    unknown_keys_.insert(entry.unknown_keys.begin(), entry.unknown_keys.end());
}

void IndexClient::load_offline(SiteState& state, const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    Slot& one = slot(key);
    std::optional<CachedIndex> cached = read_cache(cache_path(state, key.second));
    if (!cached) {
      one.error = Error{
          .code = Code::M057_INDEX_E008,
          .message = fmt::format("`{}` is not in the cached index of `{}`", key.second, state.site.name)};
      continue;
    }
    ++statistics_.from_cache;
    one.absent = cached->status != 200;
    if (!one.absent) take_body(state, key, cached->body, true);
  }
}

// Asks one index for all `keys`; returns those for which it failed in a way that a mirror may help with,
// their errors set.
std::vector<IndexClient::Key> IndexClient::ask(SiteState& state, const std::string& base,
                                               const std::vector<Key>& keys) {
  std::vector<HttpRequest> requests;
  std::vector<std::optional<CachedIndex>> cached(keys.size());
  std::vector<const SeenIndex*> seen(keys.size(), nullptr);
  // A tag means something to the server that gave it only.
  bool own = base == state.site.index;
  bool tags = own && !is_file_url(base);
  const std::string prefix = state.key + " ";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    HttpRequest request{.url = base + index_path(keys[i].second)};
    request.limit = kIndexFileBytes;
    std::string tag;
    auto before = before_.find(keys[i]);
    if (tags && before != before_.end() && before->second->stamp.starts_with(prefix))
      tag = before->second->stamp.substr(prefix.size());
    if (!tag.empty()) {
      seen[i] = before->second;
    } else if (tags) {
      cached[i] = read_cache(cache_path(state, keys[i].second));
      if (cached[i]) tag = cached[i]->etag;
    }
    if (!tag.empty()) request.headers.push_back({"If-None-Match", tag});
    // Before the file is read, so that a change in between shows the next time.
    slot(keys[i]).stamp = own && !tags ? stamp_of_file(state, keys[i]) : std::string();
    requests.push_back(std::move(request));
  }
  std::vector<std::string> urls;
  for (const HttpRequest& request : requests) urls.push_back(request.url);
  statistics_.requests += requests.size();
  ++statistics_.rounds;
  std::vector<Result<HttpResponse>> answers = transport_.get_all(std::move(requests));
  const bool later = unread_ && is_file_url(base);
  std::vector<std::optional<ReadIndex>> read =
      later ? std::vector<std::optional<ReadIndex>>(answers.size()) : read_all(answers);
  std::vector<Key> failed;
  auto remember = [&](const Key& key, HttpResponse& answer) {
    if (is_file_url(base)) return;
    if (!tags) answer.headers.clear();
    write_cache(cache_path(state, key.second), answer);
  };
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Slot& one = slot(keys[i]);
    one.error.reset();
    if (tags && answers[i]) {
      const std::string* tag = answers[i]->header("etag");
      if (answers[i]->status != 304 && tag != nullptr) one.stamp = prefix + *tag;
      if (answers[i]->status == 304 && cached[i]) one.stamp = prefix + cached[i]->etag;
    }
    if (!answers[i]) {
      one.error = as_index_error(std::move(answers[i]).error());
    } else if (answers[i]->status == 304 && seen[i] != nullptr) {
      ++statistics_.not_modified;
      take_seen(one, *seen[i]);
    } else if (answers[i]->status == 304 && cached[i]) {
      ++statistics_.not_modified;
      one.absent = cached[i]->status != 200;
      if (!one.absent) take_body(state, keys[i], cached[i]->body, true);
    } else if (answers[i]->status == 200) {
      // What goes into the cache was read before.
      if (read[i]) {
        one.hash = std::move(read[i]->hash);
        take_entries(state, keys[i], std::move(read[i]->entries));
      } else {
        take_body(state, keys[i], answers[i]->body, is_file_url(base));
      }
      if (!one.error) remember(keys[i], *answers[i]);
    } else if (answers[i]->status == 404 || answers[i]->status == 410) {
      one.absent = true;
      remember(keys[i], *answers[i]);
    } else {
      one.error = index_refusal(*answers[i], urls[i]);
    }
    if (one.error && !final_refusal(one.error->code)) failed.push_back(keys[i]);
  }
  return failed;
}

void IndexClient::ask_mirrors(SiteState& state, std::vector<Key> keys) {
  if (state.site.mirrors.empty()) return;
  for (const std::string& mirror : state.site.mirrors) {
    if (keys.empty()) return;
    if (benched(mirror)) continue;
    if (state.mirrors.find(mirror) == state.mirrors.end()) {
      Result<RegistryConfig> config = fetch_config(state, mirror);
      Result<void> same = config ? check_id(state, *config, mirror) : Result<void>();
      if (!same) {
        bench(mirror);
        for (const Key& key : keys) slot(key).error = same.error();
        return;
      }
      if (!config) {
        bench(mirror);
        continue;
      }
      state.mirrors.emplace(mirror, std::move(*config));
    }
    keys = ask(state, mirror, keys);
    if (!keys.empty()) bench(mirror);
  }
  for (const Key& key : keys) {
    Slot& one = slot(key);
    Error all{.code = Code::M057_INDEX_E007,
              .message = fmt::format("registry `{}` and all its mirrors failed", state.site.name)};
    if (one.error) all.children.push_back(std::move(*one.error));
    one.error = std::move(all);
  }
}

void IndexClient::load_site(SiteState& state, const std::vector<Key>& keys) {
  bool reachable = transport_.reaches(state.site.index) ||
                   std::any_of(state.site.mirrors.begin(), state.site.mirrors.end(),
                               [this](const std::string& mirror) { return transport_.reaches(mirror); });
  if (!reachable) return load_offline(state, keys);
  if (Result<void> opened = open_site(state); !opened) {
    for (const Key& key : keys) slot(key).error = opened.error();
    return;
  }
  if (benched(state.site.index)) return ask_mirrors(state, keys);
  std::vector<Key> failed = ask(state, state.site.index, keys);
  if (!failed.empty()) ask_mirrors(state, std::move(failed));
}

void IndexClient::load(const std::vector<Key>& keys) {
  std::map<SiteState*, std::vector<Key>> by_site;
  for (const Key& key : keys) {
    Slot& one = slot(key);
    if (one.loaded) continue;
    one.loaded = true;
    SiteState* state = state_of(key.first);
    if (state == nullptr) {
      one.error = Error{.code = Code::M057_RESOLVE_E004,
                        .message = fmt::format("no registry is configured under the name `{}`", key.first)};
      continue;
    }
    by_site[state].push_back(key);
  }
  const std::int64_t begin = transport_.clock().monotonic_ns();
  for (const std::unique_ptr<SiteState>& state : sites_) {
    auto found = by_site.find(state.get());
    if (found != by_site.end()) load_site(*state, found->second);
  }
  waited_ns_ += transport_.clock().monotonic_ns() - begin;
}

IndexReadAhead* IndexClient::ahead_of(std::string_view registry) {
  SiteState* state = state_of(registry);
  if (state == nullptr || !is_file_url(state->site.index) || !open_site(*state) || benched(state->site.index))
    return nullptr;
  if (state->ahead == nullptr) {
    state->ahead = std::make_unique<IndexReadAhead>(transport_.files(), transport_.clock(), state->site.index,
                                                    kIndexFileBytes);
  }
  return state->ahead.get();
}

// False if it is to be asked for as anything else is: what fails may be had from a mirror.
bool IndexClient::take_ahead(const Key& key, Slot& one) {
  IndexReadAhead* ahead = ahead_of(key.first);
  if (ahead == nullptr) return false;
  const std::int64_t begin = transport_.clock().monotonic_ns();
  std::optional<IndexFile> file = ahead->take(key.second);
  waited_ns_ += transport_.clock().monotonic_ns() - begin;
  if (!file) return false;
  const SiteState& state = *state_of(key.first);
  ++statistics_.requests;
  one.loaded = true;
  one.absent = file->absent;
  one.hash = std::move(file->hash);
  one.stamp = file->stamp.empty() ? std::string() : state.key + " " + file->stamp;
  if (!one.absent) take_entries(key, one, std::move(file->entries));
  return true;
}

Result<const std::vector<IndexEntry>*> IndexClient::versions(const Wanted& wanted) {
  Key key{wanted.registry, wanted.name};
  Slot& one = slot(key);
  if (!one.loaded && !take_ahead(key, one)) {
    std::vector<Key> keys = std::move(soon_);
    soon_.clear();
    keys.insert(keys.begin(), key);
    load(keys);
  }
  if (one.recalled) recall(*state_of(key.first), key);
  if (one.unread) {
    const std::string text = std::move(*one.unread);
    one.unread.reset();
    read_body(*state_of(key.first), key, text);
  }
  if (one.error) return fail(*one.error);
  return one.absent ? nullptr : &one.entries;
}

std::optional<std::vector<SeenIndex>> IndexClient::seen() const {
  std::vector<SeenIndex> made;
  for (const auto& [key, one] : slots_) {
    if (!one->loaded) continue;
    if (one->error) return std::nullopt;
    made.push_back({{key.first, key.second}, one->absent ? std::string() : one->hash, one->stamp});
  }
  std::sort(made.begin(), made.end(), [](const SeenIndex& a, const SeenIndex& b) {
    return std::tie(a.package.registry, a.package.name) < std::tie(b.package.registry, b.package.name);
  });
  return made;
}

std::string IndexClient::stamp_of_file(const SiteState& state, const Key& key) {
  Result<std::string> path = file_url_path(state.site.index + index_path(key.second));
  if (!path) return {};
  std::string stamp = file_stamp(transport_.files(), transport_.clock(), *path);
  return stamp.empty() ? stamp : state.key + " " + stamp;
}

void IndexClient::take_seen(Slot& one, const SeenIndex& before) {
  one.loaded = true;
  one.recalled = true;
  one.absent = before.hash.empty();
  one.hash = before.hash;
  one.stamp = before.stamp;
}

bool IndexClient::stands(const SeenIndex& before) {
  Key key{before.package.registry, before.package.name};
  SiteState* state = state_of(key.first);
  if (state == nullptr || !is_file_url(state->site.index) || before.stamp.empty()) return false;
  if (!open_site(*state) || benched(state->site.index) || stamp_of_file(*state, key) != before.stamp)
    return false;
  Slot& one = slot(key);
  if (!one.loaded) take_seen(one, before);
  return true;
}

bool IndexClient::unchanged(const std::vector<SeenIndex>& before) {
  std::vector<Key> keys;
  for (const SeenIndex& one : before) {
    if (stands(one)) continue;
    keys.emplace_back(one.package.registry, one.package.name);
    if (!one.stamp.empty()) before_.emplace(keys.back(), &one);
  }
  unread_ = true;
  load(keys);
  unread_ = false;
  before_.clear();
  return std::all_of(before.begin(), before.end(), [this](const SeenIndex& one) {
    const Slot& now = slot({one.package.registry, one.package.name});
    return !now.error && (now.absent ? std::string() : now.hash) == one.hash;
  });
}

void IndexClient::recall(SiteState& state, const Key& key) {
  Slot& one = slot(key);
  one.recalled = false;
  if (one.absent) return;
  if (!is_file_url(state.site.index)) {
    std::optional<CachedIndex> cached = read_cache(cache_path(state, key.second));
    const bool same = cached && cached->status == 200 && state.key + " " + cached->etag == one.stamp &&
                      archive::hex(archive::digest(archive::DigestKind::blake3, cached->body)) == one.hash;
    if (same) return read_body(state, key, cached->body);
  }
  one = Slot();
  if (!take_ahead(key, one)) load({key});
}

void IndexClient::prefetch(const std::vector<Wanted>& wanted) {
  // Mostly all of one registry.
  for (std::size_t i = 0; i < wanted.size();) {
    const std::string& registry = wanted[i].registry;
    std::vector<std::string> names;
    for (; i < wanted.size() && wanted[i].registry == registry; ++i) names.push_back(wanted[i].name);
    if (IndexReadAhead* ahead = ahead_of(registry)) {
      ahead->expect(names);
    } else {
      for (std::string& name : names) soon_.emplace_back(registry, std::move(name));
    }
  }
}

std::vector<std::string> IndexClient::similar(const Wanted& wanted) {
  std::set<std::string> names;
  for (const auto& [key, one] : slots_) {
    if (key.first == wanted.registry && one->loaded && !one->absent && !one->error) names.insert(key.second);
  }
  if (const SiteState* state = state_of(wanted.registry)) {
    if (state->ahead != nullptr) {
      for (std::string& name : state->ahead->known()) names.insert(std::move(name));
    }
    for (std::string& name : cached_index_names(transport_.files(), state->directory))
      names.insert(std::move(name));
  }
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (name != wanted.name && edit_distance(name, wanted.name, kSimilarDistance) <= kSimilarDistance)
      out.push_back(name);
  }
  return out;
}

}  // namespace mochi::package
