// Calls: functions, methods, variants, function values; generic instantiation; partial application.
#include <algorithm>
#include <utility>

#include "check/checker.h"
#include "check/crates.h"
#include "check/inner_functions.h"
#include "check/published.h"

namespace mochi::check {
namespace {
bool mentions(const TypeStore& types, TypeId type, TypeParamId param) {
  const Type& t = types[type];
  if (t.kind == TypeKind::parameter) return t.param == param;
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId arg) { return mentions(types, arg, param); });
}
}  // namespace

TypeId Checker::add_call(NodeId node, Call call, TypeId type) {
  CallId id = out_.calls.add(std::move(call));
  set_ref(node, RefKind::call, id.value);
  return type;
}

void Checker::note_callee(FunId fun) {
  auto& callees = frame_->callees;
  if (callees.empty() || callees.back() != fun) callees.push_back(fun);
  FunId user = frame_->fun;
  if (user == fun || out_.funs[fun].kind != FunKind::nested) return;
  // Naming a nested function from inside another one needs what it captures.
  if (extra(fun).state != CheckState::checked) {
    auto& inner = extra(fun).inner_references;
    if (std::find(inner.begin(), inner.end(), user) == inner.end()) inner.push_back(user);
    return;
  }
  std::vector<VarId> captures = out_.funs[fun].captures;
  for (VarId var : captures) {
    if (out_.vars[var].owner != user) note_capture(var, user);
  }
}

void Checker::note_effects(EffectSet effects) { frame_->effects = frame_->effects.with(effects); }

// A call adds the effects of the functions that it is given (Z12).
void Checker::note_effect_argument(NodeId argument) {
  TypeId type = prune(info(argument).type);
  const Type& t = types_[type];
  if (t.kind != TypeKind::function) return;
  note_effects(t.effects);
  note_effect_param(argument);
}

// `argument` is a parameter of the function being checked: that one is effect-polymorphic in it.
void Checker::note_effect_param(NodeId argument) {
  VarId var = var_of(argument);
  if (!var.valid() || out_.vars[var].kind != VarKind::parameter || out_.vars[var].owner != frame_->fun)
    return;
  Fun& fun = out_.funs[frame_->fun];
  for (std::uint32_t i = 0; i < fun.params.size(); ++i) {
    if (fun.params[i] != var) continue;
    if (std::find(fun.effect_params.begin(), fun.effect_params.end(), i) == fun.effect_params.end()) {
      fun.effect_params.push_back(i);
      std::sort(fun.effect_params.begin(), fun.effect_params.end());
    }
  }
}

std::vector<TypeId> Checker::fresh_args(std::span<const TypeParamId> params, NodeId node) {
  std::vector<TypeId> args;
  args.reserve(params.size());
  for (std::size_t i = 0; i < params.size(); ++i) args.push_back(fresh(InferVar::Kind::plain, node));
  return args;
}

// Arguments of a call that cannot be checked against anything are still looked at, silently.
void Checker::mute_arguments(NodeId node) {
  bool muted = muted_;
  muted_ = true;
  for (NodeId argument : tree_->tail(node)) check_expr(argument);
  muted_ = muted;
}

TypeId Checker::check_call(NodeId node, TypeId expected) {
  NodeId callee = child(node, slot::Call_callee);
  NodeKind k = node_at(callee).kind;
  if (k == NodeKind::Ident) {
    NameId name = tree_->name(callee);
    const Binding binding = bare_variant(callee, lookup(name), expected);
    if (binding.kind == BindKind::builtin) InnerFunctions(*this).hide_builtin(name);
    if (!binding) {
      InnerFunctions(*this).name_early(name);
      mute_arguments(node);
      Report report = error(Code::T003, node, "unknown function: " + name_text(name));
      if (const std::string help = suggest_value(name); !help.empty()) report.help(help);
      return types_.error();
    }
    return call_binding(node, callee, binding, expected);
  }
  if (k == NodeKind::Select) return call_member(node, callee, expected);
  if (k == NodeKind::SafeSelect) {
    const NodeId base = child(callee, slot::SafeSelect_base);
    check_expr(base);
    ask_again(base);
    if (const TypeId whole = takes_value(callee, base); whole.valid()) {
      const TypeId result = call_on(node, callee, base, expected);
      info(base).type = whole;
      return result;
    }
    if (const TypeId made = Crates(*this).safe_call(node, callee, base); made.valid()) return made;
    const NodeId outer = std::exchange(receiver_, base);
    check_expr(callee);
    receiver_ = outer;
    return call_value(node, use(callee));
  }
  check_expr(callee);
  return call_value(node, use(callee));
}

