// crates.io and other cargo registries: one crate, one PUT; the index tells when it is there.
#include <algorithm>

#include "artefact/crate.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/driver/drivers.h"
#include "fanout/endpoint.h"
#include "registry/client/answer.h"
#include "registry/client/cargo.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

// As cargo names the public registry where a crate of another one depends on it.
constexpr std::string_view kPublicIndex = "https://github.com/rust-lang/crates.io-index";

std::vector<std::string> values(const Mapped& mapped, std::string_view key) {
  const MappedField* field = mapped.find(key);
  return field == nullptr ? std::vector<std::string>() : field->values;
}

// `name@^1.2`, `name = "^1.2"` or `name`.
artefact::CrateDependency crate_spec(const std::string& text) {
  const std::size_t at = text.find_first_of("@=");
  if (at == std::string::npos) return {text, ">=0", false, {}};
  std::string requirement(trim_ascii(std::string_view(text).substr(at + 1)));
  if (requirement.size() > 1 && requirement.front() == '"')
    requirement = requirement.substr(1, requirement.size() - 2);
  return {std::string(trim_ascii(std::string_view(text).substr(0, at))), requirement, false, {}};
}

std::vector<std::pair<std::string, std::vector<std::string>>> features_of(const Mapped& mapped) {
  std::vector<std::pair<std::string, std::vector<std::string>>> made;
  for (const FeatureFacts& feature : mapped.features) {
    std::vector<std::string> enables;
    for (const std::string& enabled : feature.enables) {
      std::string word = enabled;
      for (const MappedDependency& dependency : mapped.dependencies) {
        if (dependency.package == enabled) word = "dep:" + dependency.name.name;
        if (enabled.starts_with(dependency.package + "/"))
          word = dependency.name.name + enabled.substr(dependency.package.size());
      }
      enables.push_back(std::move(word));
    }
    made.emplace_back(feature.name, std::move(enables));
  }
  std::sort(made.begin(), made.end());
  return made;
}

artefact::CratePackage crate_package(const ReleasePackage& package, const Mapped& mapped,
                                     const BuildOptions& options) {
  artefact::CratePackage crate;
  crate.name = mapped.name.name;
  crate.version = mapped.version;
  crate.lib_name = mapped.name.import_name;
  crate.edition = mapped.value("edition");
  crate.rust_version = mapped.value("rust-version");
  crate.authors = values(mapped, "authors");
  crate.description = mapped.value("description");
  crate.homepage = mapped.value("homepage");
  crate.keywords = values(mapped, "keywords");
  crate.categories = values(mapped, "categories");
  crate.license = mapped.value("license");
  crate.license_file = mapped.value("license-file");
  crate.repository = mapped.value("repository");
  crate.registry_index = options.private_registry;
  for (const MappedDependency& dependency : mapped.dependencies)
    crate.dependencies.push_back({dependency.name.name, dependency.requirement, dependency.optional, {}});
  for (const CrateNeed& need : mapped.crates)
    crate.dependencies.push_back(
        {need.name, need.requirement, false, need.features, need.default_features, true});
  crate.features = features_of(mapped);
  crate.capabilities = capability_file(package);
  crate.commit = package.commit;
  crate.path_in_repository = package.repository_directory;
  return crate;
}

// A constant with the side-car's text, before the tests of the root module; none if a name of the library is
// in its way.
void add_capabilities(std::vector<archive::Entry>& files) {
  for (archive::Entry& file : files) {
    if (file.path != "src/lib.rs" || file.bytes.find("CAPABILITIES") != std::string::npos) continue;
    const std::string item = "/// What the package needs of the machine: the text of `" +
                             std::string(artefact::kCapabilityFileName) +
                             "`.\npub const CAPABILITIES: &str = include_str!(\"../" +
                             std::string(artefact::kCapabilityFileName) + "\");\n";
    const std::size_t tests = file.bytes.find("\n#[cfg(test)]\nmod ");
    if (tests == std::string::npos) {
      file.bytes += "\n" + item;
    } else {
      file.bytes.insert(tests + 1, item + "\n");
    }
  }
}

class CratesDriver final : public Driver {
 public:
  Destination destination() const override { return Destination::crates; }
  Abilities abilities() const override {
    return {.holds = false,
            .true_undo = false,
            .identity = true,
            .first_by_identity = false,
            .undo_steps =
                "`cargo yank NAME@VERSION` keeps new users away from it; within 72 hours the owner may "
                "delete the whole crate."};
  }

