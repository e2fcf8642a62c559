// IR function → bytecode. One FunctionCompiler per function; the files of this folder hold its parts.
//
// Registers: parameters first, then locals and temporaries as a stack. Ownership: a register either owns a
// count of the object it names or borrows it from one that does; the compiler knows which at every
// instruction. What it owns is written down as ranges of instructions, so that a fault releases exactly that
// and ordinary runs pay nothing. A local that was moved out of is null.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "vm/compile/code.h"

namespace mochi::vm {

// What the whole program tells about its parts.
struct ProgramFacts {
  std::vector<std::uint32_t> global_owner;  // by GlobalId: the init function that alone uses it, or kNone
  std::vector<bool> field_assigned;         // by DeclId: some field of this union is assigned
  std::unordered_map<std::string, std::uint32_t> constants;  // constants made so far
  static constexpr std::uint32_t kNone = 0xffffffffU;
};
ProgramFacts find_facts(const ir::Program& program);

// Which reads of locals are the last on every path (by ExprId).
std::vector<bool> find_last_uses(const ir::Function& function);

// A value in a register. Owned: a temporary that must be released or handed on.
struct Operand {
  std::uint32_t reg = 0;
  bool owned = false;
};

struct Label {
  static constexpr std::uint32_t kUnset = 0xffffffffU;
  std::uint32_t at = kUnset;
  std::vector<std::uint32_t> uses;
};

// What becomes of the values of a match's arms.
enum class ArmUse : std::uint8_t { none, value, result };

class FunctionCompiler {
 public:
  // `wide`: every conditional jump goes over a long one, for functions with jumps beyond 32,767 instructions.
  FunctionCompiler(Compiled& out, ProgramFacts& facts, ir::FunctionId id, bool wide);
  enum class Result : std::uint8_t { done, too_far, too_many_registers };
  // Appends the function's code to the program.
  Result run();

 private:
  using ExprId = ir::ExprId;
  using StmtId = ir::StmtId;
  using BlockId = ir::BlockId;
  using LocalId = ir::LocalId;
  using Expr = ir::Expr;

  static constexpr std::uint32_t kNoReg = 0xffffffffU;

  struct LocalState {
    std::uint32_t reg = kNoReg;
    bool borrowed = false;  // never owns what it names
    bool pinned = false;    // something borrows from it: may not be moved out of
  };
  struct Owned {
    std::uint32_t reg;
    std::uint32_t begin;
  };
  struct Loop {
    Label* next;
    Label* end;
    std::size_t owned;
  };

