#include "emit/python/support.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "emit/common/naming.h"

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

namespace {

template <typename F>
void for_each_line(std::string_view text, F&& on_line) {
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    on_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
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

}  // namespace

std::string program_text(const std::set<std::string>& sections) {
  const std::string all = program_support().library.select(sections);
  std::vector<std::string_view> lines;
  for_each_line(all, [&](std::string_view line) {
    const bool typing = line.starts_with("from typing import ") && line.find("TypeVar") == line.npos;
    if (!typing && !line.starts_with("from collections.abc import ")) lines.push_back(line);
  });
  return tidy(lines);
}

std::string library_text(const std::set<std::string>& sections) {
  const std::string all = library_support().library.select(sections);
  std::vector<std::string_view> lines;
  std::vector<std::string_view> plain;
  std::map<std::string_view, std::set<std::string_view>> names;
  std::size_t head = 0;
  for_each_line(all, [&](std::string_view line) {
    if (line.starts_with("from __future__")) head = lines.size() + 1;
    if (line.starts_with("import ")) {
      if (std::find(plain.begin(), plain.end(), line) == plain.end()) plain.push_back(line);
      lines.emplace_back();
    } else if (line.starts_with("from ") && !line.starts_with("from __future__")) {
      const std::size_t at = line.find(" import ");
      std::string_view rest = line.substr(at + 8);
      std::set<std::string_view>& of = names[line.substr(0, at)];
      while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(", "), rest.size());
        of.insert(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 2, rest.size()));
      }
      lines.emplace_back();
    } else {
      lines.push_back(line);
    }
  });
  std::sort(plain.begin(), plain.end());
  std::string imports;
  for (std::string_view line : plain) imports.append(line) += '\n';
  for (const auto& [module, of] : names) {
    imports.append(module) += " import ";
    std::string_view between;
    for (std::string_view name : of) {
      imports.append(between).append(name);
      between = ", ";
    }
    imports += '\n';
  }
  const std::string top = tidy({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(head)});
  const std::string rest = tidy({lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end()});
  const bool definition = rest.starts_with("def ") || rest.starts_with("class ") || rest.starts_with("@");
  return top + (imports.empty() ? "" : "\n" + imports) + (definition ? "\n\n" : "\n") + rest;
}

const Support& program_support() {
  static const Support made = make_support(kPythonRuntime);
  return made;
}

const Support& library_support() {
  static const Support made = make_support(kPythonLibraryRuntime);
  return made;
}

}  // namespace mochi::emit::python
