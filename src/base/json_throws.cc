// Wraps nlohmann's event parser, the only use of it: it may throw on exhausted memory and internal mistakes.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mochi {
namespace {

constexpr std::size_t kDeepest = 1000;

// Builds the tree from events; stops at the first broken limit.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(JsonValue& root, JsonError& failure, const JsonLimits& limits)
      : failure_(failure), limits_(limits), root_(root) {}

  bool null() override { return add({}); }
  bool boolean(bool value) override {
    JsonValue out;
    out.kind = JsonKind::boolean;
    out.boolean = value;
    return add(std::move(out));
  }
  bool number_integer(number_integer_t value) override {
    JsonValue out;
    out.kind = JsonKind::integer;
    out.integer = value;
    out.floating = static_cast<double>(value);
    return add(std::move(out));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value <= static_cast<std::uint64_t>(INT64_MAX))
      return number_integer(static_cast<std::int64_t>(value));
    return number_float(static_cast<double>(value), std::to_string(value));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    JsonValue out;
    out.kind = JsonKind::floating;
    out.floating = value;
    out.text = text;
    return add(std::move(out));
  }
  bool string(string_t& value) override {
    JsonValue out;
    out.kind = JsonKind::string;
    out.text = std::move(value);
    return add(std::move(out));
  }
  bool binary(binary_t&) override { return broken("binary value"); }
  bool start_object(std::size_t) override { return open(JsonKind::object); }
  bool start_array(std::size_t) override { return open(JsonKind::array); }
  bool key(string_t& value) override {
    stack_.back().members.push_back({std::move(value), JsonValue()});
    return true;
  }
  bool end_object() override {
    drop_repeated_keys(stack_.back().members);
    return close();
  }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    static_cast<void>(token);
    failure_.offset = position > 0 ? position - 1 : 0;
    failure_.message = reworded(error.what());
    return false;
  }

 private:
  bool broken(std::string message) {
    failure_.message = std::move(message);
    return false;
  }

  // «[json.exception.…] parse error at line 1, column 2: syntax error while parsing value - X»: only X is
  // ours.
  static std::string reworded(std::string_view text) {
    // The input, which is quoted behind «last read», may hold any of these words.
    const std::size_t cut = text.find(" - ");
    if (cut == std::string_view::npos) return "not a JSON value";
    text.remove_prefix(cut + 3);
    return std::string(text.substr(0, text.find("; last read")));
  }

  bool open(JsonKind kind) {
    if (stack_.size() >= std::min(limits_.depth, kDeepest)) return broken("nesting is too deep");
    JsonValue container;
    container.kind = kind;
    stack_.push_back(std::move(container));
    return true;
  }

  bool close() {
    JsonValue done = std::move(stack_.back());
    stack_.pop_back();
    return add(std::move(done));
  }

  bool add(JsonValue value) {
    if (++count_ > limits_.values) return broken("too many values");
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().kind == JsonKind::array) {
      stack_.back().items.push_back(std::move(value));
    } else {
      stack_.back().members.back().value = std::move(value);
    }
    return true;
  }

  static void drop_repeated_keys(std::vector<JsonMember>& members) {
    std::vector<std::size_t> order(members.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      int compared = members[a].name.compare(members[b].name);
      return compared != 0 ? compared < 0 : a < b;
    });
    std::vector<bool> dropped(members.size(), false);
    bool any = false;
    for (std::size_t first = 0; first < order.size();) {
      std::size_t last = first;
      while (last + 1 < order.size() && members[order[last + 1]].name == members[order[first]].name) ++last;
      if (last != first) members[order[first]].value = std::move(members[order[last]].value);
      for (std::size_t i = first + 1; i <= last; ++i) dropped[order[i]] = any = true;
      first = last + 1;
    }
    if (!any) return;
    std::vector<JsonMember> kept;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (!dropped[i]) kept.push_back(std::move(members[i]));
    }
    members = std::move(kept);
  }

  JsonError& failure_;
  const JsonLimits& limits_;
  JsonValue& root_;
  std::vector<JsonValue> stack_;
  std::size_t count_ = 0;
};

}  // namespace

// Here, where JsonMember is complete.
JsonValue::JsonValue() = default;
JsonValue::~JsonValue() = default;
JsonValue::JsonValue(const JsonValue&) = default;
JsonValue::JsonValue(JsonValue&&) noexcept = default;
JsonValue& JsonValue::operator=(const JsonValue&) = default;
JsonValue& JsonValue::operator=(JsonValue&&) noexcept = default;

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::string_view JsonValue::text_of(std::string_view name, std::string_view fallback) const {
  const JsonValue* found = find(name);
  return found != nullptr && found->kind == JsonKind::string ? std::string_view(found->text) : fallback;
}

bool parse_json(std::string_view text, JsonValue& value, JsonError& error, const JsonLimits& limits) {
  value = JsonValue();
  error = JsonError();
  if (text.size() > limits.bytes) {
    error.message = "text is too long";
    return false;
  }
  try {
    TreeBuilder builder(value, error, limits);
    return nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  } catch (const std::exception& failure) {
    error.message = failure.what();
    return false;
  }
}

}  // namespace mochi
