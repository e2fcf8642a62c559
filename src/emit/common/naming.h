// Names in the target's own style. A Mochi name is split into words at `_` and at case changes (`HTTPServer`
// = `http_server` = `HttpServer`), joined in the style, made ASCII, and kept off reserved words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/names.h"

namespace mochi::emit {

enum class CaseStyle : std::uint8_t { snake, camel, pascal, upper_snake, kebab };

// The words of a name, lower-cased: «parseHTTPHeader2» gives parse, http, header2. Leading underscores are
// dropped.
std::vector<std::string> split_words(std::string_view name);

// The name in `style`, ASCII only. Never empty, never starts with a digit.
std::string convert_name(std::string_view name, CaseStyle style);

// ASCII for non-ASCII identifiers: Latin, Greek and Cyrillic letters become their usual Latin letters, marks
// are dropped, anything else becomes `u` and its hexadecimal code point.
std::string transliterate(std::string_view name);

// A character of identifiers in every language: a letter, a digit or `_` of ASCII.
constexpr bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The transliterated text with `_` for every character of no word: a test's title or a map's key has
// anything.
std::string word_characters(std::string_view text);

// How a target avoids a reserved word: Python `class_`, Rust `r#type`, C# `@class`, Kotlin and Swift
// back-quotes, …
struct Escape {
  std::string_view prefix;
  std::string_view suffix;
  // Where it has words: these get the prefix alone, all other reserved words the suffix alone. Ascending.
  std::span<const std::string_view> prefixed{};
  std::string of(std::string_view word) const;
};

// Finds strings by views of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using NameSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// The names of a program in one style, each converted once.
class ConvertedNames {
 public:
  // `names` must outlive this.
  ConvertedNames(const Names& names, CaseStyle style) : names_(names), style_(style) {}
  const std::string& of(NameId id) {
    if (id.value >= known_.size()) known_.resize(id.value + 1);
    std::string& name = known_[id.value];
    // No converted name is empty.
    if (name.empty()) name = convert_name(names_.text(id), style_);
    return name;
  }

 private:
  const Names& names_;
  CaseStyle style_;
  std::vector<std::string> known_;
};

// Gives out names of one scope so that no two things share one and none is reserved. Deterministic: the order
// of the calls decides. Scopes nest: a name of an outer scope is not given again inside.
class NameScope {
 public:
  // `reserved` must be sorted and outlive the scope.
  NameScope(std::span<const std::string_view> reserved, Escape escape, const NameScope* outer = nullptr);

  // `wanted`, escaped if reserved; with a number appended (`x2`, `x3`, …) if it is taken.
  std::string declare(std::string_view wanted) {
    return declare(wanted, [](const std::string&) { return false; });
  }
  // As above, also avoiding the names for which `avoid(const std::string&)` is true.
  template <typename F>
  std::string declare(std::string_view wanted, F&& avoid) {
    std::string name = escaped(wanted);
    for (unsigned n = 2; taken(name) || avoid(name); ++n) name = std::string(wanted) + std::to_string(n);
    insert(name);
    note(name);
    return name;
  }
  // An empty scope inside this one, which must outlive it.
  NameScope inside() const { return NameScope(reserved_, escape_, this); }
  // Marks a name as taken without declaring it (helpers, imports).
  void take(std::string_view name);
  bool taken(std::string_view name) const;
  // From now on each name that this scope and new scopes inside it give out is added to `given` too, which
  // must outlive them. Who then finds that none of them is in a set of other names knows that all would have
  // been given out the same had those been taken before.
  void note_in(NameSet& given) { given_ = &given; }
  // Says that a name was chosen here by other means.
  void note(const std::string& name) const {
    if (given_ != nullptr) given_->insert(name);
  }

 private:
  // Scopes of blocks are many and hold few names, which are looked through faster than hashed.
  static constexpr std::size_t kFew = 12;
  void insert(std::string_view name);
  bool has(std::string_view name) const;
  std::string escaped(std::string_view name) const;
  std::span<const std::string_view> reserved_;
  Escape escape_;
  const NameScope* outer_;
  NameSet* given_;
  std::vector<std::string> few_;
  NameSet many_;
};

}  // namespace mochi::emit
