#include "registry/serve/env_lines.h"

#include <fmt/format.h>

#include "base/string_util.h"

namespace mochi::registry {
namespace {

struct Place {
  std::string_view base;
  std::string_view token;
  // Without the scheme.
  std::string_view authority;
  bool encrypted = false;
  bool reads_with_token = false;

  std::string npm() const { return fmt::format("{}/npm/", base); }
  std::string npm_token() const { return fmt::format("//{}/npm/:_authToken={}", authority, token); }
  std::string simple() const { return fmt::format("{}/pypi/simple/", base); }
  std::string legacy() const { return fmt::format("{}/pypi/legacy/", base); }
  // The index with the credential in its address, for clients that take it nowhere else.
  std::string simple_with_token() const {
    return fmt::format("{}://__token__:{}@{}/pypi/simple/", encrypted ? "https" : "http", token, authority);
  }
  std::string host() const { return std::string(authority.substr(0, authority.find_first_of(":/"))); }
};

void add_javascript(const Place& place, std::vector<EnvLine>& out) {
  out.push_back(
      {"npm", {"npm config set registry " + place.npm(), "npm config set " + place.npm_token()}, {}});
  out.push_back({"pnpm",
                 {"pnpm config set registry " + place.npm(), "pnpm config set " + place.npm_token()},
                 "Takes no release of the last day: `minimumReleaseAge: 0`, or `minimumReleaseAgeExclude: "
                 "[\"@acme/*\"]`, in pnpm-workspace.yaml."});
  out.push_back(
      {"bun",
       {"export NPM_CONFIG_REGISTRY=" + place.npm(), fmt::format("export NPM_CONFIG_TOKEN={}", place.token)},
       {}});
  // The first yarn reads tokens where npm keeps them, and sends them to read only if it is told to.
  EnvLine first_yarn{"yarn1",
                     {"yarn config set registry " + place.npm(), "npm config set registry " + place.npm(),
                      "npm config set " + place.npm_token()},
                     {}};
  if (place.reads_with_token) {
    const std::string token = place.npm_token();
    first_yarn.lines.push_back(
        fmt::format("echo '{}:always-auth=true' >> ~/.npmrc", token.substr(0, token.find(":_authToken"))));
  }
  out.push_back(std::move(first_yarn));
  EnvLine yarn{
      "yarn4",
      {fmt::format("export YARN_NPM_REGISTRY_SERVER={}/npm", place.base),
       // Without it, `yarn npm publish` goes to the public registry.
       fmt::format("export YARN_NPM_PUBLISH_REGISTRY={}/npm", place.base),
       fmt::format("export YARN_NPM_AUTH_TOKEN={}", place.token)},
      "Takes no release of the last day: `npmMinimalAgeGate: 0` in .yarnrc.yml, from 4.18 on also below "
      "`npmScopes: {acme: …}` for one scope, or `npmPreapprovedPackages: [\"@acme/*\"]`."};
  if (!place.encrypted) yarn.lines.push_back("export YARN_UNSAFE_HTTP_WHITELIST=" + place.host());
  if (place.reads_with_token) yarn.lines.emplace_back("export YARN_NPM_ALWAYS_AUTH=true");
  out.push_back(std::move(yarn));
  EnvLine deno{
      "deno",
      {fmt::format("export JSR_URL={}/jsr/", place.base), "export NPM_CONFIG_REGISTRY=" + place.npm()},
      "Takes no release of the last day: `\"minimumDependencyAge\": 0` in deno.json."};
  if (place.reads_with_token)
    deno.lines.push_back(fmt::format("export DENO_AUTH_TOKENS={}@{}", place.token, place.authority));
  out.push_back(std::move(deno));
}

void add_python(const Place& place, std::vector<EnvLine>& out) {
  const std::string index = place.reads_with_token ? place.simple_with_token() : place.simple();
  const std::string token(place.token);
  out.push_back({"pip", {"export PIP_INDEX_URL=" + index}, {}});
  out.push_back({"uv",
                 {"export UV_DEFAULT_INDEX=" + index, "export UV_PUBLISH_URL=" + place.legacy(),
                  "export UV_PUBLISH_TOKEN=" + token},
                 {}});
  EnvLine poetry{"poetry",
                 {"poetry source add --priority=primary mochi " + place.simple(),
                  "export POETRY_REPOSITORIES_MOCHI_URL=" + place.legacy(),
                  "export POETRY_HTTP_BASIC_MOCHI_USERNAME=__token__",
                  "export POETRY_HTTP_BASIC_MOCHI_PASSWORD=" + token},
                 "Publish with `poetry publish --repository mochi`."};
  out.push_back(std::move(poetry));
  out.push_back({"pdm",
                 {"export PDM_PYPI_URL=" + index, "export PDM_PUBLISH_REPO=" + place.legacy(),
                  "export PDM_PUBLISH_USERNAME=__token__", "export PDM_PUBLISH_PASSWORD=" + token},
                 {}});
  out.push_back({"hatch",
                 {"export HATCH_INDEX_REPO=" + place.legacy(), "export HATCH_INDEX_USER=__token__",
                  "export HATCH_INDEX_AUTH=" + token, "export PIP_INDEX_URL=" + index},
                 {}});
  out.push_back({"twine",
                 {"export TWINE_REPOSITORY_URL=" + place.legacy(), "export TWINE_USERNAME=__token__",
                  "export TWINE_PASSWORD=" + token},
                 {}});
}

}  // namespace

std::vector<EnvLine> env_lines(std::string_view base_url, std::string_view token, bool reads_with_token) {
  Place place{base_url, token, base_url, base_url.starts_with("https://"), reads_with_token};
  if (const std::size_t scheme = base_url.find("://"); scheme != std::string_view::npos)
    place.authority.remove_prefix(scheme + 3);
  std::vector<EnvLine> out;
  out.push_back({"mochi",
                 {fmt::format("export MOCHI_REGISTRY={}/mochi/index/", base_url),
                  fmt::format("export MOCHI_TOKEN_DEFAULT={}", token)},
                 {}});
  add_javascript(place, out);
  add_python(place, out);
  EnvLine cargo{"cargo",
                {fmt::format("export CARGO_REGISTRIES_MOCHI_INDEX=sparse+{}/cargo/index/", base_url),
                 fmt::format("export CARGO_REGISTRIES_MOCHI_TOKEN={}", token)},
                {}};
  // cargo asks for a provider by name before it sends a token with a reading request.
  if (reads_with_token)
    cargo.lines.emplace_back("export CARGO_REGISTRIES_MOCHI_CREDENTIAL_PROVIDER=cargo:token");
  out.push_back(std::move(cargo));
  return out;
}

}  // namespace mochi::registry
