// Environment variables.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mochi {

class Env {
 public:
  virtual ~Env() = default;
  // False if the variable is not set; `value` may be null to only ask.
  virtual bool find(std::string_view name, std::string* value) const = 0;
  // All variables, ascending by name.
  virtual std::vector<std::pair<std::string, std::string>> all() const = 0;

  std::string get(std::string_view name, std::string_view fallback = {}) const {
    std::string value;
    return find(name, &value) ? value : std::string(fallback);
  }
  bool has(std::string_view name) const { return find(name, nullptr); }
};

}  // namespace mochi
