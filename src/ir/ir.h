// The IR: structured, typed, target-neutral. Queries, patterns, method calls, partial application and
// implicit conversions are gone; what is left are functions whose bodies are trees of the forms in expr.def
// and stmt.def. VM and emitters read nothing else. Passes (lower/) map a Program to a Program, or to facts
// (ir/facts.h).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/names.h"
#include "base/source.h"
#include "types/types.h"

namespace mochi::ir {

using types::DeclId;
using types::EffectSet;
using types::ModuleId;
using types::TypeId;
using types::TypeParamId;

struct ExprTag;
using ExprId = Id<ExprTag>;
struct StmtTag;
using StmtId = Id<StmtTag>;
struct BlockTag;
using BlockId = Id<BlockTag>;
struct LocalTag;
using LocalId = Id<LocalTag>;
struct ArmTag;
using ArmId = Id<ArmTag>;
struct FunctionTag;
using FunctionId = Id<FunctionTag>;
struct GlobalTag;
using GlobalId = Id<GlobalTag>;

enum class ExprKind : std::uint8_t {
#define MOCHI_EXPR(kind) kind,
#include "ir/expr.def"
#undef MOCHI_EXPR
};

enum class StmtKind : std::uint8_t {
#define MOCHI_STMT(kind) kind,
#include "ir/stmt.def"
#undef MOCHI_STMT
};

enum class Op : std::uint8_t {
#define MOCHI_OP(op, group, operands, pure, may_fault) op,
#include "ir/ops.def"
#undef MOCHI_OP
};

// What an operation is about; targets have one printer for each.
enum class OpGroup : std::uint8_t {
  arithmetic,  // add … rem
  number,      // the other operations on numbers
  comparison,  // eq … ge
  logic,       // compare_number, not_, truthy
  text,        // strings and bytes
  conversion,  // between values and their texts
  list,
  map,      // maps, sets, groups of a query
  dynamic,  // on any
  world,
};

struct OpInfo {
  std::string_view name;
  OpGroup group;
  std::uint8_t operands;  // 255 = any number
  bool pure;
  bool may_fault;
};
const OpInfo& op_info(Op op);
std::string_view expr_kind_name(ExprKind kind);
std::string_view stmt_kind_name(StmtKind kind);

// Facts that passes write on expressions.
enum class ExprFlag : std::uint8_t {
  // Its own run-time check cannot fail: overflow, bounds, zero divisor, unwrap, global set. On index,
  // str_index and bytes_index also: the index is not negative.
  proven = 1,
  safe_integer = 2,    // int value provably within ±(2^53 - 1)
  in_place = 4,        // list_append, list_concat, str_concat, set_add: the first operand may be grown (Z19)
  last_use = 8,        // local: the value is not read again through this local; it may be moved out
  small_integer = 16,  // int value provably within ±(2^31 - 1)
  non_negative = 32,   // int value provably >= 0: an index needs no look at its sign
  // str_concat: written as a text with holes. make_record: written as an update of another record. Targets may print it as
  // theirs.
  sugar = 128,
  counted = 64,  // int sum, difference or product that overflows only after 2^45 executed additions
};

// What the failing unwrap says.
enum class UnwrapReason : std::uint8_t {
  missing_key,  // error 4 `map key not found: K`; the operand is a map_get
  cast,         // error 3 `cannot cast V to T`
  absent,       // error 3: an option used as its value
};

struct Expr {
  ExprKind kind = ExprKind::const_unit;
  std::uint8_t flags = 0;
  TypeId type;
  std::uint32_t a = 0xffffffffU;
  std::uint32_t b = 0xffffffffU;
  std::uint32_t c = 0xffffffffU;
  bool has(ExprFlag flag) const { return (flags & static_cast<std::uint8_t>(flag)) != 0; }
  // For targets that execute each addition by itself. A compiler that replaces a loop of them by one
  // product makes `counted` worth nothing.
  bool proven_step_by_step() const { return has(ExprFlag::proven) || has(ExprFlag::counted); }
};

struct Stmt {
  StmtKind kind = StmtKind::expr;
  std::uint32_t a = 0xffffffffU;
  std::uint32_t b = 0xffffffffU;
  std::uint32_t c = 0xffffffffU;
  std::uint32_t d = 0xffffffffU;
};

// One arm of a match. Exactly one of the first three says when it applies; the arms' conditions do not
// overlap, and together they cover the subject or the last one is `otherwise`.
struct Arm {
  std::vector<std::uint32_t> variants;  // union subject: variant indexes
  std::vector<ExprId> constants;        // int, string, bool, enum-free subject: constants
  bool otherwise = false;
  // One variant: the local of each field, none where unused. Option subject: variants {1} = some with one
  // binding, {0} = none.
  std::vector<LocalId> bindings;
  BlockId block;
  ExprId value;  // match_value only
  Span span;
};

struct Local {
  NameId name;  // as written, or a short name for a temporary; not unique
  TypeId type;
  Span span;
  bool parameter = false;
  bool synthetic = false;  // made by lowering
  bool assigned = false;   // assigned after its declaration
  // Shared with a closure and assigned after the capture (Z13): reads and writes go through one shared cell.
  bool cell = false;
};

// What a closure takes along. `inner` is a local of the closure's function, `outer` of the enclosing one.
struct Capture {
  LocalId outer;
  LocalId inner;
};

// The code of one function. Ids are local to the body.
struct Body {
  Store<ExprId, Expr> exprs;
  Store<ExprId, Span> expr_spans;
  Store<StmtId, Stmt> stmts;
  Store<StmtId, Span> stmt_spans;
  Store<BlockId, std::vector<StmtId>> blocks;
  Store<LocalId, Local> locals;
  Store<ArmId, Arm> arms;
  std::vector<std::uint32_t> lists;  // runs: length, then the words
  BlockId root;

