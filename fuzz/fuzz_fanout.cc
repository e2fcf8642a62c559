// What a fan-out reads that others wrote: answers of registries, receipts, side-cars, files of native
// clients, READMEs. The first byte chooses.
#include <cstdint>
#include <string>

#include "artefact/artefact.h"
#include "artefact/python.h"
#include "base/base64.h"
#include "base/check.h"
#include "fanout/attest/services.h"
#include "fanout/claims.h"
#include "fanout/endpoint.h"
#include "fanout/mapping/text.h"
#include "fanout/name_claim.h"
#include "fanout/native_config.h"
#include "fanout/receipt.h"
#include "host/memory/memory_host.h"
#include "registry/client/answer.h"
#include "registry/client/cargo.h"
#include "registry/client/jsr.h"
#include "registry/client/npm.h"
#include "registry/client/pypi.h"

namespace {

// As it stands, and as the claims of a token.
void read_claims(std::string_view text) {
  using namespace mochi;
  std::string middle = base64(text);
  for (char& c : middle) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (middle.ends_with('=')) middle.pop_back();
  for (const std::string& token : {std::string(text), "e30." + middle + ".AA"}) {
    const std::optional<fanout::Claims> claims = fanout::read_claims(token);
    if (!claims) continue;
    for (const std::string& line : fanout::claim_lines(*claims, text))
      MOCHI_CHECK(line.find('\n') == std::string::npos);
    static_cast<void>(fanout::claim_fault(*claims, "a", 1'800'000'000));
    static_cast<void>(fanout::likely_cause(*claims, text, "o/n"));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  using namespace mochi;
  namespace client = registry::client;
  const unsigned choice = data[0] % 8;
  if (choice == 0) {
    if (Result<fanout::Receipt> receipt = fanout::read_receipt(text, "r.json")) {
      // What was read is written and read again as the same.
      const std::string again = fanout::receipt_json(*receipt);
      Result<fanout::Receipt> second = fanout::read_receipt(again, "r.json");
      MOCHI_CHECK(second && fanout::receipt_json(*second) == again);
    }
  } else if (choice == 1) {
    if (Result<artefact::CapabilityFile> file = artefact::read_capability_json(text)) {
      MOCHI_CHECK(artefact::read_capability_json(artefact::capability_json(*file)).has_value());
    }
    static_cast<void>(artefact::metadata_headers(text));
  } else if (choice == 2) {
    static_cast<void>(client::npm_find_version(text, "1.0.0"));
    static_cast<void>(client::npm_unpublish_requests("http://h/", text, "@a/b", "1.0.0", "t"));
    static_cast<void>(client::cargo_find_version(text, "1.0.0"));
    static_cast<void>(client::cargo_config(text));
    static_cast<void>(client::npm_user(text));
    static_cast<void>(client::npm_project(text));
    static_cast<void>(client::npm_collaborators(text));
    static_cast<void>(client::cargo_owners(text));
    static_cast<void>(client::cargo_user(text));
    static_cast<void>(client::cargo_links(text));
    fanout::NameClaim claim;
    claim.links = {std::string(text)};
    MOCHI_CHECK(fanout::other_project(claim, {"https://h.org/o/n"}).find('\n') == std::string::npos);
  } else if (choice == 3) {
    static_cast<void>(client::jsr_task(text));
    static_cast<void>(client::jsr_checksums(text));
    static_cast<void>(client::jsr_members(text));
    static_cast<void>(client::jsr_repository(text));
    static_cast<void>(client::jsr_is_membership(text, "s"));
    static_cast<void>(client::pypi_project(text));
    // As the text of a token, and as its bytes.
    static_cast<void>(client::pypi_token_limits("pypi-" + std::string(text)));
    static_cast<void>(client::pypi_token_limits("pypi-" + base64url(text)));
    HttpResponse response;
    response.body = std::string(text);
    static_cast<void>(client::pypi_files(response, "http://h/simple/x/"));
    response.headers.push_back({"Content-Type", "application/vnd.pypi.simple.v1+json"});
    static_cast<void>(client::pypi_files(response, "http://h/simple/x/"));
  } else if (choice == 4) {
    HttpResponse response;
    response.status = 400;
    response.body = std::string(text);
    const std::string words = client::words_of(response);
    MOCHI_CHECK(words.find('\n') == std::string::npos && words.find('\x1b') == std::string::npos);
    MOCHI_CHECK(client::parse_retry_after(text, 0) >= -1);
    static_cast<void>(client::origin_of(client::resolve_url("http://h/a/", text)));
    static_cast<void>(client::is_loopback(text));
  } else if (choice == 5) {
    MemoryEnv env;
    env.set("A", "${A}");
    static_cast<void>(fanout::parse_npmrc(text, env));
    static_cast<void>(fanout::parse_ini(text));
    static_cast<void>(fanout::parse_endpoint_flags({std::string(text)}, "--registry"));
  } else if (choice == 6) {
    if (Result<fanout::Repository> repository = fanout::parse_repository(text))
      MOCHI_CHECK(repository->web.starts_with("https://"));
    static_cast<void>(fanout::parse_author(text));
    static_cast<void>(fanout::repository_slug(text));
    read_claims(text);
    static_cast<void>(fanout::read_services(text));
  } else {
    const fanout::Repository repository = *fanout::parse_repository("https://h.org/o/n");
    const std::string once = fanout::absolute_links(text, repository, "v1", "d");
    // Absolute links stay.
    MOCHI_CHECK(fanout::absolute_links(once, repository, "v1", "d") == once);
  }
  return 0;
}