TypeId Checker::call_binding(NodeId node, NodeId callee, const Binding& binding, TypeId expected) {
  switch (binding.kind) {
    case BindKind::fun: {
      const FunId fun = Crates(*this).overload(node, FunId(binding.id));
      set_ref(callee, RefKind::fun, fun.value);
      TypeId type = call_fun(node, fun, {}, expected);
      info(callee).type = info(callee).target = types_.unit();
      return type;
    }
    case BindKind::builtin:
      set_ref(callee, RefKind::builtin, binding.id);
      info(callee).type = info(callee).target = types_.unit();
      return call_builtin(node, static_cast<Builtin>(binding.id), {}, expected);
    case BindKind::variant:
      info(callee).type = info(callee).target = types_.unit();
      set_ref(callee, RefKind::variant, binding.index);
      return call_variant(node, DeclId(binding.id), binding.index, expected);
    case BindKind::method: {
      FunId fun(binding.id);
      set_ref(callee, RefKind::method, fun.value);
      info(callee).set(InfoFlag::implicit_self);
      info(callee).type = info(callee).target = types_.unit();
      return call_fun(node, fun, {}, expected);
    }
    case BindKind::var:
    case BindKind::field:
    case BindKind::update_field: {
      // `let max = max(xs)`: what is being set is not what is called.
      if (Binding other = behind(tree_->name(callee));
          other && binding.kind == BindKind::var && unset_here(VarId(binding.id)))
        return call_binding(node, callee, other, expected);
      TypeId type = binding_value(callee, binding, {});
      info(callee).type = info(callee).target = type;
      type = settle(use(callee));
      TypeKind k = types_.kind(type);
      if (k != TypeKind::function && k != TypeKind::any && k != TypeKind::error) {
        Binding other = behind(tree_->name(callee));
        if (other) return call_binding(node, callee, other, expected);
      }
      return call_value(node, type);
    }
    case BindKind::module_:
    case BindKind::agent:
    case BindKind::none: break;
  }
  mute_arguments(node);
  if (binding.kind == BindKind::module_) {
    const std::string word = name_text(tree_->name(callee));
    Report report = error(Code::T004, node, "`" + word + "` is not callable");
    if (Builtin hidden; types::find_builtin(word, hidden))
      report.help("Here `" + word +
                  "` is an imported module, which hides the built-in function: write `import \"std/" + word +
                  "\" as " + word + "s`.");
  }
  return types_.error();
}

// Is `m.NAME()` a built-in on the map, and no call of what the map holds under that name?
bool Checker::is_map_builtin(TypeId type, NameId name) {
  const std::string_view word = names_.text(name);
  const bool shape = is_shape(type);
  if (name == known_.contains) return !shape;
  if (word != "keys" && word != "values" && word != "len") return false;
  if (shape) {
    const std::vector<NameId>& fields = types_[record_of(type)].names;
    return std::find(fields.begin(), fields.end(), name) == fields.end();
  }
  const TypeKind value = kind(types_.value(type));
  return value != TypeKind::function && value != TypeKind::any;
}

TypeId Checker::call_member(NodeId node, NodeId callee, TypeId expected) {
  NodeId base = child(callee, slot::Select_base);
  ModuleId module;
  if (module_base(base, module)) {
    const NodeId written = child(node, slot::Call_type_args);
    const NameId name = member_name(base, tree_->name(callee));
    if (const NameId instance = Crates(*this).crate_instance(module, name, written); instance != name) {
      instance_ = node;
      return call_binding(node, callee, lookup_in(module, instance), expected);
    }
    Binding binding = module_member(callee, module);
    if (binding) return call_binding(node, callee, binding, expected);
    mute_arguments(node);
    return types_.error();
  }
  if (Binding binding = dotted(callee); binding) return call_binding(node, callee, binding, expected);
  if (Binding member; type_member(callee, member)) {
    if (member.kind == BindKind::fun) member.id = Crates(*this).called_instance(node, callee, FunId(member.id)).value;
    if (member) return call_binding(node, callee, member, expected);
    mute_arguments(node);
    return types_.error();
  }
  check_expr(base);
  return call_on(node, callee, base, expected);
}

