// `mochi registry env | token | verify | rebuild | export`: what its administrator does beside serving.
#include <fmt/format.h>

#include <charconv>

#include "base/path.h"
#include "base/string_util.h"
#include "cli/commands/commands.h"
#include "cli/commands/registry_commands.h"
#include "diag/codes.h"
#include "registry/auth/tokens.h"
#include "registry/serve/env_lines.h"
#include "registry/serve/export.h"
#include "registry/store/folder.h"
#include "registry/store/store.h"

namespace mochi {
namespace {

constexpr std::size_t kSmallFile = 4096;

// `90d`, `12h`, `30m`, `45s`; -1 if it is none.
std::int64_t parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number <= 0 || number > 100'000 || text.data() + text.size() - end != 1)
    return -1;
  switch (*end) {
    case 'd': return number * 86'400;
    case 'h': return number * 3'600;
    case 'm': return number * 60;
    case 's': return number;
  }
  return -1;
}

int token_create(Context& context, const Args& args) {
  Options options("registry token create", "Make a token; it is printed once and stored as a hash.");
  std::string root;
  std::string user = "admin";
  std::string expires;
  std::vector<std::string> scopes;
  std::vector<std::string> packages;
  add_root_option(options, root);
  options.text("--user", user, "NAME", "Whose token it is (default admin)");
  options.texts("--allow", scopes, "ACTION", "read, publish, yank or admin (default publish and yank)");
  options.texts("--package", packages, "PATTERN", "Only these packages: `name`, `@scope/*`, `npm:name`");
  options.text("--expires", expires, "TIME", "Ends after 90d, 12h, 30m or 45s (default: never)");
  if (!options.parse(context, args)) return options.status();
  std::vector<registry::Action> actions;
  if (scopes.empty()) scopes = {"read", "publish", "yank"};
  for (const std::string& scope : scopes) {
    const std::optional<registry::Action> action = registry::find_action(scope);
    if (!action) {
      context.print_error(fmt::format("`{}` is no action: read, publish, yank or admin\n", scope));
      return kExitUsage;
    }
    actions.push_back(*action);
  }
  const std::int64_t lifetime = expires.empty() ? 0 : parse_duration(expires);
  if (lifetime < 0) {
    context.print_error("--expires takes a number and d, h, m or s: 90d\n");
    return kExitUsage;
  }
  const Result<std::string> where = existing_registry(context, root);
  if (!where) return context.fail_with(where.error());
  registry::TokenBook tokens(context.host.files, context.host.clock, *where);
  const Result<registry::TokenBook::Created> made = tokens.create(user, actions, packages, lifetime);
  if (!made) return context.fail_with(made.error());
  context.print(made->secret + "\n");
  return kExitOk;
}

int token_list(Context& context, const Args& args) {
  Options options("registry token list", "List the tokens; their secrets are not known.");
  std::string root;
  add_root_option(options, root);
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = existing_registry(context, root);
  if (!where) return context.fail_with(where.error());
  registry::TokenBook tokens(context.host.files, context.host.clock, *where);
  const Result<std::vector<registry::Token>> all = tokens.list();
  if (!all) return context.fail_with(all.error());
  for (const registry::Token& token : *all) {
    std::vector<std::string_view> actions;
    for (registry::Action action : token.actions) actions.push_back(registry::action_name(action));
    context.print(fmt::format("{}  {}  {}  {}  {}\n", token.id, token.user, join(actions, ","),
                              token.packages.empty() ? "*" : join(token.packages, ","),
                              token.expires.empty() ? "never ends" : "until " + token.expires));
  }
  return kExitOk;
}

int token_revoke(Context& context, const Args& args) {
  Options options("registry token revoke", "End a token at once.");
  std::string root;
  std::string id;
  options.positional("ID", id, "The token's id, as `token list` shows it");
  add_root_option(options, root);
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = existing_registry(context, root);
  if (!where) return context.fail_with(where.error());
  registry::TokenBook tokens(context.host.files, context.host.clock, *where);
  const Result<bool> done = tokens.revoke(id);
  if (!done) return context.fail_with(done.error());
  if (!*done) {
    context.print_error(fmt::format("there is no token `{}`\n", id));
    return kExitFailure;
  }
  return kExitOk;
}

}  // namespace

int registry_token(Context& context, const Args& args) {
  const Args rest = args.empty() ? args : Args(args.begin() + 1, args.end());
  if (!args.empty() && args[0] == "create") return token_create(context, rest);
  if (!args.empty() && args[0] == "list") return token_list(context, rest);
  if (!args.empty() && args[0] == "revoke") return token_revoke(context, rest);
  const bool help = !args.empty() && (args[0] == "--help" || args[0] == "-h");
  const std::string_view text = "Usage: mochi registry token create | list | revoke\n";
  if (help)
    context.print(text);
  else
    context.print_error(text);
  return help ? kExitOk : kExitUsage;
}

