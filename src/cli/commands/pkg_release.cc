// pack, publish to a Mochi registry, yank.
#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/commands/publish_mochi.h"
#include "cli/options.h"
#include "cli/report.h"
#include "diag/codes.h"
#include "session/packages/door.h"
#include "session/packages/pack.h"
#include "session/packages/upload.h"
#include "session/progress.h"
#include "session/release/load.h"

namespace mochi {
namespace {

void print_packed(const Context& context, const PackedPackage& made, const std::string& where, bool as_json) {
  const package::Package& of = *made.local->manifest.package;
  if (as_json) {
    JsonWriter json;
    json.begin_object();
    json.member("package", of.name.value);
    json.member("version", of.version.value.text());
    json.member("license", of.license ? of.license->value : "");
    json.member("file", made.packed.file_name);
    json.member("size", static_cast<std::int64_t>(made.packed.bytes.size()));
    json.member("blake3", made.packed.blake3);
    json.member("sha256", made.packed.sha256);
    json.member("tree", made.packed.tree);
    if (!where.empty()) json.member("endpoint", where);
    json.key("files");
    json.begin_array();
    for (const package::PackedFile& file : made.packed.files) {
      json.begin_object();
      json.member("path", file.path);
      json.member("size", static_cast<std::int64_t>(file.size));
      json.end_object();
    }
    json.end_array();
    json.member("index", package::index_line(made.entry));
    json.end_object();
    context.print(json.take() + "\n");
    return;
  }
  context.print(fmt::format("{} {}\n", of.name.value, of.version.value.text()));
  if (of.license) context.print("licence  " + of.license->value + "\n");
  for (const package::PackedFile& file : made.packed.files)
    context.print(fmt::format("{:>9}  {}\n", file.size, file.path));
  context.print(fmt::format("size     {}\nblake3   {}\nsha256   {}\n", made.packed.bytes.size(),
                            made.packed.blake3, made.packed.sha256));
  if (!where.empty()) context.print("endpoint " + where + "\n");
  context.print("index    " + package::index_line(made.entry) + "\n");
}

// The row of an upload shows its bytes.
class BoardWatch final : public SendWatch {
 public:
  BoardWatch(ProgressBoard& board, std::size_t row) : board_(board), row_(row) {}
  void sent(std::uint64_t sent, std::uint64_t total) override { board_.bytes(row_, sent, total); }

