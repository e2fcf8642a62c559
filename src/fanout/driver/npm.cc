// npm: one tarball, one PUT.
#include "artefact/npm.h"

#include <algorithm>

#include "archive/digest.h"
#include "base/json.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/attest/signer.h"
#include "fanout/attest/statement.h"
#include "fanout/driver/drivers.h"
#include "fanout/endpoint.h"
#include "registry/client/answer.h"
#include "registry/client/npm.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

// `@scope/name/text` of package `@scope/name` → `./text`, the package itself → `.`.
std::string subpath(const std::string& module, const std::string& package) {
  if (module.size() <= package.size() + 1) return ".";
  return "./" + module.substr(package.size() + 1);
}

// What users of Node ask first.
std::string node_section(const std::string& name) {
  return "\n## Use in Node\n\nThis package is an ES module: `import` it. From Node 20.19 and 22.12 on, "
         "`require(\"" +
         name +
         "\")` works too. jest runs ES modules with one variable:\n\n"
         "```sh\nNODE_OPTIONS=--experimental-vm-modules npx jest\n```\n";
}

// `name@^1.2` or `name`.
std::pair<std::string, std::string> npm_spec(const std::string& text) {
  const std::size_t at = text.find('@', 1);
  if (at == std::string::npos) return {text, "*"};
  return {text.substr(0, at), text.substr(at + 1)};
}

// What users with the strictest settings see: declarations are checked too.
constexpr std::string_view kStrictTypes = R"({
  "compilerOptions": {
    "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true, "skipLibCheck": false,
    "module": "nodenext", "target": "es2022", "types": [], "noEmit": true
  },
  "files": ["types.mts"]
}
)";

// Imports every entry that is for people; those for other Mochi packages begin with `_`.
std::string import_lines(const Built& built) {
  std::string made;
  const Result<JsonValue> manifest = client::parse_body(built.manifest, "package.json");
  const JsonValue* exports = manifest ? manifest->find("exports") : nullptr;
  if (exports == nullptr) return made;
  for (const JsonMember& entry : exports->members) {
    const bool code =
        entry.name == "." || (entry.name.starts_with("./") && entry.value.kind == JsonKind::object);
    if (!code || entry.name.starts_with("./_")) continue;
    made += "export * as module" + std::to_string(made.size()) + " from \"" + built.mapped.name.name +
            entry.name.substr(1) + "\";\n";
  }
  return made;
}

class NpmDriver final : public Driver {
 public:
  Destination destination() const override { return Destination::npm; }
  Abilities abilities() const override {
    return {.holds = false,
            .true_undo = true,
            .identity = true,
            .first_by_identity = false,
            .undo_steps =
                "Within 72 hours `npm unpublish NAME@VERSION` takes it away if nothing depends on it; else "
                "`npm deprecate` it."};
  }

