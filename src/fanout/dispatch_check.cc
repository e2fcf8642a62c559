// Pre-flight (F13): what can be known of every target before the first byte goes up.
#include <algorithm>

#include "diag/codes.h"
#include "fanout/dispatch_impl.h"
#include "host/parallel.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

std::string repository_of(const ReleasePackage& package) {
  return package.manifest.package && package.manifest.package->repository
             ? repository_slug(package.manifest.package->repository->value)
             : std::string();
}

}  // namespace

void Dispatcher::preflight_all() {
  // One thread per destination: clients of one registry share a connection.
  parallel_for(options_.destinations.size(), options_.jobs, [&](std::size_t i) {
    const std::unique_ptr<HttpClient> http = services_.http();
    for (Leg& leg : run_.legs) {
      if (leg.destination == options_.destinations[i] && open(leg) && leg.built) preflight_leg(leg, *http);
    }
  });
}

void Dispatcher::preflight_leg(Leg& leg, HttpClient& http) {
  tell(leg, Phase::checking);
  const ConfigSources sources{services_.files(), services_.env(), services_.processes()};
  std::string refused;
  if (options_.allow_api_token && !anonymous(leg)) {
    if (std::optional<Credential> token =
            find_token(leg.destination, leg.found, sources, receipt_home(package_of(leg)), refused)) {
      secrets_.add(token->secret, token->user);
      leg.credential = std::move(*token);
    }
  }
  if (!anonymous(leg)) {
    if (std::optional<Credential> reader =
            find_reader(leg.destination, leg.found, sources, receipt_home(package_of(leg)))) {
      secrets_.add(reader->secret, reader->user);
      leg.endpoint.reader = std::move(*reader);
      leg.endpoint.reader_origin = registry::client::origin_of(leg.endpoint.registry);
    }
  }
  Result<Endpoint> endpoint = leg.driver->preflight(link_of(leg, http), *leg.built);
  if (!endpoint) return fail_leg(leg, Step::auth, std::move(endpoint).error());
  leg.endpoint = std::move(*endpoint);
  const std::string title = registry_title(leg.destination, leg.endpoint);
  if (leg.endpoint.unread)
    leg.notes.push_back(title +
                        " has no index at this address, so nothing is read back of what is published");
  if (options_.check_auth) {
    Result<void> done = find_credential(leg, http, refused);
    if (done && leg.credential.kind == Credential::Kind::token)
      leg.notes.back() =
          "a long-lived token is used, which nobody checks before an upload: " + leg.credential.source;
    if (done) done = check_name(leg, http);
    if (!done) fail_leg(leg, Step::auth, std::move(done).error());
    return;
  }
  // What is there already needs neither credential nor dependencies.
  leg.probe = leg.driver->probe(link_of(leg, http), *leg.built);
  const bool unknown = leg.probe.state == ProbeState::unknown;
  if (!options_.probe_only && (unknown || leg.probe.state == ProbeState::absent)) {
    if (Result<void> done = find_credential(leg, http, refused); !done)
      return fail_leg(leg, Step::auth, std::move(done).error());
    // With the credential of the exchange more may be shown.
    if (unknown && leg.credential.kind == Credential::Kind::identity)
      leg.probe = leg.driver->probe(link_of(leg, http), *leg.built);
  }
  if (Result<void> fit = judge_probe(leg); !fit) return fail_leg(leg, Step::auth, std::move(fit).error());
  if (leg.probe.state == ProbeState::unknown && !leg.endpoint.unread)
    leg.notes.push_back("what " + title + " has of this version is not known: " + leg.probe.detail);
  if (leg.probe.state == ProbeState::published || leg.probe.state == ProbeState::accepted) {
    leg.already = true;
    leg.state = leg.probe.state == ProbeState::published ? LegState::published : LegState::accepted;
    save(leg);
    if (!options_.probe_only) tell(leg, Phase::ended);
    return;
  }
  if (options_.probe_only) {
    const std::optional<Receipt>& earlier = receipts_.earlier(leg.package);
    const ReceiptLeg* before = earlier ? earlier->find(leg.destination) : nullptr;
    leg.state = before == nullptr || is_done(before->state) ? LegState::planned : before->state;
    return;
  }
  if (Result<void> known = check_dependencies(leg, http); !known)
    return fail_leg(leg, Step::auth, std::move(known).error());
  if (Result<void> ours = check_name(leg, http); !ours) fail_leg(leg, Step::auth, std::move(ours).error());
  save(leg);
}

bool Dispatcher::anonymous(const Leg& leg) const {
  return std::find(options_.anonymous.begin(), options_.anonymous.end(), leg.destination) !=
         options_.anonymous.end();
}

