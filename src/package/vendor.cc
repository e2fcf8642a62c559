#include "package/vendor.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "archive/entry_path.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "package/index_entry.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

constexpr std::size_t kIndexBytes = std::size_t{64} << 20U;
constexpr std::size_t kTarballBytes = std::size_t{64} << 20U;
constexpr std::string_view kVendorPurpose = "vendor";

std::string sha256(std::string_view bytes) {
  return archive::hex(archive::digest(archive::DigestKind::sha256, bytes));
}

// `packages/<scope or ->/<name>/<version>`
std::string place_of(std::string_view name, std::string_view version) {
  std::string_view scope = "-";
  std::size_t slash = name.find('/');
  if (name.starts_with('@') && slash != std::string_view::npos) {
    scope = name.substr(1, slash - 1);
    name = name.substr(slash + 1);
  }
  return fmt::format("packages/{}/{}/{}", scope, name, version);
}

std::string index_text(std::string_view lock_bytes, const std::vector<VendorPackage>& packages,
                       std::int64_t time) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("version", std::int64_t{1});
  json.member("generated_at", utc_time_text(time));
  json.member("lockfile_sha", sha256(lock_bytes));
  json.key("packages");
  json.begin_object();
  for (const VendorPackage& package : packages) {
    json.key(package.name + "@" + package.version);
    json.begin_object();
    json.member("path", place_of(package.name, package.version));
    json.member("blake3", package.blake3);
    json.member("tree", package.tree);
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

Result<void> fill(Store& store, const std::string& directory, std::string_view lock_bytes,
                  const std::vector<VendorPackage>& packages, const VendorOptions& options) {
  FileSystem& files = store.files();
  MOCHI_TRY_VOID(files.make_dirs(join_path(directory, "packages")));
  for (const VendorPackage& package : packages) {
    std::optional<StoredTree> tree = store.find_tree(package.tree);
    if (!tree) {
      return fail(Code::M057_OFFLINE_E001,
                  fmt::format("{} {} is not in the package store", package.name, package.version));
    }
    std::string place = join_path(directory, place_of(package.name, package.version));
    MOCHI_TRY_VOID(files.make_dirs(parent_path(place)));
    MOCHI_TRY_VOID(store.materialise(*tree, place));
    MOCHI_TRY(const std::string copied, hash_directory(files, place));
    if (copied != package.tree) {
      return fail(Code::M057_CACHE_E003, fmt::format("`{}` was changed after it was unpacked", tree->path));
    }
    if (!package.caps.empty()) MOCHI_TRY_VOID(files.write(place + ".caps.json", package.caps));
    if (!options.tarballs || package.blake3.empty()) continue;
    MOCHI_TRY(std::string bytes, store.read(package.blake3, kTarballBytes));
    MOCHI_TRY_VOID(files.write(place + ".mochi.tar.zst", bytes));
  }
  return files.write(join_path(directory, "index.json"), index_text(lock_bytes, packages, options.time));
}

std::string old_name(std::string_view directory) { return std::string(directory) + ".mochi-old"; }
std::string new_name(std::string_view directory) { return std::string(directory) + ".mochi-new"; }

// One from before there were marks says itself what it is: an index that names packages beside it, and
// nothing else.
bool is_vendor(FileSystem& files, const std::string& directory) {
  if (is_owned_tree(files, directory, kVendorPurpose)) return true;
  const Result<std::vector<DirEntry>> entries = files.list(directory);
  if (!entries || entries->size() != 2 || (*entries)[0].name != "index.json" ||
      (*entries)[1].name != "packages")
    return false;
  return read_vendor(files, directory).has_value();
}

Result<void> remove_vendor(FileSystem& files, const std::string& directory) {
  if (is_vendor(files, directory) && !is_owned_tree(files, directory, kVendorPurpose))
    MOCHI_TRY_VOID(adopt_tree(files, directory, kVendorPurpose));
  return remove_owned_tree(files, directory, kVendorPurpose);
}

// What is there is replaced only if this command wrote it.
Result<void> check_place(FileSystem& files, const std::string& directory) {
  if (!files.link_info(directory) || is_vendor(files, directory)) return {};
  const Result<std::vector<DirEntry>> entries = files.list(directory);
  if (entries && entries->empty()) return {};
  return fail(Code::C016, fmt::format("`{}` is no vendor directory and is not empty", directory),
              "Choose another directory; nothing in it was touched.");
}

// A kill between the two renames of `write_vendor` leaves only the old directory, under its other name.
Result<void> recover(FileSystem& files, const std::string& directory) {
  if (!files.exists(old_name(directory))) return {};
  if (files.exists(directory)) return remove_vendor(files, old_name(directory));
  return files.rename(old_name(directory), directory);
}

Unexpected<Error> malformed(std::string_view why) {
  return fail(Code::M057_BLOB_E006, fmt::format("malformed `index.json` of the vendor directory: {}", why));
}

// Every directory that may hold a package, from the vendor directory.
Result<std::set<std::string>> found_places(FileSystem& files, const std::string& directory) {
  std::set<std::string> out;
  std::string packages = join_path(directory, "packages");
  MOCHI_TRY(std::vector<DirEntry> scopes, files.list(packages));
  for (const DirEntry& scope : scopes) {
    std::string scope_path = join_path(packages, scope.name);
    if (scope.kind != FileKind::directory) {
      out.insert("packages/" + scope.name);
      continue;
    }
    MOCHI_TRY(std::vector<DirEntry> names, files.list(scope_path));
    for (const DirEntry& name : names) {
      if (name.kind != FileKind::directory) {
        out.insert(fmt::format("packages/{}/{}", scope.name, name.name));
        continue;
      }
      MOCHI_TRY(std::vector<DirEntry> versions, files.list(join_path(scope_path, name.name)));
      for (const DirEntry& version : versions) {
        bool beside = version.kind == FileKind::file &&
                      (version.name.ends_with(".caps.json") || version.name.ends_with(".mochi.tar.zst"));
        if (!beside) out.insert(fmt::format("packages/{}/{}/{}", scope.name, name.name, version.name));
      }
    }
  }
  return out;
}

}  // namespace

