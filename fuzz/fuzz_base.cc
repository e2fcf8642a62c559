// Text parsers of base: JSON, numbers, UTF-8, string literals. The first byte chooses.
#include <cmath>
#include <cstring>
#include <string>

#include "base/bigint.h"
#include "base/check.h"
#include "base/float_text.h"
#include "base/int_text.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace {

void rewrite(const mochi::JsonValue& value, mochi::JsonWriter& json) {
  switch (value.kind) {
    case mochi::JsonKind::null: json.null(); return;
    case mochi::JsonKind::boolean: json.boolean(value.boolean); return;
    case mochi::JsonKind::integer: json.integer(value.integer); return;
    case mochi::JsonKind::floating: json.raw(value.text); return;
    case mochi::JsonKind::string: json.string(value.text); return;
    case mochi::JsonKind::array:
      json.begin_array();
      for (const mochi::JsonValue& item : value.items) rewrite(item, json);
      json.end_array();
      return;
    case mochi::JsonKind::object:
      json.begin_object();
      for (const mochi::JsonMember& member : value.members) {
        json.key(member.name);
        rewrite(member.value, json);
      }
      json.end_object();
      return;
  }
}

std::string compact(const mochi::JsonValue& value) {
  mochi::JsonWriter json;
  rewrite(value, json);
  return json.take();
}

// What is read can be written and read again to the same.
void fuzz_json(std::string_view text) {
  mochi::JsonValue value;
  mochi::JsonError error;
  if (!mochi::parse_json(text, value, error)) {
    MOCHI_CHECK(!error.message.empty());
    return;
  }
  std::string once = compact(value);
  mochi::JsonValue again;
  MOCHI_CHECK(mochi::parse_json(once, again, error));
  MOCHI_CHECK(compact(again) == once);
}

void fuzz_numbers(std::string_view text) {
  double value = 0;
  if (mochi::parse_float(text, value) == mochi::FloatParse::ok) {
    double back = 0;
    MOCHI_CHECK(mochi::parse_float(mochi::float_nested(value), back) == mochi::FloatParse::ok);
    MOCHI_CHECK(std::memcmp(&value, &back, sizeof value) == 0 || std::isnan(value));
  }
  std::int64_t number = 0;
  if (mochi::parse_int(text, number) == mochi::IntParse::ok) {
    mochi::BigInt big;
    MOCHI_CHECK(mochi::BigInt::parse(text, big) && big == mochi::BigInt(number));
  }
  mochi::parse_int_literal(text, number);
}

// Two numbers of raw bytes; the identities of division and decimal text must hold.
void fuzz_bigint(std::string_view bytes) {
  auto number = [](std::string_view from) {
    mochi::BigInt out;
    mochi::BigInt base(256);
    for (char c : from) out = out * base + mochi::BigInt(static_cast<unsigned char>(c));
    return out;
  };
  if (bytes.size() < 2 || bytes.size() > 4000) return;
  std::size_t cut = 1 + static_cast<unsigned char>(bytes[0]) * (bytes.size() - 1) / 256;
  mochi::BigInt a = number(bytes.substr(1));
  mochi::BigInt b = number(bytes.substr(cut));
  if (!b.is_zero()) {
    mochi::BigInt q;
    mochi::BigInt r;
    mochi::BigInt::divide(a, b, q, r);
    MOCHI_CHECK(q * b + r == a && r < b);
  }
  mochi::BigInt back;
  MOCHI_CHECK(mochi::BigInt::parse(a.to_string(), back) && back == a);
}

void fuzz_text(std::string_view text) {
  std::string repaired = mochi::repair_utf8(text);
  MOCHI_CHECK(mochi::is_valid_utf8(repaired));
  std::size_t count = mochi::count_code_points(repaired);
  MOCHI_CHECK(mochi::offset_of_code_point(repaired, count) == repaired.size());
  MOCHI_CHECK(mochi::is_valid_utf8(mochi::to_upper(repaired)) &&
              mochi::is_valid_utf8(mochi::to_lower(repaired)));
  mochi::trim_white_space(text);
  mochi::to_upper(text);
  mochi::quoted(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: fuzz_json(text); break;
    case 1: fuzz_numbers(text); break;
    case 2: fuzz_bigint(text); break;
    case 3: fuzz_text(text); break;
  }
  return 0;
}