Result<void> Dispatcher::find_credential(Leg& leg, HttpClient& http, const std::string& refused) {
  if (anonymous(leg)) {
    leg.notes.push_back("no credential is used");
    return {};
  }
  if (leg.credential.kind == Credential::Kind::token) {
    leg.notes.push_back("a long-lived token is used: " + leg.credential.source);
    return {};
  }
  Result<void> done = authenticate(leg, http);
  if (done || refused.empty()) return done;
  Error error = std::move(done).error();
  error.hint = "Note: " + refused + ".";
  return fail(std::move(error));
}

// What is there and is not what would go up.
Result<void> Dispatcher::judge_probe(const Leg& leg) const {
  const std::string version = "version `" + leg.mapped->version + "`";
  if (leg.probe.state == ProbeState::withdrawn) {
    return fail(Code::M057_PUB_E003, version + " was published and withdrawn", "Raise the version.");
  }
  const bool there = leg.probe.state == ProbeState::published || leg.probe.state == ProbeState::accepted;
  if (there && !leg.probe.same) {
    return fail(Code::M057_PUB_E003, version + " is there with other content: " + leg.probe.detail,
                "Raise the version.");
  }
  return {};
}

// What certainly ends in a refusal ends here; what nobody tells is said.
Result<void> Dispatcher::check_name(Leg& leg, HttpClient& http) {
  leg.name = leg.driver->claim(link_of(leg, http), *leg.built);
  leg.name.words = secrets_.scrub(registry::client::tame(leg.name.words, 600));
  const std::string title = registry_title(leg.destination, leg.endpoint);
  const std::string name = "`" + leg.mapped->name.text() + "`";
  if (leg.name.state == NameState::foreign) {
    return fail(Code::M057_FAN_E011, name + " is somebody else's on " + title + ": " + leg.name.words,
                "Ask its owners to let you publish it, use their token, or choose another name: `[fanout." +
                    std::string(destination_info(leg.destination).name) + "] name = \"…\"`.");
  }
  if (!leg.name.barred.empty()) {
    return fail(Code::M057_PUB_E006,
                title + " would not take " + name + " from this credential: " + leg.name.barred,
                "Use a token that may publish it.");
  }
  if (leg.name.state == NameState::free && leg.credential.kind == Credential::Kind::identity &&
      !leg.driver->abilities().first_by_identity) {
    return fail(Code::M057_PUB_E006,
                title + " takes identity tokens only for names that are there, and " + name + " is not",
                "Publish the first version with a token: `--allow-api-token`.");
  }
  std::vector<std::string> ours;
  if (const auto& table = package_of(leg).manifest.package) {
    if (table->repository) ours.push_back(table->repository->value);
    if (table->homepage) ours.push_back(table->homepage->value);
  }
  if (const std::string elsewhere = other_project(leg.name, ours); !elsewhere.empty()) {
    leg.notes.push_back("what is there as " + name + " is of `" + elsewhere +
                        "`, which this manifest does not name: is it the same project?");
  }
  if (leg.name.state == NameState::unknown)
    leg.notes.push_back("whether " + name +
                        " may be published is unknown before the upload: " + leg.name.words);
  return {};
}

Result<void> Dispatcher::authenticate(Leg& leg, HttpClient& http) {
  const std::string name(destination_info(leg.destination).name);
  if (!has_identity(leg.destination, services_.env())) {
    return fail(Code::M057_SIG_E001,
                "there is no credential for " + registry_title(leg.destination, leg.endpoint),
                options_.allow_api_token ? "Set `" + destination_variable(leg.destination, "TOKEN") +
                                               "`, or run in CI with the permission `id-token: write`; "
                                               "`--anonymous=" +
                                               name + "` if the registry wants none."
                                         : "Run in CI with the permission `id-token: write`, or allow a "
                                           "long-lived token with `--allow-api-token`.");
  }
  std::optional<Claims> claims;
  MOCHI_TRY(const std::string identity, identity_token(leg, http, false, claims));
  // The identity token goes where tokens of the environment may go.
  if (leg.found.untrusted) {
    return fail(Code::M057_SIG_E001,
                "the identity token is not sent to `" + registry::client::origin_of(leg.endpoint.publish) +
                    "`, which only the project names",
                "Allow it with `--trust-endpoint " + name + "=" +
                    registry::client::origin_of(leg.endpoint.publish) + "`.");
  }
  Result<Credential> exchanged = leg.driver->exchange(link_of(leg, http), *leg.built, identity);
  if (!exchanged) {
    Error error = std::move(exchanged).error();
    if (claims) {
      leg.claims = claim_lines(*claims, error.message);
      const std::string cause = likely_cause(*claims, error.message, repository_of(package_of(leg)));
      if (!cause.empty()) error.hint = "Likely cause: " + cause + " " + error.hint;
    }
    return fail(std::move(error));
  }
  leg.credential = std::move(*exchanged);
  if (leg.credential.secret.empty())
    return fail(Code::M057_PUB_E006, "the registry answered the exchange without a token");
  secrets_.add(leg.credential.secret);
  return {};
}

