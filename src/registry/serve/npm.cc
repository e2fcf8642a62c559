// The npm registry protocol (registry page 3): reading, publishing, and the metadata updates of the npm
// client.
#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/version.h"
#include "registry/auth/exchange.h"
#include "registry/auth/package_signer.h"
#include "registry/serve/attestation.h"
#include "registry/serve/modules.h"
#include "registry/serve/npm_teams.h"
#include "registry/serve/npm_views.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/wire/npm.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kNpm = "npm";

ServerResponse ok() { return json_answer(200, "{\"ok\":true,\"success\":true}"); }

std::string raw_digest(std::string_view hex) {
  std::string out;
  auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(value(hex[i]) * 16U + value(hex[i + 1]));
  return out;
}

std::string integrity_of(const FileRecord& file) {
  return "sha512-" + base64(raw_digest(file.digest("sha512")));
}

// Tells the server how far a body was read.
struct BodyReader {
  const RequestBody* source;
  void operator()(std::size_t count) const {
    if (source != nullptr) source->let_go(count);
  }
};

class NpmModule final : public Module {
 public:
  ServerResponse handle(Call& call) override;
  ServerResponse error(int status, std::string_view message) const override {
    ServerResponse response = json_answer(status, one_member("error", message));
    if (status == 401) response.set("WWW-Authenticate", "Bearer");
    return response;
  }
  bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const override {
    return request.method == "PUT" && !path.empty() && path[0] != "-";
  }
  std::string install_line(const PackageState& package, const Registry& registry) const override {
    return fmt::format("npm install {} --registry {}/npm/", package.package, registry.base_url);
  }

 private:
  ServerResponse service(Call& call);
  ServerResponse login(Call& call, const std::string& user);
  ServerResponse package_service(Call& call);
  ServerResponse set_access(Call& call, const std::string& name);
  ServerResponse dist_tags(Call& call, const std::string& name, std::size_t at);
  ServerResponse exchange(Call& call, const std::string& name);
  ServerResponse document(Call& call, const std::string& name);
  ServerResponse version_document(Call& call, const std::string& name, const std::string& version);
  ServerResponse tarball(Call& call, const std::string& name, std::string_view file);
  ServerResponse publish(Call& call, const std::string& name);
  ServerResponse accept(Call& call, npm::PublishBody& body);
  ServerResponse update(Call& call, const std::string& name, const npm::PublishBody& body,
                        bool with_revision);
  ServerResponse set_owners(Call& call, const PackageState& package, const JsonValue& maintainers);
  ServerResponse unpublish(Call& call, const std::string& name);
  ServerResponse unreadable(ReadAccess access) const {
    return access == ReadAccess::ask ? error(401, "a token is needed to read this") : error(404, "Not found");
  }
  ServerResponse refused(const Refusal& refusal) const { return error(refusal.status, refusal.message); }
  ServerResponse failed(const Error& problem) const {
    if (is_duplicate(problem)) {
      return error(403, "You cannot publish over the previously published versions: " + problem.message);
    }
    if (is_refused(problem)) return error(403, problem.message);
    if (problem.code == Code::M057_REG_E005) return error(413, problem.message);
    return error(problem.code == Code::M057_REG_E001 ? 400 : kStoreFailure, problem.message);
  }
};

// Takes `@scope/name`, `@scope`+`name` or `name` from the front of the path.
std::string take_name(const std::vector<std::string>& path, std::size_t& at) {
  if (at >= path.size()) return {};
  std::string name = path[at++];
  if (name.starts_with('@') && name.find('/') == std::string::npos && at < path.size())
    name += "/" + path[at++];
  return name;
}

ServerResponse NpmModule::handle(Call& call) {
  if (call.path.empty()) return json_answer(200, "{\"registry\":\"mochi\"}");
  if (call.path[0] == "-") return service(call);
  std::size_t at = 0;
  const std::string name = take_name(call.path, at);
  if (const std::string wrong = npm::check_name(name); !wrong.empty()) {
    return call.reads() ? error(404, "Not found") : error(400, wrong);
  }
  const std::vector<std::string> rest(call.path.begin() + static_cast<std::ptrdiff_t>(at), call.path.end());
  const bool revision = rest.size() >= 2 && rest[rest.size() - 2] == "-rev";
  // Who changes what is there must see it: else a refusal would tell of it.
  if (call.reads() || revision) {
    if (const ReadAccess access = read_access(call, kNpm, name); access != ReadAccess::open)
      return unreadable(access);
  }
  if (rest.empty() || (rest.size() == 2 && revision)) {
    if (call.reads() && rest.empty()) return document(call, name);
    if (call.is("PUT")) return publish(call, name);
    if (call.is("DELETE") && revision) return unpublish(call, name);
    return error(405, "method not allowed");
  }
  if (rest[0] == "-" && rest.size() >= 2) {
    // npm spells the file with the scope, other clients without.
    std::string file = rest[1];
    if (rest.size() >= 3 && rest[1].starts_with('@') && rest[1].find('/') == std::string::npos)
      file = rest[2];
    if (call.reads()) return tarball(call, name, npm::base_name(file));
    // The last step of `npm unpublish name@version`: the version went with the update before.
    if (call.is("DELETE") && revision) return ok();
    return error(405, "method not allowed");
  }
  if (rest.size() == 1 && call.reads()) return version_document(call, name, rest[0]);
  return error(404, "Not found");
}

