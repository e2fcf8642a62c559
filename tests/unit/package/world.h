// Registries and manifests in a few words, for tests of the resolver.
//
//   package  «foo 1.2 > bar ^1, baz[x] ^2, log? ^1 ; x = log, bar/y ; caps fs.read ; targets python rust ;
//   yanked reason ;
//             mochi >=0.9 ; age 2 ; no-time ; links z ; featurecaps x net.dial»
//   root     «root > bar ^1, dev:quick ^2, build:gen ^1, baz[x,!default] ^2 ; x = log ; caps … | allow … ;
//   targets …»
// `?` after a name: optional. `!default`: without default features. `@python`: only for that target.
// `{fs.read}` after a requirement: its capability pin. `<id>` after a name: from that registry. Versions are
// filled up to three numbers, `&` stands for the comma inside a requirement.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/resolve/resolve.h"

namespace mochi::package::testing {

class World final : public VersionSource {
 public:
  World();
  World(std::initializer_list<std::string> lines);
  // Into registry number `registry`.
  World& add(const std::string& line, std::size_t registry = 0);
  // The lists of versions as one who does not number their needs makes them.
  World& forget_numbers();
  // Another root of the workspace: «app > foo ^1».
  World& member(const std::string& line);
  World& lock(const std::string& name, const std::string& version);

  ResolveRequest request;
  static constexpr std::int64_t kNow = 1800000000;

  Result<ResolveOutcome> run();
  // «bar 1.0.0, foo 1.1.0», features in brackets; «FAILED» or «error: …» otherwise.
  std::string solution();
  // The whole text of the failure; «solved: …» otherwise.
  std::string failure();
  SolveStatistics statistics;
  Resolution resolution;  // of the last solution()

  Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) override;
  void prefetch(const std::vector<Wanted>& wanted) override;
  std::vector<std::string> similar(const Wanted& wanted) override;

  // Names for which the source fails.
  std::vector<std::string> broken;
  std::vector<std::string> asked;  // versions() calls, in order
  std::vector<std::string> prefetched;
  bool stop = false;
  bool cancelled() override { return stop; }

 private:
  std::vector<std::map<std::string, std::vector<IndexEntry>>> registries_;
};

IndexEntry entry_of(const std::string& line, std::string& name);
RootPackage root_of(const std::string& line);
std::string full_version(std::string version);
std::string text_of(const Resolution& resolution);

}  // namespace mochi::package::testing
