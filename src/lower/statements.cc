#include <algorithm>

#include "base/check.h"
#include "ir/effects.h"
#include "lower/function.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::RefKind;

BlockId FunctionLowering::block(NodeId node) {
  return in_block([&] { statements(tree().tail(node)); });
}

void FunctionLowering::statements(std::span<const NodeId> nodes) {
  for (const NodeId node : nodes)
    if (node && tree().kind(node) == NodeKind::Fun) early_closure(node);
  for (const NodeId node : nodes)
    if (node) statement(node);
}

void FunctionLowering::statement(NodeId node) {
  const Span at = span(node);
  switch (tree().kind(node)) {
    case NodeKind::Test: test_statement(node); return;
    case NodeKind::Bench: bench_statement(node); return;
    case NodeKind::Expect: expect_statement(node); return;
    case NodeKind::Fun:
      if (info(node).ref == RefKind::fun &&
          ctx_.checked.funs[FunId(info(node).id)].kind == check::FunKind::nested)
        nested_fun(node);
      return;
    case NodeKind::Let: let(node); return;
    case NodeKind::Assign: assignment(node); return;
    case NodeKind::Return: return_statement(node); return;
    case NodeKind::If: if_statement(node); return;
    case NodeKind::While: while_statement(node); return;
    case NodeKind::For: for_statement(node); return;
    case NodeKind::Break: emit(b_.add(ir::Stmt{.kind = StmtKind::break_}, at)); return;
    case NodeKind::Continue: emit(b_.add(ir::Stmt{.kind = StmtKind::continue_}, at)); return;
    case NodeKind::TryCatch: try_statement(node); return;
    case NodeKind::Update: update(node); return;
    case NodeKind::ExprStmt: discard(child(node, slot::ExprStmt_value)); return;
    case NodeKind::Block: emit(b_.add(ir::Stmt{.kind = StmtKind::block, .a = block(node).value}, at)); return;
    case NodeKind::Agent: emit(b_.expr(refuse("agent", node), at)); return;
    case NodeKind::StreamDecl: emit(b_.expr(refuse("stream", node), at)); return;
    case NodeKind::ModelDecl: emit(b_.expr(refuse("model", node), at)); return;
    case NodeKind::OnHandler: emit(b_.expr(refuse("on", node), at)); return;
    case NodeKind::Emit: emit(b_.expr(refuse("emit", node), at)); return;
    case NodeKind::Fact: emit(b_.expr(refuse("fact", node), at)); return;
    case NodeKind::Rule: emit(b_.expr(refuse("rule", node), at)); return;
    case NodeKind::FetchStmt: emit(b_.expr(refuse("fetch", node), at)); return;
    case NodeKind::Program:
    case NodeKind::PackageClause:
    case NodeKind::Import:
    case NodeKind::RecordDecl:
    case NodeKind::UnionDecl:
    case NodeKind::AliasDecl:
    case NodeKind::ExternType:
    case NodeKind::ExternObject:
    case NodeKind::ExternLet:
    case NodeKind::ExternFun:
    case NodeKind::Error:
    case NodeKind::Name:
    case NodeKind::Path:
    case NodeKind::TypeParams:
    case NodeKind::TypeParam:
    case NodeKind::Params:
    case NodeKind::Param:
    case NodeKind::Effects:
    case NodeKind::Field:
    case NodeKind::VariantDecl:
    case NodeKind::NamedType:
    case NodeKind::ListType:
    case NodeKind::OptionType:
    case NodeKind::FunType:
    case NodeKind::RecordType:
    case NodeKind::MatchArm:
    case NodeKind::MapEntry:
    case NodeKind::FieldInit:
    case NodeKind::From:
    case NodeKind::Join:
    case NodeKind::GroupBy:
    case NodeKind::SortBy:
    case NodeKind::SortKey:
    case NodeKind::TextPart:
    case NodeKind::Hole:
    case NodeKind::TypeArgs:
    case NodeKind::Intent:
    case NodeKind::Predicate:
    case NodeKind::NotPredicate:
    case NodeKind::NotEqual: return;
    case NodeKind::IntLit:
    case NodeKind::FloatLit:
    case NodeKind::StringLit:
    case NodeKind::Text:
    case NodeKind::BoolLit:
    case NodeKind::NoneLit:
    case NodeKind::Ident:
    case NodeKind::Unary:
    case NodeKind::Binary:
    case NodeKind::Call:
    case NodeKind::Index:
    case NodeKind::Slice:
    case NodeKind::Select:
    case NodeKind::SafeSelect:
    case NodeKind::SafeIndex:
    case NodeKind::Cast:
    case NodeKind::With:
    case NodeKind::Paren:
    case NodeKind::Again:
    case NodeKind::Instance:
    case NodeKind::Label:
    case NodeKind::Propagate:
    case NodeKind::StructLit:
    case NodeKind::ListLit:
    case NodeKind::SetLit:
    case NodeKind::MapLit:
    case NodeKind::Lambda:
    case NodeKind::Match:
    case NodeKind::IfExpr:
    case NodeKind::Query:
    case NodeKind::Load:
    case NodeKind::Save:
    case NodeKind::LogicQuery:
    case NodeKind::Fetch:
    case NodeKind::Generate:
    case NodeKind::Async: discard(node); return;
  }
}

