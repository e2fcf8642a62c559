#include "emit/javascript/support.h"

#include <algorithm>

#include "base/check.h"

namespace mochi {
extern const std::string_view kJavascriptRuntime;
extern const std::string_view kJavascriptTypes;
}  // namespace mochi

namespace mochi::emit::javascript {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// The name that a line at the border declares; empty for all other lines.
std::string_view declared_name(std::string_view line) {
  for (std::string_view word : {"function ", "const ", "let ", "class ", "import * as ", "import { "}) {
    if (!line.starts_with(word)) continue;
    line.remove_prefix(word.size());
    std::size_t size = 0;
    while (size < line.size() && is_word(line[size])) ++size;
    return line.substr(0, size);
  }
  return {};
}

RuntimeLibrary parsed(std::string_view text) {
  Result<RuntimeLibrary> library = RuntimeLibrary::parse(text, declared_name);
  MOCHI_CHECK(library.has_value());
  return std::move(*library);
}

}  // namespace

std::set<std::string> names_outside(const std::set<std::string, std::less<>>& sections,
                                    std::string_view text) {
  const RuntimeLibrary& all = support();
  const std::vector<std::string> reach = all.closure({sections.begin(), sections.end()});
  std::set<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      at = std::min(text.find("*/", at), text.size() - 2) + 2;
    } else if (text[at] == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? std::size_t{1} : 0;
      ++at;
    } else if (!is_word(text[at])) {
      ++at;
    } else {
      const std::size_t from = at;
      while (at < text.size() && is_word(text[at])) ++at;
      const auto declared = all.declared().find(text.substr(from, at - from));
      // Behind one point stands a property, behind three a value.
      const bool property = from > 1 && text[from - 1] == '.' && text[from - 2] != '.';
      if (declared == all.declared().end() || property || sections.contains(declared->second)) continue;
      // Properties may be called as what nobody needs.
      if (std::find(reach.begin(), reach.end(), declared->second) == reach.end()) continue;
      found.emplace(declared->first);
    }
  }
  return found;
}

const RuntimeLibrary& support() {
  static const RuntimeLibrary made = parsed(kJavascriptRuntime);
  return made;
}

const RuntimeLibrary& support_types() {
  static const RuntimeLibrary made = parsed(kJavascriptTypes);
  return made;
}

}  // namespace mochi::emit::javascript