  Result<Built> build(const ReleasePackage& package, Mapped mapped, SourceBuilder& sources,
                      const BuildOptions& options) const override {
    MOCHI_TRY(emit::LibraryOptions library, library_options(package, mapped));
    library.self.bigint_ints = has_bigint_ints(package.manifest);
    MOCHI_TRY(Emitted emitted, emit_library(package, destination(), sources, library));
    Built built;
    artefact::NpmPackage npm;
    npm.name = mapped.name.name;
    npm.version = mapped.version;
    npm.description = mapped.value("description");
    if (const MappedField* keywords = mapped.find("keywords")) npm.keywords = keywords->values;
    npm.homepage = mapped.value("homepage");
    npm.repository = mapped.value("repository");
    npm.repository_directory = mapped.value("repository.directory");
    npm.license = mapped.value("license");
    npm.author = mapped.value("author");
    if (const MappedField* contributors = mapped.find("contributors"))
      npm.contributors = contributors->values;
    npm.engines_node = mapped.value("engines.node");
    npm.public_access = mapped.find("publishConfig.access") != nullptr;
    for (const emit::OutputEntry& entry : emitted.output.entries)
      npm.exports.push_back({subpath(entry.module, package.name), entry.file, entry.types});
    // Entries for Mochi's own packages stand behind those for people.
    std::stable_partition(npm.exports.begin(), npm.exports.end(),
                          [](const artefact::NpmExport& item) { return !item.subpath.starts_with("./_"); });
    for (const MappedDependency& dependency : mapped.dependencies) {
      (dependency.optional ? npm.optional_peers : npm.dependencies)
          .emplace_back(dependency.name.name, dependency.requirement);
    }
    for (const std::string& text : emitted.facts.native_dependencies)
      npm.dependencies.push_back(npm_spec(text));
    std::sort(npm.dependencies.begin(), npm.dependencies.end());
    for (emit::OutputFile& file : emitted.output.files) {
      std::vector<archive::Entry>& into = file.path.starts_with("dist/") ? npm.files : built.tests;
      into.push_back({file.path, std::move(file.text), file.executable});
    }
    for (archive::Entry& file : common_files(package, mapped, emitted.output,
                                             "dist/" + std::string(artefact::kCapabilityFileName), built)) {
      if (file.path == "README.md") file.bytes += node_section(npm.name);
      npm.files.push_back(std::move(file));
    }
    MOCHI_TRY(artefact::Artefact file, artefact::pack_npm(npm, options.time));
    built.manifest_name = "package.json";
    built.manifest = artefact::npm_manifest(npm);
    built.mapped = std::move(mapped);
    built.files.push_back(std::move(file));
    return built;
  }

  Result<void> validate(const Built& built) const override { return artefact::validate_npm(built.files[0]); }

  Result<Endpoint> preflight(const Link& link, const Built&) const override {
    Endpoint endpoint = link.endpoint;
    if (endpoint.publish.empty()) endpoint.publish = endpoint.registry;
    return endpoint;
  }

  NativeTest native_test(const Built& built, const std::vector<const Built*>& dependencies) const override {
    NativeTest test;
    test.files = without_root(built.files[0]);
    test.files.insert(test.files.end(), built.tests.begin(), built.tests.end());
    for (const Built* dependency : dependencies) {
      for (archive::Entry& entry : without_root(dependency->files[0])) {
        test.files.push_back({"node_modules/" + dependency->mapped.name.name + "/" + entry.path,
                              std::move(entry.bytes), entry.executable});
      }
    }
    // A package may import itself by its name, as its users do.
    const std::string imports = import_lines(built);
    test.files.push_back({"mochi-try/import.mjs", imports, false});
    test.files.push_back({"mochi-try/types.mts", imports, false});
    test.files.push_back({"mochi-try/tsconfig.json", std::string(kStrictTypes), false});
    test.steps.push_back({"imports", {"node"}, {"mochi-try/import.mjs"}, {}});
    test.steps.push_back({"types", {"tsc"}, {"-p", "mochi-try"}, {}});
    if (!built.tests.empty()) test.steps.push_back({"tests", {"node"}, {"--test", "test"}, {}});
    return test;
  }

  Result<IdentityRequest> identity_request(const Link& link, const Built&, bool) const override {
    return IdentityRequest{"npm:" + client::host_name_of(link.endpoint.publish.empty()
                                                             ? link.endpoint.registry
                                                             : link.endpoint.publish)};
  }

  Result<Credential> exchange(const Link& link, const Built& built,
                              const std::string& identity_token) const override {
    MOCHI_TRY(const HttpResponse response,
              link.http.send(client::npm_exchange_request(link.endpoint.publish, built.mapped.name.name,
                                                          identity_token)));
    if (!response.ok()) {
      return fail(
          Code::M057_PUB_E006,
          "the registry did not take the identity token: " + std::to_string(response.status) + " " +
              client::words_of(response),
          response.status == 404
              ? "npm takes identity tokens only for names that exist: publish the first version with a token."
              : "Compare the claims of the token with the trusted publisher that the registry has for this "
                "package.");
    }
    MOCHI_TRY(const JsonValue value, client::parse_body(response.body, "the answer to the exchange"));
    return Credential{Credential::Kind::identity, std::string(value.text_of("token")),
                      "identity token of CI"};
  }

