#include "cli/package_vendor.h"

#include <algorithm>

#include "archive/digest.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "diag/codes.h"
#include "package/index_entry.h"

namespace mochi {
namespace {

constexpr std::size_t kLargestIndex = std::size_t{16} << 20U;
constexpr const char* kAgain = "Run `mochi pkg vendor` again.";

}  // namespace

const VendoredPackage* Vendor::find(std::string_view name, std::string_view version) const {
  for (const VendoredPackage& package : packages) {
    if (package.name == name && package.version == version) return &package;
  }
  return nullptr;
}

std::string vendor_path(std::string_view name, std::string_view version) {
  const std::size_t slash = name.find('/');
  const std::string scope = slash == std::string_view::npos ? "-" : std::string(name.substr(1, slash - 1));
  return "packages/" + scope + "/" + std::string(slash == std::string_view::npos ? name : name.substr(slash + 1)) + "/" + std::string(version);
}

std::string vendor_index(const Vendor& vendor, std::int64_t time) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("version", std::int64_t{1});
  json.member("generated_at", package::utc_time_text(time));
  json.member("lockfile_sha", vendor.lock_sha256);
  json.key("packages");
  json.begin_object();
  for (const VendoredPackage& package : vendor.packages) {
    json.key(package.name + "@" + package.version);
    json.begin_object();
    json.member("path", package.path);
    json.member("blake3", package.blake3);
    json.member("tree", package.tree);
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

Result<std::optional<Vendor>> read_vendor(FileSystem& files, const std::string& directory) {
  const std::string path = join_path(directory, "index.json");
  Result<std::string> text = files.read(path, kLargestIndex);
  if (!text) {
    if (text.error().code == Code::C001) return std::optional<Vendor>();
    return fail(std::move(text).error());
  }
  JsonValue root;
  JsonError fault;
  const JsonValue* packages = parse_json(*text, root, fault) ? root.find("packages") : nullptr;
  if (packages == nullptr || root.find("version") == nullptr || root.find("version")->integer != 1)
    return fail(Code::M057_BLOB_E006, "`" + path + "` is no list of vendored packages", kAgain);
  Vendor made;
  made.lock_sha256 = root.text_of("lockfile_sha");
  for (const JsonMember& member : packages->members) {
    const std::size_t at = member.name.rfind('@');
    VendoredPackage package;
    if (at == std::string::npos || at == 0) return fail(Code::M057_BLOB_E006, "`" + path + "` names `" + member.name + "`, which is no package", kAgain);
    package.name = member.name.substr(0, at);
    package.version = member.name.substr(at + 1);
    package.path = member.value.text_of("path");
    package.blake3 = member.value.text_of("blake3");
    package.tree = member.value.text_of("tree");
    // The path follows from name and version; a file of the project is not trusted to lead elsewhere.
    if (package.path != vendor_path(package.name, package.version))
      return fail(Code::M057_BLOB_E006, "`" + path + "` puts `" + member.name + "` where it does not belong", kAgain);
    made.packages.push_back(std::move(package));
  }
  return std::optional<Vendor>(std::move(made));
}

Result<void> check_vendor(const Vendor& vendor, const package::Lock& lock, std::string_view lock_text) {
  for (const package::LockedPackage& package : lock.packages) {
    if (package.is_workspace() || package.is_path()) continue;
    const VendoredPackage* found = vendor.find(package.name, package.version.text());
    if (found == nullptr) return fail(Code::M057_BLOB_E006, "`" + package.name + "` " + package.version.text() + " is locked and not vendored", kAgain);
    if (found->blake3 != package.blake3) return fail(Code::M057_BLOB_E006, "`" + package.name + "` " + package.version.text() + " is vendored with another hash than the lock's", kAgain);
  }
  if (vendor.lock_sha256 != archive::hex(archive::digest(archive::DigestKind::sha256, lock_text)))
    return fail(Code::M057_BLOB_E006, "the lock changed since its packages were vendored", kAgain);
  return {};
}

}  // namespace mochi