// A call of a member of `base`, which is checked already.
TypeId Checker::call_on(NodeId node, NodeId callee, NodeId base, TypeId expected) {
  const NameId name = tree_->name(callee);
  TypeId type = settle(use(base));
  const Type& t = types_[type];
  if (t.kind == TypeKind::record || t.kind == TypeKind::union_ || t.kind == TypeKind::variant ||
      t.kind == TypeKind::opaque) {
    const FunId plain = find_method(t.decl, name);
    if (FunId method = Crates(*this).called_instance(node, callee, plain, t.decl); method.valid()) {
      method = Crates(*this).overload(node, method);
      set_ref(callee, RefKind::method, method.value);
      info(callee).type = info(callee).target = types_.unit();
      return call_fun(node, method, type, expected);
    }
  }
  if (is_result(type)) {
    if (Builtin id; types::find_builtin("result/" + name_text(name), id)) {
      info(callee).type = info(callee).target = types_.unit();
      set_ref(callee, RefKind::builtin, static_cast<std::uint32_t>(id));
      const NodeId outer = std::exchange(receiver_, base);
      const TypeId result = call_builtin(node, id, base, expected);
      receiver_ = outer;
      return result;
    }
  }
  bool fields = t.kind == TypeKind::record || t.kind == TypeKind::variant || t.kind == TypeKind::anonymous ||
                is_shape(type) || t.kind == TypeKind::error || t.kind == TypeKind::any ||
                t.kind == TypeKind::option;
  Binding builtin = name.value < builtins_.size() ? builtins_[name.value] : Binding();
  if (builtin && (t.kind == TypeKind::map || is_shape(type) ? is_map_builtin(type, name) : !fields)) {
    info(callee).type = info(callee).target = types_.unit();
    set_ref(callee, RefKind::builtin, builtin.id);
    NodeId outer = std::exchange(receiver_, base);
    TypeId result = call_builtin(node, static_cast<Builtin>(builtin.id), base, expected);
    receiver_ = outer;
    return result;
  }
  TypeId member = select_member(callee, base, type, name);
  info(callee).type = info(callee).target = member;
  return call_value(node, settle(value_of(member)));
}

// The type of a call of any value of function type.
TypeId Checker::call_value(NodeId node, TypeId callee_type) {
  NodeId callee = child(node, slot::Call_callee);
  TypeId type = settle(callee_type);
  if (types_.is(type, TypeKind::error)) {
    mute_arguments(node);
    return type;
  }
  if (has_labels(node) && refuse_labels(node)) return types_.error();
  const Type& t = types_[type];
  auto arguments = tree_->tail(node);
  Call call;
  call.kind = CallKind::value;
  kill_shared();
  if (t.kind == TypeKind::any) {
    // A function of unknown type takes and gives `any`.
    std::vector<TypeId> params(arguments.size(), types_.any());
    set_target(callee, types_.function(params, types_.any()));
    for (NodeId argument : arguments) {
      check_expr(argument);
      flow(argument, types_.any());
    }
    return add_call(node, std::move(call), types_.any());
  }
  if (t.kind != TypeKind::function) {
    mute_arguments(node);
    if (t.kind == TypeKind::error) return type;
    Report report =
        error(Code::T004, node, "`" + std::string(program_.sources.text(span(callee))) + "` is not callable");
    if (tree_->kind(callee) == NodeKind::SafeSelect) {
      const std::string of(program_.sources.text(span(child(callee, slot::SafeSelect_base))));
      report.help("Guard it by `if " + of + " != none { … }`, or write `(" + of + "?)." +
                  name_text(tree_->name(callee)) + "(…)`, which leaves the function.");
    } else if (tree_->kind(callee) == NodeKind::Select &&
               kind(value_of(info(child(callee, slot::Select_base)).type)) == TypeKind::map) {
      if (const std::string help = map_help(name_text(tree_->name(callee))); !help.empty()) report.help(help);
    }
    return types_.error();
  }
  if (types_.is(prune(info(callee).type), TypeKind::soft)) set_target(callee, type);
  note_effects(t.effects);
  note_effect_param(callee);
  std::size_t count = t.args.size() - 1;
  if (arguments.size() > count) return too_many(node, count);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    check_expr(arguments[i], t.args[i]);
    flow(arguments[i], t.args[i]);
    check_alias(node, arguments[i], t.args[i]);
    note_effect_argument(arguments[i]);
  }
  TypeId result = prune(t.args.back());
  if (arguments.size() < count) {
    call.partial = true;
    std::span<const TypeId> rest(t.args.data() + arguments.size(), count - arguments.size());
    std::vector<TypeId> params(rest.begin(), rest.end());
    result = types_.function(params, result, t.effects);
  }
  return add_call(node, std::move(call), result);
}

