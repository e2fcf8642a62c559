#include "emit/javascript/support.h"

#include "base/check.h"

namespace mochi {
extern const std::string_view kJavascriptRuntime;
extern const std::string_view kJavascriptTypes;
}

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
  Support made{std::move(*library), {}, std::move(*types)};
  std::string_view section;
  for (std::size_t at = 0; at < kJavascriptRuntime.size();) {
    std::size_t end = std::min(kJavascriptRuntime.find('\n', at), kJavascriptRuntime.size());
    std::string_view line = kJavascriptRuntime.substr(at, end - at);
    if (line.starts_with("//# ")) section = line.substr(4, line.find(" needs:") == line.npos ? line.npos : line.find(" needs:") - 4);
    if (std::string_view name = declared_name(line); !name.empty()) made.sections.emplace(name, section);
    at = end + 1;
  }
  return made;
}

}  // namespace

const Support& support() {
  static const Support made = make_support();
  return made;
}

}  // namespace mochi::emit::javascript
