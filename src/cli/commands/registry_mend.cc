// `mochi registry backup | repair | purge | owner`: what its administrator does with a registry that has lost
// something, or must lose something.
#include <fmt/format.h>

#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/registry_commands.h"
#include "diag/codes.h"
#include "registry/auth/tokens.h"
#include "registry/serve/orders.h"
#include "registry/serve/view_folder.h"
#include "registry/store/folder.h"
#include "registry/store/mend.h"
#include "registry/store/store.h"

namespace mochi {
namespace {

struct NamedPackage {
  std::string root;
  registry::Order order;
};

void add_package(Options& options, NamedPackage& named) {
  options.positional("PROTOCOL", named.order.protocol, "cargo, jsr, mochi, npm or pypi");
  options.positional("PACKAGE", named.order.package, "The package, in any spelling");
}

// By the process that serves the registry, or here if there is none.
Result<std::string> carry_out(Context& context, const NamedPackage& named) {
  FileSystem& files = context.host.files;
  Clock& clock = context.host.clock;
  MOCHI_TRY(const std::string where, registry_root(context, named.root));
  const bool looks = named.order.op == "owner-list";
  const Result<std::unique_ptr<registry::Store>> store = registry::Store::open(files, clock, where, !looks);
  if (!store && store.error().code == Code::M057_REG_E006)
    return registry::hand_over(files, clock, where, named.order);
  if (!store) return fail(store.error());
  registry::TokenBook tokens(files, clock, where);
  MOCHI_TRY(std::string text, registry::carry_out(**store, tokens, named.order));
  // The read side has second names of purged files; the next start writes it anew.
  if (named.order.op == "purge")
    MOCHI_TRY_VOID(registry::ViewFolder::remove_views(files, join_path(where, registry::kViewFolder)));
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
                  "Tell why a registry does not open, and go on without what is lost once it is stopped.");
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
      "Remove the files of a version for good, as after a secret was published; also while it is served.");
  NamedPackage named;
  named.order.op = "purge";
  add_package(options, named);
  options.positional("VERSION", named.order.version, "Its version, which can never be used again");
  add_root_option(options, named.root);
  options.text("--reason", named.order.reason, "TEXT", "Kept in the log");
  if (!options.parse(context, args)) return options.status();
  if (Result<std::string> done = carry_out(context, named); !done) return context.fail_with(done.error());
  context.print(fmt::format("{} {} is gone; the line of its upload stays in the log\n", named.order.package,
                            named.order.version));
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
  Options options("registry owner " + verb, "The owners of a package; also while the registry is served.");
  NamedPackage named;
  bool read_only = false;
  add_package(options, named);
  add_root_option(options, named.root);
  if (verb != "list") {
    options.positional("USER", named.order.user, "Who has or had a token");
    options.flag("--read-only", read_only, "Who may read a restricted package, and no more");
  }
  if (!options.parse(context, Args(args.begin() + 1, args.end()))) return options.status();
  named.order.op = (read_only ? "reader-" : "owner-") + verb;
  const Result<std::string> owners = carry_out(context, named);
  if (!owners) return context.fail_with(owners.error());
  context.print(*owners);
  return kExitOk;
}

}  // namespace mochi
