// What a registry or a user's file says to the clients: configuration, addresses, pauses, patterns. The first
// byte chooses.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/normalize.h"
#include "package/archive/globs.h"
#include "package/net/git_source.h"
#include "package/net/registry_site.h"
#include "package/net/retry.h"
#include "package/net/url.h"

namespace {

void split_in_two(std::string_view text, std::string_view& first, std::string_view& second) {
  std::size_t middle = std::min(text.find('\n'), text.size());
  first = text.substr(0, middle);
  second = middle < text.size() ? text.substr(middle + 1) : std::string_view();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string_view first;
  std::string_view second;
  split_in_two(text, first, second);
  using namespace mochi::package;
  if (data[0] % 4 == 0) {
    mochi::Result<RegistryConfig> config = parse_registry_config(text, "https://h/index/");
    if (config) MOCHI_CHECK(config->blobs.ends_with('/') && !is_file_url(config->blobs));
  } else if (data[0] % 4 == 1) {
    static_cast<void>(origin_of(resolve_url(first, second)));
    static_cast<void>(file_url_path("file://" + std::string(text)));
    static_cast<void>(retry_after_ms(text, 0));
    static_cast<void>(check_git_url(text));
    static_cast<void>(may_carry_secrets(text));
  } else if (data[0] % 4 == 2) {
    if (file_glob_matches(first, second)) MOCHI_CHECK(file_glob_covers(first, second));
    static_cast<void>(IgnoreFile(first).ignores(second, false));
  } else {
    std::string normal = mochi::to_nfc(text);
    MOCHI_CHECK(mochi::is_nfc(normal));
  }
  return 0;
}
