#include "registry/serve/attestation.h"

#include "base/json_writer.h"
#include "registry/wire/sigstore.h"

namespace mochi::registry {
namespace {

// The statement inside, all checks behind it.
Result<sigstore::Statement> read(const Result<sigstore::Attestation>& attestation) {
  if (!attestation) return fail(attestation.error());
  MOCHI_TRY_VOID(sigstore::check_attestation(*attestation));
  return sigstore::parse_statement(attestation->payload);
}

std::string_view claim(const TrustedPublisher& publisher, std::string_view name) {
  for (const auto& [key, value] : publisher.claims) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

std::string check_npm_provenance(std::string_view bundle, std::string_view name, std::string_view version,
                                 std::string_view sha512, std::string& predicate) {
  const Result<sigstore::Statement> statement = read(sigstore::parse_bundle(bundle));
  if (!statement) return statement.error().message;
  predicate = statement->predicate_type;
  if (!predicate.starts_with("https://slsa.dev/provenance/")) return "the statement is no provenance";
  if (statement->name != sigstore::npm_purl(name, version))
    return "the statement is of another package: " + statement->name;
  return statement->sha512 == sha512 ? std::string() : "the statement is of other bytes";
}

std::string check_pypi_attestations(std::string_view attestations, std::string_view file,
                                    std::string_view sha256) {
  const Result<std::vector<sigstore::Attestation>> list = sigstore::parse_pep740(attestations);
  if (!list) return list.error().message;
  for (const sigstore::Attestation& each : *list) {
    const Result<sigstore::Statement> statement = read(each);
    if (!statement) return statement.error().message;
    if (statement->predicate_type != sigstore::kPublishPredicate &&
        statement->predicate_type != sigstore::kSlsaPredicate) {
      return "the statement is of a kind that is not kept";
    }
    if (statement->name != file) return "the statement is of another file: " + statement->name;
    if (statement->sha256 != sha256) return "the statement is of other bytes";
  }
  return {};
}

std::string publisher_json(const Config& config, std::string_view project, std::string_view actor) {
  JsonWriter json;
  json.begin_object();
  const TrustedPublisher* found = nullptr;
  for (const TrustedPublisher& publisher : config.publishers) {
    if (found == nullptr && publisher.protocol == "pypi" && publisher.package == project) found = &publisher;
  }
  if (found != nullptr && !claim(*found, "repository").empty()) {
    json.member("kind", "GitHub");
    json.member("repository", claim(*found, "repository"));
    json.member("workflow", claim(*found, "workflow"));
    json.key("environment");
    claim(*found, "environment").empty() ? json.null() : json.string(claim(*found, "environment"));
  } else if (found != nullptr && !claim(*found, "project_path").empty()) {
    json.member("kind", "GitLab");
    json.member("repository", claim(*found, "project_path"));
    json.member("workflow_filepath", claim(*found, "ci_config_ref_uri"));
    json.key("environment");
    claim(*found, "environment").empty() ? json.null() : json.string(claim(*found, "environment"));
  } else {
    json.member("kind", actor);
  }
  json.key("claims");
  json.null();
  json.end_object();
  return json.take();
}

}  // namespace mochi::registry