  std::span<const std::uint32_t> list(std::uint32_t at) const {
    if (at == 0xffffffffU) return {};
    return {lists.data() + at + 1, lists[at]};
  }
  ExprId expr_at(std::uint32_t list_at, std::size_t index) const { return ExprId(list(list_at)[index]); }
  std::size_t list_size(std::uint32_t at) const { return list(at).size(); }
  // The operands of an `op`, arguments of a call, elements of an aggregate.
  ExprId operand(ExprId op, std::size_t index) const { return expr_at(exprs[op].b, index); }
  TypeId type(ExprId e) const { return exprs[e].type; }
  ExprKind kind(ExprId e) const { return exprs[e].kind; }
  Span span(ExprId e) const { return expr_spans[e]; }
  Span span(StmtId s) const { return stmt_spans[s]; }
};

std::int64_t int_value(const Expr& const_int);
double float_value(const Expr& const_float);

enum class FunctionKind : std::uint8_t {
  plain,
  method,   // the receiver is the first parameter, named `self`
  closure,  // lambda or nested function
  init,     // a module's top-level statements
  test,
  bench,
  foreign,  // `extern fun`: no body
};

struct Function {
  NameId name;  // as written; none for lambdas
  FunctionKind kind = FunctionKind::plain;
  ModuleId module;
  FunctionId parent;  // closures: the function whose body holds the closure expression
  DeclId method_of;   // methods of records
  // Plain functions: the type that they are a `static fun` of, or the union that they are a method of (the receiver is
  // then the first parameter).
  DeclId owner;
  bool exported = false;
  std::vector<TypeParamId> type_params;
  std::vector<TypeId>
      type_args;  // of an instance made by lower/monomorphise; tells instances of one name apart
  std::vector<LocalId> params;
  // Libraries, what is exported: by parameter the function, without parameters, that only returns its default value; none where
  // the argument must be given. Empty if all must. Calls in Mochi give all arguments: targets alone read them.
  std::vector<FunctionId> presets;
  std::vector<Capture> captures;
  // Made by lower/derive for a type, or of a support module: none of the program's own, and no line of a trace.
  bool support = false;
  LocalId self;  // nested functions that call themselves: the local bound to the function itself
  TypeId result;
  EffectSet effects;
  std::string doc;
  std::string title;         // test, bench
  std::string foreign_path;  // foreign
  std::vector<std::string> capabilities;
  Span span;
  Body body;
  // Facts: lower/faults (Z14): called, directly or not, from a try body.
  bool reachable_from_try = false;
  bool may_fault = true;
};

struct Global {
  NameId name;
  ModuleId module;
  TypeId type;
  bool is_let = false;
  bool exported = false;
  DeclId owner;  // of a `static let`
  // Libraries (Z3): an effect-free value made on first use; then `init` is its function and no statement sets
  // it.
  FunctionId lazy_init;
  std::string doc;
  std::string foreign_path;
  Span span;
};

struct Module {
  std::string name;  // `@scope/name/module`, `std/math`, or a file path
  std::string package;
  std::string doc;
  bool is_entry = false;
  std::vector<FunctionId> functions;  // plain, method, foreign, in source order
  std::vector<GlobalId> globals;      // in source order
  std::vector<DeclId> types;          // in source order
  std::vector<FunctionId> tests;      // test and bench
  FunctionId init;                    // top-level statements; none if there are none
};

// The code of the fault where nothing stands behind a foreign function, and what it says.
inline constexpr std::int32_t kForeignFault = 7;
std::string foreign_missing(const Function& function);

struct Facts;  // ir/facts.h

struct Program {
  Names* names = nullptr;
  SourceMap* sources = nullptr;
  types::TypeStore* types = nullptr;
  Store<ModuleId, Module> modules;
  std::vector<ModuleId> order;  // dependencies first; the entry is last
  Store<FunctionId, Function> functions;
  Store<GlobalId, Global> globals;
  std::shared_ptr<const Facts>
      facts;  // what the passes found out, beyond flags; none before the first that does
};

}  // namespace mochi::ir
