#include "emit/python/support.h"

#include <algorithm>

#include "base/check.h"

namespace mochi {
extern const std::string_view kPythonRuntime;
extern const std::string_view kPythonLibraryRuntime;
}  // namespace mochi

namespace mochi::emit::python {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The name that a line at the border declares; empty for all other lines. `from m import n` declares n.
std::string_view declared_name(std::string_view line) {
  bool statement = false;
  for (std::string_view word : {"def ", "class ", "import "}) {
    if (!line.starts_with(word)) continue;
    line.remove_prefix(word.size());
    statement = true;
  }
  if (line.starts_with("from ")) {
    std::size_t at = line.find(" import ");
    if (at == line.npos) return {};
    line.remove_prefix(at + 8);
    statement = true;
  }
  std::size_t size = 0;
  while (size < line.size() && is_word(line[size])) ++size;
  std::string_view after = line.substr(size);
  bool assigned = after.starts_with(" = ") || after.starts_with(": ");
  return statement || assigned ? line.substr(0, size) : std::string_view();
}

Support make_support(std::string_view text) {
  Result<RuntimeLibrary> library = RuntimeLibrary::parse(text);
  MOCHI_CHECK(library.has_value());
  Support made{std::move(*library), {}};
  std::string_view section;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("#: ")) {
      section = line.substr(3, line.find(" needs:") == line.npos ? line.npos : line.find(" needs:") - 3);
    } else if (std::string_view name = declared_name(line); !name.empty()) {
      made.sections.emplace(name, section);
    }
  }
  return made;
}

}  // namespace

const Support& program_support() {
  static const Support made = make_support(kPythonRuntime);
  return made;
}

const Support& library_support() {
  static const Support made = make_support(kPythonLibraryRuntime);
  return made;
}

}  // namespace mochi::emit::python
