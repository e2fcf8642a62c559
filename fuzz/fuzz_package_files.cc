// Files that a user or another program left: addresses of registries, tokens, the index of a vendor
// directory, cached answers; and the small languages of a manifest: licences, globs. The first byte chooses.
#include <cstdint>
#include <string>
#include <string_view>

#include "artefact/artefact.h"
#include "base/check.h"
#include "host/memory/memory_host.h"
#include "package/capability.h"
#include "package/config.h"
#include "package/net/index_cache.h"
#include "package/spdx.h"
#include "package/vendor.h"
#include "package/workspace.h"

namespace {

using namespace mochi;

package::Paths paths() {
  package::Paths out;
  out.config = "/c";
  return out;
}

void fuzz_registries(std::string_view text) {
  MemoryFileSystem files;
  files.put(paths().registries_file(), std::string(text));
  SourceMap sources;
  const Result<package::UserConfig> config = package::read_user_config(files, paths(), sources);
  if (!config) return;
  for (const package::RegistryAddress& address : config->alternates) {
    MOCHI_CHECK(package::check_registry_url(address.url).empty());
    static_cast<void>(package::url_origin(address.url));
  }
  const Result<std::string> with = package::with_registry(std::string(text), "fuzzed", "https://h/i/", "");
  if (!with) return;
  files.put(paths().registries_file(), *with);
  const Result<package::UserConfig> again = package::read_user_config(files, paths(), sources);
  MOCHI_CHECK(again.has_value());
  static_cast<void>(package::without_registry(*with, "fuzzed"));
}

void fuzz_tokens(std::string_view text) {
  MemoryFileSystem files;
  files.put(paths().auth_file(), std::string(text), 0600);
  Result<package::AuthFile> auth = package::AuthFile::read(files, paths());
  if (!auth) return;
  const MemoryEnv env;
  auth->set_token("https://h:1/x", "secret");
  MOCHI_CHECK(auth->write(files, paths()).has_value());
  Result<package::AuthFile> again = package::AuthFile::read(files, paths());
  MOCHI_CHECK(again && again->access("https://h:1/y", "", env).authorization == "Bearer secret");
  MOCHI_CHECK(again->remove("https://h:1/"));
}

void fuzz_cached(std::string_view text) {
  MemoryFileSystem files;
  files.put("/i/a", std::string(text));
  if (const auto cached = package::read_cached_index(files, "/i/a"))
    MOCHI_CHECK(cached->body.size() <= text.size());
  // What was written is read again.
  HttpResponse answer;
  answer.status = 200;
  const std::size_t end = std::min(text.find('\n'), text.size());
  answer.headers.push_back({"ETag", std::string(text.substr(0, end))});
  answer.body = std::string(text.substr(end));
  if (!package::write_cached_index(files, "/i/b", answer)) return;
  const auto cached = package::read_cached_index(files, "/i/b");
  MOCHI_CHECK(cached && cached->body == answer.body);
}

void fuzz_words(std::string_view text) {
  if (const Result<package::LicenseExpression> license = package::parse_license(text)) {
    const Result<package::LicenseExpression> again = package::parse_license(license->text);
    MOCHI_CHECK(again && again->text == license->text && again->licenses == license->licenses);
  }
  static_cast<void>(package::parse_capability_word(text));
  static_cast<void>(artefact::parse_epoch(text));
  const std::size_t end = std::min(text.find('\n'), text.size());
  static_cast<void>(package::glob_matches(text.substr(0, end), text.substr(std::min(end + 1, text.size()))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0: fuzz_registries(text); break;
    case 1: fuzz_tokens(text); break;
    case 2: fuzz_cached(text); break;
    case 3: fuzz_words(text); break;
    default: {
      MemoryFileSystem files;
      files.put("/v/index.json", std::string(text));
      static_cast<void>(package::read_vendor(files, "/v"));
    }
  }
  return 0;
}