  NameClaim claim(const Link& link, const Built& built) const override {
    NameClaim claim;
    const std::string& name = built.mapped.name.name;
    const std::optional<HttpResponse> page =
        ask_name(link, client::npm_packument_request(link.endpoint.registry, name), claim);
    if (!page) return claim;
    const Result<client::NpmProject> project = client::npm_project(page->body);
    if (!project) return unknown_name(claim, project.error().message);
    claim.links = project->links;
    // The exchange is of one package: its trusted publisher is us.
    if (link.credential.kind == Credential::Kind::identity) {
      claim.state = NameState::owned;
      claim.words = "the identity token was exchanged for this package";
      return claim;
    }
    const std::optional<std::string> me =
        ask_more(link, client::npm_whoami_request(link.endpoint.publish), "whose the token is", claim);
    if (!me) return claim;
    const Result<std::string> user = client::npm_user(*me);
    if (!user) return unknown_name(claim, user.error().message);
    const Result<HttpResponse> rights =
        fetch(link, client::npm_collaborators_request(link.endpoint.publish, name));
    if (rights && rights->ok()) {
      if (const Result<client::NpmCollaborators> known = client::npm_collaborators(rights->body))
        return judge(claim, *user, *known);
    }
    // Maintainers may publish; who else may, only the list of rights says.
    const bool maintains = std::find(project->maintainers.begin(), project->maintainers.end(), *user) !=
                           project->maintainers.end();
    if (!maintains)
      return unknown_name(claim, "its maintainers are " + owner_list(project->maintainers) + "; whether `" +
                                     *user + "` may publish it is not told");
    claim.state = NameState::owned;
    claim.words = "`" + *user + "` is a maintainer";
    return claim;
  }

  // A registry that tells whether a package is public keeps attestations; of a new name nobody knows but the
  // public one.
  bool takes_attestations(const Link& link, const Built& built, const Env& env) const override {
    if (!tells_origin(env)) return false;
    const Result<HttpResponse> response =
        fetch(link, client::npm_visibility_request(link.endpoint.publish, built.mapped.name.name));
    if (response && response->status == 404) return is_public_endpoint(destination(), link.endpoint);
    if (!response || !response->ok()) return false;
    const Result<JsonValue> value = client::parse_body(response->body, "the visibility of the package");
    const JsonValue* open = value ? value->find("public") : nullptr;
    return open != nullptr && open->boolean;
  }

  Result<std::string> attest(const Link& link, const Built& built, std::size_t file,
                             const StatementSigner& signer, const Env& env) const override {
    using archive::DigestKind;
    const Subject subject{registry::sigstore::npm_purl(built.mapped.name.name, built.mapped.version),
                          "sha512",
                          archive::hex(archive::digest(DigestKind::sha512, built.files[file].bytes))};
    MOCHI_TRY(const registry::sigstore::Attestation made,
              signer.sign(link, provenance_statement(subject, env)));
    return registry::sigstore::write_bundle(made);
  }

  Sent upload(const Link& link, const Built& built, std::size_t file) const override {
    client::NpmUpload upload;
    upload.name = built.mapped.name.name;
    upload.version = built.mapped.version;
    // A pre-release must not become what everybody installs.
    upload.tag = built.mapped.version.find('-') == std::string::npos ? "latest" : "next";
    upload.manifest = built.manifest;
    upload.readme = readme_of(built);
    upload.access = built.mapped.value("publishConfig.access");
    upload.tarball = built.files[file].bytes;
    if (file < built.attestations.size()) upload.provenance = built.attestations[file];
    return to_sent(
        send_upload(link, client::npm_publish_request(link.endpoint.publish, upload,
                                                      authorization_of(destination(), link.credential))),
        link.clock);
  }

