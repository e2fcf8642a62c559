// Data files (language page section 9): rows of CSV, TSV, JSON, JSON lines and a subset of YAML.
#include "vm/rows.h"
#include "base/float_text.h"
#include "base/int_text.h"
#include "base/utf8.h"
#include "vm/natives.h"

namespace mochi::vm {

bool row_options(Machine& m, Value any, RowOptions& options) {
  if (any.o == nullptr) return true;
  if (any.o->kind != Kind::map && any.o->kind != Kind::record)
    return m.fail(FaultCode::type, "options must be a map");
  const auto field = [&](const char* name, const TypeDesc& type, Value& value) {
    Value found;
    if (!any_field_named(m, any, name, found) || found.o == nullptr) return false;
    const bool ok = convert_any(m, found, type, value);
    m.heap.release_maybe(found.o);
    return ok;
  };
  Value value;
  if (field("format", m.desc(kStringDesc), value)) {
    options.format = as_string(value)->text();
    m.heap.release(value.o);
  }
  options.delimiter = options.format == "tsv" ? '\t' : ',';
  if (field("header", m.desc(kBoolDesc), value)) {
    options.header = value.i != 0;
    options.header_given = true;
  }
  if (field("delimiter", m.desc(kStringDesc), value)) {
    if (as_string(value)->size == 1) options.delimiter = as_string(value)->data()[0];
    m.heap.release(value.o);
  }
  const std::string& f = options.format;
  if (f == "csv" || f == "tsv" || f == "json" || f == "jsonl" || f == "yaml") return true;
  return m.fail(FaultCode::parse, "unknown format: " + f);
}

Value cell_value(Machine& m, std::string_view text) {
  std::int64_t n = 0;
  if (parse_int(text, n) == IntParse::ok) return ref_value(m.heap.box_int(n));
  double f = 0;
  const bool number = !text.empty() && (text.back() >= '0' && text.back() <= '9');
  if (number && parse_float(text, f) == FloatParse::ok) return ref_value(m.heap.box_float(f));
  return ref_value(m.heap.string(text));
}

void put_cell(Machine& m, Map* row, std::string_view name, Value value) {
  bool fresh = false;
  Entry& entry = put_string(m.heap, row, m.heap.string(name), fresh);
  slow::set_entry(m, row, entry, fresh, value);
}

namespace {

// One record of CSV: fields in quotes may hold delimiters, doubled quotes and line ends.
bool next_record(Machine& m, std::string_view text, std::size_t& at, char delimiter,
                 std::vector<std::string>& cells) {
  cells.assign(1, {});
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' && cells.back().empty()) {
      ++at;
      while (true) {
        if (at >= text.size()) return m.fail(FaultCode::parse, "unterminated quote in CSV");
        if (text[at] == '"') {
          if (at + 1 < text.size() && text[at + 1] == '"') {
            ++at;
          } else {
            break;
          }
        }
        cells.back() += text[at++];
      }
      ++at;
      continue;
    }
    ++at;
    if (c == '\n') return true;
    if (c == '\r') {
      if (at < text.size() && text[at] == '\n') ++at;
      return true;
    }
    if (c == delimiter) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return true;
}

bool read_csv(Machine& m, std::string_view text, const RowOptions& options, List* rows) {
  std::vector<std::string> names;
  std::vector<std::string> cells;
  std::size_t at = 0;
  bool first = options.header;
  while (at < text.size()) {
    if (!next_record(m, text, at, options.delimiter, cells)) return false;
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (first) {
      names = cells;
      first = false;
      continue;
    }
    Map* row = m.heap.map(m.desc(kMapStringAnyDesc));
    add_element(m.heap, rows, ref_value(row));
    for (std::size_t n = 0; n < cells.size(); ++n) {
      put_cell(m, row, n < names.size() ? names[n] : "c" + std::to_string(n), cell_value(m, cells[n]));
    }
  }
  return true;
}

bool add_json(Machine& m, std::string_view text, List* rows, bool spread) {
  Value value;
  std::string error;
  if (!read_json(m, text, value, error)) return m.fail(FaultCode::parse, error);
  if (spread && value.o != nullptr && value.o->kind == Kind::list) {
    Value slot = ref_value(rows);
    const List* list = as_list(value);
    reserve_list(m.heap, rows, list->size);
    for (std::uint32_t n = 0; n < list->size; ++n) {
      Heap::retain_maybe(list->data[n].o);
      add_element(m.heap, as_list(slot), list->data[n]);
    }
    m.heap.release(value.o);
    return true;
  }
  add_element(m.heap, rows, value);
  return true;
}

bool read_json_lines(Machine& m, std::string_view text, List* rows) {
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = text.find('\n', from);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = text.substr(from, end - from);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos && !add_json(m, line, rows, false))
      return false;
    from = end + 1;
  }
  return true;
}

bool read_rows(Machine& m, std::string_view text, const RowOptions& options, List* rows) {
  if (options.format == "json") return add_json(m, text, rows, true);
  if (options.format == "jsonl") return read_json_lines(m, text, rows);
  if (options.format == "yaml") return read_yaml(m, text, rows);
  return read_csv(m, text, options, rows);
}

}  // namespace

// path (empty or `-` = standard input), options
bool native_load_rows(Machine& m, const Value* args, Value& result, Data) {
  RowOptions options;
  if (!row_options(m, args[1], options)) return false;
  const std::string path(as_string(args[0])->text());
  std::string text;
  if (path.empty() || path == "-") {
    text = m.world.read_all_input();
    if (!is_valid_utf8(text)) return m.fail(FaultCode::parse, "invalid UTF-8");
  } else if (!read_text_file(m, path, text)) {
    return false;
  }
  List* rows = m.heap.list(m.desc(kListAnyDesc), 0);
  if (!read_rows(m, text, options, rows)) {
    m.heap.release(rows);
    return false;
  }
  result = ref_value(rows);
  return true;
}

}  // namespace mochi::vm
