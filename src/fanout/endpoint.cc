#include "fanout/endpoint.h"

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/native_config.h"
#include "host/http_server.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

const std::string* flag_value(const EndpointFlags::List& list, Destination destination) {
  const std::string* found = nullptr;
  for (const auto& [of, url] : list) {
    if (of == destination) found = &url;
  }
  return found;
}

bool is_url(std::string_view text) {
  if (text.starts_with("sparse+")) text.remove_prefix(7);
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  const std::string_view rest = text.substr(text.find("://") + 3);
  const std::string_view authority = rest.substr(0, std::min(rest.find('/'), rest.size()));
  return !authority.empty() && authority.find('@') == std::string_view::npos;
}

// Without the mark that cargo puts before addresses of sparse indexes.
std::string_view cargo_free(std::string_view url) {
  if (url.starts_with("sparse+")) url.remove_prefix(7);
  return url;
}

std::string origin(std::string_view url) { return client::origin_of(cargo_free(url)); }

bool is_git_url(std::string_view url) {
  return url.starts_with("ssh://") || url.starts_with("git://") || url.starts_with("git+") ||
         url.starts_with("git@") || url.ends_with(".git");
}

Unexpected<Error> git_index(std::string_view url, const std::string& source) {
  return fail(Code::M057_FAN_E009,
              "`" + shown_url(url) + "` of " + source + " is a git index, and only sparse indexes are read",
              "Give the registry's sparse index, `--registry crates=sparse+URL`, or the address of its API, "
              "`--registry crates=URL`: then nothing is read back.");
}

// An address and where it stands.
struct Place {
  std::string url;
  std::string source;
  bool of_project = false;
  // Of an address with user and password, which `url` holds no more.
  std::optional<Credential> account = std::nullopt;
};

// pip's way: `https://user:password@host/simple/`, with escapes.
std::optional<Place> with_account(const std::string& url, const std::string& source) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return std::nullopt;
  const std::size_t begin = scheme + 3;
  const std::size_t at = url.substr(0, url.find('/', begin)).rfind('@');
  if (at == std::string::npos || at < begin) return std::nullopt;
  const std::string pair = url.substr(begin, at - begin);
  const std::size_t colon = std::min(pair.find(':'), pair.size());
  Credential account{Credential::Kind::token, {}, source, {}};
  std::string bare = url.substr(0, begin) + url.substr(at + 1);
  if (!is_url(bare) || !percent_decode(pair.substr(0, colon), false, account.user) ||
      !percent_decode(pair.substr(std::min(colon + 1, pair.size())), false, account.secret))
    return std::nullopt;
  // A user alone is none: pip looks for the password elsewhere.
  Place made{std::move(bare), source, false};
  if (!account.secret.empty()) made.account = std::move(account);
  return made;
}

void add(std::vector<Place>& out, const std::map<std::string, std::string>& values, const std::string& key,
         const ConfigFile& file) {
  if (auto found = values.find(key);
      found != values.end() && (is_url(found->second) || is_git_url(found->second)))
    out.push_back({found->second, "`" + file.path + "`", file.of_project});
}

// What the native client's variables and files say, strongest first.
struct NativePlaces {
  std::vector<Place> registry;
  std::vector<Place> publish;
};

NativePlaces npm_places(const ReleasePackage& package, const ConfigSources& sources) {
  NativePlaces made;
  const std::vector<ConfigFile> files = npm_config_files(sources.files, sources.env, receipt_home(package));
  // A scope's own registry goes before the general one.
  if (package.name.starts_with('@')) {
    const std::string key = package.name.substr(0, package.name.find('/')) + ":registry";
    for (const ConfigFile& file : files) add(made.registry, file.values, key, file);
  }
  for (const char* name : {"npm_config_registry", "NPM_CONFIG_REGISTRY"}) {
    if (const std::string url = sources.env.get(name); is_url(url))
      made.registry.push_back({url, "`" + std::string(name) + "`", false});
  }
  for (const ConfigFile& file : files) add(made.registry, file.values, "registry", file);
  return made;
}

