#include "package/manifest/schema.h"

#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "package/capability.h"
#include "package/manifest/manifest.h"
#include "package/project.h"

namespace mochi::package {
namespace {

constexpr std::string_view kName = "^(@[a-z][a-z0-9-]{0,38}/)?[a-z][a-z0-9_-]{0,63}$";
constexpr std::string_view kVersion =
    "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$";
constexpr std::string_view kGlobInside = "^(?!/)(?!(.*/)?\\.\\.(/|$)).*$";

// Writes schemas; each function opens nothing that it does not close.
class SchemaWriter {
 public:
  std::string run() {
    json_.begin_object();
    json_.member("$schema", "http://json-schema.org/draft-07/schema#");
    json_.member("title", "mochi.toml");
    json_.member("description", "The manifest of a Mochi package or workspace.");
    json_.member("type", "object");
    json_.member_bool("additionalProperties", false);
    json_.key("properties");
    json_.begin_object();
    schema("mochi-manifest", R"({"type":"integer","const":1,"description":"The schema of the manifest."})");
    package();
    dependencies("dependencies", "What the package needs.");
    dependencies("dev-dependencies", "What only its tests need; locked, not published.");
    dependencies("build-dependencies", "Reserved.");
    schema(
        "features",
        R"({"type":"object","description":"Feature to what it enables: features, optional dependencies, dependency/feature.","additionalProperties":{"type":"array","items":{"type":"string"}}})");
    targets();
    capabilities();
    schema(
        "provenance",
        R"({"type":"object","additionalProperties":false,"properties":{"publisher":{"type":"string"},"repository":{"type":"string"},"workflow":{"type":"string"},"source-date":{"type":"string"}}})");
    workspace();
    registry();
    fanout();
    dependencies("overrides", "Replaces what everybody asks of these packages; root manifest only.");
    for (const std::string& name : extension_tables()) schema(name, R"({"type":"object"})");
    json_.end_object();
    definitions();
    json_.end_object();
    return json_.take() + "\n";
  }

 private:
  void schema(std::string_view name, std::string_view text) {
    json_.key(name);
    json_.raw(text);
  }
  void text(std::string_view name, std::string_view description, std::string_view pattern = {}) {
    json_.key(name);
    json_.begin_object();
    json_.member("type", "string");
    if (!description.empty()) json_.member("description", description);
    if (!pattern.empty()) json_.member("pattern", pattern);
    json_.end_object();
  }
  void texts(std::string_view name, std::string_view description) {
    json_.key(name);
    json_.begin_object();
    json_.member("type", "array");
    if (!description.empty()) json_.member("description", description);
    json_.key("items");
    json_.raw(R"({"type":"string"})");
    json_.end_object();
  }
  void reference(std::string_view name, std::string_view definition) {
    json_.key(name);
    json_.raw("{\"$ref\":\"#/definitions/" + std::string(definition) + "\"}");
  }
  void open_object(std::string_view name, bool closed, std::string_view description = {}) {
    json_.key(name);
    json_.begin_object();
    json_.member("type", "object");
    if (!description.empty()) json_.member("description", description);
    if (closed) json_.member_bool("additionalProperties", false);
    json_.key("properties");
    json_.begin_object();
  }
  void close_object() {
    json_.end_object();
    json_.end_object();
  }
  void words(const std::vector<std::string_view>& list) {
    json_.begin_array();
    for (std::string_view word : list) json_.string(word);
    json_.end_array();
  }

  void package() {
    json_.key("package");
    json_.begin_object();
    json_.member("type", "object");
    json_.key("required");
    json_.raw(R"(["name","version","edition"])");
    json_.key("properties");
    json_.begin_object();
    text("name", "`name` or `@scope/name`.", kName);
    text("version", "MAJOR.MINOR.PATCH", kVersion);
    schema("edition", R"({"enum":["2026"]})");
    text("mochi", "The versions of mochi that can build it, as `>=0.7, <1.0`; needed to publish.");
    text("min-mochi-version", "The same as `mochi = \">=X\"`.");
    schema("description",
           R"({"type":"string","maxLength":200,"description":"One line; needed to publish."})");
    text("license", "SPDX expression; needed to publish.");
    text("repository", "https, git+https or ssh address; needed to publish.",
         "^(https://|git\\+https://|ssh://|git\\+ssh://|git@)[^ ]+$");
    text("readme", "Path; README.md if left out.");
    text("homepage", {});
    texts("authors", {});
    texts("categories", {});
    schema("keywords",
           R"({"type":"array","maxItems":5,"items":{"type":"string","minLength":1,"maxLength":32}})");
    texts("include", "Globs of what is packed; replaces the default list.");
    texts("exclude", "Globs of what is not packed; replaces the default list.");
    schema("maintenance", R"({"enum":["active","passive","eol"]})");
    text("maintenance-since", "A date.");
    schema("publish", R"({"type":"boolean","default":true})");
    schema("publisher_binding", R"({"type":"array","items":{"type":"object"}})");
    json_.end_object();
    json_.end_object();
  }

