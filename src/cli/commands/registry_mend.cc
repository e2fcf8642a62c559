// `mochi registry backup | repair | purge | owner`: what its administrator does with a registry that has lost
// something, or must lose something.
#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/registry_commands.h"
#include "diag/codes.h"
#include "registry/auth/tokens.h"
#include "registry/serve/module.h"
#include "registry/serve/view_folder.h"
#include "registry/store/folder.h"
#include "registry/store/mend.h"
#include "registry/store/store.h"

namespace mochi {
namespace {

// Who changes things from the command line.
constexpr std::string_view kAdministrator = "administrator";

struct NamedPackage {
  std::string root;
  std::string protocol;
  std::string package;
};

void add_package(Options& options, NamedPackage& named) {
  options.positional("PROTOCOL", named.protocol, "cargo, jsr, mochi, npm or pypi");
  options.positional("PACKAGE", named.package, "The package, in any spelling");
  add_root_option(options, named.root);
}

// The registry, locked, with the package in it.
Result<std::unique_ptr<registry::Store>> open_for(Context& context, const NamedPackage& named) {
  MOCHI_TRY(const std::string where, registry_root(context, named.root));
  MOCHI_TRY(std::unique_ptr<registry::Store> store,
            registry::Store::open(context.host.files, context.host.clock, where, true));
  if (!store->find(named.protocol, named.package)) {
    return fail(Code::C003, fmt::format("there is no package `{}` of `{}`", named.package, named.protocol),
                "Protocols are cargo, jsr, mochi, npm and pypi.");
  }
  return store;
}

registry::Record change(std::string_view op, const NamedPackage& named, std::string data) {
  registry::Record record;
  record.actor = kAdministrator;
  record.protocol = named.protocol;
  record.op = std::string(op);
  record.package = named.package;
  record.data = std::move(data);
  return record;
}

Result<void> purge(Context& context, const NamedPackage& named, const std::string& version,
                   const std::string& reason) {
  MOCHI_TRY(const std::unique_ptr<registry::Store> store, open_for(context, named));
  if (store->find(named.protocol, named.package)->find(version) == nullptr)
    return fail(Code::C003, fmt::format("`{}` has no version `{}`", named.package, version));
  registry::Record record =
      change("purge", named, reason.empty() ? std::string() : registry::one_member("reason", reason));
  record.version = version;
  if (Result<registry::Record> done = store->commit(std::move(record)); !done) return fail(done.error());
  MOCHI_TRY_VOID(store->drop_purged());
  // The read side has second names of the same files; the next start writes it anew.
  return registry::ViewFolder::remove_views(context.host.files,
                                            join_path(store->root(), registry::kViewFolder));
}

Result<std::string> change_owner(Context& context, std::string_view verb, const NamedPackage& named,
                                 const std::string& user, bool read_only) {
  MOCHI_TRY(const std::unique_ptr<registry::Store> store, open_for(context, named));
  const registry::PackagePointer package = store->find(named.protocol, named.package);
  if (verb != "list") {
    registry::TokenBook tokens(context.host.files, context.host.clock, store->root());
    if (verb == "add" && !store->has_actor(user) && !tokens.knows(user)) {
      return fail(Code::C003, fmt::format("there is no user `{}`", user),
                  fmt::format("Make a token first: `mochi registry token create --user {}`.", user));
    }
    if (verb == "remove" && !read_only && package->owners == std::vector<std::string>{user})
      return fail(Code::C003, fmt::format("`{}` is the last owner of `{}`", user, named.package),
                  "Add another one first.");
    const std::string op = std::string(read_only ? "reader-" : "owner-") + std::string(verb);
    if (Result<registry::Record> done = store->commit(change(op, named, registry::one_member("user", user)));
        !done)
      return fail(done.error());
  }
  const registry::PackagePointer now = store->find(named.protocol, named.package);
  std::string text;
  for (const std::string& owner : now->owners) text += owner + "\n";
  for (const std::string& reader : now->readers) text += reader + " (reads only)\n";
  return text;
}

}  // namespace

int registry_backup(Context& context, const Args& args) {
  Options options("registry backup", "Copy a registry, also while it is served; the copy can be served.");
  std::string root;
  std::string target;
  options.positional("DIR", target, "A new or empty folder, or an older backup of this registry");
  add_root_option(options, root);
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  const Result<registry::Backup> made =
      registry::backup_registry(context.host.files, context.host.clock, *where, target);
  if (!made) return context.fail_with(made.error());
  context.print(fmt::format("{} records, {} copied to `{}`\n", made->records,
                            counted(made->copied, "file", "files"), target));
  return kExitOk;
}

int registry_repair(Context& context, const Args& args) {
  Options options("registry repair",
                  "Tell why a stopped registry does not open, and go on without what is lost.");
  std::string root;
  bool accept_loss = false;
  add_root_option(options, root);
  options.flag("--accept-loss", accept_loss,
               "Go on without what is lost; what nothing names is kept in `unknown`");
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  const Result<registry::Repair> repair =
      registry::repair_registry(context.host.files, context.host.clock, *where, accept_loss);
  if (!repair) return context.fail_with(repair.error());
  for (const std::string& text : repair->found) context.print(text + "\n");
  if (repair->found.empty()) {
    context.print("nothing to repair\n");
    return kExitOk;
  }
  if (!accept_loss) {
    context.print(
        "nothing was changed: a backup may have what is missing; `--accept-loss` goes on without\n");
    return kExitFailure;
  }
  const Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(context.host.files, context.host.clock, *where, true);
  if (!store) return context.fail_with(store.error());
  context.print(
      fmt::format("{} records, {} packages are left\n", (*store)->seq(), (*store)->packages().size()));
  return kExitOk;
}

int registry_purge(Context& context, const Args& args) {
  Options options(
      "registry purge",
      "Remove the files of a version of a stopped registry for good, as after a secret was published.");
  NamedPackage named;
  std::string version;
  std::string reason;
  options.positional("PROTOCOL", named.protocol, "cargo, jsr, mochi, npm or pypi");
  options.positional("PACKAGE", named.package, "The package, in any spelling");
  options.positional("VERSION", version, "Its version, which can never be used again");
  add_root_option(options, named.root);
  options.text("--reason", reason, "TEXT", "Kept in the log");
  if (!options.parse(context, args)) return options.status();
  if (Result<void> done = purge(context, named, version, reason); !done)
    return context.fail_with(done.error());
  context.print(
      fmt::format("{} {} is gone; the line of its upload stays in the log\n", named.package, version));
  return kExitOk;
}

int registry_owner(Context& context, const Args& args) {
  const std::string verb = args.empty() ? std::string() : std::string(args[0]);
  if (verb != "list" && verb != "add" && verb != "remove") {
    const bool help = verb == "--help" || verb == "-h";
    const std::string_view text = "Usage: mochi registry owner list | add | remove PROTOCOL PACKAGE [USER]\n";
    if (help) {
      context.print(text);
    } else {
      context.print_error(text);
    }
    return help ? kExitOk : kExitUsage;
  }
  Options options("registry owner " + verb, "The owners of a package of a stopped registry.");
  NamedPackage named;
  std::string user;
  bool read_only = false;
  add_package(options, named);
  if (verb != "list") {
    options.positional("USER", user, "Who has or had a token");
    options.flag("--read-only", read_only, "Who may read a restricted package, and no more");
  }
  if (!options.parse(context, Args(args.begin() + 1, args.end()))) return options.status();
  const Result<std::string> owners = change_owner(context, verb, named, user, read_only);
  if (!owners) return context.fail_with(owners.error());
  context.print(*owners);
  return kExitOk;
}

}  // namespace mochi
