// `mochi registry`: the verbs, and the two that make and serve a registry.
#include <fmt/format.h>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/commands/registry_commands.h"
#include "diag/codes.h"
#include "emit/surface/surface.h"
#include "host/http_server.h"
#include "host/interrupt.h"
#include "host/memory/memory_host.h"
#include "package/paths.h"
#include "registry/auth/package_signer.h"
#include "registry/serve/env_lines.h"
#include "registry/serve/server.h"
#include "registry/store/folder.h"
#include "session/packages/agreement.h"

namespace mochi {
namespace {

constexpr std::int64_t kDefaultPort = 7057;
constexpr std::size_t kPemBytes = std::size_t{1} << 20U;

constexpr std::string_view kRegistryHelp =
    "Usage: mochi registry VERB [OPTIONS]\n\n"
    "Serve packages to npm, pip, cargo, Deno and mochi from one folder.\n\n"
    "Verbs:\n"
    "  init     Make the folder of a registry\n"
    "  serve    Serve it; makes the folder on the first start\n"
    "  env      Print the lines that point a client at it\n"
    "  token    Create, list and revoke tokens\n"
    "  verify   Read the log and every blob again\n"
    "  rebuild  Write the views of a stopped registry anew\n"
    "  export   Write the read side as files for any web server\n"
    "  check    Read the configuration and tell what is wrong with it\n"
    "  owner    List, add and remove owners of a package\n"
    "  backup   Copy the registry, also while it is served\n"
    "  repair   Tell why it does not open, and go on without what is lost\n"
    "  purge    Remove a version's files for good\n\n"
    "`mochi registry VERB --help` describes the options of a verb.\n";

struct Verb {
  std::string_view name;
  int (*run)(Context&, const Args&);
};
constexpr Verb kVerbs[] = {
    {"init", registry_init},     {"serve", registry_serve},   {"env", registry_env},
    {"token", registry_token},   {"verify", registry_verify}, {"rebuild", registry_rebuild},
    {"export", registry_export}, {"check", registry_check},   {"owner", registry_owner},
    {"backup", registry_backup}, {"repair", registry_repair}, {"purge", registry_purge},
};

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

struct ServeFlags {
  std::string root;
  std::string folder;
  std::string address = "127.0.0.1";
  std::int64_t port = kDefaultPort;
  std::string base_url;
  std::string certificate;
  std::string key;
  bool read_only = false;
  bool behind_proxy = false;
  bool quiet = false;
};

Result<ServerOptions> server_options(const Context& context, const ServeFlags& flags,
                                     const registry::Config& config, const std::string& root) {
  ServerOptions out;
  out.address = flags.address == "localhost" ? "127.0.0.1" : flags.address;
  out.port = static_cast<std::uint16_t>(flags.port);
  out.spool_directory = root;
  out.header_seconds = static_cast<unsigned>(config.header_seconds);
  out.connections = static_cast<unsigned>(config.connections);
  // Behind a proxy all of them are its own.
  out.connections_per_address =
      static_cast<unsigned>(flags.behind_proxy ? config.connections : config.connections_per_address);
  if (!flags.certificate.empty()) {
    MOCHI_TRY(out.certificate, context.host.files.read(flags.certificate, kPemBytes));
    MOCHI_TRY(out.key, context.host.files.read(flags.key, kPemBytes));
  }
  if (!is_loopback(out.address) && out.certificate.empty() && !flags.behind_proxy) {
    return fail(
        Code::C003, fmt::format("`{}` is reached from other machines without TLS", out.address),
        "Give `--tls-certificate` and `--tls-key`, or `--behind-proxy` if a proxy speaks TLS for it.");
  }
  return out;
}

void print_start(const Context& context, const ServeFlags& flags, const registry::RegistryServer& server) {
  context.print(fmt::format("{}/\n", server.base_url()));
  if (!flags.quiet) {
    context.print("\nPoint a client at it (`mochi registry env CLIENT` prints these with the token):\n");
    for (const registry::EnvLine& line : registry::env_lines(server.base_url(), "TOKEN", false)) {
      context.print(fmt::format("  {:6}  {}\n", line.client, line.lines.front()));
    }
    context.print("\nStop with Ctrl-C.\n");
  }
  context.host.out.flush();
}

std::vector<registry::ApiDeclaration> declarations(const api::Surface& surface, std::string_view id) {
  std::vector<registry::ApiDeclaration> out;
  emit::Language language{};
  if (!emit::find_language(id, language)) return out;
  for (emit::NativeModule& module : emit::native_surface(surface, language, {surface.package, {}}).modules) {
    for (emit::NativeItem& item : module.items)
      out.push_back({module.module, std::move(item.item), std::move(item.declaration)});
  }
  return out;
}

// The languages whose packages Mochi makes.
registry::ApiLanguages api_languages() {
  return {{{"typescript", "TypeScript"}, {"python", "Python"}, {"rust", "Rust"}}, declarations};
}

// What the sources of an uploaded package do, read in memory.
Result<package::CapabilitySet> derive(const std::vector<archive::Entry>& files) {
  constexpr std::string_view kPlace = "/package";
  MemoryFileSystem memory;
  for (const archive::Entry& entry : files) memory.put(join_path(kPlace, entry.path), entry.bytes);
  return derive_capabilities(memory, std::string(kPlace));
}

int serve(Context& context, const ServeFlags& flags) {
  const Result<std::string> root = registry_root(context, flags.folder.empty() ? flags.root : flags.folder);
  if (!root) return context.fail_with(root.error());
  FileSystem& files = context.host.files;
  if (!files.exists(join_path(*root, registry::kConfigFile))) {
    if (Result<void> made = registry::Store::init(files, *root, {}); !made) {
      return context.fail_with(made.error());
    }
  }
  Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(files, context.host.clock, *root, true);
  if (!store) return context.fail_with(store.error());
  Result<ServerOptions> options = server_options(context, flags, (*store)->config(), *root);
  if (!options) return context.fail_with(options.error());
  registry::TokenBook tokens(files, context.host.clock, *root);
  if (Result<std::string> first = tokens.first_token(); !first) return context.fail_with(first.error());
  Result<std::unique_ptr<registry::PackageSigner>> signer = registry::PackageSigner::open(files, *root, true);
  if (!signer) return context.fail_with(signer.error());
  const registry::ApiLanguages languages = api_languages();
  registry::RegistryServer server(**store, tokens,
                                  {flags.base_url, flags.read_only, flags.behind_proxy, &languages,
                                   signer->get(), &context.host.http, true, derive});
  const auto warn = [&](const Result<void>& done) {
    if (!done) context.print_error("warning: " + done.error().message + "\n");
  };
  // None of these keeps anybody from reading, as on a disk that is full.
  warn(server.begin_orders());
  server.set_bound(options->address, options->port, !options->certificate.empty());
  Result<std::unique_ptr<HttpServer>> http = start_http_server(*options, server);
  if (!http) return context.fail_with(http.error());
  server.set_bound((*http)->address(), (*http)->port(), !options->certificate.empty());
  const std::string address_file = join_path(*root, kAddressFile);
  warn(files.write(address_file, server.base_url() + "\n"));
  interrupt_by_terminate();
  print_start(context, flags, server);
  warn(server.settle_views());
  while (!interrupted()) {
    context.host.clock.sleep_ns(200'000'000);
    static_cast<void>(server.tick());
  }
  http->reset();
  static_cast<void>(server.settle_views());
  static_cast<void>(files.remove(address_file));
  return kExitOk;
}

}  // namespace

void add_root_option(Options& options, std::string& root) {
  options.text("--root", root, "DIR",
               "The registry's folder (default: `registry` in the user's state directory)");
}

Result<std::string> registry_root(const Context& context, const std::string& given) {
  if (!given.empty()) return given;
  MOCHI_TRY(package::Paths paths, package::find_paths(context.host.env));
  return join_path(paths.state, "registry");
}

Result<std::string> existing_registry(const Context& context, const std::string& given) {
  MOCHI_TRY(std::string root, registry_root(context, given));
  MOCHI_TRY_VOID(registry::check_registry(context.host.files, root));
  return root;
}

int registry_init(Context& context, const Args& args) {
  Options options("registry init", "Make the folder of a registry.");
  std::string root;
  std::string folder;
  std::string base_url;
  options.positional("DIR", folder, "The folder; the same as `--root`", false);
  add_root_option(options, root);
  options.text("--base-url", base_url, "URL", "Where clients will reach it (default: where it is bound)");
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, folder.empty() ? root : folder);
  if (!where) return context.fail_with(where.error());
  if (Result<void> made = registry::Store::init(context.host.files, *where, base_url); !made) {
    return context.fail_with(made.error());
  }
  registry::TokenBook tokens(context.host.files, context.host.clock, *where);
  if (Result<std::string> first = tokens.first_token(); !first) return context.fail_with(first.error());
  context.print(*where + "\n");
  return kExitOk;
}

