#include "registry/serve/npm_teams.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_writer.h"
#include "registry/serve/npm_views.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kOfNpm = "npm";

bool lists_user(const std::vector<std::string>& list, std::string_view user) {
  return std::find(list.begin(), list.end(), user) != list.end();
}

// The scope of a scoped package is that of its teams; any will do for others.
bool in_scope(std::string_view package, std::string_view scope) {
  return !package.starts_with('@') || package.starts_with("@" + std::string(scope) + "/");
}

// What the user may do to which packages, as far as the caller may read those.
std::string packages_of(const Call& call, std::string_view user, std::string_view scope) {
  JsonWriter out;
  out.begin_object();
  for (const PackagePointer& package : call.registry.store.packages(kOfNpm)) {
    const bool owns = lists_user(package->owners, user);
    if ((!owns && !lists_user(package->readers, user)) || package->latest() == nullptr) continue;
    if (!scope.empty() && !in_scope(package->package, scope)) continue;
    if (may_read(call, kOfNpm, package->package)) out.member(package->package, owns ? "write" : "read");
  }
  out.end_object();
  return out.take();
}

// One change, or the answer to one that failed.
std::optional<ServerResponse> change_person(const Call& call, const Module& npm, std::string_view op,
                                            const std::string& package, std::string_view user) {
  const Result<Record> done =
      commit_as(call, change_of(call, op, kOfNpm, package, {}, one_member("user", user)));
  if (done) return std::nullopt;
  return npm.error(is_refused(done.error()) ? 403 : 500, done.error().message);
}

ServerResponse set_permission(const Call& call, const Module& npm, std::string_view scope,
                              const std::string& user) {
  JsonValue body;
  JsonError problem;
  if (!parse_json(call.request.body, body, problem)) return npm.error(400, problem.message);
  const std::string name(body.text_of("package"));
  const PackagePointer package = call.registry.store.find(kOfNpm, name);
  if (!package || !may_read(call, kOfNpm, name) || !in_scope(name, scope)) return npm.error(404, "Not found");
  if (const auto refusal = refuse_write(call, Action::publish, kOfNpm, name))
    return npm.error(refusal->status, refusal->message);
  const bool owns = lists_user(package->owners, user);
  const bool reads = lists_user(package->readers, user);
  const std::string_view wanted = call.is("PUT") ? body.text_of("permissions") : std::string_view("nothing");
  if (wanted != "nothing" && wanted != "read-only" && wanted != "read-write")
    return npm.error(400, "permissions are `read-only` or `read-write`");
  // More comes before less, so that at no time somebody has none.
  std::vector<std::string_view> ops;
  if (wanted == "read-write" && !owns) ops.push_back("owner-add");
  if (wanted == "read-only" && !reads) ops.push_back("reader-add");
  if (wanted != "read-write" && owns) ops.push_back("owner-remove");
  if (wanted != "read-only" && reads) ops.push_back("reader-remove");
  for (std::string_view op : ops) {
    if (std::optional<ServerResponse> failed = change_person(call, npm, op, name, user))
      return std::move(*failed);
  }
  return json_answer(200, "{}");
}

}  // namespace

ServerResponse npm_team_service(const Call& call, const Module& npm) {
  const std::vector<std::string>& path = call.path;
  const std::string_view kind = path[1];
  if (kind != "team") {
    const bool lists = path.size() == 4 && path[3] == "package" && call.reads();
    // The client asks for an organisation first and then for a user.
    if (!lists || kind == "org" || !user_exists(call, path[2])) return npm.error(404, "Not found");
    return json_answer(200, packages_of(call, path[2], {}));
  }
  if (path.size() != 5) return npm.error(404, "Not found");
  const std::string& user = path[3];
  if (!call.identity && !call.reads()) return npm.error(401, "a token is needed");
  if (!user_exists(call, user))
    return npm.error(404, "there is no team " + user + ": each user of the registry is one");
  if (path[4] == "user" && call.reads()) return json_answer(200, "[" + json_text_of(user) + "]");
  if (path[4] != "package") return npm.error(404, "Not found");
  if (call.reads()) return json_answer(200, packages_of(call, user, path[2]));
  if (call.is("PUT") || call.is("DELETE")) return set_permission(call, npm, path[2], user);
  return npm.error(405, "method not allowed");
}

}  // namespace mochi::registry