ServerResponse NpmModule::service(Call& call) {
  const std::vector<std::string>& path = call.path;
  auto is = [&](std::initializer_list<std::string_view> wanted) {
    return path.size() == wanted.size() && std::equal(wanted.begin(), wanted.end(), path.begin());
  };
  if (is({"-", "ping"})) return json_answer(200, "{}");
  if (is({"-", "whoami"})) {
    return call.identity ? json_answer(200, one_member("username", call.identity->user))
                         : error(401, "not logged in");
  }
  if (path.size() == 3 && path[1] == "user" && path[2].starts_with("org.couchdb.user:")) {
    return login(call, path[2].substr(17));
  }
  if (path.size() >= 4 && (path[1] == "team" || path[1] == "org" || path[1] == "user"))
    return npm_team_service(call, *this);
  if (is({"-", "v1", "search"})) return npm_search(call);
  if (is({"-", "npm", "v1", "keys"}))
    return json_answer(200,
                       call.registry.signer == nullptr ? "{\"keys\":[]}" : call.registry.signer->keys_json());
  if (is({"-", "npm", "v1", "security", "advisories", "bulk"})) return json_answer(200, "{}");
  if (path.size() >= 5 && path[1] == "npm" && path[2] == "v1" && path[3] == "attestations") {
    return npm_attestations(call, path);
  }
  if (path.size() >= 8 && path[3] == "oidc" && path[4] == "token" && path[5] == "exchange" &&
      path[6] == "package") {
    std::size_t at = 7;
    return exchange(call, take_name(path, at));
  }
  if (path.size() >= 4 && path[1] == "package") return package_service(call);
  return error(404, "Not found");
}

// There are no passwords: who knows a token logs in with it.
ServerResponse NpmModule::login(Call& call, const std::string& user) {
  if (call.reads()) {
    return user_exists(call, user) ? json_answer(200, fmt::format("{{\"name\":{}}}", json_text_of(user)))
                                   : error(404, "there is no user " + user);
  }
  if (!call.is("PUT")) return error(405, "method not allowed");
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem)) return error(400, problem.message);
  const std::string token(body.text_of("password"));
  const std::optional<Identity> identity = call.registry.tokens.identify(token);
  if (!identity) return error(401, "the password must be a token of this registry");
  JsonWriter out;
  out.begin_object();
  out.member_bool("ok", true);
  out.member("id", "org.couchdb.user:" + user);
  out.member("token", token);
  out.end_object();
  return json_answer(201, out.take());
}

ServerResponse NpmModule::package_service(Call& call) {
  std::size_t at = 2;
  const std::string name = take_name(call.path, at);
  if (at >= call.path.size()) return error(404, "Not found");
  if (call.path[at] == "dist-tags") return dist_tags(call, name, at + 1);
  if (const ReadAccess access = read_access(call, kNpm, name); access != ReadAccess::open)
    return unreadable(access);
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  if (call.path[at] == "visibility") {
    const bool open = is_public(call.registry, *package);
    return json_answer(200, fmt::format("{{\"public\":{}}}", open));
  }
  if (call.path[at] == "access" && call.is("POST")) return set_access(call, name);
  if (call.path[at] == "collaborators" && call.reads())
    return json_answer(200, npm_collaborators(*package, call.identity));
  return error(404, "Not found");
}

ServerResponse NpmModule::set_access(Call& call, const std::string& name) {
  if (const auto refusal = refuse_write(call, Action::publish, kNpm, name)) return refused(*refusal);
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem)) return error(400, problem.message);
  const std::string_view access = body.text_of("access");
  if (access != "public" && access != "restricted") return error(400, "access is `public` or `restricted`");
  const Result<Record> done =
      commit_as(call, change_of(call, "access", kNpm, name, {}, one_member("access", access)));
  return done ? ok() : failed(done.error());
}

