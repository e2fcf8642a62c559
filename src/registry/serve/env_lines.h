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
};

std::vector<EnvLine> env_lines(std::string_view base_url, std::string_view token);

}  // namespace mochi::registry
