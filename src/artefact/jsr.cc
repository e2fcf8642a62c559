#include "artefact/jsr.h"

#include <algorithm>
#include <set>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::artefact {
namespace {

constexpr std::size_t kMostBytes = std::size_t{20} << 20U;
constexpr std::size_t kLongestPath = 155;
constexpr std::size_t kLongestName = 95;

void pairs(JsonWriter& json, std::string_view key, const Pairs& values) {
  json.key(key);
  json.begin_object();
  for (const auto& [name, value] : values) json.member(name, value);
  json.end_object();
}

Unexpected<Error> refused_by_jsr(const std::string& field, const std::string& why) {
  return refused("JSR", field, why);
}

bool is_url_safe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("$()+,-./@[]^_~!").find(c) != std::string_view::npos;
}

}  // namespace

std::string jsr_manifest(const JsrPackage& package) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("name", package.name);
  json.member("version", package.version);
  if (!package.license.empty()) json.member("license", package.license);
  pairs(json, "exports", package.exports);
  if (!package.imports.empty()) pairs(json, "imports", package.imports);
  json.key("publish");
  json.begin_object();
  json.key("include");
  json.begin_array();
  for (std::string_view item :
       {std::string_view("LICENSE"), std::string_view("README.md"), std::string_view("jsr.json"),
        std::string_view("mochi.caps.json"), std::string_view(package.source)}) {
    json.string(item);
  }
  json.end_array();
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

Result<Artefact> pack_jsr(const JsrPackage& package, const TimeOptions& time) {
  Artefact made;
  made.file_name = replace_all(package.name.substr(1), "/", "-") + "-" + package.version + ".jsr.tgz";
  made.entries = package.files;
  made.entries.push_back({"jsr.json", jsr_manifest(package), false});
  archive::sort_entries(made.entries);
  MOCHI_TRY(const std::string tar, archive::write_tar(made.entries, {.mtime = time.or_else(0)}));
  made.bytes = archive::gzip(tar);
  return made;
}

Result<void> validate_jsr(const Artefact& artefact) {
  std::set<std::string> folded;
  std::set<std::string> paths;
  std::size_t total = 0;
  const archive::Entry* manifest = nullptr;
  for (const archive::Entry& entry : artefact.entries) {
    const std::string_view name = std::string_view(entry.path).substr(entry.path.rfind('/') + 1);
    if (entry.path.size() > kLongestPath) return refused_by_jsr(entry.path, "a path has at most 155 bytes");
    if (name.size() > kLongestName) return refused_by_jsr(entry.path, "a file's name has at most 95 bytes");
    if (!std::all_of(entry.path.begin(), entry.path.end(), is_url_safe))
      return refused_by_jsr(entry.path, "it has a character that addresses must not have");
    if (!folded.insert(ascii_lower(entry.path)).second)
      return refused_by_jsr(entry.path, "it differs from another path in its case only");
    paths.insert(entry.path);
    total += entry.bytes.size();
    if (entry.path == "jsr.json") manifest = &entry;
  }
  if (total > kMostBytes || artefact.bytes.size() > kMostBytes)
    return refused_by_jsr("size", "a package has at most 20 MiB");
  if (manifest == nullptr) return refused_by_jsr("jsr.json", "it is missing");
  if (!paths.contains("LICENSE")) return refused_by_jsr("license", "there is no `LICENSE`");
  JsonValue json;
  JsonError error;
  if (!parse_json(manifest->bytes, json, error)) return refused_by_jsr("jsr.json", error.message);
  const JsonValue* exports = json.find("exports");
  if (exports == nullptr || exports->members.empty()) return refused_by_jsr("exports", "nothing is exported");
  for (const JsonMember& member : exports->members) {
    const bool key = member.name == "." || (member.name.starts_with("./") && !member.name.ends_with("/"));
    if (!key || !member.value.text.starts_with("./"))
      return refused_by_jsr("exports", "keys are `.` or `./name`, values are paths");
    if (!paths.contains(member.value.text.substr(2)))
      return refused_by_jsr("exports[\"" + member.name + "\"]",
                            "there is no file `" + member.value.text + "`");
  }
  return {};
}

}  // namespace mochi::artefact
