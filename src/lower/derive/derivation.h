// The functions made for types, and the making of one. The bodies stand in compare.cc, text.cc and data.cc.
#pragma once

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ir/build.h"
#include "lower/derive/shapes.h"

namespace mochi::lower {

// What a derived function is for. x, y: values of its type.
enum class Purpose : std::uint8_t {
  equal,  // (x, y): bool
  order,  // (x, y): -1, 0 or 1
  tag,    // (x): the index of a union's variant
  less,   // (x, y) of an option: `x < y`; likewise the next three
  less_equal,
  greater,
  greater_equal,
  top_text,    // (x) of an option: the top form
  text,        // (x): the form inside of aggregates
  key_text,    // (x) of an enum: its name
  json,        // (x): compact
  json_lines,  // (x, line): indented; `line` is a line break with the indentation of x
  copy,        // (x): shares nothing that changes with x
  contains,    // (list of x, y): bool
  places,      // (list of x): the indexes of its elements in ascending order, stable
  sorted,      // (list of x): in ascending order
  sorted_by,   // (items, list of x): items in the order of x
};

// One function under construction. Expressions are made on the fly; statements are gathered in blocks.
class Making {
 public:
  Making(ir::Program& program, ir::TypeId of) : type(of), program_(program), b_(program, function.body) {}
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

  using Statements = std::vector<ir::StmtId>;

  ir::LocalId parameter(std::string_view name, ir::TypeId of);
  ir::LocalId local(std::string_view name, ir::TypeId of) { return b_.temporary(name, of, {}); }
  ir::ExprId get(ir::LocalId local) { return b_.read(local, {}); }
  ir::ExprId number(std::int64_t value) { return b_.integer(value, {}); }
  ir::ExprId text(std::string_view value) { return b_.string(value, {}); }
  ir::ExprId truth(bool value) { return b_.boolean(value, {}); }
  ir::ExprId op(ir::Op op, ir::TypeId of, std::initializer_list<ir::ExprId> operands,
                std::uint32_t immediate = 0xffffffffU) {
    return b_.op(op, of, operands, {}, immediate);
  }
  // A condition or a number of these operands.
  ir::ExprId test(ir::Op op, ir::ExprId a, ir::ExprId b);
  ir::ExprId sum(ir::ExprId a, ir::ExprId b);
  ir::ExprId negation(ir::ExprId condition);
  ir::ExprId both(ir::ExprId a, ir::ExprId b);
  ir::ExprId joined(std::span<const ir::ExprId> texts);
  ir::ExprId length(ir::ExprId list_or_map);
  ir::ExprId element(ir::ExprId list, ir::ExprId index);
  ir::ExprId entry(ir::ExprId map, ir::ExprId key);
  ir::ExprId value_of(ir::ExprId option);

  ir::StmtId give(ir::ExprId value) { return b_.return_(value, {}); }
  ir::StmtId let(ir::LocalId local, ir::ExprId value) { return b_.let(local, value, {}); }
  ir::StmtId set(ir::LocalId local, ir::ExprId value) { return b_.assign(get(local), value, {}); }
  ir::StmtId set_element(ir::LocalId list, ir::ExprId index, ir::ExprId value);
  ir::StmtId when(ir::ExprId condition, Statements then, Statements otherwise = {});
  ir::StmtId repeat(ir::ExprId condition, Statements body);
  // `body` for each index of a list, or each number from 0 below `end`.
  ir::StmtId count(ir::LocalId local, ir::ExprId end, Statements body);
  ir::StmtId each(ir::LocalId local, ir::ExprId of, Statements body);
  // `text = text + part + …`
  ir::StmtId grow(ir::LocalId text, std::vector<ir::ExprId> parts);
  // Error 3.
  ir::StmtId refuse(std::string_view message);
  // A match on a union. `body(variant, fields)` gives the statements of one variant.
  template <typename Body>
  ir::StmtId match(ir::ExprId subject, ir::TypeId of, Body&& body);
  // One variant, and `otherwise` for the others if there are any.
  ir::StmtId match_one(ir::ExprId subject, ir::TypeId of, std::uint32_t variant,
                       std::span<const ir::LocalId> fields, Statements body, Statements otherwise);
  // New locals for the fields of a variant.
  std::vector<ir::LocalId> bind(ir::TypeId of, std::uint32_t variant);
  std::size_t variants(ir::TypeId of) const;

  ir::Builder& builder() { return b_; }
  const types::TypeStore& types() const { return *program_.types; }

  ir::Function function;
  ir::TypeId type;
  Statements body;
  // Of types of any depth: how many aggregates there are around x.
  ir::LocalId depth;
  // Texts of recursive types: the objects around x, by type; then x among those of its own.
  std::map<ir::TypeId, ir::LocalId> trails;
  ir::LocalId here;

 private:
  ir::ArmId arm(std::uint32_t variant, std::span<const ir::LocalId> fields, Statements statements);
  ir::StmtId match_arms(ir::ExprId subject, const std::vector<std::uint32_t>& arms);
  ir::Program& program_;
  ir::Builder b_;
};

template <typename Body>
ir::StmtId Making::match(ir::ExprId subject, ir::TypeId of, Body&& body_of) {
  std::vector<std::uint32_t> arms;
  for (std::uint32_t v = 0; v < variants(of); ++v) {
    const std::vector<ir::LocalId> fields = bind(of, v);
    arms.push_back(arm(v, fields, body_of(v, fields)).value);
  }
  return match_arms(subject, arms);
}

class Derivation {
 public:
  explicit Derivation(ir::Program& program) : p_(program), types_(*program.types), shapes_(*program.types) {}
  void run();

