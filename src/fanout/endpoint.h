// Where a leg goes and with which credential (fan-out page Z2, Z3, F30–F34). No address of a registry stands
// in the program: it is where the user's own tools keep it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "fanout/driver.h"
#include "host/env.h"
#include "host/file_system.h"
#include "host/process.h"

namespace mochi::fanout {

// `--registry T=U` and the like, read.
struct EndpointFlags {
  using List = std::vector<std::pair<Destination, std::string>>;
  List registry;
  List publish;
  List trust;
};
// `npm=http://…`; an address that is none, or that holds a user, is FAN_E009; an unknown target FAN_E002.
Result<EndpointFlags::List> parse_endpoint_flags(const std::vector<std::string>& values,
                                                 std::string_view flag);

struct ConfigSources {
  FileSystem& files;
  const Env& env;
  Processes& processes;
};

struct FoundEndpoint {
  Endpoint endpoint;
  // Of the registry's address, which holds none any more.
  std::optional<Credential> account;
  // The address stands in the project alone, and nobody who uses the machine has named its origin: tokens of
  // the environment do not go there (Z3).
  bool untrusted = false;
};

// Flag, variable, `mochi.toml`, the native client's configuration, the native client itself. Error: FAN_E009
// saying where each client keeps it.
Result<FoundEndpoint> find_endpoint(Destination destination, const ReleasePackage& package,
                                    const EndpointFlags& flags, const ConfigSources& sources);

// A long-lived credential for the endpoint: from variables, else from the native client's configuration for
// this very origin, else for Python indexes from `.netrc`. Nothing if there is none. `refused` tells of one
// that was found and may not be used there.
std::optional<Credential> find_token(Destination destination, const FoundEndpoint& found,
                                     const ConfigSources& sources, const std::string& directory,
                                     std::string& refused);

// What may read at the registry's own origin: user and password of pip's index address, else what the native
// client keeps for that origin (`.npmrc`, `.netrc`). None over plain http but on this machine.
std::optional<Credential> find_reader(Destination destination, const FoundEndpoint& found,
                                      const ConfigSources& sources, const std::string& directory);

// True if CI offers an identity token: GitHub's request variables, or a ready one (`NPM_ID_TOKEN`, …).
bool has_identity(Destination destination, const Env& env);
// Asks for it. SIG_E001 if it is refused. The token is added to `secrets`.
Result<std::string> request_identity(Destination destination, const std::string& audience, const Env& env,
                                     HttpClient& http, Secrets& secrets);
// The same for the signing services: `SIGSTORE_ID_TOKEN`, else GitHub's request variables. Empty: CI offers
// none.
Result<std::string> request_signing_identity(const Env& env, HttpClient& http, Secrets& secrets);

// How a registry is called in messages: the public one by its name, every other one by its host.
std::string registry_title(Destination destination, const Endpoint& endpoint);
// The endpoint is the ecosystem's public registry: its host is the destination's own name or below it.
bool is_public_endpoint(Destination destination, const Endpoint& endpoint);

}  // namespace mochi::fanout
