// The keys of trusted issuers (registry page Z2): a file of the registry's folder, or what the issuer itself
// publishes (OpenID Connect Discovery), kept for an hour. Only configured issuers are ever asked.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "host/http.h"
#include "registry/store/store.h"

namespace mochi::registry {

// M057_REG_E004: why an identity token does not count.
Unexpected<Error> refuse_identity(std::string message);

class IssuerKeys {
 public:
  // `http`: lives as long; null = only files are read.
  IssuerKeys(Store& store, HttpClient* http) : store_(store), http_(http) {}

  // The issuer's JWKS text. Asked anew when it is an hour old, or knows no key `key_id` — but never twice
  // within a minute, whatever tokens come. An issuer that does not answer keeps the keys it had.
  // M057_REG_E004 says why there are none.
  Result<std::string> of(const TrustedIssuer& issuer, std::string_view key_id);

 private:
  struct Kept {
    std::string text;
    std::string problem;
    std::int64_t asked_s = 0;
  };
  Result<std::string> ask(const TrustedIssuer& issuer);
  Result<std::string> get(const std::string& url, std::string_view what);

  Store& store_;
  HttpClient* http_;
  // One question at a time: the client serves one thread.
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace mochi::registry
