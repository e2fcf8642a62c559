// config registry, login, logout: the files below the configuration root.
#include <algorithm>

#include "base/json_writer.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "package/config.h"

namespace mochi {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20U;

Result<std::string> registries_text(FileSystem& files, const package::Paths& paths) {
  Result<std::string> text = files.read(paths.registries_file(), kLargestFile);
  if (!text && text.error().code == Code::C001) return std::string();
  return text;
}

Result<void> write_registries(FileSystem& files, const package::Paths& paths, const std::string& text) {
  MOCHI_TRY_VOID(files.make_dirs(paths.config));
  return files.write(paths.registries_file(), text);
}

int list_registries(const Context& context, const package::UserConfig& config, bool as_json) {
  std::vector<package::RegistryAddress> all;
  if (config.default_registry) {
    all.push_back(*config.default_registry);
    all.back().name = "default";
  }
  all.insert(all.end(), config.alternates.begin(), config.alternates.end());
  JsonWriter json;
  json.begin_array();
  std::string text;
  for (const package::RegistryAddress& one : all) {
    json.begin_object();
    json.member("name", one.name);
    json.member("url", one.url);
    json.end_object();
    text += one.name + "  " + one.url + "\n";
  }
  json.end_array();
  if (as_json) {
    context.print(json.take() + "\n");
  } else {
    context.print(text.empty() ? "no registry is configured\n" : text);
  }
  return kExitOk;
}

// Standard input without its line end: a token.
// A token goes into a header as it is and has no blanks; a password may.
bool read_secret(const Context& context, bool blanks, std::string& secret) {
  if (!context.host.in.read_line(secret, 4096)) return false;
  const unsigned char first = blanks ? 0x20 : 0x21;
  return !secret.empty() && std::all_of(secret.begin(), secret.end(), [&](char c) {
    return static_cast<unsigned char>(c) >= first && c != 0x7f;
  });
}

// The address that a token is for: that of `--registry NAME`, a URL itself, or the default registry.
Result<std::string> token_address(const Context& context, const package::Paths& paths,
                                  const std::string& given) {
  if (given.find("://") != std::string::npos) {
    if (std::string fault = package::check_registry_url(given); !fault.empty())
      return fail(Code::C003, fault);
    return given;
  }
  SourceMap sources;
  MOCHI_TRY(const package::UserConfig config, package::read_user_config(context.host.files, paths, sources));
  MOCHI_TRY(
      const package::RegistryAddress address,
      package::find_registry(config, {}, context.host.env, given.empty() ? "default" : given, "default"));
  return address.url;
}

}  // namespace

int pkg_config(Context& context, const Args& args) {
  Options options("pkg config", "Show or set where registries are.");
  std::vector<std::string> words;
  std::string blobs;
  bool json = false;
  options.positionals("WORD", words,
                      "`registry list`, `registry default URL`, `registry alternate add NAME URL`, `registry "
                      "alternate remove NAME`");
  options.text("--blobs", blobs, "URL", "Where the archives are, if the index does not say");
  options.flag("--json", json, "Print the list as JSON");
  options.epilog(
      "The addresses are kept in registries.toml of the configuration directory; manifests and locks hold "
      "names only.\n"
      "MOCHI_REGISTRY=URL stands for the default registry of one run.\n\nExamples:\n  mochi pkg config "
      "registry list\n"
      "  mochi pkg config registry default https://packages.example/index/\n  mochi pkg config registry "
      "alternate add team file:///srv/packages/\n");
  if (!options.parse(context, args)) return options.status();
  if (words.size() < 2 || words[0] != "registry")
    return refuse(context, Code::C003, "`config` is followed by `registry` and what to do",
                  "See `mochi pkg config --help`.", kExitUsage);
  Result<package::Paths> paths = package::find_paths(context.host.env);
  if (!paths) return context.fail_with(paths.error());
  SourceMap sources;
  Result<package::UserConfig> config = package::read_user_config(context.host.files, *paths, sources);
  if (!config) return context.fail_with(config.error(), kExitFailure, &sources);
  if (words[1] == "list" && words.size() == 2) return list_registries(context, *config, json);
  if (context.host.env.get("MOCHI_OFFLINE") == "hard")
    return refuse(context, Code::M057_OFFLINE_E003, "`MOCHI_OFFLINE=hard` allows no change of registries");
  Result<std::string> text = registries_text(context.host.files, *paths);
  if (!text) return context.fail_with(text.error());
  const bool set_default = words[1] == "default" && words.size() == 3;
  const bool add = words[1] == "alternate" && words.size() == 5 && words[2] == "add";
  const bool remove = words[1] == "alternate" && words.size() == 4 && words[2] == "remove";
  if (!set_default && !add && !remove)
    return refuse(context, Code::C003, "these words are not understood", "See `mochi pkg config --help`.",
                  kExitUsage);
  if (set_default || add) {
    const std::string& url = set_default ? words[2] : words[4];
    if (std::string fault = package::check_registry_url(url); !fault.empty())
      return refuse(context, Code::C003, "`" + url + "` cannot be a registry: " + fault, {}, kExitUsage);
    if (add && !package::check_package_name(words[3]).empty())
      return refuse(context, Code::C003, "`" + words[3] + "` cannot name a registry", {}, kExitUsage);
    text = package::with_registry(std::move(*text), set_default ? std::string() : words[3], url, blobs);
  } else {
    const bool known = std::any_of(config->alternates.begin(), config->alternates.end(),
                                   [&](const auto& a) { return a.name == words[3]; });
    if (!known) return refuse(context, Code::M057_RESOLVE_E004, "there is no registry `" + words[3] + "`");
    text = package::without_registry(std::move(*text), words[3]);
  }
  if (!text) return context.fail_with(text.error());
  if (Result<void> written = write_registries(context.host.files, *paths, *text); !written)
    return context.fail_with(written.error());
  return kExitOk;
}

