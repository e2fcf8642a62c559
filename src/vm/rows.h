// What reading and writing of data files share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vm/natives.h"

namespace mochi::vm {

struct RowOptions {
  std::string format = "csv";
  bool header = true;
  bool header_given = false;
  char delimiter = ',';
};

bool row_options(Machine& m, Value any, RowOptions& options);
// A cell as int, else float, else string, boxed.
Value cell_value(Machine& m, std::string_view text);
// Sets a field of a row; takes `value` over.
void put_cell(Machine& m, Map* row, std::string_view name, Value value);
// The field of a map or record as an owned `any`; false: there is none.
bool any_field_named(Machine& m, Value any, const std::string& name, Value& result);
// A list of flat mappings: `- key: value` and further `key: value` lines below; comments, quotes.
bool read_yaml(Machine& m, std::string_view text, List* rows);

}  // namespace mochi::vm
