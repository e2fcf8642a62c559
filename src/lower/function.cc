// Functions: parameters, bodies, closures and what they capture.
#include "lower/function.h"

namespace mochi::lower {

using check::FunKind;
using ir::FunctionKind;

FunctionLowering::FunctionLowering(Context& context, FunctionLowering* parent, FunctionId id)
    : ctx_(context),
      types_(context.types),
      parent_(parent),
      file_(parent != nullptr ? parent->file_ : nullptr),
      id_(id),
      b_(context.program, fn_.body),
      out_(&root_) {}

namespace {
FunctionKind ir_kind(FunKind kind) {
  switch (kind) {
    case FunKind::plain: return FunctionKind::plain;
    case FunKind::method: return FunctionKind::method;
    case FunKind::nested:
    case FunKind::lambda: return FunctionKind::closure;
    case FunKind::test: return FunctionKind::test;
    case FunKind::bench: return FunctionKind::bench;
    case FunKind::foreign: return FunctionKind::foreign;
  }
  return FunctionKind::plain;
}
}  // namespace

void FunctionLowering::header(FunId fun) {
  const check::Fun& from = ctx_.checked.funs[fun];
  file_ = &ctx_.file(from.file);
  fn_.name = from.name;
  fn_.kind = ir_kind(from.kind);
  fn_.module = from.module;
  fn_.support = ctx_.is_support(fn_.module);
  // On most targets a value of a union is no object that could have methods; a foreign one is not ours.
  const bool of_union = from.method_of && types_.decl(from.method_of).kind != types::DeclKind::record;
  if (of_union) fn_.kind = FunctionKind::plain;
  (of_union ? fn_.owner : fn_.method_of) = from.method_of;
  if (from.of_type) fn_.owner = from.of_type;
  fn_.exported = from.exported;
  fn_.type_params = ctx_.type_params(from);
  fn_.result = ctx_.ir_type(from.result);
  fn_.effects = from.effects;
  fn_.doc = from.doc;
  fn_.title = from.title;
  fn_.foreign_path = from.foreign_path;
  fn_.capabilities = from.capabilities;
  fn_.span = from.span.valid() ? from.span : file_->tree->span(from.node);
  if (parent_ != nullptr) fn_.parent = parent_->id_;
  // What a support module gives belongs to the form that it stands for.
  exported_ = from.exported && !fn_.support;
}

void FunctionLowering::parameters(FunId fun) {
  const check::Fun& from = ctx_.checked.funs[fun];
  if (from.method_of) {
    std::vector<TypeId> args;
    for (const types::TypeParamId p : types_.decl(from.method_of).params) args.push_back(types_.parameter(p));
    self_ = b_.local(ctx_.names.intern("self"), types_.nominal(from.method_of, args), fn_.span);
    fn_.body.locals[self_].parameter = true;
    fn_.params.push_back(self_);
  }
  take_carried(fun);
  const std::size_t first = fn_.params.size();
  for (const VarId var : from.params) {
    const check::Var& v = ctx_.checked.vars[var];
    const LocalId param = b_.local(v.name, ctx_.ir_type(v.type), v.span);
    fn_.body.locals[param].parameter = true;
    fn_.params.push_back(param);
  }
  // After all of them, so that parameters are the first locals.
  for (std::size_t i = 0; i < from.params.size(); ++i)
    bind(from.params[i], fn_.params[first + i], ctx_.checked.vars[from.params[i]].span);
}

// None of them is a cell: nobody assigns them behind the function (the checker refuses that).
void FunctionLowering::take_carried(FunId fun) {
  for (const Carried& c : ctx_.carried(fun)) {
    const ir::Local& from = parent_->fn_.body.locals[c.var   ? parent_->local_of(c.var)
                                                     : c.fun ? parent_->fun_local(c.fun)
                                                             : parent_->self_local()];
    const LocalId param = b_.local(from.name, from.type, from.span);
    fn_.body.locals[param].parameter = true;
    fn_.params.push_back(param);
    if (c.var)
      vars_[c.var.value] = param;
    else if (c.fun)
      funs_[c.fun.value] = param;
    else
      self_ = param;
  }
}

std::vector<ExprId> FunctionLowering::carried_values(FunId fun, Span at) {
  std::vector<ExprId> values;
  for (const Carried& c : ctx_.carried(fun))
    values.push_back(b_.read(c.var ? local_of(c.var) : c.fun ? fun_local(c.fun) : self_local(), at));
  return values;
}

TypeId FunctionLowering::fun_type(FunId fun) const {
  const check::Fun& from = ctx_.checked.funs[fun];
  std::vector<TypeId> params;
  for (const VarId p : from.params) params.push_back(ctx_.ir_type(ctx_.checked.vars[p].type));
  return types_.function(params, ctx_.ir_type(from.result));
}

void FunctionLowering::lower_fun(FunId fun) {
  header(fun);
  parameters(fun);
  const NodeId node = ctx_.checked.funs[fun].node;
  switch (ctx_.checked.funs[fun].kind) {
    case FunKind::plain:
    case FunKind::method:
    case FunKind::nested: body(child(node, syntax::slot::Fun_body)); break;
    case FunKind::lambda: body(child(node, syntax::slot::Lambda_body)); break;
    case FunKind::test: body(child(node, syntax::slot::Test_body)); break;
    case FunKind::bench: body(child(node, syntax::slot::Bench_body)); break;
    case FunKind::foreign: break;
  }
  finish();
}

void FunctionLowering::body(NodeId node) {
  if (!node) return;
  const TypeKind result = types_.kind(fn_.result);
  if (tree().kind(node) != NodeKind::Block) {
    if (result == TypeKind::unit)
      discard(node);
    else if (!chain_into(node, {{}, true}, fn_.result))
      emit(b_.return_(leaving(expr_as(node, fn_.result), span(node)), span(node)));
    return;
  }
  statements(tree().tail(node));
  if (result == TypeKind::unit || result == TypeKind::never) return;
  if (!root_.empty() && always_leaves(root_.back())) return;
  const Span at = {span(node).end - 1, span(node).end};
  const bool absent = result == TypeKind::option || result == TypeKind::any;
  emit(absent ? b_.return_(b_.none(fn_.result, at), at)
              : b_.expr(panic(3, "function ended without a value", at), at));
}

// The end of the block is not reached: it returns, panics or loops for ever on every way.
bool FunctionLowering::always_leaves(BlockId block) const {
  const std::vector<StmtId>& all = fn_.body.blocks[block];
  return !all.empty() && always_leaves(all.back());
}

bool FunctionLowering::always_leaves(StmtId id) const {
  const ir::Stmt& s = fn_.body.stmts[id];
  switch (s.kind) {
    case StmtKind::return_:
    case StmtKind::break_:
    case StmtKind::continue_: return true;
    case StmtKind::expr: return kind(ExprId(s.a)) == TypeKind::never;
    case StmtKind::if_: return s.c != ~0U && always_leaves(BlockId(s.b)) && always_leaves(BlockId(s.c));
    case StmtKind::block: return always_leaves(BlockId(s.a));
    case StmtKind::match: {
      for (const std::uint32_t arm : fn_.body.list(s.b))
        if (!always_leaves(fn_.body.arms[ArmId(arm)].block)) return false;
      return true;
    }
    case StmtKind::try_: return always_leaves(BlockId(s.a)) && always_leaves(BlockId(s.c));
    case StmtKind::let:
    case StmtKind::assign:
    case StmtKind::while_:
    case StmtKind::for_range:
    case StmtKind::for_each: return false;
  }
  return false;
}

void FunctionLowering::finish() {
  if (fn_.kind != FunctionKind::foreign) fn_.body.root = b_.block(std::move(root_));
  ctx_.program.functions[id_] = std::move(fn_);
}

void FunctionLowering::lower_init(ModuleId module) {
  const check::Module& from = ctx_.checked.modules[module.value];
  fn_.kind = FunctionKind::init;
  fn_.name = ctx_.names.intern("__main");
  fn_.module = module;
  fn_.support = ctx_.is_support(fn_.module);
  fn_.result = types_.unit();
  // Closures name their parent while it is lowered.
  const FunctionId reserved = ctx_.add_function();
  id_ = reserved;
  for (const VarId var : ctx_.early_globals(module)) {
    file_ = &ctx_.file(ctx_.checked.vars[var].file);
    let(ctx_.checked.vars[var].node);
    early_.insert(var.value);
  }
  for (const check::FileId in : from.files) {
    file_ = &ctx_.file(in);
    const NodeId root = tree().root;
    if (!fn_.span.valid()) fn_.span = span(root);
    statements(tree().tail(root));
  }
  const bool empty = root_.empty();
  finish();
  if (!empty) ctx_.program.modules[module].init = reserved;
}

void FunctionLowering::lower_lazy_global(VarId var) {
  const check::Var& v = ctx_.checked.vars[var];
  file_ = &ctx_.file(v.file);
  fn_.kind = FunctionKind::plain;
  fn_.name = v.name;
  fn_.module = v.module;
  fn_.owner = v.of_type;
  fn_.result = ctx_.ir_type(v.type);
  fn_.span = v.span;
  const NodeId value = child(v.node, syntax::slot::Let_value);
  const ExprId made = value ? expr_as(value, fn_.result) : zero_value(fn_.result, v.span);
  emit(b_.return_(made, v.span));
  finish();
}

void FunctionLowering::lower_preset(VarId param, TypeId wanted) {
  const check::Var& v = ctx_.checked.vars[param];
  file_ = &ctx_.file(v.file);
  fn_.kind = FunctionKind::plain;
  fn_.name = v.name;
  fn_.module = v.module;
  fn_.result = wanted;
  fn_.span = v.span;
  emit(b_.return_(preset(param, wanted, v.span), v.span));
  finish();
}

// --- closures ---

std::vector<LocalId> FunctionLowering::begin_synthetic(std::span<const TypeId> params, TypeId result,
                                                       Span at) {
  fn_.kind = FunctionKind::closure;
  fn_.module = parent_->fn_.module;
  fn_.support = ctx_.is_support(fn_.module);
  fn_.parent = parent_->id_;
  fn_.result = result;
  fn_.span = at;
  for (const TypeId type : params) {
    const LocalId local = b_.temporary("p", type, at);
    fn_.body.locals[local].parameter = true;
    fn_.params.push_back(local);
  }
  return fn_.params;
}

ExprId FunctionLowering::end_synthetic(ExprId value, TypeId type, Span at) {
  const bool unit = types_.is(fn_.result, TypeKind::unit);
  emit(unit ? b_.expr(value, at) : b_.return_(coerce(value, fn_.result, at), at));
  const ExprId made = parent_->closure(*this, type, at);
  finish();
  return made;
}

ExprId FunctionLowering::closure(FunctionLowering& inner, TypeId type, Span at) {
  std::vector<std::uint32_t> outer;
  for (const ir::Capture& c : inner.fn_.captures) outer.push_back(c.outer.value);
  if (outer.empty()) return expr_node(ExprKind::function_ref, type, at, inner.id_.value);
  return expr_node(ExprKind::closure, type, at, inner.id_.value,
                   b_.list(std::span<const std::uint32_t>(outer)));
}

LocalId FunctionLowering::capture(LocalId outer) {
  if (const auto known = captured_.find(outer.value); known != captured_.end()) return known->second;
  const ir::Local& from = parent_->fn_.body.locals[outer];
  const LocalId inner = b_.local(from.name, from.type, from.span);
  fn_.body.locals[inner].cell = from.cell;
  fn_.body.locals[inner].synthetic = from.synthetic;
  fn_.captures.push_back({outer, inner});
  captured_.emplace(outer.value, inner);
  return inner;
}

LocalId FunctionLowering::find_local(VarId var) {
  if (const auto known = vars_.find(var.value); known != vars_.end()) return known->second;
  if (parent_ == nullptr) return {};
  const LocalId outer = parent_->find_local(var);
  if (!outer) return {};
  const LocalId inner = capture(outer);
  vars_.emplace(var.value, inner);
  return inner;
}

LocalId FunctionLowering::local_of(VarId var) {
  const LocalId found = find_local(var);
  MOCHI_CHECK(found.valid());
  return found;
}

LocalId FunctionLowering::self_local() {
  if (self_) return self_;
  MOCHI_CHECK(parent_ != nullptr);
  self_ = capture(parent_->self_local());
  return self_;
}

LocalId FunctionLowering::update_item() {
  if (update_item_) return update_item_;
  MOCHI_CHECK(parent_ != nullptr);
  update_item_ = capture(parent_->update_item());
  return update_item_;
}

LocalId FunctionLowering::fun_local(FunId fun) {
  if (const auto known = funs_.find(fun.value); known != funs_.end()) return known->second;
  MOCHI_CHECK(parent_ != nullptr);
  const LocalId inner = capture(parent_->fun_local(fun));
  funs_.emplace(fun.value, inner);
  return inner;
}

bool FunctionLowering::is_cell(VarId var) const {
  const check::Var& v = ctx_.checked.vars[var];
  return v.captured && v.assigned_after_capture;
}

LocalId FunctionLowering::declare(VarId var, TypeId type) {
  const check::Var& v = ctx_.checked.vars[var];
  const LocalId local = b_.local(v.name, type, v.span);
  fn_.body.locals[local].cell = is_cell(var);
  vars_[var.value] = local;
  return local;
}

void FunctionLowering::bind(VarId var, LocalId from, Span at) {
  if (!is_cell(var) && !outlives(var)) {
    vars_[var.value] = from;
    return;
  }
  const LocalId own = declare(var, fn_.body.locals[from].type);
  emit(b_.let(own, captured(var, b_.read(from, at), at), at));
}

void FunctionLowering::nested_fun(NodeId node) {
  const FunId fun(info(node).id);
  const FunctionId id = ctx_.add_function(fun);
  const check::Fun& from = ctx_.checked.funs[fun];
  FunctionLowering inner(ctx_, this, id);
  const bool environment = ctx_.needs_environment(fun) && ctx_.carried(fun).empty();
  const TypeId type = fun_type(fun);
  if (!environment) {
    inner.lower_fun(fun);
    return;
  }
  inner.header(fun);
  inner.parameters(fun);
  const LocalId self = inner.b_.local(from.name, type, from.span);
  inner.fn_.self = self;
  inner.funs_.emplace(fun.value, self);
  inner.body(inner.child(node, syntax::slot::Fun_body));
  const LocalId local = from.early ? funs_.at(fun.value) : b_.local(from.name, type, from.span);
  funs_[fun.value] = local;
  const ExprId made = closure(inner, type, span(node));
  inner.finish();
  const Span at = span(node);
  emit(from.early ? b_.assign(b_.read(local, at), made, at) : b_.let(local, made, at));
}

void FunctionLowering::early_closure(NodeId node) {
  if (info(node).ref != check::RefKind::fun) return;
  const FunId fun(info(node).id);
  const check::Fun& from = ctx_.checked.funs[fun];
  if (!from.early || !ctx_.needs_environment(fun) || !ctx_.carried(fun).empty()) return;
  const TypeId type = fun_type(fun);
  const LocalId local = b_.local(from.name, type, from.span);
  fn_.body.locals[local].cell = true;
  funs_[fun.value] = local;
  const std::string message = "function " + std::string(ctx_.names.text(from.name)) + " is not set yet";
  emit(b_.let(local, missing_function(type, message, span(node)), span(node)));
}

ExprId FunctionLowering::missing_function(TypeId type, std::string_view message, Span at) {
  const std::vector<TypeId> params(types_.params(type).begin(), types_.params(type).end());
  FunctionLowering inner(ctx_, this, ctx_.add_function());
  inner.begin_synthetic(params, types_.result(type), at);
  inner.emit(inner.b_.expr(inner.panic(3, message, at), at));
  const ExprId made = closure(inner, type, at);
  inner.finish();
  return made;
}

ExprId FunctionLowering::lambda(NodeId node) {
  const FunId fun(info(node).id);
  const FunctionId id = ctx_.add_function(fun);
  FunctionLowering inner(ctx_, this, id);
  inner.header(fun);
  inner.parameters(fun);
  std::vector<TypeId> params;
  for (const LocalId p : inner.fn_.params) params.push_back(inner.fn_.body.locals[p].type);
  const TypeId type = types_.function(params, inner.fn_.result);
  inner.body(inner.child(node, syntax::slot::Lambda_body));
  const ExprId made = closure(inner, type, span(node));
  inner.finish();
  return made;
}

}  // namespace mochi::lower
