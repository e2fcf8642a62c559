// The protocol of cargo's sparse registries (registry page 6).
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/version.h"
#include "registry/auth/exchange.h"
#include "registry/serve/cargo_views.h"
#include "registry/serve/modules.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/wire/cargo.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kCargo = "cargo";

class CargoModule final : public Module {
 public:
  ServerResponse handle(Call& call) override;
  ServerResponse error(int status, std::string_view message) const override {
    JsonWriter out;
    out.begin_object();
    out.key("errors");
    out.begin_array();
    out.raw(one_member("detail", message));
    out.end_array();
    out.end_object();
    return json_answer(status, out.take());
  }
  bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const override {
    return request.method == "PUT" && path.size() == 4 && path[3] == "new";
  }
  std::string install_line(const PackageState& package, const Registry&) const override {
    return fmt::format("cargo add {} --registry mochi", cargo_display_name(package));
  }

 private:
  ServerResponse index(Call& call);
  ServerResponse download(Call& call, const std::string& name, std::string_view file);
  ServerResponse api(Call& call);
  ServerResponse crate_api(Call& call, const std::string& name);
  ServerResponse publish(Call& call);
  ServerResponse accept(Call& call, const cargo::PublishBody& body, const std::string& name,
                        const std::string& version);
  ServerResponse yank(Call& call, const PackageState& package, const std::string& version, bool undo);
  ServerResponse owners(Call& call, const PackageState& package);
  ServerResponse me(Call& call);
  ServerResponse trusted(Call& call);
  ServerResponse unauthorized(const Call& call) const {
    ServerResponse response = error(401, "authentication is required");
    response.set("WWW-Authenticate", fmt::format("Cargo login_url=\"{}/\"", call.registry.base_url));
    return response;
  }
  ServerResponse unreadable(const Call& call, ReadAccess access) const {
    return access == ReadAccess::ask ? unauthorized(call) : error(404, "not found");
  }
  ServerResponse refused(const Call& call, const Refusal& refusal) const {
    return refusal.status == 401 ? unauthorized(call) : error(refusal.status, refusal.message);
  }
};

std::string index_url(const Registry& registry) { return "sparse+" + registry.base_url + "/cargo/index/"; }

ServerResponse CargoModule::handle(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path.empty()) return error(404, "not found");
  if (path[0] == "index" && call.reads()) return index(call);
  if (path[0] == "dl" && path.size() == 3 && call.reads()) return download(call, path[1], path[2]);
  if (path.size() >= 3 && path[0] == "api" && path[1] == "v1") return api(call);
  return error(404, "not found");
}

ServerResponse CargoModule::index(Call& call) {
  const Registry& registry = call.registry;
  const bool closed = registry.store.config().is_private;
  if (closed && !call.identity) return unauthorized(call);
  if (call.path.size() == 2 && call.path[1] == "config.json") {
    return json_answer(200, cargo_config(registry.base_url, closed));
  }
  const std::string name = call.path.back();
  if (call.path.size() < 3 || !cargo::check_name(name).empty()) return error(404, "not found");
  std::string path = call.path[1];
  for (std::size_t i = 2; i < call.path.size(); ++i) path += "/" + call.path[i];
  const std::string key = package_key(kCargo, name);
  if (const ReadAccess access = read_access(call, kCargo, key); access != ReadAccess::open)
    return unreadable(call, access);
  const PackagePointer package = registry.store.find(kCargo, key);
  // `-` and `_` name the same crate, but only its own spelling is in the index.
  if (!package || package->versions.empty() || cargo::index_path(cargo_display_name(*package)) != path) {
    return error(404, "not found");
  }
  const ViewPointer view = call.registry.views.get("cargo|" + key, package->seq, "text/plain; charset=utf-8",
                                                   [&] { return cargo_index(*package); });
  return view_answer(call.request, *view, kAskAgain);
}

ServerResponse CargoModule::download(Call& call, const std::string& name, std::string_view file) {
  if (const ReadAccess access = read_access(call, kCargo, name); access != ReadAccess::open)
    return unreadable(call, access);
  const PackagePointer package = call.registry.store.find(kCargo, name);
  if (!package) return error(404, "not found");
  for (const VersionState& version : package->versions) {
    const FileRecord* crate = version.file("artefact");
    if (!version.withdrawn && crate != nullptr && crate->name == file) {
      return blob_answer(call.registry, *crate, "application/gzip");
    }
  }
  return error(404, "not found");
}

