// Reading of mochi.toml: the top level, [package], and the tables that are not dependencies.
#include "package/manifest/manifest.h"

#include <algorithm>
#include <array>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "package/manifest/dependencies.h"
#include "package/manifest/merge.h"
#include "package/manifest/table_reader.h"
#include "package/spdx.h"

namespace mochi::package {
namespace {

constexpr std::array<std::string_view, 14> kTopLevel = {
    "mochi-manifest", "package",      "dependencies", "dev-dependencies", "build-dependencies", "features",
    "targets",        "capabilities", "provenance",   "workspace",        "registry",           "fanout",
    "overrides",      "mochi"};

constexpr std::int64_t kNewestSchema = 1;
constexpr std::size_t kMaxDescription = 200;
constexpr std::size_t kMaxKeywords = 5;
constexpr std::size_t kMaxKeyword = 32;

class ManifestReader {
 public:
  ManifestReader(const TomlValue& root, const ManifestRules& rules, Sink& sink, Manifest& out)
      : root_(root), rules_(rules), sink_(sink), out_(out) {}

  void run() {
    top_level();
    if (const TomlValue* schema = root_.find("mochi-manifest")) read_schema(*schema);
    if (const TomlValue* package = table("package")) read_package(*package);
    read_dependency_table("dependencies", DependencyKind::normal);
    read_dependency_table("dev-dependencies", DependencyKind::dev);
    read_dependency_table("build-dependencies", DependencyKind::build);
    if (const TomlValue* features = table("features")) read_features(*features);
    if (const TomlValue* targets = table("targets")) read_targets(*targets);
    if (const TomlValue* capabilities = table("capabilities")) read_capability_table(*capabilities);
    if (const TomlValue* provenance = table("provenance")) read_provenance(*provenance);
    if (const TomlValue* workspace = table("workspace")) read_workspace(*workspace);
    if (const TomlValue* registry = table("registry")) read_registry(*registry);
    if (const TomlValue* fanout = table("fanout")) read_fanout(*fanout);
    if (const TomlValue* overrides = table("overrides")) read_overrides(*overrides);
    check_features();
  }

 private:
  void top_level() {
    std::vector<std::string_view> known(kTopLevel.begin(), kTopLevel.end() - 1);
    for (const std::string& name : rules_.extension_tables) known.emplace_back(name);
    for (const TomlValue::Entry& entry : root_.entries) {
      bool extension = std::find(rules_.extension_tables.begin(), rules_.extension_tables.end(), entry.key) !=
                       rules_.extension_tables.end();
      if (extension) {
        out_.extensions.push_back({entry.key, entry.key_span, entry.value});
        continue;
      }
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      Report report(sink_, Code::M057_MANIFEST_E002, entry.key_span,
                    "unknown top-level key " + code_quoted(entry.key));
      std::string_view near = nearest_word(entry.key, known);
      if (!near.empty()) report.help(suggestion(near));
    }
  }

  const TomlValue* table(std::string_view name) {
    const TomlValue* value = root_.find(name);
    if (value == nullptr || value->is(TomlValue::Kind::table)) return value;
    Report(sink_, Code::M057_MANIFEST_E019, value->span,
           code_quoted(name) + " must be a table, not " + with_article(toml_kind_name(value->kind)));
    return nullptr;
  }

  void read_schema(const TomlValue& value) {
    if (!value.is(TomlValue::Kind::integer) || value.integer < 1) {
      Report(sink_, Code::M057_MANIFEST_E019, value.span, "`mochi-manifest` must be a positive integer");
      return;
    }
    out_.schema = value.integer;
    if (value.integer > kNewestSchema) {
      Report(sink_, Code::M057_MANIFEST_E017, value.span,
             "this manifest uses schema " + std::to_string(value.integer) +
                 ", and this mochi knows schemas up to " + std::to_string(kNewestSchema));
    }
  }

