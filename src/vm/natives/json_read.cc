// JSON into values of type any: ints where the number is an int, maps with string keys, lists of any.
#include <cmath>

#include "base/float_text.h"
#include "base/int_text.h"
#include "base/utf8.h"
#include "vm/natives/natives.h"

namespace mochi::vm {

namespace {

constexpr std::uint32_t kDepth = 1000;

class JsonReader {
 public:
  JsonReader(Machine& m, std::string_view text) : m_(m), text_(text) {}

  bool whole(Value& result) {
    if (!value(result, 0)) return false;
    blanks();
    if (at_ == text_.size()) return true;
    m_.heap.release_maybe(result.o);
    return fail("unexpected text after the value");
  }
  std::string error;

 private:
  bool fail(std::string_view what) {
    error = "invalid JSON at byte " + std::to_string(at_) + ": " + std::string(what);
    return false;
  }
  void blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }
  bool next_is(char c) {
    blanks();
    return at_ < text_.size() && text_[at_] == c;
  }
  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return fail("unexpected character");
    at_ += expected.size();
    return true;
  }

  bool value(Value& result, std::uint32_t depth) {
    blanks();
    if (at_ == text_.size()) return fail("unexpected end");
    if (depth > kDepth) return fail("nested too deeply");
    const char c = text_[at_];
    if (c == '{') return object(result, depth);
    if (c == '[') return array(result, depth);
    if (c == '"') {
      std::string text;
      if (!string(text)) return false;
      result = ref_value(m_.heap.string(text));
      return true;
    }
    if (c == 't' || c == 'f') {
      if (!word(c == 't' ? "true" : "false")) return false;
      result = ref_value(m_.heap.box_bool(c == 't'));
      return true;
    }
    if (c == 'n') {
      result = bits_value(0);
      return word("null");
    }
    return number(result);
  }

  bool number(Value& result) {
    const std::size_t from = at_;
    const auto digits = [this] {
      const std::size_t start = at_;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
      return at_ != start;
    };
    if (text_[at_] == '-') ++at_;
    const std::size_t whole = at_;
    if (!digits()) return fail("unexpected character");
    if (text_[whole] == '0' && at_ - whole > 1) return fail("number begins with 0");
    bool integral = true;
    if (at_ < text_.size() && text_[at_] == '.') {
      integral = false;
      ++at_;
      if (!digits()) return fail("digits missing");
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      integral = false;
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (!digits()) return fail("digits missing");
    }
    const std::string_view text = text_.substr(from, at_ - from);
    std::int64_t n = 0;
    if (integral && parse_int(text, n) == IntParse::ok) {
      result = ref_value(m_.heap.box_int(n));
      return true;
    }
    double f = 0;
    if (parse_float(text, f) != FloatParse::ok) return fail("number out of range");
    result = ref_value(m_.heap.box_float(f));
    return true;
  }

  bool hex4(std::uint32_t& code) {
    code = 0;
    for (int n = 0; n < 4; ++n, ++at_) {
      if (at_ == text_.size()) return fail("unexpected end");
      const char c = text_[at_];
      const int digit =
          c >= '0' && c <= '9'
              ? c - '0'
              : (c >= 'a' && c <= 'f' ? c - 'a' + 10 : (c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1));
      if (digit < 0) return fail("bad escape");
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool escape(std::string& out) {
    const char c = text_[at_++];
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    if (const std::size_t place = kFrom.find(c); place != std::string_view::npos) {
      out += kTo[place];
      return true;
    }
    if (c != 'u') return fail("bad escape");
    std::uint32_t code = 0;
    if (!hex4(code)) return false;
    if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      std::uint32_t low = 0;
      if (!hex4(low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return fail("lone surrogate");
      code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
    }
    if (!is_scalar_value(static_cast<char32_t>(code))) return fail("lone surrogate");
    append_utf8(out, static_cast<char32_t>(code));
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    while (true) {
      if (at_ >= text_.size()) return fail("unterminated string");
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
      ++at_;
      if (c != '\\') {
        out += c;
        continue;
      }
      if (at_ >= text_.size()) return fail("unterminated string");
      if (!escape(out)) return false;
    }
    ++at_;
    return is_valid_utf8(out) || fail("invalid UTF-8");
  }

  bool array(Value& result, std::uint32_t depth) {
    ++at_;
    List* list = m_.heap.list(m_.desc(kListAnyDesc), 0);
    bool ok = true;
    if (!next_is(']')) {
      while (true) {
        Value item;
        ok = value(item, depth + 1);
        if (!ok) break;
        add_element(m_.heap, list, item);
        if (!next_is(',')) break;
        ++at_;
      }
    }
    if (ok && !next_is(']')) ok = fail("`]` expected");
    if (!ok) {
      m_.heap.release(list);
      return false;
    }
    ++at_;
    result = ref_value(list);
    return true;
  }

  bool member(Map* map, std::uint32_t depth) {
    if (!next_is('"')) return fail("a key expected");
    std::string key;
    if (!string(key)) return false;
    if (!next_is(':')) return fail("`:` expected");
    ++at_;
    Value item;
    if (!value(item, depth + 1)) return false;
    bool fresh = false;
    Entry& entry = put_string(m_.heap, map, m_.heap.string(key), fresh);
    slow::set_entry(m_, map, entry, fresh, item);
    return true;
  }

  bool object(Value& result, std::uint32_t depth) {
    ++at_;
    Map* map = m_.heap.map(m_.desc(kMapStringAnyDesc));
    bool ok = true;
    if (!next_is('}')) {
      while (true) {
        ok = member(map, depth);
        if (!ok || !next_is(',')) break;
        ++at_;
      }
    }
    if (ok && !next_is('}')) ok = fail("`}` expected");
    if (!ok) {
      m_.heap.release(map);
      return false;
    }
    ++at_;
    result = ref_value(map);
    return true;
  }

  Machine& m_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_json(Machine& m, std::string_view text, Value& result, std::string& error) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  JsonReader reader(m, text);
  if (reader.whole(result)) return true;
  error = reader.error;
  return false;
}

bool native_json_parse(Machine& m, const Value* args, Value& result, Data) {
  std::string error;
  return read_json(m, as_string(args[0])->text(), result, error) || m.fail(FaultCode::parse, error);
}

// The top-level object with its values as text.
bool native_json_decode(Machine& m, const Value* args, Value& result, Data data) {
  Value any;
  std::string error;
  if (!read_json(m, as_string(args[0])->text(), any, error)) return m.fail(FaultCode::parse, error);
  if (any.o == nullptr || any.o->kind != Kind::map) {
    m.heap.release_maybe(any.o);
    return m.fail(FaultCode::parse, "json_decode expects an object");
  }
  const Map* map = as_map(any);
  Map* texts = m.heap.map(m.desc(data.low));
  for (std::uint32_t n = 0; n < map->used; ++n) {
    const Entry& entry = map->entries[n];
    std::string text;
    const bool nested =
        entry.value.o != nullptr && (entry.value.o->kind == Kind::list || entry.value.o->kind == Kind::map);
    if (nested) {
      JsonText json{m.heap, text};
      json.write(m.desc(kAnyDesc), entry.value);
    } else {
      Printer(m.heap, text).top(m.desc(kAnyDesc), entry.value);
    }
    Heap::retain(entry.key.o);
    bool fresh = false;
    put_string(m.heap, texts, as_string(entry.key), fresh).value = ref_value(m.heap.string(text));
  }
  m.heap.release(any.o);
  result = ref_value(texts);
  return true;
}

}  // namespace mochi::vm
