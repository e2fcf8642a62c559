#include "emit/common/runtime_library.h"

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::emit {
namespace {

// The rest of a marker line («add_int needs: a, b»), or nothing if the line is no marker.
std::string_view marker(std::string_view line) {
  for (std::string_view sign : {"//# ", "#: ", "%# "}) {
    if (line.starts_with(sign)) return line.substr(sign.size());
  }
  return {};
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Where ` //? SECTION` or ` #? SECTION` begins; npos in most lines.
std::size_t find_condition(std::string_view text) {
  return std::min(text.find(" //? "), text.find(" #? "));
}

// The section that the line is shipped with; empty for most.
std::string_view condition(std::string_view line) {
  const std::size_t mark = find_condition(line);
  if (mark == line.npos) return {};
  line.remove_prefix(line.find("? ", mark) + 2);
  return trim(line.substr(0, std::min(line.find('\n'), line.size())));
}

std::vector<std::string_view> split_needs(std::string_view text) {
  std::vector<std::string_view> needs;
  while (!text.empty()) {
    std::size_t comma = std::min(text.find(','), text.size());
    std::string_view item = trim(text.substr(0, comma));
    if (!item.empty()) needs.push_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return needs;
}

}  // namespace

Result<RuntimeLibrary> RuntimeLibrary::parse(std::string_view text, DeclaredName declares) {
  RuntimeLibrary library;
  std::size_t body = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string_view head = trim(marker(text.substr(at, end - at - 1)));
    if (!head.empty()) {
      std::string_view before = text.substr(body, at - body);
      (library.sections_.empty() ? library.prologue_ : library.sections_.back().text) = before;
      std::size_t needs = head.find(" needs:");
      Section section;
      section.name = trim(head.substr(0, std::min(needs, head.size())));
      if (needs != std::string_view::npos) section.needs = split_needs(head.substr(needs + 7));
      if (!library.places_.emplace(section.name, library.sections_.size()).second) {
        return fail(Code::C002, "runtime helper `" + std::string(section.name) + "` is defined twice");
      }
      library.sections_.push_back(std::move(section));
      body = end;
    }
    at = end;
  }
  (library.sections_.empty() ? library.prologue_ : library.sections_.back().text) = text.substr(body);
  if (declares != nullptr) library.find_names(declares);
  for (const Section& section : library.sections_) {
    for (std::string_view need : section.needs) {
      if (library.meeting(need) == nullptr) {
        return fail(Code::C002, "runtime helper `" + std::string(section.name) + "` needs unknown `" +
                                    std::string(need) + "`");
      }
    }
  }
  return library;
}

void RuntimeLibrary::find_names(DeclaredName declares) {
  for (Section& section : sections_) {
    for (const std::string_view line : split_lines(section.text)) {
      const std::string_view section_name = condition(line);
      if (!section_name.empty() && !section_name.starts_with('!'))
        section.conditions.push_back(section_name);
      const std::string_view name = declares(line);
      if (name.empty()) continue;
      section.declares.push_back(name);
      declared_.emplace(name, section.name);
    }
  }
}

const RuntimeLibrary::Section* RuntimeLibrary::meeting(std::string_view need) const {
  if (const Section* section = find(need); section != nullptr) return section;
  const auto declared = declared_.find(need);
  return declared == declared_.end() ? nullptr : find(declared->second);
}

std::set<std::string> RuntimeLibrary::names_outside(const std::set<std::string>& sections,
                                                    const std::set<std::string>& shipped) const {
  std::set<std::string> found;
  auto add = [&](std::string_view name) {
    const auto declared = declared_.find(name);
    if (declared != declared_.end() && !sections.contains(std::string(declared->second))) found.emplace(name);
  };
  for (const std::string& name : sections) {
    const Section* section = find(name);
    MOCHI_CHECK(section != nullptr);
    for (std::string_view need : section->needs) add(need);
    for (std::string_view condition : section->conditions) {
      if (!shipped.contains(std::string(condition))) continue;
      add(condition);
      for (std::string_view need : find(condition)->needs) add(need);
    }
  }
  return found;
}

const RuntimeLibrary::Section* RuntimeLibrary::find(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &sections_[found->second];
}

std::string_view RuntimeLibrary::section(std::string_view name) const {
  const Section* found = find(name);
  MOCHI_CHECK(found != nullptr);
  return found->text;
}

const std::vector<std::string_view>& RuntimeLibrary::declared_by(std::string_view section) const {
  const Section* found = find(section);
  MOCHI_CHECK(found != nullptr);
  return found->declares;
}

std::set<std::string> RuntimeLibrary::names() const {
  std::set<std::string> all;
  for (const Section& section : sections_) all.emplace(section.name);
  return all;
}

std::vector<std::string> RuntimeLibrary::closure(const std::set<std::string>& names) const {
  std::set<std::string_view> wanted;
  std::vector<std::string_view> open(names.begin(), names.end());
  while (!open.empty()) {
    std::string_view name = open.back();
    open.pop_back();
    const Section* section = meeting(name);
    MOCHI_CHECK(section != nullptr);
    if (!wanted.insert(section->name).second) continue;
    open.insert(open.end(), section->needs.begin(), section->needs.end());
  }
  std::vector<std::string> ordered;
  for (const Section& section : sections_) {
    if (wanted.contains(section.name)) ordered.emplace_back(section.name);
  }
  return ordered;
}

std::string RuntimeLibrary::text_of(std::string_view section, const std::set<std::string>& shipped) const {
  std::string_view text = find(section)->text;
  if (find_condition(text) == text.npos) return std::string(text);
  std::string made;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    const std::string_view with = condition(line);
    const bool without = with.starts_with('!');
    if (with.empty()) {
      made += line;
    } else if (shipped.contains(std::string(with.substr(without ? 1 : 0))) != without) {
      made.append(line.substr(0, line.find_last_not_of(' ', find_condition(line)) + 1)) += '\n';
    }
  }
  return made;
}

std::string RuntimeLibrary::select(const std::set<std::string>& names) const {
  if (names.empty()) return {};
  const std::vector<std::string> all = closure(names);
  const std::set<std::string> shipped(all.begin(), all.end());
  return std::string(prologue_) + text(shipped, shipped);
}

std::string RuntimeLibrary::text(const std::set<std::string>& sections,
                                 const std::set<std::string>& shipped) const {
  std::string made;
  for (const Section& section : sections_) {
    const std::string name(section.name);
    if (sections.contains(name)) made += text_of(name, shipped);
  }
  return made;
}

}  // namespace mochi::emit
