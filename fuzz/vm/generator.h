// Makes a well-typed program out of bytes: functions, closures that share cells, function values inside of
// aggregates, globals, growth in place, faults that are caught. The same bytes give the same program.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "ir/build.h"

namespace mochi::fuzz {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using types::TypeId;

class Generator {
 public:
  Generator(const std::uint8_t* data, std::size_t size);
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  // To be called once. The init function sets the globals and calls `main`, which has neither parameters nor
  // result.
  ir::Program& make();
  // Some function can call itself by its own name.
  bool is_recursive() const { return recursive_; }
  bool has_globals() const { return !program_.globals.empty(); }

 private:
  // What the rules of captures ask about a local (Z13).
  struct Name {
    bool assignable = false;
    bool written = false;  // assigned after its declaration
    bool frozen = false;   // captured by value: never assigned again
    unsigned locked = 0;   // an assignment to it is being made
  };

  // A function in the making.
  struct Frame {
    Frame(Generator& generator, ir::FunctionKind kind, TypeId result_type, Frame* around);
    ir::FunctionId id;
    ir::Function function;
    ir::Builder builder;
    Frame* outer;
    TypeId result;
    std::vector<LocalId> scope;
    std::vector<Name> names;         // by LocalId
    std::vector<LocalId> inherited;  // captured, in the order of captures
    std::map<std::uint32_t, LocalId> captured;
    unsigned loops = 0;
    unsigned depth = 0;
  };

  unsigned byte() { return at_ == end_ ? 0 : *at_++; }
  bool chance(unsigned of_256) { return byte() < of_256; }
  // 0 … count - 1.
  std::size_t pick(std::size_t count) { return byte() % count; }

  // --- types and functions (generator.cc) ---
  void make_types();
  void make_globals();
  void make_function(unsigned number);
  void make_init();
  TypeId any_type() { return chance(40) ? functions_[pick(functions_.size())] : data_[pick(data_.size())]; }
  TypeId data_type() { return data_[pick(data_.size())]; }
  TypeId plain_type();
  LocalId parameter(Frame& frame, TypeId type);
  ir::FunctionId finish(Frame& frame, std::vector<StmtId> statements);

  // --- statements (generator.cc) ---
  ir::Body& body() { return f_->function.body; }
  ir::Builder& b() { return f_->builder; }
  LocalId fresh(TypeId type, bool may_be_cell);
  std::vector<StmtId> statements(unsigned depth);
  ir::BlockId block(unsigned depth) { return b().block(statements(depth)); }
  StmtId statement(unsigned depth);
  StmtId let();
  StmtId assign();
  StmtId grow();
  StmtId effect();
  StmtId leave_loop();
  StmtId early_return();
  StmtId branch(unsigned depth);
  StmtId attempt(unsigned depth);
  StmtId loop_range(unsigned depth);
  StmtId loop_each(unsigned depth);
  StmtId match(unsigned depth);
  // One of the visible locals of the function; none if there are none.
  LocalId any_local();
  bool has_parts(TypeId type) const;
  ExprId place(TypeId& type, LocalId& root);
  ExprId part_of_place(ExprId base, TypeId& type);

  // --- expressions (generator_expr.cc) ---
  ExprId part(ExprKind kind, TypeId type, ExprId base, std::uint32_t word);
  ExprId aggregate(ExprKind kind, TypeId type, const std::vector<ExprId>& parts,
                   std::uint32_t word = 0xffffffffU);
  ExprId expr(TypeId type, unsigned depth);
  ExprId variable(TypeId type);
  ExprId call(TypeId type, unsigned depth);
  ExprId call_value(TypeId function, unsigned depth);
  ExprId around(TypeId type, unsigned depth);
  ExprId make(TypeId type, unsigned depth);
  ExprId make_integer(unsigned depth);
  ExprId make_floating(unsigned depth);
  ExprId make_boolean(unsigned depth);
  ExprId make_string(unsigned depth);
  ExprId make_list(TypeId type, unsigned depth);
  ExprId make_option(TypeId type, unsigned depth);
  ExprId make_set(TypeId type, unsigned depth);
  bool leaf(unsigned depth) const { return depth >= 5 || budget_ < 0; }

  // --- function values (generator_expr.cc) ---
  ExprId make_function_value(TypeId type);
  ExprId make_closure(TypeId type);
  ExprId simplest_function(TypeId type);
  void parameters(Frame& frame, TypeId function);
  ExprId function_value(TypeId type, ir::FunctionId id);
  bool may_capture(const Frame& frame, LocalId local) const;
  // The local of `frame` that is `local` of the frame around it.
  LocalId capture(Frame& frame, LocalId local);

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  Names names_;
  SourceMap sources_;
  types::TypeStore types_;
  ir::Program program_;
  ir::ModuleId module_;
  ir::FunctionId main_;
  types::DeclId record_;
  types::DeclId holder_;
  types::DeclId union_;
  std::vector<TypeId> data_;
  std::vector<TypeId> functions_;  // function types, and aggregates of them
  std::vector<ir::FunctionId> done_;
  Frame* f_ = nullptr;
  unsigned closures_ = 0;
  bool recursive_ = false;
  int budget_ = 0;  // nodes that may still be made
};

}  // namespace mochi::fuzz