ServerResponse NpmModule::dist_tags(Call& call, const std::string& name, std::size_t at) {
  if (const ReadAccess access = read_access(call, kNpm, name); access != ReadAccess::open)
    return unreadable(access);
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  if (call.reads()) return json_answer(200, npm_tags_json(*package));
  if (const auto refusal = refuse_write(call, Action::publish, kNpm, name)) return refused(*refusal);
  if (at >= call.path.size()) return error(405, "method not allowed");
  const std::string& tag = call.path[at];
  std::string data = one_member("tag", tag);
  if (call.is("DELETE")) {
    if (tag == "latest") return error(400, "the tag latest cannot be removed");
    const Result<Record> done = commit_as(call, change_of(call, "untag", kNpm, name, {}, std::move(data)));
    return done ? ok() : failed(done.error());
  }
  if (!call.is("PUT") && !call.is("POST")) return error(405, "method not allowed");
  JsonValue version;
  JsonError problem;
  if (!parse_json(call.request.body, version, problem) || !version.is(JsonKind::string)) {
    return error(400, "the body must be a version as a JSON string");
  }
  const VersionState* found = package->find(version.text);
  if (found == nullptr || found->withdrawn) return error(404, "no such version");
  if (package::parse_requirement(tag)) return error(400, "a tag must not look like a version range");
  const Result<Record> done =
      commit_as(call, change_of(call, "tag", kNpm, name, version.text, std::move(data)));
  return done ? json_answer(201, "{\"ok\":true}") : failed(done.error());
}

ServerResponse NpmModule::exchange(Call& call, const std::string& name) {
  if (!call.is("POST")) return error(405, "method not allowed");
  if (!call.registry.store.find(kNpm, name)) return error(404, "the package must exist");
  const std::string jwt = presented_secret(call.request.header("Authorization"));
  const Result<std::string> token =
      call.registry.exchange.exchange(jwt, kNpm, name, "npm:" + call.registry.host(), 15 * 60);
  if (!token) return error(401, token.error().message);
  return json_answer(201, one_member("token", *token));
}

ServerResponse NpmModule::document(Call& call, const std::string& name) {
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package || package->latest() == nullptr) return error(404, "Not found");
  const bool brief =
      call.request.header("Accept").find("application/vnd.npm.install-v1+json") != std::string_view::npos;
  const std::string_view type = brief ? "application/vnd.npm.install-v1+json" : "application/json";
  const ViewPointer view = call.registry.views.get(
      (brief ? "npm-brief|" : "npm-full|") + name, package->seq, type,
      [&] { return brief ? npm_brief(*package, call.registry) : npm_full(*package, call.registry); });
  return view_answer(call.request, *view, kAskAgain);
}

ServerResponse NpmModule::version_document(Call& call, const std::string& name, const std::string& version) {
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  const auto tag = package->tags.find(version);
  const VersionState* found = package->find(tag == package->tags.end() ? version : tag->second);
  if (found == nullptr || found->withdrawn) return error(404, "version not found: " + version);
  return json_answer(200, npm_version(*package, *found, call.registry));
}

ServerResponse NpmModule::tarball(Call& call, const std::string& name, std::string_view file) {
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  for (const VersionState& version : package->versions) {
    const FileRecord* artefact = version.file("artefact");
    if (artefact == nullptr || version.withdrawn || artefact->name != file) continue;
    return blob_answer(call.registry, *artefact, "application/octet-stream");
  }
  return error(404, "Not found");
}

ServerResponse NpmModule::publish(Call& call, const std::string& name) {
  if (const auto refusal = refuse_write(call, Action::publish, kNpm, name)) return refused(*refusal);
  Result<npm::PublishBody> body = npm::parse_publish(call.request.body, BodyReader{call.request.body_source});
  if (!body) return failed(body.error());
  if (body->name != name) return error(400, "the name of the body differs from that of the path");
  const bool with_revision = call.path.size() > 2 && call.path[call.path.size() - 2] == "-rev";
  if (!body->has_tarball) return update(call, name, *body, with_revision);
  return accept(call, *body);
}

// Every dependency that the request announces must be in the file: what is resolved is what is installed.
std::string first_foreign_dependency(const JsonValue& said, const JsonValue& file) {
  for (std::string_view kind : {"dependencies", "optionalDependencies", "peerDependencies"}) {
    const JsonValue* announced = said.find(kind);
    if (announced == nullptr) continue;
    const JsonValue* real = file.find(kind);
    for (const JsonMember& member : announced->members) {
      if (real == nullptr || real->text_of(member.name) != member.value.text) return member.name;
    }
  }
  return {};
}

