#include "package/net/registry_site.h"

#include <fmt/format.h>

#include "base/json.h"
#include "diag/codes.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

constexpr std::size_t kIdBytes = 128;

Unexpected<Error> malformed(std::string_view why) {
  return fail(Code::M057_INDEX_E002, fmt::format("malformed `config.json` of a registry: {}", why));
}

Result<std::string> address(const JsonValue& config, std::string_view key, std::string_view base,
                            bool needed) {
  std::string_view text = config.text_of(key);
  if (text.empty()) {
    if (needed) return malformed(fmt::format("`{}` is missing", key));
    return std::string();
  }
  std::string url = resolve_url(base, text);
  std::string origin = origin_of(url);
  bool known = origin.starts_with("https://") || origin.starts_with("http://") || origin == "file://";
  // A registry on the network must not make clients read their own disks.
  bool crosses = origin == "file://" && !is_file_url(base);
  if (!known || crosses || url.substr(0, url.find('/', url.find("://") + 3)).find('@') != std::string::npos) {
    return malformed(fmt::format("`{}` is no address that it may have", key));
  }
  if (!url.ends_with('/')) url += '/';
  return url;
}

}  // namespace

Result<RegistryConfig> parse_registry_config(std::string_view text, std::string_view base) {
  JsonValue root;
  JsonError error;
  if (!parse_json(text, root, error, {.bytes = kConfigBytes, .depth = 8, .values = 1000}))
    return malformed(error.message);
  if (!root.is(JsonKind::object)) return malformed("it is no object");
  const JsonValue* version = root.find("version");
  if (version == nullptr || !version->is(JsonKind::integer) || version->integer < 1)
    return malformed("`version` is missing");
  if (version->integer > 1) {
    return fail(Code::M057_INDEX_E003,
                fmt::format("the registry's index has format {}; this mochi knows 1", version->integer));
  }
  RegistryConfig config;
  config.id = root.text_of("id");
  if (config.id.empty() || config.id.size() > kIdBytes) return malformed("`id` is missing or too long");
  MOCHI_TRY(config.blobs, address(root, "blobs", base, true));
  MOCHI_TRY(config.api, address(root, "api", base, false));
  MOCHI_TRY(config.search, address(root, "search", base, false));
  MOCHI_TRY(config.advisories, address(root, "advisories", base, false));
  const JsonValue* auth = root.find("auth-required");
  config.auth_required = auth != nullptr && auth->is(JsonKind::boolean) && auth->boolean;
  std::string_view signatures = root.text_of("signatures", "none");
  if (signatures == "optional") {
    config.signatures = Signatures::optional;
  } else if (signatures == "required") {
    config.signatures = Signatures::required;
  } else if (signatures != "none") {
    return malformed(fmt::format("`signatures` is `{}`", signatures));
  }
  return config;
}

}  // namespace mochi::package