int registry_serve(Context& context, const Args& args) {
  Options options("registry serve", "Serve a registry until Ctrl-C; the first line printed is its address.");
  ServeFlags flags;
  options.positional("DIR", flags.folder, "The folder; the same as `--root`", false);
  add_root_option(options, flags.root);
  options.text("--address", flags.address, "IP", "Numeric address to listen on (default 127.0.0.1)");
  options.number("--port", flags.port, "N", "Port; 0 takes a free one (default 7057)");
  options.text("--base-url", flags.base_url, "URL", "Where clients reach it, if not where it is bound");
  options.flag("--read-only", flags.read_only, "Refuse every change");
  options.flag("--behind-proxy", flags.behind_proxy, "A proxy speaks TLS and checks the host name");
  options.text("--tls-certificate", flags.certificate, "FILE", "Certificate chain in PEM");
  options.text("--tls-key", flags.key, "FILE", "Its private key in PEM");
  options.flag("--quiet", flags.quiet, "Print the address only");
  if (!options.parse(context, args)) return options.status();
  if (flags.port < 0 || flags.port > 65535) {
    context.print_error("--port is a number from 0 to 65535\n");
    return kExitUsage;
  }
  return serve(context, flags);
}

int command_registry(Context& context, const Args& args) {
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    if (context.describe == nullptr) context.print(kRegistryHelp);
    return args.empty() && context.describe == nullptr ? kExitUsage : kExitOk;
  }
  for (const Verb& verb : kVerbs) {
    if (args[0] == verb.name) return verb.run(context, Args(args.begin() + 1, args.end()));
  }
  context.print_error(fmt::format("`mochi registry` has no verb `{}`\n", args[0]));
  return kExitUsage;
}

}  // namespace mochi
