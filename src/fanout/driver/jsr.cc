// JSR: source, one tarball, a task that is waited for.
#include "artefact/jsr.h"

#include <algorithm>

#include "base/json.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/claims.h"
#include "fanout/driver/drivers.h"
#include "registry/client/answer.h"
#include "registry/client/jsr.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

// How often and how long the task is asked for.
constexpr std::int64_t kPollMs = 500;
constexpr int kPolls = 240;

class JsrDriver final : public Driver {
 public:
  Destination destination() const override { return Destination::jsr; }
  Abilities abilities() const override {
    return {.holds = false,
            .true_undo = false,
            .identity = true,
            .first_by_identity = false,
            .undo_steps =
                "Yank the version on the package's page: it stays for who has it locked and is offered to "
                "nobody else."};
  }

  Result<Built> build(const ReleasePackage& package, Mapped mapped, SourceBuilder& sources,
                      const BuildOptions& options) const override {
    MOCHI_TRY(emit::LibraryOptions library, library_options(package, mapped));
    library.typescript_source = true;
    library.self.bigint_ints = has_bigint_ints(package.manifest);
    // The registry serves sources as they are, so specifiers in them must say everything.
    for (emit::NativePackage& dependency : library.dependencies)
      dependency.import_name = specifier(package, mapped, dependency);
    MOCHI_TRY(Emitted emitted, emit_library(package, destination(), sources, library));
    emit::Output& output = emitted.output;
    Built built;
    artefact::JsrPackage jsr;
    jsr.name = mapped.name.name;
    jsr.version = mapped.version;
    jsr.license = mapped.value("license");
    for (const emit::OutputEntry& entry : output.entries) {
      const std::string path = entry.module.size() <= package.name.size() + 1
                                   ? std::string(".")
                                   : "./" + entry.module.substr(package.name.size() + 1);
      jsr.exports.emplace_back(path, "./" + entry.file);
    }
    for (const std::string& text : emitted.facts.native_dependencies)
      jsr.imports.emplace_back(text.substr(0, text.find('@', 1)), "npm:" + text);
    std::sort(jsr.imports.begin(), jsr.imports.end());
    const bool has_source =
        std::any_of(output.files.begin(), output.files.end(), [](const emit::OutputFile& file) {
          return file.path.ends_with(".ts") && file.path.starts_with("src/");
        });
    jsr.source = has_source ? "src/**" : "dist/**";
    for (emit::OutputFile& file : output.files) {
      if (!file.path.starts_with(has_source ? "src/" : "dist/") || file.path.ends_with(".map")) continue;
      std::string text = with_types(output, file);
      jsr.files.push_back({file.path, std::move(text), file.executable});
    }
    for (archive::Entry& file :
         common_files(package, mapped, emitted.output, std::string(artefact::kCapabilityFileName), built))
      jsr.files.push_back(std::move(file));
    MOCHI_TRY(artefact::Artefact file, artefact::pack_jsr(jsr, options.time));
    built.manifest_name = "jsr.json";
    built.manifest = artefact::jsr_manifest(jsr);
    built.mapped = std::move(mapped);
    built.files.push_back(std::move(file));
    return built;
  }

  Result<void> validate(const Built& built) const override { return artefact::validate_jsr(built.files[0]); }

  Result<Endpoint> preflight(const Link& link, const Built&) const override {
    Endpoint endpoint = link.endpoint;
    if (endpoint.publish.empty()) endpoint.publish = client::with_slash(endpoint.registry) + "api/";
    return endpoint;
  }

  // The tests of npm's package say the same of the same code. Without the registry Deno finds no dependencies.
  NativeTest native_test(const Built& built, const std::vector<const Built*>& dependencies) const override {
    NativeTest test;
    if (!dependencies.empty() || !built.mapped.dependencies.empty()) return test;
    test.files = built.files[0].entries;
    const Result<JsonValue> manifest = client::parse_body(built.manifest, "jsr.json");
    const JsonValue* exports = manifest ? manifest->find("exports") : nullptr;
    if (exports == nullptr) return test;
    std::vector<std::string> files;
    for (const JsonMember& entry : exports->members)
      if (entry.value.text.ends_with(".ts")) files.push_back(entry.value.text);
    if (files.empty()) return test;
    NativeStep types{"types",
                     {"deno"},
                     {"check", "--quiet", "--no-config", "--no-remote"},
                     {{"DENO_NO_UPDATE_CHECK", "1"}, {"NO_COLOR", "1"}}};
    types.args.insert(types.args.end(), files.begin(), files.end());
    test.steps.push_back(std::move(types));
    return test;
  }

  Result<IdentityRequest> identity_request(const Link&, const Built& built, bool) const override {
    return IdentityRequest{client::jsr_audience(client::split_jsr_name(built.mapped.name.name),
                                                built.mapped.version, built.files[0].bytes)};
  }

