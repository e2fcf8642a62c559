#include "vm/compile/compile.h"

#include <algorithm>

#include "base/check.h"
#include "ir/walk.h"
#include "vm/vm.h"

namespace mochi::vm {

using ir::ExprKind;
using ir::FunctionKind;
using ir::LocalId;

namespace {

// Finds the globals that live in a register: used by nothing but their module's init function, and set by one
// of its outermost statements before any read.
class GlobalOwners {
 public:
  explicit GlobalOwners(const ir::Program& program)
      : program_(program), owner_(program.globals.size(), kUnseen) {}

  void visit(std::uint32_t number) {
    const ir::Function& function = program_.functions[ir::FunctionId(number)];
    const ir::Body& body = function.body;
    std::vector<bool> place(body.exprs.size());
    std::vector<bool> set(program_.globals.size());
    for (const ir::Stmt& stmt : body.stmts) {
      if (stmt.kind == ir::StmtKind::assign) place[stmt.a] = true;
    }
    const bool init = function.kind == FunctionKind::init;
    for (const ir::StmtId stmt : body.blocks[body.root]) {
      const auto on_expr = [&](ir::ExprId e) {
        const ir::Expr& expr = body.exprs[e];
        if (expr.kind != ExprKind::global) return;
        const ir::Global& global = program_.globals[ir::GlobalId(expr.a)];
        const bool own = init && global.module == function.module && !global.lazy_init && !global.exported;
        use(expr.a, own && (place[e.value] || set[expr.a]) ? number : kShared);
      };
      const ir::Stmt& top = body.stmts[stmt];
      ir::for_each_part(
          body, stmt, [&](ir::ExprId e) { ir::walk(body, e, on_expr, [](ir::StmtId) {}); },
          [&](ir::BlockId b) { ir::walk(body, b, on_expr, [](ir::StmtId) {}); });
      if (top.kind != ir::StmtKind::assign) continue;
      const ir::Expr& target = body.exprs[ir::ExprId(top.a)];
      if (target.kind == ExprKind::global) set[target.a] = true;
    }
  }
  // At most so many globals of a program go into registers.
  std::vector<std::uint32_t> owners() {
    constexpr std::uint32_t kMost = 20000;
    std::uint32_t taken = 0;
    for (std::uint32_t& owner : owner_) {
      if (owner == kUnseen || (owner != kShared && ++taken > kMost)) owner = kShared;
    }
    return std::move(owner_);
  }

 private:
  static constexpr std::uint32_t kShared = ProgramFacts::kNone;
  static constexpr std::uint32_t kUnseen = ProgramFacts::kNone - 1;

  void use(std::uint32_t global, std::uint32_t user) {
    owner_[global] = owner_[global] == kUnseen || owner_[global] == user ? user : kShared;
  }