TypeId Checker::too_many(NodeId node, std::size_t expected) {
  mute_arguments(node);
  error(Code::T006, node,
        "too many arguments: expected " + std::to_string(expected) + ", got " +
            std::to_string(tree_->tail(node).size()));
  return types_.error();
}

bool Checker::explicit_type_args(NodeId node, std::string_view callee, std::span<const TypeId> args) {
  if (instance_ == node) return instance_ = {}, true;
  return written_type_args(child(node, slot::Call_type_args), node, callee, args);
}

namespace {

// The first type parameter inside `type`.
TypeParamId first_param(const TypeStore& types, TypeId type) {
  const Type& t = types[type];
  if (t.kind == TypeKind::parameter) return t.param;
  for (TypeId arg : t.args) {
    if (TypeParamId found = first_param(types, arg); found.valid()) return found;
  }
  return {};
}

}  // namespace

// Flows a value into a slot whose declared type has type parameters; a conflict names the parameter (T047).
void Checker::check_flow_generic(NodeId value, TypeId declared, std::span<const TypeParamId> params,
                                 std::span<const TypeId> args) {
  TypeId wanted = types_.substitute(declared, params, args);
  TypeId got = prune(info(value).type);
  if (types_.is(prune(wanted), TypeKind::variable)) {
    got = element_type(got);
    if (convert(got, wanted)) {
      use(value);
      set_target(value, wanted);
      return;
    }
  }
  if (flow_quiet(value, wanted) || relax(wanted, got) || relax(got, wanted)) return;
  TypeParamId param = first_param(types_, declared);
  if (!param.valid()) {
    flow(value, wanted);
    return;
  }
  std::string parameter = name_text(types_.param(param).name);
  bool whole = types_.is(declared, TypeKind::parameter);
  TypeId bound;
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (params[i] == param) bound = args[i];
  }
  if (!whole && types_.kind(prune(wanted)) != kind(got)) {
    error(Code::T008, value,
          "type mismatch: expected " + show_declared(wanted, declared) + ", got " + show(got));
    return;
  }
  TypeId other = whole ? got : conflict_part(declared, got, param);
  error(Code::T047, value,
        "cannot unify type parameter `" + parameter + "`: " + show(bound) + " vs " + show(other));
}

// What stands in `got` where `declared` has the parameter.
TypeId Checker::conflict_part(TypeId declared, TypeId got, TypeParamId param) {
  const Type& d = types_[declared];
  if (d.kind == TypeKind::parameter && d.param == param) return got;
  const Type& g = types_[prune(got)];
  for (std::size_t i = 0; i < d.args.size() && i < g.args.size(); ++i) {
    TypeId found = conflict_part(d.args[i], g.args[i], param);
    if (found.valid()) return found;
  }
  return {};
}

// The wanted type with open parameters by their names.
std::string Checker::show_declared(TypeId wanted, TypeId declared) {
  return has_variables(resolve(wanted)) ? types_.show(declared) : show(wanted);
}

// The intrinsic whose types no signature can say: `std/map.remove` works on a map of any type.
bool Checker::is_typed_by_argument(FunId fun) const {
  return out_.funs[fun].is_builtin && out_.funs[fun].builtin == Builtin::map_remove;
}

