// `view/` of the registry's folder (packages page Z4): what any web server can serve, kept up to date by the
// serving process. Its files follow an accepted change, each under its name only when it is whole, artefacts
// before the documents that name them. It may be deleted at any time.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "registry/serve/module.h"

namespace mochi::registry {

class ViewFolder {
 public:
  // `registry` outlives it.
  explicit ViewFolder(Registry& registry);

  // Writes what changed since the last call, but for lists of names that have become long: those follow at a
  // `tick`; the first one looks what an earlier process has left, and makes all of it anew if that was for
  // another address or configuration. Errors: C002, and what is missing is written by the next call. From any
  // thread.
  Result<void> sync();
  // Writes the lists of all names if they are to be written and it is time; uploads go on meanwhile. From any
  // thread.
  Result<void> tick();
  // Flushes the files and then says in the folder up to where they go, so that the next process begins there.
  // Between two calls a kill costs the next process work and nothing else.
  Result<void> settle();
  // Removes the folder `root` of views; C016 if it is none.
  static Result<void> remove_views(FileSystem& files, const std::string& root);
  // The last record that all files are at.
  std::uint64_t seq() const { return seq_.load(); }

 private:
  class LinkTree;
  Result<void> open();
  Result<void> sync_packages();
  // With both mutexes held.
  Result<void> names_now();
  Result<std::vector<PackagePointer>> begin_names();
  Result<void> end_names(const Result<void>& written, std::int64_t cost_ns);
  Result<void> write_names_of(const std::vector<PackagePointer>& packages, std::int64_t& cost_ns);
  // Those that are there, with their `.gz`.
  Result<void> remove_files(const std::vector<std::string>& paths);
  Result<void> package(const PackageState& state, LinkTree& tree);
  Result<void> flush();
  std::string mark(std::uint64_t seq) const;

  Registry& registry_;
  std::string root_;
  // Held while lists of names are written; taken before `mutex_`, or behind it by trial alone.
  std::mutex names_mutex_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> seq_{0};
  std::uint64_t settled_ = 0;
  bool opened_ = false;
  // What is on the disk was written by this process, as far as it is there.
  bool own_ = false;
  // SHA-256 of the lists as they are on the disk, by path.
  std::map<std::string, std::string> lists_;
  // The lists of all names: whether one came or went since they were written, how long writing them took, and
  // when that was.
  bool names_changed_ = true;
  std::int64_t names_cost_ns_ = 0;
  std::int64_t names_written_ns_ = 0;
};

}  // namespace mochi::registry
