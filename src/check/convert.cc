// How values flow: assignability, common types, casts (section 5 «Flow of values»).
#include <algorithm>

#include "check/checker.h"

namespace mochi::check {
namespace {

// How a value of the type of an `Ok`, or of an `Err`, becomes a result.
std::string wrapped_in_result(std::string_view value, bool ok, bool err) {
  constexpr std::size_t kLongest = 30;
  if (value.size() > kLongest || value.find('\n') != std::string_view::npos) value = "…";
  const std::string held = "(" + std::string(value) + ")`";
  if (ok && err) return "Write `Ok" + held + ", or `Err" + held + " if it is the error.";
  if (ok || err) return std::string("Write `") + (ok ? "Ok" : "Err") + held + ".";
  return {};
}

// Place in the chain int < int64 < bigint < bigrat; 0 for other kinds.
int exact_rank(TypeKind kind) {
  if (kind == TypeKind::integer || kind == TypeKind::int64) return 1;
  if (kind == TypeKind::bigint) return 2;
  return kind == TypeKind::bigrat ? 3 : 0;
}

}  // namespace

// The type without the softness of a map read.
TypeId Checker::value_of(TypeId type) {
  type = prune(type);
  return types_.is(type, TypeKind::soft) ? prune(types_.element(type)) : type;
}

// Do the fields of a literal fit those of a record?
bool Checker::fits_record(TypeId literal, TypeId record) {
  if (!types_.is(record_of(literal), TypeKind::anonymous) || !types_.is(record, TypeKind::record))
    return false;
  std::vector<NameId> field_names;
  std::vector<TypeId> field_types;
  for (const Field& field : types_.fields_of(record)) {
    field_names.push_back(field.name);
    field_types.push_back(field.type);
  }
  return convert(record_of(literal), types_.anonymous(field_names, field_types));
}

bool Checker::convert_variable(TypeId from, TypeId to, bool& done) {
  done = true;
  bool shape_from = is_shape(from);
  bool shape_to = is_shape(to);
  if (types_.is(to, TypeKind::variable) && !shape_to) {
    // A value of unknown type says nothing about what an empty literal holds.
    InferVar& var = infer_var(to);
    if (var.kind == InferVar::Kind::element && types_.is(from, TypeKind::any))
      var.saw_any = true;
    else
      bind_variable(to, from);
    return true;
  }
  if (types_.is(from, TypeKind::variable) && !shape_from) {
    TypeKind k = types_.kind(to);
    if (k == TypeKind::any) return true;
    bind_variable(from, k == TypeKind::option ? types_.element(to) : to);
    return true;
  }
  if (shape_from) {
    TypeKind k = types_.kind(to);
    if (k == TypeKind::map) return unify(map_of_shape(from), to);
    if (k == TypeKind::record && fits_record(from, to)) {
      // The literals of this shape stand for the record that is wanted of them.
      bind_variable(from, to);
      return true;
    }
    if (shape_to || k == TypeKind::anonymous) {
      if (unify(from, to)) return true;
      return convert(infer_var(prune(from)).shape, record_of(to));
    }
  } else if (shape_to) {
    TypeKind k = types_.kind(from);
    if (k == TypeKind::map) return unify(map_of_shape(to), from);
    if (k == TypeKind::anonymous) return unify(to, from);
  }
  done = false;
  return false;
}

// What a literal holds is needed as a concrete type, which what another literal holds is not.
void Checker::note_typed_use(TypeId from, TypeId to) {
  const Type& raw = types_[from];
  if (raw.kind != TypeKind::variable || raw.index == 0) return;
  const TypeKind wanted = types_.kind(to);
  if (wanted != TypeKind::variable && wanted != TypeKind::any) infer_[raw.index - 1].used_typed = true;
}

// Can a value of type `from` be used where `to` is expected? Binds variables on the way.
bool Checker::convert(TypeId from, TypeId to) {
  note_typed_use(from, to);
  from = prune(from);
  to = prune(to);
  if (from == to) return true;
  const Type& f = types_[from];
  const Type& t = types_[to];
  if (f.kind == TypeKind::error || t.kind == TypeKind::error || f.kind == TypeKind::never) return true;
  if (t.kind == TypeKind::soft) return convert(from, types_.option(types_.element(to)));
  if (f.kind == TypeKind::soft) {
    TypeId value = types_.element(from);
    if (t.kind == TypeKind::option) return convert(value, types_.element(to));
    return t.kind == TypeKind::any || convert(value, to);
  }
  if (f.kind == TypeKind::variable || t.kind == TypeKind::variable) {
    bool done = false;
    bool ok = convert_variable(from, to, done);
    if (done) return ok;
  }
  if (t.kind == TypeKind::any) return true;
  if (t.kind == TypeKind::option) {
    return convert(f.kind == TypeKind::option ? types_.element(from) : from, types_.element(to));
  }
  if (int rank = exact_rank(t.kind); rank != 0) {
    if (t.kind == TypeKind::bigrat && f.kind == TypeKind::floating) return true;
    return exact_rank(f.kind) != 0 && exact_rank(f.kind) <= rank;
  }
  if (t.kind == TypeKind::union_ && f.kind == TypeKind::variant) return f.decl == t.decl && unify_args(f, t);
  if (f.kind != t.kind) return false;
  switch (t.kind) {
    case TypeKind::list:
    case TypeKind::set: return convert(f.args[0], t.args[0]);
    case TypeKind::function: return convert_function(f, t);
    case TypeKind::anonymous: return convert_anonymous(f, t);
    case TypeKind::map:
      for (std::size_t i = 0; i < t.args.size(); ++i) note_typed_use(f.args[i], t.args[i]);
      return unify_args(f, t);
    case TypeKind::group: return unify_args(f, t);
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::opaque: return f.decl == t.decl && f.index == t.index && unify_args(f, t);
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::int64:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::option:
    case TypeKind::soft:
    case TypeKind::parameter:
    case TypeKind::variable: return false;
  }
  return false;
}

bool Checker::convert_function(const Type& from, const Type& to) {
  if (from.args.size() != to.args.size()) return false;
  // A function type without effects takes functions of any effect (Z12); with effects it is an upper bound.
  if (!to.effects.empty() && !from.effects.without(to.effects).empty()) return false;
  for (std::size_t i = 0; i + 1 < from.args.size(); ++i) {
    if (!convert(to.args[i], from.args[i])) return false;
  }
  return convert(from.args.back(), to.args.back());
}

bool Checker::convert_anonymous(const Type& from, const Type& to) {
  if (from.args.size() != to.args.size()) return false;
  for (std::size_t i = 0; i < to.args.size(); ++i) {
    auto at = std::find(from.names.begin(), from.names.end(), to.names[i]);
    if (at == from.names.end()) return false;
    if (!convert(from.args[static_cast<std::size_t>(at - from.names.begin())], to.args[i])) return false;
  }
  return true;
}

// The common type of two branches or elements; none if there is none.
TypeId Checker::join(TypeId a, TypeId b) {
  a = value_of(a);
  b = value_of(b);
  if (a == b) return a;
  const Type& ta = types_[a];
  const Type& tb = types_[b];
  if (ta.kind == TypeKind::never || tb.kind == TypeKind::error) return b;
  if (tb.kind == TypeKind::never || ta.kind == TypeKind::error) return a;
  // Elsewhere `any` swallows what it meets; here both sides must say so.
  if (ta.kind == TypeKind::any || tb.kind == TypeKind::any) return types_.any();
  if (ta.kind == TypeKind::option || tb.kind == TypeKind::option) {
    TypeId value =
        join(ta.kind == TypeKind::option ? ta.args[0] : a, tb.kind == TypeKind::option ? tb.args[0] : b);
    if (!value.valid()) return {};
    if (types_.is(value, TypeKind::any)) return value;
    // An open `none` stays known as one.
    for (const Type* side : {&ta, &tb}) {
      if (side->kind == TypeKind::option && prune(side->args[0]) == prune(value))
        return types_.option(side->args[0]);
    }
    return types_.option(value);
  }
  if (ta.kind == TypeKind::variant && tb.kind == TypeKind::variant && ta.decl == tb.decl) {
    std::vector<TypeId> args = ta.args;
    if (ta.index == tb.index) return unify_args(ta, tb) ? a : TypeId();
    return unify_args(ta, tb) || args.empty() ? types_.nominal(ta.decl, args) : TypeId();
  }
  if (convert(b, a)) return a;
  if (convert(a, b)) return b;
  return {};
}

// `to` does not take `from`. If a literal without a type of its own lies behind the part that conflicts, that
// literal becomes `any` in the next pass, and there is no error.
bool Checker::relax(TypeId to, TypeId from) {
  const Type& t = types_[to];
  if (t.kind == TypeKind::variable && t.index != 0) {
    InferVar& var = infer_[t.index - 1];
    if (var.kind == InferVar::Kind::element && var.bound.valid()) {
      decide(any_literals_, var.file, var.node);
      return true;
    }
    return var.bound.valid() && relax(var.bound, from);
  }
  from = prune(from);
  const Type& f = types_[from];
  if (f.kind == TypeKind::soft) return relax(to, f.args[0]);
  if (t.kind == TypeKind::option || t.kind == TypeKind::soft) {
    return relax(t.args[0], f.kind == TypeKind::option ? f.args[0] : from);
  }
  if (f.kind != t.kind || f.args.size() != t.args.size()) return false;
  for (std::size_t i = 0; i < t.args.size(); ++i) {
    if (!convert(f.args[i], t.args[i])) return relax(t.args[i], f.args[i]);
  }
  return false;
}

bool Checker::castable(TypeId from, TypeId to) {
  from = value_of(from);
  to = prune(to);
  if (convert(from, to)) return true;
  TypeKind f = types_.kind(from);
  TypeKind t = types_.kind(to);
  if (f == TypeKind::any || t == TypeKind::any || f == TypeKind::variable) return true;
  if (types::is_numeric(f) && types::is_numeric(t)) return true;
  if (f == TypeKind::string && (t == TypeKind::integer || t == TypeKind::int64 || t == TypeKind::floating))
    return true;
  if (f == TypeKind::option) return castable(types_.element(from), to);
  if (t == TypeKind::option) return castable(from, types_.element(to));
  if (f == TypeKind::union_ && t == TypeKind::variant) return types_[from].decl == types_[to].decl;
  bool record_to = t == TypeKind::record || t == TypeKind::anonymous || t == TypeKind::variant;
  if (f == TypeKind::map && (record_to || t == TypeKind::map)) {
    if (types_.kind(types_.key(from)) == TypeKind::any || t == TypeKind::map) {
      return t != TypeKind::map ||
             (castable(types_.key(from), types_.key(to)) && castable(types_.value(from), types_.value(to)));
    }
    return kind(types_.key(from)) == TypeKind::string;
  }
  if (f == TypeKind::anonymous && t == TypeKind::map) return kind(types_.key(to)) == TypeKind::string;
  if (f == TypeKind::anonymous && record_to) {
    for (const Field& field : types_.fields_of(to)) {
      const Type& source = types_[from];
      auto at = std::find(source.names.begin(), source.names.end(), field.name);
      if (at == source.names.end()) return false;
      if (!castable(source.args[static_cast<std::size_t>(at - source.names.begin())], field.type))
        return false;
    }
    return true;
  }
  if ((f == TypeKind::list && t == TypeKind::list) || (f == TypeKind::set && t == TypeKind::set)) {
    return castable(types_.element(from), types_.element(to));
  }
  return false;
}

void Checker::set_target(NodeId node, TypeId target) { info(node).target = target; }

// Every implicit unwrap of a map read is told in strict mode (T068).
void Checker::note_unwrap(NodeId node) {
  if (!program_.options.strict || info(node).has(InfoFlag::proven)) return;
  warning_at(Code::T068, span(node),
             "implicit unwrap of a map read of type " + show(value_of(info(node).type)))
      .help("Guard the read with `if k in m`, or give a default with `??`.");
}

// Is a value of type `any` one whose type nobody wrote: read out of a structure, computed, inferred? Such a
// value is checked at run time where a type is needed; what is declared `any` must be cast (section 5).
bool Checker::is_dynamic(NodeId node) {
  node = strip(node);
  NodeKind k = node_at(node).kind;
  const NodeInfo& at = info(node);
  if (k == NodeKind::Cast) return false;
  if (k == NodeKind::Ident && at.ref == RefKind::var) {
    const Var& var = out_.vars[VarId(at.id)];
    if (!var.node.valid() || !var.file.valid()) return true;
    const Tree& t = *out_.files[var.file].tree;
    NodeKind declared = t.kind(var.node);
    if (declared == NodeKind::Let) return !t.child(var.node, slot::Let_type).valid();
    if (declared == NodeKind::Param) return !t.child(var.node, slot::Param_type).valid();
    return declared != NodeKind::ExternLet && declared != NodeKind::ExternObject;
  }
  if (k == NodeKind::Call && at.ref == RefKind::call) {
    const Call& call = out_.calls[CallId(at.id)];
    bool function = call.kind == CallKind::function || call.kind == CallKind::method;
    return !function || extra(FunId(call.target)).infers_result;
  }
  return true;
}

// Is `from` the aggregate `to`, but for parts that are `any`?
bool Checker::holds_any(TypeId from, TypeId to) {
  from = value_of(from);
  to = prune(to);
  const Type& f = types_[from];
  const Type& t = types_[to];
  if (f.kind != t.kind || (f.kind != TypeKind::list && f.kind != TypeKind::map)) return false;
  bool any = false;
  for (std::size_t i = 0; i < f.args.size(); ++i) {
    const TypeId part = prune(f.args[i]);
    if (types_.is(part, TypeKind::any) || holds_any(part, t.args[i]))
      any = true;
    else if (part != prune(t.args[i]))
      return false;
  }
  return any;
}

// The result of a call, of a type that nobody wrote. Unlike what a name stands for, it may be copied.
bool Checker::is_fresh_dynamic(NodeId node) {
  return node_at(strip(node)).kind == NodeKind::Call && is_dynamic(node);
}

bool Checker::flow_dynamic(NodeId node, TypeId to) {
  TypeId from = value_of(info(node).type);
  if (holds_any(from, to) && is_fresh_dynamic(node)) {
    set_target(node, prune(to));
    return true;
  }
  // In programs a declared `any` is unboxed too (17.6).
  const bool casts =
      program_.options.strict || program_.options.library || out_.modules[module_.value].is_library;
  const bool cast = node_at(strip(node)).kind == NodeKind::Cast;
  if (!types_.is(from, TypeKind::any) || cast || (casts && !is_dynamic(node))) return false;
  if (const Type& raw = types_[to]; raw.kind == TypeKind::variable && raw.index != 0)
    infer_[raw.index - 1].saw_any = true;
  TypeId wanted = prune(to);
  if (types_.is(wanted, TypeKind::soft)) wanted = types_.option(types_.element(wanted));
  // What comes out of `any` stays the map that it is: a record would be a copy, and writes to it would be
  // lost.
  if (is_shape(wanted)) demand_map(wanted, true);
  set_target(node, wanted);
  return true;
}

// An empty literal that took values of unknown type and of a known one, and that nobody needs as a list or
// map of the known one, holds `any`.
void Checker::widen_mixed_literals() {
  for (const InferVar& var : infer_) {
    if (var.kind != InferVar::Kind::element || !var.saw_any || var.used_typed || !var.bound.valid()) continue;
    if (!types_.is(prune(var.bound), TypeKind::any)) decide(any_literals_, var.file, var.node);
  }
}

bool Checker::flow_quiet(NodeId node, TypeId to) {
  TypeId from = info(node).type;
  TypeId wanted = prune(to);
  NodeKind literal = node_at(strip(node)).kind;
  bool ok = convert(from, wanted);
  // A literal whose fields fit stands for the record that is wanted.
  if (!ok && literal == NodeKind::MapLit) ok = fits_record(from, wanted);
  if (!ok) return flow_dynamic(node, to);
  TypeKind target_kind = kind(to);
  // What becomes `any` is used by key from there on: the literal behind it is a map.
  if (target_kind == TypeKind::any && is_shape(prune(from))) map_of_shape(prune(from));
  if (target_kind == TypeKind::any && exports_matter_ && types::is_generic(types_, prune(from)))
    note_kind_need(from, node);
  bool soft = types_.is(prune(from), TypeKind::soft);
  if (soft && target_kind != TypeKind::option && target_kind != TypeKind::soft &&
      target_kind != TypeKind::any)
    note_unwrap(node);
  if (types_.is(prune(from), TypeKind::never)) to = types_.is(prune(to), TypeKind::variable) ? from : to;
  if (types_.is(prune(to), TypeKind::soft)) to = types_.option(types_.element(prune(to)));
  set_target(node, to);
  return true;
}

// Is it the result of a function of another language, whose whole numbers are floats where one is asked for?
bool Checker::is_foreign_call(NodeId node) const {
  node = strip(node);
  if (node_at(node).kind != NodeKind::Call) return false;
  const NodeId callee = child(node, slot::Call_callee);
  return node_at(callee).kind == NodeKind::Select &&
         foreign_language(child(callee, slot::Select_base)).valid();
}

// How a value becomes one of another type that it does not become by itself; empty if no word does that.
std::string Checker::conversion_help(NodeId node, TypeId from, TypeId to) {
  const TypeKind given = types_.kind(from);
  const TypeKind wanted = types_.kind(to);
  if (is_result(from) && !is_result(to))
    return "Take the value by `?`, which returns an error, by `?? default`, a `match`, or `.unwrap()`.";
  if (is_result(to) && !is_result(from)) {
    const auto fits = [&](TypeId part) {
      return prune(from) == prune(part) ||
             (!types_.is(prune(part), TypeKind::variable) && convert(from, part));
    };
    return wrapped_in_result(program_.sources.text(span(node)), fits(types_[to].args[0]),
                             fits(types_[to].args[1]));
  }
  if (given == TypeKind::option) return std::string(kOptionHelp);
  if (wanted == TypeKind::string && (types::is_numeric(given) || given == TypeKind::boolean))
    return "Write `str(…)`.";
  if (wanted == TypeKind::floating && given == TypeKind::integer)
    return "Write `float(…)`; a literal takes a point, as in `1.0`.";
  if (wanted == TypeKind::integer && given == TypeKind::floating)
    return "Write `int(…)`, which cuts the fraction off.";
  if (wanted == TypeKind::integer && given == TypeKind::string)
    return "Write `int(…)`, which reads a number.";
  if (wanted == TypeKind::floating && given == TypeKind::string)
    return "Write `float(…)`, which reads a number.";
  return {};
}

// Makes the value of `node` flow into `to`; reports the mismatch at the value.
bool Checker::flow(NodeId node, TypeId to, Code code) {
  if (flow_quiet(node, to)) return true;
  TypeId from = info(node).type;
  const TypeKind given = kind(value_of(from));
  const bool whole = given == TypeKind::integer && kind(to) == TypeKind::floating &&
                     (comparing_literal_ || foreign_call_ || is_foreign_call(node));
  if (whole || (given == TypeKind::any && foreign_call_)) {
    set_target(node, to);
    return true;
  }
  const bool refused = is_misplaced_none(*tree_, node, types_, prune(to));
  if (!refused && (opens_none(node) || relax(to, from) || relax(from, to))) return true;
  if (refused) {
    error(code, node, "type mismatch: expected " + show(to) + ", got none")
        .help("Only an option may be none: write `" + show(to) + "?` for its type.");
    return false;
  }
  Report report = error(code, node, "type mismatch: expected " + show(to) + ", got " + show(from));
  if (const std::string help = conversion_help(node, prune(from), prune(to)); !help.empty())
    report.help(help);
  if (kind(from) == TypeKind::function && kind(to) == TypeKind::function && names_presets(node)) {
    const std::string name(program_.sources.text(span(node)));
    report.help("As a value it has all its parameters; write `fun(x) => " + name + "(x)`.");
  }
  return false;
}

// The type of an operand that is used as a value: a map read is unwrapped.
TypeId Checker::use(NodeId node) {
  TypeId type = prune(info(node).type);
  if (!types_.is(type, TypeKind::soft)) return type;
  TypeId value = prune(types_.element(type));
  set_target(node, value);
  note_unwrap(node);
  return value;
}

}  // namespace mochi::check
