#include "registry/wire/sigstore.h"

#include <algorithm>
#include <charconv>

#include "archive/digest.h"
#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/auth/ecdsa.h"

namespace mochi::registry::sigstore {
namespace {

using archive::DigestKind;

constexpr std::size_t kTextBytes = std::size_t{1} << 20U;
// A tree of 2^64 leaves has no deeper proof.
constexpr std::size_t kMostHashes = 64;
constexpr std::size_t kMostEntries = 8;
constexpr std::size_t kMostAttestations = 2;

Unexpected<Error> bad_bundle(std::string message) { return fail(Code::M057_SIG_E004, std::move(message)); }
Unexpected<Error> unproven(std::string message) { return fail(Code::M057_SIG_E005, std::move(message)); }

bool parse(std::string_view text, JsonValue& value) {
  JsonError error;
  return parse_json(text, value, error, {.bytes = kTextBytes, .depth = 40, .values = 100'000});
}

const JsonValue& child(const JsonValue& value, std::string_view name) {
  static const JsonValue none;
  const JsonValue* found = value.find(name);
  return found == nullptr ? none : *found;
}

// Protobuf's JSON writes 64-bit numbers as texts.
std::int64_t number_of(const JsonValue& value, std::string_view name) {
  const JsonValue& found = child(value, name);
  if (found.is(JsonKind::integer)) return found.integer;
  std::int64_t made = -1;
  if (found.is(JsonKind::string)) {
    const char* end = found.text.data() + found.text.size();
    const auto [at, error] = std::from_chars(found.text.data(), end, made);
    if (error != std::errc() || at != end) return -1;
  }
  return made;
}

std::string bytes_of(const JsonValue& value, std::string_view name) {
  std::optional<std::string> made = base64_decode(value.text_of(name));
  return made ? std::move(*made) : std::string();
}

void number(JsonWriter& json, std::string_view name, std::int64_t value) {
  json.member(name, std::to_string(value));
}

void write_entry(JsonWriter& json, const LogEntry& entry) {
  json.begin_object();
  number(json, "logIndex", entry.log_index);
  json.key("logId");
  json.begin_object();
  json.member("keyId", base64(entry.log_id));
  json.end_object();
  json.key("kindVersion");
  json.begin_object();
  json.member("kind", entry.kind);
  json.member("version", entry.kind_version);
  json.end_object();
  number(json, "integratedTime", entry.integrated_time);
  if (!entry.promise.empty()) {
    json.key("inclusionPromise");
    json.begin_object();
    json.member("signedEntryTimestamp", base64(entry.promise));
    json.end_object();
  }
  json.key("inclusionProof");
  json.begin_object();
  number(json, "logIndex", entry.proof_index);
  json.member("rootHash", base64(entry.root));
  number(json, "treeSize", entry.tree_size);
  json.key("hashes");
  json.begin_array();
  for (const std::string& hash : entry.hashes) json.string(base64(hash));
  json.end_array();
  json.key("checkpoint");
  json.begin_object();
  json.member("envelope", entry.checkpoint);
  json.end_object();
  json.end_object();
  json.member("canonicalizedBody", base64(entry.body));
  json.end_object();
}

Result<LogEntry> read_entry(const JsonValue& value) {
  LogEntry entry;
  entry.log_index = number_of(value, "logIndex");
  entry.log_id = bytes_of(child(value, "logId"), "keyId");
  entry.kind = child(value, "kindVersion").text_of("kind");
  entry.kind_version = child(value, "kindVersion").text_of("version");
  entry.integrated_time = number_of(value, "integratedTime");
  entry.promise = bytes_of(child(value, "inclusionPromise"), "signedEntryTimestamp");
  const JsonValue& proof = child(value, "inclusionProof");
  entry.proof_index = number_of(proof, "logIndex");
  entry.tree_size = number_of(proof, "treeSize");
  entry.root = bytes_of(proof, "rootHash");
  const JsonValue& hashes = child(proof, "hashes");
  if (hashes.items.size() > kMostHashes) return bad_bundle("the inclusion proof is too long");
  for (const JsonValue& hash : hashes.items) {
    std::optional<std::string> raw = base64_decode(hash.text);
    if (!raw || raw->size() != 32) return bad_bundle("the inclusion proof has a hash that is none");
    entry.hashes.push_back(std::move(*raw));
  }
  entry.checkpoint = child(proof, "checkpoint").text_of("envelope");
  entry.body = bytes_of(value, "canonicalizedBody");
  if (entry.body.empty() || entry.log_index < 0)
    return bad_bundle("the entry of the transparency log is incomplete");
  return entry;
}

Result<std::vector<LogEntry>> read_entries(const JsonValue& list) {
  if (list.items.empty() || list.items.size() > kMostEntries)
    return bad_bundle("there must be entries of a transparency log, not too many");
  std::vector<LogEntry> made;
  for (const JsonValue& item : list.items) {
    MOCHI_TRY(LogEntry entry, read_entry(item));
    made.push_back(std::move(entry));
  }
  return made;
}

std::string sha256(std::string_view bytes) { return archive::digest(DigestKind::sha256, bytes); }
std::string sha256_hex(std::string_view bytes) { return archive::hex(sha256(bytes)); }
std::string node(std::string_view left, std::string_view right) {
  return sha256("\x01" + std::string(left) + std::string(right));
}

// RFC 9162, 2.1.3.2; empty if the proof has another length than the tree asks for.
std::string root_of(std::string_view leaf, std::uint64_t index, std::uint64_t size,
                    const std::vector<std::string>& hashes) {
  std::uint64_t last = size - 1;
  std::string made(leaf);
  for (const std::string& hash : hashes) {
    if (last == 0) return {};
    if ((index & 1U) != 0 || index == last) {
      made = node(hash, made);
      while ((index & 1U) == 0 && index != 0) {
        index >>= 1U;
        last >>= 1U;
      }
    } else {
      made = node(made, hash);
    }
    index >>= 1U;
    last >>= 1U;
  }
  return last == 0 ? made : std::string();
}

}  // namespace

std::string dsse_encoding(std::string_view type, std::string_view payload) {
  return "DSSEv1 " + std::to_string(type.size()) + " " + std::string(type) + " " +
         std::to_string(payload.size()) + " " + std::string(payload);
}

std::string write_bundle(const Attestation& attestation) {
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.member("mediaType", kBundleType);
  json.key("verificationMaterial");
  json.begin_object();
  json.key("certificate");
  json.begin_object();
  json.member("rawBytes", base64(attestation.certificate));
  json.end_object();
  json.key("tlogEntries");
  json.begin_array();
  for (const LogEntry& entry : attestation.entries) write_entry(json, entry);
  json.end_array();
  json.key("timestampVerificationData");
  json.begin_object();
  json.key("rfc3161Timestamps");
  json.begin_array();
  json.end_array();
  json.end_object();
  json.end_object();
  json.key("dsseEnvelope");
  json.begin_object();
  json.member("payload", base64(attestation.payload));
  json.member("payloadType", attestation.payload_type);
  json.key("signatures");
  json.begin_array();
  json.begin_object();
  json.member("sig", base64(attestation.signature));
  json.member("keyid", "");
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_object();
  return json.take();
}

std::string write_pep740(const Attestation& attestation) {
  JsonWriter json(JsonStyle::compact);
  json.begin_object();
  json.member("version", std::int64_t{1});
  json.key("verification_material");
  json.begin_object();
  json.member("certificate", base64(attestation.certificate));
  json.key("transparency_entries");
  json.begin_array();
  for (const LogEntry& entry : attestation.entries) write_entry(json, entry);
  json.end_array();
  json.end_object();
  json.key("envelope");
  json.begin_object();
  json.member("statement", base64(attestation.payload));
  json.member("signature", base64(attestation.signature));
  json.end_object();
  json.end_object();
  return json.take();
}

Result<Attestation> parse_bundle(std::string_view text) {
  JsonValue value;
  if (!parse(text, value)) return bad_bundle("the bundle is no JSON");
  const std::string_view type = value.text_of("mediaType");
  if (type != kBundleType && type != "application/vnd.dev.sigstore.bundle+json;version=0.3" &&
      type != "application/vnd.dev.sigstore.bundle+json;version=0.2") {
    return bad_bundle("the bundle is of another type than v0.3");
  }
  const JsonValue& material = child(value, "verificationMaterial");
  const JsonValue& envelope = child(value, "dsseEnvelope");
  Attestation made;
  made.certificate = bytes_of(child(material, "certificate"), "rawBytes");
  // Version 0.2 has the chain.
  const JsonValue& chain = child(child(material, "x509CertificateChain"), "certificates");
  if (made.certificate.empty() && !chain.items.empty())
    made.certificate = bytes_of(chain.items.front(), "rawBytes");
  made.payload_type = envelope.text_of("payloadType");
  made.payload = bytes_of(envelope, "payload");
  const JsonValue& signatures = child(envelope, "signatures");
  if (signatures.items.size() != 1) return bad_bundle("the bundle must have one signature");
  made.signature = bytes_of(signatures.items.front(), "sig");
  if (made.certificate.empty() || made.payload.empty() || made.signature.empty())
    return bad_bundle("the bundle lacks a certificate, payload or signature");
  MOCHI_TRY(made.entries, read_entries(child(material, "tlogEntries")));
  return made;
}

Result<Attestation> read_pep740(const JsonValue& value) {
  if (number_of(value, "version") != 1) return bad_bundle("the attestation is not of version 1");
  const JsonValue& material = child(value, "verification_material");
  const JsonValue& envelope = child(value, "envelope");
  Attestation made;
  made.payload_type = kStatementType;
  made.certificate = bytes_of(material, "certificate");
  made.payload = bytes_of(envelope, "statement");
  made.signature = bytes_of(envelope, "signature");
  if (made.certificate.empty() || made.payload.empty() || made.signature.empty()) {
    return bad_bundle("the attestation lacks a certificate, statement or signature");
  }
  MOCHI_TRY(made.entries, read_entries(child(material, "transparency_entries")));
  return made;
}

Result<std::vector<Attestation>> parse_pep740(std::string_view text) {
  JsonValue value;
  if (!parse(text, value) || !value.is(JsonKind::array))
    return bad_bundle("the attestations are no JSON array");
  if (value.items.empty() || value.items.size() > kMostAttestations)
    return bad_bundle("a file has one or two attestations");
  std::vector<Attestation> made;
  for (const JsonValue& item : value.items) {
    MOCHI_TRY(Attestation attestation, read_pep740(item));
    made.push_back(std::move(attestation));
  }
  return made;
}

Result<void> check_inclusion(const LogEntry& entry) {
  if (entry.proof_index < 0 || entry.tree_size <= entry.proof_index)
    return unproven("the inclusion proof is of another tree");
  const std::string leaf = sha256(std::string(1, '\0') + entry.body);
  const std::string root = root_of(leaf, static_cast<std::uint64_t>(entry.proof_index),
                                   static_cast<std::uint64_t>(entry.tree_size), entry.hashes);
  if (root.empty() || root != entry.root)
    return unproven("the inclusion proof does not lead to the root of the log");
  // A signed note: the log's name, size and root, a blank line, signatures.
  const std::vector<std::string_view> lines = split(entry.checkpoint, '\n');
  if (lines.size() < 5 || lines[1] != std::to_string(entry.tree_size) || lines[2] != base64(entry.root)) {
    return unproven("the log's checkpoint is of another tree");
  }
  return {};
}

Result<void> check_entry(const Attestation& attestation, const LogEntry& entry) {
  JsonValue body;
  if (!parse(entry.body, body)) return unproven("the entry of the log is no JSON");
  const JsonValue& spec = child(body, "spec");
  if (body.text_of("kind") == "intoto") {
    // The older kind names the hash of the payload alone.
    const JsonValue& hash = child(child(spec, "content"), "payloadHash");
    return hash.text_of("value") == sha256_hex(attestation.payload)
               ? Result<void>()
               : unproven("the entry of the log is of another statement");
  }
  if (body.text_of("kind") != "dsse") return unproven("the entry of the log is of another kind");
  const JsonValue& signatures = child(spec, "signatures");
  if (child(spec, "payloadHash").text_of("value") != sha256_hex(attestation.payload) ||
      signatures.items.size() != 1 ||
      signatures.items.front().text_of("signature") != base64(attestation.signature)) {
    return unproven("the entry of the log is of another statement");
  }
  const std::optional<std::string> verifier = base64_decode(signatures.items.front().text_of("verifier"));
  const Result<std::string> certificate =
      verifier ? certificate_of_pem(*verifier) : Result<std::string>(bad_bundle("no verifier"));
  if (!certificate || *certificate != attestation.certificate)
    return unproven("the entry of the log is by another certificate");
  return {};
}

Result<void> check_attestation(const Attestation& attestation) {
  if (attestation.payload_type != kStatementType) return bad_bundle("the payload is no statement");
  MOCHI_TRY(const std::string key, certificate_key(attestation.certificate));
  if (!verify_p256(key, dsse_encoding(attestation.payload_type, attestation.payload),
                   attestation.signature)) {
    return bad_bundle("the signature is not by the key of the certificate");
  }
  if (attestation.entries.empty()) return bad_bundle("there is no entry of a transparency log");
  for (const LogEntry& entry : attestation.entries) {
    MOCHI_TRY_VOID(check_inclusion(entry));
    MOCHI_TRY_VOID(check_entry(attestation, entry));
  }
  return {};
}

Result<Statement> parse_statement(std::string_view payload) {
  JsonValue value;
  if (!parse(payload, value)) return bad_bundle("the statement is no JSON");
  const std::string_view type = value.text_of("_type");
  if (type != "https://in-toto.io/Statement/v1" && type != "https://in-toto.io/Statement/v0.1")
    return bad_bundle("the statement is of an unknown type");
  const JsonValue& subjects = child(value, "subject");
  if (subjects.items.size() != 1) return bad_bundle("the statement must have one subject");
  Statement made;
  made.predicate_type = value.text_of("predicateType");
  made.name = subjects.items.front().text_of("name");
  const JsonValue& digest = child(subjects.items.front(), "digest");
  made.sha256 = digest.text_of("sha256");
  made.sha512 = digest.text_of("sha512");
  return made;
}

std::string npm_purl(std::string_view name, std::string_view version) {
  std::string made = "pkg:npm/";
  if (name.starts_with('@')) {
    made += "%40";
    name.remove_prefix(1);
  }
  return made + std::string(name) + "@" + std::string(version);
}

}  // namespace mochi::registry::sigstore
