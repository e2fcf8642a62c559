// `view/` of the registry's folder (packages page Z4): what any web server can serve, kept up to date by the serving process.
// Its files follow an accepted change, each under its name only when it is whole, artefacts before the documents that name
// them. It may be deleted at any time.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/result.h"
#include "registry/serve/module.h"

namespace mochi::registry {

class ViewFolder {
 public:
  // `registry` outlives it.
  explicit ViewFolder(Registry& registry);

  // Writes what changed since the last call; the first one looks what an earlier process has left, and makes all of it anew
  // if that was for another address or configuration. Errors: C002, and what is missing is written by the next call. From
  // any thread.
  Result<void> sync();
  // Flushes the files and then says in the folder up to where they go, so that the next process begins there. Between two
  // calls a kill costs the next process work and nothing else.
  Result<void> settle();
  // The last record that all files are at.
  std::uint64_t seq() const { return seq_.load(); }

 private:
  class LinkTree;
  Result<void> open();
  Result<void> package(const PackageState& state, LinkTree& tree);
  std::string mark() const;

  Registry& registry_;
  std::string root_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> seq_{0};
  std::uint64_t settled_ = 0;
  bool opened_ = false;
  // What is on the disk was written by this process, as far as it is there.
  bool own_ = false;
  // SHA-256 of the lists as they are on the disk, by path.
  std::map<std::string, std::string> lists_;
};

}  // namespace mochi::registry
