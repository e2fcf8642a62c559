// Packages from git repositories, by the git program. A reference is pinned to a commit once; after that the
// commit alone counts, and nothing is asked of the network while it is in the cache. Nothing is checked out:
// files are read from the object store, so that neither hooks nor filters of the repository run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/host.h"
#include "package/net/transport.h"
#include "package/store/store.h"

namespace mochi::package {

struct GitReference {
  enum class Kind : std::uint8_t { head, branch, tag, rev };
  Kind kind = Kind::head;
  // A branch, a tag, or 7 to 64 hexadecimal digits of a commit.
  std::string value;
};

struct GitCheckout {
  std::string commit;  // in full
  // The regular files of the commit; links and submodules are left out.
  StoredTree tree;
};

// Empty if `url` may be given to git: https, http, ssh, git, file, or `user@host:path`, without a password;
// else what is wrong.
std::string check_git_url(std::string_view url);

struct GitOptions {
  // Where bare repositories are kept.
  std::string cache;
  Network network = Network::online;
  std::int64_t timeout_ms = 600'000;
};

// The commit that `reference` stands for now, and its files in the store. With `commit` (from the lock) the
// reference is not looked at. Errors: C003 a bad address or reference, C006 no git, M057_OFFLINE_E001 offline
// and not in the cache, C007 git failed (its last words in the message), C008 it took too long, BLOB_E003 to
// BLOB_E005 unsafe or too many files.
Result<GitCheckout> fetch_git(Host& host, Store& store, const GitOptions& options, const std::string& url,
                              const GitReference& reference, const std::string& commit = {});

}  // namespace mochi::package