void FunctionLowering::let(NodeId node) {
  const VarId var(info(node).id);
  const check::Var& v = ctx_.checked.vars[var];
  const TypeId type = ctx_.ir_type(v.type);
  const Span at = span(node);
  const NodeId value = child(node, slot::Let_value);
  if (v.kind == check::VarKind::global) {
    if (ctx_.is_lazy(v.module) || early_.contains(var.value)) return;
    const ExprId made = value ? expr_as(value, type) : zero_value(type, at);
    emit(b_.assign(b_.read(ctx_.global_of(var), at), made, at));
    return;
  }
  if (const NodeId match = value && !is_cell(var) ? chain_match(value) : NodeId();
      match && ir_type(match) == type) {
    // The arms assign to the variable itself.
    const LocalId local = b_.local(v.name, type, v.span);
    emit(b_.let(local, {}, at));
    chain_into(match, {local, false}, type);
    vars_[var.value] = local;
    return;
  }
  // One without a zero is assigned before it is read; the checker has seen to that.
  const ExprId made = value ? expr_as(value, type) : has_zero(type) ? zero_value(type, at) : ExprId();
  emit(b_.let(declare(var, type), made ? captured(var, made, at) : made, at));
}

bool FunctionLowering::has_zero(TypeId type) {
  const TypeKind k = types_.kind(type);
  if (k == TypeKind::record || k == TypeKind::anonymous) {
    const std::vector<types::Field> fields = ctx_.fields(type);
    return std::all_of(fields.begin(), fields.end(),
                       [&](const types::Field& field) { return has_zero(field.type); });
  }
  return k != TypeKind::union_ && k != TypeKind::function && k != TypeKind::parameter &&
         k != TypeKind::opaque && k != TypeKind::foreign;
}

void FunctionLowering::return_statement(NodeId node) {
  const NodeId value = child(node, slot::Return_value);
  const Span at = span(node);
  if (!value) {
    const TypeKind result = types_.kind(fn_.result);
    const bool absent = result == TypeKind::option || result == TypeKind::any;
    emit(b_.return_(absent ? b_.none(fn_.result, at) : ExprId(), at));
    return;
  }
  if (types_.is(fn_.result, TypeKind::unit)) {
    // A call that gives nothing stays a tail call.
    const ExprId made = expr(value);
    if (kind(made) == TypeKind::unit || kind(made) == TypeKind::never) {
      emit(b_.return_(made, at));
    } else {
      emit(b_.expr(made, at));
      emit(b_.return_(ExprId(), at));
    }
    return;
  }
  if (chain_into(value, {{}, true}, fn_.result)) return;
  emit(b_.return_(leaving(expr_as(value, fn_.result), at), at));
}

void FunctionLowering::if_statement(NodeId node) {
  const ExprId test = condition(child(node, slot::If_condition));
  const BlockId then = block(child(node, slot::If_then));
  const NodeId other = child(node, slot::If_otherwise);
  BlockId otherwise;
  if (other) {
    otherwise = tree().kind(other) == NodeKind::Block ? block(other) : in_block([&] { statement(other); });
  }
  emit(b_.if_(test, then, otherwise, span(node)));
}

