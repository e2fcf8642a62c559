#include "emit/rust/native/support.h"

#include <map>
#include <vector>

#include "base/check.h"
#include "base/string_util.h"

namespace mochi {
extern const std::string_view kRustNative;
}

namespace mochi::emit::rust {

const RuntimeLibrary& native_support() {
  static const Result<RuntimeLibrary> library = RuntimeLibrary::parse(kRustNative);
  MOCHI_CHECK(library.has_value());
  return *library;
}

std::string join_impls(std::string_view text) {
  struct Part {
    std::string text;  // of an `impl`, what stands between its braces
    std::string_view head;
  };
  std::vector<Part> parts(1);
  std::map<std::string_view, std::size_t> impls;
  Part* open = &parts.back();
  bool begins = true;  // nothing stands directly above the line
  for (const std::string_view line : split_lines(text)) {
    const bool methods =
        begins && line.starts_with("impl") && line.ends_with(" {") && line.find(" for ") == line.npos;
    begins = line.empty();
    if (methods) {
      const auto [first, fresh] = impls.emplace(line, parts.size());
      if (fresh) {
        parts.push_back({{}, line});
      } else {
        parts[first->second].text += "\n";
        // The empty line above this one.
        parts.back().text.pop_back();
      }
      open = &parts[first->second];
    } else if (line == "}" && !open->head.empty()) {
      open = &parts.emplace_back();
    } else {
      open->text.append(line).push_back('\n');
    }
  }
  std::string out;
  for (const Part& part : parts) {
    out += part.head.empty() ? part.text : std::string(part.head) + "\n" + part.text + "}\n";
  }
  return out;
}

}  // namespace mochi::emit::rust
