// vendor, vendor verify.
#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/package_door.h"
#include "cli/package_vendor.h"
#include "cli/pkg_commands.h"
#include "cli/pkg_common.h"
#include "diag/codes.h"
#include "package/tarball.h"

namespace mochi {
namespace {

std::string caps_json(const package::LockedPackage& package) {
  JsonWriter json;
  json.begin_object();
  json.member("package", package.name);
  json.member("version", package.version.text());
  json.key("required");
  json.begin_array();
  for (const std::string& word : package.capabilities) json.string(word);
  json.end_array();
  json.key("optional");
  json.begin_array();
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

std::vector<const package::LockedPackage*> foreign_packages(const package::Lock& lock) {
  std::vector<const package::LockedPackage*> made;
  for (const package::LockedPackage& package : lock.packages) {
    if (!package.is_workspace() && !package.is_path()) made.push_back(&package);
  }
  std::sort(made.begin(), made.end(), [](const auto* a, const auto* b) { return a->name != b->name ? a->name < b->name : a->version < b->version; });
  return made;
}

// Everything below `directory`, which does not exist yet.
Result<Vendor> fill(Host& host, PackageSession& session, const std::string& directory, bool tarballs, std::int64_t time) {
  FileSystem& files = host.files;
  Vendor vendor;
  vendor.lock_sha256 = archive::hex(archive::digest(archive::DigestKind::sha256, session.lock_text));
  const std::vector<const package::LockedPackage*> packages = foreign_packages(*session.lock);
  MOCHI_TRY_VOID(files.make_dirs(directory));
  if (!packages.empty()) {
    MOCHI_TRY(package::Store * store, session.door().store());
    for (const package::LockedPackage* package : packages) {
      const std::string version = package->version.text();
      VendoredPackage one{package->name, version, vendor_path(package->name, version), package->blake3, {}};
      MOCHI_TRY(const package::StoredTree tree, session.door().tree_of(*package));
      one.tree = tree.tree;
      const std::string to = join_path(directory, one.path);
      MOCHI_TRY_VOID(files.make_dirs(parent_path(to)));
      MOCHI_TRY_VOID(store->materialise(tree, to));
      MOCHI_TRY_VOID(files.write(to + ".caps.json", caps_json(*package)));
      if (tarballs && !package->blake3.empty()) {
        MOCHI_TRY(const std::string bytes, store->read(package->blake3, package::kLargestTarball));
        MOCHI_TRY_VOID(files.write(to + ".mochi.tar.zst", bytes));
      }
      vendor.packages.push_back(std::move(one));
    }
  }
  MOCHI_TRY_VOID(files.write(join_path(directory, "index.json"), vendor_index(vendor, time)));
  return vendor;
}

// The new tree takes the place of the old one in one step; a kill leaves the old one, or the new one.
Result<Vendor> vendor_all(Host& host, PackageSession& session, const std::string& target, bool tarballs) {
  MOCHI_TRY(const std::int64_t time, package::source_date_epoch(host.env));
  const std::string work = join_path(session.project.root, package::kWorkDirectory);
  const std::string made = join_path(work, "vendor.new");
  const std::string old = join_path(work, "vendor.old");
  for (const std::string& left : {made, old}) MOCHI_TRY_VOID(host.files.remove_tree(left));
  MOCHI_TRY_VOID(host.files.make_dirs(work));
  Result<Vendor> vendor = fill(host, session, made, tarballs, time);
  if (!vendor) {
    if (Result<void> removed = host.files.remove_tree(made); !removed) return fail(std::move(removed).error());
    return vendor;
  }
  if (host.files.exists(target)) MOCHI_TRY_VOID(host.files.rename(target, old));
  MOCHI_TRY_VOID(host.files.rename(made, target));
  MOCHI_TRY_VOID(host.files.remove_tree(old));
  return vendor;
}

// Hashes every vendored file against the list, and the list against the lock.
int verify(const Context& context, PackageSession& session, const std::string& directory) {
  Result<std::optional<Vendor>> vendor = read_vendor(context.host.files, directory);
  if (!vendor) return context.fail_with(vendor.error());
  if (!*vendor) return refuse(context, Code::M057_BLOB_E006, "there is no `" + directory + "/index.json`", "Run `mochi pkg vendor`.");
  if (Result<void> same = check_vendor(**vendor, *session.lock, session.lock_text); !same) return context.fail_with(same.error());
  int status = kExitOk;
  for (const VendoredPackage& package : (*vendor)->packages) {
    Result<std::string> tree = package::hash_directory(context.host.files, join_path(directory, package.path));
    if (tree && *tree == package.tree) continue;
    status = refuse(context, Code::M057_BLOB_E006, "the files of `" + package.name + "` " + package.version + " in `" + join_path(directory, package.path) + "` were changed",
                    "Run `mochi pkg vendor` again.");
  }
  if (status == kExitOk && !session.flags().json) context.print(fmt::format("{} packages are as the lock says\n", (*vendor)->packages.size()));
  return status;
}

}  // namespace

int pkg_vendor(Context& context, const Args& args) {
  Options options("pkg vendor", "Copy all locked packages into the project, so that it builds without cache and network.");
  PackageFlags flags;
  std::vector<std::string> words;
  bool tarballs = false;
  options.positionals("DIR", words, "Where to (default: vendor); `verify [DIR]` checks what is there");
  options.flag("--tarballs", tarballs, "The archives too");
  flags.declare(options);
  options.epilog(
      "What stands in `vendor` is used by every command as long as it belongs to the lock; all of it or nothing.\n\nExamples:\n"
      "  mochi pkg vendor\n  mochi pkg vendor verify\n");
  if (!options.parse(context, args)) return options.status();
  const bool only_verify = !words.empty() && words[0] == "verify";
  if (words.size() > (only_verify ? 2U : 1U)) return refuse(context, Code::C003, "too many arguments", {}, kExitUsage);
  PackageSession session(context.host, flags);
  Result<void> done = session.open(".");
  if (done && only_verify && !session.lock) return refuse(context, Code::M057_LOCK_E001, "there is no `mochi.lock`", "Run `mochi lock`.");
  const std::string given = words.size() > (only_verify ? 1U : 0U) ? words.back() : std::string();
  const std::string directory = given.empty() ? join_path(session.project.root, kVendorDirectory) : given;
  if (done && only_verify) return verify(context, session, directory);
  session.ignore_vendor();
  if (done) done = session.ensure_lock();
  if (done) done = session.fetch(flags.json);
  if (!done) return fail_session(context, session, done.error());
  Result<Vendor> vendor = vendor_all(context.host, session, directory, tarballs);
  if (!vendor) return context.fail_with(vendor.error());
  if (flags.json) {
    context.print(vendor_index(*vendor, 0));
  } else {
    context.print(fmt::format("{} packages in {}\n", vendor->packages.size(), directory));
  }
  return kExitOk;
}

}  // namespace mochi