std::string publish_data(const Call& call, const npm::PublishBody& body, const npm::Tarball& file) {
  JsonWriter out;
  out.begin_object();
  out.key("tags");
  out.begin_array();
  for (const auto& [tag, version] : body.dist_tags) {
    if (version == body.version) out.string(tag);
  }
  out.end_array();
  if (body.access == "restricted" || body.access == "public") out.member("access", body.access);
  if (std::string group = group_json(call, file.capabilities); !group.empty()) {
    out.key("mochi");
    out.raw(group);
  }
  out.key("manifest");
  out.raw(npm_clean_manifest(file.manifest));
  out.end_object();
  return out.take();
}

// Keeps a bundle that is of this tarball; empty = done, else why not.
std::string attach_provenance(const Call& call, const npm::PublishBody& body, const FileRecord& artefact,
                              Record& record) {
  std::string predicate;
  std::string wrong =
      check_npm_provenance(body.provenance, body.name, body.version, artefact.digest("sha512"), predicate);
  if (!wrong.empty()) return wrong;
  Result<FileRecord> bundle =
      call.registry.store.put_blob("provenance.sigstore", "provenance", body.provenance);
  if (!bundle) return bundle.error().message;
  bundle->digests.emplace_back("predicate", std::move(predicate));
  record.files.push_back(std::move(bundle).value());
  return {};
}

ServerResponse NpmModule::accept(Call& call, npm::PublishBody& body) {
  Store& store = call.registry.store;
  const PackagePointer package = store.find(kNpm, body.name);
  if (!package) {
    if (const auto refusal = refuse_name(call, kNpm, body.name)) return refused(*refusal);
  } else if (package->find(body.version) != nullptr) {
    return error(403,
                 fmt::format("You cannot publish over the previously published versions: {}.", body.version));
  }
  if (!package::parse_version(body.version)) return error(400, "the version is not a semantic version");
  // One pass: to the disk, into the hashes, through the reader of the archive.
  Result<std::unique_ptr<BlobUpload>> upload = store.begin_blob({"sha1", "sha512"});
  if (!upload) return failed(upload.error());
  npm::TarballReader reader;
  std::uint64_t left = store.config().upload_limit;
  const Result<void> received = npm::decode_tarball(
      body, call.request.body,
      [&](std::string_view piece) -> Result<void> {
        if (piece.size() > left) return fail(Code::M057_REG_E005, too_large_text(store.config()));
        left -= piece.size();
        MOCHI_TRY_VOID(reader.push(piece));
        return (*upload)->write(piece);
      },
      BodyReader{call.request.body_source});
  if (!received) return failed(received.error());
  Result<npm::Tarball> file = reader.finish();
  if (!file) return failed(file.error());
  if (file->manifest.text_of("name") != body.name || file->manifest.text_of("version") != body.version) {
    return error(422, "name or version in the package.json of the tarball differs from the request");
  }
  if (const std::string foreign = first_foreign_dependency(body.manifest, file->manifest); !foreign.empty()) {
    return error(422, fmt::format("the package.json of the tarball has no such dependency: {}", foreign));
  }
  Record record = change_of(call, "publish", kNpm, body.name, body.version, publish_data(call, body, *file));
  Result<FileRecord> artefact = (*upload)->finish(npm::tarball_name(body.name, body.version), "artefact");
  if (!artefact) return failed(artefact.error());
  if ((!body.integrity.empty() && body.integrity != integrity_of(*artefact)) ||
      (!body.shasum.empty() && body.shasum != artefact->digest("sha1"))) {
    return error(400, "the digest of the tarball differs from the one stated");
  }
  if (!body.provenance.empty()) {
    const std::string wrong = attach_provenance(call, body, *artefact, record);
    if (!wrong.empty()) return error(422, "the provenance bundle is not taken: " + wrong);
  }
  if (call.registry.signer != nullptr) {
    Result<std::string> signature =
        call.registry.signer->sign(body.name, body.version, integrity_of(*artefact));
    if (!signature) return failed(signature.error());
    artefact->digests.emplace_back("npm-key", call.registry.signer->key_id());
    artefact->digests.emplace_back("npm-signature", std::move(signature).value());
  }
  record.files.insert(record.files.begin(), std::move(artefact).value());
  if (auto added = add_readme(store, file->readme_name, file->readme, record.files); !added)
    return failed(added.error());
  const Result<Record> done = commit_as(call, std::move(record));
  if (!done) return failed(done.error());
  ServerResponse answer = ok();
  answer.status = 201;
  return answer;
}

