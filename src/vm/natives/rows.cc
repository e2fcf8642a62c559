// Data files (language page section 9): rows of CSV, TSV, JSON, JSON lines and a subset of YAML.
#include "vm/natives/rows.h"
#include "base/float_text.h"
#include "base/int_text.h"
#include "base/utf8.h"
#include "vm/natives/natives.h"

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

namespace {

bool is_digits(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Value guessed_value(Machine& m, std::string_view text) {
  std::int64_t n = 0;
  if (parse_int(text, n) == IntParse::ok) return ref_value(m.heap.box_int(n));
  double f = 0;
  const bool number = !text.empty() && (text.back() >= '0' && text.back() <= '9');
  if (number && parse_float(text, f) == FloatParse::ok) return ref_value(m.heap.box_float(f));
  return ref_value(m.heap.string(text));
}

}  // namespace

Value cell_value(Machine& m, const RowCell& cell, const TypeDesc* type) {
  const std::string& text = cell.text;
  if (type != nullptr && type->cls == TypeClass::option) {
    if (text.empty() && !cell.quoted) return bits_value(0);
    type = type->element;
  }
  if (type == nullptr) return guessed_value(m, text);
  if (type->cls == TypeClass::string || type->cls == TypeClass::enumeration)
    return ref_value(m.heap.string(text));
  if (type->cls == TypeClass::boolean && (text == "true" || text == "false"))
    return ref_value(m.heap.box_bool(text == "true"));
  double f = 0;
  if (type->cls == TypeClass::floating && parse_float(text, f) == FloatParse::ok)
    return ref_value(m.heap.box_float(f));
  if (type->cls == TypeClass::bigint && is_digits(text))
    return bigint_from_text(m.heap, text.front() == '+' ? std::string_view(text).substr(1) : text);
  return guessed_value(m, text);
}

const TypeDesc* field_type(const TypeDesc* row, std::string_view name) {
  if (row == nullptr) return nullptr;
  if (row->cls == TypeClass::map) return row->value;
  if (row->cls != TypeClass::record) return nullptr;
  for (const FieldDesc& field : row->layouts[0].fields) {
    if (field.name == name) return field.type;
  }
  return nullptr;
}

void put_cell(Machine& m, Map* row, std::string_view name, Value value) {
  bool fresh = false;
  Entry& entry = put_string(m.heap, row, m.heap.string(name), fresh);
  slow::set_entry(m, row, entry, fresh, value);
}

namespace {

// One record of CSV: fields in quotes may hold delimiters, doubled quotes and line ends.
bool next_record(Machine& m, std::string_view text, std::size_t& at, char delimiter,
                 std::vector<RowCell>& cells) {
  cells.assign(1, {});
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' && cells.back().text.empty()) {
      cells.back().quoted = true;
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
        cells.back().text += text[at++];
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
      cells.back().text += c;
    }
  }
  return true;
}

bool read_csv(Machine& m, std::string_view text, const RowOptions& options, const TypeDesc& row_type,
              List* rows) {
  std::vector<RowCell> names;
  std::vector<RowCell> cells;
  std::size_t at = 0;
  bool first = options.header;
  while (at < text.size()) {
    if (!next_record(m, text, at, options.delimiter, cells)) return false;
    if (cells.size() == 1 && cells[0].text.empty() && !cells[0].quoted) continue;
    if (first) {
      names = cells;
      first = false;
      continue;
    }
    Map* row = m.heap.map(m.desc(kMapStringAnyDesc));
    add_element(m.heap, rows, ref_value(row));
    for (std::size_t n = 0; n < cells.size(); ++n) {
      const std::string name = n < names.size() ? names[n].text : "c" + std::to_string(n);
      put_cell(m, row, name, cell_value(m, cells[n], field_type(&row_type, name)));
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

bool read_rows(Machine& m, std::string_view text, const std::string& file, const RowOptions& options,
               const TypeDesc& row_type, List* rows) {
  if (options.format == "json") return add_json(m, text, rows, true);
  if (options.format == "jsonl") return read_json_lines(m, text, rows);
  if (options.format == "yaml") return read_yaml(m, text, file, row_type, rows);
  return read_csv(m, text, options, row_type, rows);
}

// The field of a row that does not fit the record `type`, as `, field NAME`; empty if it is no single one.
std::string failing_field(Machine& m, Value row, const TypeDesc& type) {
  if (type.cls != TypeClass::record || row.o == nullptr || row.o->kind != Kind::map) return {};
  for (const FieldDesc& field : type.layouts[0].fields) {
    const TypeDesc* from = nullptr;
    Value value;
    if (!find_field(m, row.o, field.name, from, value)) continue;
    Value made;
    if (!convert_any(m, value, *field.type, made)) return ", field " + field.name;
    if (field.type->ref) m.heap.release_maybe(made.o);
  }
  return {};
}

// The rows as a list of type `to`; a row that does not fit is named in the message.
bool convert_rows(Machine& m, const List* rows, const TypeDesc& to, const std::string& file, Value& result) {
  List* made = m.heap.list(to, rows->size);
  for (std::uint32_t n = 0; n < rows->size; ++n) {
    Value row;
    if (convert_any(m, rows->data[n], *to.element, row)) {
      made->data[made->size++] = row;
      continue;
    }
    const auto code = static_cast<FaultCode>(m.fault.code);
    const std::string message = m.fault.message;
    const std::string field = failing_field(m, rows->data[n], *to.element);
    m.heap.release(made);
    return m.fail(code, message + " (" + file + ", row " + std::to_string(n + 1) + field + ")");
  }
  result = ref_value(made);
  return true;
}

}  // namespace

// path (empty or `-` = standard input), options; data: list of the declared type
bool native_load_rows(Machine& m, const Value* args, Value& result, Data data) {
  RowOptions options;
  if (!row_options(m, args[1], options)) return false;
  const std::string path(as_string(args[0])->text());
  const bool from_input = path.empty() || path == "-";
  std::string text;
  if (from_input) {
    text = m.world.read_all_input();
    if (!is_valid_utf8(text)) return m.fail(FaultCode::parse, "invalid UTF-8");
  } else if (!read_text_file(m, path, text)) {
    return false;
  }
  List* rows = m.heap.list(m.desc(kListAnyDesc), 0);
  const TypeDesc& type = m.desc(data.low);
  const std::string file = from_input ? "standard input" : path;
  const bool ok =
      read_rows(m, text, file, options, *type.element, rows) && convert_rows(m, rows, type, file, result);
  m.heap.release(rows);
  return ok;
}

}  // namespace mochi::vm