int registry_env(Context& context, const Args& args) {
  Options options("registry env", "Print the lines that point a client at the registry, its token included.");
  std::string root;
  std::string client;
  std::string url;
  bool token_only = false;
  options.positional(
      "CLIENT", client,
      "mochi, npm, pnpm, bun, yarn1, yarn4, deno, pip, uv, poetry, pdm, hatch, twine or cargo (default: all)",
      false);
  add_root_option(options, root);
  options.text("--url", url, "URL", "Where it is reached (default: where it is being served)");
  options.flag("--token", token_only, "Print the token alone");
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = existing_registry(context, root);
  if (!where) return context.fail_with(where.error());
  FileSystem& files = context.host.files;
  registry::TokenBook tokens(files, context.host.clock, *where);
  const Result<std::string> token = tokens.first_token();
  if (!token) return context.fail_with(token.error());
  if (token_only) {
    context.print(*token + "\n");
    return kExitOk;
  }
  if (url.empty()) {
    const Result<std::string> address = files.read(join_path(*where, kAddressFile), kSmallFile);
    if (!address) {
      return context.fail_with(Error{.code = Code::C003,
                                     .message = "the registry is not being served",
                                     .hint = "Start `mochi registry serve`, or give `--url`."});
    }
    url = std::string(trim_ascii(*address));
  }
  while (url.ends_with('/')) url.pop_back();
  bool found = false;
  // One that cannot be read is none that anybody could use; `serve` and `check` say why.
  const Result<std::string> text =
      files.read(join_path(*where, registry::kConfigFile), std::size_t{1} << 20U);
  const Result<registry::Config> config = text ? registry::parse_config(*text) : fail(text.error());
  const bool closed = config && config->is_private;
  for (const registry::EnvLine& line : registry::env_lines(url, *token, closed)) {
    if (!client.empty() && line.client != client) continue;
    found = true;
    if (client.empty()) context.print("# " + line.client + "\n");
    for (const std::string& each : line.lines) context.print(each + "\n");
    if (!line.note.empty()) context.print("# " + line.note + "\n");
  }
  if (!found) {
    std::vector<std::string> clients;
    for (const registry::EnvLine& line : registry::env_lines(url, *token, closed))
      clients.push_back(line.client);
    context.print_error(fmt::format("`{}` is no client: {}\n", client, name_list(clients)));
    return kExitUsage;
  }
  return kExitOk;
}

int registry_check(Context& context, const Args& args) {
  Options options("registry check", "Read `registry.toml` and the patterns of tokens; tell what is wrong.");
  std::string root;
  options.positional("DIR", root, "The folder; the same as `--root`", false);
  add_root_option(options, root);
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  const std::string path = join_path(*where, registry::kConfigFile);
  const Result<std::string> text = context.host.files.read(path, std::size_t{1} << 20U);
  if (!text) return context.fail_with(text.error());
  const Result<registry::Config> config = registry::parse_config(*text, path);
  if (!config) return context.fail_with(config.error());
  registry::TokenBook tokens(context.host.files, context.host.clock, *where);
  const Result<std::vector<registry::Token>> all = tokens.list();
  if (!all) return context.fail_with(all.error());
  for (const registry::Token& token : *all) {
    for (const std::string& pattern : token.packages) {
      if (Result<registry::NamePattern> read = registry::NamePattern::parse(pattern); !read) {
        return context.fail_with(std::move(read).error().with_context(
            fmt::format("reading the token {} of `{}`", token.id, token.user)));
      }
    }
  }
  context.print(path + ": all is well\n");
  return kExitOk;
}

int registry_verify(Context& context, const Args& args) {
  Options options("registry verify", "Read the log and every blob again; print what is damaged.");
  std::string root;
  add_root_option(options, root);
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  const Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(context.host.files, context.host.clock, *where, false);
  if (!store) return context.fail_with(store.error());
  const std::vector<registry::Store::Problem> problems = (*store)->verify();
  for (const registry::Store::Problem& problem : problems)
    context.print(problem.where + ": " + problem.what + "\n");
  if (!problems.empty()) {
    return context.fail_with(
        Error{.code = Code::M057_REG_E008,
              .message = counted(problems.size(), "problem was found", "problems were found")});
  }
  context.print(
      fmt::format("{} records, {} packages: all is well\n", (*store)->seq(), (*store)->packages().size()));
  return kExitOk;
}

namespace {

int write_tree(Context& context, const std::string& root, const std::string& base_url,
               const std::string& directory) {
  const Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(context.host.files, context.host.clock, root, false);
  if (!store) return context.fail_with(store.error());
  const Result<std::size_t> written = registry::export_tree(**store, base_url, directory);
  if (!written) return context.fail_with(written.error());
  context.print(fmt::format("{} in `{}`\n", counted(*written, "file", "files"), directory));
  return kExitOk;
}

}  // namespace

int registry_rebuild(Context& context, const Args& args) {
  Options options("registry rebuild", "Write the views below `view/` anew from the log and the blobs.");
  std::string root;
  std::string base_url;
  add_root_option(options, root);
  options.text("--base-url", base_url, "URL", "Where clients reach the files (default: as configured)");
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  // Its serving process keeps them itself.
  const Result<std::unique_ptr<registry::Store>> store =
      registry::Store::open(context.host.files, context.host.clock, *where, true);
  if (!store) return context.fail_with(store.error());
  if (Result<void> made = registry::rebuild_views(**store, base_url); !made)
    return context.fail_with(made.error());
  context.print(fmt::format("{} in `{}`\n", counted((*store)->packages().size(), "package", "packages"),
                            join_path(*where, "view")));
  return kExitOk;
}

int registry_export(Context& context, const Args& args) {
  Options options("registry export",
                  "Write the read side as files that any web server or object store serves.");
  std::string root;
  std::string base_url;
  std::string directory;
  options.positional("DIR", directory, "Where to write");
  add_root_option(options, root);
  options.text("--base-url", base_url, "URL", "Where the files will be reached");
  if (!options.parse(context, args)) return options.status();
  const Result<std::string> where = registry_root(context, root);
  if (!where) return context.fail_with(where.error());
  return write_tree(context, *where, base_url, directory);
}

}  // namespace mochi