void FunctionLowering::while_statement(NodeId node) {
  const ExprId test = condition(child(node, slot::While_condition));
  emit(b_.while_(test, block(child(node, slot::While_body)), span(node)));
}

ExprId FunctionLowering::iterable(NodeId node) { return iterable(present(node), span(node)); }

ExprId FunctionLowering::iterable(ExprId value, Span at) {
  if (kind(value) == TypeKind::option) value = unwrapped(value, at, false);
  const TypeKind k = kind(value);
  if (k == TypeKind::list || k == TypeKind::string || k == TypeKind::map || k == TypeKind::set) return value;
  if (k == TypeKind::group || k == TypeKind::bytes) return as_list(value, at);
  if (k == TypeKind::opaque) return pulled(value, at);
  return b_.op(Op::any_items, types_.list(types_.any()), {box(value, at)}, at);
}

TypeId FunctionLowering::element_type(TypeId over) const {
  switch (types_.kind(over)) {
    case TypeKind::list:
    case TypeKind::set: return types_.element(over);
    case TypeKind::map: return types_.key(over);
    case TypeKind::string: return over;
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: break;
  }
  return types_.any();
}

void FunctionLowering::for_statement(NodeId node) {
  const Span at = span(node);
  const VarId var(info(node).id);
  const check::Var& v = ctx_.checked.vars[var];
  const NodeId over = child(node, slot::For_iterable);
  const NodeId last = child(node, slot::For_end);
  const NodeId inside = child(node, slot::For_body);
  const auto loop = [&](LocalId local) {
    return in_block([&] {
      bind(var, local, v.span);
      statements(tree().tail(inside));
    });
  };
  if (last) {
    const ExprId from = as_int(expr(over), at);
    const ExprId end = as_int(expr(last), at);
    const LocalId local = b_.local(v.name, types_.integer(), v.span);
    emit(b_.for_range(local, from, end, loop(local), at));
    return;
  }
  if (const NodeId counted = counted_range(over)) {
    // `for i in range(a, b)` needs no list.
    const std::span<const NodeId> args = tree().tail(counted);
    const ExprId from = args.size() == 1 ? b_.integer(0, at) : as_int(expr(args[0]), at);
    const ExprId end = as_int(expr(args.back()), at);
    const LocalId local = b_.local(v.name, types_.integer(), v.span);
    emit(b_.for_range(local, from, end, loop(local), at));
    return;
  }
  ExprId source = present(over);
  source = pulled_from(source, at);
  if (kind(source) == TypeKind::opaque) {
    pull_loop(source, v.name, loop, at);
    return;
  }
  const ExprId values = iterable(source, span(over));
  const LocalId local = b_.local(v.name, element_type(type(values)), v.span);
  emit(b_.for_each(local, values, loop(local), at));
}

ExprId FunctionLowering::pulled_from(ExprId source, Span at) {
  if (kind(source) != TypeKind::opaque || method_called(types_[type(source)].decl, "next").valid()) return source;
  const FunId iter = method_called(types_[type(source)].decl, "iter");
  return call_function(iter, {source}, {}, ctx_.ir_type(ctx_.checked.funs[iter].result), at);
}

ExprId FunctionLowering::pulled(ExprId source, Span at) {
  source = pulled_from(source, at);
  if (kind(source) != TypeKind::opaque) return source;
  const FunId next = method_called(types_[type(source)].decl, "next");
  const TypeId item = types_.element(ctx_.ir_type(ctx_.checked.funs[next].result));
  const LocalId list = temp("items", make_list(types_.list(item), {}, at), at);
  const auto body = [&](LocalId local) { return in_block([&] { append_to(list, b_.read(local, at), at); }); };
  pull_loop(source, ctx_.names.intern("item"), body, at);
  return b_.read(list, at);
}

