// The client of a sparse index of crates (rust-bridge page, requirements 7 to 13).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bridge/rust/index/crate_line.h"
#include "bridge/rust/index/endpoint.h"
#include "package/net/transport.h"
#include "package/resolve/resolve.h"

namespace mochi::rust {

// `config.json` of an index.
struct IndexConfig {
  std::string dl;
  std::string api;
  bool auth_required = false;
};

// Errors: M057_RUST_E002.
Result<IndexConfig> parse_index_config(std::string_view text);

// Where the archive of a version is (requirement 8): the markers `{crate} {version} {prefix} {lowerprefix}
// {sha256-checksum}` replaced; a template without any gets `/{crate}/{version}/download`.
std::string download_url(const IndexConfig& config, std::string_view name, std::string_view version,
                         std::string_view sha256);

struct SparseOptions {
  // Where answers are kept, `registry/index/<host>/…` below it.
  std::string cache;
  // Of the installed toolchain: versions that want a newer one are last resorts.
  std::optional<package::Version> toolchain;
};

class SparseIndex final : public package::VersionSource {
 public:
  // The logical name of the registry in requests and locks.
  static constexpr std::string_view kRegistry = "crates-io";

  // `transport` must live longer.
  SparseIndex(package::Transport& transport, IndexPlace place, SparseOptions options);

  // Asked once; errors: M057_RUST_E002.
  Result<const IndexConfig*> config();
  // All versions of a crate, or null if the registry does not have it. Errors: M057_RUST_E002.
  Result<const CrateListing*> listing(std::string_view name);
  // As `crates-io` has them, in a request's terms.
  Result<const std::vector<package::IndexEntry>*> versions(const Wanted& wanted) override;
  void prefetch(const std::vector<Wanted>& wanted) override;
  std::vector<std::string> similar(const Wanted& wanted) override;

  const IndexPlace& place() const { return place_; }
  package::Transport& transport() { return transport_; }

 private:
  void ask(const std::vector<std::string>& names);
  Result<CrateListing> take(const std::string& name, Result<HttpResponse> answer);
  std::string cache_path(std::string_view path) const;
  HttpRequest request_for(std::string_view path) const;

  package::Transport& transport_;
  IndexPlace place_;
  SparseOptions options_;
  std::string folder_;  // of the cache
  std::optional<IndexConfig> config_;
  // By the name that was asked; one without entries is not in the registry. Stays where it is.
  std::map<std::string, Result<CrateListing>, std::less<>> listings_;
};

}  // namespace mochi::rust