// A packument without an attachment: deprecations, tags, owners; with a revision also the versions that are
// gone.
ServerResponse NpmModule::update(Call& call, const std::string& name, const npm::PublishBody& body,
                                 bool with_revision) {
  Store& store = call.registry.store;
  const PackagePointer package = store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  const JsonValue* versions = body.document.find("versions");
  if (versions == nullptr) {
    const JsonValue* maintainers = body.document.find("maintainers");
    return maintainers == nullptr ? error(400, "the update changes nothing")
                                  : set_owners(call, *package, *maintainers);
  }
  if (with_revision && call.path.back() != npm_revision(*package))
    return error(409, "the package has changed meanwhile");
  for (const VersionState& version : package->versions) {
    if (version.withdrawn) continue;
    const JsonValue* said = versions->find(version.version);
    if (said == nullptr) {
      if (!with_revision) continue;
      if (const auto refusal = refuse_write(call, Action::yank, kNpm, name)) return refused(*refusal);
      const Result<Record> done = commit_as(call, change_of(call, "withdraw", kNpm, name, version.version));
      if (!done) return failed(done.error());
      continue;
    }
    const JsonValue* message = said->find("deprecated");
    const std::string text =
        message != nullptr && message->is(JsonKind::string) ? message->text : std::string();
    if (text == version.deprecated) continue;
    const Result<Record> done = commit_as(
        call, change_of(call, "deprecate", kNpm, name, version.version, one_member("message", text)));
    if (!done) return failed(done.error());
  }
  const PackagePointer after = store.find(kNpm, name);
  for (const auto& [tag, version] : body.dist_tags) {
    const auto known = after->tags.find(tag);
    const VersionState* target = after->find(version);
    if (target == nullptr || target->withdrawn || (known != after->tags.end() && known->second == version))
      continue;
    const Result<Record> done =
        commit_as(call, change_of(call, "tag", kNpm, name, version, one_member("tag", tag)));
    if (!done) return failed(done.error());
  }
  return ok();
}

ServerResponse NpmModule::set_owners(Call& call, const PackageState& package, const JsonValue& maintainers) {
  std::vector<std::string> wanted;
  for (const JsonValue& item : maintainers.items) {
    const std::string_view user =
        item.is(JsonKind::string) ? std::string_view(item.text) : item.text_of("name");
    if (!user.empty()) wanted.emplace_back(user);
  }
  if (wanted.empty()) return error(400, "a package needs an owner");
  auto has = [](const std::vector<std::string>& list, const std::string& user) {
    return std::find(list.begin(), list.end(), user) != list.end();
  };
  for (const std::string& user : wanted) {
    if (!has(package.owners, user) && !user_exists(call, user)) return error(404, "there is no user " + user);
  }
  if (const std::string wrong = refuse_removal(call, wanted); !wrong.empty()) return error(400, wrong);
  for (const std::string& user : wanted) {
    if (has(package.owners, user)) continue;
    const Result<Record> done =
        commit_as(call, change_of(call, "owner-add", kNpm, package.package, {}, one_member("user", user)));
    if (!done) return failed(done.error());
  }
  // Who removes himself does it last: afterwards he may change nothing.
  std::vector<std::string> leaving = package.owners;
  std::stable_partition(leaving.begin(), leaving.end(),
                        [&](const std::string& user) { return user != call.identity->user; });
  for (const std::string& user : leaving) {
    if (has(wanted, user)) continue;
    const Result<Record> done =
        commit_as(call, change_of(call, "owner-remove", kNpm, package.package, {}, one_member("user", user)));
    if (!done) return failed(done.error());
  }
  return ok();
}

ServerResponse NpmModule::unpublish(Call& call, const std::string& name) {
  if (const auto refusal = refuse_write(call, Action::yank, kNpm, name)) return refused(*refusal);
  const PackagePointer package = call.registry.store.find(kNpm, name);
  if (!package) return error(404, "Not found");
  if (call.path.back() != npm_revision(*package)) return error(409, "the package has changed meanwhile");
  for (const VersionState& version : package->versions) {
    if (version.withdrawn) continue;
    const Result<Record> done = commit_as(call, change_of(call, "withdraw", kNpm, name, version.version));
    if (!done) return failed(done.error());
  }
  return ok();
}

}  // namespace

std::unique_ptr<Module> make_npm_module() { return std::make_unique<NpmModule>(); }

}  // namespace mochi::registry
