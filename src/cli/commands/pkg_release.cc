// pack, publish to a Mochi registry, yank.
#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/commands/publish_mochi.h"
#include "cli/options.h"
#include "cli/package_pack.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "package/net/retry.h"
#include "package/net/url.h"
#include "registry/client/answer.h"
#include "session/packages/door.h"
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

// `packages/<scope or ->/<name>/<version>` below the API.
std::string api_path(std::string_view name, std::string_view version) {
  const std::size_t slash = name.find('/');
  const std::string scope = slash == std::string_view::npos ? "-" : std::string(name.substr(1, slash - 1));
  const std::string bare(slash == std::string_view::npos ? name : name.substr(slash + 1));
  std::string escaped;
  for (char c : version) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
  return "packages/" + scope + "/" + bare + "/" + escaped;
}

// Characters of what a registry says.
constexpr std::size_t kWordsLimit = 600;

// What a registry's refusal means; its own words are in the body.
Error refusal(const HttpResponse& answer, const std::string& what) {
  Error error;
  JsonValue body;
  JsonError ignored;
  std::string said;
  if (parse_json(answer.body, body, ignored))
    said = registry::client::tame(body.text_of("message"), kWordsLimit);
  const bool read = !said.empty();
  const CodeInfo* own = read ? find_code(body.text_of("code")) : nullptr;
  error.code = answer.status == 401 || answer.status == 403 ? Code::M057_PUB_E006
               : answer.status == 409                       ? Code::M057_PUB_E003
               : answer.status == 413                       ? Code::M057_PUB_E004
               : answer.status >= 500                       ? Code::M057_PUB_E005
                                                            : Code::M057_PUB_E009;
  if (answer.status == 422 && own != nullptr) error.code = own->code;
  error.message =
      fmt::format("the registry answered {} to {}{}{}", answer.status, what, read ? ": " : "", said);
  return error;
}

Result<HttpResponse> send(PackageDoor& door, const std::string& registry, const std::string& method,
                          const std::string& path, std::string body, std::string type,
                          SendWatch* watch = nullptr) {
  MOCHI_TRY(const std::string api, door.api(registry));
  HttpRequest request;
  request.method = method;
  request.url = api + path;
  request.body = std::move(body);
  request.headers.push_back({"Content-Type", std::move(type)});
  request.watch = watch;
  return door.send(registry, std::move(request));
}

std::string target_registry(const PackageSession& session, const std::string& given) {
  return given.empty() ? package::registry_names(session.project)[0] : given;
}

// Long enough for a service that is started again.
constexpr package::RetryPolicy kUploadRetries{.attempts = 5};
// Of a server that answers, and answers with a fault.
constexpr int kFaultAttempts = 3;
// At the index, for a version that was just uploaded.
constexpr int kLooks = 3;

// The row of an upload shows its bytes.
class BoardWatch final : public SendWatch {
 public:
  BoardWatch(ProgressBoard& board, std::size_t row) : board_(board), row_(row) {}
  void sent(std::uint64_t sent, std::uint64_t total) override { board_.bytes(row_, sent, total); }

 private:
  ProgressBoard& board_;
  std::size_t row_;
};

// An upload whose answer is lost or is a fault of the server (5xx) is sent again: a registry takes the same
// bytes as what it has already, and refuses others.
Result<HttpResponse> upload(Context& context, PackageDoor& door, const std::string& registry,
                            const std::string& path, const std::string& bytes, SendWatch& watch) {
  for (int next = 2;; ++next) {
    Result<HttpResponse> answer = send(door, registry, "PUT", path, bytes, "application/zstd", &watch);
    const bool again =
        answer ? answer->status >= 500 && answer->status != 503 : package::worth_another_try(answer);
    if (!again || next > (answer ? kFaultAttempts : kUploadRetries.attempts) || interrupted()) return answer;
    context.host.clock.sleep_ns(package::pause_ms(kUploadRetries, next, answer, context.host.clock) *
                                1'000'000);
  }
}