TypeId Checker::call_fun(NodeId node, FunId fun, TypeId receiver, TypeId expected) {
  auto arguments = tree_->tail(node);
  std::vector<TypeParamId> params = out_.funs[fun].type_params;
  std::size_t own = params.size();
  std::vector<TypeId> args = fresh_args(params, node);
  FunKind kind_of = out_.funs[fun].kind;
  note_callee(fun);
  if (is_typed_by_argument(fun)) {
    kill_shared();
    return call_builtin(node, out_.funs[fun].builtin, {}, expected);
  }
  if (certain_here()) {
    if (frame_->fun.valid())
      extra(frame_->fun).certain_calls.push_back(fun);
    else
      certain_statements_.push_back({statement_index_, fun, true, span(node)});
  }
  const std::size_t outer_args = bind_owner_args(fun, args);
  if (!explicit_type_args(node, names_.text(out_.funs[fun].name),
                          std::span<const TypeId>(args).subspan(outer_args))) {
    mute_arguments(node);
    return types_.error();
  }
  if (receiver.valid()) {
    const Type& t = types_[receiver];
    std::vector<TypeParamId> outer = types_.decl(t.decl).params;
    params.insert(params.end(), outer.begin(), outer.end());
    args.insert(args.end(), t.args.begin(), t.args.end());
  }
  std::size_t count = out_.funs[fun].params.size();
  const bool by_name = has_labels(node) || has_presets(fun);
  Placement placement;
  if (by_name && !place_arguments(node, formals_of(fun), placement)) return types_.error();
  if (arguments.size() > count) return too_many(node, count);
  const bool foreign = is_foreign_call(node);
  for (std::size_t position = 0; position < arguments.size(); ++position) {
    const NodeId argument = argument_value(arguments[position]);
    const std::size_t i = by_name ? placement.positions[position] : position;
    const VarId parameter = out_.funs[fun].params[i];
    empty_part(argument, fun, parameter);
    TypeId declared = out_.vars[parameter].type;
    TypeId wanted = params.empty() ? declared : resolve(types_.substitute(declared, params, args));
    check_expr(argument, wanted);
    const bool outer = std::exchange(foreign_call_, foreign);
    if (params.empty())
      flow(argument, declared);
    else
      check_flow_generic(argument, declared, params, args);
    foreign_call_ = outer;
    check_alias(node, argument, params.empty() ? declared : wanted);
    note_effect_argument(argument);
    note_passing(fun, i, argument, node);
  }
  if (kind_of == FunKind::method) note_method_call(node, fun);
  // The arguments are evaluated before the function can change anything.
  kill_shared();
  Call call;
  call.kind = kind_of == FunKind::method ? CallKind::method : CallKind::function;
  call.target = fun.value;
  if (by_name) call.placed = std::move(placement.placed);
  TypeId result = types_.substitute(result_of(fun), params, args);
  if (!by_name && arguments.size() < count) {
    call.partial = true;
    std::vector<TypeId> rest;
    for (std::size_t i = arguments.size(); i < count; ++i) {
      rest.push_back(types_.substitute(out_.vars[out_.funs[fun].params[i]].type, params, args));
    }
    ensure_checked(fun);
    EffectSet effects = extra(fun).has_effect_clause ? extra(fun).declared_effects : out_.funs[fun].effects;
    result = types_.function(rest, result, effects);
  }
  if (own != 0) {
    std::span<const TypeParamId> own_params(params.data(), own);
    std::span<const TypeId> own_args(args.data(), own);
    call.type_args.assign(own_args.begin(), own_args.end());
    result = finish_generic(node, result, own_params, own_args, expected);
    report_escape(node, fun, own_params, own_args);
    if (out_.funs[fun].exported)
      Published(*this).check_bounds(node, out_.funs[fun].module, own_params, own_args);
    if (exports_matter_) {
      for (std::size_t i = 0; i < own; ++i) {
        const Type& arg = types_[prune(own_args[i])];
        if (arg.kind == TypeKind::parameter) kind_needs_.push_back({arg.param, own_params[i], file_, node});
      }
    }
  }
  return add_call(node, std::move(call), prune(result));
}

// T048: nothing says what a type parameter of the result is.
void Checker::report_escape(NodeId node, FunId fun, std::span<const TypeParamId> params,
                            std::span<const TypeId> args) {
  TypeId result = out_.funs[fun].result;
  for (std::size_t i = 0; i < params.size(); ++i) {
    TypeId arg = prune(args[i]);
    bool open = types_.is(arg, TypeKind::variable) && infer_var(arg).kind == InferVar::Kind::plain &&
                infer_var(arg).node == node;
    if (!open || !mentions(types_, result, params[i])) continue;
    error(Code::T048, node,
          "type parameter `" + name_text(types_.param(params[i]).name) + "` escapes function result");
    return;
  }
}

