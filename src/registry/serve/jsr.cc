// The protocol of JSR (registry page 4): the API that `deno publish` speaks, the files and manifests that
// Deno reads.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "archive/digest.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/version.h"
#include "registry/auth/exchange.h"
#include "registry/serve/jsr_views.h"
#include "registry/serve/modules.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/store/random.h"
#include "registry/wire/jsr.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kJsr = "jsr";
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";

// Publishing is done when the request is answered, but clients ask again by this number.
struct Task {
  std::string id;
  std::string status;
  jsr::Problem problem;
  std::string scope;
  std::string name;
  std::string version;
  std::string time;
};

std::string task_json(const Task& task) {
  JsonWriter out;
  out.begin_object();
  out.member("id", task.id);
  out.member("status", task.status);
  out.key("error");
  if (task.problem.code.empty()) {
    out.null();
  } else {
    out.begin_object();
    out.member("code", task.problem.code);
    out.member("message", task.problem.message);
    out.end_object();
  }
  out.member("packageScope", task.scope);
  out.member("packageName", task.name);
  out.member("packageVersion", task.version);
  out.member("createdAt", task.time);
  out.member("updatedAt", task.time);
  out.end_object();
  return out.take();
}

class JsrModule final : public Module {
 public:
  ServerResponse handle(Call& call) override;
  ServerResponse error(int status, std::string_view message) const override {
    const std::string_view code = status == 413   ? "tarballSizeLimitExceeded"
                                  : status == 401 ? "invalidBearerToken"
                                  : status == 403 ? "actorNotScopeMember"
                                  : status == 404 ? "packageNotFound"
                                                  : "malformedRequest";
    return coded(status, code, message);
  }
  bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const override {
    return request.method == "POST" && path.size() == 7 && path[0] == "api";
  }
  std::string install_line(const PackageState& package, const Registry&) const override {
    return "deno add jsr:" + package.package;
  }

 private:
  static ServerResponse coded(int status, std::string_view code, std::string_view message) {
    JsonWriter out;
    out.begin_object();
    out.member("code", code);
    out.member("message", message);
    out.end_object();
    return json_answer(status, out.take());
  }
  ServerResponse api(Call& call);
  ServerResponse scope_api(Call& call, const std::string& scope);
  ServerResponse user_api(Call& call);
  ServerResponse package_api(Call& call, const std::string& scope, const std::string& name);
  ServerResponse create(Call& call, const std::string& scope);
  ServerResponse publish(Call& call, const std::string& scope, const std::string& name,
                         const std::string& version);
  ServerResponse accept(Call& call, Task task, const jsr::Package& package);
  ServerResponse source(Call& call);
  Task new_task(const Call& call, const std::string& scope, const std::string& name,
                const std::string& version);
  ServerResponse keep(Task task);

  std::mutex mutex_;
  std::map<std::string, Task> tasks_;
};

ServerResponse JsrModule::handle(Call& call) {
  if (call.path.empty()) return error(404, "not found");
  if (call.path[0] == "api") return api(call);
  if (call.path[0].starts_with("@jsr/") || call.path[0] == "@jsr") return jsr_npm(call);
  return call.reads() ? source(call) : error(405, "method not allowed");
}

ServerResponse JsrModule::api(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path.size() == 3 && path[1] == "publish_status" && call.reads()) {
    std::lock_guard<std::mutex> guard(mutex_);
    const auto found = tasks_.find(path[2]);
    return found == tasks_.end() ? coded(404, "publishNotFound", "there is no such task")
                                 : json_answer(200, task_json(found->second));
  }
  if (path.size() >= 2 && path[1] == "user" && call.reads()) return user_api(call);
  if (path.size() < 3 || path[1] != "scopes") return error(404, "not found");
  const std::string& scope = path[2];
  if (scope == "jsr") return coded(400, "malformedRequest", "this scope is that of the view for npm");
  if (const std::string wrong = jsr::check_scope(scope); !wrong.empty())
    return coded(400, "malformedRequest", "the scope " + wrong);
  if (path.size() == 4 && path[3] == "packages" && call.is("POST")) return create(call, scope);
  if (path.size() >= 5 && path[3] == "packages") {
    if (const std::string wrong = jsr::check_name(path[4]); !wrong.empty()) {
      return coded(400, "malformedRequest", "the name " + wrong);
    }
    return package_api(call, scope, path[4]);
  }
  return call.reads() ? scope_api(call, scope) : error(404, "not found");
}

// Scopes are not made: who publishes the first package of one is its member, and with every package of it in
// it.
ServerResponse JsrModule::scope_api(Call& call, const std::string& scope) {
  const std::vector<std::string>& path = call.path;
  if (call.registry.store.config().is_private && !call.identity)
    return error(401, "a token is needed to read this");
  const std::vector<std::string> members = scope_members(call.registry.store, kJsr, "@" + scope);
  if (members.empty()) return coded(404, "scopeNotFound", "The requested scope was not found.");
  if (path.size() == 3) return json_answer(200, one_member("scope", scope));
  if (path.size() == 4 && path[3] == "members") return json_answer(200, jsr_members_json(scope, members));
  return error(404, "not found");
}

