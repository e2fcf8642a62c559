// The subset of YAML that data files use: a list of mappings of scalars, or one such mapping. What else YAML
// knows is refused with its line, never read as something else.
#include <algorithm>

#include "vm/natives/rows.h"

namespace mochi::vm {

namespace {

constexpr std::size_t kUnset = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view text) {
  while (!text.empty() && kBlanks.find(text.back()) != kUnset) text.remove_suffix(1);
  while (!text.empty() && kBlanks.find(text.front()) != kUnset) text.remove_prefix(1);
  return text;
}

bool is_quote(char c) { return c == '"' || c == '\''; }

// Behind the closing quote of a text that begins with a quote; kUnset: there is none.
std::size_t quoted_end(std::string_view text) {
  const char quote = text.front();
  for (std::size_t n = 1; n < text.size(); ++n) {
    if (quote == '"' && text[n] == '\\') {
      ++n;
    } else if (text[n] == quote) {
      if (quote == '"' || n + 1 == text.size() || text[n + 1] != quote) return n + 1;
      ++n;
    }
  }
  return kUnset;
}

bool is_comment(std::string_view text) { return trim(text).empty() || trim(text).front() == '#'; }

bool is_text(const TypeDesc* type) {
  if (type != nullptr && type->cls == TypeClass::option) type = type->element;
  return type != nullptr && (type->cls == TypeClass::string || type->cls == TypeClass::enumeration);
}

class YamlReader {
 public:
  YamlReader(Machine& m, const std::string& file, const TypeDesc& row_type, List* rows)
      : m_(m), file_(file), row_type_(row_type), rows_(rows) {}

  bool line(std::string_view text) {
    ++number_;
    std::size_t indent = text.find_first_not_of(' ');
    std::string_view content = trim(text);
    if (is_comment(content) || content == "..." || (content == "---" && row_ == nullptr)) return true;
    if (content == "---") return refuse("several documents are not supported");
    if (text[indent] == '\t') return refuse("tabs cannot indent");
    if (content == "-" || content.starts_with("- ")) {
      if (row_ != nullptr && indent != item_indent_) return refuse(kNested);
      item_indent_ = indent;
      start();
      const std::size_t at = content.find_first_not_of(kBlanks, 1);
      if (at == kUnset || content[at] == '#') return true;
      content.remove_prefix(at);
      indent += at;
      key_indent_ = indent;
    } else if (row_ == nullptr) {
      start();
      key_indent_ = indent;
    } else if (key_indent_ == kUnset && indent > item_indent_) {
      key_indent_ = indent;
    }
    return indent == key_indent_ ? field(content) : refuse(kNested);
  }

 private:
  static constexpr const char* kNested =
      "nested lists and mappings are not supported; write them as JSON behind their key";

  bool refuse(const std::string& what) {
    return m_.fail(FaultCode::parse,
                   "invalid YAML: " + what + " (" + file_ + ", line " + std::to_string(number_) + ")");
  }

  void start() {
    row_ = m_.heap.map(m_.desc(kMapStringAnyDesc));
    add_element(m_.heap, rows_, ref_value(row_));
    key_indent_ = kUnset;
  }

  bool field(std::string_view line) {
    std::size_t end = 0;
    if (is_quote(line.front())) {
      end = quoted_end(line);
      end = end == kUnset ? end : line.find_first_not_of(kBlanks, end);
      if (end != kUnset && line[end] != ':') end = kUnset;
    } else {
      end = line.find(": ");
      if (end == kUnset && line.ends_with(':')) end = line.size() - 1;
    }
    if (end == kUnset || end == 0) return refuse("`key: value` expected");
    std::string name(trim(line.substr(0, end)));
    if (std::string_view("[]{}&*!|>?%@`,").find(name[0]) != kUnset || name == "<<" || name.starts_with("- "))
      return refuse(kNested);
    if (is_quote(name[0])) name = name.substr(1, name.size() - 2);
    String* key = m_.heap.string(name);
    const bool known = find_key(m_.heap, row_, m_.desc(kStringDesc), ref_value(key)) != kNoEntry;
    m_.heap.release(key);
    if (known) return refuse("the key `" + name + "` stands twice");
    Value value;
    if (!scalar(trim(line.substr(end + 1)), field_type(&row_type_, name), value)) return false;
    put_cell(m_, row_, name, value);
    return true;
  }

  bool json(std::string_view text, Value& value) {
    std::string error;
    return read_json(m_, text, value, error);
  }

  bool quoted(std::string_view text, Value& value) {
    const std::size_t end = quoted_end(text);
    if (end == kUnset || !is_comment(text.substr(end))) return refuse("text in quotes ends with its line");
    text = text.substr(0, end);
    if (text.front() == '"') return json(text, value) || refuse("text in quotes has escapes that JSON lacks");
    std::string plain;
    for (std::size_t n = 1; n + 1 < text.size(); ++n) {
      plain += text[n];
      if (text[n] == '\'') ++n;
    }
    value = ref_value(m_.heap.string(plain));
    return true;
  }

  // Quoted text, JSON, null, true, false, a number, or plain text with a comment cut off.
  bool scalar(std::string_view text, const TypeDesc* type, Value& value) {
    if (!text.empty() && is_quote(text.front())) return quoted(text, value);
    const bool flow = text.starts_with('[') || text.starts_with('{');
    if (flow && json(text, value)) return true;
    if (text.starts_with('#')) text = {};
    text = trim(text.substr(0, text.find(" #")));
    if (flow)
      return json(text, value) ||
             refuse("lists and mappings on a line are JSON: names and texts stand in quotes");
    if (!text.empty() && std::string_view("|>&*!%@`").find(text.front()) != kUnset)
      return refuse("block texts, anchors, aliases and tags are not supported");
    if (text.empty() || text == "null" || text == "~") {
      value = bits_value(0);
    } else if (!is_text(type) && (text == "true" || text == "false")) {
      value = ref_value(m_.heap.box_bool(text == "true"));
    } else {
      value = cell_value(m_, RowCell{std::string(text), true}, type);
    }
    return true;
  }

  Machine& m_;
  const std::string& file_;
  const TypeDesc& row_type_;
  List* rows_;
  Map* row_ = nullptr;
  std::size_t number_ = 0;
  std::size_t item_indent_ = kUnset;  // of the `-` of all rows; unset: the file is one mapping
  std::size_t key_indent_ = kUnset;   // of the keys of this row
};

}  // namespace

bool read_yaml(Machine& m, std::string_view text, const std::string& file, const TypeDesc& row_type,
               List* rows) {
  YamlReader reader(m, file, row_type, rows);
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (!reader.line(text.substr(from, end - from))) return false;
    from = end + 1;
  }
  return true;
}

}  // namespace mochi::vm
