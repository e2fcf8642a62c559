// Saving rows: CSV and TSV with ascending columns, JSON, JSON lines, YAML.
#include <algorithm>

#include "vm/natives/rows.h"

namespace mochi::vm {

namespace {

// A row as named values of type any, ascending by name; owned.
struct Row {
  std::vector<std::pair<std::string, Value>> cells;
};

bool take_row(Machine& m, Value any, Row& row) {
  Object* o = any.o;
  if (o == nullptr || (o->kind != Kind::map && o->kind != Kind::record)) {
    return m.fail(FaultCode::type, "save source must be list of maps");
  }
  if (o->kind == Kind::map) {
    const Map* map = as_map(any);
    const TypeDesc& type = m.desc(map->desc);
    for (std::uint32_t n = 0; n < map->used; ++n) {
      if (!entry_alive(map, n)) continue;
      row.cells.emplace_back(key_text(m.heap, *type.key, map->entries[n].key),
                             box_value(m, *type.value, map->entries[n].value));
    }
  } else {
    const Record* record = as_record(any);
    const Layout& layout = m.desc(record->desc).layouts[record->tag];
    for (std::uint32_t n = 0; n < layout.fields.size(); ++n) {
      row.cells.emplace_back(layout.fields[n].name,
                             box_value(m, *layout.fields[n].type, record->fields()[n]));
    }
  }
  std::sort(row.cells.begin(), row.cells.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return true;
}

// An empty text stands in quotes, which tells it from a cell without a value.
std::string quoted_cell(const std::string& text, char delimiter) {
  if (!text.empty() && text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos)
    return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string cell_text(Machine& m, Value value, char delimiter) {
  if (value.o == nullptr) return {};
  if (value.o->kind == Kind::box_enum) return key_text(m.heap, m.desc(kAnyDesc), value);
  std::string text;
  Printer(m.heap, text).top(m.desc(kAnyDesc), value);
  return quoted_cell(text, delimiter);
}

bool write_csv(Machine& m, const std::vector<Row>& rows, const RowOptions& options, std::string& out) {
  std::vector<std::string> columns;
  for (const Row& row : rows) {
    for (const auto& cell : row.cells) columns.push_back(cell.first);
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  if (options.header && options.header_given) {
    for (std::size_t n = 0; n < columns.size(); ++n)
      out += (n != 0 ? std::string(1, options.delimiter) : "") + quoted_cell(columns[n], options.delimiter);
    out += '\n';
  }
  for (const Row& row : rows) {
    for (std::size_t n = 0; n < columns.size(); ++n) {
      if (n != 0) out += options.delimiter;
      for (const auto& cell : row.cells) {
        if (cell.first == columns[n]) out += cell_text(m, cell.second, options.delimiter);
      }
    }
    out += '\n';
  }
  return true;
}

bool write_json_row(Machine& m, const Row& row, const char* separator, std::string& out) {
  out += '{';
  for (std::size_t n = 0; n < row.cells.size(); ++n) {
    if (n != 0) out += separator;
    String* name = m.heap.string(row.cells[n].first);
    JsonText json{m.heap, out};
    json.write(m.desc(kStringDesc), ref_value(name));
    m.heap.release(name);
    out += ':';
    if (!json.write(m.desc(kAnyDesc), row.cells[n].second)) return m.fail(FaultCode::type, json.error);
  }
  out += '}';
  return true;
}

bool write_yaml(Machine& m, const Row& row, std::string& out) {
  const char* lead = "- ";
  for (const auto& cell : row.cells) {
    JsonText json{m.heap, out};
    out += lead + cell.first + ": ";
    if (!json.write(m.desc(kAnyDesc), cell.second)) return m.fail(FaultCode::type, json.error);
    out += '\n';
    lead = "  ";
  }
  return true;
}

bool write_rows(Machine& m, const std::vector<Row>& rows, const RowOptions& options, std::string& out) {
  if (options.format == "csv" || options.format == "tsv") return write_csv(m, rows, options, out);
  const bool array = options.format == "json";
  if (array) out += '[';
  for (std::size_t n = 0; n < rows.size(); ++n) {
    if (array && n != 0) out += ',';
    if (options.format == "yaml") {
      if (!write_yaml(m, rows[n], out)) return false;
      continue;
    }
    if (!write_json_row(m, rows[n], ",", out)) return false;
    if (!array) out += '\n';
  }
  if (array) out += "]\n";
  return true;
}

}  // namespace

bool any_field_named(Machine& m, Value any, const std::string& name, Value& result) {
  Row row;
  if (!take_row(m, any, row)) return false;
  bool found = false;
  for (auto& [field, value] : row.cells) {
    if (field == name && !found) {
      result = value;
      found = true;
    } else {
      m.heap.release_maybe(value.o);
    }
  }
  return found;
}

// list<any>, path (empty or `-` = standard output), options
bool native_save_rows(Machine& m, const Value* args, Value& result, Data) {
  RowOptions options;
  if (!row_options(m, args[2], options)) return false;
  const List* list = as_list(args[0]);
  const TypeDesc& element = element_of(m, list);
  std::vector<Row> rows;
  bool ok = true;
  for (std::uint32_t n = 0; n < list->size && ok; ++n) {
    const Value any = box_value(m, element, list->data[n]);
    rows.emplace_back();
    ok = take_row(m, any, rows.back());
    m.heap.release_maybe(any.o);
  }
  std::string text;
  ok = ok && write_rows(m, rows, options, text);
  for (Row& row : rows) {
    for (auto& cell : row.cells) m.heap.release_maybe(cell.second.o);
  }
  if (!ok) return false;
  result = bits_value(0);
  const std::string path(as_string(args[1])->text());
  if (path.empty() || path == "-") {
    m.write(text);
    return true;
  }
  Result<void> written = m.world.write_file(path, text, false);
  return written.has_value() || m.fail(FaultCode::none, written.error().message);
}

}  // namespace mochi::vm