ServerResponse CargoModule::api(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path[2] == "trusted_publishing" && path.size() == 4 && path[3] == "tokens") return trusted(call);
  if (path[2] == "me" && path.size() == 3 && call.reads()) return me(call);
  if (path[2] != "crates") return error(404, "not found");
  if (path.size() == 3 && call.reads()) return cargo_search(call);
  if (path.size() == 4 && path[3] == "new")
    return call.is("PUT") ? publish(call) : error(405, "method not allowed");
  if (path.size() >= 4) return crate_api(call, package_key(kCargo, path[3]));
  return error(404, "not found");
}

ServerResponse CargoModule::crate_api(Call& call, const std::string& name) {
  const std::vector<std::string>& path = call.path;
  if (call.reads() && read_access(call, kCargo, name) == ReadAccess::ask) return unauthorized(call);
  const PackagePointer package = call.registry.store.find(kCargo, name);
  if (!package || !may_read(call, kCargo, name))
    return error(404, fmt::format("crate `{}` does not exist", name));
  if (path.size() == 4 && call.reads()) return json_answer(200, cargo_page(*package));
  if (path.size() == 5 && path[4] == "owners") return owners(call, *package);
  if (path.size() == 6 && path[5] == "download" && call.reads()) {
    return download(call, name, fmt::format("{}-{}.crate", cargo_display_name(*package), path[4]));
  }
  if (path.size() == 6 && path[5] == "yank" && call.is("DELETE")) return yank(call, *package, path[4], false);
  if (path.size() == 6 && path[5] == "unyank" && call.is("PUT")) return yank(call, *package, path[4], true);
  return error(404, "not found");
}

ServerResponse CargoModule::publish(Call& call) {
  if (!call.identity) return error(403, "this action requires authentication");
  const Result<cargo::PublishBody> body = cargo::parse_publish(call.request.body);
  if (!body) return error(400, body.error().message);
  const std::string name(body->metadata.text_of("name"));
  const std::string version(body->metadata.text_of("vers"));
  if (const std::string wrong = cargo::check_name(name); !wrong.empty()) return error(400, wrong);
  if (version.size() > 150 || !package::parse_version(version))
    return error(400, "the version is not a semantic version");
  if (const auto refusal = refuse_write(call, Action::publish, kCargo, package_key(kCargo, name))) {
    return refused(call, *refusal);
  }
  return accept(call, *body, name, version);
}

std::string missing_fields(const cargo::Crate& crate) {
  std::vector<std::string> missing;
  if (crate.description.empty()) missing.emplace_back("description");
  if (crate.license.empty() && crate.license_file.empty()) missing.emplace_back("license");
  return join(missing, ", ");
}

ServerResponse CargoModule::accept(Call& call, const cargo::PublishBody& body, const std::string& name,
                                   const std::string& version) {
  Store& store = call.registry.store;
  const std::string key = package_key(kCargo, name);
  const PackagePointer package = store.find(kCargo, key);
  if (!package) {
    if (const auto refusal = refuse_name(call, kCargo, key)) return refused(call, *refusal);
    if (call.identity->trusted) return error(403, "trusted publishing cannot create a new crate");
  } else if (cargo_display_name(*package) != name) {
    return error(400, fmt::format("crate was previously named `{}`", cargo_display_name(*package)));
  } else if (cargo_has_version(*package, version)) {
    return error(400, fmt::format("crate version `{}` is already uploaded", version));
  }
  if (body.crate.size() > store.config().upload_limit) return error(413, too_large_text(store.config()));
  const Result<cargo::Crate> crate = cargo::read_crate(body.crate, name, version, index_url(call.registry));
  if (!crate) return error(400, crate.error().message);
  if (const std::string missing = missing_fields(*crate); !missing.empty()) {
    return error(400, "missing or empty metadata fields: " + missing);
  }
  Record record = change_of(call, "publish", kCargo, key, version,
                            cargo_data(*crate, body.metadata, group_json(call, crate->capabilities)));
  Result<FileRecord> file = store.put_blob(fmt::format("{}-{}.crate", name, version), "artefact", body.crate);
  if (!file) return error(500, file.error().message);
  record.files.push_back(std::move(file).value());
  if (auto added = add_readme(store, crate->readme_name, crate->readme, record.files); !added) {
    return error(500, added.error().message);
  }
  const Result<Record> done =
      commit_as(call, std::move(record), [&](const PackageState* current) -> Result<void> {
        if (current != nullptr && cargo_has_version(*current, version)) {
          return fail(Code::M057_REG_E003, "the version exists already");
        }
        return {};
      });
  if (!done && is_duplicate(done.error()))
    return error(400, fmt::format("crate version `{}` is already uploaded", version));
  if (!done) return error(is_refused(done.error()) ? 403 : 500, done.error().message);
  return json_answer(200, "{\"warnings\":{\"invalid_categories\":[],\"invalid_badges\":[],\"other\":[]}}");
}