 private:
  ProgressBoard& board_;
  std::size_t row_;
};

void tell_published(const Context& context, const PackedPackage& one, const std::string& registry,
                    std::string_view state, bool as_json) {
  const std::string version = one.local->manifest.package->version.value.text();
  if (!as_json) return context.print(fmt::format("{} {} {}\n", state, one.local->name(), version));
  JsonWriter json;
  json.begin_object();
  json.member("package", one.local->name());
  json.member("version", version);
  json.member("blake3", one.packed.blake3);
  json.member("registry", registry);
  json.member("state", state);
  json.end_object();
  context.print(json.take() + "\n");
}

// One after the other. What was published is told at once: nobody knows whether the next one is.
Result<void> send_packed(Context& context, const MochiPublish& given, PackageSession& session,
                         const std::string& registry, const std::vector<PackedPackage>& packed) {
  std::vector<std::string> rows;
  for (const PackedPackage& one : packed)
    rows.push_back(one.local->name() + " " + one.local->manifest.package->version.value.text());
  ProgressBoard board(context.host, "Publishing", rows,
                      given.json || given.quiet ? Progress::Style::quiet : Progress::Style::automatic);
  for (std::size_t i = 0; i < packed.size(); ++i) {
    const PackedPackage& one = packed[i];
    board.bytes(i, 0, one.packed.bytes.size());
    BoardWatch watch(board, i);
    Result<bool> seen = upload_packed(session.door(), registry, one, watch);
    const std::string_view state = !seen ? "failed" : *seen ? "published" : "accepted";
    board.end(i, state, seen.has_value());
    if (!seen) return fail(std::move(seen).error());
    board.lift();
    tell_published(context, one, registry, state, given.json);
    if (!*seen) context.print_error("note: the registry's index does not show " + rows[i] + " yet\n");
    context.host.out.flush();
  }
  return {};
}

}  // namespace

int pkg_pack(Context& context, const Args& args) {
  Options options("pack",
                  "Make the archive of a package, as a registry takes it. The same source gives the same "
                  "bytes everywhere.");
  PackageFlags flags(context);
  std::string path = ".";
  std::string out;
  bool list = false;
  bool verify = false;
  options.positional("PATH", path, "The package (default: here)", false);
  options.text("-o,--out", out, "DIR", "Where to put it (default: .mochi/pack of the package)");
  options.flag("--dry-run", list, "Only print what would be in it");
  options.flag("--verify-reproducible", verify, "Pack twice and compare");
  flags.declare(options);
  options.epilog("Examples:\n  mochi pkg pack\n  mochi pkg pack --dry-run\n");
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  if (Result<void> opened = session.open(path); !opened)
    return fail_session(context, session, opened.error());
  const Result<const package::LocalPackage*> local = member_to_pack(session, path);
  if (!local) return context.fail_with(local.error());
  ContextListener listener(context);
  const std::optional<PackedPackage> made = pack_package(listener, session, **local, {.verify = verify});
  if (!made) return kExitFailure;
  if (list) {
    print_packed(context, *made, {}, flags.json);
    return kExitOk;
  }
  const std::string directory = out.empty() ? join_path((*local)->directory, ".mochi/pack") : out;
  const std::string file = join_path(directory, made->packed.file_name);
  Result<void> written = context.host.files.make_dirs(directory);
  if (written) written = context.host.files.write(file, made->packed.bytes);
  if (!written) return context.fail_with(written.error());
  if (flags.json) {
    print_packed(context, *made, {}, true);
  } else {
    context.print(file + "\n");
  }
  return kExitOk;
}

int publish_to_mochi(Context& context, const MochiPublish& given) {
  PackageFlags flags(context);
  flags.json = given.json;
  PackageSession session(context.host, flags);
  if (Result<void> opened = session.open(given.path); !opened)
    return fail_session(context, session, opened.error());
  std::vector<const package::LocalPackage*> members;
  if (given.workspace) {
    for (const package::LocalPackage& p : session.project.packages) {
      if (p.member && p.manifest.package->publish) members.push_back(&p);
    }
    // A dependant is never there without what it depends on.
    members = in_dependency_order(session.project, members);
  } else {
    const Result<const package::LocalPackage*> one = member_to_pack(session, given.path);
    if (!one) return context.fail_with(one.error());
    members.push_back(*one);
  }
  const std::string registry = registry_to_publish_to(session, given.registry);
  ContextListener listener(context);
  // All are packed before the first is sent.
  std::vector<PackedPackage> packed;
  for (const package::LocalPackage* local : members) {
    if (Result<void> known = check_registries(*local, registry); !known)
      return context.fail_with(known.error());
    std::optional<PackedPackage> made =
        pack_package(listener, session, *local,
                     {.publish = true, .allow_dirty = given.allow_dirty || given.dry_run, .verify = false});
    if (!made) return kExitFailure;
    packed.push_back(std::move(*made));
  }
  if (given.dry_run) {
    Result<package::RegistryAddress> address = session.door().address(registry);
    for (const PackedPackage& one : packed) {
      const std::string where = address ? address->url : "(no registry is configured)";
      print_packed(context, one,
                   "PUT " + api_path(one.local->name(), one.local->manifest.package->version.value.text()) +
                       " of " + where,
                   given.json);
    }
    return kExitOk;
  }
  const Result<void> sent = send_packed(context, given, session, registry, packed);
  return sent ? kExitOk : context.fail_with(sent.error());
}

int pkg_yank(Context& context, const Args& args) {
  Options options("pkg yank", "Withdraw a version: nobody resolves to it anew, who has it locked keeps it.");
  PackageFlags flags(context);
  std::string what;
  std::string registry;
  std::string reason;
  bool undo = false;
  options.positional("VERSION", what, "`1.2.3` of the package here, or `name@1.2.3`");
  options.text("--reason", reason, "TEXT", "Shown to who asks for it");
  options.flag("--undo", undo, "Offer it again");
  options.text("--registry", registry, "NAME", "Another registry than the default one");
  flags.declare(options);
  options.epilog(
      "Examples:\n  mochi pkg yank 1.2.3 --reason \"loses data\"\n  mochi pkg yank json@1.2.3 --undo\n");
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  const std::size_t at = what.rfind('@');
  std::string name = at == std::string::npos || at == 0 ? std::string() : what.substr(0, at);
  const std::string version = at == std::string::npos || at == 0 ? what : what.substr(at + 1);
  Result<void> opened = session.open(".");
  if (!opened && name.empty()) return fail_session(context, session, opened.error());
  if (name.empty()) {
    const Result<const package::LocalPackage*> local = member_to_pack(session, ".");
    if (!local) return context.fail_with(local.error());
    name = (*local)->name();
  }
  Result<package::Version> parsed = package::parse_version(version);
  if (!parsed) return context.fail_with(parsed.error(), kExitUsage);
  const Result<void> done =
      yank_version(session.door(), registry_to_publish_to(session, registry), name, version, reason, undo);
  if (!done) return context.fail_with(done.error());
  context.print(fmt::format("{} {} {}\n", undo ? "offered again" : "yanked", name, version));
  return kExitOk;
}

}  // namespace mochi