  void dependencies(std::string_view name, std::string_view description) {
    json_.key(name);
    json_.begin_object();
    json_.member("type", "object");
    json_.member("description", description);
    json_.key("propertyNames");
    json_.begin_object();
    json_.member("pattern", kName);
    json_.end_object();
    json_.key("additionalProperties");
    json_.raw(R"({"$ref":"#/definitions/dependency"})");
    json_.end_object();
  }

  void targets() {
    json_.key("targets");
    json_.begin_object();
    json_.member("type", "object");
    json_.member("description", "What the package can be built for.");
    json_.member_bool("additionalProperties", false);
    json_.key("properties");
    json_.begin_object();
    for (const char* list : {"supports", "defaults"}) {
      json_.key(list);
      json_.begin_object();
      json_.member("type", "array");
      json_.key("items");
      json_.begin_object();
      json_.key("enum");
      words(manifest_targets());
      json_.end_object();
      json_.end_object();
    }
    for (std::string_view target : manifest_targets()) reference(target, "target");
    schema("overrides", R"({"type":"object","additionalProperties":{"type":"object"}})");
    json_.end_object();
    json_.end_object();
  }

  void capabilities() {
    open_object("capabilities", true, "What the package may do.");
    reference("required", "capabilities");
    reference("optional", "capabilities");
    reference("allowed", "capabilities");
    schema("optional_features",
           R"({"type":"object","additionalProperties":{"$ref":"#/definitions/capabilities"}})");
    close_object();
  }

  void workspace() {
    open_object("workspace", false, "Makes this the root of a workspace.");
    json_.key("members");
    json_.begin_object();
    json_.member("type", "array");
    json_.key("items");
    json_.begin_object();
    json_.member("type", "string");
    json_.member("pattern", kGlobInside);
    json_.end_object();
    json_.end_object();
    texts("exclude", "Globs of what is no member.");
    schema("resolver", R"({"enum":["pubgrub"]})");
    texts("default-target", {});
    texts("allow-multi-version", "Packages that may be there in several incompatible versions.");
    dependencies("dependencies", "What members inherit by `workspace = true`.");
    schema("targets",
           R"({"type":"object","properties":{"default":{"type":"array","items":{"type":"string"}}}})");
    schema("audit", R"({"type":"object"})");
    close_object();
  }

  void registry() {
    open_object("registry", true);
    text("default", "The logical name of the default registry.");
    text("min-release-age", "Releases younger than this are not taken, as `3 days`.",
         "^[0-9]{1,6} *(second|minute|hour|day|week)s?$");
    schema(
        "alternate",
        R"({"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","url"],"properties":{"name":{"type":"string"},"url":{"type":"string"},"blobs":{"type":"string"},"mirror":{"type":"boolean","default":false}}}})");
    close_object();
  }

  void fanout() {
    open_object("fanout", true, "Publishing to other ecosystems.");
    text("runtime", "`bundled` or `package`.");
    for (const char* target : {"npm", "jsr", "pypi", "maven", "nuget", "swift", "kotlin", "crates", "hex"})
      reference(target, "destination");
    close_object();
  }

  void definitions() {
    json_.key("definitions");
    json_.begin_object();
    json_.key("capabilities");
    json_.begin_object();
    json_.member("type", "array");
    json_.key("items");
    json_.begin_object();
    json_.key("enum");
    std::vector<std::string_view> names;
    for (Capability c : CapabilitySet::all().items()) names.push_back(capability_name(c));
    for (const char* word : {"net", "fs", "proc", "unsafe"}) names.emplace_back(word);
    words(names);
    json_.end_object();
    json_.end_object();
    dependency();
    schema(
        "target",
        R"({"type":"object","properties":{"entrypoint":{"type":"string"},"ffi":{"type":"array","items":{"type":"string"}},"overrides":{"type":"object","additionalProperties":{"type":"string"}},"dependencies":{"type":"object","additionalProperties":{"$ref":"#/definitions/dependency"}},"int":{"type":"string"},"python":{}}})");
    schema(
        "destination",
        R"({"type":"object","properties":{"name":{"type":"string"},"group":{"type":"string"},"repository":{"type":"string"},"int":{"type":"string"},"registry":{"type":"string"},"publish-env":{"type":"string"},"publish":{"type":["boolean","string"]}}})");
    json_.end_object();
  }

  void dependency() {
    json_.key("dependency");
    json_.begin_object();
    json_.key("oneOf");
    json_.begin_array();
    json_.raw(R"({"type":"string","description":"A requirement: ^1.2, ~1.2.3, >=1, <2, =1.2.3, *"})");
    json_.begin_object();
    json_.member("type", "object");
    json_.member_bool("additionalProperties", false);
    json_.key("properties");
    json_.begin_object();
    text("version", "A requirement.");
    text("path", "A directory, relative to this manifest.");
    text("git", "A repository.");
    text("rev", "A commit of `git`.");
    text("tag", "A tag of `git`.");
    text("branch", "A branch of `git`.");
    text("tarball", "The address of an archive.");
    text("registry", "The logical name of a registry.");
    schema("optional", R"({"type":"boolean","default":false})");
    texts("features", {});
    schema("default-features", R"({"type":"boolean","default":true})");
    texts("targets", "Only for these targets.");
    reference("capabilities", "capabilities");
    schema("workspace", R"({"type":"boolean","description":"Take the values of [workspace.dependencies]."})");
    json_.end_object();
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }

  JsonWriter json_{JsonStyle::indented};
};

}  // namespace

std::string manifest_schema() { return SchemaWriter().run(); }

}  // namespace mochi::package