  const ir::Program& program_;
  std::vector<std::uint32_t> owner_;
};

}  // namespace

ProgramFacts find_facts(const ir::Program& program) {
  ProgramFacts facts;
  facts.field_assigned.assign(program.types->decl_count(), false);
  GlobalOwners owners(program);
  for (std::uint32_t f = 0; f < program.functions.size(); ++f) {
    const ir::Body& body = program.functions[ir::FunctionId(f)].body;
    if (body.root) owners.visit(f);
    for (const ir::Stmt& stmt : body.stmts) {
      if (stmt.kind != ir::StmtKind::assign) continue;
      const ir::Expr& place = body.exprs[ir::ExprId(stmt.a)];
      if (place.kind != ExprKind::variant_field && place.kind != ExprKind::field) continue;
      const types::Type& type = (*program.types)[body.type(ir::ExprId(place.a))];
      if (type.decl) facts.field_assigned[type.decl.value] = true;
    }
  }
  facts.global_owner = owners.owners();
  return facts;
}

FunctionCompiler::FunctionCompiler(Compiled& out, ProgramFacts& facts, ir::FunctionId id, bool wide)
    : out_(out),
      facts_(facts),
      function_(out.program.functions[id]),
      body_(function_.body),
      id_(id),
      wide_(wide) {
  locals_.resize(body_.locals.size());
  last_use_.assign(body_.exprs.size(), false);
  if (body_.root) last_use_ = find_last_uses(function_);
}

void FunctionCompiler::prologue() {
  for (const LocalId param : function_.params) declare(param);
  for (const LocalId param : function_.params) start_local(param);
  if (!function_.captures.empty()) {
    // In the order of closure_into: references first.
    std::vector<LocalId> inner;
    for (const bool want_ref : {true, false}) {
      for (const ir::Capture& capture : function_.captures) {
        const ir::Local& local = body_.locals[capture.inner];
        if ((local.cell || desc(local.type).ref) == want_ref) inner.push_back(capture.inner);
      }
    }
    const std::uint32_t first = regs(static_cast<std::uint32_t>(inner.size()));
    for (std::uint32_t n = 0; n < inner.size(); ++n) locals_[inner[n].value] = {first + n, true, true};
    emit(Opcode::load_captures, first, static_cast<std::uint32_t>(inner.size()));
  }
  if (function_.self) {
    locals_[function_.self.value] = {reg(), true, true};
    emit(Opcode::load_self, locals_[function_.self.value].reg);
  }
  if (function_.kind != FunctionKind::init) return;
  for (std::uint32_t g = 0; g < facts_.global_owner.size(); ++g) {
    if (facts_.global_owner[g] != id_.value) continue;
    promoted_[g] = {reg(), false, true};
    load_int(promoted_[g].reg, 0);
    if (desc(out_.program.globals[ir::GlobalId(g)].type).ref) own(promoted_[g].reg);
  }
}

namespace {

// Scalars and handles stand in the words of the result themselves.
bool points_elsewhere(const TypeDesc& type) {
  return type.ref && type.cls != TypeClass::foreign && !type.small_int;
}

}  // namespace

// The number of the foreign function's call.
std::uint32_t FunctionCompiler::foreign_code(ir::FunctionId id) {
  if (const auto known = out_.foreign_numbers.find(id.value); known != out_.foreign_numbers.end()) return known->second;
  const ir::Function& function = out_.program.functions[id];
  ForeignCode call;
  call.path = function.foreign_path;
  call.missing = ir::foreign_missing(function);
  for (const LocalId param : function.params) {
    const TypeDesc& type = desc(function.body.locals[param].type);
    if (type.cls == TypeClass::function) {
      const types::Type of = out_.descs.types()[type.type];
      ForeignCode::Callback callback;
      callback.param = call.params.size();
      for (std::size_t i = 0; i + 1 < of.args.size(); ++i) callback.params.push_back(&desc(of.args[i]));
      callback.result = &desc(of.args.back());
      call.callbacks.push_back(std::move(callback));
    }
    call.params.push_back(&type);
    call.argument_words += foreign_width(*call.params.back());
  }
  call.result = &desc(function.result);
  // A fault's text takes two.
  call.result_words = std::max(foreign_width(*call.result), 2U);
  call.clears = points_elsewhere(*call.result);
  const auto number = static_cast<std::uint32_t>(out_.foreign_calls.size());
  out_.foreign_calls.push_back(std::move(call));
  out_.foreign_numbers.emplace(id.value, number);
  return number;
}

// Hands the parameters, which are the first registers, to the library.
void FunctionCompiler::foreign_body() {
  prologue();
  const std::uint32_t result = reg();
  emit(Opcode::native, result, 0, static_cast<std::uint32_t>(Native::foreign_call));
  emit_data(foreign_code(id_), 0);
  close_scope(0, false);
  if (desc(function_.result).cls == TypeClass::unit) {
    emit(Opcode::ret_unit);
  } else {
    emit(Opcode::ret, result);
  }
}

FunctionCompiler::Result FunctionCompiler::run() {
  code_.begin = here();
  mark_span(function_.span);
  if (function_.kind == FunctionKind::foreign) {
    foreign_body();
    return finish_function();
  }
  if (!body_.root) {
    const auto text = static_cast<std::uint32_t>(out_.texts.size());
    out_.texts.push_back(ir::foreign_missing(function_));
    emit(Opcode::native, regs(1), 0, static_cast<std::uint32_t>(Native::refuse));
    emit_data(text, ir::kForeignFault);
    return finish_function();
  }
  prologue();
  for (const ir::StmtId stmt : body_.blocks[body_.root]) statement(stmt);
  // What a module's outermost statements hold lives as long as the run.
  if (function_.kind == FunctionKind::init) owned_.clear();
  close_scope(0, false);
  if (desc(function_.result).ref) {
    const std::uint32_t nothing = reg();
    load_int(nothing, 0);
    emit(Opcode::ret, nothing);
  } else {
    emit(Opcode::ret_unit);
  }
  return finish_function();
}

FunctionCompiler::Result FunctionCompiler::finish_function() {
  if (most_ > 0xfff0U) return Result::too_many_registers;
  if (too_far_) return Result::too_far;
  code_.end = here();
  code_.frame = most_ + 2;
  code_.passes_on = function_.support;
  code_.name = function_.kind == FunctionKind::init ? "__main"
               : function_.name                     ? std::string(out_.program.names->text(function_.name))
                                                    : std::string("<lambda>");
  if (function_.kind == FunctionKind::test || function_.kind == FunctionKind::bench)
    code_.name = function_.title;
  std::sort(code_.owned.begin(), code_.owned.end(),
            [](const OwnedRange& a, const OwnedRange& b) { return a.begin < b.begin; });
  out_.largest_frame = std::max(out_.largest_frame, code_.frame);
  out_.functions[id_.value] = std::move(code_);
  out_.by_address.push_back(id_.value);
  return Result::done;
}

namespace {

// A function that is too large for the machine faults when it is called.
void compile_refusal(Compiled& out, ir::FunctionId id) {
  FunctionCode code;
  code.name = "too large";
  code.begin = static_cast<std::uint32_t>(out.code.size());
  out.code.push_back(
      {static_cast<std::uint16_t>(Opcode::native), 0, 0, static_cast<std::uint16_t>(Native::refuse)});
  out.code.push_back(to_insn(Data{static_cast<std::uint32_t>(out.texts.size()), 0}));
  out.texts.emplace_back("function is too large for the virtual machine");
  code.end = static_cast<std::uint32_t>(out.code.size());
  code.frame = 4;
  out.largest_frame = std::max(out.largest_frame, code.frame);
  out.functions[id.value] = std::move(code);
  out.by_address.push_back(id.value);
}

void compile_function(Compiled& out, ProgramFacts& facts, ir::FunctionId id) {
  const std::size_t start = out.code.size();
  for (const bool wide : {false, true}) {
    const auto result = FunctionCompiler(out, facts, id, wide).run();
    if (result == FunctionCompiler::Result::done) return;
    out.code.resize(start);
    if (result == FunctionCompiler::Result::too_many_registers) break;
  }
  compile_refusal(out, id);
}

// The frame of a function called as a value in tail position: it holds the closure while that runs, and
// passes the result on.
void compile_tail_frame(Compiled& out, bool unit) {
  const auto begin = static_cast<std::uint32_t>(out.code.size());
  const auto put = [&out](Opcode op, std::uint16_t a) {
    out.code.push_back({static_cast<std::uint16_t>(op), a, 0, 0});
  };
  put(Opcode::call_value, 1);
  put(Opcode::release, 0);
  put(unit ? Opcode::ret_unit : Opcode::ret, 1);
  FunctionCode code;
  code.passes_on = true;
  code.begin = begin;
  code.end = begin + 3;
  code.frame = 2;
  code.owned.push_back({begin, begin + 1, 0});
  out.tail_frames[unit ? 1 : 0] = begin;
  out.by_address.push_back(static_cast<std::uint32_t>(out.functions.size()));
  out.functions.push_back(std::move(code));
}

// Calls name their function by number until all code has its place.
void link_calls(Compiled& out) {
  for (const std::uint32_t number : out.by_address) {
    const FunctionCode& function = out.functions[number];
    for (std::uint32_t at = function.begin; at < function.end; ++at) {
      const auto op = static_cast<Opcode>(out.code[at].op);
      if (op == Opcode::call || op == Opcode::tail_call) {
        const std::uint32_t callee = to_data(out.code[at + 1]).low;
        out.code[at + 1] = to_insn(out.code.data() + out.functions[callee].begin);
      }
      at += data_words(op);
    }
  }
}

}  // namespace

std::unique_ptr<Compiled, void (*)(Compiled*)> compile(const ir::Program& program) {
  std::unique_ptr<Compiled, void (*)(Compiled*)> out(new Compiled(program), [](Compiled* c) { delete c; });
  ProgramFacts facts = find_facts(program);
  out->functions.resize(program.functions.size());
  for (const ir::Global& global : program.globals) {
    out->globals.push_back({std::string(program.names->text(global.name)), out->descs.of(global.type).ref});
  }
  // The first instruction that a return from outside's call sees behind it is never a call.
  for (std::uint32_t n = 0; n <= kHaltAt; ++n)
    out->code.push_back({static_cast<std::uint16_t>(Opcode::halt), 0, 0, 0});
  for (std::uint32_t f = 0; f < program.functions.size(); ++f)
    compile_function(*out, facts, ir::FunctionId(f));
  for (const bool unit : {false, true}) compile_tail_frame(*out, unit);
  link_calls(*out);
  for (const ir::ModuleId module : program.order) {
    if (program.modules[module].init) out->inits.push_back(program.modules[module].init.value);
  }
  out->descs.find_cyclic(program);
  return out;
}

const FunctionCode& Compiled::function_at(std::uint32_t at) const {
  std::size_t low = 0;
  std::size_t high = by_address.size();
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    if (functions[by_address[middle]].begin <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return functions[by_address[low]];
}

}  // namespace mochi::vm
