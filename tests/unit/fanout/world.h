// A world for runs of the dispatcher: files, clock and variables in memory, sources that are made up, and one
// server that speaks enough of npm, PyPI and cargo to be published to, and that can be told to misbehave.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "fanout/dispatch.h"
#include "host/memory/memory_host.h"

namespace mochi::fanout::testing {

// What the server does with an upload, the nth from 0.
enum class Fault {
  none,
  too_many,
  too_many_dated,
  unavailable,
  cut_before,
  cut_after,
  bad_request,
  forbidden,
  lose,
  garble
};

class FakeServer {
 public:
  Result<HttpResponse> send(const HttpRequest& request);

  // By upload: registry word (`npm`, `pypi`, `crates`) and count.
  std::function<Fault(const std::string&, int)> fault = [](const std::string&, int) { return Fault::none; };
  // GETs of a version fail so often before it is shown.
  int hidden_for = 0;
  bool down = false;
  // Uploads that were stored, in order: `npm @s/n 1.0.0`.
  std::vector<std::string> stored;
  int uploads = 0;
  int requests = 0;
  std::set<std::string> authorizations;
  // Names that exist without our doing.
  std::set<std::string> foreign;

 private:
  Result<HttpResponse> npm(const HttpRequest& request, const std::string& path);
  Result<HttpResponse> pypi(const HttpRequest& request, const std::string& path);
  Result<HttpResponse> cargo(const HttpRequest& request, const std::string& path);
  // Applies the fault of this upload; `store` keeps it.
  Result<HttpResponse> take(const std::string& registry, const std::function<bool()>& store);
  std::map<std::string, int> counts_;
  std::map<std::string, std::map<std::string, std::string>> npm_;     // name → version → document
  std::map<std::string, std::map<std::string, std::string>> files_;   // project → file → sha256
  std::map<std::string, std::map<std::string, std::string>> crates_;  // name → version → checksum
  std::map<std::string, int> hides_;
  std::mutex mutex_;
};

class World final : public RunServices, public RunObserver {
 public:
  World();
  FileSystem& files() override { return host.files; }
  const Env& env() override { return host.env; }
  Clock& clock() override { return host.clock; }
  Processes& processes() override { return host.processes; }
  std::unique_ptr<HttpClient> http() override;
  std::unique_ptr<SourceBuilder> sources() override;
  void at(const Leg&, const ReleasePackage&, Phase) override {}

  // A package that maps on every destination.
  ReleasePackage package(const std::string& name, const std::string& version = "1.0.0",
                         const std::vector<std::string>& needs = {});
  RunOptions options(std::vector<Destination> destinations) const;
  Result<Run> run(const std::vector<ReleasePackage>& packages, const RunOptions& options);

  MemoryHost host;
  FakeServer server;
  Secrets secrets;
  std::set<Destination> broken;  // whose sources cannot be built
};

std::string code_of(const Error& error);
// `npm:published pypi:failed`
std::string states(const Run& run);

}  // namespace mochi::fanout::testing
