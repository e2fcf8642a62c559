#include "registry/serve/module.h"

#include <algorithm>

#include "base/edit_distance.h"
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

std::optional<Refusal> refuse_write(const Call& call, Action action, std::string_view protocol,
                                    std::string_view package) {
  if (std::optional<Refusal> refusal = refuse_token(call, action, protocol, package)) return refusal;
  const PackagePointer state = call.registry.store.find(protocol, package);
  if (!state || call.identity->is_admin() || call.identity->trusted || state->owners.empty())
    return std::nullopt;
  if (std::find(state->owners.begin(), state->owners.end(), call.identity->user) != state->owners.end())
    return std::nullopt;
  return Refusal{403, call.identity->user + " is not an owner of " + std::string(package)};
}

bool may_read(const Call& call, std::string_view protocol, std::string_view package) {
  const Config& config = call.registry.store.config();
  bool closed = config.is_private;
  for (const std::string& pattern : config.private_packages)
    closed = closed || matches_pattern(pattern, package);
  if (const PackagePointer state = call.registry.store.find(protocol, package)) {
    closed = closed || state->access == "restricted";
  }
  if (!closed) return true;
  if (!call.identity) return false;
  return call.identity->may(Action::read, protocol, package) ||
         call.identity->may(Action::publish, protocol, package);
}

bool is_public(const Registry& registry, const PackageState& package) {
  const Config& config = registry.store.config();
  if (config.is_private || package.access == "restricted") return false;
  return std::none_of(config.private_packages.begin(), config.private_packages.end(),
                      [&](const std::string& pattern) { return matches_pattern(pattern, package.package); });
}

std::optional<Refusal> refuse_name(const Registry& registry, std::string_view package) {
  const Config& config = registry.store.config();
  for (const std::string& pattern : config.upstream_names) {
    if (matches_pattern(pattern, package))
      return Refusal{403, std::string(package) + " belongs to an upstream registry"};
  }
  if (package.size() < 5) return std::nullopt;
  for (const std::string& name : config.protected_names) {
    if (name != package && edit_distance(name, package, 1) <= 1) {
      return Refusal{403, std::string(package) + " is too similar to " + name};
    }
  }
  return std::nullopt;
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

bool is_duplicate(const Error& error) { return error.code == Code::M057_REG_E003; }

}  // namespace mochi::registry
