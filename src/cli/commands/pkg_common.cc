#include "cli/commands/pkg_common.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/render.h"
#include "session/packages/door.h"
#include "session/rust/add.h"

namespace mochi {

int fail_session(const Context& context, const PackageSession& session, const Error& error, int status) {
  if (error.code == Code::C010) status = kExitInterrupted;
  const RenderOptions options{.color = context.color_on_err()};
  const std::vector<Diagnostic> found = session.diagnostics.sorted();
  for (const Diagnostic& d : found) context.print_error(render_human(d, session.sources, options));
  if (session.failure) {
    context.print_error(session.failure->text(session.flags().brief, session.flags().explain_all));
    return status;
  }
  if (!session.diagnostics.has_errors()) context.fail_with(error, status, &session.sources);
  return status;
}

void prefetch_locked(PackageSession& session) {
  std::vector<package::VersionSource::Wanted> wanted;
  for (const package::LockedPackage& package : session.lock->packages) {
    if (package.is_registry()) wanted.push_back({std::string(package.source_value()), package.name});
  }
  session.door().versions().prefetch(wanted);
}

int refuse(const Context& context, Code code, std::string message, std::string hint, int status) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return context.fail_with(error, status);
}

std::string line_diff(std::string_view before, std::string_view after) {
  std::vector<std::string_view> a = split(before, '\n');
  std::vector<std::string_view> b = split(after, '\n');
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::string made;
  auto add = [&](const char* sign, std::string_view line) {
    if (!trim_ascii(line).empty()) made += sign + std::string(line) + "\n";
  };
  for (std::size_t i = head; i < a.size() - tail; ++i) add("- ", a[i]);
  for (std::size_t i = head; i < b.size() - tail; ++i) add("+ ", b[i]);
  return made;
}

void print_lock_changes(const Context& context, const PackageSession& session, const package::Lock* before,
                        bool written) {
  const std::vector<std::string> changes =
      session.lock ? package::lock_changes(before, *session.lock) : std::vector<std::string>{};
  if (session.flags().json) {
    JsonWriter json;
    json.begin_object();
    json.member("lock", session.project.lock_path());
    json.member_bool("changed", written);
    auto list = [&](std::string_view name, const std::vector<std::string>& lines) {
      json.key(name);
      json.begin_array();
      for (const std::string& line : lines) json.string(line);
      json.end_array();
    };
    list("changes", changes);
    list("warnings", session.warnings);
    list("notes", session.notes);
    json.member("packages", static_cast<std::int64_t>(session.lock ? session.lock->packages.size() : 0));
    json.end_object();
    context.print(json.take() + "\n");
    return;
  }
  for (const std::string& warning : session.warnings) context.print_error("warning: " + warning + "\n");
  for (const std::string& line : changes) context.print(line + "\n");
  for (const std::string& note : session.notes) context.print_error("note: " + note + "\n");
  if (written && changes.empty()) context.print("wrote mochi.lock\n");
}

int apply_change(Context& context, const PackageSettings& flags, const ManifestChange& change,
                 const package::LockOptions& options, bool dry_run) {
  PackageSession session(context.host, flags);
  const package::EditedManifest edited{change.path, change.after};
  if (Result<void> opened = session.open(parent_path(change.path), &edited); !opened)
    return fail_session(context, session, opened.error());
  if (flags.locked || flags.frozen) {
    return refuse(context, flags.frozen ? Code::M057_OFFLINE_E002 : Code::M057_LOCK_E001,
                  "the manifest would change, and with it the lock");
  }
  Result<const package::Lock*> made = session.resolve(options);
  if (!made) return fail_session(context, session, made.error());
  package::Lock locked_crates = **made;
  if (Result<bool> done = lock_crates(session, locked_crates); !done) return context.fail_with(done.error());
  const std::optional<package::Lock> before = session.lock;
  const std::string diff = line_diff(change.before, change.after);
  if (!flags.json) context.print(diff);
  if (dry_run) {
    session.lock = locked_crates;
    print_lock_changes(context, session, before ? &*before : nullptr, false);
    return kExitOk;
  }
  FileSystem& disk = context.host.files;
  if (Result<void> written = disk.write(change.path, change.after); !written)
    return context.fail_with(written.error());
  Result<bool> locked = session.write_lock(locked_crates);
  if (!locked) {
    // The lock could not follow, so the manifest goes back.
    if (Result<void> undone = disk.write(change.path, change.before); !undone)
      context.fail_with(undone.error());
    return context.fail_with(locked.error());
  }
  print_lock_changes(context, session, before ? &*before : nullptr, *locked);
  return kExitOk;
}

}  // namespace mochi
