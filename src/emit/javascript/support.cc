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

const RuntimeLibrary& support_types() {
  static const RuntimeLibrary made = parsed(kJavascriptTypes);
  return made;
}

}  // namespace mochi::emit::javascript
