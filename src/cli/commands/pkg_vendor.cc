// vendor, vendor verify.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "package/archive/tarball.h"
#include "package/vendor.h"
#include "session/packages/door.h"

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
  std::sort(made.begin(), made.end(), [](const auto* a, const auto* b) {
    return a->name != b->name ? a->name < b->name : a->version < b->version;
  });
  return made;
}

Result<std::size_t> vendor_all(Host& host, PackageSession& session, const std::string& directory,
                               bool tarballs) {
  package::VendorOptions options;
  options.tarballs = tarballs;
  MOCHI_TRY(options.time, package::source_date_epoch(host.env));
  std::vector<package::VendorPackage> packages;
  for (const package::LockedPackage* package : foreign_packages(*session.lock)) {
    package::VendorPackage one{package->name, package->version.text(), package->blake3, package->tree,
                               caps_json(*package)};
    if (one.tree.empty()) {
      MOCHI_TRY(const package::StoredTree tree, session.door().tree_of(*package));
      one.tree = tree.tree;
    }
    packages.push_back(std::move(one));
  }
  MOCHI_TRY(package::Store * store, session.door().store());
  MOCHI_TRY_VOID(package::write_vendor(*store, directory, session.lock_text, packages, options));
  return packages.size();
}

// Every vendored file against the list, and the list against the lock.
int verify(const Context& context, PackageSession& session, const std::string& directory) {
  Result<std::vector<std::string>> found =
      package::verify_vendor(context.host.files, directory, session.lock_text);
  if (!found) {
    return found.error().code == Code::C001
               ? refuse(context, Code::M057_BLOB_E006, "there is no `" + directory + "/index.json`",
                        "Run `mochi pkg vendor`.")
               : context.fail_with(found.error());
  }
  for (const std::string& line : *found)
    refuse(context, Code::M057_BLOB_E006, line, "Run `mochi pkg vendor` again.");
  if (found->empty() && !session.flags().json) context.print("the vendored packages are as the lock says\n");
  return found->empty() ? kExitOk : kExitFailure;
}

}  // namespace

int pkg_vendor(Context& context, const Args& args) {
  Options options("pkg vendor",
                  "Copy all locked packages into the project, so that it builds without cache and network.");
  PackageFlags flags(context);
  std::vector<std::string> words;
  bool tarballs = false;
  options.positionals("DIR", words, "Where to (default: vendor); `verify [DIR]` checks what is there");
  options.flag("--tarballs", tarballs, "The archives too");
  flags.declare(options);
  options.epilog(
      "What stands in `vendor` is used by every command as long as it belongs to the lock; all of it or "
      "nothing.\n\nExamples:\n"
      "  mochi pkg vendor\n  mochi pkg vendor verify\n");
  if (!options.parse(context, args)) return options.status();
  const bool only_verify = !words.empty() && words[0] == "verify";
  if (words.size() > (only_verify ? 2U : 1U))
    return refuse(context, Code::C003, "too many arguments", {}, kExitUsage);
  PackageSession session(context.host, flags);
  Result<void> done = session.open(".");
  if (done && only_verify && !session.lock)
    return refuse(context, Code::M057_LOCK_E001, "there is no `mochi.lock`", "Run `mochi lock`.");
  const std::string given = words.size() > (only_verify ? 1U : 0U) ? words.back() : std::string();
  const std::string directory = given.empty() ? join_path(session.project.root, "vendor") : given;
  if (done && only_verify) return verify(context, session, directory);
  session.ignore_vendor();
  if (done) done = session.ensure_lock();
  if (done) done = session.fetch(flags.json);
  if (done) done = session.tie_trees();
  if (!done) return fail_session(context, session, done.error());
  Result<std::size_t> count = vendor_all(context.host, session, directory, tarballs);
  if (!count) return context.fail_with(count.error());
  if (flags.json) {
    JsonWriter json;
    json.begin_object();
    json.member("directory", directory);
    json.member("packages", static_cast<std::int64_t>(*count));
    json.end_object();
    context.print(json.take() + "\n");
  } else {
    context.print(fmt::format("{} in {}\n", counted(*count, "package", "packages"), directory));
  }
  return kExitOk;
}

}  // namespace mochi
