// lock, update.
#include <fmt/format.h>

#include "base/json_writer.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "diag/render.h"

namespace mochi {
namespace {

void print_drifts_json(const Context& context, const std::vector<package::Drift>& drifts) {
  JsonWriter json;
  json.begin_object();
  json.member_bool("current", drifts.empty());
  json.key("differences");
  json.begin_array();
  for (const package::Drift& drift : drifts) {
    json.begin_object();
    json.member("code", code_info(drift.code).name);
    json.member("message", drift.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  context.print(json.take() + "\n");
}

// What a registry says otherwise than the lock: a version that is gone, or has other bytes.
Result<void> add_gone(PackageSession& session, std::vector<package::Drift>& drifts) {
  prefetch_locked(session);
  for (const package::LockedPackage& p : session.lock->packages) {
    if (!p.is_registry()) continue;
    MOCHI_TRY(const std::vector<package::IndexEntry>* entries,
              session.versions({std::string(p.source_value()), p.name}));
    const package::IndexEntry* found = nullptr;
    for (std::size_t i = 0; entries != nullptr && i < entries->size(); ++i) {
      if ((*entries)[i].version == p.version) found = &(*entries)[i];
    }
    const std::string name = "`" + p.name + "` " + p.version.text();
    if (found == nullptr) {
      drifts.push_back({Code::M057_LOCK_E002, name + " is no longer in its registry", {}});
    } else if (found->blake3 != p.blake3 || found->sha256 != p.sha256) {
      drifts.push_back(
          {Code::M057_LOCK_E002, name + " has other bytes in its registry than the lock says", {}});
    }
  }
  return {};
}

// `lock --check`: every difference, one diagnostic each.
int check_lock(const Context& context, PackageSession& session, bool online) {
  if (!session.conflict.empty())
    return refuse(context, Code::M057_LOCK_E004, "`mochi.lock` holds the conflict markers of a merge",
                  "Run `mochi lock`.");
  if (!session.lock)
    return refuse(context, Code::M057_LOCK_E001, "there is no `mochi.lock`", "Run `mochi lock`.");
  std::vector<package::Drift> drifts = package::check_lock(session.project, *session.lock);
  if (online) {
    if (Result<void> asked = add_gone(session, drifts); !asked)
      return fail_session(context, session, asked.error());
  }
  if (Result<void> looked = session.check_files(drifts); !looked)
    return fail_session(context, session, looked.error());
  if (session.flags().json) print_drifts_json(context, drifts);
  const RenderOptions options{.color = context.color_on_err()};
  for (const package::Drift& drift : drifts) {
    Error error;
    error.code = drift.code;
    error.message = drift.text;
    error.span = drift.span;
    context.print_error(render_human(to_diagnostic(error), session.sources, options));
  }
  return drifts.empty() ? kExitOk : kExitFailure;
}

int write(Context& context, PackageSession& session, const package::LockOptions& options, bool dry_run) {
  if (session.flags().locked || session.flags().frozen) {
    Result<void> ensured = session.ensure_lock();
    if (!ensured) return fail_session(context, session, ensured.error());
    ensured = session.fetch();
    return ensured ? kExitOk : fail_session(context, session, ensured.error());
  }
  Result<const package::Lock*> made = session.resolve(options);
  if (!made) {
    if (session.failure && session.flags().json) context.print(session.failure->json() + "\n");
    return fail_session(context, session, made.error());
  }
  if (session.lock && *made == &*session.lock) {
    print_lock_changes(context, session, *made, false);
    return kExitOk;
  }
  const std::optional<package::Lock> before = session.lock;
  bool written = false;
  if (dry_run) {
    session.lock = **made;
  } else {
    Result<bool> done = session.write_lock(**made);
    if (!done) return context.fail_with(done.error());
    written = *done;
  }
  print_lock_changes(context, session, before ? &*before : nullptr, written);
  return kExitOk;
}

bool direction_of(const std::string& word, package::Direction& direction) {
  if (word == "lowest") direction = package::Direction::lowest;
  if (word == "lowest-direct") direction = package::Direction::lowest_direct;
  return true;
}

}  // namespace

int pkg_lock(Context& context, const Args& given) {
  Options options(
      "lock", "Resolve the dependencies and write `mochi.lock`; locked versions stay where they still fit.");
  PackageFlags flags(context);
  package::LockOptions how;
  bool only_check = false;
  bool online = false;
  bool dry_run = false;
  bool upgrade_described = false;
  std::string direction;
  options.flag("--check", only_check,
               "Only tell whether the lock stands for the manifest, difference by difference; no network");
  options.flag("--online", online,
               "With --check: also ask the registries whether they still have what is locked");
  options.flag("--refresh", how.refresh, "Resolve as if there were no lock");
  options.flag("--upgrade", upgrade_described, "Let all versions move, or with =P only that of P");
  options.choice("--resolution", direction, {"highest", "lowest", "lowest-direct"},
                 "Which of the versions that fit to take");
  options.texts("--allow-new", how.allow_new, "P", "Exempt P from the minimum age of releases");
  options.flag("--dry-run", dry_run, "Show what would change");
  flags.declare_resolve(options);
  options.epilog(
      "A lock with the conflict markers of a merge is resolved again, with the versions of both sides "
      "preferred.\n"
      "What packages newly need has to be accepted: M057_LOCK_E006 shows it, --accept-capabilities accepts "
      "it.\n\n"
      "Examples:\n  mochi lock\n  mochi lock --check\n  mochi lock --upgrade=json\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  const std::vector<std::string> upgrade = take_option(args, "--upgrade");
  if (!options.parse(context, args)) return options.status();
  direction_of(direction, how.direction);
  for (const std::string& name : upgrade) {
    if (name.empty()) how.refresh = true;
    how.upgrade.push_back(name);
  }
  auto& session = context.keep<PackageSession>(context.host, flags);
  const PackageSession::EndOfTrace end_of_trace(session);
  if (Result<void> opened = session.open("."); !opened) {
    // A lock that cannot be read is no obstacle to writing a new one.
    if (!how.refresh || session.project.packages.empty())
      return fail_session(context, session, opened.error());
  }
  if (only_check) return check_lock(context, session, online);
  Result<std::unique_ptr<FileLock>> held = session.exclusive();
  if (!held) return context.fail_with(held.error());
  return write(context, session, how, dry_run);
}

int pkg_update(Context& context, const Args& given) {
  Options options("update", "Move locked packages to the newest versions that the manifest allows.");
  PackageFlags flags(context);
  package::LockOptions how;
  std::vector<std::string> names;
  std::string max;
  bool dry_run = false;
  options.positionals("PACKAGE", names, "Only these; all if none is named");
  options.text("--max", max, "VERSION", "Not beyond this version; for one package");
  options.texts("--allow-new", how.allow_new, "P", "Exempt P from the minimum age of releases");
  options.flag("--dry-run", dry_run, "Show what would change");
  flags.declare_resolve(options);
  options.epilog(
      "The manifest stays as it is; to go beyond its ranges, change them with `mochi add "
      "P@RANGE`.\n\nExamples:\n  mochi update\n  mochi update json --max=1.4.0\n");
  Args args = given;
  if (!flags.take(context, args)) return kExitUsage;
  if (!options.parse(context, args)) return options.status();
  if (!max.empty() && names.size() != 1)
    return refuse(context, Code::C003, "`--max` goes with one package", {}, kExitUsage);
  auto& session = context.keep<PackageSession>(context.host, flags);
  const PackageSession::EndOfTrace end_of_trace(session);
  if (Result<void> opened = session.open("."); !opened) return fail_session(context, session, opened.error());
  for (const std::string& name : names) {
    if (session.lock && session.lock->find(name) == nullptr)
      return refuse(context, Code::M057_RESOLVE_E004, "`" + name + "` is not in the lock");
  }
  how.refresh = names.empty();
  how.upgrade = names;
  if (!max.empty()) {
    Result<package::Version> limit = package::parse_version(max);
    if (!limit) return context.fail_with(limit.error());
    how.maximum = package::LockOptions::Maximum{names[0], std::move(*limit)};
  }
  Result<std::unique_ptr<FileLock>> held = session.exclusive();
  if (!held) return context.fail_with(held.error());
  return write(context, session, how, dry_run);
}

}  // namespace mochi
