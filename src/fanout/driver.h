// What a destination can do (fan-out page Z1). A driver knows one ecosystem and nothing of the others; it
// sees one shipment, never the run. Drivers have no state: all of it is in what they are given.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artefact/artefact.h"
#include "base/result.h"
#include "fanout/destination.h"
#include "fanout/mapping/fields.h"
#include "fanout/name_claim.h"
#include "fanout/native_test.h"
#include "fanout/release.h"
#include "fanout/secret.h"
#include "host/clock.h"
#include "host/env.h"
#include "host/http.h"

namespace mochi::fanout {

// Abilities of the destination's registry (fan-out page section 5).
struct Abilities {
  bool holds = false;              // an upload can be held back and released
  bool true_undo = false;          // what was published can be taken away so that nothing is left
  bool identity = false;           // takes the identity token of CI
  bool first_by_identity = false;  // also for the first version of a name
  std::string_view undo_steps;     // what a person can do where there is no true undo
};

struct BuildOptions {
  artefact::TimeOptions time;
  std::string generator;  // `mochi (0.1.0)`
  // The registry that installers use, if it is not the ecosystem's own: crates name it for their
  // dependencies.
  std::string private_registry;
};

// One leg, built.
struct Built {
  Mapped mapped;
  std::vector<artefact::Artefact> files;  // in the order of their uploads
  std::string manifest_name;
  std::string manifest;  // what `--dry-run` shows
  std::string caps_json;
  // By file, made behind the barrier; empty: none. No part of what is compared with the registry.
  std::vector<std::string> attestations;
  // Emitted beside the library and not part of what is published.
  std::vector<archive::Entry> tests;
};

struct Credential {
  enum class Kind : std::uint8_t { none, token, identity };
  Kind kind = Kind::none;
  std::string secret;  // the token, or after the exchange the short one
  std::string source;  // for people: `NPM_TOKEN`, `identity token of CI`
  // Of a pair of user and password; empty: the secret is a token by itself.
  std::string user = {};
};

// Where a leg goes.
struct Endpoint {
  std::string registry;  // what installers use
  std::string publish;   // upload base; empty until asked for where the registry tells it
  std::string source;    // where it was found, for people: `.npmrc`, `--registry`
  // Origins beside that of the uploads that the credential is for too: the user has named them
  // (`--trust-endpoint`), or it was stored for them.
  std::vector<std::string> trusted = {};
  // Nobody can read what is published here: an address of uploads that has no index.
  bool unread = false;
  // For reads at one origin, where the credential of uploads may not go: it was stored for that.
  Credential reader = {};
  std::string reader_origin = {};
};

// The value of the header `Authorization` as the destination's registries want it; empty for no credential.
std::string authorization_of(Destination destination, const Credential& credential);

enum class ProbeState : std::uint8_t { absent, accepted, published, withdrawn, unknown };
std::string_view probe_state_name(ProbeState state);

struct Probe {
  ProbeState state = ProbeState::unknown;
  // Of published: the same content as the artefacts at hand. Of two files one may be there already.
  bool same = false;
  std::vector<bool> present;  // by file
  std::string url;
  std::string detail;  // the registry's words, or what differs
};

// What is known of a name in an index. `absent` only if the index said so.
struct Presence {
  enum class State : std::uint8_t { there, absent, unknown };
  State state = State::unknown;
  std::string words;  // of unknown: what was answered instead
};

enum class SendState : std::uint8_t { taken, refused, denied, slow_down, unknown };
struct Sent {
  SendState state = SendState::unknown;
  std::int64_t retry_after_ms = -1;
  std::string words;
};

// What a driver works with while it talks to its registry.
struct Link {
  HttpClient& http;
  Clock& clock;
  Destination destination;
  const Endpoint& endpoint;
  const Credential& credential;
  Secrets& secrets;
  SendWatch* watch = nullptr;  // of the body of an upload
};

// Tokens that name what they may do: what the exchange is asked for.
struct IdentityRequest {
  std::string audience;
};

class StatementSigner;

class Driver {
 public:
  virtual ~Driver() = default;
  virtual Destination destination() const = 0;
  virtual Abilities abilities() const = 0;

