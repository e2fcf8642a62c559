// The subset of YAML that data files use: a list of mappings of scalars, or one such mapping.
#include "vm/rows.h"

namespace mochi::vm {

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

// A scalar: quoted text, null, true, false, a number, or plain text with a comment cut off.
Value scalar(Machine& m, std::string_view text) {
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
    std::string plain;
    const std::string_view inner = text.substr(1, text.size() - 2);
    for (std::size_t n = 0; n < inner.size(); ++n) {
      plain += inner[n];
      if (inner[n] == '\'' && n + 1 < inner.size() && inner[n + 1] == '\'') ++n;
    }
    return ref_value(m.heap.string(plain));
  }
  if (text.size() >= 2 && text.front() == '"') {
    Value value;
    std::string error;
    if (read_json(m, text, value, error)) return value;
  }
  if (const std::size_t comment = text.find(" #"); comment != std::string_view::npos)
    text = trim(text.substr(0, comment));
  if (text.empty() || text == "null" || text == "~") return bits_value(0);
  if (text == "true" || text == "false") return ref_value(m.heap.box_bool(text == "true"));
  if (text.front() == '[' || text.front() == '{') {
    Value value;
    std::string error;
    if (read_json(m, text, value, error)) return value;
  }
  return cell_value(m, text);
}

bool put_field(Machine& m, Map* row, std::string_view line) {
  std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos && line.ends_with(':')) colon = line.size() - 1;
  if (row == nullptr || colon == std::string_view::npos)
    return m.fail(FaultCode::parse, "invalid YAML: " + std::string(line));
  std::string_view name = trim(line.substr(0, colon));
  if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front()) {
    name = name.substr(1, name.size() - 2);
  }
  put_cell(m, row, name, scalar(m, trim(line.substr(colon + 1))));
  return true;
}

}  // namespace

bool read_yaml(Machine& m, std::string_view text, List* rows) {
  Map* row = nullptr;
  const auto start = [&] {
    row = m.heap.map(m.desc(kMapStringAnyDesc));
    add_element(m.heap, rows, ref_value(row));
  };
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = text.find('\n', from);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = trim(text.substr(from, end - from));
    from = end + 1;
    if (line.empty() || line.front() == '#' || line == "---" || line == "...") continue;
    if (line == "-" || line.starts_with("- ")) {
      start();
      line = trim(line.substr(1));
      if (line.empty()) continue;
    } else if (row == nullptr) {
      start();
    }
    if (!put_field(m, row, line)) return false;
  }
  return true;
}

}  // namespace mochi::vm
