// Tokens of variables and of native clients' files; identity tokens of CI.
#include <algorithm>

#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/endpoint.h"
#include "fanout/native_config.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

std::vector<std::string> token_variables(Destination destination) {
  std::vector<std::string> made = {destination_variable(destination, "TOKEN")};
  auto add = [&](std::initializer_list<const char*> names) {
    made.insert(made.end(), names.begin(), names.end());
  };
  switch (destination) {
    case Destination::npm: add({"NPM_TOKEN", "NODE_AUTH_TOKEN"}); break;
    case Destination::jsr: add({"JSR_TOKEN"}); break;
    case Destination::pypi: add({"PYPI_TOKEN", "TWINE_PASSWORD"}); break;
    case Destination::crates: add({"CARGO_REGISTRY_TOKEN"}); break;
    case Destination::nuget: add({"NUGET_API_KEY"}); break;
    case Destination::hex: add({"HEX_API_KEY"}); break;
    case Destination::maven:
    case Destination::swift:
    case Destination::kotlin: break;
  }
  return made;
}

// A ready identity token of a CI service that is not asked but gives one.
std::vector<std::string> identity_variables(Destination destination) {
  std::string name(destination_info(destination).name);
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  return {name + "_ID_TOKEN", "MOCHI_ID_TOKEN"};
}

std::string without_scheme(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return client::with_slash(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
}

std::string target_of(const Endpoint& endpoint) {
  return endpoint.publish.empty() ? endpoint.registry : endpoint.publish;
}

// What npm keeps under `//host:port/path/`: `_authToken`, else `_auth` (user and password as base64), else
// `username` with `_password` (base64).
std::optional<Credential> npmrc_account(const ConfigFile& file, const std::string& place) {
  const std::string source = "`" + file.path + "`";
  auto value = [&](std::string_view key) {
    const auto found = file.values.find(place + std::string(key));
    return found == file.values.end() ? std::string() : found->second;
  };
  if (std::string token = value(":_authToken"); !token.empty())
    return Credential{Credential::Kind::token, std::move(token), source, {}};
  std::optional<std::string> pair = base64_decode(value(":_auth"));
  if (!pair || pair->find(':') == std::string::npos) {
    const std::optional<std::string> password = base64_decode(value(":_password"));
    const std::string user = value(":username");
    if (!password || password->empty() || user.empty()) return std::nullopt;
    return Credential{Credential::Kind::token, *password, source, user};
  }
  const std::size_t colon = pair->find(':');
  if (colon == 0 || colon + 1 == pair->size()) return std::nullopt;
  return Credential{Credential::Kind::token, pair->substr(colon + 1), source, pair->substr(0, colon)};
}

// The longest path that the registry lies below.
std::optional<Credential> npmrc_token(const std::string& url, const ConfigSources& sources,
                                      const std::string& directory) {
  const std::string target = without_scheme(url);
  for (const ConfigFile& file : npm_config_files(sources.files, sources.env, directory)) {
    std::size_t best = 0;
    std::optional<Credential> found;
    for (const auto& [key, value] : file.values) {
      const std::size_t colon = key.rfind(':');
      if (!key.starts_with("//") || colon == std::string::npos) continue;
      const std::string place = client::with_slash(key.substr(2, colon - 2));
      if (!target.starts_with(place) || place.size() <= best) continue;
      std::optional<Credential> account = npmrc_account(file, key.substr(0, colon));
      if (!account) continue;
      best = place.size();
      found = std::move(account);
    }
    if (found) return found;
  }
  return std::nullopt;
}

std::optional<Credential> pypirc_token(const Endpoint& endpoint, const ConfigSources& sources) {
  for (const ConfigFile& file : pypirc_files(sources.files, sources.env)) {
    for (const auto& [key, value] : file.values) {
      if (!key.ends_with(".repository") || client::with_slash(value) != client::with_slash(endpoint.publish))
        continue;
      auto password = file.values.find(key.substr(0, key.size() - 10) + "password");
      auto user = file.values.find(key.substr(0, key.size() - 10) + "username");
      if (password != file.values.end() && !password->second.empty())
        return Credential{Credential::Kind::token, password->second, "`" + file.path + "`",
                          user == file.values.end() ? std::string() : user->second};
    }
  }
  return std::nullopt;
}

std::optional<Credential> cargo_token(const Endpoint& endpoint, const ConfigSources& sources,
                                      const std::string& directory) {
  const std::string wanted = client::with_slash(endpoint.registry);
  for (const ConfigFile& config : cargo_config_files(sources.files, sources.env, directory)) {
    for (const auto& [key, value] : config.values) {
      if (!key.starts_with("registries.") || !key.ends_with(".index")) continue;
      std::string index = client::with_slash(value);
      std::string other = wanted;
      for (std::string* text : {&index, &other}) {
        if (text->starts_with("sparse+")) text->erase(0, 7);
      }
      if (index != other) continue;
      const std::string name = key.substr(11, key.size() - 17);
      for (const ConfigFile& file : cargo_credential_files(sources.files, sources.env)) {
        auto token = file.values.find("registries." + name + ".token");
        if (token != file.values.end())
          return Credential{Credential::Kind::token, token->second, "`" + file.path + "`", {}};
      }
    }
  }
  return std::nullopt;
}

// As pip and twine do it: by host name, whatever the port.
std::optional<Credential> netrc_account(const std::string& url, const ConfigSources& sources) {
  const std::optional<NetrcFile> file = netrc_file(sources.files, sources.env);
  if (!file) return std::nullopt;
  const std::string host = client::host_name_of(url);
  for (const NetrcEntry& entry : file->entries) {
    if (entry.machine == host && !entry.password.empty())
      return Credential{Credential::Kind::token, entry.password, "`" + file->path + "`", entry.login};
  }
  return std::nullopt;
}

// The user that a variable gives beside the secret of another.
std::string user_beside(Destination destination, const std::string& variable, const Env& env) {
  if (std::string user = env.get(destination_variable(destination, "USERNAME")); !user.empty()) return user;
  return variable == "TWINE_PASSWORD" ? env.get("TWINE_USERNAME") : std::string();
}

// GitHub's way: an address that answers with a token for an audience.
Result<std::string> ask_ci(const std::string& audience, const Env& env, HttpClient& http, Secrets& secrets) {
  HttpRequest request;
  request.url = env.get("ACTIONS_ID_TOKEN_REQUEST_URL");
  const std::string bearer = env.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (request.url.empty() || bearer.empty()) return fail(Code::M057_SIG_E001, "CI offers no identity token");
  secrets.add(bearer);
  request.url += (request.url.find('?') == std::string::npos ? "?audience=" : "&audience=") +
                 client::percent_encode(audience);
  request.headers.push_back({"Authorization", "Bearer " + bearer});
  MOCHI_TRY(const HttpResponse response, http.send(request));
  if (!response.ok()) {
    return fail(Code::M057_SIG_E001, "CI refused an identity token: " + std::to_string(response.status) +
                                         " " + client::words_of(response));
  }
  MOCHI_TRY(const JsonValue value, client::parse_body(response.body, "the answer of CI"));
  std::string token(value.text_of("value"));
  if (token.empty()) return fail(Code::M057_SIG_E001, "CI gave an empty identity token");
  secrets.add(token);
  return token;
}

}  // namespace