 private:
  // --- rewrite.cc: the operations of the program ---
  void rewrite(ir::FunctionId id);
  void operation(ir::ExprId id);
  void shown_operands(ir::ExprId id);
  ir::ExprId boxed(ir::ExprId value);
  bool is_repeatable(ir::ExprId id) const;
  // Puts a call into the place of `id`, negated if asked.
  void put(ir::ExprId id, ir::ExprId made);
  ir::ExprId called(Purpose purpose, ir::TypeId type, std::vector<ir::ExprId> arguments,
                    ir::TypeId other = {});

  // --- derivation.cc: the table ---
  // The function for `type`; a new one is made later. `other`: the items of sorted_by.
  ir::FunctionId function(Purpose purpose, ir::TypeId type, ir::TypeId other = {});
  void make(ir::FunctionId id, Purpose purpose, ir::TypeId type, ir::TypeId other);
  ir::ExprId call(Making& m, Purpose purpose, ir::TypeId type, std::vector<ir::ExprId> arguments,
                  ir::TypeId other = {});
  ir::TypeId result_of(Purpose purpose, ir::TypeId type, ir::TypeId other) const;
  // The arguments that follow the values: depth and trails. `from`: the function that calls, null for others.
  void add_context(ir::Builder& b, Making* from, Purpose purpose, ir::TypeId type,
                   std::vector<ir::ExprId>& arguments);
  std::vector<ir::TypeId> type_arguments(ir::TypeId type, ir::TypeId other);
  ir::TypeId trail_of(ir::TypeId type);
  void context_parameters(Making& m, Purpose purpose);

  // --- compare.cc ---
  ir::ExprId equal(Making& m, ir::TypeId type, ir::ExprId a, ir::ExprId b);
  ir::ExprId order(Making& m, ir::TypeId type, ir::ExprId a, ir::ExprId b);
  void make_equal(Making& m, ir::LocalId a, ir::LocalId b);
  void make_order(Making& m, ir::LocalId a, ir::LocalId b);
  void make_tag(Making& m, ir::LocalId x);
  void make_less(Making& m, ir::Op op, ir::LocalId a, ir::LocalId b);
  void make_contains(Making& m, ir::LocalId list, ir::LocalId x);
  void make_places(Making& m, ir::LocalId keys);
  void make_sorted(Making& m, ir::LocalId items, ir::LocalId keys);
  void equal_fields(Making& m, Making::Statements& out, std::span<const types::Field> fields,
                    std::span<const ir::ExprId> a, std::span<const ir::ExprId> b);
  void order_fields(Making& m, Making::Statements& out, std::span<const types::Field> fields,
                    std::span<const ir::ExprId> a, std::span<const ir::ExprId> b);
  void check_depth(Making& m, Making::Statements& out, ir::Op op, std::int64_t most,
                   std::string_view message);

  // --- text.cc ---
  ir::ExprId text(Making& m, ir::TypeId type, ir::ExprId x);
  ir::ExprId top_text(Making& m, ir::TypeId type, ir::ExprId x);
  ir::ExprId key_text(Making& m, ir::TypeId type, ir::ExprId key);
  ir::ExprId ascending_keys(Making& m, Making::Statements& out, ir::TypeId key, ir::ExprId keys);
  void make_top_text(Making& m, ir::LocalId x);
  void make_key_text(Making& m, ir::LocalId x);
  void make_text(Making& m, ir::LocalId x);
  void text_of_items(Making& m, ir::TypeId element, ir::ExprId items);
  void text_of_map(Making& m, ir::LocalId map);
  ir::ExprId text_of_fields(Making& m, std::string_view name, std::span<const types::Field> fields,
                            std::span<const ir::ExprId> values);
  void enter(Making& m, ir::LocalId x, std::string_view cut);
  ir::ExprId json(Making& m, ir::TypeId type, ir::ExprId x);
  void make_json(Making& m, ir::LocalId x);
  void json_of_items(Making& m, ir::TypeId element, ir::ExprId items);
  void json_of_map(Making& m, ir::LocalId map);
  ir::ExprId json_of_fields(Making& m, Making::Statements& out, std::span<const types::Field> fields,
                            std::span<const ir::ExprId> values);

  // --- data.cc ---
  ir::ExprId copied(Making& m, ir::TypeId type, ir::ExprId x);
  void make_copy(Making& m, ir::LocalId x);

  struct Work {
    ir::FunctionId id;
    Purpose purpose;
    ir::TypeId type;
    ir::TypeId other;
  };
  ir::Program& p_;
  types::TypeStore& types_;
  Shapes shapes_;
  std::map<std::tuple<Purpose, ir::TypeId, ir::TypeId>, ir::FunctionId> made_;
  std::vector<Work> work_;
  types::DeclId trail_;
  ir::ModuleId module_;  // of the function whose operations are rewritten
  ir::Body* body_ = nullptr;
  // Of a function of indented JSON: its parameter `line`.
  ir::LocalId line_;
};

}  // namespace mochi::lower