  Result<Built> build(const ReleasePackage& package, Mapped mapped, SourceBuilder& sources,
                      const BuildOptions& options) const override {
    MOCHI_TRY(const emit::LibraryOptions library, library_options(package, mapped));
    MOCHI_TRY(Emitted emitted, emit_library(package, destination(), sources, library));
    Built built;
    artefact::CratePackage crate = crate_package(package, mapped, options);
    for (const std::string& text : emitted.facts.native_dependencies)
      crate.dependencies.push_back(crate_spec(text));
    std::sort(crate.dependencies.begin(), crate.dependencies.end(),
              [](const artefact::CrateDependency& a, const artefact::CrateDependency& b) {
                return a.name < b.name;
              });
    for (emit::OutputFile& file : emitted.output.files)
      crate.files.push_back({file.path, std::move(file.text), file.executable});
    add_capabilities(crate.files);
    for (archive::Entry& file :
         common_files(package, mapped, emitted.output, std::string(artefact::kCapabilityFileName), built))
      crate.files.push_back(std::move(file));
    MOCHI_TRY(artefact::Artefact file, artefact::pack_crate(crate, options.time));
    MOCHI_TRY_VOID(artefact::validate_crate(crate, file));
    built.manifest_name = "Cargo.toml";
    built.manifest = artefact::crate_manifest(crate);
    built.mapped = std::move(mapped);
    built.files.push_back(std::move(file));
    return built;
  }

  // `build` has looked at everything, since it has the parts.
  Result<void> validate(const Built&) const override { return {}; }

  Result<Endpoint> preflight(const Link& link, const Built&) const override {
    Endpoint endpoint = link.endpoint;
    MOCHI_TRY(const std::optional<client::CargoConfig> config, first_config(link, endpoint));
    if (!config) {
      // Somebody's API without an index that can be read.
      endpoint.unread = true;
      if (endpoint.publish.empty()) endpoint.publish = endpoint.registry;
      return endpoint;
    }
    if (endpoint.publish.empty()) endpoint.publish = config->api;
    if (endpoint.publish.empty()) {
      return fail(Code::M057_FAN_E009,
                  "the registry's `config.json` names no `api`, so nothing can be published there",
                  "Give the address of uploads: `--publish-url crates=URL`.");
    }
    return endpoint;
  }

  NativeTest native_test(const Built& built, const std::vector<const Built*>& dependencies) const override {
    NativeTest test;
    test.files = as_source(built, {});
    std::vector<std::string> needs;
    for (const Built* dependency : dependencies) {
      const std::string folder = "needs/" + dependency->mapped.name.name;
      for (archive::Entry& entry : as_source(*dependency, folder + "/"))
        test.files.push_back(std::move(entry));
      needs.push_back("--config=patch.crates-io." + dependency->mapped.name.name + ".path='" + folder + "'");
    }
    const std::vector<std::pair<std::string, std::string>> env = {{"CARGO_TARGET_DIR", "target"},
                                                                  {"CARGO_TERM_COLOR", "never"}};
    NativeStep lints{"lints", {"cargo"}, {"clippy", "--quiet", "--offline"}, env, {"clippy", "--version"}};
    NativeStep tests{"tests", {"cargo"}, {"test", "--quiet", "--offline"}, env};
    for (NativeStep* step : {&lints, &tests}) step->args.insert(step->args.end(), needs.begin(), needs.end());
    for (std::string_view word : {"--", "-D", "warnings"}) lints.args.emplace_back(word);
    test.steps = {std::move(lints), std::move(tests)};
    return test;
  }

  Result<IdentityRequest> identity_request(const Link& link, const Built&, bool offline) const override {
    if (offline && link.endpoint.publish.empty())
      return IdentityRequest{client::host_name_of(client::cargo_index_url(link.endpoint.registry))};
    return IdentityRequest{client::host_name_of(link.endpoint.publish)};
  }

  Result<Credential> exchange(const Link& link, const Built&,
                              const std::string& identity_token) const override {
    MOCHI_TRY(const HttpResponse response,
              link.http.send(client::cargo_exchange_request(link.endpoint.publish, identity_token)));
    if (!response.ok()) {
      return fail(Code::M057_PUB_E006,
                  "the registry did not take the identity token: " + std::to_string(response.status) + " " +
                      client::words_of(response),
                  "Compare the claims of the token with the trusted publisher of the crate; the first "
                  "version needs a token.");
    }
    MOCHI_TRY(const JsonValue value, client::parse_body(response.body, "the answer to the exchange"));
    return Credential{Credential::Kind::identity, std::string(value.text_of("token")),
                      "identity token of CI"};
  }