  void required(const TomlValue& table_value, std::string_view key, bool present) {
    if (present || table_value.find(key) != nullptr) return;
    Report(sink_, Code::M057_MANIFEST_E003, table_value.span, "`[package]` has no " + code_quoted(key))
        .help("Add `" + std::string(key) + "` to `[package]`.");
  }

  void read_package(const TomlValue& value) {
    TableReader reader(value, "`[package]`", sink_);
    Package package;
    if (auto name = reader.text("name")) {
      std::string fault = check_package_name(name->value);
      if (!fault.empty())
        Report(sink_, Code::M057_MANIFEST_E013, name->span,
               code_quoted(name->value) + " is not a package name: " + fault);
      package.name = std::move(*name);
    }
    if (auto version = reader.text("version")) {
      auto parsed = parse_version(version->value);
      if (parsed) {
        package.version = {std::move(*parsed), version->span};
      } else {
        report(parsed.error(), version->span);
      }
    }
    if (auto edition = reader.text("edition")) {
      if (edition->value != "2026") {
        Report(sink_, Code::M057_MANIFEST_E007, edition->span,
               "edition " + code_quoted(edition->value) + " is not known")
            .help("Write `edition = \"2026\"`.");
      }
      package.edition = std::move(*edition);
    }
    for (std::string_view key : {"name", "version", "edition"}) required(value, key, false);
    read_compiler_range(reader, package);
    read_description(reader, package);
    read_license(reader, package);
    package.repository = reader.text("repository");
    check_repository(package);
    package.homepage = reader.text("homepage");
    package.readme = reader.text("readme").value_or(LocatedText{"README.md", {}});
    package.authors = reader.texts("authors").value_or(std::vector<LocatedText>{});
    package.categories = reader.texts("categories").value_or(std::vector<LocatedText>{});
    package.keywords = reader.texts("keywords").value_or(std::vector<LocatedText>{});
    check_keywords(package);
    package.include = reader.texts("include");
    package.exclude = reader.texts("exclude");
    package.maintenance = reader.text("maintenance");
    check_maintenance(package);
    package.maintenance_since = reader.text("maintenance-since");
    if (auto publish = reader.boolean("publish")) package.publish = publish->value;
    reader.any("publisher_binding");
    reader.finish(UnknownKeys::warn);
    out_.package = std::move(package);
  }

  void read_compiler_range(TableReader& reader, Package& package) {
    auto range = reader.text("mochi");
    auto minimum = reader.text("min-mochi-version");
    if (!range && minimum) range = LocatedText{">=" + minimum->value, minimum->span};
    if (!range) return;
    auto parsed = parse_requirement(range->value);
    if (parsed) {
      package.mochi = Located<Requirement>{std::move(*parsed), range->span};
    } else {
      report(parsed.error(), range->span);
    }
  }

