// Statements: declarations, conditions, loops, try.
#include "ir/walk.h"
#include "vm/compile/compile.h"

namespace mochi::vm {

using ir::BlockId;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

void FunctionCompiler::block(BlockId id) {
  const TempScope temps(*this);
  const std::size_t mark = owned_.size();
  for (const StmtId stmt : body_.blocks[id]) statement(stmt);
  close_scope(mark, false);
}

void FunctionCompiler::statement(StmtId id) {
  const ir::Stmt stmt = body_.stmts[id];
  mark_span(body_.span(id));
  switch (stmt.kind) {
    case StmtKind::let: let(LocalId(stmt.a), ExprId(stmt.b)); return;
    case StmtKind::assign: {
      const TempScope temps(*this);
      assign(id);
      return;
    }
    case StmtKind::expr: discard(ExprId(stmt.a)); return;
    case StmtKind::if_: if_statement(stmt); return;
    case StmtKind::while_: while_statement(stmt); return;
    case StmtKind::for_range: for_range(stmt); return;
    case StmtKind::for_each: for_each(stmt); return;
    case StmtKind::break_: leave_loop(false); return;
    case StmtKind::continue_: leave_loop(true); return;
    case StmtKind::return_: return_value(ExprId(stmt.a)); return;
    case StmtKind::block: block(BlockId(stmt.a)); return;
    case StmtKind::match: {
      const TempScope temps(*this);
      match(ExprId(stmt.a), stmt.b, 0, ArmUse::none);
      return;
    }
    case StmtKind::try_: try_statement(stmt); return;
  }
}

// Gives the local its register.
void FunctionCompiler::declare(LocalId local) {
  locals_[local.value] = {reg(), false, locals_[local.value].pinned};
}

// After the value has been put into the local's register: puts it into its cell, and takes ownership.
void FunctionCompiler::start_local(LocalId local) {
  const ir::Local& info = body_.locals[local];
  const std::uint32_t r = locals_[local.value].reg;
  if (info.cell) {
    emit(Opcode::make_cell, r, r);
    emit_data(desc(info.type).number, 0);
    own(r);
  } else if (desc(info.type).ref) {
    own(r);
  }
}

void FunctionCompiler::let(LocalId local, ExprId value) {
  // The value may read an older local in the same register only if it is another one: locals are never
  // redeclared.
  declare(local);
  const std::uint32_t r = locals_[local.value].reg;
  if (value) {
    into(value, r);
  } else {
    load_int(r, 0);
  }
  start_local(local);
}

void FunctionCompiler::if_statement(const ir::Stmt& stmt) {
  Label otherwise;
  branch(ExprId(stmt.a), otherwise, false);
  block(BlockId(stmt.b));
  if (!BlockId(stmt.c)) {
    bind(otherwise);
    return;
  }
  Label end;
  jump(end);
  bind(otherwise);
  block(BlockId(stmt.c));
  bind(end);
}

void FunctionCompiler::while_statement(const ir::Stmt& stmt) {
  const TempScope temps(*this);
  Label body;
  Label next;
  Label end;
  jump(next);
  bind(body);
  loops_.push_back({&next, &end, owned_.size()});
  block(BlockId(stmt.b));
  loops_.pop_back();
  bind(next);
  branch(ExprId(stmt.a), body, true);
  bind(end);
}

void FunctionCompiler::leave_loop(bool next) {
  Loop& loop = loops_.back();
  close_scope(loop.owned, true);
  jump(next ? *loop.next : *loop.end);
}

void FunctionCompiler::for_range(const ir::Stmt& stmt) {
  const TempScope temps(*this);
  const LocalId local(stmt.a);
  const ir::Local& info = body_.locals[local];
  const bool separate = info.assigned || info.cell;
  const std::uint32_t counter = reg();
  into(ExprId(stmt.b), counter);
  const std::uint32_t limit = reg();
  into(ExprId(stmt.c), limit);
  Label body;
  Label next;
  Label end;
  branch_op(Opcode::jle, limit, counter, end);
  bind(body);
  loops_.push_back({&next, &end, owned_.size()});
  const std::size_t mark = owned_.size();
  if (separate) {
    declare(local);
    emit(Opcode::move, locals_[local.value].reg, counter);
    start_local(local);
  } else {
    locals_[local.value] = {counter, false, false};
  }
  block(BlockId(stmt.d));
  // A jump to the next turn has released the cell already.
  close_scope(mark, false);
  loops_.pop_back();
  bind(next);
  branch_op(Opcode::for_loop, counter, limit, body);
  bind(end);
}

void FunctionCompiler::for_each(const ir::Stmt& stmt) {
  const TempScope temps(*this);
  const ExprId source(stmt.b);
  const std::uint32_t state = regs(3);
  const TypeClass kind = cls(source);
  if (kind == TypeClass::map || kind == TypeClass::set) {
    native(kind == TypeClass::map ? Native::map_keys : Native::set_items, {source}, state,
           desc(out_.program.types->list(kind == TypeClass::map ? desc(source).key->type
                                                                : desc(source).element->type))
               .number,
           0);
  } else if (kind == TypeClass::group) {
    native(Native::group_items, {source}, state, 0, 0);
  } else {
    into(source, state);
  }
  own(state);
  load_int(state + 1, 0);
  const bool text = kind == TypeClass::string;
  if (text) {
    emit(Opcode::str_size, state + 2, state);
  } else {
    emit(Opcode::list_len, state + 2, state);
  }
  const LocalId local(stmt.a);
  const ir::Local& info = body_.locals[local];
  const bool ref = desc(info.type).ref;
  const bool borrows = ref && !text && !info.assigned && !info.cell && keeps_elements(BlockId(stmt.d));
  locals_[local.value].borrowed = borrows;
  const Opcode step = text      ? Opcode::str_each
                      : borrows ? Opcode::list_each_part
                      : ref     ? Opcode::list_each_ref
                                : Opcode::list_each;
  each_loop(local, BlockId(stmt.d), step, state);
  finish({state, true});
}

// Nothing in the block can take an element out of a list that the loop holds: the loop variable needs no
// count.
bool FunctionCompiler::keeps_elements(BlockId id) {
  bool keeps = true;
  ir::walk(
      body_, id,
      [&](ExprId e) {
        const ExprKind kind = body_.kind(e);
        if (kind == ExprKind::call || kind == ExprKind::call_value) keeps = false;
      },
      [&](StmtId s) {
        const ir::Stmt& stmt = body_.stmts[s];
        if (stmt.kind == StmtKind::assign && body_.kind(ExprId(stmt.a)) == ExprKind::index) keeps = false;
      });
  return keeps;
}

void FunctionCompiler::each_loop(LocalId local, BlockId body, Opcode step, std::uint32_t state) {
  Label turn;
  Label next;
  Label end;
  const bool borrowed = locals_[local.value].borrowed;
  declare(local);
  locals_[local.value].borrowed = borrowed;
  const std::uint32_t r = locals_[local.value].reg;
  jump(next);
  bind(turn);
  const std::size_t mark = owned_.size();
  loops_.push_back({&next, &end, mark});
  if (!borrowed) start_local(local);
  block(body);
  close_scope(mark, false);
  loops_.pop_back();
  bind(next);
  branch_op(step, r, state, turn);
  bind(end);
}

void FunctionCompiler::try_statement(const ir::Stmt& stmt) {
  const TempScope temps(*this);
  const LocalId message(stmt.b);
  Label end;
  const std::uint32_t begin = here();
  ++try_depth_;
  block(BlockId(stmt.a));
  --try_depth_;
  const std::uint32_t until = here();
  jump(end);
  const std::size_t mark = owned_.size();
  declare(message);
  const std::uint32_t r = locals_[message.value].reg;
  if (until != begin) code_.handlers.push_back({begin, until, here(), r});
  start_local(message);
  block(BlockId(stmt.c));
  close_scope(mark, false);
  bind(end);
}

}  // namespace mochi::vm
