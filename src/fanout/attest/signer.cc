#include "fanout/attest/signer.h"

#include "diag/codes.h"
#include "registry/client/answer.h"
#include "registry/client/sigstore.h"

namespace mochi::fanout {

namespace client = registry::client;
namespace sigstore = registry::sigstore;

Result<StatementSigner> StatementSigner::open(const Link& link, const SigningServices& services,
                                              const std::string& identity_token) {
  const std::string subject = client::token_subject(identity_token);
  if (subject.empty()) return fail(Code::M057_SIG_E001, "the identity token names nobody");
  MOCHI_TRY(registry::SigningKey key, registry::SigningKey::make());
  MOCHI_TRY(const std::string proof, key.sign(subject));
  const Result<HttpResponse> response =
      fetch(link, client::certificate_request(services.authority, identity_token, key.public_pem(), proof));
  if (!response)
    return fail(Code::M057_SIG_E002,
                "the certificate authority does not answer: " + response.error().message);
  MOCHI_TRY(std::string certificate, client::read_certificate(*response));
  const Result<std::string> certified = registry::certificate_key(certificate);
  if (!certified || *certified != key.public_der())
    return fail(Code::M057_SIG_E002, "the certificate authority certified another key");
  return StatementSigner(std::move(key), std::move(certificate), services.log);
}

Result<sigstore::Attestation> StatementSigner::sign(const Link& link, std::string statement) const {
  sigstore::Attestation made;
  made.payload_type = sigstore::kStatementType;
  made.payload = std::move(statement);
  made.certificate = certificate_;
  MOCHI_TRY(made.signature, key_.sign(sigstore::dsse_encoding(made.payload_type, made.payload)));
  Result<HttpResponse> response = fetch(link, client::log_request(log_, made));
  if (response) {
    // A repeated request after a lost answer finds its entry there.
    if (const std::string url = client::existing_entry(log_, *response); !url.empty()) {
      HttpRequest request;
      request.url = url;
      response = fetch(link, request);
    }
  }
  if (!response)
    return fail(Code::M057_SIG_E003, "the transparency log does not answer: " + response.error().message);
  MOCHI_TRY(sigstore::LogEntry entry, client::read_log_entry(*response));
  made.entries.push_back(std::move(entry));
  MOCHI_TRY_VOID(sigstore::check_attestation(made));
  return made;
}

}  // namespace mochi::fanout