const VendorEntry* VendorIndex::find(std::string_view name, std::string_view version) const {
  for (const VendorEntry& entry : packages) {
    if (entry.name == name && entry.version == version) return &entry;
  }
  return nullptr;
}

Result<void> write_vendor(Store& store, std::string_view directory, std::string_view lock_bytes,
                          const std::vector<VendorPackage>& packages, const VendorOptions& options) {
  FileSystem& files = store.files();
  std::string place(directory);
  std::vector<VendorPackage> sorted = packages;
  std::sort(sorted.begin(), sorted.end(), [](const VendorPackage& a, const VendorPackage& b) {
    return a.name != b.name ? a.name < b.name : a.version < b.version;
  });
  MOCHI_TRY_VOID(recover(files, place));
  std::string fresh = new_name(place);
  MOCHI_TRY_VOID(check_place(files, place));
  MOCHI_TRY_VOID(remove_owned_tree(files, fresh, kVendorPurpose));
  MOCHI_TRY_VOID(make_owned_tree(files, fresh, kVendorPurpose));
  if (Result<void> filled = fill(store, fresh, lock_bytes, sorted, options); !filled) {
    static_cast<void>(remove_owned_tree(files, fresh, kVendorPurpose));
    return fail(std::move(filled).error().with_context("writing the vendor directory"));
  }
  MOCHI_TRY_VOID(files.sync_all(fresh));
  if (files.exists(place)) MOCHI_TRY_VOID(files.rename(place, old_name(place)));
  MOCHI_TRY_VOID(files.rename(fresh, place));
  return remove_vendor(files, old_name(place));
}

Result<VendorIndex> read_vendor(FileSystem& files, std::string_view directory) {
  std::string place(directory);
  // Also for who only reads: the directory of before an interrupted write is a whole one.
  if (!files.exists(place) && files.exists(old_name(place))) place = old_name(place);
  MOCHI_TRY(std::string text, files.read(join_path(place, "index.json"), kIndexBytes));
  JsonValue root;
  JsonError error;
  if (!parse_json(text, root, error, {.bytes = kIndexBytes, .depth = 8})) return malformed(error.message);
  const JsonValue* version = root.find("version");
  const JsonValue* packages = root.find("packages");
  if (version == nullptr || version->integer != 1) return malformed("`version` is not 1");
  if (packages == nullptr || !packages->is(JsonKind::object)) return malformed("`packages` is missing");
  VendorIndex index;
  index.lockfile_sha = root.text_of("lockfile_sha");
  for (const JsonMember& member : packages->members) {
    std::size_t at = member.name.rfind('@');
    if (at == std::string::npos || at == 0) return malformed(fmt::format("`{}` is no package", member.name));
    VendorEntry entry{member.name.substr(0, at), member.name.substr(at + 1),
                      std::string(member.value.text_of("path")), std::string(member.value.text_of("blake3")),
                      std::string(member.value.text_of("tree"))};
    // The path follows from the name: an index cannot lead elsewhere.
    if (entry.path != place_of(entry.name, entry.version) || !archive::check_entry_path(entry.path, {})) {
      return malformed(fmt::format("the path of `{}` is not its own", member.name));
    }
    if (!is_hash(entry.tree)) return malformed(fmt::format("`{}` has no tree", member.name));
    index.packages.push_back(std::move(entry));
  }
  return index;
}

Result<std::vector<std::string>> verify_vendor(FileSystem& files, std::string_view directory,
                                               std::string_view lock_bytes) {
  MOCHI_TRY(VendorIndex index, read_vendor(files, directory));
  std::string place(directory);
  std::vector<std::string> out;
  if (index.lockfile_sha != sha256(lock_bytes))
    out.emplace_back("the lock is another one than the directory was made for");
  MOCHI_TRY(std::set<std::string> found, found_places(files, place));
  for (const VendorEntry& entry : index.packages) {
    if (found.erase(entry.path) == 0) {
      out.push_back(fmt::format("{} {} is missing", entry.name, entry.version));
      continue;
    }
    Result<std::string> tree = hash_directory(files, join_path(place, entry.path));
    if (!tree) {
      out.push_back(fmt::format("{} {} cannot be read: {}", entry.name, entry.version, tree.error().message));
    } else if (*tree != entry.tree) {
      out.push_back(fmt::format("{} {} differs: tree is {}, {} was expected", entry.name, entry.version,
                                *tree, entry.tree));
    }
    std::string tarball = join_path(place, entry.path + ".mochi.tar.zst");
    if (!files.exists(tarball)) continue;
    MOCHI_TRY(std::string bytes, files.read(tarball, kTarballBytes));
    if (archive::hex(archive::digest(archive::DigestKind::blake3, bytes)) != entry.blake3) {
      out.push_back(fmt::format("the tarball of {} {} differs", entry.name, entry.version));
    }
  }
  for (const std::string& extra : found) out.push_back(fmt::format("`{}` is in no index", extra));
  return out;
}

}  // namespace mochi::package