int pkg_login(Context& context, const Args& args) {
  Options options(
      "pkg login",
      "Keep a token, a password or a client certificate for a registry. Secrets are read from standard "
      "input, never from the command line.");
  std::string registry;
  std::string user;
  std::string certificate;
  std::string key;
  options.positional("REGISTRY", registry, "A name, or an address; the default registry if left out", false);
  options.text("--user", user, "NAME", "Log in by name and password; the password is read");
  options.text("--certificate", certificate, "FILE", "Show this client certificate (PEM); nothing is read");
  options.text("--key", key, "FILE", "Its private key, if it does not stand in the same file");
  options.epilog(
      "It is kept in auth.toml of the configuration directory, for you alone (mode 0600), and only sent to "
      "the host\n"
      "that it is for. MOCHI_TOKEN_<NAME> of the environment wins over it.\n\nExamples:\n  mochi pkg login < "
      "token.txt\n  mochi pkg login team\n  mochi pkg login --user ann team < password.txt\n  mochi pkg "
      "login "
      "--certificate me.pem --key me.key team\n");
  if (!options.parse(context, args)) return options.status();
  Result<package::Paths> paths = package::find_paths(context.host.env);
  if (!paths) return context.fail_with(paths.error());
  Result<std::string> url = token_address(context, *paths, registry);
  if (!url) return context.fail_with(url.error());
  Result<package::AuthFile> auth = package::AuthFile::read(context.host.files, *paths);
  if (!auth) return context.fail_with(auth.error());
  const std::string origin = package::url_origin(*url);
  if (!certificate.empty()) {
    for (std::string* path : {&certificate, &key}) {
      if (path->empty()) continue;
      Result<std::string> whole = context.host.files.canonical(*path);
      if (!whole) return context.fail_with(whole.error());
      *path = std::move(*whole);
    }
    auth->set_certificate(*url, certificate, key);
  } else {
    if (context.host.terminal.is_terminal(StandardStream::in))
      context.print_error((user.empty() ? "Token for " : "Password of " + user + " for ") + origin + ": ");
    context.host.err.flush();
    std::string secret;
    if (user.find(':') != std::string::npos)
      return refuse(context, Code::C003, "a user name holds no `:`", {}, kExitUsage);
    if (!read_secret(context, !user.empty(), secret))
      return refuse(context, Code::C003,
                    user.empty() ? "standard input holds no token" : "standard input holds no password", {},
                    kExitUsage);
    if (user.empty()) {
      auth->set_token(*url, std::move(secret));
    } else {
      auth->set_password(*url, user, std::move(secret));
    }
  }
  if (Result<void> written = auth->write(context.host.files, *paths); !written)
    return context.fail_with(written.error());
  const std::string what = !certificate.empty() ? "certificate" : user.empty() ? "token" : "password";
  context.print("kept a " + what + " for " + origin + "\n");
  return kExitOk;
}

int pkg_logout(Context& context, const Args& args) {
  Options options("pkg logout", "Forget the token of a registry.");
  std::string registry;
  options.positional("REGISTRY", registry, "A name, or an address; the default registry if left out", false);
  options.epilog("Examples:\n  mochi pkg logout\n  mochi pkg logout team\n");
  if (!options.parse(context, args)) return options.status();
  Result<package::Paths> paths = package::find_paths(context.host.env);
  if (!paths) return context.fail_with(paths.error());
  Result<std::string> url = token_address(context, *paths, registry);
  if (!url) return context.fail_with(url.error());
  Result<package::AuthFile> auth = package::AuthFile::read(context.host.files, *paths);
  if (!auth) return context.fail_with(auth.error());
  const bool gone = auth->remove(*url);
  if (gone) {
    if (Result<void> written = auth->write(context.host.files, *paths); !written)
      return context.fail_with(written.error());
  }
  context.print(gone ? "forgot the token for " + package::url_origin(*url) + "\n"
                     : "there was no token for " + package::url_origin(*url) + "\n");
  return kExitOk;
}

}  // namespace mochi
