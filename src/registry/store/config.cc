#include "registry/store/config.h"

#include <fmt/format.h>

#include "base/source.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::registry {
namespace {

void texts(const TomlValue* value, std::vector<std::string>& out) {
  if (value == nullptr) return;
  for (const TomlValue& item : value->items) out.push_back(item.text);
}

void flag(const TomlValue& table, std::string_view key, bool& out) {
  if (const TomlValue* value = table.find(key); value != nullptr && value->is(TomlValue::Kind::boolean)) {
    out = value->boolean;
  }
}

std::string text(const TomlValue& table, std::string_view key, std::string_view fallback = {}) {
  const TomlValue* value = table.find(key);
  return std::string(value != nullptr && value->is(TomlValue::Kind::string) ? std::string_view(value->text)
                                                                            : fallback);
}

void read_trust(const TomlValue& table, Config& config) {
  if (const TomlValue* issuers = table.find("trusted-issuer")) {
    for (const TomlValue& item : issuers->items) {
      config.issuers.push_back({text(item, "issuer"), text(item, "jwks"), text(item, "algorithm", "RS256")});
    }
  }
  if (const TomlValue* publishers = table.find("trusted-publisher")) {
    for (const TomlValue& item : publishers->items) {
      TrustedPublisher publisher{text(item, "protocol"), text(item, "package"), text(item, "issuer"), {}};
      if (const TomlValue* claims = item.find("claims")) {
        for (const TomlValue::Entry& claim : claims->entries)
          publisher.claims.emplace_back(claim.key, claim.value.text);
      }
      config.publishers.push_back(std::move(publisher));
    }
  }
}

}  // namespace

Result<Config> parse_config(std::string_view source_text) {
  SourceMap sources;
  const SourceId source = sources.add("registry.toml", std::string(source_text));
  MOCHI_TRY(TomlValue table, parse_toml(sources, source, Code::M057_REG_E008));
  Config config;
  const TomlValue* layout = table.find("layout");
  if (layout == nullptr || !layout->is(TomlValue::Kind::integer)) {
    return fail(Code::M057_REG_E008, "`registry.toml` has no `layout`");
  }
  config.layout = layout->integer;
  if (config.layout > kLayout) {
    return fail(Code::M057_REG_E007, fmt::format("the registry folder has layout {}, this mochi knows {}",
                                                 config.layout, kLayout));
  }
  config.id = text(table, "id");
  if (config.id.empty()) return fail(Code::M057_REG_E008, "`registry.toml` has no `id`");
  config.base_url = text(table, "base-url");
  while (config.base_url.ends_with('/')) config.base_url.pop_back();
  flag(table, "private", config.is_private);
  flag(table, "read-only", config.read_only);
  texts(table.find("private-packages"), config.private_packages);
  texts(table.find("protected-names"), config.protected_names);
  if (const TomlValue* limit = table.find("upload-limit"); limit != nullptr && limit->integer > 0) {
    config.upload_limit = static_cast<std::uint64_t>(limit->integer);
  }
  if (const TomlValue* upstreams = table.find("upstream")) {
    for (const TomlValue& upstream : upstreams->items) texts(upstream.find("names"), config.upstream_names);
  }
  read_trust(table, config);
  return config;
}

std::string initial_config(std::string_view id, std::string_view base_url) {
  std::string out = fmt::format("layout = {}\nid = {}\n", kLayout, toml_quote(id));
  if (!base_url.empty()) out += fmt::format("base-url = {}\n", toml_quote(base_url));
  return out;
}

bool matches_pattern(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace mochi::registry
