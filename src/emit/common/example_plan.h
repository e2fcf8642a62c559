// What an example shows, step by step and neutral of the target: the test that the front end made of it, read
// once. An emitter writes each step in its own words.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emit/common/program_uses.h"
#include "ir/ir.h"

namespace mochi::emit {

// A value that an example shows, as a tree.
struct ShownValue {
  enum class Kind : std::uint8_t { number, boolean, text, absent, list, map, record, variant };
  Kind kind = Kind::absent;
  // The digits of a number, `true` or `false`, the content of a text, the name of a record or variant.
  std::string text;
  // Items of a list, without names; entries of a map by the text of their key, in the order given; fields of a
  // record or variant by name, as declared.
  std::vector<std::pair<std::string, ShownValue>> parts;
  // Of a variant: its place in the declaration.
  std::uint32_t variant = 0;
};

// `printed` as Mochi prints a value of `type`; nothing if it is no such value, or one that no target shows
// (functions, bytes, `any`, anonymous records).
std::optional<ShownValue> read_shown(const ir::Program& program, std::string_view printed,
                                     types::TypeId type);
// The value of a literal; nothing for all other expressions, and for maps and sets.
std::optional<ShownValue> literal_shown(const ir::Program& program, const ir::Body& body, ir::ExprId literal);

struct ExampleStep {
  enum class Kind : std::uint8_t {
    statement,  // `stmt` as it stands
    print,      // `stmt` prints what `value`, an operation, has as operands
    claim,      // the condition is true
    equality,   // `value` is `expected`, a literal
    text,       // `value` is printed as `printed`
    outcome,  // the call `value`, whose failures may be raised, gives `expected`, an Ok or an Err that is made
  };
  Kind kind = Kind::statement;
  ir::StmtId stmt;
  // Of what is expected: all that is said to be true.
  ir::ExprId condition;
  ir::ExprId value;
  ir::ExprId expected;
  std::string_view printed;
};

// The steps of an example, which is the body of a test.
std::vector<ExampleStep> plan_example(const ir::Program& program, ir::FunctionId example);
// What one `expect` says; `stmt` stays open.
ExampleStep plan_claim(const ir::Program& program, const ir::Body& body, ir::ExprId condition);

// What an example and the functions inside it name.
struct ExampleNames {
  std::set<ir::FunctionId> functions;
  std::set<ir::GlobalId> globals;
  // Of records and variants that are made; a record has no variant.
  std::set<std::pair<types::DeclId, std::optional<std::uint32_t>>> types;
};
ExampleNames imported_by(const ir::Program& program, const ProgramUses& uses, ir::FunctionId example);

}  // namespace mochi::emit
