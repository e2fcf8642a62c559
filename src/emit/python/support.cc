#include "emit/python/support.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/check.h"
#include "base/string_util.h"
#include "emit/common/naming.h"
#include "emit/python/layout.h"

namespace mochi {
extern const std::string_view kPythonRuntime;
extern const std::string_view kPythonLibraryRuntime;
}  // namespace mochi

namespace mochi::emit::python {
namespace {

// The name that a line at the border declares; empty for all other lines. `from m import n` declares n.
std::string_view declared_name(std::string_view line) {
  bool statement = false;
  for (std::string_view word : {"def ", "class ", "import "}) {
    if (!line.starts_with(word)) continue;
    line.remove_prefix(word.size());
    statement = true;
  }
  // What only types need does not stand in the way of names.
  if (line.starts_with("from typing ") || line.starts_with("from collections.abc ")) return {};
  if (line.starts_with("from ")) {
    std::size_t at = line.find(" import ");
    if (at == line.npos) return {};
    line.remove_prefix(at + 8);
    statement = true;
  }
  std::size_t size = 0;
  while (size < line.size() && is_word_character(line[size])) ++size;
  std::string_view after = line.substr(size);
  bool assigned = after.starts_with(" = ") || after.starts_with(": ");
  return statement || assigned ? line.substr(0, size) : std::string_view();
}

RuntimeLibrary parsed(std::string_view text) {
  Result<RuntimeLibrary> library = RuntimeLibrary::parse(text, declared_name);
  MOCHI_CHECK(library.has_value());
  return std::move(*library);
}

// Lines with at most two empty ones between them, none at the ends.
std::string tidy(const std::vector<std::string_view>& lines) {
  std::string text;
  std::size_t empty = 0;
  for (std::string_view line : lines) {
    if (line.empty()) {
      ++empty;
      continue;
    }
    if (!text.empty()) text.append(std::min<std::size_t>(empty, 2), '\n');
    empty = 0;
    text.append(line);
    text += '\n';
  }
  return text;
}

// On one line if it is no longer than lines are.
std::string import_line(std::string_view module, const std::vector<std::string_view>& names) {
  const std::string head = std::string(module) + " import ";
  const std::string flat = head + join(names, ", ");
  return flat.size() <= kWidth ? flat + '\n' : head + "(\n    " + join(names, ",\n    ") + ",\n)\n";
}

}  // namespace

std::string program_text(const std::set<std::string>& sections) {
  const std::string all = program_support().select(sections);
  std::vector<std::string_view> lines;
  for (const std::string_view line : split_lines(all)) {
    const bool typing = line.starts_with("from typing import ") && line.find("TypeVar") == line.npos;
    if (!typing && !line.starts_with("from collections.abc import ")) lines.push_back(line);
  }
  return tidy(lines);
}

namespace {

// Lines of a package's support code that say something of it: that stands in its source. Classes keep theirs, which users
// may ask for.
class Remarks {
 public:
  bool takes(std::string_view line) {
    const std::string_view said = trim_ascii(line);
    const bool opens = !inside_ && !of_class_ && line.starts_with(" ") && said.starts_with("\"\"\"");
    of_class_ = line.starts_with("class ");
    if (opens || inside_) {
      const std::string_view rest = opens ? said.substr(3) : said;
      inside_ = !rest.ends_with("\"\"\"");
      behind_ = !inside_;
      return true;
    }
    // An empty line between what is said of a function and its code.
    if (said.empty() && behind_) return true;
    behind_ = false;
    return said.starts_with("# ");
  }

 private:
  bool inside_ = false;
  bool behind_ = false;
  bool of_class_ = false;
};

}  // namespace

std::string library_text(const std::set<std::string>& sections) {
  const std::string all = library_support().select(sections);
  std::vector<std::string_view> lines;
  std::set<std::string_view> plain;
  std::map<std::string_view, std::set<std::string_view>> names;
  std::size_t head = 0;
  Remarks remarks;
  for (const std::string_view line : split_lines(all)) {
    if (remarks.takes(line)) continue;
    if (line.starts_with("from __future__")) head = lines.size() + 1;
    const bool gathered = line.starts_with("from ") && !line.starts_with("from __future__");
    if (line.starts_with("import ")) plain.insert(line);
    if (gathered) {
      const std::size_t at = line.find(" import ");
      for (const std::string_view name : split(line.substr(at + 8), ',')) {
        names[line.substr(0, at)].insert(trim_ascii(name));
      }
    }
    lines.push_back(gathered || line.starts_with("import ") ? std::string_view() : line);
  }
  std::string imports;
  for (const std::string_view line : plain) imports.append(line) += '\n';
  for (const auto& [module, of] : names) {
    imports += import_line(module, {of.begin(), of.end()});
  }
  const std::string top = tidy({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(head)});
  const std::string rest = tidy({lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end()});
  const bool definition = rest.starts_with("def ") || rest.starts_with("class ") || rest.starts_with("@");
  return top + (imports.empty() ? "" : "\n" + imports) + (definition ? "\n\n" : "\n") + rest;
}

const RuntimeLibrary& program_support() {
  static const RuntimeLibrary made = parsed(kPythonRuntime);
  return made;
}

const RuntimeLibrary& library_support() {
  static const RuntimeLibrary made = parsed(kPythonLibraryRuntime);
  return made;
}

}  // namespace mochi::emit::python
