#include "registry/store/config.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "base/source.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::registry {
namespace {

using Kind = TomlValue::Kind;

std::uint32_t line_of(const SourceMap& sources, Span span) {
  return span.begin == 0 ? 1 : sources.place(span.begin).line;
}

// Reads one table by its known keys and collects what is wrong with it.
class ConfigReader {
 public:
  ConfigReader(const SourceMap& sources, std::string_view path) : sources_(sources), path_(path) {}

  void mistake(Span span, std::string message) {
    Error error;
    error.code = Code::M057_REG_E011;
    error.message = fmt::format("{}:{}: {}", path_, line_of(sources_, span), message);
    mistakes_.push_back(std::move(error));
  }

  // Every key of the table is one of `known`.
  void check_keys(const TomlValue& table, std::string_view where,
                  const std::vector<std::string_view>& known) {
    for (const TomlValue::Entry& entry : table.entries) {
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      const std::string hyphened = replace_all(entry.key, "_", "-");
      const auto same = std::find(known.begin(), known.end(), hyphened);
      const std::string_view near = same != known.end() ? *same : nearest_word(hyphened, known);
      mistake(
          entry.key_span,
          fmt::format("`{}` is no key{}{}", entry.key, where.empty() ? "" : fmt::format(" of `{}`", where),
                      near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near)));
    }
  }

  const TomlValue* typed(const TomlValue& table, std::string_view key, Kind kind) {
    const TomlValue* value = table.find(key);
    if (value == nullptr || value->is(kind)) return value;
    mistake(value->span, fmt::format("`{}` is {}, not {}: {}", key, named(toml_kind_name(value->kind)),
                                     named(toml_kind_name(kind)), example(key)));
    return nullptr;
  }

  void flag(const TomlValue& table, std::string_view key, bool& out) {
    if (const TomlValue* value = typed(table, key, Kind::boolean)) out = value->boolean;
  }

  void text(const TomlValue& table, std::string_view key, std::string& out) {
    if (const TomlValue* value = typed(table, key, Kind::string)) out = value->text;
  }

  void number(const TomlValue& table, std::string_view key, std::uint64_t most, std::uint64_t& out) {
    const TomlValue* value = typed(table, key, Kind::integer);
    if (value == nullptr) return;
    if (value->integer < 1 || static_cast<std::uint64_t>(value->integer) > most) {
      mistake(value->span, fmt::format("`{}` is a number from 1 to {}", key, most));
      return;
    }
    out = static_cast<std::uint64_t>(value->integer);
  }

  void patterns(const TomlValue& table, std::string_view key, bool stars, std::vector<NamePattern>& out) {
    const TomlValue* list = typed(table, key, Kind::array);
    if (list == nullptr) return;
    for (const TomlValue& item : list->items) {
      if (!item.is(Kind::string)) {
        mistake(item.span, fmt::format("`{}` holds texts: {}", key, example(key)));
        continue;
      }
      Result<NamePattern> pattern = NamePattern::parse(item.text);
      if (!pattern) {
        mistake(item.span, pattern.error().message);
      } else if (!stars && pattern->has_star()) {
        mistake(item.span, fmt::format("`{}` holds names, `{}` is a pattern", key, item.text));
      } else {
        out.push_back(std::move(pattern).value());
      }
    }
  }

  // Tables of an array, each seen by `each(table)`.
  template <typename Each>
  void tables(const TomlValue& table, std::string_view key, Each each) {
    const TomlValue* list = typed(table, key, Kind::array);
    if (list == nullptr) return;
    for (const TomlValue& item : list->items) {
      if (item.is(Kind::table)) {
        each(item);
      } else {
        mistake(item.span, fmt::format("`{0}` is written `[[{0}]]`", key));
      }
    }
  }

  std::vector<Error>& mistakes() { return mistakes_; }

