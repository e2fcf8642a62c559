// Requests to a certificate authority for short-lived keys (Fulcio) and to a transparency log (Rekor, version
// 1), and what their answers say.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "host/http.h"
#include "registry/wire/sigstore.h"

namespace mochi::registry::client {

// Asks for a certificate of `public_key` (PEM) for who holds the identity token. `proof`: the key's signature
// (DER) over the token's subject.
HttpRequest certificate_request(std::string_view authority, std::string_view identity_token,
                                std::string_view public_key, std::string_view proof);
// DER of the leaf. M057_SIG_E002 if the authority refused or answered otherwise.
Result<std::string> read_certificate(const HttpResponse& response);

// Enters a signed statement. `log`: the log's base address.
HttpRequest log_request(std::string_view log, const sigstore::Attestation& attestation);
// The address of the entry that is there already (409), else empty.
std::string existing_entry(std::string_view log, const HttpResponse& response);
// M057_SIG_E003 if the log refused, M057_SIG_E005 for an answer that is no entry.
Result<sigstore::LogEntry> read_log_entry(const HttpResponse& response);

// What an identity token stands for at the authority: its verified mail address, else its subject. Empty: no
// token.
std::string token_subject(std::string_view identity_token);
// A claim of the token, unchecked; empty if it has none or it is no text.
std::string token_claim(std::string_view identity_token, std::string_view name);

}  // namespace mochi::registry::client