  NameClaim claim(const Link& link, const Built& built) const override {
    NameClaim claim;
    const std::string& name = built.mapped.name.name;
    if (!ask_name(link, client::cargo_index_request(link.endpoint.registry, name), claim)) return claim;
    const bool identity = link.credential.kind == Credential::Kind::identity;
    if (const Result<HttpResponse> page =
            fetch(link, client::cargo_crate_request(link.endpoint.publish, name));
        page && page->ok()) {
      claim.links = client::cargo_links(page->body);
    }
    const std::optional<std::string> list =
        ask_more(link, client::cargo_owners_request(link.endpoint.publish, name), "who owns it", claim);
    if (!list) return claim;
    const Result<client::CargoOwners> owners = client::cargo_owners(*list);
    if (!owners) return unknown_name(claim, owners.error().message);
    std::vector<std::string> all = owners->users;
    all.insert(all.end(), owners->teams.begin(), owners->teams.end());
    const std::string owned_by = "its owners are " + owner_list(all);
    if (identity)
      return unknown_name(claim, owned_by + "; which crates the exchanged token is for is not told");
    const Result<HttpResponse> me = fetch(link, client::cargo_me_request(link.endpoint.publish));
    const Result<client::CargoUser> user =
        me && me->ok() ? client::cargo_user(me->body)
                       : Result<client::CargoUser>(
                             fail(Code::M057_PUB_E006, me ? client::words_of(*me) : me.error().message));
    if (!user)
      return unknown_name(claim, owned_by + "; whose the token is is not told: " + user.error().message);
    return judge(claim, *user, *owners, owned_by, is_public_endpoint(destination(), link.endpoint));
  }

  Sent upload(const Link& link, const Built& built, std::size_t file) const override {
    const Mapped& mapped = built.mapped;
    client::CargoUpload upload;
    upload.name = mapped.name.name;
    upload.version = mapped.version;
    for (const MappedDependency& dependency : mapped.dependencies)
      upload.dependencies.push_back({dependency.name.name, dependency.requirement, dependency.optional, {}});
    const std::string registry =
        is_public_endpoint(destination(), link.endpoint) ? std::string() : std::string(kPublicIndex);
    for (const CrateNeed& need : mapped.crates)
      upload.dependencies.push_back(
          {need.name, need.requirement, false, need.features, need.default_features, registry});
    upload.features = features_of(mapped);
    upload.authors = values(mapped, "authors");
    upload.description = mapped.value("description");
    upload.homepage = mapped.value("homepage");
    for (const archive::Entry& entry : built.files[file].entries) {
      if (entry.path.ends_with("/README.md") && entry.path.find('/') == entry.path.rfind('/'))
        upload.readme = entry.bytes;
    }
    upload.keywords = values(mapped, "keywords");
    upload.categories = values(mapped, "categories");
    upload.license = mapped.value("license");
    upload.license_file = mapped.value("license-file");
    upload.repository = mapped.value("repository");
    upload.rust_version = mapped.value("rust-version");
    upload.crate = built.files[file].bytes;
    const Result<HttpResponse> response =
        send_upload(link, client::cargo_publish_request(link.endpoint.publish, upload,
                                                        authorization_of(destination(), link.credential)));
    Sent sent = to_sent(response, link.clock);
    // A registry may say no with status 200.
    if (sent.state == SendState::taken && response->body.find("\"errors\"") != std::string::npos) {
      sent.state = SendState::refused;
      sent.words = client::words_of(*response);
    }
    return sent;
  }

  Probe probe(const Link& link, const Built& built) const override {
    Probe probe;
    probe.present = {false};
    const HttpRequest request = client::cargo_index_request(link.endpoint.registry, built.mapped.name.name);
    probe.url = request.url;
    const std::optional<HttpResponse> response = ask_index(link, request, probe);
    if (!response) return probe;
    const auto read = client::cargo_find_version(response->body, built.mapped.version);
    const client::CargoVersion* found = found_version(read, probe);
    if (found == nullptr) return probe;
    probe.state = found->yanked ? ProbeState::withdrawn : ProbeState::published;
    probe.present = {true};
    probe.same = found->checksum == built.files[0].sha256() || same_crate(link, built, found->checksum);
    if (!probe.same) probe.detail = "the registry has other bytes: sha256 " + found->checksum;
    return probe;
  }

  Presence exists(const Link& link, const MappedDependency& dependency) const override {
    return ask_presence(
        link, client::cargo_index_request(link.endpoint.registry, dependency.name.name),
        [](const HttpRequest&, const HttpResponse& lines) { return trim_ascii(lines.body).empty(); });
  }

  Result<void> withdraw(const Link&, const Built&) const override {
    return fail(Code::M057_FAN_E005, "a cargo registry keeps every version",
                std::string(abilities().undo_steps));
  }

  std::string install_line(const Endpoint& endpoint, const Built& built) const override {
    return "cargo add " + built.mapped.name.name + "@" + built.mapped.version +
           " --registry mochi  # index = \"sparse+" + client::cargo_index_url(endpoint.registry) + "\"";
  }