// A foreign iterator is asked for one after the other until it gives none. It ends with the loop, however that is left: while
// it lives, what it walks cannot change.
void FunctionLowering::pull_loop(ExprId source, NameId name, FunctionRef<BlockId(LocalId)> loop, Span at) {
  const types::DeclId of = types_[type(source)].decl;
  const FunId next = method_called(of, "next");
  const TypeId option = ctx_.ir_type(ctx_.checked.funs[next].result);
  const LocalId iterator = b_.temporary("iterator", type(source), at);
  const BlockId body = in_block([&] {
    const LocalId item = temp("item", call_function(next, {b_.read(iterator, at)}, {}, option, at), at);
    const BlockId stop = in_block([&] { emit(b_.add(ir::Stmt{.kind = StmtKind::break_}, at)); });
    const ExprId some = b_.is_some(b_.read(item, at), at);
    emit(b_.if_(b_.op(Op::not_, types_.boolean(), {some}, at), stop, BlockId(), at));
    const LocalId local = b_.local(name, types_.element(option), at);
    emit(b_.let(local, b_.unwrap(b_.read(item, at), ir::UnwrapReason::absent, true, at), at));
    emit(b_.add(ir::Stmt{.kind = StmtKind::block, .a = loop(local).value}, at));
  });
  const BlockId whole = in_block([&] {
    emit(b_.let(iterator, source, at));
    emit(b_.while_(b_.boolean(true, at), body, at));
  });
  emit(b_.add(ir::Stmt{.kind = StmtKind::block, .a = whole.value}, at));
}

FunId FunctionLowering::method_called(types::DeclId of, std::string_view name) const {
  for (const check::Methods& methods : ctx_.checked.methods) {
    if (methods.decl != of) continue;
    for (const FunId fun : methods.funs)
      if (ctx_.names.text(ctx_.checked.funs[fun].name) == name) return fun;
  }
  return {};
}

// The call if `node` is `range(b)` or `range(a, b)`.
NodeId FunctionLowering::counted_range(NodeId node) const {
  while (tree().kind(node) == NodeKind::Paren) node = child(node, slot::Paren_value);
  if (tree().kind(node) != NodeKind::Call || info(node).ref != RefKind::call) return {};
  const check::Call& made = ctx_.checked.calls[CallId(info(node).id)];
  if (made.kind != check::CallKind::builtin || made.partial || made.receiver_is_argument) return {};
  if (static_cast<types::Builtin>(made.target) != types::Builtin::range) return {};
  const std::size_t count = tree().tail(node).size();
  return count == 1 || count == 2 ? node : NodeId();
}

void FunctionLowering::try_statement(NodeId node) {
  const Span at = span(node);
  const BlockId tried = block(child(node, slot::TryCatch_body));
  const VarId var(info(node).id);
  const check::Var& v = ctx_.checked.vars[var];
  const LocalId message = b_.local(v.name, types_.string(), v.span);
  const BlockId handler = in_block([&] {
    bind(var, message, v.span);
    statements(tree().tail(child(node, slot::TryCatch_handler)));
  });
  emit(
      b_.add(ir::Stmt{.kind = StmtKind::try_, .a = tried.value, .b = message.value, .c = handler.value}, at));
}

void FunctionLowering::expect_statement(NodeId node) {
  const Span at = span(node);
  const Place place = ctx_.program.sources->place(at.begin);
  const Source& source = ctx_.program.sources->source(place.source);
  std::string_view line = source.line_text(place.line);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  std::string_view name = source.name();
  if (name.starts_with(ctx_.options.source_root)) name.remove_prefix(ctx_.options.source_root.size());
  const std::string message = "expect condition failed at " + std::string(name) + ":" +
                              std::to_string(place.line) + ": " + std::string(line);
  const ExprId test = condition(child(node, slot::Expect_value));
  emit(b_.expr(b_.op(Op::expect, types_.unit(), {test}, at, ctx_.names.intern(message).value), at));
}

void FunctionLowering::test_statement(NodeId node) {
  if (!ctx_.options.run_blocks_in_place) return;
  const Span at = span(node);
  const FunId fun(info(node).id);
  const FunctionId function = ctx_.function_of(fun);
  if (!function) {
    // Inside another block: it sees the locals there.
    emit(b_.add(ir::Stmt{.kind = StmtKind::block, .a = block(child(node, slot::Test_body)).value}, at));
    return;
  }
  emit(b_.expr(b_.call(function, {}, {}, types_.unit(), at), at));
}