  // --- emitting (emit.cc) ---
  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.code.size()); }
  std::uint32_t emit(Opcode op, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0);
  std::uint32_t emit_wide(Opcode op, std::uint32_t a, std::uint32_t value);
  void emit_data(std::uint32_t low, std::uint32_t high);
  void jump(Label& target);
  // A conditional jump; takes the `_back` form where the target lies behind.
  void branch_op(Opcode op, std::uint32_t a, std::uint32_t b, Label& target);
  void bind(Label& label);
  void patch(std::uint32_t use, std::uint32_t target);
  void mark_span(Span span);
  std::uint32_t reg();
  std::uint32_t regs(std::uint32_t count);
  void own(std::uint32_t reg) { owned_.push_back({reg, here()}); }
  // The register stops owning, from the next instruction on.
  void disown(std::uint32_t reg);
  // Releases the operand if it is owned.
  void finish(Operand operand);
  // Releases what was owned since `mark`, newest first; `keep_open`: only emits (a jump out of the scope
  // follows).
  void close_scope(std::size_t mark, bool keep_open);
  std::uint32_t constant(Constant constant);
  std::uint32_t word_constant(std::uint64_t bits);
  void load_int(std::uint32_t dest, std::int64_t value);
  void load_constant(std::uint32_t dest, std::uint32_t number, bool ref);

  // --- types ---
  const TypeDesc& desc(ir::TypeId type) { return out_.descs.of(type); }
  const TypeDesc& desc(ExprId e) { return out_.descs.of(body_.type(e)); }
  bool is_ref(ExprId e) { return desc(e).ref; }
  TypeClass cls(ExprId e) { return desc(e).cls; }

  // --- expressions (expr.cc) ---
  // The value in some register: a local's own one, or a temporary.
  Operand operand(ExprId e);
  // The same, but a part of something stable is not counted: only until the next instruction that may change
  // it.
  Operand borrow(ExprId e);
  // borrow if evaluating `others` after it changes nothing, else operand.
  Operand operand_before(ExprId e, std::initializer_list<ExprId> others);
  // Puts the value into `dest`, owned. `dest` is overwritten as it is.
  void into(ExprId e, std::uint32_t dest);
  // A fresh register with the owned value, as the next of a window.
  std::uint32_t window_value(ExprId e);
  // A fresh register with the value for an instruction that only reads it; `later` are evaluated in between.
  Operand window_operand(ExprId e, std::span<const std::uint32_t> later = {});
  void discard(ExprId e);
  bool quiet(ExprId e, int depth = 0);
  bool may_assign(ExprId e, LocalId local);
  void none_into(const TypeDesc& type, std::uint32_t dest);
  void local_into(ExprId e, std::uint32_t dest);
  void global_into(ExprId e, std::uint32_t dest);
  void function_ref_into(ir::FunctionId function, ir::TypeId type, std::uint32_t dest);
  void closure_into(ExprId e, std::uint32_t dest);
  void list_into(ExprId e, std::uint32_t dest);
  void entries_into(ExprId e, std::uint32_t dest);
  void record_into(ExprId e, std::uint32_t dest);
  void field_into(ExprId e, std::uint32_t dest, bool counted);
  void index_into(ExprId e, std::uint32_t dest, bool counted);
  void map_get_into(ExprId e, std::uint32_t dest);
  void map_find(ExprId map_get, std::uint32_t dest, Label& missing);
  Operand map_key(ExprId e);
  void some_into(ExprId e, std::uint32_t dest);
  void unwrap_into(ExprId e, std::uint32_t dest);
  void need(const TypeDesc& option, ExprId unwrap, std::uint32_t reg);
  void box_into(ExprId e, std::uint32_t dest);
  void unbox_into(ExprId e, std::uint32_t dest);
  void convert_into(ExprId e, std::uint32_t dest);
  void conditional_into(ExprId e, std::uint32_t dest);
  void bool_into(ExprId e, std::uint32_t dest);
  void coalesce_into(ExprId e, std::uint32_t dest);
  void block_value_into(ExprId e, std::uint32_t dest);
  LocalState& local_of_global(ir::GlobalId global);
  bool promoted(ir::GlobalId global) const;

  // --- operations (ops.cc, natives.cc) ---
  void op_into(ExprId e, std::uint32_t dest);
  void arithmetic_into(ExprId e, std::uint32_t dest);
  bool int_arithmetic(ir::Op op, ExprId a, ExprId b, std::uint32_t dest);
  bool float_arithmetic(ir::Op op, ExprId a, ExprId b, std::uint32_t dest);
  void unary_into(ExprId e, std::uint32_t dest);
  void compare_into(ExprId e, std::uint32_t dest);
  void concat_into(ExprId e, std::uint32_t dest);
  void binary(Opcode op, ExprId a, ExprId b, std::uint32_t dest);
  void unary(Opcode op, ExprId a, std::uint32_t dest);
  // Evaluates the operands into a window and calls the native.
  void native(Native native, std::initializer_list<ExprId> operands, std::uint32_t dest, std::uint32_t low,
              std::uint32_t high);
  void native_list(Native native, std::span<const std::uint32_t> operands, std::uint32_t dest,
                   std::uint32_t low, std::uint32_t high);
  void native_op(ExprId e, Native native, std::uint32_t dest, std::uint32_t low = 0, std::uint32_t high = 0);
  void map_has_into(ExprId map, ExprId key, std::uint32_t dest);
  void print_into(ExprId e, std::uint32_t dest);
  void native_ops_into(ExprId e, std::uint32_t dest);
  void world_into(ExprId e, std::uint32_t dest);

  // --- branches (branch.cc) ---
  // Jumps to `target` if the condition equals `when`, else goes on.
  void branch(ExprId condition, Label& target, bool when);
  void compare_branch(ir::Op op, ExprId a, ExprId b, Label& target, bool when);
  bool string_code_branch(ir::Op op, ExprId a, ExprId b, Label& target, bool when);
  void int_branch(ir::Op op, ExprId a, ExprId b, Label& target, bool when);
  void int_immediate_branch(ir::Op op, std::uint32_t a, std::int64_t value, Label& target, bool when);
  void float_branch(ir::Op op, ExprId a, ExprId b, Label& target, bool when);
  void some_branch(ExprId option, Label& target, bool when);
  bool small_constant(ExprId e, std::int64_t& value);

  // --- calls (call.cc) ---
  void call_into(ExprId e, std::uint32_t dest);
  void call_value_into(ExprId e, std::uint32_t dest);
  void return_value(ExprId e);
  bool tail_call(ExprId e);
  std::uint32_t arguments(std::uint32_t list);

  // --- statements (stmt.cc, assign.cc, match.cc) ---
  void block(BlockId id);
  void statement(StmtId id);
  void let(LocalId local, ExprId value);
  void declare(LocalId local);
  void start_local(LocalId local);
  void assign(StmtId id);
  void assign_local(LocalState& state, LocalId local, ExprId place, ExprId value);
  void assign_global(ir::GlobalId global, ExprId place, ExprId value);
  void assign_field(ExprId place, ExprId value);
  void assign_index(ExprId place, ExprId value);
  void assign_map(ExprId place, ExprId value);
  // `value` is place + more (append, concat): its growing operation.
  bool grows(ExprId value, ExprId place);
  // Evaluates the parts that `value` adds; `push_grown` then appends them to the owned register.
  std::vector<Operand> growth_parts(ExprId value);
  void push_grown(ExprId value, std::uint32_t reg, const std::vector<Operand>& parts);
  void if_statement(const ir::Stmt& stmt);
  void while_statement(const ir::Stmt& stmt);
  void for_range(const ir::Stmt& stmt);
  void for_each(const ir::Stmt& stmt);
  void each_loop(LocalId local, BlockId body, Opcode step, std::uint32_t state);
  bool keeps_elements(BlockId id);
  void leave_loop(bool next);
  void try_statement(const ir::Stmt& stmt);
  void match(ExprId subject, std::uint32_t arms, std::uint32_t dest, ArmUse use);
  void arm(const ir::Arm& arm, ExprId subject, Operand value, std::uint32_t dest, ArmUse use);
  void arm_bindings(const ir::Arm& arm, ExprId subject, Operand value);
  void arm_tests(const ir::Arm& arm, ExprId subject, Operand value, Label& body);
  void dispatch(ExprId subject, Operand value, std::uint32_t arms, std::vector<Label>& bodies);

  void prologue();
  void foreign_body();
  std::uint32_t foreign_code(ir::FunctionId id);
  ir::FunctionId foreign_target(ir::FunctionId id) const;
  Result finish_function();

  Compiled& out_;
  ProgramFacts& facts_;
  const ir::Function& function_;
  const ir::Body& body_;
  ir::FunctionId id_;
  bool wide_;
  bool too_far_ = false;
  FunctionCode code_;
  std::vector<bool> last_use_;
  std::vector<LocalState> locals_;
  std::map<std::uint32_t, LocalState> promoted_;
  std::vector<Owned> owned_;
  std::vector<Loop> loops_;
  std::uint32_t top_ = 0;
  std::uint32_t most_ = 0;
  std::uint32_t try_depth_ = 0;
  Span span_;

  friend struct SpanScope;
  friend struct TempScope;
};

// Instructions emitted within belong to this place of the source.
struct SpanScope {
  SpanScope(FunctionCompiler& c, Span span) : compiler(c), saved(c.span_) {
    if (span.valid()) compiler.mark_span(span);
  }
  ~SpanScope() { compiler.mark_span(saved); }
  SpanScope(const SpanScope&) = delete;
  SpanScope& operator=(const SpanScope&) = delete;
  FunctionCompiler& compiler;
  Span saved;
};

// Temporaries made within are free again after it.
struct TempScope {
  explicit TempScope(FunctionCompiler& c) : compiler(c), saved(c.top_) {}
  ~TempScope() { compiler.top_ = saved; }
  TempScope(const TempScope&) = delete;
  TempScope& operator=(const TempScope&) = delete;
  FunctionCompiler& compiler;
  std::uint32_t saved;
};

}  // namespace mochi::vm
