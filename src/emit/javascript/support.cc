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

Support make_support() {
  Result<RuntimeLibrary> library = RuntimeLibrary::parse(kJavascriptRuntime);
  MOCHI_CHECK(library.has_value());
  Result<RuntimeLibrary> types = RuntimeLibrary::parse(kJavascriptTypes);
  MOCHI_CHECK(types.has_value());
  Support made{std::move(*library), {}, {}, std::move(*types)};
  for (const std::string& name : made.library.names()) made.names[name];
  std::string_view section;
  for (std::size_t at = 0; at < kJavascriptRuntime.size();) {
    std::size_t end = std::min(kJavascriptRuntime.find('\n', at), kJavascriptRuntime.size());
    std::string_view line = kJavascriptRuntime.substr(at, end - at);
    if (line.starts_with("//# "))
      section = line.substr(4, line.find(" needs:") == line.npos ? line.npos : line.find(" needs:") - 4);
    if (std::string_view name = declared_name(line); !name.empty()) {
      made.sections.emplace(name, section);
      made.names[std::string(section)].push_back(name);
    }
    at = end + 1;
  }
  return made;
}

}  // namespace

std::set<std::string> names_outside(const std::set<std::string, std::less<>>& sections,
                                    std::string_view text) {
  const Support& all = support();
  const std::vector<std::string> reach = all.library.closure({sections.begin(), sections.end()});
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
      const auto declared = all.sections.find(text.substr(from, at - from));
      // Behind one point stands a property, behind three a value.
      const bool property = from > 1 && text[from - 1] == '.' && text[from - 2] != '.';
      if (declared == all.sections.end() || property || sections.contains(declared->second)) continue;
      // Properties may be called as what nobody needs.
      if (std::find(reach.begin(), reach.end(), declared->second) == reach.end()) continue;
      found.emplace(declared->first);
    }
  }
  return found;
}

const Support& support() {
  static const Support made = make_support();
  return made;
}

}  // namespace mochi::emit::javascript
