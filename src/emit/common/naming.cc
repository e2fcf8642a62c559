#include "emit/common/naming.h"

#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "base/string_util.h"

namespace mochi::emit {
namespace {

struct Transliteration {
  char32_t code_point;
  std::string_view ascii;
};
constexpr Transliteration kTransliterations[] = {
#include "emit/common/transliteration.inc"
};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char to_upper(char c) { return is_ascii_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// The code point at `at`, which is moved past it. Names are valid UTF-8: the lexer saw to it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t code = lead & (0x3FU >> static_cast<unsigned>(more));
  for (; more > 0 && at < text.size(); --more)
    code = (code << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return code;
}

bool word_starts_at(std::string_view name, std::size_t i) {
  if (!is_upper(name[i])) return false;
  char before = name[i - 1];
  if (!is_upper(before)) return true;
  // The last capital of a run begins the next word: HTTPServer is http, server.
  return i + 1 < name.size() && is_ascii_lower(name[i + 1]);
}

void append_capitalised(std::string& to, std::string_view word) {
  to += to_upper(word[0]);
  to += word.substr(1);
}

}  // namespace

std::string transliterate(std::string_view name) {
  std::string ascii;
  for (std::size_t at = 0; at < name.size();) {
    char32_t code = next_code_point(name, at);
    if (code < 0x80) {
      ascii += static_cast<char>(code);
      continue;
    }
    auto found = std::lower_bound(std::begin(kTransliterations), std::end(kTransliterations), code,
                                  [](const Transliteration& t, char32_t c) { return t.code_point < c; });
    if (found != std::end(kTransliterations) && found->code_point == code) {
      ascii += found->ascii;
      continue;
    }
    char hex[16];
    std::snprintf(hex, sizeof hex, "u%x", static_cast<unsigned>(code));
    ascii += hex;
  }
  return ascii;
}

std::string word_characters(std::string_view text) {
  std::string made = transliterate(text);
  for (char& c : made) {
    if (!is_word_character(c)) c = '_';
  }
  return made;
}

std::vector<std::string> split_words(std::string_view name) {
  std::vector<std::string> words;
  bool fresh = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') {
      fresh = true;
      continue;
    }
    if (i != 0 && word_starts_at(name, i)) fresh = true;
    if (fresh) words.emplace_back();
    fresh = false;
    words.back() += to_lower(name[i]);
  }
  return words;
}

std::string convert_name(std::string_view name, CaseStyle style) {
  std::string ascii = transliterate(name);
  std::string made;
  for (const std::string& word : split_words(ascii)) {
    bool first = made.empty();
    switch (style) {
      case CaseStyle::snake:
      case CaseStyle::kebab:
        if (!first) made += style == CaseStyle::snake ? '_' : '-';
        made += word;
        break;
      case CaseStyle::upper_snake:
        if (!first) made += '_';
        for (char c : word) made += to_upper(c);
        break;
      case CaseStyle::camel:
        // Two numbers side by side keep their border: v1_2 is v1_2, not v12.
        if (!first && is_ascii_digit(word[0]) && is_ascii_digit(made.back())) made += '_';
        if (first) {
          made += word;
        } else {
          append_capitalised(made, word);
        }
        break;
      case CaseStyle::pascal:
        if (!first && is_ascii_digit(word[0]) && is_ascii_digit(made.back())) made += '_';
        append_capitalised(made, word);
        break;
    }
  }
  if (made.empty()) made = "_";
  if (is_ascii_digit(made[0])) made.insert(0, "_");
  return made;
}

NameScope::NameScope(std::span<const std::string_view> reserved, Escape escape, const NameScope* outer)
    : reserved_(reserved),
      escape_(escape),
      outer_(outer),
      given_(outer == nullptr ? nullptr : outer->given_) {
  MOCHI_DCHECK(std::is_sorted(reserved.begin(), reserved.end()));
}

std::string Escape::of(std::string_view word) const {
  const bool by_prefix = prefixed.empty() || std::binary_search(prefixed.begin(), prefixed.end(), word);
  const bool by_suffix = prefixed.empty() || !by_prefix;
  return std::string(by_prefix ? prefix : "") + std::string(word) + std::string(by_suffix ? suffix : "");
}

std::string NameScope::escaped(std::string_view name) const {
  if (!std::binary_search(reserved_.begin(), reserved_.end(), name)) return std::string(name);
  return escape_.of(name);
}

bool NameScope::has(std::string_view name) const {
  if (std::find(few_.begin(), few_.end(), name) != few_.end()) return true;
  return !many_.empty() && many_.contains(name);
}

bool NameScope::taken(std::string_view name) const {
  for (const NameScope* scope = this; scope != nullptr; scope = scope->outer_) {
    if (scope->has(name)) return true;
  }
  return false;
}

void NameScope::insert(std::string_view name) {
  if (few_.size() < kFew) {
    few_.emplace_back(name);
  } else {
    many_.emplace(name);
  }
}

void NameScope::take(std::string_view name) {
  if (!has(name)) insert(name);
}

}  // namespace mochi::emit
