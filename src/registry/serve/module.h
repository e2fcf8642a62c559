// What the protocol modules of the server share: the call they answer, and the registry they work on
// (registry page Z1–Z3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/function_ref.h"
#include "host/http_server.h"
#include "package/capability.h"
#include "registry/auth/tokens.h"
#include "registry/store/store.h"

namespace mochi::registry {

class ViewCache;
class IdentityExchange;
class PackageSigner;
struct ApiLanguages;

// Reads the sources of a Mochi package and says what they need. An error is that of sources that do not stand.
using DeriveCapabilities = Result<package::CapabilitySet> (*)(const std::vector<archive::Entry>& files);

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
  // What the sources of a package do; null = nobody looks, and what a manifest declares is believed.
  DeriveCapabilities derive = nullptr;

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
  // Set by `read_access`: the answer holds what not everybody may read, so that no shared cache keeps it.
  mutable bool guarded = false;

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
// May this caller read it? `ask` = nobody may without a token, whether it is there or not (401); `hidden` = for
// this caller it is as if it were not there (404).
enum class ReadAccess : std::uint8_t { open, ask, hidden };
ReadAccess read_access(const Call& call, std::string_view protocol, std::string_view package);
inline bool may_read(const Call& call, std::string_view protocol, std::string_view package) {
  return read_access(call, protocol, package) == ReadAccess::open;
}
// Is it readable without a token?
bool is_public(const Registry& registry, const PackageState& package);
// May this caller give a new package this name: upstream lists, look-alikes of protected names and of packages
// that are there, scopes of others.
std::optional<Refusal> refuse_name(const Call& call, std::string_view protocol, std::string_view package);
// Who may make packages of a scope (`@acme`): the owners of those that are in it, ascending.
std::vector<std::string> scope_members(const Store& store, std::string_view protocol, std::string_view scope);
// A change by the caller. Under the lock of the store it is asked again whether the caller owns the package
// and, if it is not there, may take its name: of two at once the second is refused. `check(current)` adds a
// protocol's own conditions. M057_REG_E004 for a refusal, else as `Store::commit`.
using CommitCheck = FunctionRef<Result<void>(const PackageState*)>;
Result<Record> commit_as(const Call& call, Record record, CommitCheck check = {});
bool is_refused(const Error& error);
// Has or had somebody of this name a token, or changed anything?
bool user_exists(const Call& call, std::string_view user);
// What `owners` would be after a removal must hold somebody who exists; empty = it does, else why not.
std::string refuse_removal(const Call& call, const std::vector<std::string>& left);
// What the caller does to a version, or to the package where that is empty; `data` as the protocol has it.
Record change_of(const Call& call, std::string_view op, std::string_view protocol, std::string_view package,
                 std::string_view version, std::string data = {});
// The refusal of a failed commit: 403/409-like for M057_REG_E003, else 500.
bool is_duplicate(const Error& error);
// The one message for an upload over the limit.
std::string too_large_text(const Config& config);

}  // namespace mochi::registry
