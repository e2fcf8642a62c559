// `mochi pkg publish --resume` on source that has changed since: the commit with which a release was begun.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fanout/receipt.h"
#include "session/release/load.h"

namespace mochi {

// The source of old commits, in folders that go away with it.
class ResumedSources {
 public:
  explicit ResumedSources(Host& host) : host_(host) {}
  ~ResumedSources();
  ResumedSources(const ResumedSources&) = delete;
  ResumedSources& operator=(const ResumedSources&) = delete;

  // Each package of the release of which an open receipt names a commit, and that is not what the receipt was
  // written for, is replaced by what it was at that commit. A commit that the repository does not have any
  // more leaves the package as it is, with a note on stderr: what is staged may do. `receipt_file` is read
  // where the package has no receipt of its own. False: what is wrong with an old source has been reported.
  bool replace(Listener& listener, LoadedRelease& release, const std::string& receipt_file);

 private:
  Result<std::string> check_out(const std::string& directory, const std::string& commit);

  Host& host_;
  std::vector<std::string> folders_;
  std::vector<std::unique_ptr<LoadedRelease>> releases_;
};

}  // namespace mochi
