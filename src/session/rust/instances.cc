// Which instances of generic types and functions of crates a source names (rust-bridge page Z5): found in its text, since
// the crate's module, without which it cannot be checked, is made for them.
#include <algorithm>
#include <cctype>
#include <optional>

#include "session/rust/instances.h"

namespace mochi {
namespace {

constexpr int kDeepestType = 12;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  return text.substr(at, end - at);
}

void skip_blanks(std::string_view text, std::size_t& at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
}

// A type of a source from `at`, with the crate's alias taken off.
std::optional<rust::RequestedType> type_at(std::string_view text, std::size_t& at, int depth = 0) {
  if (depth > kDeepestType) return std::nullopt;
  skip_blanks(text, at);
  rust::RequestedType made;
  std::vector<std::string_view> words;
  while (true) {
    const std::string_view word = word_at(text, at);
    if (word.empty()) return std::nullopt;
    words.push_back(word);
    at += word.size();
    if (at >= text.size() || text[at] != '.') break;
    ++at;
  }
  // `alias.Type`: a type of the crate.
  for (std::size_t i = words.size() > 1 ? 1 : 0; i < words.size(); ++i) {
    if (!made.name.empty()) made.name += "__";
    made.name += words[i];
  }
  if (at < text.size() && text[at] == '<') {
    ++at;
    while (true) {
      std::optional<rust::RequestedType> arg = type_at(text, at, depth + 1);
      if (!arg) return std::nullopt;
      made.args.push_back(std::move(*arg));
      skip_blanks(text, at);
      if (at < text.size() && text[at] == ',') {
        ++at;
        continue;
      }
      if (at >= text.size() || text[at] != '>') return std::nullopt;
      ++at;
      break;
    }
  }
  if (at < text.size() && text[at] == '?') {
    ++at;
    rust::RequestedType option;
    option.name = "option";
    option.args.push_back(std::move(made));
    return option;
  }
  return made;
}

// `import rust "NAME" as ALIAS` from behind `import`.
void read_import(std::string_view text, std::size_t at, std::map<std::string, std::string>& aliases) {
  skip_blanks(text, at);
  if (word_at(text, at) != "rust") return;
  at += 4;
  skip_blanks(text, at);
  if (at >= text.size() || text[at] != '"') return;
  const std::size_t end = text.find('"', at + 1);
  if (end == text.npos) return;
  std::string crate(text.substr(at + 1, end - at - 1));
  crate.resize(std::min(crate.size(), crate.find('@')));
  at = end + 1;
  skip_blanks(text, at);
  std::string alias = crate;
  std::replace(alias.begin(), alias.end(), '-', '_');
  if (word_at(text, at) == "as") {
    at += 2;
    skip_blanks(text, at);
    alias = word_at(text, at);
  }
  aliases[alias] = crate;
}

// `.get<int>(`: a method of some crate's type, whose is not known here.
void read_method(std::string_view text, std::size_t begin, std::size_t& at,
                 const std::map<std::string, std::string>& aliases,
                 std::map<std::string, std::set<std::string>>& into) {
  std::size_t end = begin;
  const std::optional<rust::RequestedType> found = type_at(text, end);
  if (!found || found->args.empty() || end >= text.size() || text[end] != '(') return;
  for (const auto& [alias, crate] : aliases)
    into[crate].insert("." + std::string(text.substr(begin, end - begin)));
  at = end;
}

}  // namespace

void find_instances(std::string_view text, std::map<std::string, std::set<std::string>>& into) {
  std::map<std::string, std::string> aliases;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::string_view word = word_at(text, at);
    const std::size_t begin = at;
    at += word.size();
    if (word == "import") {
      read_import(text, at, aliases);
      continue;
    }
    if (begin > 0 && text[begin - 1] == '.' && at < text.size() && text[at] == '<')
      read_method(text, begin, at, aliases, into);
    if (at >= text.size() || text[at] != '.') continue;
    const auto alias = aliases.find(std::string(word));
    if (alias == aliases.end()) continue;
    std::size_t end = begin;
    const std::optional<rust::RequestedType> found = type_at(text, end);
    if (!found || found->args.empty() || found->name == "option") continue;
    into[alias->second].insert(std::string(text.substr(begin, end - begin)));
    at = end;
  }
}

std::optional<rust::RequestedType> read_instance(std::string_view text) {
  std::size_t at = text.starts_with('.') ? 1 : 0;
  std::optional<rust::RequestedType> made = type_at(text, at);
  if (made && text.starts_with('.')) made->name.insert(0, 1, '.');
  return made;
}

}  // namespace mochi
