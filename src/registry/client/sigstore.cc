#include "registry/client/sigstore.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/auth/ecdsa.h"
#include "registry/client/answer.h"

namespace mochi::registry::client {
namespace {

constexpr std::size_t kAnswerBytes = std::size_t{1} << 20U;
constexpr JsonLimits kLimits = {.bytes = kAnswerBytes, .depth = 40, .values = 100'000};

HttpRequest json_post(std::string url, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers.push_back({"Content-Type", "application/json"});
  request.headers.push_back({"Accept", "application/json"});
  request.body = std::move(body);
  request.limit = kAnswerBytes;
  return request;
}

bool claims_of(std::string_view token, JsonValue& value) {
  const std::vector<std::string_view> parts = split(token, '.');
  if (parts.size() != 3) return false;
  const std::optional<std::string> text = base64_decode(parts[1]);
  JsonError error;
  return text && parse_json(*text, value, error, {.bytes = 1U << 16U, .depth = 20, .values = 1000});
}

const JsonValue& child(const JsonValue& value, std::string_view name) {
  static const JsonValue none;
  const JsonValue* found = value.find(name);
  return found == nullptr ? none : *found;
}

std::string raw_of_hex(std::string_view hex) {
  std::string out;
  auto value = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = value(hex[i]);
    const int low = value(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace

HttpRequest certificate_request(std::string_view authority, std::string_view identity_token,
                                std::string_view public_key, std::string_view proof) {
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.key("credentials");
  json.begin_object();
  json.member("oidcIdentityToken", identity_token);
  json.end_object();
  json.key("publicKeyRequest");
  json.begin_object();
  json.key("publicKey");
  json.begin_object();
  json.member("algorithm", "ECDSA");
  json.member("content", public_key);
  json.end_object();
  json.member("proofOfPossession", base64(proof));
  json.end_object();
  json.end_object();
  return json_post(with_slash(authority) + "api/v2/signingCert", json.take());
}

Result<std::string> read_certificate(const HttpResponse& response) {
  if (!response.ok()) {
    return fail(Code::M057_SIG_E002, "the certificate authority refused: " + std::to_string(response.status) +
                                         " " + words_of(response));
  }
  JsonValue value;
  JsonError error;
  if (!parse_json(response.body, value, error, kLimits))
    return fail(Code::M057_SIG_E002, "the certificate authority gave no JSON");
  // With the log's receipt inside the certificate, or beside it.
  for (std::string_view form : {"signedCertificateEmbeddedSct", "signedCertificateDetachedSct"}) {
    const JsonValue& chain = child(child(child(value, form), "chain"), "certificates");
    if (chain.items.empty()) continue;
    Result<std::string> der = certificate_of_pem(chain.items.front().text);
    if (der) return der;
  }
  return fail(Code::M057_SIG_E002, "the certificate authority gave no certificate");
}

HttpRequest log_request(std::string_view log, const sigstore::Attestation& attestation) {
  JsonWriter envelope(JsonStyle::compact);
  envelope.begin_object();
  envelope.member("payload", base64(attestation.payload));
  envelope.member("payloadType", attestation.payload_type);
  envelope.key("signatures");
  envelope.begin_array();
  envelope.begin_object();
  envelope.member("sig", base64(attestation.signature));
  envelope.end_object();
  envelope.end_array();
  envelope.end_object();
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.member("apiVersion", "0.0.1");
  json.member("kind", "dsse");
  json.key("spec");
  json.begin_object();
  json.key("proposedContent");
  json.begin_object();
  json.member("envelope", envelope.take());
  json.key("verifiers");
  json.begin_array();
  json.string(base64(pem_of_certificate(attestation.certificate)));
  json.end_array();
  json.end_object();
  json.end_object();
  json.end_object();
  return json_post(with_slash(log) + "api/v1/log/entries", json.take());
}

std::string existing_entry(std::string_view log, const HttpResponse& response) {
  const std::string* location = response.header("location");
  if (response.status != 409 || location == nullptr) return {};
  std::string url = resolve_url(with_slash(log), *location);
  return origin_of(url) == origin_of(log) ? url : std::string();
}

Result<sigstore::LogEntry> read_log_entry(const HttpResponse& response) {
  if (!response.ok())
    return fail(Code::M057_SIG_E003, "the transparency log refused: " + std::to_string(response.status) +
                                         " " + words_of(response));
  JsonValue value;
  JsonError error;
  if (!parse_json(response.body, value, error, kLimits) || value.members.size() != 1) {
    return fail(Code::M057_SIG_E005, "the transparency log gave no entry");
  }
  const JsonValue& said = value.members.front().value;
  const JsonValue& verification = child(said, "verification");
  const JsonValue& proof = child(verification, "inclusionProof");
  sigstore::LogEntry entry;
  entry.log_index = child(said, "logIndex").integer;
  entry.log_id = raw_of_hex(said.text_of("logID"));
  entry.integrated_time = child(said, "integratedTime").integer;
  entry.promise = base64_decode(verification.text_of("signedEntryTimestamp")).value_or("");
  entry.proof_index = child(proof, "logIndex").integer;
  entry.tree_size = child(proof, "treeSize").integer;
  entry.root = raw_of_hex(proof.text_of("rootHash"));
  for (const JsonValue& hash : child(proof, "hashes").items) {
    if (entry.hashes.size() >= 64) return fail(Code::M057_SIG_E005, "the inclusion proof is too long");
    entry.hashes.push_back(raw_of_hex(hash.text));
  }
  entry.checkpoint = proof.text_of("checkpoint");
  entry.body = base64_decode(said.text_of("body")).value_or("");
  JsonValue body;
  if (!parse_json(entry.body, body, error, kLimits))
    return fail(Code::M057_SIG_E005, "the transparency log gave an entry without its body");
  entry.kind = body.text_of("kind");
  entry.kind_version = body.text_of("apiVersion");
  return entry;
}

std::string token_claim(std::string_view identity_token, std::string_view name) {
  JsonValue claims;
  return claims_of(identity_token, claims) ? std::string(claims.text_of(name)) : std::string();
}

std::string token_subject(std::string_view identity_token) {
  JsonValue claims;
  if (!claims_of(identity_token, claims)) return {};
  const JsonValue& verified = child(claims, "email_verified");
  if (verified.is(JsonKind::boolean) && verified.boolean && !claims.text_of("email").empty())
    return std::string(claims.text_of("email"));
  return std::string(claims.text_of("sub"));
}

}  // namespace mochi::registry::client