void FunctionLowering::bench_statement(NodeId node) {
  if (!ctx_.options.run_blocks_in_place) return;
  const Span at = span(node);
  const FunctionId function = ctx_.function_of(FunId(info(node).id));
  const LocalId start =
      temp("start", b_.op(Op::clock_ns, types_.integer(), std::span<const ExprId>(), at), at);
  if (function)
    emit(b_.expr(b_.call(function, {}, {}, types_.unit(), at), at));
  else
    emit(b_.add(ir::Stmt{.kind = StmtKind::block, .a = block(child(node, slot::Bench_body)).value}, at));
  const ExprId now = b_.op(Op::clock_ns, types_.integer(), std::span<const ExprId>(), at);
  const ExprId spent = b_.op(Op::sub, types_.integer(), {now, b_.read(start, at)}, at);
  const ExprId title = b_.string(ctx_.names.text(tree().name(node)), at);
  emit(b_.expr(b_.op(Op::bench_report, types_.unit(), {title, spent}, at), at));
}

void FunctionLowering::discard(NodeId node) {
  const Span at = span(node);
  const NodeKind kind = tree().kind(node);
  if (kind == NodeKind::Paren) {
    discard(child(node, slot::Paren_value));
  } else if (kind == NodeKind::Match) {
    match_statement(node);
  } else if (kind == NodeKind::IfExpr) {
    const ExprId test = condition(child(node, slot::IfExpr_condition));
    const BlockId then = in_block([&] { discard(child(node, slot::IfExpr_then)); });
    const NodeId other = child(node, slot::IfExpr_otherwise);
    const BlockId otherwise = other ? in_block([&] { discard(other); }) : BlockId();
    emit(b_.if_(test, then, otherwise, at));
  } else {
    const ExprId value = raw(node);
    const ir::Expr& e = fn_.body.exprs[value];
    // Behind the statements of `f()?` and `r.unwrap()` stands a value that nobody looks at.
    const bool bare = e.kind == ExprKind::block_value && ir::effects_of(types_, fn_.body, ExprId(e.b)).none();
    if (!bare) {
      emit(b_.expr(value, at));
      return;
    }
    const std::vector<StmtId> inside(fn_.body.blocks[BlockId(e.a)].begin(),
                                     fn_.body.blocks[BlockId(e.a)].end());
    for (const StmtId s : inside) emit(s);
  }
}

ExprId FunctionLowering::zero_value(TypeId wanted, Span at) {
  switch (types_.kind(wanted)) {
    case TypeKind::boolean: return b_.boolean(false, at);
    case TypeKind::integer: return b_.integer(0, at);
    case TypeKind::floating: return b_.floating(0, at);
    case TypeKind::string: return b_.string("", at);
    case TypeKind::unit: return b_.unit(at);
    case TypeKind::bytes: return expr_node(ExprKind::const_bytes, wanted, at, ctx_.names.intern("").value);
    case TypeKind::bigint: return expr_node(ExprKind::const_bigint, wanted, at, ctx_.names.intern("0").value);
    case TypeKind::bigrat: return convert(b_.integer(0, at), wanted, at);
    case TypeKind::list: return make_list(wanted, {}, at);
    case TypeKind::set: return expr_node(ExprKind::make_set, wanted, at, b_.list(std::span<const ExprId>()));
    case TypeKind::map: return expr_node(ExprKind::make_map, wanted, at, b_.list(std::span<const ExprId>()));
    case TypeKind::option:
    case TypeKind::any: return b_.none(wanted, at);
    case TypeKind::record:
    case TypeKind::anonymous: {
      std::vector<ExprId> parts;
      for (const types::Field& field : ctx_.fields(wanted)) parts.push_back(zero_value(field.type, at));
      return expr_node(ExprKind::make_record, wanted, at, b_.list(std::span<const ExprId>(parts)));
    }
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::int64:
    case TypeKind::foreign:
    case TypeKind::soft:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: break;
  }
  return panic(3, "a value of this type has no zero", at);
}

}  // namespace mochi::lower