// `/user` and `/user/member/SCOPE`: who asks.
ServerResponse JsrModule::user_api(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (!call.identity) return coded(401, "missingAuthentication", "Missing authentication.");
  if (call.identity->trusted) return coded(403, "actorNotUser", "The actor is not a user.");
  if (path.size() == 2) return json_answer(200, jsr_user_json(*call.identity));
  if (path.size() != 4 || path[2] != "member") return error(404, "not found");
  const std::vector<std::string> members = scope_members(call.registry.store, kJsr, "@" + path[3]);
  const bool member = std::find(members.begin(), members.end(), call.identity->user) != members.end();
  if (!member && (members.empty() || !call.identity->is_admin())) {
    return coded(404, "scopeMemberNotFound", "The requested scope member was not found.");
  }
  return json_answer(200, jsr_member_json(path[3], call.identity->user));
}

ServerResponse JsrModule::package_api(Call& call, const std::string& scope, const std::string& name) {
  const std::vector<std::string>& path = call.path;
  const std::string key = fmt::format("@{}/{}", scope, name);
  const PackagePointer package = call.registry.store.find(kJsr, key);
  if (path.size() == 5 && call.reads()) {
    if (package && may_read(call, kJsr, key))
      return json_answer(200, jsr_package_json(*package, scope, name, jsr_repository(call, key)));
    // Clients stop before the first publish if the package is not there, and send people to a web page that
    // creates it. Here the first publish creates it: to whoever may do that, it is there.
    if (package || refuse_write(call, Action::publish, kJsr, key) || refuse_name(call, kJsr, key)) {
      return coded(404, "packageNotFound", "The package does not exist.");
    }
    return json_answer(200, jsr_package_json(PackageState(), scope, name, {}));
  }
  if (path.size() == 7 && path[5] == "versions") {
    const VersionState* version = package ? package->find(path[6]) : nullptr;
    if (call.reads()) {
      if (version == nullptr || !may_read(call, kJsr, key)) {
        return coded(404, "packageVersionNotFound", "The version does not exist.");
      }
      return json_answer(200, jsr_version_json(*version, scope, name));
    }
    if (call.is("POST")) return publish(call, scope, name, path[6]);
  }
  if (path.size() == 8 && path[5] == "versions" && path[7] == "provenance" && call.is("POST")) {
    return package ? json_answer(200, "{}") : error(404, "not found");
  }
  return error(404, "not found");
}

// A package is there as soon as it is named: an `access` record without versions.
ServerResponse JsrModule::create(Call& call, const std::string& scope) {
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem)) return error(400, problem.message);
  const std::string name(body.text_of("package"));
  if (const std::string wrong = jsr::check_name(name); !wrong.empty())
    return coded(400, "malformedRequest", "the name " + wrong);
  const std::string key = fmt::format("@{}/{}", scope, name);
  if (const auto refusal = refuse_write(call, Action::publish, kJsr, key))
    return error(refusal->status, refusal->message);
  if (const auto refusal = refuse_name(call, kJsr, key)) return error(refusal->status, refusal->message);
  if (call.registry.store.find(kJsr, key))
    return coded(409, "packageAlreadyExists", "The package exists already.");
  Record record;
  record.actor = call.identity->user;
  record.protocol = kJsr;
  record.op = "owner-add";
  record.package = key;
  record.data = one_member("user", call.identity->user);
  const Result<Record> done = commit_as(call, std::move(record), [](const PackageState* current) {
    return current == nullptr ? Result<void>() : Result<void>(fail(Code::M057_REG_E003, "it exists already"));
  });
  if (!done && is_duplicate(done.error()))
    return coded(409, "packageAlreadyExists", "The package exists already.");
  if (!done) return error(is_refused(done.error()) ? 403 : 500, done.error().message);
  return json_answer(200, jsr_package_json(*call.registry.store.find(kJsr, key), scope, name, {}));
}

Task JsrModule::new_task(const Call& call, const std::string& scope, const std::string& name,
                         const std::string& version) {
  Task task;
  const Result<std::string> random = random_bytes(16);
  const std::string hex = archive::hex(random ? *random : std::string(16, '\0'));
  task.id = fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                        hex.substr(17, 3), hex.substr(20));
  task.status = "success";
  task.scope = scope;
  task.name = name;
  task.version = version;
  task.time = time_text(call.registry.store.clock().unix_ns());
  return task;
}