 private:
  static NameClaim judge(NameClaim claim, const client::CargoUser& user, const client::CargoOwners& owners,
                         const std::string& owned_by, bool open) {
    const bool owns = std::find(owners.users.begin(), owners.users.end(), user.login) != owners.users.end();
    // Administrators of a team's own registry publish everything, those of the public one do not.
    const bool rules = user.admin && !open;
    if (!owns && !rules && !owners.teams.empty())
      return unknown_name(claim, owned_by + "; whether `" + user.login + "` is of a team is not told");
    claim.state = owns || rules ? NameState::owned : NameState::foreign;
    claim.words = rules  ? "`" + user.login + "` is an administrator of the registry"
                  : owns ? "`" + user.login + "` is an owner"
                         : owned_by + ", and the token is of `" + user.login + "`";
    return claim;
  }

  // The crate as its author would have it: cargo takes other places for dependencies by the first manifest
  // only.
  static std::vector<archive::Entry> as_source(const Built& built, const std::string& folder) {
    std::vector<archive::Entry> made;
    for (archive::Entry& entry : without_root(built.files[0])) {
      if (entry.path == "Cargo.toml" || entry.path == "Cargo.lock") continue;
      if (entry.path == "Cargo.toml.orig") entry.path = "Cargo.toml";
      made.push_back({folder + entry.path, std::move(entry.bytes), entry.executable});
    }
    return made;
  }

  static Result<client::CargoConfig> config_of(const Link& link) {
    MOCHI_TRY(const HttpResponse response, fetch(link, client::cargo_config_request(link.endpoint.registry)));
    return read_config(link, response);
  }

  static Result<client::CargoConfig> read_config(const Link& link, const HttpResponse& response) {
    if (response.ok()) return client::cargo_config(response.body);
    const std::string index = client::cargo_index_url(link.endpoint.registry);
    if (response.status == 404) {
      return fail(Code::M057_INDEX_E004,
                  "there is no index at `" + index + "`: it has no `config.json` (404)",
                  "Compare the address with the one in cargo's `config.toml`.");
    }
    const bool denied = response.status == 401 || response.status == 403;
    return fail(Code::M057_INDEX_E004,
                "`config.json` of `" + index + "` cannot be read: " + std::to_string(response.status) + " " +
                    client::words_of(response),
                denied ? "The index shows nothing without a token: `" +
                             destination_variable(Destination::crates, "TOKEN") +
                             "` with `--allow-api-token`; if uploads go to another address, "
                             "`--trust-endpoint crates=URL` with that of the index."
                       : std::string());
  }

  // The configuration of the index, asked without the token at first, as cargo does: an index that shows
  // nothing without one is named in `endpoint` as a place for it. Nothing: there is no index at the address,
  // and it was not said to be one (`sparse+`).
  static Result<std::optional<client::CargoConfig>> first_config(const Link& link, Endpoint& endpoint) {
    const Credential none;
    const Link open{link.http, link.clock, link.destination, link.endpoint, none, link.secrets};
    const std::string index = client::cargo_index_url(link.endpoint.registry);
    const HttpRequest request = client::cargo_config_request(index);
    MOCHI_TRY(HttpResponse response, fetch(open, request));
    const bool demanded = response.status == 401 || response.status == 403;
    if (demanded) {
      MOCHI_TRY(response, fetch(link, request));
    }
    if (response.status == 404 && is_git(link, index)) {
      return fail(Code::M057_FAN_E009, "`" + index + "` is a git index, and only sparse indexes are read",
                  "Give the registry's sparse index, `--registry crates=sparse+URL`, or the address of its "
                  "API, `--registry crates=URL`: then nothing is read back.");
    }
    if (response.status == 404 && !link.endpoint.registry.starts_with("sparse+"))
      return std::optional<client::CargoConfig>();
    MOCHI_TRY(client::CargoConfig config, read_config(link, response));
    const bool derived = link.endpoint.publish.empty();
    if (derived && (demanded || config.auth_required)) endpoint.trusted.push_back(client::origin_of(index));
    return std::optional<client::CargoConfig>(std::move(config));
  }

  static bool is_git(const Link& link, const std::string& index) {
    HttpRequest request;
    request.url = index + "info/refs?service=git-upload-pack";
    const Result<HttpResponse> response = fetch(link, request);
    const std::string* type = response && response->ok() ? response->header("content-type") : nullptr;
    return type != nullptr && type->find("git-upload-pack") != std::string::npos;
  }

  static bool same_crate(const Link& link, const Built& built, const std::string& checksum) {
    const Result<client::CargoConfig> config = config_of(link);
    if (!config) return false;
    HttpRequest request;
    request.url = client::cargo_download_url(*config, built.mapped.name.name, built.mapped.version, checksum);
    const Result<HttpResponse> response = fetch(link, request);
    return response && response->ok() && same_content(response->body, built.files[0].bytes, false);
  }
};

}  // namespace

const Driver& crates_driver() {
  static const CratesDriver driver;
  return driver;
}

}  // namespace mochi::fanout
