// Fetching locked packages into the store: many at a time, hashed while they arrive, committed together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "package/net/index_client.h"
#include "package/net/transport.h"
#include "package/store/store.h"

namespace mochi::package {

struct BlobWanted {
  std::string registry;  // logical name
  std::string name;      // of the package and its version, for messages
  std::string blake3;    // both are needed: M057_LOCK_E005
  std::string sha256;
};

// Told of each package that is there, those that were in the store before included.
class FetchProgress {
 public:
  virtual ~FetchProgress() = default;
  virtual void fetched(std::size_t done, std::size_t all, std::uint64_t bytes) = 0;
};

// Makes all of them present. Another process that fetches the same is waited for. Errors, the first in the
// order given, with the package as context: M057_OFFLINE_E001 offline and not in the store; BLOB_E001 a hash
// differs, expected and actual shown; BLOB_E002 the download broke to the end; BLOB_E005 it is larger than a
// package may be; BLOB_E007 the registry does not have it; INDEX_E009 access refused; RESOLVE_E008 a lock is
// held too long. What arrived whole stays in the store.
Result<void> fetch_blobs(const std::vector<BlobWanted>& wanted, Store& store, Transport& transport,
                         IndexClient& index, FetchProgress* progress = nullptr);

struct UrlWanted {
  std::string url;
  Digests expected;  // may be empty
};

// Files from anywhere, many at a time, in the order given; what is in the store by a stated BLAKE3 or SHA-256
// is not fetched. Errors as above; a failure leaves the store without the files of its round.
Result<std::vector<StoredBlob>> fetch_urls(const std::vector<UrlWanted>& wanted, Store& store,
                                           Transport& transport);

// One file from anywhere (`tarball = "…"`), up to the size of a package. Errors as above; `expected` may be
// empty.
Result<StoredBlob> fetch_url(const std::string& url, const Digests& expected, Store& store,
                             Transport& transport);

}  // namespace mochi::package
