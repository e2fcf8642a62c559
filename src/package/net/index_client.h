// The client of the sparse index (packages page section 9): one small file per package, kept in the cache and
// asked for again by its ETag, many at a time. A package has one registry: what that one answers is the
// answer, and no other is asked. Only when it cannot be reached are its mirrors, which must have the same id.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "package/net/index_cache.h"
#include "package/net/registry_site.h"
#include "package/net/seen_index.h"
#include "package/net/transport.h"
#include "package/resolve/resolve.h"

namespace mochi::package {

struct IndexStatistics {
  std::uint64_t requests = 0;  // of package files
  std::uint64_t not_modified = 0;
  std::uint64_t from_cache = 0;  // without asking anybody
  std::uint64_t rounds = 0;      // of requests in parallel
};

class IndexReadAhead;

class IndexClient final : public VersionSource {
 public:
  // `cache` is the directory of the index (Paths::index(), or MOCHI_INDEX_CACHE).
  IndexClient(Transport& transport, std::string cache, std::vector<RegistrySite> sites);
  ~IndexClient() override;
  IndexClient(const IndexClient&) = delete;
  IndexClient& operator=(const IndexClient&) = delete;

  // VersionSource. Errors: M057_INDEX_E004 after all repetitions, E005 429 to the end, E007 every mirror
  // failed as well, E009 access refused, E002 malformed, E008 offline and not in the cache, RESOLVE_E004 a
  // registry that nobody configured.
  Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) override;
  void prefetch(const std::vector<Wanted>& wanted) override;
  // Of the names in the cache.
  std::vector<std::string> similar(const Wanted& wanted) override;
  // An interrupt, or 60 s since it was first polled, without the time that requests took (the watchdog of
  // requirement 11).
  bool cancelled() override;

  // What was said of the packages that were asked for so far, ascending; nothing if one could not be had.
  std::optional<std::vector<SeenIndex>> seen() const;
  // Whether the registries say the same of all these packages now. They are asked in one round; what did not
  // change is neither read nor hashed, and what did is only read once `versions` wants it.
  bool unchanged(const std::vector<SeenIndex>& before);

  // What the registry's config.json says, fetched once. Besides the errors above: M057_INDEX_E006 if it has
  // another id than the site states, E003 if it is too new.
  Result<const RegistryConfig*> config(std::string_view registry);
  const RegistrySite* site(std::string_view registry) const;
  // Where the registry's blobs are; and where those of its mirrors are that have its id and did not fail
  // within the last five minutes, in the order of asking.
  Result<std::string> blobs(std::string_view registry);
  std::vector<std::string> mirror_blobs(std::string_view registry);
  // This mirror lies or fails; it is not asked for five minutes.
  void bench(std::string_view url);

  const IndexStatistics& statistics() const { return statistics_; }
  // Unknown keys of index lines, for `--verbose`.
  const std::set<std::string>& unknown_keys() const { return unknown_keys_; }

 private:
  struct Slot;
  struct SiteState;
  using Key = std::pair<std::string, std::string>;
  // Nearly all keys are of one registry: their names tell them apart.
  struct ByName {
    std::size_t operator()(const Key& key) const { return std::hash<std::string>()(key.second); }
  };

  Slot& slot(const Key& key);
  void load(const std::vector<Key>& keys);
  void load_site(SiteState& state, const std::vector<Key>& keys);
  void load_offline(SiteState& state, const std::vector<Key>& keys);
  std::vector<Key> ask(SiteState& state, const std::string& base, const std::vector<Key>& keys);
  void ask_mirrors(SiteState& state, std::vector<Key> keys);
  // `later`: it may stay unread while nobody wants it.
  void take_body(SiteState& state, const Key& key, const std::string& text, bool later);
  void read_body(SiteState& state, const Key& key, const std::string& text);
  void take_entries(const SiteState& state, const Key& key, Result<std::vector<IndexEntry>> entries);
  void take_entries(const Key& key, Slot& one, Result<std::vector<IndexEntry>> entries);
  // Takes a package to be as it was, if its registry shows it without a request.
  bool stands(const SeenIndex& before);
  void take_seen(Slot& one, const SeenIndex& before);
  // Reads what was taken to be as it was.
  void recall(SiteState& state, const Key& key);
  std::string stamp_of_file(const SiteState& state, const Key& key);
  // Of a registry on this machine that can be reached; null for others.
  IndexReadAhead* ahead_of(std::string_view registry);
  bool take_ahead(const Key& key, Slot& one);
  SiteState* state_of(std::string_view registry) const;
  bool benched(const std::string& url);
  Result<RegistryConfig> fetch_config(SiteState& state, const std::string& base);
  Result<void> open_site(SiteState& state);
  Result<void> check_id(const SiteState& state, const RegistryConfig& config, const std::string& base) const;
  std::string cache_path(const SiteState& state, std::string_view name) const;
  std::optional<CachedIndex> read_cache(const std::string& path);
  void write_cache(const std::string& path, const HttpResponse& answer);

  Transport& transport_;
  std::string cache_;
  std::vector<std::unique_ptr<SiteState>> sites_;
  std::unordered_map<Key, std::unique_ptr<Slot>, ByName> slots_;
  std::vector<Key> soon_;
  bool unread_ = false;                     // bodies are kept as they are for now
  std::map<Key, const SeenIndex*> before_;  // whose stamps stand in for the answers in the cache
  std::map<std::string, std::int64_t> benched_until_;
  std::optional<std::int64_t> polled_ns_;  // first, by the monotonic clock
  std::int64_t waited_ns_ = 0;             // in requests since then
  IndexStatistics statistics_;
  std::set<std::string> unknown_keys_;
};

}  // namespace mochi::package
