// The dispatcher (fan-out page sections 2.1 and 2.2): one run over packages and destinations. Mapping,
// building and checking of all legs come before the first byte that is uploaded; what the registries show
// afterwards decides the outcome, never what they answered.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fanout/driver.h"
#include "fanout/endpoint.h"
#include "fanout/receipt.h"
#include "fanout/release.h"
#include "fanout/secret.h"
#include "host/clock.h"

namespace mochi::fanout {

struct RunOptions {
  std::vector<Destination> destinations;  // ascending, all with a driver
  bool dry_run = false;
  bool strict = false;
  bool allow_api_token = false;
  // Destinations whose registries want no credential: none is looked for.
  std::vector<Destination> anonymous;
  bool check_auth = false;
  bool resume = false;
  // Run the emitted tests with the targets' own tools before anything goes up.
  bool native_tests = false;
  bool staged_only = false;  // build, let native tools try what was built, contact nobody
  // Only asks the registries what is there; no credentials, no uploads.
  bool probe_only = false;
  // Milliseconds that a leg may take to become visible before it counts as accepted; with `wait_given` an
  // unseen leg is an error of its own kind.
  std::int64_t wait_ms = 20'000;
  bool wait_given = false;
  unsigned jobs = 2;
  EndpointFlags endpoints;
  artefact::TimeOptions time;
  std::string mochi_version;
  std::string staging_root;
  std::string receipt_file;  // also written there, with one package
};

// What a leg is at.
enum class Phase : std::uint8_t {
  building,
  checking,
  testing,
  attesting,
  uploading,
  waiting,
  confirming,
  ended
};
// `building`, `waiting to try again`.
std::string_view phase_name(Phase phase);

// Where a leg failed.
enum class Step : std::uint8_t { map, build, validate, auth, upload, confirm };
std::string_view step_name(Step step);

struct Leg {
  std::size_t package = 0;  // index
  Destination destination = Destination::npm;
  const Driver* driver = nullptr;
  LegState state = LegState::planned;
  std::optional<Mapped> mapped;
  std::optional<Built> built;
  FoundEndpoint found;
  Endpoint endpoint;
  Credential credential;
  bool already = false;  // the registry had it before this run
  Probe probe;
  NameClaim name;
  std::optional<Error> error;
  Step step = Step::map;
  std::string staging;
  std::vector<std::string> notes;  // warnings
  // Identity tokens: what was sent, for `--check-auth` and `--dry-run`; the audience asked for.
  std::vector<std::string> claims;
  std::string audience;
  std::vector<std::string> tried;  // what native tools passed: `tests with pytest`
  std::int64_t build_ns = 0;
};

struct Run {
  std::vector<Leg> legs;  // packages in order, destinations in order
  bool strict_abort = false;
  bool unseen = false;  // `--wait` ended before a leg was seen
  bool ok() const;
  // F6: run > target > step. Only for runs that are not ok.
  Error error(const std::vector<ReleasePackage>& packages, bool strict) const;
};

// Told while the run goes on, from any thread, one call at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void at(const Leg& leg, const ReleasePackage& package, Phase phase) = 0;
  // While it uploads: of the artefacts' bytes, how many have left. An upload that is repeated begins anew.
  virtual void sent(const Leg&, const ReleasePackage&, std::uint64_t, std::uint64_t) {}
};

// What a run needs of the world.
class RunServices {
 public:
  virtual ~RunServices() = default;
  virtual FileSystem& files() = 0;
  virtual const Env& env() = 0;
  virtual Clock& clock() = 0;
  virtual Processes& processes() = 0;
  // One per thread.
  virtual std::unique_ptr<HttpClient> http() = 0;
  virtual std::unique_ptr<SourceBuilder> sources() = 0;
};

// `packages` in dependency order, `options.staging_root` absolute. Errors are those of the run as a whole
// (names that collide, a folder that cannot be written); what happened to a leg stands in it.
Result<Run> run_fanout(const std::vector<ReleasePackage>& packages, const RunOptions& options,
                       RunServices& services, Secrets& secrets, RunObserver& observer);

}  // namespace mochi::fanout
