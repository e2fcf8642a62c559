#include "registry/serve/env_lines.h"

#include <fmt/format.h>

namespace mochi::registry {

std::vector<EnvLine> env_lines(std::string_view base_url, std::string_view token) {
  std::string_view authority = base_url;
  if (const std::size_t scheme = authority.find("://"); scheme != std::string_view::npos)
    authority.remove_prefix(scheme + 3);
  return {
      {"mochi",
       {fmt::format("export MOCHI_REGISTRY={}/mochi/index/", base_url),
        fmt::format("export MOCHI_TOKEN_DEFAULT={}", token)}},
      {"npm",
       {fmt::format("npm config set registry {}/npm/", base_url),
        fmt::format("npm config set //{}/npm/:_authToken={}", authority, token)}},
      {"deno",
       {fmt::format("export JSR_URL={}/jsr/", base_url),
        fmt::format("export NPM_CONFIG_REGISTRY={}/npm/", base_url)}},
      {"pip", {fmt::format("export PIP_INDEX_URL={}/pypi/simple/", base_url)}},
      {"twine",
       {fmt::format("export TWINE_REPOSITORY_URL={}/pypi/legacy/", base_url),
        "export TWINE_USERNAME=__token__", fmt::format("export TWINE_PASSWORD={}", token)}},
      {"cargo",
       {fmt::format("export CARGO_REGISTRIES_MOCHI_INDEX=sparse+{}/cargo/index/", base_url),
        fmt::format("export CARGO_REGISTRIES_MOCHI_TOKEN={}", token)}},
  };
}

}  // namespace mochi::registry
