// What decides who may do what in a registry: secrets in headers, identity tokens with their keys, the
// configuration, the lines of the log. The first byte chooses.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/check.h"
#include "registry/auth/signature.h"
#include "registry/auth/tokens.h"
#include "registry/store/config.h"
#include "registry/store/record.h"
#include "registry/store/versions.h"

namespace {

using namespace mochi;

// Up to the next line end, which is dropped.
std::string_view line_of(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void fuzz_record(std::string_view text) {
  const Result<registry::Record> record = registry::parse_record(text);
  if (!record) return;
  const std::string line = registry::record_line(*record);
  const Result<registry::Record> again = registry::parse_record(line);
  MOCHI_CHECK(again && registry::record_line(*again) == line);
}

// Algorithm, key id, signature in base64, then the keys. Nobody can guess a signature.
void fuzz_signature(std::string_view text) {
  const std::string_view algorithm = line_of(text);
  const std::string_view kid = line_of(text);
  const std::optional<std::string> signature = registry::decode_base64url(line_of(text));
  MOCHI_CHECK(!signature || !registry::verify_signature(text, kid, algorithm, "payload", *signature));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0: fuzz_record(text); break;
    case 1: fuzz_signature(text); break;
    case 2: {
      const std::string secret = registry::presented_secret(text);
      MOCHI_CHECK(secret.size() <= text.size());
      break;
    }
    case 3:
      if (const Result<registry::Config> config = registry::parse_config(text))
        MOCHI_CHECK(!config->base_url.ends_with('/'));
      break;
    case 4: {
      const std::int64_t time = registry::parse_time(text);
      if (time >= 0)
        MOCHI_CHECK(registry::parse_time(registry::time_text(time)) / 1'000'000 == time / 1'000'000);
      break;
    }
    default: {
      const Result<registry::NamePattern> pattern = registry::NamePattern::parse(line_of(text));
      for (std::string_view protocol : {"cargo", "jsr", "mochi", "npm", "pypi"}) {
        const std::string key = registry::package_key(protocol, text);
        MOCHI_CHECK(registry::package_key(protocol, key) == key);
        // Who may do something to a name is named by a list that keeps the same name back.
        if (pattern && pattern->allows(protocol, text)) MOCHI_CHECK(pattern->covers(protocol, text));
        if (pattern && !pattern->has_star() && pattern->allows(protocol, text))
          MOCHI_CHECK(registry::package_key(protocol, pattern->body()) == key);
        static_cast<void>(registry::compare_versions(protocol, line_of(text), text));
      }
      static_cast<void>(registry::find_action(text));
    }
  }
  return 0;
}
