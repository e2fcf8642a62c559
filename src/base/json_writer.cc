#include "base/json_writer.h"

#include "base/check.h"
#include "base/float_text.h"
#include "base/json.h"
#include "base/string_util.h"
#include "base/utf8.h"

namespace mochi {
namespace {

void append_unicode_escape(std::string& out, unsigned unit) {
  out += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4) out += kHexDigits[(unit >> (shift - 4)) & 0xFU];
}

void append_escaped_ascii(std::string& out, char c, bool for_scripts) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '<':
    case '>':
    case '&':
      if (for_scripts) break;
      out += c;
      return;
    default:
      if (static_cast<unsigned char>(c) >= 0x20) {
        out += c;
        return;
      }
  }
  append_unicode_escape(out, static_cast<unsigned char>(c));
}

// Stands in a string as it is.
bool is_plain(char c, bool for_scripts) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\') return false;
  return !for_scripts || (c != '<' && c != '>' && c != '&');
}

}  // namespace

void append_json_string(std::string& out, std::string_view text, bool for_scripts) {
  out += '"';
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t end = i;
    while (end < text.size() && is_plain(text[end], for_scripts)) ++end;
    out.append(text, i, end - i);
    i = end;
    if (i == text.size()) break;
    char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      append_escaped_ascii(out, c, for_scripts);
      ++i;
      continue;
    }
    Decoded next = decode_utf8(text, i);
    if (for_scripts && (next.code_point == 0x2028 || next.code_point == 0x2029)) {
      append_unicode_escape(out, static_cast<unsigned>(next.code_point));
    } else {
      append_utf8(out, next.code_point);
    }
    i += next.size;
  }
  out += '"';
}

void JsonWriter::new_line() {
  if (style_ == JsonStyle::compact) return;
  out_ += '\n';
  out_.append(levels_.size() * 2, ' ');
}

void JsonWriter::before_value() {
  if (levels_.empty()) {
    MOCHI_CHECK(out_.empty());
    return;
  }
  if (levels_.back().closing == '}') {
    MOCHI_CHECK(after_key_);
    after_key_ = false;
    return;
  }
  if (!levels_.back().empty) out_ += ',';
  levels_.back().empty = false;
  new_line();
}

void JsonWriter::key(std::string_view name) {
  MOCHI_CHECK(!levels_.empty() && levels_.back().closing == '}' && !after_key_);
  if (!levels_.back().empty) out_ += ',';
  levels_.back().empty = false;
  new_line();
  append_json_string(out_, name);
  out_ += style_ == JsonStyle::compact ? ":" : ": ";
  after_key_ = true;
}

void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  levels_.push_back({bracket == '{' ? '}' : ']', true});
}

void JsonWriter::close(char bracket) {
  MOCHI_CHECK(!levels_.empty() && levels_.back().closing == bracket && !after_key_);
  bool empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty) new_line();
  out_ += bracket;
}

void JsonWriter::string(std::string_view value) {
  before_value();
  append_json_string(out_, value);
}

void JsonWriter::integer(std::int64_t value) { raw(std::to_string(value)); }
void JsonWriter::unsigned_integer(std::uint64_t value) { raw(std::to_string(value)); }
void JsonWriter::floating(double value) { raw(float_json(value)); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::null() { raw("null"); }

void JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
}

std::string JsonWriter::take() {
  MOCHI_CHECK(levels_.empty());
  return std::move(out_);
}

void write_json(JsonWriter& out, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null: out.null(); return;
    case JsonKind::boolean: out.boolean(value.boolean); return;
    case JsonKind::integer: out.integer(value.integer); return;
    case JsonKind::floating: out.raw(value.text); return;
    case JsonKind::string: out.string(value.text); return;
    case JsonKind::array:
      out.begin_array();
      for (const JsonValue& item : value.items) write_json(out, item);
      out.end_array();
      return;
    case JsonKind::object:
      out.begin_object();
      for (const JsonMember& member : value.members) {
        out.key(member.name);
        write_json(out, member.value);
      }
      out.end_object();
      return;
  }
}

}  // namespace mochi
