#include "ir/kinds.h"
#include "lower/function.h"
#include "syntax/literal.h"

namespace mochi::lower {

namespace slot = syntax::slot;
using check::InfoFlag;
using check::RefKind;

// --- helpers ---

TypeId FunctionLowering::ir_target(NodeId node) {
  const check::NodeInfo& what = info(node);
  return ctx_.ir_type(what.target ? what.target : what.type);
}

TypeId FunctionLowering::literal_type(NodeId node) {
  const TypeId own = ir_type(node);
  TypeId target = ir_target(node);
  if (types_.is(target, TypeKind::option) && !types_.is(own, TypeKind::option))
    target = types_.element(target);
  if (types_.kind(own) != types_.kind(target) || types_[own].decl != types_[target].decl) return own;
  return types_.is(own, TypeKind::anonymous) ? own : target;
}

ExprId FunctionLowering::expr_node(ExprKind kind, TypeId type, Span at, std::uint32_t a, std::uint32_t b,
                                   std::uint32_t c) {
  return b_.add(ir::Expr{.kind = kind, .type = type, .a = a, .b = b, .c = c}, at);
}

LocalId FunctionLowering::temp(std::string_view hint, ExprId value, Span at) {
  const LocalId local = b_.temporary(hint, type(value), at);
  emit(b_.let(local, value, at));
  return local;
}

bool FunctionLowering::constant(ExprId e) const {
  return ir::is_constant(fn_.body.kind(e)) || fn_.body.kind(e) == ExprKind::function_ref;
}

bool FunctionLowering::repeatable(ExprId e) const {
  if (constant(e)) return true;
  const ir::Expr& node = fn_.body.exprs[e];
  return node.kind == ExprKind::local && !fn_.body.locals[LocalId(node.a)].cell;
}

Held FunctionLowering::hold(std::string_view hint, ExprId value, Span at) {
  if (repeatable(value)) return {value};
  return {b_.read(temp(hint, value, at), at)};
}

// A fresh copy of the node: passes write facts on nodes, so none stands at two places.
ExprId FunctionLowering::use(Held held, Span at) {
  const ir::Expr copy = fn_.body.exprs[held.expr];
  return b_.add(copy, at);
}

ExprId FunctionLowering::make_list(TypeId wanted, std::span<const ExprId> elements, Span at) {
  return expr_node(ExprKind::make_list, wanted, at, b_.list(elements));
}

ExprId FunctionLowering::panic(std::int64_t code, std::string_view message, Span at) {
  return b_.op(Op::panic, never(), {b_.integer(code, at), b_.string(message, at)}, at);
}

ExprId FunctionLowering::refuse(std::string_view construct, NodeId node) {
  ctx_.refuse(construct, tree().main_span(node).valid() ? tree().main_span(node) : span(node));
  return b_.op(Op::refuse, never(), std::span<const ExprId>(), span(node),
               ctx_.names.intern(construct).value);
}

ExprId FunctionLowering::negate(ExprId test, Span at) {
  return b_.op(Op::not_, types_.boolean(), {test}, at);
}

void FunctionLowering::append_to(LocalId list, ExprId value, Span at) {
  const TypeId of = fn_.body.locals[list].type;
  emit(b_.assign(b_.read(list, at), b_.op(Op::list_append, of, {b_.read(list, at), value}, at), at));
}

// --- values ---

ExprId FunctionLowering::expr(NodeId node) {
  const check::NodeInfo& what = info(node);
  const ExprId value = what.has(InfoFlag::propagated) ? propagated_base(node) : raw(node);
  if (node == known_present_) return unwrapped(value, span(node), true);
  if (!what.target) return value;
  return coerce(value, ctx_.ir_type(what.target), span(node), what.has(InfoFlag::proven));
}

ExprId FunctionLowering::expr_as(NodeId node, TypeId to) { return coerce(expr(node), to, span(node)); }

ExprId FunctionLowering::present(NodeId node) {
  ExprId value = expr(node);
  const Span at = span(node);
  return kind(value) == TypeKind::option ? unwrapped(value, at, info(node).has(InfoFlag::proven)) : value;
}

ExprId FunctionLowering::condition(NodeId node) { return truth(raw(node), span(node)); }

ExprId FunctionLowering::truth(ExprId value, Span at) {
  const TypeKind k = kind(value);
  if (k == TypeKind::boolean || k == TypeKind::never) return value;
  if (k == TypeKind::option) {
    const TypeId inside = types_.element(type(value));
    if (types_.is(inside, TypeKind::boolean))
      return expr_node(ExprKind::coalesce, inside, at, value.value, b_.boolean(false, at).value);
    return b_.is_some(value, at);
  }
  return b_.op(Op::truthy, types_.boolean(), {box(value, at)}, at);
}

ExprId FunctionLowering::int_literal(NodeId node) {
  std::int64_t value = 0;
  const bool ok = syntax::int_literal_value(ctx_.names.text(tree().name(node)), value);
  MOCHI_CHECK(ok);
  return b_.integer(value, span(node));
}

ExprId FunctionLowering::raw(NodeId node) {
  const Span at = span(node);
  if (!held_.empty()) {
    if (const auto held = held_.find(node.value); held != held_.end()) return b_.read(held->second, at);
  }
  if (info(node).ref == check::RefKind::call && tree().kind(node) != NodeKind::Call &&
      tree().kind(node) != NodeKind::Query)
    return operator_call(node);
  switch (tree().kind(node)) {
    case NodeKind::IntLit: return int_literal(node);
    case NodeKind::FloatLit:
      return b_.floating(syntax::float_literal_value(ctx_.names.text(tree().name(node))), at);
    case NodeKind::StringLit: return b_.string(ctx_.names.text(tree().name(node)), at);
    case NodeKind::Text: return text(node);
    case NodeKind::BoolLit: return b_.boolean(tree().main(node).kind == syntax::TokenKind::kw_true, at);
    case NodeKind::NoneLit: {
      const TypeId own = literal_type(node);
      return b_.none(types_.is(own, TypeKind::option) ? own : types_.any(), at);
    }
    case NodeKind::Ident: return name(node);
    case NodeKind::Unary: return unary(node);
    case NodeKind::Binary: return binary(node);
    case NodeKind::Call: return call(node);
    case NodeKind::Index: return index(node);
    case NodeKind::Slice: return slice(node);
    case NodeKind::Select: return select(node);
    case NodeKind::SafeSelect: return is_plain_access(node) ? select(node) : safe_select(node);
    case NodeKind::SafeIndex: return is_plain_access(node) ? index(node) : safe_index(node);
    case NodeKind::Cast: return cast(node);
    case NodeKind::Paren: return expr(child(node, slot::Paren_value));
    case NodeKind::Again: return again(node);
    case NodeKind::Instance: return expr(child(node, slot::Instance_base));
    case NodeKind::Propagate: return propagate(node);
    case NodeKind::Label: return expr(child(node, slot::Label_value));
    case NodeKind::With: return with(node);
    case NodeKind::StructLit: return struct_literal(node);
    case NodeKind::ListLit: return list_literal(node);
    case NodeKind::SetLit: return set_literal(node);
    case NodeKind::MapLit: return map_literal(node);
    case NodeKind::Lambda: return lambda(node);
    case NodeKind::Match: return match_value(node);
    case NodeKind::IfExpr: return if_expression(node);
    case NodeKind::Query: return query(node);
    case NodeKind::Load: return load(node);
    case NodeKind::Save: return save(node);
    case NodeKind::LogicQuery: return refuse("query", node);
    case NodeKind::Fetch: return refuse("fetch", node);
    case NodeKind::Generate: return refuse("generate", node);
    case NodeKind::Async: return refuse(ctx_.names.text(tree().name(node)), node);
    case NodeKind::Block:
      return with_block(at, [&] {
        statements(tree().tail(node));
        return b_.unit(at);
      });
    case NodeKind::Program:
    case NodeKind::PackageClause:
    case NodeKind::Test:
    case NodeKind::Bench:
    case NodeKind::Expect:
    case NodeKind::Import:
    case NodeKind::Fun:
    case NodeKind::RecordDecl:
    case NodeKind::UnionDecl:
    case NodeKind::AliasDecl:
    case NodeKind::ExternType:
    case NodeKind::ExternObject:
    case NodeKind::ExternLet:
    case NodeKind::ExternFun:
    case NodeKind::Let:
    case NodeKind::Assign:
    case NodeKind::Return:
    case NodeKind::If:
    case NodeKind::While:
    case NodeKind::For:
    case NodeKind::Break:
    case NodeKind::Continue:
    case NodeKind::TryCatch:
    case NodeKind::Update:
    case NodeKind::ExprStmt:
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
    case NodeKind::TypeArgs:
    case NodeKind::FieldInit:
    case NodeKind::MapEntry:
    case NodeKind::MatchArm:
    case NodeKind::From:
    case NodeKind::Join:
    case NodeKind::GroupBy:
    case NodeKind::SortBy:
    case NodeKind::SortKey:
    case NodeKind::TextPart:
    case NodeKind::Hole:
    case NodeKind::Agent:
    case NodeKind::Intent:
    case NodeKind::StreamDecl:
    case NodeKind::ModelDecl:
    case NodeKind::OnHandler:
    case NodeKind::Emit:
    case NodeKind::Fact:
    case NodeKind::Rule:
    case NodeKind::Predicate:
    case NodeKind::NotPredicate:
    case NodeKind::NotEqual:
    case NodeKind::FetchStmt: break;
  }
  MOCHI_UNREACHABLE("statement as an expression");
}

// --- names ---

ExprId FunctionLowering::name(NodeId node) {
  const check::NodeInfo& what = info(node);
  const Span at = span(node);
  switch (what.ref) {
    case RefKind::var:
    case RefKind::bind: return variable(VarId(what.id), node);
    case RefKind::fun: return function_value(FunId(what.id), node);
    case RefKind::builtin: {
      Callee callee;
      callee.kind = check::CallKind::builtin;
      callee.builtin = static_cast<types::Builtin>(what.id);
      // It fits the type that is wanted as well as its own, which speaks of `any`.
      const TypeId own = ir_type(node);
      const TypeId target = ir_target(node);
      const bool fits =
          types_.is(target, TypeKind::function) && types_[target].args.size() == types_[own].args.size();
      return as_function(callee, fits ? target : own, at);
    }
    case RefKind::field: {
      const bool update = what.has(InfoFlag::update_field);
      const ExprId self = b_.read(update ? update_item() : self_local(), at);
      const std::vector<types::Field> fields = ctx_.fields(type(self));
      MOCHI_CHECK(what.id < fields.size());
      const ExprId value = b_.field(self, what.id, fields[what.id].type, at);
      return field_value(value, node);
    }
    case RefKind::receiver: return b_.read(self_local(), at);
    case RefKind::method: return bound_method(node);
    case RefKind::variant: {
      const TypeId own = ir_type(node);
      if (types_.is(own, TypeKind::function)) {
        Callee callee;
        callee.kind = check::CallKind::variant;
        callee.variant = what.id;
        callee.union_type = types_.result(own);
        return as_function(callee, own, at);
      }
      return construct(literal_type(node), what.id, {}, at);
    }
    case RefKind::none:
    case RefKind::record:
    case RefKind::module_:
    case RefKind::map_field:
    case RefKind::group_key:
    case RefKind::group_items:
    case RefKind::group_field:
    case RefKind::call:
    case RefKind::wildcard: break;
  }
  MOCHI_UNREACHABLE("a name without meaning");
}

// The read has the type that the checker proved at this node: narrowing is an unwrap that cannot fail.
ExprId FunctionLowering::variable(VarId var, NodeId node) {
  const Span at = span(node);
  const check::VarKind what = ctx_.checked.vars[var].kind;
  ExprId value;
  if (what == check::VarKind::global || what == check::VarKind::foreign) {
    value = b_.read(ctx_.global_of(var), at);
    if (!info(node).has(InfoFlag::maybe_unset))
      fn_.body.exprs[value].flags = static_cast<std::uint8_t>(ir::ExprFlag::proven);
  } else if (const auto part = parts_.find(var.value); part != parts_.end()) {
    value = read(part->second, at);
  } else {
    value = b_.read(local_of(var), at);
  }
  return coerce(value, ir_type(node), at, true);
}

ExprId FunctionLowering::function_value(FunId fun, NodeId node) {
  const Span at = span(node);
  const check::Fun& what = ctx_.checked.funs[fun];
  const TypeId own = ir_type(node);
  if (what.is_builtin) {
    Callee callee;
    callee.kind = check::CallKind::builtin;
    callee.builtin = what.builtin;
    return as_function(callee, own, at);
  }
  const bool carries = !ctx_.carried(fun).empty();
  if (!carries && ctx_.needs_environment(fun)) return b_.read(fun_local(fun), at);
  TypeId declared = fun_type(fun);
  const std::vector<types::TypeParamId> free = ctx_.type_params(what);
  if (carries) {
    Callee callee;
    callee.kind = check::CallKind::function;
    callee.fun = fun;
    callee.type_args.resize(free.size());
    unify(declared, own, free, callee.type_args);
    for (TypeId& arg : callee.type_args)
      if (!arg) arg = types_.any();
    return coerce(as_function(callee, types_.substitute(declared, free, callee.type_args), at), own, at);
  }
  std::uint32_t list = ~0U;
  if (!free.empty()) {
    std::vector<TypeId> found(free.size());
    unify(declared, own, free, found);
    std::vector<std::uint32_t> words;
    for (TypeId& f : found) {
      if (!f) f = types_.any();
      words.push_back(f.value);
    }
    list = b_.list(std::span<const std::uint32_t>(words));
    declared = ctx_.ir_type(types_.substitute(declared, free, found));
  }
  const ExprId value = expr_node(ExprKind::function_ref, declared, at, ctx_.add_function(fun).value, list);
  return coerce(value, own, at);
}

// --- literals ---

ExprId FunctionLowering::if_expression(NodeId node) {
  const Span at = span(node);
  const TypeId own = ir_type(node);
  const NodeId other = child(node, slot::IfExpr_otherwise);
  const ExprId test = condition(child(node, slot::IfExpr_condition));
  const ExprId then = expr_as(child(node, slot::IfExpr_then), own);
  ExprId otherwise;
  if (other)
    otherwise = expr_as(other, own);
  else
    otherwise = types_.is(own, TypeKind::unit) ? b_.unit(at) : b_.none(own, at);
  return b_.conditional(test, then, otherwise, own, at);
}

ExprId FunctionLowering::list_literal(NodeId node) {
  TypeId own = literal_type(node);
  if (!types_.is(own, TypeKind::list)) own = types_.list(types_.any());
  std::vector<ExprId> elements;
  for (const NodeId element : tree().tail(node)) elements.push_back(expr_as(element, types_.element(own)));
  return make_list(own, elements, span(node));
}

ExprId FunctionLowering::set_literal(NodeId node) {
  const TypeId own = literal_type(node);
  std::vector<ExprId> elements;
  for (const NodeId element : tree().tail(node)) elements.push_back(expr_as(element, types_.element(own)));
  return expr_node(ExprKind::make_set, own, span(node), b_.list(std::span<const ExprId>(elements)));
}

ExprId FunctionLowering::map_key(NodeId entry, TypeId wanted) {
  const NodeId key = child(entry, slot::MapEntry_key);
  if (info(entry).has(InfoFlag::bare_key) || info(key).has(InfoFlag::bare_key))
    return coerce(b_.string(ctx_.names.text(tree().name(key)), span(key)), wanted, span(key));
  return expr_as(key, wanted);
}

ExprId FunctionLowering::map_literal(NodeId node) {
  TypeId own = literal_type(node);
  if (types_.is(own, TypeKind::anonymous) || types_.is(own, TypeKind::record))
    return record_literal(node, own);
  if (!types_.is(own, TypeKind::map)) own = types_.map(types_.any(), types_.any());
  std::vector<ExprId> parts;
  for (const NodeId entry : tree().tail(node)) {
    parts.push_back(map_key(entry, types_.key(own)));
    parts.push_back(expr_as(child(entry, slot::MapEntry_value), types_.value(own)));
  }
  return expr_node(ExprKind::make_map, own, span(node), b_.list(std::span<const ExprId>(parts)));
}

ExprId FunctionLowering::record_literal(NodeId node, TypeId own) {
  const std::vector<types::Field> fields = ctx_.fields(own);
  return with_block(span(node), [&] {
    std::vector<FieldValue> values;
    for (const NodeId entry : tree().tail(node)) {
      const NodeId key = child(entry, slot::MapEntry_key);
      const std::uint32_t field = ctx_.field_index(own, tree().name(key));
      if (field == ~0U) continue;
      const ExprId value = expr_as(child(entry, slot::MapEntry_value), fields[field].type);
      values.push_back({field, kept(value, own, span(entry))});
    }
    const std::vector<ExprId> parts = in_declared_order(std::move(values), fields.size(), own, span(node));
    return expr_node(ExprKind::make_record, own, span(node), b_.list(std::span<const ExprId>(parts)));
  });
}

std::vector<ExprId> FunctionLowering::in_declared_order(std::vector<FieldValue> values, std::size_t count,
                                                        TypeId of, Span at) {
  bool in_order = true;
  for (std::size_t i = 1; i < values.size(); ++i)
    in_order = in_order && values[i - 1].index < values[i].index;
  std::vector<ExprId> parts(count);
  for (const FieldValue& value : values) {
    if (in_order || constant(value.value))
      parts[value.index] = value.value;
    else
      parts[value.index] = b_.read(temp("part", value.value, at), at);
  }
  const std::vector<types::Field> fields = ctx_.fields(of);
  for (std::size_t i = 0; i < count; ++i)
    if (!parts[i])
      parts[i] = i < fields.size() ? zero_value(fields[i].type, at) : panic(3, "missing field", at);
  return parts;
}

ExprId FunctionLowering::construct(TypeId of, std::uint32_t variant, std::span<const ExprId> parts, Span at) {
  std::vector<ExprId> held;
  for (const ExprId part : parts) held.push_back(kept(part, of, at));
  return expr_node(ExprKind::make_variant, of, at, b_.list(std::span<const ExprId>(held)), variant);
}

ExprId FunctionLowering::struct_literal(NodeId node) {
  const TypeId own = literal_type(node);
  const Span at = span(node);
  const bool is_union = types_.is(own, TypeKind::union_);
  if (!is_union && !types_.is(own, TypeKind::record)) return refuse("agent", node);
  const std::uint32_t variant = info(node).id;
  const std::vector<types::Field> fields = is_union ? ctx_.variant_fields(own, variant) : ctx_.fields(own);
  return with_block(at, [&] {
    std::vector<FieldValue> values;
    for (const NodeId init : tree().tail(node)) {
      for (std::uint32_t i = 0; i < fields.size(); ++i)
        if (fields[i].name == tree().name(init))
          values.push_back(
              {i, kept(expr_as(child(init, slot::FieldInit_value), fields[i].type), own, span(init))});
    }
    const std::vector<ExprId> parts = in_declared_order(std::move(values), fields.size(), own, at);
    if (is_union) return construct(own, variant, parts, at);
    return expr_node(ExprKind::make_record, own, at, b_.list(std::span<const ExprId>(parts)));
  });
}

// --- casts ---

ExprId FunctionLowering::cast(NodeId node) {
  const NodeId inner = child(node, slot::Cast_value);
  return cast_to(expr(inner), ir_type(node), info(node).type, span(node));
}

ExprId FunctionLowering::cast_to(ExprId value, TypeId to, TypeId checked_to, Span at) {
  const bool outer = std::exchange(casting_, true);
  const ExprId made = cast_value(value, to, checked_to, at);
  casting_ = outer;
  return made;
}

ExprId FunctionLowering::cast_value(ExprId value, TypeId to, TypeId checked_to, Span at) {
  const TypeKind from = kind(value);
  const TypeKind wanted = types_.kind(to);
  if (from == TypeKind::option && wanted != TypeKind::option && wanted != TypeKind::any)
    return cast_to(unwrapped(value, at, false, UnwrapReason::cast), to, checked_to, at);
  if (from == TypeKind::string && wanted == TypeKind::integer) return b_.op(Op::parse_int, to, {value}, at);
  if (from == TypeKind::string && wanted == TypeKind::floating)
    return b_.op(Op::parse_float, to, {value}, at);
  if (from == TypeKind::string && (wanted == TypeKind::bigint || wanted == TypeKind::bigrat))
    return to_big(value, to, at);
  if (types_.is(checked_to, TypeKind::variant) && from == TypeKind::union_) {
    const std::uint32_t variant = types_[checked_to].index;
    const types::TypeDecl& decl = types_.decl(types_[to].decl);
    const std::string message = "cannot cast " + std::string(ctx_.names.text(decl.name)) + " to " +
                                std::string(ctx_.names.text(decl.variants[variant].name));
    return with_block(at, [&] {
      const Held held = hold("value", value, at);
      const ExprId test = expr_node(ExprKind::tag_is, types_.boolean(), at, use(held, at).value, variant);
      return b_.conditional(test, use(held, at), panic(3, message, at), to, at);
    });
  }
  return coerce(value, to, at, false, UnwrapReason::cast);
}

}  // namespace mochi::lower
