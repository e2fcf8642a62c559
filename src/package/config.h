// What a user configured: where registries are (`registries.toml`) and the tokens for them (`auth.toml`),
// below the configuration root of package/paths.h. Projects name registries by logical names; only these
// files and the project's own `[[registry.alternate]]` hold addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "host/env.h"
#include "host/file_system.h"
#include "package/manifest/manifest.h"
#include "package/paths.h"

namespace mochi::package {

struct RegistryAddress {
  std::string name;                  // logical
  std::string url;                   // of the index, ending in `/`
  std::string blobs;                 // empty: the index says
  std::vector<std::string> mirrors;  // index addresses asked when the first one fails
};

struct UserConfig {
  std::optional<RegistryAddress> default_registry;
  std::vector<RegistryAddress> alternates;
};

// Reads `registries.toml`; a missing file is an empty configuration. Errors, with places: M057_MANIFEST_E001
// syntax, E020 values that are not allowed (userinfo in an address, a word that is no URL).
Result<UserConfig> read_user_config(FileSystem& files, const Paths& paths, SourceMap& sources);
// The texts of the file after a change; `name` empty = the default registry. A missing file is an empty text.
Result<std::string> with_registry(std::string text, std::string_view name, std::string_view url,
                                  std::string_view blobs);
Result<std::string> without_registry(std::string text, std::string_view name);

// Where the registry `name` is: the project's alternates, then the user's, then MOCHI_REGISTRY for the
// default. Mirrors are added. Errors: M057_RESOLVE_E004 if nobody says.
Result<RegistryAddress> find_registry(const UserConfig& config, const RegistryTable& project, const Env& env,
                                      std::string_view name, std::string_view default_name);

// Empty if `url` may be the address of a registry: http, https or file, without userinfo; else what is wrong.
std::string check_registry_url(std::string_view url);
// `scheme://host:port` in lower case: what tokens are bound to. The whole address for `file:`.
std::string url_origin(std::string_view url);

// How to show a registry who asks: by a header, by a client certificate, or both. Empty = not.
struct Access {
  std::string authorization;  // `Bearer …` or `Basic …`
  std::string certificate;    // paths of PEM files
  std::string key;
};

// Tokens, user names with passwords and client certificates, each bound to an origin.
class AuthFile {
 public:
  // A missing file holds no tokens. Errors: C002 if others may read the file, M057_MANIFEST_E001 syntax.
  static Result<AuthFile> read(FileSystem& files, const Paths& paths);
  // MOCHI_TOKEN_<NAME> of the environment wins over the file's token or password.
  Access access(std::string_view url, std::string_view name, const Env& env) const;
  // Each replaces what was known of its kind; a token and a password stand for each other.
  void set_token(std::string_view url, std::string token);
  void set_password(std::string_view url, std::string user, std::string password);
  void set_certificate(std::string_view url, std::string certificate, std::string key);
  // False if there was none.
  bool remove(std::string_view url);
  Result<void> write(FileSystem& files, const Paths& paths) const;

 private:
  struct Entry {
    std::string origin;
    std::string token;
    std::string user;
    std::string password;
    std::string certificate;
    std::string key;
  };
  Entry& entry(std::string_view url);
  std::vector<Entry> entries_;
};

}  // namespace mochi::package
