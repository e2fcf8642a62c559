#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Some malformed texts (`[{`) break assertions of the library just before it reports them as errors: they must neither end
// the process nor, in optimised builds, become assumptions of the compiler.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#include "base/toml.h"

#include <algorithm>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
// Its parser states what it believes about the text as assumptions, which hostile texts break (`[` before a line end); it
// finds the fault by itself a few lines on, so the statements are taken away from the optimiser and from debug builds.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include <sstream>

namespace mochi {
namespace {

class Converter {
 public:
  Converter(const Source& source, const TomlLimits& limits) : source_(source), limits_(limits) {}

  bool too_large() const { return too_large_; }

  TomlValue value(const toml::node& node, std::size_t depth) {
    TomlValue made;
    made.span = span(node.source());
    if (++count_ > limits_.values || depth > limits_.depth) {
      too_large_ = true;
      return made;
    }
    if (const auto* table = node.as_table()) return this->table(*table, depth);
    if (const auto* array = node.as_array()) {
      made.kind = TomlValue::Kind::array;
      for (const toml::node& item : *array) made.items.push_back(value(item, depth + 1));
    } else if (const auto* text = node.as_string()) {
      made.kind = TomlValue::Kind::string;
      made.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
      made.kind = TomlValue::Kind::integer;
      made.integer = integer->get();
    } else if (const auto* floating = node.as_floating_point()) {
      made.kind = TomlValue::Kind::floating;
      made.floating = floating->get();
    } else if (const auto* boolean = node.as_boolean()) {
      made.kind = TomlValue::Kind::boolean;
      made.boolean = boolean->get();
    } else {
      made.kind = TomlValue::Kind::date_time;
      made.text = std::string(source_.text().substr(made.span.begin - source_.base(), made.span.end - made.span.begin));
    }
    return made;
  }

  TomlValue table(const toml::table& node, std::size_t depth) {
    TomlValue made;
    made.kind = TomlValue::Kind::table;
    made.span = span(node.source());
    made.inline_table = node.is_inline();
    for (auto&& [key, item] : node) {
      TomlValue::Entry entry;
      entry.key = std::string(key.str());
      entry.key_span = span(key.source());
      entry.value = value(item, depth + 1);
      made.entries.push_back(std::move(entry));
    }
    std::stable_sort(made.entries.begin(), made.entries.end(), [](const auto& a, const auto& b) {
      return a.key_span.begin < b.key_span.begin;
    });
    return made;
  }

  Span span(const toml::source_region& region) const {
    return {offset(region.begin), std::max(offset(region.end), offset(region.begin))};
  }

  // toml++ counts lines and columns from 1, columns in code points.
  std::uint32_t offset(const toml::source_position& at) const {
    if (at.line == 0 || at.line > source_.line_count()) return source_.base();
    std::uint32_t local = source_.line_begin(static_cast<std::uint32_t>(at.line));
    std::string_view text = source_.text();
    std::uint32_t column = 1;
    while (column < at.column && local < text.size() && text[local] != '\n') {
      ++local;
      while (local < text.size() && (static_cast<unsigned char>(text[local]) & 0xC0U) == 0x80U) ++local;
      ++column;
    }
    return source_.base() + local;
  }

 private:
  const Source& source_;
  const TomlLimits& limits_;
  std::size_t count_ = 0;
  bool too_large_ = false;
};

// Brackets nested deeper than the limit would exhaust the parser's stack before it answers.
bool nested_too_deeply(std::string_view text, std::size_t limit) {
  std::size_t depth = 0;
  for (char c : text) {
    if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
    } else if (c == '\n' && depth > 0) {
      // Only unclosed brackets count on; a line end inside of a string of brackets is rare and harmless.
      continue;
    }
  }
  return false;
}

}  // namespace

const TomlValue::Entry* TomlValue::find_entry(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const TomlValue* TomlValue::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

std::string_view toml_kind_name(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::string: return "string";
    case TomlValue::Kind::integer: return "integer";
    case TomlValue::Kind::floating: return "float";
    case TomlValue::Kind::boolean: return "boolean";
    case TomlValue::Kind::date_time: return "date";
    case TomlValue::Kind::array: return "array";
    case TomlValue::Kind::table: return "table";
  }
  return "value";
}

Result<TomlValue> parse_toml(const SourceMap& sources, SourceId source, Code code, const TomlLimits& limits) {
  const Source& text = sources.source(source);
  Converter converter(text, limits);
  auto too_large = [&](const char* what) {
    Error error;
    error.code = code;
    error.message = std::string(what);
    error.span = {text.base(), text.base()};
    error.hint = "Make the file smaller.";
    return fail(std::move(error));
  };
  if (text.text().size() > limits.bytes) return too_large("the file is too large");
  if (nested_too_deeply(text.text(), limits.depth)) return too_large("values are nested too deeply");
  toml::parse_result parsed = toml::parse(text.text());
  if (!parsed) {
    Error error;
    error.code = code;
    error.span = converter.span(parsed.error().source());
    error.message = "line " + std::to_string(text.line_of(error.span.begin - text.base())) +
                    " is not TOML: " + std::string(parsed.error().description());
    error.hint = "Check quotes, brackets and `=` near this place.";
    return fail(std::move(error));
  }
  TomlValue value = converter.table(parsed.table(), 0);
  if (converter.too_large()) return too_large("the file has too many values");
  return value;
}

std::string toml_quote(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\f': out += "\\f"; break;
      case '\r': out += "\\r"; break;
      default:
        if (byte < 0x20 || byte == 0x7f) {
          out += "\\u00";
          out += kHex[byte >> 4U];
          out += kHex[byte & 15U];
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

std::string toml_key(std::string_view key) {
  bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? std::string(key) : toml_quote(key);
}

}  // namespace mochi
