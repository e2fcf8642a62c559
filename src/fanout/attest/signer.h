// Signs statements with a key that lives for one leg: identity token → certificate → signature → entry of the
// log. What comes back is checked before anyone else sees it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "fanout/attest/services.h"
#include "fanout/driver.h"
#include "host/env.h"
#include "registry/auth/ecdsa.h"
#include "registry/wire/sigstore.h"

namespace mochi::fanout {

class StatementSigner {
 public:
  // Makes a key and has it certified for who holds the token. M057_SIG_E002 if the authority refuses, or
  // certifies another key.
  static Result<StatementSigner> open(const Link& link, const SigningServices& services,
                                      const std::string& identity_token);

  // Signs and enters the statement. M057_SIG_E003 if the log refuses, M057_SIG_E005 if its proof does not
  // hold.
  Result<registry::sigstore::Attestation> sign(const Link& link, std::string statement) const;

 private:
  StatementSigner(registry::SigningKey key, std::string certificate, std::string log)
      : key_(std::move(key)), certificate_(std::move(certificate)), log_(std::move(log)) {}

  registry::SigningKey key_;
  std::string certificate_;
  std::string log_;
};

}  // namespace mochi::fanout
