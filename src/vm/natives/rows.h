// What reading and writing of data files share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vm/natives/natives.h"

namespace mochi::vm {

struct RowOptions {
  std::string format = "csv";
  bool header = true;
  bool header_given = false;
  char delimiter = ',';
};

bool row_options(Machine& m, Value any, RowOptions& options);
// Text that says nothing of its type: a cell of CSV, a plain scalar of YAML; in quotes it is there even if
// empty.
struct RowCell {
  std::string text;
  bool quoted = false;
};
// The cell as an owned `any` that casts to `type`: the text itself for strings and enums, none for an option
// whose cell is empty; an int, else a float, else a string for `any` and where nothing is declared (null).
Value cell_value(Machine& m, const RowCell& cell, const TypeDesc* type);
// What is declared for the field `name` of a row of type `row`; null: nothing.
const TypeDesc* field_type(const TypeDesc* row, std::string_view name);
// Sets a field of a row; takes `value` over.
void put_cell(Machine& m, Map* row, std::string_view name, Value value);
// The field of a map or record as an owned `any`; false: there is none.
bool any_field_named(Machine& m, Value any, const std::string& name, Value& result);
// A list of flat mappings: `- key: value` and further `key: value` lines below; comments, quotes, JSON.
// Anything else is error 2 with `file` and its line.
bool read_yaml(Machine& m, std::string_view text, const std::string& file, const TypeDesc& row_type,
               List* rows);

}  // namespace mochi::vm