NativePlaces pypi_places(const ConfigSources& sources) {
  NativePlaces made;
  auto index = [&](const std::string& url, const std::string& source) {
    if (is_url(url)) {
      made.registry.push_back({url, source, false});
    } else if (std::optional<Place> place = with_account(url, source)) {
      made.registry.push_back(std::move(*place));
    }
  };
  index(sources.env.get("PIP_INDEX_URL"), "`PIP_INDEX_URL`");
  for (const ConfigFile& file : pip_config_files(sources.files, sources.env)) {
    for (const char* key : {"install.index-url", "global.index-url"}) {
      if (auto found = file.values.find(key); found != file.values.end())
        index(found->second, "`" + file.path + "`");
    }
  }
  if (const std::string url = sources.env.get("TWINE_REPOSITORY_URL"); is_url(url))
    made.publish.push_back({url, "`TWINE_REPOSITORY_URL`", false});
  for (const ConfigFile& file : pypirc_files(sources.files, sources.env)) {
    add(made.publish, file.values, "pypi.repository", file);
    auto servers = file.values.find("distutils.index-servers");
    if (servers == file.values.end()) continue;
    for (std::string_view name : split(servers->second, ' '))
      add(made.publish, file.values, std::string(name) + ".repository", file);
  }
  return made;
}

std::string registry_variable(std::string name) {
  for (char& c : name) c = c == '-' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return "CARGO_REGISTRIES_" + name;
}

NativePlaces crates_places(const ReleasePackage& package, const ConfigSources& sources) {
  NativePlaces made;
  const std::vector<ConfigFile> files = cargo_config_files(sources.files, sources.env, receipt_home(package));
  std::string name = sources.env.get("CARGO_REGISTRY_DEFAULT");
  for (const ConfigFile& file : files) {
    if (auto found = file.values.find("registry.default"); name.empty() && found != file.values.end())
      name = found->second;
  }
  if (!name.empty()) {
    const std::string variable = registry_variable(name) + "_INDEX";
    if (const std::string url = sources.env.get(variable); is_url(url))
      made.registry.push_back({url, "`" + variable + "`", false});
    for (const ConfigFile& file : files)
      add(made.registry, file.values, "registries." + name + ".index", file);
  }
  for (const ConfigFile& file : files) {
    if (auto found = file.values.find("source.crates-io.replace-with"); found != file.values.end()) {
      add(made.registry, file.values, "source." + found->second + ".registry", file);
    }
  }
  return made;
}

NativePlaces native_places(Destination destination, const ReleasePackage& package,
                           const ConfigSources& sources) {
  switch (destination) {
    case Destination::npm: return npm_places(package, sources);
    case Destination::pypi: return pypi_places(sources);
    case Destination::crates: return crates_places(package, sources);
    case Destination::jsr: {
      NativePlaces made;
      if (const std::string url = sources.env.get("JSR_URL"); is_url(url))
        made.registry.push_back({url, "`JSR_URL`", false});
      return made;
    }
    case Destination::maven:
    case Destination::nuget:
    case Destination::swift:
    case Destination::kotlin:
    case Destination::hex: break;
  }
  return {};
}

std::string_view where_it_is_kept(Destination destination) {
  switch (destination) {
    case Destination::npm: return "npm keeps it in `.npmrc` (`registry=URL`)";
    case Destination::jsr: return "Deno takes it from the variable `JSR_URL`";
    case Destination::pypi:
      return "pip keeps it in `pip.conf` (`index-url`), twine in `.pypirc` (`repository`)";
    case Destination::crates:
      return "cargo keeps it in `config.toml` (`[registries.NAME] index`, `[registry] default`)";
    case Destination::maven:
    case Destination::kotlin: return "Maven keeps it in `settings.xml`";
    case Destination::nuget: return "NuGet keeps it in `NuGet.Config`";
    case Destination::swift: return "Swift keeps it in `registries.json`";
    case Destination::hex: return "Hex keeps it in `HEX_API_URL`";
  }
  return {};
}

Unexpected<Error> none_found(Destination destination, bool publish) {
  const std::string name(destination_info(destination).name);
  const std::string key = publish ? "publish" : "registry";
  const std::string flag = publish ? "--publish-url" : "--registry";
  return fail(Code::M057_FAN_E009,
              "nobody has said where " + std::string(publish ? "uploads to " : "") +
                  std::string(destination_info(destination).title) + (publish ? " go" : " is"),
              std::string(where_it_is_kept(destination)) + "; or give `" + flag + " " + name +
                  "=URL`, set `" + destination_variable(destination, publish ? "PUBLISH_URL" : "REGISTRY") +
                  "`, or write `[fanout." + name + "] " + key + " = \"URL\"`.");
}

// npm knows a registry even if nothing is configured.
std::optional<Place> ask_client(Destination destination, const ConfigSources& sources,
                                const std::string& directory) {
  if (destination != Destination::npm) return std::nullopt;
  ProcessSpec spec;
  spec.args = {"npm", "config", "get", "registry"};
  spec.directory = directory;
  spec.timeout_ms = 20'000;
  const Result<ProcessResult> done = sources.processes.run(spec);
  if (!done || !done->ok()) return std::nullopt;
  std::string url(trim_ascii(done->out));
  if (!is_url(url)) return std::nullopt;
  return Place{std::move(url), "`npm config get registry`", false};
}

}  // namespace

