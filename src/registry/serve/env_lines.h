// The lines that point each client at a registry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mochi::registry {

struct EnvLine {
  std::string client;
  // Shell lines; the first one alone shows the address.
  std::vector<std::string> lines;
  // What its user should know besides; empty = nothing.
  std::string note;
};

// `reads_with_token`: the registry is private, so that clients need the token to read as well.
std::vector<EnvLine> env_lines(std::string_view base_url, std::string_view token, bool reads_with_token);

// What keeps clients of npm packages from what was just published, in one sentence.
inline constexpr std::string_view kMinimumAges =
    "Deno, pnpm and yarn 4 take no release of the last day unless told to.";

}  // namespace mochi::registry