  Result<Credential> exchange(const Link&, const Built&, const std::string& identity_token) const override {
    // The identity token itself is the credential.
    return Credential{Credential::Kind::identity, identity_token, "identity token of CI"};
  }

  // Rights are those of the scope; jobs of CI publish the packages that are linked to their repository.
  NameClaim claim(const Link& link, const Built& built) const override {
    NameClaim claim;
    const client::JsrName name = client::split_jsr_name(built.mapped.name.name);
    const std::optional<HttpResponse> package =
        ask_name(link, client::jsr_package_request(link.endpoint.publish, name), claim);
    if (!package && claim.state == NameState::unknown) return claim;
    std::string repository;
    if (package) {
      Result<std::string> linked = client::jsr_repository(package->body);
      if (!linked) return unknown_name(claim, linked.error().message);
      repository = std::move(*linked);
    }
    if (link.credential.kind == Credential::Kind::identity)
      return package ? of_job(claim, link.credential.secret, repository) : claim;
    const Result<HttpResponse> list =
        fetch(link, client::jsr_members_request(link.endpoint.publish, name.scope));
    if (list && list->status == 404) {
      // Nobody has the scope, so nobody has the name, whatever the registry shows of it.
      if (client::jsr_error_code(list->body) == "scopeNotFound") claim.state = NameState::free;
      return claim.state == NameState::free
                 ? claim
                 : unknown_name(claim, "the registry knows no members of `@" + name.scope + "`");
    }
    const Result<std::vector<std::string>> members =
        list && list->ok() ? client::jsr_members(list->body)
                           : Result<std::vector<std::string>>(std::vector<std::string>());
    // Of a scope that nobody has, the question for a membership is answered in the same way.
    const bool somebodys = members && !members->empty();
    const std::string belongs = somebodys ? "`@" + name.scope + "` belongs to " + owner_list(*members)
                                          : "who is of `@" + name.scope + "` is not told";
    const Result<HttpResponse> mine =
        fetch(link, client::jsr_membership_request(link.endpoint.publish, name.scope));
    if (mine && mine->ok() && client::jsr_is_membership(mine->body, name.scope)) {
      // A name that is not there stays free for who is of its scope.
      if (package) claim.state = NameState::owned;
      claim.words = "the token is of a member of `@" + name.scope + "`";
      return claim;
    }
    if (somebodys && mine && mine->status == 404 &&
        client::jsr_error_code(mine->body) == "scopeMemberNotFound") {
      claim.state = NameState::foreign;
      claim.words = belongs + ", and the token is of somebody else";
      return claim;
    }
    return unknown_name(claim, belongs + "; whether the token is of a member is not told: " +
                                   (mine ? std::to_string(mine->status) + " " + client::words_of(*mine)
                                         : mine.error().message));
  }

  Sent upload(const Link& link, const Built& built, std::size_t file) const override {
    const client::JsrName name = client::split_jsr_name(built.mapped.name.name);
    const std::string authorization = authorization_of(destination(), link.credential);
    const Result<HttpResponse> package =
        fetch(link, client::jsr_package_request(link.endpoint.publish, name));
    if (package && package->status == 404) {
      const Sent created = to_sent(
          link.http.send(client::jsr_create_request(link.endpoint.publish, name, authorization)), link.clock);
      if (created.state != SendState::taken) return created;
    }
    const Result<HttpResponse> response =
        send_upload(link, client::jsr_publish_request(link.endpoint.publish, name, built.mapped.version,
                                                      built.files[file].bytes, authorization));
    const Sent sent = to_sent(response, link.clock);
    if (!response || response->status == 0) return sent;
    // A second upload of the version is answered with the task of the first.
    const Result<client::JsrTask> task = client::jsr_task(response->body);
    if (!task)
      return sent.state == SendState::taken ? Sent{SendState::unknown, -1, task.error().message} : sent;
    return wait(link, *task);
  }

