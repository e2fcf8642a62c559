// Upload and read tokens (registry page Z2): random texts of which only the SHA-256 is stored, in
// `tokens.json` (0600) of the registry's folder. A token names a user, actions, patterns of packages, and a
// last day.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/clock.h"
#include "host/file_system.h"
#include "registry/store/names.h"

namespace mochi::registry {

// What a token may do; `admin` is everything, owners and tokens of others included.
enum class Action : std::uint8_t { read, publish, yank, admin };
std::string_view action_name(Action action);
std::optional<Action> find_action(std::string_view name);

struct Token {
  // Short and public: names the token in `list` and `revoke`.
  std::string id;
  std::string user;
  std::string sha256;
  std::vector<Action> actions;
  // Patterns of names (store/names.h) as they were given; empty = every package.
  std::vector<std::string> packages;
  std::vector<NamePattern> patterns;
  std::string created;
  // RFC 3339; empty = never ends.
  std::string expires;
  // RFC 3339; empty = it is not. A revoked token has no hash.
  std::string revoked;
  // Made for a trusted publisher: the configuration, not the list of owners, says what it may publish.
  bool trusted = false;
};

// Who asks.
struct Identity {
  std::string user;
  std::string token_id;
  std::vector<Action> actions;
  // Only these packages; of a pattern that cannot be read none.
  bool confined = false;
  std::vector<NamePattern> packages;
  bool trusted = false;

  bool may(Action action, std::string_view protocol, std::string_view package) const;
  bool is_admin() const;
};

class TokenBook {
 public:
  TokenBook(FileSystem& files, Clock& clock, std::string root)
      : files_(files), clock_(clock), root_(std::move(root)) {}

  struct Created {
    Token token;
    // The only time it is seen.
    std::string secret;
  };
  // M057_REG_E011 for a pattern that can match nothing.
  Result<Created> create(std::string_view user, std::vector<Action> actions,
                         std::vector<std::string> packages, std::int64_t lifetime_seconds);
  Result<std::vector<Token>> list();
  // Has or had this user a token?
  bool knows(std::string_view user);
  // False if no token has this id. The user's name stays known.
  Result<bool> revoke(std::string_view id);
  // The token made at the first start, kept in `token` (0600) for `registry env`; made if there is none.
  Result<std::string> first_token();

  // Whose secret it is; none if unknown, expired or revoked. Sees what other processes changed.
  std::optional<Identity> identify(std::string_view secret);
  // A token that lives in memory only (identity exchange); returns the secret.
  Result<std::string> create_short(std::string_view user, std::vector<NamePattern> packages,
                                   std::int64_t lifetime_seconds);
  void forget_short(std::string_view secret);

 private:
  // `all`: revoked ones too.
  Result<std::vector<Token>> load(bool all = false);
  Result<void> save(const std::vector<Token>& tokens);
  bool expired(const Token& token) const;

  FileSystem& files_;
  Clock& clock_;
  std::string root_;
  std::mutex mutex_;
  std::vector<Token> cached_;
  std::int64_t cached_time_ = -1;
  std::uint64_t cached_size_ = 0;
  std::vector<Token> short_;
};

// The secret in an `Authorization` header of any of the clients: `Bearer T`, `Basic base64(user:T)`, bare
// `T`; or in `X-NuGet-ApiKey`. Empty = none.
std::string presented_secret(std::string_view authorization);

}  // namespace mochi::registry