Result<EndpointFlags::List> parse_endpoint_flags(const std::vector<std::string>& values,
                                                 std::string_view flag) {
  EndpointFlags::List made;
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos) {
      return fail(Code::M057_FAN_E009, "`" + std::string(flag) + " " + value.substr(0, 100) + "` has no `=`",
                  "Write it like `" + std::string(flag) + " npm=URL`.");
    }
    const std::string url = value.substr(equals + 1);
    if (is_git_url(url)) return git_index(url, "`" + std::string(flag) + "`");
    if (!is_url(url)) {
      return fail(Code::M057_FAN_E009,
                  "the value of `" + std::string(flag) + " " + value.substr(0, equals) +
                      "=` is no address of a registry",
                  "Write an http or https address without user and password.");
    }
    MOCHI_TRY(const std::vector<Destination> destinations,
              parse_destinations({value.substr(0, equals)}, false));
    for (Destination destination : destinations) made.emplace_back(destination, url);
  }
  return made;
}

Result<FoundEndpoint> find_endpoint(Destination destination, const ReleasePackage& package,
                                    const EndpointFlags& flags, const ConfigSources& sources) {
  const std::string_view name = destination_info(destination).name;
  const NativePlaces native = native_places(destination, package, sources);
  auto choose = [&](const EndpointFlags::List& list, std::string_view flag, std::string_view suffix,
                    std::string_view key, const std::vector<Place>& places) -> std::optional<Place> {
    if (const std::string* url = flag_value(list, destination))
      return Place{*url, "`" + std::string(flag) + "`", false};
    const std::string variable = destination_variable(destination, suffix);
    if (const std::string url = sources.env.get(variable); is_url(url))
      return Place{url, "`" + variable + "`", false};
    if (const std::string url = fanout_value(package.manifest, destination, key); is_url(url)) {
      return Place{url, "`[fanout." + std::string(name) + "] " + std::string(key) + "`", true};
    }
    if (!places.empty()) return places.front();
    return std::nullopt;
  };
  std::optional<Place> registry =
      choose(flags.registry, "--registry", "REGISTRY", "registry", native.registry);
  const std::optional<Place> publish =
      choose(flags.publish, "--publish-url", "PUBLISH_URL", "publish", native.publish);
  if (!registry) registry = ask_client(destination, sources, receipt_home(package));
  if (!registry) return none_found(destination, false);
  if (is_git_url(registry->url)) return git_index(registry->url, registry->source);
  // Where the registry does not tell, uploads need an address of their own.
  if (!publish && destination == Destination::pypi) return none_found(destination, true);
  FoundEndpoint found;
  found.endpoint.registry = registry->url;
  found.endpoint.publish = publish ? publish->url : std::string();
  found.endpoint.source = registry->source;
  found.account = registry->account;
  for (const auto& [of, url] : flags.trust) {
    if (of == destination) found.endpoint.trusted.push_back(origin(url));
  }
  const Place& target = publish ? *publish : *registry;
  if (target.of_project || registry->of_project) {
    // Trusted if the user's own configuration, a variable or a flag names the same origin.
    std::vector<std::string> trusted;
    for (const std::vector<Place>* places : {&native.registry, &native.publish}) {
      for (const Place& place : *places) {
        if (!place.of_project) trusted.push_back(origin(place.url));
      }
    }
    for (const EndpointFlags::List* list : {&flags.trust, &flags.registry, &flags.publish}) {
      if (const std::string* url = flag_value(*list, destination)) trusted.push_back(origin(*url));
    }
    for (std::string_view suffix : {"REGISTRY", "PUBLISH_URL"}) {
      if (const std::string url = sources.env.get(destination_variable(destination, suffix)); !url.empty())
        trusted.push_back(origin(url));
    }
    found.untrusted = std::find(trusted.begin(), trusted.end(), origin(target.url)) == trusted.end();
  }
  return found;
}

std::string registry_title(Destination destination, const Endpoint& endpoint) {
  if (endpoint.registry.empty() || is_public_endpoint(destination, endpoint))
    return std::string(destination_info(destination).title);
  return "`" + client::host_of(cargo_free(endpoint.publish.empty() ? endpoint.registry : endpoint.publish)) +
         "`";
}

bool is_public_endpoint(Destination destination, const Endpoint& endpoint) {
  std::string host = client::host_of(cargo_free(endpoint.registry));
  host = host.substr(0, host.find(':'));
  const std::string title = ascii_lower(destination_info(destination).title);
  return host == title || host.ends_with("." + title);
}

}  // namespace mochi::fanout
