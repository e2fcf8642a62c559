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

const RuntimeLibrary& support() {
  static const RuntimeLibrary made = parsed(kJavascriptRuntime);
  return made;
}

std::string without_comments(std::string_view text) {
  std::string made;
  bool inside = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    const std::string_view said = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    inside = inside || said.starts_with("/**");
    // What consists of remarks leaves no empty lines.
    const bool empty = said == "\n" && (made.empty() || made.ends_with("\n\n"));
    if (!inside && !empty && !said.starts_with("//")) made += line;
    inside = inside && line.find("*/") == line.npos;
  }
  return made;
}

const RuntimeLibrary& support_types() {
  static const RuntimeLibrary made = parsed(kJavascriptTypes);
  return made;
}

}  // namespace mochi::emit::javascript