  // map: fields, names and dependencies for the destination.
  virtual Result<Mapped> map(const PackageFacts& facts) const { return map_package(destination(), facts); }
  // build: code and metadata as the files that are uploaded.
  virtual Result<Built> build(const ReleasePackage& package, Mapped mapped, SourceBuilder& sources,
                              const BuildOptions& options) const = 0;
  // validate: what the ecosystem's own tools and its registry would refuse (FAN_E004).
  virtual Result<void> validate(const Built& built) const = 0;
  // preflight: completes the endpoint by asking the registry where uploads go, and sees that it is there.
  virtual Result<Endpoint> preflight(const Link& link, const Built& built) const = 0;
  // The emitted tests as the target's own tool runs them; `dependencies` are the packages that the code
  // reaches.
  virtual NativeTest native_test(const Built& built, const std::vector<const Built*>& dependencies) const = 0;
  // authenticate: what the identity token must be made out to; then the token that uploads take. `offline`:
  // without asking the registry, so what it usually is.
  virtual Result<IdentityRequest> identity_request(const Link& link, const Built& built,
                                                   bool offline) const = 0;
  virtual Result<Credential> exchange(const Link& link, const Built& built,
                                      const std::string& identity_token) const = 0;
  // attest (F32): whether the registry keeps attestations of this package; then one of a file, in the
  // registry's form.
  virtual bool takes_attestations(const Link&, const Built&, const Env&) const { return false; }
  virtual Result<std::string> attest(const Link&, const Built&, std::size_t, const StatementSigner&,
                                     const Env&) const {
    return std::string();
  }
  // Whose the name is (F13), asked with the credential that the upload will use. An answer that does not
  // come, or that is refused, leaves it unknown: nothing here fails a leg by itself.
  virtual NameClaim claim(const Link& link, const Built& built) const = 0;
  // upload: one file, once. An answer that leaves the outcome open is `unknown`: the caller probes.
  virtual Sent upload(const Link& link, const Built& built, std::size_t file) const = 0;
  // probe: what the registry has of this name and version, compared with what is at hand.
  virtual Probe probe(const Link& link, const Built& built) const = 0;
  // Whether the registry has any version of a dependency, whichever.
  virtual Presence exists(const Link& link, const MappedDependency& dependency) const = 0;
  // withdraw: only called if `true_undo`. FAN_E005 if the registry refuses.
  virtual Result<void> withdraw(const Link& link, const Built& built) const = 0;

  // The command that installs the package from this endpoint.
  virtual std::string install_line(const Endpoint& endpoint, const Built& built) const = 0;
};

// The driver of a destination that has landed, else nullptr.
const Driver* find_driver(Destination destination);

// The parts that drivers share.
Sent to_sent(const Result<HttpResponse>& response, Clock& clock);
// The request that carries an upload, watched.
Result<HttpResponse> send_upload(const Link& link, HttpRequest request);
// Whether the link's credential may go along with a read of `url`: the origin is that of the uploads, or one
// of `Endpoint::trusted`. Every read asks this, and nothing else decides it.
bool may_read_with_credential(const Link& link, std::string_view url);
// The credential that a read of `url` shows; null = none.
const Credential* reading_credential(const Link& link, std::string_view url);
// A read. Tried again on broken connections, 429 and 5xx, at most four times; redirects are followed five
// times, never from https to http. `reading_credential` says which credential goes along:
// tokens at once, identity tokens when the registry shows nothing without. `request` names none.
Result<HttpResponse> fetch(const Link& link, const HttpRequest& request);
// A probe's question to the index: the answer of a success. Else `probe` says that nothing is there (404 and
// nothing else), or what was answered instead.
std::optional<HttpResponse> ask_index(const Link& link, const HttpRequest& request, Probe& probe);
// The answer that shows that a name is taken. Else `claim` is free (404), or unknown with what was answered
// instead.
std::optional<HttpResponse> ask_name(const Link& link, const HttpRequest& request, NameClaim& claim);
// The same of a dependency. `empty` tells of the answer to a request that it shows no version.
Presence ask_presence(const Link& link, const HttpRequest& request,
                      bool (*empty)(const HttpRequest&, const HttpResponse&));
// The body of a further question; nothing if it was not answered, which `claim` then says of `what`.
std::optional<std::string> ask_more(const Link& link, const HttpRequest& request, std::string_view what,
                                    NameClaim& claim);
// The claim on a name that is there: nobody tells whether the credential may publish it.
NameClaim unknown_name(NameClaim claim, std::string words);
// What was read of an index: the version. Else `probe` says that it is absent, or what is wrong with the
// index.
template <typename Version>
const Version* found_version(const Result<std::optional<Version>>& read, Probe& probe) {
  if (!read) {
    probe.detail = read.error().message;
    return nullptr;
  }
  if (!*read) probe.state = ProbeState::absent;
  return *read ? &**read : nullptr;
}
// The entries of a `.tgz`, `.crate` (tar and gzip) or `.whl` (zip) from outside.
Result<std::vector<archive::Entry>> read_archive(std::string_view bytes, bool zip);
// True if both archives hold the same entries, modes and uncompressed bytes (Z4). `kind`: `tgz` or `zip`.
bool same_content(std::string_view a, std::string_view b, bool zip);
// The files of an archive without the folder that they all stand in.
std::vector<archive::Entry> without_root(const artefact::Artefact& file);
// README, in the target's language where the emitter wrote it, with the table of capabilities; and the
// side-car.
std::string readme_with_capabilities(const ReleasePackage& package, const Mapped& mapped,
                                     const emit::Output& output);
artefact::CapabilityFile capability_file(const ReleasePackage& package);
// Code, and what every build needs beside it.
struct Emitted {
  emit::Output output;
  PackageFacts facts;
};
Result<Emitted> emit_library(const ReleasePackage& package, Destination destination, SourceBuilder& sources,
                             const emit::LibraryOptions& options);
// The side-car, at `side_car`, README and LICENSE; the side-car's text goes to `built` too.
std::vector<archive::Entry> common_files(const ReleasePackage& package, const Mapped& mapped,
                                         const emit::Output& output, std::string side_car, Built& built);
// The emitter's options: own name and those of the dependencies on this destination.
Result<emit::LibraryOptions> library_options(const ReleasePackage& package, const Mapped& mapped);

}  // namespace mochi::fanout
