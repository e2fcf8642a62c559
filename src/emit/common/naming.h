// Names in the target's own style. A Mochi name is split into words at `_` and at case changes
// (`HTTPServer` = `http_server` = `HttpServer`), joined in the style, made ASCII, and kept off reserved words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace mochi::emit {

enum class CaseStyle : std::uint8_t { snake, camel, pascal, upper_snake, kebab };

// The words of a name, lower-cased: «parseHTTPHeader2» gives parse, http, header2. Leading underscores are dropped.
std::vector<std::string> split_words(std::string_view name);

// The name in `style`, ASCII only. Never empty, never starts with a digit.
std::string convert_name(std::string_view name, CaseStyle style);

// ASCII for non-ASCII identifiers: Latin, Greek and Cyrillic letters become their usual Latin letters, marks are dropped,
// anything else becomes `u` and its hexadecimal code point.
std::string transliterate(std::string_view name);

// How a target avoids a reserved word: Python `class_`, Rust `r#type`, C# `@class`, Kotlin and Swift back-quotes, …
struct Escape {
  std::string_view prefix;
  std::string_view suffix;
};

// Gives out names of one scope so that no two things share one and none is reserved. Deterministic: the order of the
// calls decides. Scopes nest: a name of an outer scope is not given again inside.
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
    names_.insert(name);
    return name;
  }
  // An empty scope inside this one, which must outlive it.
  NameScope inside() const { return NameScope(reserved_, escape_, this); }
  // Marks a name as taken without declaring it (helpers, imports).
  void take(std::string_view name);
  bool taken(std::string_view name) const;

 private:
  std::string escaped(std::string_view name) const;
  std::span<const std::string_view> reserved_;
  Escape escape_;
  const NameScope* outer_;
  std::unordered_set<std::string> names_;
};

}  // namespace mochi::emit
