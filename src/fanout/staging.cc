#include "fanout/staging.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "diag/codes.h"
#include "fanout/receipt.h"
#include "host/owned_tree.h"

namespace mochi::fanout {
namespace {

constexpr std::string_view kStagingPurpose = "staging";

constexpr std::size_t kLargestArtefact = std::size_t{256} << 20U;

// Of each file, hexadecimal.
using Sums = std::vector<std::string>;

std::string description(const std::string& package, const Built& built, const Sums& sums,
                        const StageKey& key) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("schema", std::int64_t{1});
  json.member("package", package);
  json.member("name", built.mapped.name.text());
  json.member("version", built.mapped.version);
  json.member("mochi", key.mochi);
  json.member("input", key.input);
  json.member("registry", key.registry);
  json.key("files");
  json.begin_array();
  for (std::size_t i = 0; i < built.files.size(); ++i) {
    const artefact::Artefact& file = built.files[i];
    json.begin_object();
    json.member("name", file.file_name);
    json.member("size", static_cast<std::int64_t>(file.bytes.size()));
    json.member("sha256", sums[i]);
    json.end_object();
  }
  json.end_array();
  // The way back from native names.
  json.key("names");
  json.begin_object();
  json.member(built.mapped.name.text(), package);
  for (const MappedDependency& dependency : built.mapped.dependencies) {
    if (!dependency.package.empty()) json.member(dependency.name.text(), dependency.package);
  }
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

// SLSA v1 in in-toto: what was built from what. Unsigned; a bundle made in CI signs these very bytes.
std::string statement(const Built& built, const Sums& sums, const StageKey& key) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("_type", "https://in-toto.io/Statement/v1");
  json.key("subject");
  json.begin_array();
  for (std::size_t i = 0; i < built.files.size(); ++i) {
    const artefact::Artefact& file = built.files[i];
    json.begin_object();
    json.member("name", file.file_name);
    json.key("digest");
    json.begin_object();
    json.member("sha256", sums[i]);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.member("predicateType", "https://slsa.dev/provenance/v1");
  json.key("predicate");
  json.begin_object();
  json.key("buildDefinition");
  json.begin_object();
  json.member("buildType", "https://mochi-lang.dev/fanout/v1");
  json.key("externalParameters");
  json.begin_object();
  json.member("input", "sha256:" + key.input);
  json.end_object();
  json.end_object();
  json.key("runDetails");
  json.begin_object();
  json.key("builder");
  json.begin_object();
  json.member("id", "mochi/" + key.mochi);
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace

std::string staging_path(std::string_view root, Destination destination, std::string_view package,
                         std::string_view version) {
  return join_path(root, std::string(destination_info(destination).name) + "/" + std::string(version) + "/" +
                             flat_name(package));
}

Result<void> remove_staging(FileSystem& files, const std::string& path) {
  // One from before there were marks says itself what it is.
  if (!is_owned_tree(files, path, kStagingPurpose) && files.exists(join_path(path, "fanout.json")))
    MOCHI_TRY_VOID(adopt_tree(files, path, kStagingPurpose));
  return remove_owned_tree(files, path, kStagingPurpose);
}

Result<void> write_staging(FileSystem& files, const std::string& path, const std::string& package,
                           const Built& built, const StageKey& key) {
  // Beside it, and renamed when it is whole: nobody sees a part of an archive. Nothing is flushed here.
  const std::string part = path + ".part";
  MOCHI_TRY_VOID(remove_owned_tree(files, part, kStagingPurpose));
  MOCHI_TRY_VOID(make_owned_tree(files, part, kStagingPurpose));
  for (const artefact::Artefact& file : built.files)
    MOCHI_TRY_VOID(files.append(join_path(part, file.file_name), file.bytes));
  // The tree of the first archive, so that people can look at it; nothing reads it back.
  std::string made;
  for (const archive::Entry& entry : built.files[0].entries) {
    const std::string to = join_path(part, "tree/" + entry.path);
    if (const std::string_view directory = parent_path(to); directory != made) {
      MOCHI_TRY_VOID(files.make_dirs(directory));
      made = directory;
    }
    MOCHI_TRY_VOID(files.append(to, entry.bytes));
  }
  Sums sums;
  for (const artefact::Artefact& file : built.files) sums.push_back(file.sha256());
  MOCHI_TRY_VOID(files.append(join_path(part, "statement.json"), statement(built, sums, key)));
  MOCHI_TRY_VOID(files.append(join_path(part, "fanout.json"), description(package, built, sums, key)));
  MOCHI_TRY_VOID(remove_staging(files, path));
  return files.move(part, path);
}

std::optional<std::vector<artefact::Artefact>> read_staging(FileSystem& files, const std::string& path,
                                                            const StageKey& key) {
  const Result<std::string> text = files.read(join_path(path, "fanout.json"), std::size_t{1} << 20U);
  JsonValue value;
  JsonError error;
  if (!text || !parse_json(*text, value, error, {.bytes = 1U << 20U, .depth = 8, .values = 10000}))
    return std::nullopt;
  if (value.text_of("input") != key.input || value.text_of("mochi") != key.mochi ||
      value.text_of("registry") != key.registry)
    return std::nullopt;
  const JsonValue* list = value.find("files");
  if (list == nullptr || list->items.empty()) return std::nullopt;
  std::vector<artefact::Artefact> made;
  for (const JsonValue& item : list->items) {
    artefact::Artefact file;
    file.file_name = item.text_of("name");
    if (file.file_name.empty() || file.file_name.find('/') != std::string::npos) return std::nullopt;
    Result<std::string> bytes = files.read(join_path(path, file.file_name), kLargestArtefact);
    if (!bytes) return std::nullopt;
    file.bytes = std::move(*bytes);
    if (file.sha256() != item.text_of("sha256")) return std::nullopt;
    made.push_back(std::move(file));
  }
  return made;
}

Result<std::unique_ptr<FileLock>> lock_staging(FileSystem& files, const std::string& path) {
  MOCHI_TRY_VOID(files.make_dirs(parent_path(path)));
  return files.lock(path + ".lock", LockMode::wait);
}

}  // namespace mochi::fanout
