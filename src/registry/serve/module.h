// What the protocol modules of the server share: the call they answer, and the registry they work on
// (registry page Z1–Z3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/http_server.h"
#include "registry/auth/tokens.h"
#include "registry/store/store.h"

namespace mochi::registry {

class ViewCache;
class IdentityExchange;
class PackageSigner;
struct ApiLanguages;

// The registry as its modules see it.
struct Registry {
  Store& store;
  TokenBook& tokens;
  ViewCache& views;
  IdentityExchange& exchange;
  // Where clients reach it: absolute, no final `/`. From `base-url` or the bound address, never from a
  // request.
  std::string base_url;
  bool read_only = false;
  const ApiLanguages* api_languages = nullptr;
  // Signs what npm's clients check; null = nothing is signed.
  const PackageSigner* signer = nullptr;

  // The host name of `base_url`.
  std::string host() const;
};

// One request on its way through a module.
struct Call {
  const ServerRequest& request;
  // The segments after the module's prefix.
  std::vector<std::string> path;
  Registry& registry;
  std::optional<Identity> identity;

  bool reads() const { return request.method == "GET" || request.method == "HEAD"; }
  bool is(std::string_view method) const { return request.method == method; }
};

// A protocol of the server.
class Module {
 public:
  virtual ~Module() = default;
  virtual ServerResponse handle(Call& call) = 0;
  // An error in the protocol's own shape.
  virtual ServerResponse error(int status, std::string_view message) const = 0;
  // May an upload to this path be larger than the limit of ordinary requests?
  virtual bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const = 0;
  // Web page lines: how a user of this ecosystem installs a package; empty = none.
  virtual std::string install_line(const PackageState& package, const Registry& registry) const = 0;
};

// `Cache-Control` of a document that may change.
inline constexpr std::string_view kAskAgain = "public, max-age=0, must-revalidate";

// Answers.
ServerResponse json_answer(int status, std::string body);
ServerResponse text_answer(int status, std::string body, std::string_view type = "text/plain; charset=utf-8");
// The bytes of a blob, unchanging: strong ETag, cacheable for ever. Small ones are kept in memory.
ServerResponse blob_answer(const Registry& registry, const FileRecord& file, std::string_view type);
// `{"error":…}`-like bodies: one member with a text.
std::string one_member(std::string_view name, std::string_view text);

// May this caller write the package? nullopt = yes, else the status (401 without a token, 403 otherwise) and
// why. `refuse_token` looks at the token alone, `refuse_write` at the owners of a package that is there too.
struct Refusal {
  int status = 403;
  std::string message;
};
std::optional<Refusal> refuse_token(const Call& call, Action action, std::string_view protocol,
                                    std::string_view package);
std::optional<Refusal> refuse_write(const Call& call, Action action, std::string_view protocol,
                                    std::string_view package);
// May this caller read it (private registries and packages)?
bool may_read(const Call& call, std::string_view protocol, std::string_view package);
// Is it readable without a token?
bool is_public(const Registry& registry, const PackageState& package);
// May a new package take this name: upstream lists, look-alikes of protected names.
std::optional<Refusal> refuse_name(const Registry& registry, std::string_view package);
// What the caller does to a version, or to the package where that is empty; `data` as the protocol has it.
Record change_of(const Call& call, std::string_view op, std::string_view protocol, std::string_view package,
                 std::string_view version, std::string data = {});
// The refusal of a failed commit: 403/409-like for M057_REG_E003, else 500.
bool is_duplicate(const Error& error);

}  // namespace mochi::registry