// A dependency must be findable by who gets this package from that registry.
Result<void> check_registries(const package::LocalPackage& local, const std::string& registry) {
  for (const package::Dependency& d : local.manifest.dependencies) {
    if (d.kind != package::DependencyKind::normal || !d.registry || d.registry->value == registry) continue;
    return fail(Code::M057_PUB_E009,
                "`" + d.name + "` comes from the registry `" + d.registry->value +
                    "`, and the package goes to `" + registry + "`",
                "Publish the dependency there too, or publish to `" + d.registry->value + "`.");
  }
  return {};
}

// The registry's index decides what was published, not its answer. False: it does not show the version yet.
// Errors: M057_PUB_E003 if it shows other bytes.
Result<bool> shown(Context& context, PackageDoor& door, const std::string& registry,
                   const PackedPackage& one) {
  const package::Version& version = one.local->manifest.package->version.value;
  for (int next = 2;; ++next) {
    const Result<HttpResponse> answer = door.get(registry, package::index_path(one.local->name()));
    for (std::string_view line :
         split(answer && answer->ok() ? std::string_view(answer->body) : std::string_view(), '\n')) {
      const Result<package::IndexEntry> entry = package::parse_index_line(line);
      if (!entry || entry->version.text() != version.text()) continue;
      if (entry->blake3 == one.packed.blake3) return true;
      return fail(Code::M057_PUB_E003,
                  "the registry shows other content of " + one.local->name() + " " + version.text() +
                      " than was uploaded",
                  "Raise the version, and ask who runs the registry.");
    }
    if (next > kLooks || interrupted()) return false;
    context.host.clock.sleep_ns(
        package::pause_ms(kUploadRetries, next, fail(Code::C014, std::string()), context.host.clock) *
        1'000'000);
  }
}

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
    const std::string path = api_path(one.local->name(), one.local->manifest.package->version.value.text());
    Result<HttpResponse> answer = upload(context, session.door(), registry, path, one.packed.bytes, watch);
    Result<bool> seen = !answer ? Result<bool>(fail(std::move(answer).error()))
                        : answer->status == 200 || answer->status == 201
                            ? shown(context, session.door(), registry, one)
                            : Result<bool>(fail(refusal(*answer, rows[i])));
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
  PackageFlags flags;
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
  const package::LocalPackage* local = member_to_pack(context, session, path);
  if (local == nullptr) return kExitFailure;
  const std::optional<PackedPackage> made = pack_package(context, session, *local, {.verify = verify});
  if (!made) return kExitFailure;
  if (list) {
    print_packed(context, *made, {}, flags.json);
    return kExitOk;
  }
  const std::string directory = out.empty() ? join_path(local->directory, ".mochi/pack") : out;
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
  PackageFlags flags;
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
    const package::LocalPackage* one = member_to_pack(context, session, given.path);
    if (one == nullptr) return kExitFailure;
    members.push_back(one);
  }
  const std::string registry = target_registry(session, given.registry);
  // All are packed before the first is sent.
  std::vector<PackedPackage> packed;
  for (const package::LocalPackage* local : members) {
    if (Result<void> known = check_registries(*local, registry); !known)
      return context.fail_with(known.error());
    std::optional<PackedPackage> made =
        pack_package(context, session, *local,
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
  PackageFlags flags;
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
    const package::LocalPackage* local = member_to_pack(context, session, ".");
    if (local == nullptr) return kExitFailure;
    name = local->name();
  }
  Result<package::Version> parsed = package::parse_version(version);
  if (!parsed) return context.fail_with(parsed.error(), kExitUsage);
  JsonWriter json;
  json.begin_object();
  json.member("reason", reason);
  json.end_object();
  Result<HttpResponse> answer =
      send(session.door(), target_registry(session, registry), undo ? "DELETE" : "PUT",
           api_path(name, version) + "/yank", undo ? std::string() : json.take(), "application/json");
  if (!answer) return context.fail_with(answer.error());
  if (answer->status < 200 || answer->status > 299)
    return context.fail_with(refusal(*answer, name + " " + version));
  context.print(fmt::format("{} {} {}\n", undo ? "offered again" : "yanked", name, version));
  return kExitOk;
}

}  // namespace mochi
