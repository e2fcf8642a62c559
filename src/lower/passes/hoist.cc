#include "lower/passes/hoist.h"

#include <span>
#include <utility>

#include "ir/build.h"
#include "ir/effects.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::lower {
namespace {

using ir::ArmId;
using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;

class Hoister {
 public:
  Hoister(ir::Program& program, ir::Body& body, const ir::Shape& wanted)
      : p_(program), body_(body), b_(program, body), wanted_(wanted) {}

  void run() {
    if (body_.root) block(body_.root);
  }

 private:
  using Statements = std::vector<StmtId>;

  void block(BlockId id) {
    Statements out;
    for (const StmtId s : Statements(body_.blocks[id])) statement(s, out);
    body_.blocks[id] = std::move(out);
  }

  // Has something inside that must become statements.
  bool needs(ExprId id) const {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::block_value) return true;
    if (e.kind == ExprKind::match_value && !wanted_.match_values) return true;
    if (e.kind == ExprKind::conditional && !wanted_.conditionals) return true;
    bool found = false;
    ir::for_each_part(
        body_, id, [&](ExprId part) { found = found || needs(part); }, [&](BlockId) { found = true; });
    return found;
  }

  ExprId hold(ExprId value, Statements& out, std::string_view name = {}) {
    if (ir::is_movable(body_, value)) return value;
    const Span at = body_.span(value);
    const LocalId t = b_.temporary(name.empty() ? "held" : name, body_.type(value), at);
    out.push_back(b_.let(t, value, at));
    return b_.read(t, at);
  }

  // Moves what `id` needs before it to `out`; the expression that is left has no statements inside.
  ExprId expr(ExprId id, Statements& out) {
    if (!needs(id)) return id;
    const Expr e = body_.exprs[id];
    switch (e.kind) {
      case ExprKind::block_value: {
        for (const StmtId s : Statements(body_.blocks[BlockId(e.a)])) statement(s, out);
        return expr(ExprId(e.b), out);
      }
      case ExprKind::match_value: return match_value(id, out);
      case ExprKind::conditional: return conditional(id, out);
      case ExprKind::logical_and:
      case ExprKind::logical_or: return logical(id, out);
      case ExprKind::coalesce: return coalesce(id, out);
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::local:
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call:
      case ExprKind::call_value:
      case ExprKind::op:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert: operands(id, out); return id;
    }
    return id;
  }

