#include "registry/serve/module.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/serve/views.h"

namespace mochi::registry {
namespace {

// Files up to this size are served from memory once they were read.
constexpr std::uint64_t kKeptBlob = std::uint64_t{128} << 10U;

}  // namespace

std::string Registry::host() const {
  std::string_view rest = base_url;
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos)
    rest.remove_prefix(scheme + 3);
  rest = rest.substr(0, rest.find('/'));
  const std::size_t colon = rest.rfind(':');
  return std::string(colon == std::string_view::npos || rest.ends_with(']') ? rest : rest.substr(0, colon));
}

ServerResponse json_answer(int status, std::string body) {
  ServerResponse response;
  response.status = status;
  response.set("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

ServerResponse text_answer(int status, std::string body, std::string_view type) {
  ServerResponse response;
  response.status = status;
  response.set("Content-Type", type);
  response.body = std::move(body);
  return response;
}

ServerResponse blob_answer(const Registry& registry, const FileRecord& file, std::string_view type) {
  ServerResponse response;
  response.set("Content-Type", type);
  response.set("ETag", "\"" + file.sha256.substr(0, 32) + "\"");
  response.set("Cache-Control", "public, max-age=31536000, immutable");
  if (file.size == 0 || file.size > kKeptBlob) {
    response.file = registry.store.blob_path(file.b3);
    return response;
  }
  const std::string key = "blob|" + file.b3;
  ViewPointer view = registry.views.find(key, 0);
  if (!view) {
    Result<std::string> bytes = registry.store.read_blob(file);
    if (!bytes) return text_answer(500, "the file is damaged\n");
    view = registry.views.add_blob(key, std::move(bytes).value());
  }
  response.shared_body = view->bytes;
  return response;
}

std::string one_member(std::string_view name, std::string_view text) {
  JsonWriter out;
  out.begin_object();
  out.member(name, text);
  out.end_object();
  return out.take();
}

std::optional<Refusal> refuse_token(const Call& call, Action action, std::string_view protocol,
                                    std::string_view package) {
  if (call.registry.read_only) return Refusal{403, "this registry is read-only"};
  if (!call.identity) {
    return call.request.has_header("Authorization")
               ? Refusal{401, "the token is unknown, or it has ended"}
               : Refusal{401, "a token is needed; `mochi registry token create` makes one"};
  }
  if (!call.identity->may(action, protocol, package)) {
    return Refusal{403, "the token does not allow this for " + std::string(package)};
  }
  return std::nullopt;
}

namespace {

std::optional<Refusal> refuse_owner(const Call& call, const PackageState* state, std::string_view package) {
  if (state == nullptr || call.identity->is_admin() || call.identity->trusted || state->owners.empty())
    return std::nullopt;
  if (std::find(state->owners.begin(), state->owners.end(), call.identity->user) != state->owners.end())
    return std::nullopt;
  return Refusal{403, call.identity->user + " is not an owner of " + std::string(package)};
}

bool among(const std::vector<std::string>& list, std::string_view user) {
  return std::find(list.begin(), list.end(), user) != list.end();
}

// A restricted package is its owners', and of those whom they name.
bool may_read_restricted(const Identity& identity, const PackageState& package) {
  return identity.is_admin() || identity.trusted || among(package.owners, identity.user) ||
         among(package.readers, identity.user);
}

}  // namespace

std::optional<Refusal> refuse_write(const Call& call, Action action, std::string_view protocol,
                                    std::string_view package) {
  if (std::optional<Refusal> refusal = refuse_token(call, action, protocol, package)) return refusal;
  return refuse_owner(call, call.registry.store.find(protocol, package).get(), package);
}

ReadAccess read_access(const Call& call, std::string_view protocol, std::string_view package) {
  const Config& config = call.registry.store.config();
  const bool closed = config.is_private || covered(config.private_packages, protocol, package);
  const PackagePointer state = call.registry.store.find(protocol, package);
  const bool restricted = state && state->access == "restricted";
  if (!closed && !restricted) return ReadAccess::open;
  call.guarded = true;
  if (!call.identity) return closed ? ReadAccess::ask : ReadAccess::hidden;
  if (!call.identity->may(Action::read, protocol, package) &&
      !call.identity->may(Action::publish, protocol, package))
    return ReadAccess::hidden;
  return restricted && !may_read_restricted(*call.identity, *state) ? ReadAccess::hidden : ReadAccess::open;
}

bool is_public(const Registry& registry, const PackageState& package) {
  const Config& config = registry.store.config();
  return !config.is_private && package.access != "restricted" &&
         !covered(config.private_packages, package.protocol, package.package);
}

std::vector<std::string> scope_members(const Store& store, std::string_view protocol,
                                       std::string_view scope) {
  std::vector<std::string> members;
  for (const PackagePointer& package : store.packages_below(protocol, std::string(scope) + "/"))
    members.insert(members.end(), package->owners.begin(), package->owners.end());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

std::optional<Refusal> refuse_name(const Call& call, std::string_view protocol, std::string_view package) {
  const Store& store = call.registry.store;
  const Config& config = store.config();
  const std::string key = likeness_key(protocol, package);
  if (covered(config.upstream_names, protocol, package))
    return Refusal{403, std::string(package) + " belongs to an upstream registry"};
  for (const NamePattern& name : config.protected_names) {
    if (!name.is_for(protocol) || key.size() < 5) continue;
    const std::string guarded = likeness_key(protocol, name.body());
    if (guarded != key && edit_distance(guarded, key, 1) <= 1)
      return Refusal{403, std::string(package) + " is too similar to " + name.body()};
  }
  if (const PackagePointer other = store.find_alike(protocol, package))
    return Refusal{403, std::string(package) + " is too similar to " + other->package};
  const std::size_t slash = package.find('/');
  if (!package.starts_with('@') || slash == std::string_view::npos || !call.identity ||
      call.identity->is_admin() || call.identity->trusted)
    return std::nullopt;
  const std::string scope(package.substr(0, slash));
  const std::vector<std::string> members = scope_members(store, protocol, scope);
  if (members.empty() || among(members, call.identity->user)) return std::nullopt;
  return Refusal{403, call.identity->user + " is not a member of " + scope};
}

namespace {

// Whoever a package is taken from, somebody who exists keeps it: of two owners who leave at once, one.
std::optional<Refusal> refuse_last_removal(const Call& call, const PackageState* current, std::string_view op,
                                           const std::string& data) {
  if (op != "owner-remove" || current == nullptr) return std::nullopt;
  JsonValue value;
  JsonError problem;
  std::vector<std::string> left = current->owners;
  if (parse_json(data, value, problem)) std::erase(left, std::string(value.text_of("user")));
  std::string wrong = refuse_removal(call, left);
  return wrong.empty() ? std::nullopt : std::optional<Refusal>({403, std::move(wrong)});
}

}  // namespace

Result<Record> commit_as(const Call& call, Record record, CommitCheck check) {
  const std::string protocol = record.protocol;
  const std::string package = record.package;
  const std::string op = record.op;
  const std::string data = record.data;
  return call.registry.store.commit(std::move(record), [&](const PackageState* current) -> Result<void> {
    std::optional<Refusal> refusal = refuse_owner(call, current, package);
    if (!refusal && current == nullptr) refusal = refuse_name(call, protocol, package);
    if (!refusal) refusal = refuse_last_removal(call, current, op, data);
    if (refusal) return fail(Code::M057_REG_E004, std::move(refusal->message));
    return check ? check(current) : Result<void>();
  });
}

bool is_refused(const Error& error) { return error.code == Code::M057_REG_E004; }

bool user_exists(const Call& call, std::string_view user) {
  return !user.empty() && (call.registry.store.has_actor(user) || call.registry.tokens.knows(user));
}

std::string refuse_removal(const Call& call, const std::vector<std::string>& left) {
  const bool somebody =
      std::any_of(left.begin(), left.end(), [&](const std::string& user) { return user_exists(call, user); });
  return somebody ? std::string() : "a package keeps an owner who exists";
}

Record change_of(const Call& call, std::string_view op, std::string_view protocol, std::string_view package,
                 std::string_view version, std::string data) {
  Record record;
  record.actor = call.identity ? call.identity->user : std::string();
  record.protocol = protocol;
  record.op = std::string(op);
  record.package = std::string(package);
  record.version = std::string(version);
  record.data = std::move(data);
  return record;
}

std::string too_large_text(const Config& config) {
  return fmt::format("the artefact is larger than the {} bytes of `upload-limit` in `registry.toml`",
                     config.upload_limit);
}

bool is_duplicate(const Error& error) { return error.code == Code::M057_REG_E003; }

}  // namespace mochi::registry