  Probe probe(const Link& link, const Built& built) const override {
    Probe probe;
    probe.present = {false};
    probe.url = client::with_slash(link.endpoint.registry) + built.mapped.name.name;
    const std::optional<HttpResponse> response =
        ask_index(link, client::npm_packument_request(link.endpoint.registry, built.mapped.name.name), probe);
    if (!response) return probe;
    const auto read = client::npm_find_version(response->body, built.mapped.version);
    const client::NpmVersion* found = found_version(read, probe);
    if (found == nullptr) return probe;
    probe.state = ProbeState::published;
    probe.present = {true};
    probe.same = found->integrity == artefact::integrity(built.files[0].bytes) ||
                 same_tarball(link, built, *found, probe);
    if (!probe.same && probe.detail.empty())
      probe.detail = "the registry has other bytes: " + found->integrity;
    return probe;
  }

  Presence exists(const Link& link, const MappedDependency& dependency) const override {
    return ask_presence(
        link, client::npm_packument_request(link.endpoint.registry, dependency.name.name),
        [](const HttpRequest&, const HttpResponse& page) { return client::npm_has_no_version(page.body); });
  }

  Result<void> withdraw(const Link& link, const Built& built) const override {
    const std::string& name = built.mapped.name.name;
    MOCHI_TRY(const HttpResponse document,
              fetch(link, client::npm_write_packument_request(link.endpoint.publish, name)));
    if (document.status == 404) return {};
    MOCHI_TRY(const std::vector<HttpRequest> requests,
              client::npm_unpublish_requests(link.endpoint.publish, document.body, name, built.mapped.version,
                                             authorization_of(destination(), link.credential)));
    for (const HttpRequest& request : requests) {
      MOCHI_TRY(const HttpResponse response, link.http.send(request));
      if (!response.ok() && response.status != 404) {
        return fail(Code::M057_FAN_E005,
                    "npm did not take back `" + name + "@" + built.mapped.version +
                        "`: " + client::words_of(response),
                    std::string(abilities().undo_steps));
      }
    }
    return {};
  }

  std::string install_line(const Endpoint& endpoint, const Built& built) const override {
    return "npm install " + built.mapped.name.name + "@" + built.mapped.version + " --registry " +
           client::with_slash(endpoint.registry);
  }

 private:
  static NameClaim judge(NameClaim claim, const std::string& user, const client::NpmCollaborators& rights) {
    const bool writes = std::find(rights.writers.begin(), rights.writers.end(), user) != rights.writers.end();
    const bool teams =
        std::any_of(rights.writers.begin(), rights.writers.end(),
                    [](const std::string& writer) { return writer.find(':') != std::string::npos; });
    if (!writes && teams)
      return unknown_name(claim, owner_list(rights.writers) + " may publish it; whether `" + user +
                                     "` is of a team is not told");
    claim.state = writes ? NameState::owned : NameState::foreign;
    claim.words = writes ? "`" + user + "` may publish it"
                         : owner_list(rights.writers) + " may publish it, and the token is of `" + user + "`";
    return claim;
  }

  static std::string readme_of(const Built& built) {
    for (const archive::Entry& entry : built.files[0].entries) {
      if (entry.path == "package/README.md") return entry.bytes;
    }
    return {};
  }

  static bool same_tarball(const Link& link, const Built& built, const client::NpmVersion& version,
                           Probe& probe) {
    HttpRequest request;
    request.url = client::resolve_url(client::with_slash(link.endpoint.registry), version.tarball);
    const Result<HttpResponse> response = fetch(link, request);
    if (!response || !response->ok()) {
      probe.detail = "its tarball cannot be read";
      return false;
    }
    return same_content(response->body, built.files[0].bytes, false);
  }
};

}  // namespace

const Driver& npm_driver() {
  static const NpmDriver driver;
  return driver;
}

}  // namespace mochi::fanout
