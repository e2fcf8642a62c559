// Attestations in both forms with everything that is checked in them, and the answers of signing services.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fanout/attest/services.h"
#include "registry/client/sigstore.h"
#include "registry/wire/sigstore.h"

namespace sigstore = mochi::registry::sigstore;
namespace client = mochi::registry::client;

static void check(const sigstore::Attestation& attestation) {
  static_cast<void>(sigstore::check_attestation(attestation));
  for (const sigstore::LogEntry& entry : attestation.entries) {
    static_cast<void>(sigstore::check_inclusion(entry));
    static_cast<void>(sigstore::check_entry(attestation, entry));
  }
  static_cast<void>(sigstore::parse_statement(attestation.payload));
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bundle = sigstore::parse_bundle(text)) check(*bundle);
  if (const auto list = sigstore::parse_pep740(text)) {
    for (const sigstore::Attestation& each : *list) check(each);
  }
  static_cast<void>(sigstore::parse_statement(text));
  mochi::HttpResponse response;
  response.status = 201;
  response.body = text;
  static_cast<void>(client::read_certificate(response));
  static_cast<void>(client::read_log_entry(response));
  static_cast<void>(client::token_subject(text));
  static_cast<void>(mochi::fanout::read_services(text));
  return 0;
}