  void read_description(TableReader& reader, Package& package) {
    package.description = reader.text("description");
    if (!package.description) return;
    const std::string& text = package.description->value;
    auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    bool control = std::any_of(text.begin(), text.end(), is_control);
    auto length = std::count_if(text.begin(), text.end(),
                                [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    if (control || length > static_cast<std::ptrdiff_t>(kMaxDescription)) {
      Report(sink_, Code::M057_MANIFEST_E020, package.description->span,
             control ? "`description` must be one line without control characters"
                     : "`description` has " + std::to_string(length) + " characters, the limit is 200");
    }
  }

  void read_license(TableReader& reader, Package& package) {
    package.license = reader.text("license");
    if (!package.license) return;
    auto parsed = parse_license(package.license->value);
    if (!parsed) {
      report(parsed.error(), package.license->span);
      return;
    }
    package.license->value = parsed->text;
  }

  void check_repository(const Package& package) {
    if (!package.repository) return;
    const std::string& url = package.repository->value;
    bool known = url.starts_with("https://") || url.starts_with("git+https://") ||
                 url.starts_with("ssh://") || url.starts_with("git+ssh://") || url.starts_with("git@");
    if (!known || url.find(' ') != std::string::npos) {
      Report(sink_, Code::M057_MANIFEST_E020, package.repository->span,
             code_quoted(url) + " is not an https, git+https or ssh address");
    }
  }

  void check_keywords(const Package& package) {
    if (package.keywords.size() > kMaxKeywords) {
      Report(sink_, Code::M057_MANIFEST_E020, package.keywords[kMaxKeywords].span,
             "`keywords` has " + std::to_string(package.keywords.size()) + " items, the limit is 5");
    }
    for (const LocatedText& keyword : package.keywords) {
      if (keyword.value.empty() || keyword.value.size() > kMaxKeyword) {
        Report(sink_, Code::M057_MANIFEST_E020, keyword.span, "a keyword has 1 to 32 characters");
      }
    }
  }

  void check_maintenance(const Package& package) {
    if (!package.maintenance) return;
    const std::string& word = package.maintenance->value;
    if (word == "active" || word == "passive" || word == "eol") return;
    Report(sink_, Code::M057_MANIFEST_E020, package.maintenance->span,
           "`maintenance` is `active`, `passive` or `eol`, not " + code_quoted(word));
  }

  void read_dependency_table(std::string_view name, DependencyKind kind) {
    if (const TomlValue* value = table(name)) {
      read_dependencies(*value, "`[" + std::string(name) + "]`", kind, sink_, out_.dependencies);
    }
  }

  void read_features(const TomlValue& value) {
    for (const TomlValue::Entry& entry : value.entries) {
      Feature feature;
      feature.name = entry.key;
      feature.span = entry.key_span;
      if (!entry.value.is(TomlValue::Kind::array)) {
        Report(sink_, Code::M057_MANIFEST_E019, entry.value.span,
               "feature " + code_quoted(entry.key) + " must be a list of strings");
        continue;
      }
      for (const TomlValue& item : entry.value.items) {
        if (auto text = item_text(item, "feature " + code_quoted(entry.key), sink_))
          feature.enables.push_back(std::move(*text));
      }
      out_.features.push_back(std::move(feature));
    }
  }

  // What a feature names is a feature, an optional dependency, or `dependency/feature`.
  void check_features() {
    for (const Feature& feature : out_.features) {
      for (const LocatedText& item : feature.enables) {
        std::string name = item.value.substr(0, item.value.find('/'));
        bool slash = name.size() != item.value.size();
        bool is_feature = !slash && std::any_of(out_.features.begin(), out_.features.end(),
                                                [&](const Feature& f) { return f.name == name; });
        auto dependency = std::find_if(out_.dependencies.begin(), out_.dependencies.end(),
                                       [&](const Dependency& d) { return d.name == name; });
        bool found = dependency != out_.dependencies.end();
        if (is_feature || (found && (slash || dependency->optional))) continue;
        Report report(sink_, Code::M057_MANIFEST_E015, item.span,
                      found ? code_quoted(name) + " is not an optional dependency, so feature " +
                                  code_quoted(feature.name) + " cannot enable it"
                            : "feature " + code_quoted(feature.name) + " names " + code_quoted(name) +
                                  ", which is neither a feature nor a dependency");
        std::vector<std::string_view> names;
        for (const Feature& f : out_.features) names.emplace_back(f.name);
        for (const Dependency& d : out_.dependencies) names.emplace_back(d.name);
        std::string_view near = found ? std::string_view() : nearest_word(name, names);
        if (!near.empty()) report.help(suggestion(near));
      }
    }
  }

  bool check_target(std::string_view name, Span span, Code code) {
    const auto& known = manifest_targets();
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    Report report(sink_, code, span, code_quoted(name) + " is not a target");
    std::string_view near = nearest_word(name, known);
    if (!near.empty()) report.help(suggestion(near));
    return false;
  }

  void read_targets(const TomlValue& value) {
    out_.has_targets = true;
    TableReader reader(value, "`[targets]`", sink_);
    for (LocatedText& target : reader.texts("supports").value_or(std::vector<LocatedText>{})) {
      if (check_target(target.value, target.span, Code::M057_MANIFEST_E011))
        out_.supported_targets.push_back(std::move(target));
    }
    for (LocatedText& target : reader.texts("defaults").value_or(std::vector<LocatedText>{})) {
      if (check_target(target.value, target.span, Code::M057_MANIFEST_E011))
        out_.default_targets.push_back(std::move(target));
    }
    for (const TomlValue::Entry& entry : value.entries) {
      if (entry.key == "supports" || entry.key == "defaults") continue;
      if (entry.key == "overrides") {
        read_target_overrides(entry.value);
        continue;
      }
      if (!check_target(entry.key, entry.key_span, Code::M057_MANIFEST_E011)) continue;
      if (!entry.value.is(TomlValue::Kind::table)) {
        Report(sink_, Code::M057_MANIFEST_E019, entry.value.span,
               "`[targets." + entry.key + "]` must be a table");
        continue;
      }
      read_target(entry);
    }
  }

  void read_target(const TomlValue::Entry& entry) {
    TargetTable target;
    target.name = entry.key;
    target.span = entry.key_span;
    TableReader reader(entry.value, "`[targets." + entry.key + "]`", sink_);
    target.entrypoint = reader.text("entrypoint");
    target.ffi = reader.texts("ffi").value_or(std::vector<LocatedText>{});
    if (const TomlValue* overrides = reader.typed("overrides", TomlValue::Kind::table)) {
      for (const TomlValue::Entry& item : overrides->entries) {
        if (auto text = item_text(item.value, "`[targets." + entry.key + ".overrides]`", sink_)) {
          target.overrides.push_back({{item.key, item.key_span}, std::move(*text)});
        }
      }
    }
    if (const TomlValue* dependencies = reader.typed("dependencies", TomlValue::Kind::table)) {
      read_dependencies(*dependencies, "`[targets." + entry.key + ".dependencies]`", DependencyKind::normal,
                        sink_, target.dependencies);
    }
    const bool script = entry.key == "typescript" || entry.key == "javascript";
    const auto form = script ? reader.int_form() : std::nullopt;
    target.bigint_ints = form && form->value == "bigint";
    // `python = ">=3.12"` and the like belong to the target's emitter.
    reader.any("python");
    reader.finish(UnknownKeys::warn);
    bool listed = std::any_of(out_.supported_targets.begin(), out_.supported_targets.end(),
                              [&](const LocatedText& t) { return t.value == entry.key; });
    if (!listed) out_.supported_targets.push_back({entry.key, entry.key_span});
    out_.targets.push_back(std::move(target));
  }

  void read_target_overrides(const TomlValue& value) {
    if (!value.is(TomlValue::Kind::table)) return;
    for (const TomlValue::Entry& entry : value.entries) {
      if (!check_target(entry.key, entry.key_span, Code::M057_MANIFEST_E012) ||
          !entry.value.is(TomlValue::Kind::table))
        continue;
      TableReader reader(entry.value, "`[targets.overrides." + entry.key + "]`", sink_);
      if (reader.any("post-build") != nullptr) {
        Report(sink_, Code::M057_MANIFEST_E018, entry.value.find_entry("post-build")->key_span,
               "`post-build` is refused: installing a package never runs commands");
      }
      if (const TomlValue* dependencies = reader.typed("dependencies", TomlValue::Kind::table)) {
        auto found = std::find_if(out_.targets.begin(), out_.targets.end(),
                                  [&](const TargetTable& t) { return t.name == entry.key; });
        if (found == out_.targets.end())
          found =
              out_.targets.insert(out_.targets.end(), TargetTable{entry.key, entry.key_span, {}, {}, {}, {}, false});
        read_dependencies(*dependencies, reader.where(), DependencyKind::normal, sink_, found->dependencies);
      }
      reader.texts("native-libs");
      reader.finish(UnknownKeys::warn);
    }
  }

  void read_capability_table(const TomlValue& value) {
    out_.has_capabilities = true;
    TableReader reader(value, "`[capabilities]`", sink_);
    CapabilityTable& made = out_.capabilities;
    made.required =
        read_capabilities(reader.typed("required", TomlValue::Kind::array), reader.where(), sink_);
    made.optional =
        read_capabilities(reader.typed("optional", TomlValue::Kind::array), reader.where(), sink_);
    if (const TomlValue* allowed = reader.typed("allowed", TomlValue::Kind::array)) {
      made.allowed = read_capabilities(allowed, reader.where(), sink_);
    }
    if (const TomlValue* of_features = reader.typed("optional_features", TomlValue::Kind::table)) {
      for (const TomlValue::Entry& entry : of_features->entries) {
        CapabilityTable::OfFeature item{entry.key, entry.key_span, {}};
        item.capabilities = read_capabilities(&entry.value, "`optional_features`", sink_);
        made.optional_features.push_back(std::move(item));
      }
    }
    reader.finish(UnknownKeys::refuse);
  }

  void read_provenance(const TomlValue& value) {
    TableReader reader(value, "`[provenance]`", sink_);
    for (std::string_view key : {"publisher", "repository", "workflow", "source-date"}) reader.text(key);
    reader.finish(UnknownKeys::refuse);
  }

  void read_workspace(const TomlValue& value) {
    TableReader reader(value, "`[workspace]`", sink_);
    WorkspaceTable made;
    made.span = value.span;
    made.members = reader.texts("members").value_or(std::vector<LocatedText>{});
    made.exclude = reader.texts("exclude").value_or(std::vector<LocatedText>{});
    for (const LocatedText& glob : made.members) {
      bool escapes = glob.value.starts_with("/") || glob.value == ".." || glob.value.starts_with("../") ||
                     glob.value.find("/../") != std::string::npos || glob.value.ends_with("/..");
      if (escapes)
        Report(sink_, Code::M057_WORKSPACE_E004, glob.span,
               code_quoted(glob.value) + " leaves the workspace");
    }
    if (auto resolver = reader.text("resolver"); resolver && resolver->value != "pubgrub") {
      Report(sink_, Code::M057_MANIFEST_E020, resolver->span,
             "`resolver` is `pubgrub`, not " + code_quoted(resolver->value));
    }
    made.default_targets = reader.texts("default-target").value_or(std::vector<LocatedText>{});
    made.allow_multi_version = reader.texts("allow-multi-version").value_or(std::vector<LocatedText>{});
    if (const TomlValue* dependencies = reader.typed("dependencies", TomlValue::Kind::table)) {
      read_dependencies(*dependencies, "`[workspace.dependencies]`", DependencyKind::normal, sink_,
                        made.dependencies);
    }
    if (const TomlValue* targets = reader.typed("targets", TomlValue::Kind::table)) {
      TableReader inner(*targets, "`[workspace.targets]`", sink_);
      if (auto defaults = inner.texts("default")) made.default_targets = std::move(*defaults);
      inner.finish(UnknownKeys::warn);
    }
    if (const TomlValue* audit = reader.typed("audit", TomlValue::Kind::table)) {
      TableReader inner(*audit, "`[workspace.audit]`", sink_);
      inner.texts("ignore");
      inner.any("ignore-reasons");
      inner.finish(UnknownKeys::warn);
    }
    reader.finish(UnknownKeys::warn);
    out_.workspace = std::move(made);
  }

  void read_registry(const TomlValue& value) {
    TableReader reader(value, "`[registry]`", sink_);
    out_.registry.default_name = reader.text("default");
    if (auto age = reader.text("min-release-age")) {
      auto seconds = parse_age(age->value);
      if (seconds) {
        out_.registry.min_release_age = Located<std::int64_t>{*seconds, age->span};
      } else {
        Report(sink_, Code::M057_MANIFEST_E020, age->span, code_quoted(age->value) + " is not an age")
            .help("Write it like `3 days`, `12 hours` or `1 week`.");
      }
    }
    if (const TomlValue* alternates = reader.typed("alternate", TomlValue::Kind::array)) {
      for (const TomlValue& item : alternates->items) read_alternate(item);
    }
    reader.finish(UnknownKeys::refuse);
  }

  void read_alternate(const TomlValue& item) {
    if (!item.is(TomlValue::Kind::table)) {
      Report(sink_, Code::M057_MANIFEST_E019, item.span,
             "an item of `[[registry.alternate]]` must be a table");
      return;
    }
    TableReader reader(item, "`[[registry.alternate]]`", sink_);
    RegistryTable::Alternate made;
    made.name = reader.text("name").value_or(LocatedText{});
    made.url = reader.text("url").value_or(LocatedText{});
    made.blobs = reader.text("blobs");
    if (auto mirror = reader.boolean("mirror")) made.mirror = mirror->value;
    reader.finish(UnknownKeys::refuse);
    for (auto [key, text] : {std::pair("name", &made.name), std::pair("url", &made.url)}) {
      if (text->value.empty())
        Report(sink_, Code::M057_MANIFEST_E003, item.span,
               "`[[registry.alternate]]` has no `" + std::string(key) + "`");
    }
    std::size_t scheme = made.url.value.find("://");
    std::size_t at = made.url.value.find('@');
    if (scheme != std::string::npos && at != std::string::npos && at < made.url.value.find('/', scheme + 3)) {
      Report(sink_, Code::M057_MANIFEST_E020, made.url.span, "an address must not hold credentials")
          .help("Use `mochi pkg login`, which keeps them in a file of your own.");
    }
    out_.registry.alternates.push_back(std::move(made));
  }

  void read_fanout(const TomlValue& value) {
    static const std::vector<std::string_view> kDestinations = {"npm",   "jsr",    "pypi",   "maven", "nuget",
                                                                "swift", "kotlin", "crates", "hex"};
    for (const TomlValue::Entry& entry : value.entries) {
      if (entry.key == "runtime") {
        out_.fanout_runtime = item_text(entry.value, "`[fanout]`", sink_);
        continue;
      }
      if (std::find(kDestinations.begin(), kDestinations.end(), entry.key) == kDestinations.end()) {
        Report report(sink_, Code::M057_MANIFEST_E011, entry.key_span,
                      code_quoted(entry.key) + " is not a destination");
        std::string_view near = nearest_word(entry.key, kDestinations);
        if (!near.empty()) report.help(suggestion(near));
        continue;
      }
      if (!entry.value.is(TomlValue::Kind::table)) continue;
      FanoutTable made;
      made.target = entry.key;
      made.span = entry.key_span;
      TableReader reader(entry.value, "`[fanout." + entry.key + "]`", sink_);
      for (std::string_view key : {"name", "group", "repository", "int", "registry", "publish-env"}) {
        auto text = key == "int" ? reader.int_form() : reader.text(key);
        if (text) made.values.emplace_back(std::string(key), std::move(*text));
      }
      // `publish` is the upload base, or false: never publish there.
      if (const TomlValue* publish = reader.any("publish")) {
        if (publish->is(TomlValue::Kind::boolean)) {
          made.publish = publish->boolean;
        } else if (auto text = item_text(*publish, reader.where(), sink_)) {
          made.values.emplace_back("publish", std::move(*text));
        }
      }
      reader.finish(UnknownKeys::warn);
      out_.fanout.push_back(std::move(made));
    }
  }

  void read_overrides(const TomlValue& value) {
    read_dependencies(value, "`[overrides]`", DependencyKind::normal, sink_, out_.overrides);
  }

  // «3 days», in seconds.
  static std::optional<std::int64_t> parse_age(std::string_view text) {
    std::int64_t amount = 0;
    std::size_t i = 0;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9' && amount < 1000000)
      amount = amount * 10 + (text[i++] - '0');
    if (i == 0 || amount >= 1000000) return std::nullopt;
    while (i < text.size() && text[i] == ' ') ++i;
    std::string_view unit = text.substr(i);
    if (unit.ends_with("s") && unit.size() > 1) unit.remove_suffix(1);
    static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
        {"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}, {"week", 604800}};
    for (auto [name, seconds] : kUnits) {
      if (unit == name) return amount * seconds;
    }
    return std::nullopt;
  }

  void report(const Error& error, Span span) {
    Report report(sink_, error.code, span, error.message);
    if (!error.hint.empty()) report.help(error.hint);
  }

  const TomlValue& root_;
  const ManifestRules& rules_;
  Sink& sink_;
  Manifest& out_;
};

}  // namespace

const std::vector<std::string_view>& manifest_targets() {
  static const std::vector<std::string_view> kTargets = {"vm3",   "c",      "beam",   "jvm",        "dotnet",
                                                         "swift", "kotlin", "python", "typescript", "rust"};
  return kTargets;
}

std::string check_package_name(std::string_view name) {
  static constexpr std::string_view kReservedScopes[] = {"mochi", "std", "mochi-lang"};
  static constexpr std::string_view kDevices[] = {"con", "prn", "aux", "nul"};
  auto part = [](std::string_view text, bool underscore, std::size_t limit) -> std::string {
    if (text.empty()) return "a part is empty";
    if (text.size() > limit) return "a part has more than " + std::to_string(limit) + " characters";
    if (text[0] < 'a' || text[0] > 'z') return "it must begin with a lower-case letter";
    for (char c : text) {
      bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (underscore && c == '_');
      if (!good)
        return "it may hold lower-case letters, digits and `-`" + std::string(underscore ? " and `_`" : "");
    }
    return {};
  };
  std::string_view bare = name;
  if (name.starts_with('@')) {
    std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return "a scope is followed by `/` and a name";
    std::string_view scope = name.substr(1, slash - 1);
    if (std::string fault = part(scope, false, 39); !fault.empty()) return "in the scope, " + fault;
    if (std::find(std::begin(kReservedScopes), std::end(kReservedScopes), scope) !=
        std::end(kReservedScopes)) {
      return "the scope `@" + std::string(scope) + "` is reserved";
    }
    bare = name.substr(slash + 1);
  }
  if (std::string fault = part(bare, true, 64); !fault.empty()) return fault;
  bool device = std::find(std::begin(kDevices), std::end(kDevices), bare) != std::end(kDevices);
  bool numbered = bare.size() == 4 && (bare.starts_with("com") || bare.starts_with("lpt")) &&
                  bare[3] >= '0' && bare[3] <= '9';
  if (device || numbered) return "`" + std::string(bare) + "` is the name of a device on Windows";
  return {};
}

Manifest read_manifest(const SourceMap& sources, SourceId source, const ManifestRules& rules, Sink& sink) {
  Manifest manifest;
  manifest.source = source;
  if (const std::optional<Span> marker = merge_marker(sources, source)) {
    Report(sink, Code::M057_MANIFEST_E001, *marker, "the manifest holds the conflict markers of a merge")
        .help("Decide for one of the sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`.");
    return manifest;
  }
  auto parsed = parse_toml(sources, source, Code::M057_MANIFEST_E001);
  if (!parsed) {
    sink.report(to_diagnostic(parsed.error()));
    return manifest;
  }
  ManifestReader(*parsed, rules, sink, manifest).run();
  return manifest;
}

}  // namespace mochi::package
