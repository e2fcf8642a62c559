// Identity tokens of CI services against short upload tokens (registry page Z2): configured issuers only,
// their keys from the registry's folder or from themselves, one pinned algorithm each, audience and times
// checked, each token once.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "registry/auth/issuer_keys.h"
#include "registry/auth/tokens.h"
#include "registry/store/store.h"

namespace mochi::registry {

class IdentityExchange {
 public:
  // `http`: asks issuers for their keys; null = only those of files are known.
  IdentityExchange(Store& store, TokenBook& tokens, HttpClient* http)
      : store_(store), tokens_(tokens), keys_(store, http) {}

  // Checks a signed token for `protocol` and gives a short upload token for the packages that its claims may
  // publish (only `package`, unless that is empty). M057_REG_E004 says what is wrong.
  Result<std::string> exchange(std::string_view jwt, std::string_view protocol, std::string_view package,
                               std::string_view audience, std::int64_t lifetime_seconds);
  // Signed by a trusted issuer and of this time: who may send more than strangers, before it is used.
  bool is_signed(std::string_view jwt);
  // The checks alone: the claims of a good token.
  Result<JsonValue> check(std::string_view jwt, std::string_view audience);

 private:
  Result<JsonValue> signed_claims(std::string_view jwt);

  Store& store_;
  TokenBook& tokens_;
  IssuerKeys keys_;
  std::mutex mutex_;
  // Token ids seen, with the end of their life.
  std::map<std::string, std::int64_t> used_;
};

}  // namespace mochi::registry