std::string authorization_of(Destination destination, const Credential& credential) {
  if (credential.secret.empty()) return {};
  const std::string pair = credential.user + ":" + credential.secret;
  switch (destination) {
    case Destination::crates: return credential.secret;
    case Destination::pypi: return "Basic " + base64(credential.user.empty() ? "__token__" + pair : pair);
    case Destination::jsr:
      if (credential.kind == Credential::Kind::identity) return "githuboidc " + credential.secret;
      break;
    case Destination::npm:
      if (!credential.user.empty()) return "Basic " + base64(pair);
      break;
    case Destination::maven:
    case Destination::nuget:
    case Destination::swift:
    case Destination::kotlin:
    case Destination::hex: break;
  }
  return "Bearer " + credential.secret;
}

std::optional<Credential> find_token(Destination destination, const FoundEndpoint& found,
                                     const ConfigSources& sources, const std::string& directory,
                                     std::string& refused) {
  std::string target = target_of(found.endpoint);
  if (target.starts_with("sparse+")) target.erase(0, 7);
  const bool plain = target.starts_with("http://") && !client::is_loopback(target);
  for (const std::string& variable : token_variables(destination)) {
    const std::string value = sources.env.get(variable);
    if (value.empty()) continue;
    if (plain) {
      refused = "`" + variable + "` is not sent over plain http to `" + client::host_of(target) + "`";
      continue;
    }
    if (found.untrusted) {
      refused = "`" + variable + "` is not sent to `" + client::origin_of(target) +
                "`, which only the project names; `--trust-endpoint " +
                std::string(destination_info(destination).name) + "=" + client::origin_of(target) +
                "` allows it";
      continue;
    }
    return Credential{Credential::Kind::token, value, "`" + variable + "`",
                      user_beside(destination, variable, sources.env)};
  }
  if (plain) return std::nullopt;
  switch (destination) {
    case Destination::npm: return npmrc_token(target, sources, directory);
    case Destination::pypi: {
      std::optional<Credential> own = pypirc_token(found.endpoint, sources);
      return own ? own : netrc_account(target, sources);
    }
    case Destination::crates: return cargo_token(found.endpoint, sources, directory);
    case Destination::jsr:
    case Destination::maven:
    case Destination::nuget:
    case Destination::swift:
    case Destination::kotlin:
    case Destination::hex: break;
  }
  return std::nullopt;
}

std::optional<Credential> find_reader(Destination destination, const FoundEndpoint& found,
                                      const ConfigSources& sources, const std::string& directory) {
  const std::string& url = found.endpoint.registry;
  if (url.starts_with("http://") && !client::is_loopback(url)) return std::nullopt;
  if (found.account) return found.account;
  if (destination == Destination::pypi) return netrc_account(url, sources);
  if (destination == Destination::npm) return npmrc_token(url, sources, directory);
  return std::nullopt;
}

bool has_identity(Destination destination, const Env& env) {
  if (!env.get("ACTIONS_ID_TOKEN_REQUEST_URL").empty() && !env.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN").empty())
    return true;
  for (const std::string& variable : identity_variables(destination)) {
    if (!env.get(variable).empty()) return true;
  }
  return false;
}

Result<std::string> request_identity(Destination destination, const std::string& audience, const Env& env,
                                     HttpClient& http, Secrets& secrets) {
  for (const std::string& variable : identity_variables(destination)) {
    if (std::string token = env.get(variable); !token.empty()) {
      secrets.add(token);
      return token;
    }
  }
  return ask_ci(audience, env, http, secrets);
}

Result<std::string> request_signing_identity(const Env& env, HttpClient& http, Secrets& secrets) {
  if (std::string token = env.get("SIGSTORE_ID_TOKEN"); !token.empty()) {
    secrets.add(token);
    return token;
  }
  if (env.get("ACTIONS_ID_TOKEN_REQUEST_URL").empty()) return std::string();
  return ask_ci("sigstore", env, http, secrets);
}

}  // namespace mochi::fanout