  Probe probe(const Link& link, const Built& built) const override {
    Probe probe;
    probe.present = {false};
    const client::JsrName name = client::split_jsr_name(built.mapped.name.name);
    probe.url =
        client::with_slash(link.endpoint.registry) + built.mapped.name.name + "@" + built.mapped.version;
    const std::optional<HttpResponse> page = ask_index(
        link, client::jsr_manifest_request(link.endpoint.registry, name, built.mapped.version), probe);
    if (!page) {
      if (probe.state != ProbeState::absent) return probe;
      // The version may be known and not yet be served.
      probe.state = ProbeState::unknown;
      if (!ask_index(link, client::jsr_version_request(link.endpoint.publish, name, built.mapped.version),
                     probe))
        return probe;
      probe.state = ProbeState::accepted;
      probe.present = {true};
      probe.same = true;
      return probe;
    }
    const auto checksums = client::jsr_checksums(page->body);
    if (!checksums) {
      probe.detail = checksums.error().message;
      return probe;
    }
    probe.state = ProbeState::published;
    probe.present = {true};
    probe.same = true;
    for (const archive::Entry& entry : built.files[0].entries) {
      const auto found = checksums->find("/" + entry.path);
      const std::string wanted = "sha256-" + artefact::Artefact{{}, entry.bytes, {}}.sha256();
      if (found != checksums->end() && found->second == wanted) continue;
      probe.same = false;
      probe.detail = "the registry has other bytes of `" + entry.path + "`";
      break;
    }
    if (probe.same && checksums->size() != built.files[0].entries.size()) {
      probe.same = false;
      probe.detail = "the registry has other files";
    }
    return probe;
  }

  Presence exists(const Link& link, const MappedDependency& dependency) const override {
    const client::JsrName name = client::split_jsr_name(dependency.name.name);
    HttpRequest request;
    request.url =
        client::with_slash(link.endpoint.registry) + "@" + name.scope + "/" + name.package + "/meta.json";
    return ask_presence(link, request, [](const HttpRequest&, const HttpResponse&) { return false; });
  }

  Result<void> withdraw(const Link&, const Built&) const override {
    return fail(Code::M057_FAN_E005, "JSR keeps every version", std::string(abilities().undo_steps));
  }

  std::string install_line(const Endpoint& endpoint, const Built& built) const override {
    return "JSR_URL=" + client::with_slash(endpoint.registry) + " deno add jsr:" + built.mapped.name.name +
           "@" + built.mapped.version;
  }

 private:
  // `jsr:@scope/name@^1.2.0`: of a direct dependency its requirement, of others the version at hand.
  static std::string specifier(const ReleasePackage& package, const Mapped& mapped,
                               const emit::NativePackage& dependency) {
    for (const MappedDependency& direct : mapped.dependencies) {
      if (direct.package == dependency.package)
        return "jsr:" + direct.name.name + "@" + replace_all(direct.requirement, " ", "%20");
    }
    for (const ReleaseDependency& known : package.dependencies) {
      if (known.package == dependency.package && known.version)
        return "jsr:" + dependency.import_name + "@^" + known.version->text();
    }
    return "jsr:" + dependency.import_name;
  }

  // JavaScript says where its declarations are, and nothing of source maps that do not go along.
  static std::string with_types(const emit::Output& output, emit::OutputFile& file) {
    for (const emit::OutputEntry& entry : output.entries) {
      if (entry.file != file.path || entry.types.empty()) continue;
      file.text.insert(0,
                       "/* @ts-self-types=\"./" + entry.types.substr(entry.types.rfind('/') + 1) + "\" */\n");
    }
    if (const std::size_t at = file.text.rfind("//# sourceMappingURL=");
        file.path.ends_with(".js") && at != std::string::npos)
      file.text.resize(at);
    return std::move(file.text);
  }

  static NameClaim of_job(NameClaim claim, const std::string& identity_token, const std::string& repository) {
    const std::optional<Claims> claims = read_claims(identity_token);
    const std::string running(claims ? claims->value("repository") : std::string_view());
    if (repository.empty() || running.empty())
      return unknown_name(
          claim, "it is linked to no repository, and identity tokens publish what is linked to theirs");
    const bool same = ascii_lower(running) == ascii_lower(repository);
    claim.state = same ? NameState::owned : NameState::foreign;
    claim.words = "it is linked to the repository `" + client::tame(repository, 200) +
                  "`, and this job runs in " + (same ? std::string("it") : "`" + running + "`");
    return claim;
  }

  static Sent wait(const Link& link, client::JsrTask task) {
    for (int i = 0; i < kPolls; ++i) {
      if (task.status == "success") return {SendState::taken, -1, {}};
      if (task.status == "failure") return {SendState::refused, -1, task.error};
      link.clock.sleep_ns((i < 4 ? kPollMs / 5 : kPollMs) * 1'000'000);
      const Result<HttpResponse> response =
          fetch(link, client::jsr_status_request(link.endpoint.publish, task.id));
      if (!response) return {SendState::unknown, -1, response.error().message};
      Result<client::JsrTask> next = client::jsr_task(response->body);
      if (!next) return {SendState::unknown, -1, next.error().message};
      task = std::move(*next);
    }
    // It has it and is still at work.
    return {SendState::taken, -1, "still `" + task.status + "`"};
  }
};

}  // namespace

const Driver& jsr_driver() {
  static const JsrDriver driver;
  return driver;
}

}  // namespace mochi::fanout