  void operands(ExprId id, Statements& out) {
    std::vector<ExprId> parts;
    ir::for_each_part(
        body_, id, [&](ExprId part) { parts.push_back(part); }, [](BlockId) {});
    std::size_t last = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (needs(parts[i])) last = i;
    }
    std::size_t index = 0;
    ir::replace_children(body_, id, [&](ExprId part) {
      std::string outer = std::exchange(wanted_name_, operand_name(id, index));
      const ExprId left = expr(part, out);
      const std::string name = std::exchange(wanted_name_, std::move(outer));
      const bool stays = index >= last || stays_behind(left, {parts.begin() + static_cast<std::ptrdiff_t>(index) + 1, parts.end()});
      ++index;
      return stays ? left : hold(left, out, name);
    });
  }

  // A local that the later parts do not name: none of them changes what it holds.
  bool stays_behind(ExprId left, std::span<const ExprId> later) const {
    const Expr& e = body_.exprs[left];
    if (e.kind != ExprKind::local || body_.locals[LocalId(e.a)].cell) return false;
    bool named = false;
    for (const ExprId part : later) {
      ir::walk(
          body_, part,
          [&](ExprId inner) {
            const Expr& i = body_.exprs[inner];
            named = named || (i.kind == ExprKind::local && i.a == e.a);
            if (i.kind != ExprKind::closure) return;
            for (const ir::Capture& c : p_.functions[ir::FunctionId(i.a)].captures)
              named = named || c.outer.value == e.a;
          },
          [](StmtId) {});
    }
    return !named;
  }

  // What an operand is to the whole: the field, or the parameter; empty for others.
  std::string operand_name(ExprId id, std::size_t index) const {
    const Expr& e = body_.exprs[id];
    NameId name;
    if (e.kind == ExprKind::make_record && p_.types->is(e.type, types::TypeKind::record)) {
      name = p_.types->decl((*p_.types)[e.type].decl).fields[index].name;
    } else if (e.kind == ExprKind::make_variant && !types::is_result(*p_.types, e.type)) {
      name = p_.types->decl((*p_.types)[e.type].decl).variants[e.b].fields[index].name;
    } else if (e.kind == ExprKind::call) {
      const ir::Function& f = p_.functions[ir::FunctionId(e.a)];
      if (index < f.params.size() && f.params[index].value < f.body.locals.size())
        name = f.body.locals[f.params[index]].name;
    } else if (e.kind == ExprKind::index || e.kind == ExprKind::map_get) {
      return index == 1 ? "key" : "";
    }
    const std::string_view text = name.valid() ? p_.names->text(name) : std::string_view();
    return text == "self" ? std::string() : std::string(text);
  }

  // A temporary that branches assign; declared without a value.
  LocalId result_of(ExprId id, Statements& out) {
    const Span at = body_.span(id);
    const LocalId t = b_.temporary(wanted_name_.empty() ? "value" : std::string_view(wanted_name_), body_.type(id), at);
    body_.locals[t].assigned = true;
    out.push_back(b_.let(t, ExprId(), at));
    return t;
  }
  BlockId assigning(LocalId t, ExprId value, Statements before = {}) {
    const Span at = body_.span(value);
    const ExprId left = expr(value, before);
    // What never returns gives nothing to assign.
    const bool never = p_.types->is(body_.type(left), types::TypeKind::never);
    before.push_back(never ? b_.expr(left, at) : b_.assign(b_.read(t, at), left, at));
    return b_.block(std::move(before));
  }

  ExprId conditional(ExprId id, Statements& out) {
    const Expr e = body_.exprs[id];
    const ExprId condition = expr(ExprId(e.a), out);
    if (wanted_.conditionals && !needs(ExprId(e.b)) && !needs(ExprId(e.c))) {
      body_.exprs[id].a = condition.value;
      return id;
    }
    const Span at = body_.span(id);
    const LocalId t = result_of(id, out);
    const BlockId then = assigning(t, ExprId(e.b));
    const BlockId otherwise = assigning(t, ExprId(e.c));
    out.push_back(b_.if_(condition, then, otherwise, at));
    return b_.read(t, at);
  }

  ExprId logical(ExprId id, Statements& out) {
    const Expr e = body_.exprs[id];
    const ExprId left = expr(ExprId(e.a), out);
    if (!needs(ExprId(e.b))) {
      body_.exprs[id].a = left.value;
      return id;
    }
    // The right side runs only if the left one does not decide.
    const Span at = body_.span(id);
    const LocalId t = b_.temporary("value", e.type, at);
    body_.locals[t].assigned = true;
    out.push_back(b_.let(t, left, at));
    ExprId undecided = b_.read(t, at);
    if (e.kind == ExprKind::logical_or) undecided = b_.op(Op::not_, p_.types->boolean(), {undecided}, at);
    const BlockId right = assigning(t, ExprId(e.b));
    out.push_back(b_.if_(undecided, right, BlockId(), at));
    return b_.read(t, at);
  }

  ExprId coalesce(ExprId id, Statements& out) {
    const Expr e = body_.exprs[id];
    const ExprId option = expr(ExprId(e.a), out);
    if (!needs(ExprId(e.b))) {
      body_.exprs[id].a = option.value;
      return id;
    }
    const Span at = body_.span(id);
    const LocalId held = b_.temporary("option", body_.type(option), at);
    out.push_back(b_.let(held, option, at));
    const LocalId t = result_of(id, out);
    const bool same = body_.type(option) == e.type;
    ExprId value = b_.read(held, at);
    if (!same) value = b_.unwrap(value, ir::UnwrapReason::absent, true, at);
    const ExprId there = b_.is_some(b_.read(held, at), at);
    const BlockId then = assigning(t, value);
    const BlockId otherwise = assigning(t, ExprId(e.b));
    out.push_back(b_.if_(there, then, otherwise, at));
    return b_.read(t, at);
  }

  ExprId match_value(ExprId id, Statements& out) {
    const Expr e = body_.exprs[id];
    const ExprId subject = expr(ExprId(e.a), out);
    const Span at = body_.span(id);
    const LocalId t = result_of(id, out);
    for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
      const ArmId arm(body_.list(e.b)[i]);
      Statements before;
      if (body_.arms[arm].block)
        for (const StmtId s : Statements(body_.blocks[body_.arms[arm].block])) statement(s, before);
      const BlockId whole = assigning(t, body_.arms[arm].value, std::move(before));
      body_.arms[arm].block = whole;
      body_.arms[arm].value = ExprId();
    }
    ir::Stmt match;
    match.kind = StmtKind::match;
    match.a = subject.value;
    match.b = e.b;
    out.push_back(b_.add(match, at));
    return b_.read(t, at);
  }

  // Where the whole value of a statement goes: each branch of it sends its own there, without a temporary
  // between.
  struct Sink {
    StmtKind kind;    // return_, assign or expr
    LocalId local{};  // of assign
  };

  void finish(const Sink& sink, ExprId value, Statements& out) {
    const Span at = body_.span(value);
    const bool never = p_.types->is(body_.type(value), types::TypeKind::never);
    if (sink.kind == StmtKind::expr || never) {
      out.push_back(b_.expr(value, at));
    } else if (sink.kind == StmtKind::return_) {
      out.push_back(b_.return_(value, at));
    } else {
      out.push_back(b_.assign(b_.read(sink.local, at), value, at));
    }
  }

  BlockId sunk(const Sink& sink, ExprId value, Statements before = {}) {
    into(sink, value, before);
    return b_.block(std::move(before));
  }

  void into(const Sink& sink, ExprId id, Statements& out) {
    const Expr e = body_.exprs[id];
    if (!needs(id)) {
      finish(sink, id, out);
    } else if (e.kind == ExprKind::block_value) {
      for (const StmtId s : Statements(body_.blocks[BlockId(e.a)])) statement(s, out);
      into(sink, ExprId(e.b), out);
    } else if (e.kind == ExprKind::match_value) {
      const ExprId subject = expr(ExprId(e.a), out);
      for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
        const ArmId arm(body_.list(e.b)[i]);
        Statements before;
        if (body_.arms[arm].block)
          for (const StmtId s : Statements(body_.blocks[body_.arms[arm].block])) statement(s, before);
        const BlockId whole = sunk(sink, body_.arms[arm].value, std::move(before));
        body_.arms[arm].block = whole;
        body_.arms[arm].value = ExprId();
      }
      out.push_back(b_.add(ir::Stmt{.kind = StmtKind::match, .a = subject.value, .b = e.b}, body_.span(id)));
    } else if (e.kind == ExprKind::conditional &&
               (!wanted_.conditionals || needs(ExprId(e.b)) || needs(ExprId(e.c)))) {
      const ExprId condition = expr(ExprId(e.a), out);
      const BlockId then = sunk(sink, ExprId(e.b));
      const BlockId otherwise = sunk(sink, ExprId(e.c));
      out.push_back(b_.if_(condition, then, otherwise, body_.span(id)));
    } else {
      const ExprId left = expr(id, out);
      finish(sink, left, out);
    }
  }

  // `let x = match …`: x is declared first. Not if x is read in there (it cannot be) or shared with a
  // closure.
  bool sinks(ExprId value) const {
    const Expr& e = body_.exprs[value];
    if (e.kind == ExprKind::block_value) return sinks(ExprId(e.b));
    if (e.kind == ExprKind::match_value) return !wanted_.match_values;
    return e.kind == ExprKind::conditional &&
           (!wanted_.conditionals || needs(ExprId(e.b)) || needs(ExprId(e.c)));
  }

  bool whole_value(StmtId id, Statements& out) {
    const ir::Stmt s = body_.stmts[id];
    const ExprId value(s.kind == StmtKind::return_ || s.kind == StmtKind::expr ? s.a : s.b);
    if (!value || !sinks(value)) return false;
    if (s.kind == StmtKind::return_ || s.kind == StmtKind::expr) {
      into({s.kind}, value, out);
      return true;
    }
    LocalId local(s.a);
    if (s.kind == StmtKind::assign) {
      const Expr& place = body_.exprs[ExprId(s.a)];
      if (place.kind != ExprKind::local) return false;
      local = LocalId(place.a);
    }
    if (s.kind == StmtKind::let) {
      body_.locals[local].assigned = true;
      out.push_back(b_.let(local, ExprId(), body_.span(id)));
    }
    into({StmtKind::assign, local}, value, out);
    return true;
  }

  void statement(StmtId id, Statements& out) {
    std::string outer = std::exchange(wanted_name_, std::string());
    write_statement(id, out);
    wanted_name_ = std::move(outer);
  }

  void write_statement(StmtId id, Statements& out) {
    const ir::Stmt s = body_.stmts[id];
    const bool has_value = s.kind == StmtKind::return_ || s.kind == StmtKind::expr ||
                           s.kind == StmtKind::let || s.kind == StmtKind::assign;
    if (has_value && whole_value(id, out)) return;
    switch (s.kind) {
      case StmtKind::while_: while_statement(id, out); return;
      case StmtKind::assign: assign(id, out); return;
      case StmtKind::for_range: {
        const bool end_needs = needs(ExprId(s.c));
        ExprId from = expr(ExprId(s.b), out);
        if (end_needs) from = hold(from, out);
        const ExprId end = expr(ExprId(s.c), out);
        body_.stmts[id].b = from.value;
        body_.stmts[id].c = end.value;
        break;
      }
      case StmtKind::let:
      case StmtKind::expr:
      case StmtKind::if_:
      case StmtKind::for_each:
      case StmtKind::return_:
      case StmtKind::match:
        ir::replace_children(body_, id, [&](ExprId part) { return expr(part, out); });
        break;
      case StmtKind::break_:
      case StmtKind::continue_:
      case StmtKind::block:
      case StmtKind::try_: break;
    }
    ir::for_each_part(
        body_, id, [](ExprId) {}, [&](BlockId b) { block(b); });
    out.push_back(id);
  }

  void while_statement(StmtId id, Statements& out) {
    const ir::Stmt s = body_.stmts[id];
    const ExprId condition(s.a);
    block(BlockId(s.b));
    if (needs(condition)) {
      // `while true { …  if !condition { break }  body }`
      const Span at = body_.span(condition);
      Statements head;
      const ExprId left = expr(condition, head);
      ir::Stmt stop;
      stop.kind = StmtKind::break_;
      const StmtId leave = b_.add(stop, at);
      const ExprId done = b_.op(Op::not_, p_.types->boolean(), {left}, at);
      head.push_back(b_.if_(done, b_.block({leave}), BlockId(), at));
      const Statements body = body_.blocks[BlockId(s.b)];
      head.insert(head.end(), body.begin(), body.end());
      body_.blocks[BlockId(s.b)] = std::move(head);
      const ExprId always = b_.boolean(true, at);
      body_.stmts[id].a = always.value;
    }
    out.push_back(id);
  }

  // Parts of the place are evaluated before the value.
  void assign(StmtId id, Statements& out) {
    const ir::Stmt s = body_.stmts[id];
    const ExprId place(s.a);
    const bool value_needs = needs(ExprId(s.b));
    const ExprKind kind = body_.kind(place);
    if (kind != ExprKind::local && kind != ExprKind::global) {
      ir::replace_children(body_, place, [&](ExprId part) {
        const bool later_needs = value_needs || needs_after(place, part);
        const ExprId left = expr(part, out);
        const ExprId value(s.b);
        const bool stays = !later_needs || (!needs_after(place, part) && stays_behind(left, {&value, 1}));
        return stays ? left : hold(left, out, kind == ExprKind::field ? "record" : "key");
      });
    }
    const ExprId value = expr(ExprId(s.b), out);
    body_.stmts[id].b = value.value;
    out.push_back(id);
  }
  bool needs_after(ExprId whole, ExprId part) const {
    bool seen = false;
    bool found = false;
    ir::for_each_part(
        body_, whole,
        [&](ExprId other) {
          found = found || (seen && needs(other));
          seen = seen || other == part;
        },
        [](BlockId) {});
    return found;
  }

  ir::Program& p_;
  std::string wanted_name_;  // of what the expression in hand is to the whole
  ir::Body& body_;
  ir::Builder b_;
  ir::Shape wanted_;
};

}  // namespace

void hoist_statements(ir::Program& program, const ir::Shape& wanted) {
  for (std::size_t i = 0; i < program.functions.size(); ++i)
    Hoister(program, program.functions[ir::FunctionId(static_cast<std::uint32_t>(i))].body, wanted).run();
}

}  // namespace mochi::lower
