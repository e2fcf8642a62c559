// Expressions: names, casts, conditionals, and the dispatch over all kinds.
#include "check/checker.h"
#include "check/inner_functions.h"

namespace mochi::check {

TypeId Checker::check_expr(NodeId node, TypeId expected) {
  if (!node.valid()) return types_.error();
  if (node == receiver_ || node == kept_[0] || node == kept_[1]) return info(node).type;
  ++depth_;
  const NodeKind k = node_at(node).kind;
  const bool literal =
      k == NodeKind::ListLit || k == NodeKind::MapLit || k == NodeKind::StructLit || k == NodeKind::Paren;
  const bool comparing = comparing_literal_;
  comparing_literal_ = comparing && literal;
  TypeId type = expr_type(node, expected);
  comparing_literal_ = comparing;
  --depth_;
  NodeInfo& at = info(node);
  at.type = type;
  if (!at.target.valid()) at.target = type;
  return type;
}

TypeId Checker::expr_type(NodeId node, TypeId expected) {
  using K = NodeKind;
  switch (node_at(node).kind) {
    case K::IntLit: return types_.integer();
    case K::FloatLit: return types_.floating();
    case K::StringLit: return types_.string();
    case K::Text: return check_text(node);
    case K::BoolLit: return types_.boolean();
    case K::NoneLit: return check_none(node, expected);
    case K::Ident: return check_ident(node, expected);
    case K::Paren: {
      NodeId inner = child(node, slot::Paren_value);
      TypeId type = check_expr(inner, expected);
      info(node).flags = info(inner).flags;
      info(node).target = info(inner).target;
      return type;
    }
    case K::Again: return check_again(node);
    case K::Propagate: return check_propagate(node);
    case K::Instance: return check_instance(node, expected);
    case K::Label: return check_expr(child(node, slot::Label_value), expected);
    case K::Unary: return check_unary(node, expected);
    case K::Binary: return check_binary(node, expected);
    case K::Call: return check_call(node, expected);
    case K::Index: return check_index(node);
    case K::Slice: return check_slice(node);
    case K::Select: return check_select(node, expected);
    case K::SafeSelect: return check_safe_select(node);
    case K::SafeIndex: return check_safe_index(node);
    case K::Cast: return check_cast(node);
    case K::With: return check_with(node);
    case K::StructLit: return struct_literal(node, expected);
    case K::ListLit: return check_list(node, expected);
    case K::SetLit: return check_set(node, expected);
    case K::MapLit: return check_map(node, expected);
    case K::Lambda: return check_lambda(node, expected);
    case K::Match: return check_match(node, expected);
    case K::IfExpr: return check_if_expr(node, expected);
    case K::Query: return check_query(node, expected);
    case K::Load: return check_load(node);
    case K::Save: return check_save(node);
    case K::LogicQuery: return unsupported(node, "query");
    case K::Fetch:
      if (!check_fetch(child(node, slot::Fetch_url), child(node, slot::Fetch_options))) return types_.error();
      return refused(node, "fetch");
    case K::Generate: return unsupported(node, "generate");
    case K::Async: return unsupported(node, names_.text(tree_->name(node)));
    case K::Program:
    case K::PackageClause:
    case K::Test:
    case K::Bench:
    case K::Expect:
    case K::Import:
    case K::Fun:
    case K::RecordDecl:
    case K::UnionDecl:
    case K::AliasDecl:
    case K::ExternType:
    case K::ExternObject:
    case K::ExternLet:
    case K::ExternFun:
    case K::Let:
    case K::Assign:
    case K::Return:
    case K::If:
    case K::While:
    case K::For:
    case K::Break:
    case K::Continue:
    case K::TryCatch:
    case K::Update:
    case K::ExprStmt:
    case K::Block:
    case K::Error:
    case K::Name:
    case K::Path:
    case K::TypeParams:
    case K::TypeParam:
    case K::Params:
    case K::Param:
    case K::Effects:
    case K::Field:
    case K::VariantDecl:
    case K::NamedType:
    case K::ListType:
    case K::OptionType:
    case K::FunType:
    case K::RecordType:
    case K::TypeArgs:
    case K::FieldInit:
    case K::MapEntry:
    case K::MatchArm:
    case K::From:
    case K::Join:
    case K::GroupBy:
    case K::SortBy:
    case K::SortKey:
    case K::TextPart:
    case K::Hole:
    case K::Agent:
    case K::Intent:
    case K::StreamDecl:
    case K::ModelDecl:
    case K::OnHandler:
    case K::Emit:
    case K::Fact:
    case K::Rule:
    case K::Predicate:
    case K::NotPredicate:
    case K::NotEqual:
    case K::FetchStmt: error(Code::T014, node, "invalid primary expression"); return types_.error();
  }
  return types_.error();
}

TypeId Checker::check_ident(NodeId node, TypeId expected) {
  NameId name = tree_->name(node);
  Binding binding = bare_variant(node, lookup(name), expected);
  if (binding) return binding_value(node, binding, expected);
  if (is_receiver(node)) return check_receiver(node);
  InnerFunctions(*this).name_early(name);
  Report report = error(Code::T002, node, "undefined variable: " + name_text(name));
  const std::size_t next = node_at(node).main.value + std::size_t{1};
  const bool typed = next < tree_->tokens.size() && tree_->tokens[next].kind == syntax::TokenKind::less;
  std::string help = typed ? container_help(names_.text(name)) : std::string();
  if (name == known_.self && in_static_function())
    help = "A static function belongs to the type and has no `self`; take the value as a parameter.";
  if (help.empty()) help = suggest_value(name);
  if (!help.empty()) report.help(help);
  return types_.error();
}

// `self` in a method, where nobody has declared that name (language-17 M5).
bool Checker::is_receiver(NodeId node) const {
  return tree_->kind(node) == NodeKind::Ident && tree_->name(node) == known_.self && self_decl_.valid() &&
         !lookup(known_.self);
}

TypeId Checker::check_receiver(NodeId node) {
  set_ref(node, RefKind::receiver, 0);
  std::vector<TypeId> args;
  for (TypeParamId param : types_.decl(self_decl_).params) args.push_back(types_.parameter(param));
  return types_.nominal(self_decl_, args);
}

// Is this a top-level statement that runs before the one that sets the global?
bool Checker::unset_here(VarId var) const {
  const Var& v = out_.vars[var];
  return v.kind == VarKind::global && v.module == module_ && !frame_->fun.valid() && !global_set(var) &&
         set_statement(var) >= statement_index_;
}

void Checker::note_global_read(VarId var, NodeId node) {
  const Var& v = out_.vars[var];
  // Constants of types are made before all statements, and with them what they name.
  if (v.kind != VarKind::global || v.module != module_ || static_let_.valid()) return;
  if (frame_->fun.valid()) {
    global_reads_.push_back({file_, node, frame_->fun, var});
    if (certain_here()) extra(frame_->fun).certain_reads.push_back(var);
    return;
  }
  if (!unset_here(var)) return;
  error(Code::T075, node, "global " + name_text(v.name) + " is not set yet").label(v.span, "it is set here");
}

TypeId Checker::binding_value(NodeId node, const Binding& binding, TypeId expected) {
  switch (binding.kind) {
    case BindKind::var: {
      VarId var(binding.id);
      if (static_let_.valid()) open_constant(var);
      use_var(var, node);
      mark_read(var);
      note_global_read(var, node);
      TypeId type = prune(out_.vars[var].type);
      if (is_optional(var)) type = types_.option(type);
      if (facts_.empty()) return type;
      TypeKind k = types_.kind(type);
      if ((k == TypeKind::option || k == TypeKind::soft) &&
          known(Fact::Kind::not_none, var, Fact::Key::var, 0)) {
        info(node).set(InfoFlag::proven);
        return prune(types_.element(type));
      }
      return type;
    }
    case BindKind::fun: {
      FunId fun(binding.id);
      set_ref(node, RefKind::fun, fun.value);
      note_callee(fun);
      if (is_typed_by_argument(fun)) {
        error(Code::T002, node, "undefined variable: " + std::string(program_.sources.text(span(node))))
            .help("This function is only called; wrap it in `fun(x) => …` to pass it on.");
        return types_.error();
      }
      ensure_checked(fun);
      TypeId type = fun_type(fun);
      std::vector<TypeParamId> params = out_.funs[fun].type_params;
      if (params.empty()) return type;
      std::vector<TypeId> args = fresh_args(params, node);
      const std::size_t outer = bind_owner_args(fun, args);
      if (!instance_args(node, names_.text(out_.funs[fun].name),
                         std::span<const TypeId>(args).subspan(outer)))
        return types_.error();
      type = types_.substitute(type, params, args);
      if (expected.valid()) convert(type, expected);
      return type;
    }
    case BindKind::builtin: {
      auto id = static_cast<Builtin>(binding.id);
      set_ref(node, RefKind::builtin, binding.id);
      TypeId type = builtin_value_type(id);
      if (type.valid()) return type;
      error(Code::T002, node, "undefined variable: " + std::string(types::builtin_info(id).name))
          .help("This built-in function is only called; wrap it in `fun(x) => …` to pass it on.");
      return types_.error();
    }
    case BindKind::variant: return variant_value(node, DeclId(binding.id), binding.index, expected);
    case BindKind::field:
    case BindKind::update_field: {
      bool update = binding.kind == BindKind::update_field;
      set_ref(node, RefKind::field, binding.id);
      info(node).set(InfoFlag::implicit_self);
      if (update) info(node).set(InfoFlag::update_field);
      if (update) return types_.fields_of(update_type_)[binding.id].type;
      TypeId type = types_.decl(self_decl_).fields[binding.id].type;
      return assigning_ == node ? type : narrow_field(node, type);
    }
    case BindKind::method: {
      set_ref(node, RefKind::method, binding.id);
      info(node).set(InfoFlag::implicit_self);
      note_callee(FunId(binding.id));
      return fun_type(FunId(binding.id));
    }
    case BindKind::module_:
      set_ref(node, RefKind::module_, binding.id);
      error(Code::T002, node, "undefined variable: " + std::string(program_.sources.text(span(node))))
          .help("This is the name of an imported module; write `name.member`.");
      return types_.error();
    case BindKind::agent:
    case BindKind::none: return types_.error();
  }
  return types_.error();
}

TypeId Checker::check_none(NodeId node, TypeId expected) {
  if (node_at(node).main.valid()) {
    Span at = tree_->main_span(node);
    std::string_view word = program_.sources.text(at);
    if (word == "nil" || word == "null") {
      warning_at(Code::T076, at, "`" + std::string(word) + "` is not a word of Mochi")
          .suggest("write `none`", at, "none");
    }
  }
  if (expected.valid()) {
    TypeId wanted = prune(expected);
    if (types_.is(wanted, TypeKind::option)) return wanted;
    if (types_.is(wanted, TypeKind::soft)) return types_.option(types_.element(wanted));
  }
  if (decided(dynamic_nones_, file_, node)) return types_.any();
  if (decided(any_literals_, file_, node)) return types_.option(types_.unit());
  return types_.option(fresh(InferVar::Kind::element, node));
}

TypeId Checker::check_cast(NodeId node) {
  NodeId value = child(node, slot::Cast_value);
  TypeId to = annotation(child(node, slot::Cast_type));
  NodeId plain = strip(value);
  NodeKind k = node_at(plain).kind;
  bool empty = (k == NodeKind::ListLit || k == NodeKind::MapLit) && tree_->tail(plain).empty();
  bool hint = empty || k == NodeKind::NoneLit || k == NodeKind::Lambda || k == NodeKind::Load;
  check_expr(value, hint ? to : TypeId());
  TypeId from = use(value);
  if (is_shape(from) && kind(to) == TypeKind::map) {
    from = map_of_shape(from);
    set_target(value, from);
  }
  if (types::is_generic(types_, from) || types::is_generic(types_, to)) {
    note_kind_need(from, node);
    note_kind_need(to, node);
  }
  const bool parsed = types_.is(value_of(from), TypeKind::string) &&
                      (kind(to) == TypeKind::bigint || kind(to) == TypeKind::bigrat);
  if (!parsed && !castable(is_shape(from) ? record_of(from) : from, to)) {
    Report report =
        error(Code::T046, node, "invalid cast: `" + show(from) + "` as `" + show(to) + "` is not allowed");
    if (kind(to) == TypeKind::string) report.help("Write `str(…)`.");
    if (kind(from) == TypeKind::boolean && types::is_numeric(kind(to)))
      report.help("Write `if … then 1 else 0`.");
  }
  return to;
}

TypeId Checker::check_if_expr(NodeId node, TypeId expected) {
  Facts facts;
  check_condition(child(node, slot::IfExpr_condition), Code::T040, "`if` condition must be boolean", &facts);
  NodeId then = child(node, slot::IfExpr_then);
  NodeId otherwise = child(node, slot::IfExpr_otherwise);
  std::size_t mark = facts_.size();
  assume(facts.when_true);
  ++conditional_;
  check_expr(then, expected);
  --conditional_;
  facts_.resize(mark);
  if (!otherwise.valid()) {
    TypeId value = use(then);
    if (types_.is(value, TypeKind::any) || types_.is(value, TypeKind::error)) return value;
    TypeId type = types_.option(value);
    set_target(then, type);
    return type;
  }
  assume(facts.when_false);
  ++conditional_;
  check_expr(otherwise, expected);
  --conditional_;
  facts_.resize(mark);
  NodeId branches[] = {then, otherwise};
  return join_branches(branches, expected);
}

bool Checker::flow_all(std::span<const NodeId> values, TypeId to) {
  return std::all_of(values.begin(), values.end(), [&](NodeId value) { return flow_quiet(value, to); });
}

// The common type of the values of `if` and `match`: what is expected if all fit, else what they share.
TypeId Checker::join_branches(std::span<const NodeId> branches, TypeId expected) {
  if (expected.valid()) {
    TypeId wanted = prune(expected);
    TypeKind k = types_.kind(wanted);
    const bool open = k == TypeKind::variable || k == TypeKind::soft || k == TypeKind::any;
    if (!open && flow_all(branches, wanted)) return wanted;
  }
  TypeId joined;
  for (NodeId branch : branches) {
    TypeId type = use(branch);
    TypeId next = joined.valid() ? join(joined, type) : type;
    if (!next.valid()) {
      if (expected.valid() && kind(expected) == TypeKind::any && flow_all(branches, expected))
        return expected;
      if (relax(joined, type) || relax(type, joined)) return joined;
      error(Code::T008, branch, "type mismatch: expected " + show(joined) + ", got " + show(type))
          .help("All branches must have one type.");
      return types_.error();
    }
    joined = next;
  }
  for (NodeId branch : branches) {
    if (!flow_quiet(branch, joined)) set_target(branch, joined);
  }
  return joined.valid() ? joined : types_.unit();
}

}  // namespace mochi::check