// Type arguments that the arguments left open come from the expected type (Z6); bounds are checked.
TypeId Checker::finish_generic(NodeId node, TypeId result, std::span<const TypeParamId> params,
                               std::span<const TypeId> args, TypeId expected) {
  if (params.empty()) return result;
  bool open = std::any_of(args.begin(), args.end(),
                          [&](TypeId arg) { return types_.is(prune(arg), TypeKind::variable); });
  if (open && expected.valid() && kind(expected) != TypeKind::any) {
    TypeId wanted = prune(expected);
    if (types_.is(wanted, TypeKind::soft)) wanted = types_.option(types_.element(wanted));
    convert(result, wanted);
  }
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (!satisfies(node, args[i], params[i])) break;
    const TypeId arg = prune(args[i]);
    for (types::Bound b : {types::Bound::eq, types::Bound::ord, types::Bound::hash}) {
      if (types_.param(params[i]).inferred.has(b)) require_bound(arg, b, node);
    }
  }
  return prune(result);
}

// `Ok()` and `Err()` of a result whose part is unit, which has no literal (language-17 R2).
bool Checker::is_unit_result(DeclId decl, std::uint32_t index, std::span<const TypeId> args,
                             std::size_t given) {
  if (decl != program_.result_decl || given != 0) return false;
  const TypeId part = prune(args[index]);
  return types_.is(part, TypeKind::unit) ||
         (types_.is(part, TypeKind::variable) && unify(part, types_.unit()));
}

TypeId Checker::call_variant(NodeId node, DeclId decl, std::uint32_t index, TypeId expected) {
  auto arguments = tree_->tail(node);
  std::vector<Field> fields = types_.decl(decl).variants[index].fields;
  std::vector<TypeParamId> params = types_.decl(decl).params;
  std::vector<TypeId> args = fresh_args(params, node);
  bind_owner_args({}, args);
  std::string name = name_text(types_.decl(decl).variants[index].name);
  if (!explicit_type_args(node, name, args)) return mute_arguments(node), types_.error();
  Placement placement;
  const bool by_name = has_labels(node);
  if (by_name) {
    const types::Variant& variant = types_.decl(decl).variants[index];
    Formals of{variant.name, variant.span, {}};
    of.all.reserve(fields.size());
    for (const Field& field : fields) of.all.push_back({field.name, false});
    if (!place_arguments(node, of, placement)) return types_.error();
  }
  if (arguments.size() > fields.size()) return too_many(node, fields.size());
  bind_expected_args(decl, args, expected);
  if (arguments.size() < fields.size() && !is_unit_result(decl, index, args, arguments.size())) {
    missing_argument(node, name, fields[arguments.size()].name, types_.decl(decl).variants[index].span);
    return types_.error();
  }
  for (std::size_t position = 0; position < arguments.size(); ++position) {
    const NodeId argument = argument_value(arguments[position]);
    const std::size_t i = by_name ? placement.positions[position] : position;
    check_expr(argument, resolve(types_.substitute(fields[i].type, params, args)));
    if (params.empty())
      flow(argument, fields[i].type);
    else
      check_flow_generic(argument, fields[i].type, params, args);
    check_alias(node, argument, types_.substitute(fields[i].type, params, args));
  }
  Call call;
  call.kind = CallKind::variant;
  if (by_name) call.placed = std::move(placement.placed);
  call.target = index;
  TypeId type = finish_generic(node, types_.variant(decl, index, args), params, args, expected);
  return add_call(node, std::move(call), type);
}

// A variant named without a call: itself if it has no fields, else a function that builds it.
TypeId Checker::variant_value(NodeId node, DeclId decl, std::uint32_t index, TypeId expected) {
  std::vector<TypeParamId> params = types_.decl(decl).params;
  std::vector<TypeId> args = fresh_args(params, node);
  bind_owner_args({}, args);
  if (!instance_args(node, names_.text(types_.decl(decl).variants[index].name), args)) return types_.error();
  set_ref(node, RefKind::variant, index);
  const std::vector<Field>& fields = types_.decl(decl).variants[index].fields;
  if (fields.empty()) {
    bind_expected_args(decl, args, expected);
    return finish_generic(node, types_.variant(decl, index, args), params, args, expected);
  }
  std::vector<TypeId> field_types;
  for (const Field& field : fields) field_types.push_back(types_.substitute(field.type, params, args));
  return types_.function(field_types, types_.nominal(decl, args));
}

}  // namespace mochi::check
