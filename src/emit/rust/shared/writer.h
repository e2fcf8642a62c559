// The state of one emission, shared by the parts of the emitter: names, types, helpers in use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emit/common/crates.h"
#include "emit/common/local_names.h"
#include "emit/common/naming.h"
#include "emit/common/program_uses.h"
#include "emit/rust/ir_names.h"
#include "emit/rust/shared/borrowed.h"

namespace mochi::emit::rust {

// Strength of the outermost operator of an expression, weakest first.
enum class Prec : std::uint8_t {
  weak,
  disjunction,
  conjunction,
  comparison,
  bit_or,
  bit_xor,
  bit_and,
  additive,
  multiplicative,
  unary,
  postfix
};
constexpr Prec tighter(Prec p) { return static_cast<Prec>(static_cast<std::uint8_t>(p) + 1); }

struct Piece {
  std::string text;
  Prec prec = Prec::postfix;
};

// Each line after the first, four columns further right.
std::string indented(std::string_view lines);
// `{ inner }`, on one line if `inner` is short and has one line.
std::string braced(const std::string& inner);
// Comma-separated between brackets; a part per line if the whole is long.
std::string listed(std::string_view open, const std::vector<std::string>& parts, std::string_view close);
std::string string_literal(std::string_view utf8);
std::string float_literal(double value);

// How values of a declared or anonymous type are held.
enum class Layout : std::uint8_t {
  constant,  // enum: the value itself
  shared,    // never changes: Rc
  changing,  // Ref
};

class Writer {
 public:
  // `crates` may be null: then nothing is called.
  explicit Writer(const ir::Program& program, const CrateCalls* crates = nullptr);

  const ir::Program& program;
  types::TypeStore& types;
  const CrateCalls* const crates;
  std::set<std::string> helpers;  // in use

  // The name of something of the support code, which is then imported.
  std::string helper(std::string_view name);
  const std::string& function_name(ir::FunctionId id) const { return function_names_.at(id); }
  const std::string& global_name(ir::GlobalId id) const { return global_names_.at(id); }
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const {
    return locals_.of(f, l);
  }
  // Closures stand where they are made, all others in the module.
  bool is_nested(ir::FunctionId f) const { return uses_.is_nested(f); }

  // The parameter is `&T`.
  bool is_borrowed(ir::FunctionId f, ir::LocalId parameter) const {
    return borrowed_.contains(f, parameter) && !is_copy(program.functions[f].body.locals[parameter].type);
  }
  // It may call itself, through others perhaps.
  bool is_recursive(ir::FunctionId f) const { return recursive_.contains(f); }

  std::string type(types::TypeId id);
  // `List::<T>`: the type of a collection in front of a function of it.
  std::string type_path(types::TypeId id) { return collection(id, "::<"); }
  bool is_copy(types::TypeId id) const;
  bool is_data(types::TypeId id) const;
  Layout layout(types::TypeId id) const;
  // The struct or enum of a record or union, declared on first use.
  const std::string& data_name(types::TypeId id);
  bool has_data(types::TypeId id) const { return data_.contains(canonical(id)); }
  const std::string& field_name(types::TypeId id, std::uint32_t index);
  std::string variant_name(types::TypeId id, std::uint32_t variant);  // `Shape::Circle`
  const std::string& variant_field(types::TypeId id, std::uint32_t variant, std::uint32_t index);
  // A value of the type, made of its struct or enum.
  std::string held(types::TypeId id, const std::string& made);

  // What the type stands for in Rust; null for types of no crate.
  const CrateType* crate_type(types::TypeId id) const;
  // The types of Rust that handles in use hold, with the names by which they are shown.
  const std::map<std::string, std::string>& handles() const { return handles_; }

  // `<T: Value>` behind the name of a generic function.
  std::string generics(const std::vector<types::TypeParamId>& params, std::string_view bound) const;

  // Declarations of all structs and enums named so far, with what they can do.
  std::string data_declarations();

 private:
  struct Data {
    std::string name;
    std::string declaration;
    std::vector<std::string> variants;
    std::vector<std::vector<std::string>> fields;  // by variant; a record has one
  };
  // Instances of one declaration share a generic struct.
  types::TypeId canonical(types::TypeId id) const;
  std::string collection(types::TypeId id, std::string_view open);
  std::string type_parameters(types::TypeId id, std::string_view bound) const;
  Data& data(types::TypeId id);
  std::vector<std::vector<types::Field>> parts(types::TypeId id);
  std::string record_text(types::TypeId id, const Data& made);
  std::string handle(types::TypeId id);
  std::string union_text(types::TypeId id, const Data& made);
  std::string enum_text(types::TypeId id, const Data& made);
  std::set<ir::FunctionId> find_values();
  void find_recursion();
  void name_functions();
  void name_globals();
  void name_locals();

  const ProgramUses uses_;
  NameScope scope_;
  std::set<ir::FunctionId> recursive_;
  std::set<types::TypeId> changing_;
  bool all_change_ = false;
  std::map<ir::FunctionId, std::string> function_names_;
  std::map<ir::GlobalId, std::string> global_names_;
  LocalTable locals_;
  std::map<std::string, std::string> handles_;
  std::map<types::TypeId, Data> data_;
  std::vector<types::TypeId> data_order_;
  // Behind all that `find_values` writes.
  BorrowedParameters borrowed_;
};

}  // namespace mochi::emit::rust