ServerResponse CargoModule::yank(Call& call, const PackageState& package, const std::string& version,
                                 bool undo) {
  if (const auto refusal = refuse_write(call, Action::yank, kCargo, package.package))
    return refused(call, *refusal);
  const VersionState* state = package.find(version);
  if (state == nullptr || state->withdrawn)
    return error(404, fmt::format("crate version `{}` does not exist", version));
  if (state->yanked == undo) {
    const Result<Record> done =
        commit_as(call, change_of(call, undo ? "unyank" : "yank", kCargo, package.package, version));
    if (!done) return error(500, done.error().message);
  }
  return json_answer(200, "{\"ok\":true}");
}

// The public registry tells this to browsers only; here there are none, so tokens are told. Short tokens are
// nobody's.
ServerResponse CargoModule::me(Call& call) {
  if (!call.identity) return error(403, "this action requires authentication");
  if (call.identity->trusted) return error(403, "this action can only be performed by a user");
  return json_answer(200, cargo_me(call.registry.store, *call.identity));
}

ServerResponse CargoModule::owners(Call& call, const PackageState& package) {
  if (call.reads()) return json_answer(200, cargo_owners(package));
  if (!call.is("PUT") && !call.is("DELETE")) return error(405, "method not allowed");
  if (const auto refusal = refuse_write(call, Action::publish, kCargo, package.package))
    return refused(call, *refusal);
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem)) return error(400, problem.message);
  const JsonValue* users = body.find("users");
  if (users == nullptr || users->items.empty() || users->items.size() > 100)
    return error(400, "no users given");
  const bool adds = call.is("PUT");
  std::vector<std::string> left = package.owners;
  for (const JsonValue& user : users->items) {
    if (!adds) {
      if (std::erase(left, user.text) == 0) return error(404, fmt::format("`{}` is no owner", user.text));
    } else if (!user_exists(call, user.text)) {
      // Teams are none of this registry's users: there are none that could be asked who is in them.
      return error(404, fmt::format("could not find user with login `{}`", user.text));
    }
  }
  if (!refuse_removal(call, left).empty())
    return error(400, "cannot remove all individual owners of a crate");
  std::vector<std::string> names;
  for (const JsonValue& user : users->items) {
    names.push_back(user.text);
    const Result<Record> done =
        commit_as(call, change_of(call, adds ? "owner-add" : "owner-remove", kCargo, package.package, {},
                                  one_member("user", user.text)));
    if (!done) return error(is_refused(done.error()) ? 403 : 500, done.error().message);
  }
  JsonWriter out;
  out.begin_object();
  out.member_bool("ok", true);
  out.member("msg",
             fmt::format("{} {} of crate {}", join(names, ", "),
                         adds ? "is now an owner" : "is no longer an owner", cargo_display_name(package)));
  out.end_object();
  return json_answer(200, out.take());
}

ServerResponse CargoModule::trusted(Call& call) {
  if (call.is("DELETE")) {
    call.registry.tokens.forget_short(presented_secret(call.request.header("Authorization")));
    ServerResponse response;
    response.status = 204;
    return response;
  }
  if (!call.is("POST")) return error(405, "method not allowed");
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem) || !body.is(JsonKind::object))
    return error(400, "no JSON object");
  const Result<std::string> token =
      call.registry.exchange.exchange(body.text_of("jwt"), kCargo, {}, call.registry.host(), 30 * 60);
  if (!token) return error(400, token.error().message);
  return json_answer(200, one_member("token", *token));
}

}  // namespace

std::unique_ptr<Module> make_cargo_module() { return std::make_unique<CargoModule>(); }

}  // namespace mochi::registry