Result<std::string> Dispatcher::identity_token(Leg& leg, HttpClient& http, bool offline,
                                               std::optional<Claims>& claims) {
  MOCHI_TRY(const IdentityRequest request,
            leg.driver->identity_request(link_of(leg, http), *leg.built, offline));
  leg.audience = request.audience;
  MOCHI_TRY(std::string identity,
            request_identity(leg.destination, request.audience, services_.env(), http, secrets_));
  claims = read_claims(identity);
  if (!claims) return fail(Code::M057_SIG_E001, "what CI gave is no identity token");
  leg.claims = claim_lines(*claims);
  const std::string fault =
      claim_fault(*claims, request.audience, services_.clock().unix_ns() / 1'000'000'000);
  if (!fault.empty()) return fail(Code::M057_SIG_E001, "the identity token of CI would be refused: " + fault);
  return identity;
}

// A dry run in CI: whether the token would do, as far as that can be told without the registries (Z5).
void Dispatcher::look_at_tokens() {
  std::unique_ptr<HttpClient> http;
  for (Leg& leg : run_.legs) {
    if (!open(leg) || !leg.built || !has_identity(leg.destination, services_.env())) continue;
    if (leg.endpoint.registry.empty()) continue;
    if (!http) http = services_.http();
    std::optional<Claims> claims;
    if (Result<std::string> token = identity_token(leg, *http, true, claims); !token) {
      fail_leg(leg, Step::auth, std::move(token).error());
      continue;
    }
    const std::string cause = likely_cause(*claims, {}, repository_of(package_of(leg)));
    if (!cause.empty()) leg.notes.push_back("the registry may refuse the identity token. " + cause);
  }
}

// After the registries were asked: what they have already is not tested again.
void Dispatcher::test_all() {
  parallel_for(run_.legs.size(), options_.jobs, [&](std::size_t i) {
    Leg& leg = run_.legs[i];
    if (open(leg) && leg.built && !is_done(leg.state) && !(options_.strict && abort_.load())) test_leg(leg);
  });
}

void Dispatcher::test_leg(Leg& leg) {
  std::vector<const Built*> needed;
  for (const ReleaseDependency& dependency : package_of(leg).dependencies) {
    const auto found = std::find_if(run_.legs.begin(), run_.legs.end(), [&](const Leg& other) {
      return other.destination == leg.destination && package_of(other).name == dependency.package &&
             other.built;
    });
    if (found == run_.legs.end()) {
      leg.notes.push_back("its tests were not run, since `" + dependency.package +
                          "` is not part of this release");
      return;
    }
    needed.push_back(&*found->built);
  }
  tell(leg, Phase::testing);
  const NativeTest test = leg.driver->native_test(*leg.built, needed);
  Result<NativeReport> report = run_native_test(test, leg.staging + ".test", leg.staging + ".tried.txt",
                                                services_.files(), services_.processes());
  if (!report) return fail_leg(leg, Step::validate, std::move(report).error());
  leg.tried = std::move(report->passed);
  for (const std::string& missing : report->missing)
    leg.notes.push_back("not tried: " + missing + ", which is not here, or does not run");
}

Result<void> Dispatcher::check_dependencies(Leg& leg, HttpClient& http) {
  for (const MappedDependency& dependency : leg.mapped->dependencies) {
    const bool goes_along = std::any_of(run_.legs.begin(), run_.legs.end(), [&](const Leg& other) {
      return other.destination == leg.destination && package_of(other).name == dependency.package;
    });
    if (goes_along || dependency.package.empty()) continue;
    const std::string title = registry_title(leg.destination, leg.endpoint);
    const Presence presence = leg.driver->exists(link_of(leg, http), dependency);
    if (presence.state == Presence::State::unknown) {
      leg.notes.push_back("whether " + title + " has dependency `" + dependency.package +
                          "` is not known: " + presence.words);
    }
    if (presence.state != Presence::State::absent) continue;
    return fail(
        Code::M057_FAN_E006,
        "dependency `" + dependency.package + "` is not on " + title + " as `" + dependency.name.text() + "`",
        "Publish it there first, or replace it in `[targets." +
            std::string(destination_info(leg.destination).target) + ".dependencies]`.");
  }
  return {};
}

}  // namespace mochi::fanout
