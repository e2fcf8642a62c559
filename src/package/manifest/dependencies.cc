#include "package/manifest/dependencies.h"

#include "base/edit_distance.h"
#include "package/manifest/table_reader.h"

namespace mochi::package {
namespace {

std::optional<Located<Requirement>> read_requirement(const LocatedText& text, Sink& sink) {
  auto parsed = parse_requirement(text.value);
  if (parsed) return Located<Requirement>{std::move(*parsed), text.span};
  Report(sink, parsed.error().code, text.span, parsed.error().message).help(parsed.error().hint);
  return std::nullopt;
}

void read_table(const TomlValue& value, const std::string& where, Sink& sink, Dependency& made) {
  TableReader reader(value, where, sink);
  if (auto version = reader.text("version")) made.version = read_requirement(*version, sink);
  made.path = reader.text("path");
  made.git = reader.text("git");
  made.rev = reader.text("rev");
  made.tag = reader.text("tag");
  made.branch = reader.text("branch");
  made.tarball = reader.text("tarball");
  made.registry = reader.text("registry");
  if (auto optional = reader.boolean("optional")) made.optional = optional->value;
  made.features = reader.texts("features").value_or(std::vector<LocatedText>{});
  if (auto defaults = reader.boolean("default-features")) {
    made.default_features = defaults->value;
    made.default_features_written = true;
  }
  made.targets = reader.texts("targets").value_or(std::vector<LocatedText>{});
  if (const TomlValue* pin = reader.typed("capabilities", TomlValue::Kind::array)) {
    made.capabilities = read_capabilities(pin, where, sink);
  }
  if (auto workspace = reader.boolean("workspace")) made.workspace = workspace->value;
  reader.finish(UnknownKeys::refuse);
}

void check_sources(const Dependency& d, const std::string& where, Sink& sink) {
  int sources = (d.path ? 1 : 0) + (d.git ? 1 : 0) + (d.tarball ? 1 : 0);
  if (sources > 1) {
    Report(sink, Code::M057_MANIFEST_E020, d.span,
           "`" + d.name + "` in " + where + " has more than one of `path`, `git` and `tarball`");
  }
  int points = (d.rev ? 1 : 0) + (d.tag ? 1 : 0) + (d.branch ? 1 : 0);
  if (points > 1) {
    Report(sink, Code::M057_MANIFEST_E020, d.span,
           "`" + d.name + "` in " + where + " has more than one of `rev`, `tag` and `branch`");
  }
  if (points > 0 && !d.git) {
    Report(sink, Code::M057_MANIFEST_E020, d.span,
           "`rev`, `tag` and `branch` of `" + d.name + "` need `git`");
  }
  if (d.workspace) {
    for (const auto& [key, given] : {std::pair("version", d.version.has_value()),
                                     {"path", d.path.has_value()},
                                     {"git", d.git.has_value()},
                                     {"rev", d.rev.has_value()},
                                     {"tag", d.tag.has_value()},
                                     {"branch", d.branch.has_value()},
                                     {"tarball", d.tarball.has_value()},
                                     {"registry", d.registry.has_value()}}) {
      if (!given) continue;
      Report(sink, Code::M057_MANIFEST_E020, d.span,
             "`" + d.name + "` in " + where + " has `" + key + "` beside `workspace = true`")
          .help("Write it into `[workspace.dependencies]` of the workspace, or drop `workspace = true`.");
    }
    return;
  }
  if (sources == 0 && !d.version) {
    Report(sink, Code::M057_MANIFEST_E003, d.span, "`" + d.name + "` in " + where + " has no `version`")
        .help("Add a `version`, or a `path`, `git` or `tarball`.");
  }
}

}  // namespace

std::vector<Located<Capability>> read_capabilities(const TomlValue* list, const std::string& where,
                                                   Sink& sink) {
  std::vector<Located<Capability>> made;
  if (list == nullptr) return made;
  for (const TomlValue& item : list->items) {
    auto text = item_text(item, "the capabilities of " + where, sink);
    if (!text) continue;
    auto set = parse_capability_word(text->value);
    if (set) {
      for (Capability c : set->items()) made.push_back({c, text->span});
      continue;
    }
    Report report(sink, Code::M057_MANIFEST_E010, text->span, "`" + text->value + "` is not a capability");
    std::vector<std::string_view> names;
    for (Capability c : CapabilitySet::all().items()) names.push_back(capability_name(c));
    std::string_view near = nearest_word(text->value, names);
    report.help(near.empty() ? "The capabilities are " + CapabilitySet::all().text() + "."
                             : suggestion(near));
  }
  return made;
}

void read_dependencies(const TomlValue& table, const std::string& where, DependencyKind kind, Sink& sink,
                       std::vector<Dependency>& out) {
  for (const TomlValue::Entry& entry : table.entries) {
    Dependency made;
    made.name = entry.key;
    made.name_span = entry.key_span;
    made.span = entry.value.span;
    made.kind = kind;
    if (std::string fault = check_package_name(entry.key); !fault.empty()) {
      Report(sink, Code::M057_MANIFEST_E013, entry.key_span,
             "`" + entry.key + "` is not a package name: " + fault);
    }
    if (entry.value.is(TomlValue::Kind::string)) {
      made.version = read_requirement({entry.value.text, entry.value.span}, sink);
    } else if (entry.value.is(TomlValue::Kind::table)) {
      read_table(entry.value, "`" + entry.key + "`", sink, made);
      check_sources(made, where, sink);
    } else {
      Report(sink, Code::M057_MANIFEST_E019, entry.value.span,
             "`" + entry.key + "` in " + where + " must be a string or a table");
      continue;
    }
    out.push_back(std::move(made));
  }
}

}  // namespace mochi::package
