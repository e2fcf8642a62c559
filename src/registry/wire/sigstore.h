// Attestations as data: a signed statement (in-toto in a DSSE envelope), the certificate of a short-lived
// key, and the entry of a transparency log. Two written forms of the same: the bundle v0.3 that npm keeps,
// and PEP 740's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/result.h"

namespace mochi::registry::sigstore {

inline constexpr std::string_view kBundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
inline constexpr std::string_view kStatementType = "application/vnd.in-toto+json";
inline constexpr std::string_view kSlsaPredicate = "https://slsa.dev/provenance/v1";
inline constexpr std::string_view kPublishPredicate = "https://docs.pypi.org/attestations/publish/v1";

// An entry of a log (version 1 of its API). Digests and ids are raw bytes.
struct LogEntry {
  std::int64_t log_index = -1;
  std::string log_id;
  std::string kind;
  std::string kind_version;
  // Seconds since 1970.
  std::int64_t integrated_time = 0;
  // The log's signature over the entry: its promise to include it.
  std::string promise;
  // The proof that it did: place in the tree, root, siblings on the way to it, and the log's signed note.
  std::int64_t proof_index = -1;
  std::int64_t tree_size = 0;
  std::string root;
  std::vector<std::string> hashes;
  std::string checkpoint;
  // What the log keeps, canonical JSON.
  std::string body;
};

struct Attestation {
  std::string payload_type;
  // The statement.
  std::string payload;
  // DER.
  std::string signature;
  std::string certificate;
  std::vector<LogEntry> entries;
};

// What a DSSE signature covers.
std::string dsse_encoding(std::string_view type, std::string_view payload);

std::string write_bundle(const Attestation& attestation);
// One attestation of PEP 740; an upload has an array of them.
std::string write_pep740(const Attestation& attestation);

// M057_SIG_E004 for a text that is none.
Result<Attestation> parse_bundle(std::string_view text);
// The array of an upload: 1 to 2 attestations of one file.
Result<std::vector<Attestation>> parse_pep740(std::string_view text);
// The same of a value that was read already.
Result<Attestation> read_pep740(const JsonValue& value);

// Is the entry in the tree that the checkpoint signs? M057_SIG_E005 if the proof does not lead to its root.
Result<void> check_inclusion(const LogEntry& entry);
// Is the entry one of this statement by this key? M057_SIG_E005 if not.
Result<void> check_entry(const Attestation& attestation, const LogEntry& entry);
// The signature, by the certificate's key; every entry; that there is one. Whether the certificate's
// authority and the log can be trusted is not asked here. M057_SIG_E004, M057_SIG_E005.
Result<void> check_attestation(const Attestation& attestation);

// What a statement says of one subject.
struct Statement {
  std::string predicate_type;
  std::string name;
  // Hexadecimal; empty if it has none of this kind.
  std::string sha256;
  std::string sha512;
};
// Statements of exactly one subject (in-toto v1 and v0.1); M057_SIG_E004 for others.
Result<Statement> parse_statement(std::string_view payload);

// `pkg:npm/%40scope/name@1.0.0`
std::string npm_purl(std::string_view name, std::string_view version);

}  // namespace mochi::registry::sigstore