ServerResponse JsrModule::keep(Task task) {
  std::string json = task_json(task);
  std::lock_guard<std::mutex> guard(mutex_);
  // Clients ask within seconds; the map must not grow for ever.
  if (tasks_.size() > 10'000) tasks_.clear();
  std::string id = task.id;
  tasks_.emplace(std::move(id), std::move(task));
  return json_answer(200, std::move(json));
}

ServerResponse JsrModule::publish(Call& call, const std::string& scope, const std::string& name,
                                  const std::string& version) {
  const std::string key = fmt::format("@{}/{}", scope, name);
  if (!call.identity && call.request.header("Authorization").starts_with("githuboidc ")) {
    call.identity = jsr_identity(call, scope, name, version);
  }
  if (const auto refusal = refuse_write(call, Action::publish, kJsr, key))
    return error(refusal->status, refusal->message);
  if (ascii_lower(call.request.header("Content-Encoding")) != "gzip") {
    return coded(400, "missingGzipContentEncoding", "The body must have the content encoding gzip.");
  }
  if (!package::parse_version(version))
    return coded(400, "malformedRequest", "the version is not a semantic version");
  const PackagePointer package = call.registry.store.find(kJsr, key);
  if (!package) {
    if (const auto refusal = refuse_name(call, kJsr, key)) return error(refusal->status, refusal->message);
    if (call.identity->trusted)
      return coded(404, "packageNotFound", "The package must exist for an identity token.");
  }
  Task task = new_task(call, scope, name, version);
  if (package && package->find(version) != nullptr) {
    const std::string json = task_json(task);
    static_cast<void>(keep(std::move(task)));
    return json_answer(
        400, fmt::format("{{\"code\":\"duplicateVersionPublish\",\"message\":\"The version exists already.\","
                         "\"task\":{}}}",
                         json));
  }
  const std::string_view config = call.request.query_value("config");
  jsr::Package content;
  if (!jsr::read_package(call.request.body, config.empty() ? "/jsr.json" : config, scope, name, version,
                         content, task.problem)) {
    if (task.problem.code == "tarballSizeLimitExceeded")
      return coded(413, task.problem.code, task.problem.message);
    task.status = "failure";
    return keep(std::move(task));
  }
  return accept(call, std::move(task), content);
}

ServerResponse JsrModule::accept(Call& call, Task task, const jsr::Package& package) {
  Store& store = call.registry.store;
  Record record;
  record.actor = call.identity->user;
  record.protocol = kJsr;
  record.op = "publish";
  record.package = fmt::format("@{}/{}", task.scope, task.name);
  record.version = task.version;
  record.data = jsr_data(package, group_json(call, package.capabilities));
  for (const archive::Entry& entry : package.files) {
    Result<FileRecord> file = store.put_blob(entry.path, "source", entry.bytes);
    if (!file) return error(500, file.error().message);
    record.files.push_back(std::move(file).value());
  }
  Result<FileRecord> tarball = store.put_blob("package.tar.gz", "artefact", call.request.body);
  if (!tarball) return error(500, tarball.error().message);
  record.files.push_back(std::move(tarball).value());
  if (auto added = add_readme(store, package.readme_name, package.readme, record.files); !added) {
    return error(500, added.error().message);
  }
  const Result<Record> done = commit_as(call, std::move(record));
  if (!done && is_duplicate(done.error()))
    return coded(400, "duplicateVersionPublish", "The version exists already.");
  if (!done) return error(is_refused(done.error()) ? 403 : 500, done.error().message);
  return keep(std::move(task));
}

// `/@scope/name/meta.json`, `/<version>_meta.json`, `/<version>/<path>`.
ServerResponse JsrModule::source(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path.size() < 3 || !path[0].starts_with('@')) return error(404, "not found");
  const std::string key = path[0] + "/" + path[1];
  if (const ReadAccess access = read_access(call, kJsr, key); access != ReadAccess::open)
    return access == ReadAccess::ask ? error(401, "a token is needed to read this") : error(404, "not found");
  const PackagePointer package = call.registry.store.find(kJsr, key);
  if (!package) return error(404, "not found");
  if (path.size() == 3 && path[2] == "meta.json") {
    const ViewPointer view = call.registry.views.get("jsr|" + key, package->seq, "application/json",
                                                     [&] { return jsr_meta(*package); });
    return view_answer(call.request, *view, kAskAgain);
  }
  if (path.size() == 3 && path[2].ends_with("_meta.json")) {
    const std::string version = path[2].substr(0, path[2].size() - 10);
    const VersionState* state = package->find(version);
    if (state == nullptr || state->withdrawn) return error(404, "not found");
    // Deno locks the hash of these bytes: they follow from the version alone, whatever happens to the
    // package.
    const ViewPointer view =
        call.registry.views.get("jsr-version|" + key + "@" + version, 0, "application/json",
                                [&] { return jsr_version_meta(*state); });
    return view_answer(call.request, *view, kForEver);
  }
  const VersionState* state = package->find(path[2]);
  if (state == nullptr || state->withdrawn || path.size() < 4) return error(404, "not found");
  std::string wanted;
  for (std::size_t i = 3; i < path.size(); ++i) wanted += "/" + path[i];
  for (const FileRecord& file : state->files) {
    if (file.role == "source" && file.name == wanted)
      return blob_answer(call.registry, file, jsr::media_type(wanted));
  }
  return error(404, "not found");
}

}  // namespace

std::unique_ptr<Module> make_jsr_module() { return std::make_unique<JsrModule>(); }

}  // namespace mochi::registry