 private:
  static std::string named(std::string_view kind) {
    const bool vowel =
        !kind.empty() && std::string_view("aeiou").find(kind.front()) != std::string_view::npos;
    return fmt::format("{} {}", vowel ? "an" : "a", kind);
  }
  // The right spelling of a key's value.
  static std::string example(std::string_view key) {
    if (key == "private" || key == "read-only") return fmt::format("`{} = true`", key);
    if (key == "private-packages") return "`private-packages = [\"@acme/*\"]`";
    if (key == "protected-names") return "`protected-names = [\"express\"]`";
    if (key == "names") return "`names = [\"@corp/*\"]`";
    if (key == "upstream" || key == "trusted-issuer" || key == "trusted-publisher")
      return fmt::format("`[[{}]]`", key);
    if (key == "claims") return "`claims = { repository = \"acme/text\" }`";
    if (key == "upload-limit") return "`upload-limit = 268435456`";
    if (key == "base-url") return "`base-url = \"https://packages.example\"`";
    if (key == "header-seconds" || key.starts_with("connections")) return fmt::format("`{} = 10`", key);
    return fmt::format("`{} = \"…\"`", key);
  }

  const SourceMap& sources_;
  std::string_view path_;
  std::vector<Error> mistakes_;
};

std::string_view authority(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

bool on_loopback(std::string_view url) {
  const std::string_view place = authority(url);
  return place.starts_with("127.") || place.starts_with("localhost") || place.starts_with("[::1]");
}

void read_issuer(ConfigReader& reader, const TomlValue& item, Config& config) {
  reader.check_keys(item, "trusted-issuer", {"issuer", "jwks", "algorithm"});
  TrustedIssuer issuer;
  reader.text(item, "issuer", issuer.issuer);
  reader.text(item, "jwks", issuer.jwks);
  reader.text(item, "algorithm", issuer.algorithm);
  if (issuer.issuer.empty()) reader.mistake(item.span, "a trusted issuer has no `issuer`");
  if (issuer.issuer.starts_with("http://") && issuer.jwks.empty() && !on_loopback(issuer.issuer))
    reader.mistake(item.find("issuer")->span,
                   "keys are only asked for over https: `issuer` begins with `https://`");
  if (issuer.algorithm != "RS256" && issuer.algorithm != "ES256")
    reader.mistake(item.span, "`algorithm` is `RS256` or `ES256`");
  config.issuers.push_back(std::move(issuer));
}

void read_publisher(ConfigReader& reader, const TomlValue& item, Config& config) {
  reader.check_keys(item, "trusted-publisher", {"protocol", "package", "issuer", "claims"});
  TrustedPublisher publisher;
  reader.text(item, "protocol", publisher.protocol);
  reader.text(item, "package", publisher.package);
  reader.text(item, "issuer", publisher.issuer);
  if (!is_protocol(publisher.protocol)) {
    reader.mistake(item.span, "`protocol` of a trusted publisher is cargo, jsr, mochi, npm or pypi");
  } else if (const Result<NamePattern> name =
                 NamePattern::parse(publisher.protocol + ":" + publisher.package);
             !name || name->has_star()) {
    reader.mistake(item.span, fmt::format("`package` of a trusted publisher is one name of {}, not `{}`",
                                          publisher.protocol, publisher.package));
  }
  publisher.package = package_key(publisher.protocol, publisher.package);
  if (publisher.issuer.empty()) reader.mistake(item.span, "a trusted publisher has no `issuer`");
  if (const TomlValue* claims = reader.typed(item, "claims", Kind::table)) {
    for (const TomlValue::Entry& claim : claims->entries) {
      if (!claim.value.is(Kind::string)) {
        reader.mistake(claim.key_span, fmt::format("the claim `{}` is not a text", claim.key));
        continue;
      }
      publisher.claims.emplace_back(claim.key, claim.value.text);
    }
  }
  if (publisher.claims.empty())
    reader.mistake(item.span, "a trusted publisher needs `claims`: without, nobody could publish by it");
  config.publishers.push_back(std::move(publisher));
}

void read_all(ConfigReader& reader, const TomlValue& table, Config& config) {
  reader.check_keys(table, {},
                    {"layout", "id", "base-url", "private", "private-packages", "read-only", "upload-limit",
                     "header-seconds", "connections", "connections-per-address", "protected-names",
                     "upstream", "trusted-issuer", "trusted-publisher"});
  reader.text(table, "id", config.id);
  if (config.id.empty()) reader.mistake(table.span, "`id` is missing; it was made with the registry");
  reader.text(table, "base-url", config.base_url);
  while (config.base_url.ends_with('/')) config.base_url.pop_back();
  if (!config.base_url.empty() && !config.base_url.starts_with("http://") &&
      !config.base_url.starts_with("https://")) {
    reader.mistake(table.find("base-url")->span, "`base-url` begins with `https://` or `http://`");
  } else if (authority(config.base_url).find('@') != std::string_view::npos) {
    reader.mistake(table.find("base-url")->span, "`base-url` is shown to everybody and holds no user");
  }
  reader.flag(table, "private", config.is_private);
  reader.flag(table, "read-only", config.read_only);
  reader.patterns(table, "private-packages", true, config.private_packages);
  reader.patterns(table, "protected-names", false, config.protected_names);
  reader.number(table, "upload-limit", std::uint64_t{1} << 40U, config.upload_limit);
  reader.number(table, "header-seconds", 3600, config.header_seconds);
  reader.number(table, "connections", 100'000, config.connections);
  reader.number(table, "connections-per-address", 100'000, config.connections_per_address);
  reader.tables(table, "upstream", [&](const TomlValue& item) {
    reader.check_keys(item, "upstream", {"names"});
    if (item.find("names") == nullptr) reader.mistake(item.span, "`[[upstream]]` has no `names`");
    reader.patterns(item, "names", true, config.upstream_names);
  });
  reader.tables(table, "trusted-issuer", [&](const TomlValue& item) { read_issuer(reader, item, config); });
  reader.tables(table, "trusted-publisher",
                [&](const TomlValue& item) { read_publisher(reader, item, config); });
}

}  // namespace

Result<Config> parse_config(std::string_view source_text, std::string_view path) {
  SourceMap sources;
  const SourceId source = sources.add(std::string(path), std::string(source_text));
  Result<TomlValue> table = parse_toml(sources, source, Code::M057_REG_E008);
  if (!table) {
    Error error = std::move(table).error();
    error.message = fmt::format("{}:{}: {}", path, line_of(sources, error.span), error.message);
    // The text is known here alone.
    error.span = {};
    return fail(std::move(error));
  }
  Config config;
  const TomlValue* layout = table->find("layout");
  if (layout == nullptr || !layout->is(Kind::integer)) {
    return fail(Code::M057_REG_E008, fmt::format("`{}` has no `layout`", path));
  }
  config.layout = layout->integer;
  if (config.layout > kLayout) {
    return fail(Code::M057_REG_E007, fmt::format("the registry folder has layout {}, this mochi knows {}",
                                                 config.layout, kLayout));
  }
  ConfigReader reader(sources, path);
  read_all(reader, *table, config);
  std::vector<Error>& mistakes = reader.mistakes();
  if (mistakes.empty()) return config;
  if (mistakes.size() == 1) return fail(std::move(mistakes.front()));
  Error all;
  all.code = Code::M057_REG_E011;
  all.message = fmt::format("`{}` has {} mistakes", path, mistakes.size());
  all.children = std::move(mistakes);
  return fail(std::move(all));
}

std::string initial_config(std::string_view id, std::string_view base_url) {
  std::string out = fmt::format("layout = {}\nid = {}\n", kLayout, toml_quote(id));
  if (!base_url.empty()) out += fmt::format("base-url = {}\n", toml_quote(base_url));
  return out;
}

}  // namespace mochi::registry
