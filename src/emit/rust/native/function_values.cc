#include "emit/rust/native/function_values.h"

#include "base/string_util.h"
#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

TypeId NativeFunctionValues::declared(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  auto part = [&](ExprId of, TypeKind kind, std::size_t index) {
    const types::Type& whole = p_.types[declared(of)];
    return whole.kind == kind ? whole.args[index] : e.type;
  };
  if (e.kind == ExprKind::local) return holds_.declared(LocalId(e.a));
  if (e.kind == ExprKind::call) return p_.program.functions[FunctionId(e.a)].result;
  if (e.kind == ExprKind::call_value) {
    const TypeId callee = declared(ExprId(e.a));
    return p_.types.is(callee, TypeKind::function) ? p_.types.result(callee) : e.type;
  }
  if (e.kind == ExprKind::field) {
    const types::Type& base = p_.types[body_.type(ExprId(e.a))];
    if (!base.decl.valid()) return e.type;
    const types::TypeDecl& decl = p_.types.decl(base.decl);
    const types::Type& field = p_.types[decl.fields[e.b].type];
    if (field.kind != TypeKind::parameter) return decl.fields[e.b].type;
    // What stands for the parameter was perhaps said with parameters of the function that made the whole.
    const types::Type& whole = p_.types[declared(ExprId(e.a))];
    for (std::size_t i = 0; i < decl.params.size() && i < whole.args.size(); ++i) {
      if (decl.params[i] == field.param && whole.decl == base.decl) return whole.args[i];
    }
    return e.type;
  }
  if (e.kind == ExprKind::variant_field) {
    const TypeId base = body_.type(ExprId(e.a));
    if (types::is_result(p_.types, base)) return e.type;
    return p_.types.decl(p_.types[base].decl).variants[e.b].fields[e.c].type;
  }
  if (e.kind == ExprKind::index) return part(ExprId(e.a), TypeKind::list, 0);
  return e.kind == ExprKind::unwrap ? part(ExprId(e.a), TypeKind::option, 0) : e.type;
}

// --- how arguments are handed over ---

NativeFunctionValues::Way NativeFunctionValues::way(TypeId function, std::size_t index) const {
  const TypeId type = p_.types.params(function)[index];
  if (is_copy(type) || p_.face.takes_value(function, index)) return Way::value;
  return p_.types.is(type, TypeKind::parameter) ? Way::generic : Way::lent;
}

// The parameter as it is written, of a function that takes `type` there.
std::string NativeFunctionValues::way_type(TypeId function, std::size_t index, TypeId type) {
  const Way how = way(function, index);
  if (how == Way::lent && p_.types.is(type, TypeKind::function))
    return "&mut dyn FnMut" + p_.face.call_type(type, f_.from, f_.uses, &p_);
  if (how == Way::lent) return p_.face.input(type, f_.from, f_.uses, &p_);
  return (how == Way::generic ? "&" : "") + p_.owned(type, f_.from, f_.uses);
}

// A function of the type `given` may stand where one of the type `wanted` does.
bool NativeFunctionValues::fits(TypeId given, TypeId wanted) const {
  const std::size_t count = p_.types.params(given).size();
  if (!p_.types.is(wanted, TypeKind::function) || p_.types.params(wanted).size() != count) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (way(given, i) != way(wanted, i)) return false;
  }
  return true;
}

// What came as `from`, for a function that takes it as `to`; `type` is that of the value.
NodeId NativeFunctionValues::passed(NodeId it, Way from, Way to, TypeId type) {
  const TypeKind kind = p_.types.kind(type);
  if (from == to) return it;
  const bool option = kind == TypeKind::option;
  if (option && (from == Way::lent || to == Way::lent))
    return refuse("an optional parameter of a generic function").node;
  if (from == Way::value) return s_.unary("&", it);
  if (to == Way::value) {
    if (is_copy(type)) return s_.unary("*", it);
    return s_.method(it, kind == TypeKind::string                            ? "to_string"
                         : kind == TypeKind::list || kind == TypeKind::bytes ? "to_vec"
                                                                             : "clone");
  }
  if (to == Way::lent) return it;
  if (kind == TypeKind::string) return s_.unary("&", s_.method(it, "to_string"));
  if (kind == TypeKind::list || kind == TypeKind::bytes) return s_.unary("&", s_.method(it, "to_vec"));
  return it;
}

// `|it| f(&it)`: `callee`, declared as `given`, for one that wants `wanted`; `type` is what both mean.
NodeId NativeFunctionValues::adapted(NodeId callee, TypeId given, TypeId wanted, TypeId type, bool keeps) {
  std::vector<std::string> names;
  std::vector<NodeId> args;
  const std::size_t count = p_.types.params(type).size();
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(count == 1 ? "it" : "it" + std::to_string(i + 1));
    if (p_.types.is(p_.types.params(type)[i], TypeKind::function))
      refuse("a function for a generic function");
    args.push_back(passed(s_.word(names.back()), way(wanted, i), way(given, i), p_.types.params(type)[i]));
  }
  return s_.closure((keeps ? "move |" : "|") + join(names, ", ") + "|", s_.call(callee, args));
}

// --- calls ---

Made NativeFunctionValues::call(const ir::Expr& e) {
  const ExprId callee(e.a);
  const TypeId type = body_.type(callee);
  // What is lent to a closure is not called while it is.
  if (body_.kind(callee) == ExprKind::local) {
    const LocalId called(body_.exprs[callee].a);
    if (f_.outer != nullptr && body_.locals[called].parameter && !holds_.is_captured(called) &&
        !holds_.is_only_called(called))
      return refuse("a function given to a closure that hands it on");
  }
  NodeId node = expr_.make(callee).node;
  const NodeKind kind = s_[node].kind;
  const bool bare =
      kind == NodeKind::word || kind == NodeKind::call || kind == NodeKind::method || kind == NodeKind::index;
  if (!bare) node = s_.make(NodeKind::tuple, {}, {node});
  const TypeId shape = declared(callee);
  return {s_.call(node, arguments(p_.types.is(shape, TypeKind::function) ? shape : type, type, e.b))};
}

// Arguments of a function value: strings as `&str`, lists as slices, what is copied by value.
std::vector<NodeId> NativeFunctionValues::arguments(TypeId shape, TypeId type, std::uint32_t list) {
  std::vector<NodeId> all;
  for (std::size_t i = 0; i < body_.list_size(list); ++i) {
    const ExprId id = body_.expr_at(list, i);
    const TypeId part = p_.types.params(type)[i];
    const Way how = way(shape, i);
    if (p_.types.is(part, TypeKind::function)) {
      all.push_back(lent_argument(id, p_.types.params(shape)[i]));
    } else if (how == Way::value) {
      all.push_back(is_copy(part) ? expr_.copy(id) : expr_.own(id));
    } else if (how == Way::generic && !p_.types.is(part, TypeKind::parameter)) {
      const Made made = expr_.make(id);
      const bool whole = made.hold == Hold::value || made.hold == Hold::place;
      all.push_back(s_.unary("&", whole ? made.node : expr_.own(id, made)));
    } else if (p_.types.is(part, TypeKind::option)) {
      all.push_back(expr_.option_argument(id));
    } else {
      all.push_back(expr_.borrow(id));
    }
  }
  return all;
}

// A function that a callback gets is lent to it.
NodeId NativeFunctionValues::lent_argument(ExprId id, TypeId wanted) {
  const ir::Expr given = body_.exprs[id];
  if (given.kind == ExprKind::closure) return s_.unary("&mut ", closure(given, wanted).node);
  if (given.kind == ExprKind::function_ref) return s_.unary("&mut ", reference(given, wanted).node);
  const Made made = expr_.make(id);
  const TypeId shape = declared(id);
  return s_.unary("&mut ",
                  adapted(s_.make(NodeKind::tuple, {}, {made.node}), shape, wanted, given.type, false));
}

NodeId NativeFunctionValues::lent(ExprId id, TypeId wanted) {
  const Made made = expr_.make(id);
  const TypeId shape = declared(id);
  if (made.hold == Hold::callable) return made.node;
  if (!fits(shape, wanted)) return s_.unary("&", adapted(made.node, shape, wanted, body_.type(id), false));
  const bool reference = made.hold == Hold::ref || made.hold == Hold::copy_ref;
  const NodeId whole = reference ? s_.unary("*", made.node) : made.node;
  return s_.unary("&", s_.unary("*", whole));
}

// --- functions that live on ---

NodeId NativeFunctionValues::shared(NodeId function) {
  return s_.call(p_.face.imported("Arc", f_.from, f_.uses) + "::new", {function});
}

bool NativeFunctionValues::is_named(const ir::Expr& e) const {
  if (e.kind != ExprKind::function_ref) return false;
  const ir::Function& f = p_.program.functions[FunctionId(e.a)];
  return f.kind != ir::FunctionKind::closure || f.name.valid();
}

NodeId NativeFunctionValues::living(ExprId id, TypeId wanted) { return outliving(id, wanted, false); }

NodeId NativeFunctionValues::kept(ExprId id, TypeId wanted) { return outliving(id, wanted, true); }

// A function that somebody keeps; `share`: as `Arc<dyn Fn…>`.
NodeId NativeFunctionValues::outliving(ExprId id, TypeId wanted, bool share) {
  const ir::Expr e = body_.exprs[id];
  auto done = [&](NodeId made) { return share ? shared(made) : made; };
  if (is_named(e)) return done(reference(e, wanted, true).node);
  std::vector<NodeId> lines;
  NodeId made;
  if (e.kind == ExprKind::closure || e.kind == ExprKind::function_ref) {
    made = stored(e, wanted, lines);
  } else {
    const Made given = expr_.make(id);
    if (given.hold == Hold::callable)
      return refuse(share ? "a function that is kept" : "a function of users that is handed on").node;
    const TypeId shape = declared(id);
    const NodeId whole = expr_.own(id, given);
    if (share && (!p_.types.is(shape, TypeKind::function) || fits(shape, wanted))) return whole;
    lines.push_back(s_.let("let kept", whole));
    made = adapted(s_.word("kept"), shape, wanted, e.type, true);
  }
  if (lines.empty()) return done(made);
  lines.push_back(done(made));
  return s_.block(lines, true);
}

// Others need the local that a closure takes along.
bool NativeFunctionValues::stays(LocalId l) const {
  if (holds_.uses().mentions(l) != 1) return true;
  return holds_.is_repeated(l) || holds_.is_captured(l);
}

// `move |a: i64| …`; what it takes along and others still need is copied in `lines` before.
NodeId NativeFunctionValues::stored(const ir::Expr& e, TypeId wanted, std::vector<NodeId>& lines) {
  const FunctionId id(e.a);
  NativeFunction inner(p_, id, f_.from, s_, f_.uses, &f_);
  inner.is_stored = true;
  inner.holds.store();
  if (p_.types.is(wanted, TypeKind::function)) inner.holds.expect(wanted);
  for (const ir::Capture& c : inner.function.captures) {
    const LocalId l = c.outer;
    const TypeId type = body_.locals[l].type;
    const Hold hold = holds_.of(l);
    const std::string& name = name_of(l);
    std::string own = name;
    if (name == "self") {
      own = "this";
      inner.holds.rename(c.inner, own);
    }
    const Made whole{s_.word(name), hold == Hold::value && !is_copy(type) ? Hold::place : hold};
    if (body_.locals[l].cell) {
      if (stays(l)) lines.push_back(s_.let("let " + own, holds_.cell_call(l, "clone")));
      continue;
    }
    if (hold == Hold::callable) {
      if (!moves_whole(l)) refuse("a function that is kept");
      continue;
    }
    if (hold == Hold::value && own == name && (is_copy(type) || !stays(l))) continue;
    if (hold == Hold::chr) continue;
    lines.push_back(s_.let("let " + own, expr_.owned(type, whole)));
  }
  NodeId body = inner.write();
  f_.take(inner);
  std::string head = inner.function.captures.empty() ? "|" : "move |";
  const std::vector<std::string> params = inner.parameters();
  for (std::size_t i = 0; i < params.size(); ++i) head += (i > 0 ? ", " : "") + params[i];
  const Node& block = s_[body];
  const bool single = block.tail && block.kids.size() == 1;
  return s_.closure(head + "|", single ? block.kids[0] : body);
}

bool NativeFunctionValues::moves_whole(LocalId p) const {
  if (f_.outer != nullptr || holds_.uses().mentions(p) != 1 || !holds_.uses().captured(p)) return false;
  bool good = true;
  ir::walk_exprs(body_, [&](ExprId id) {
    const ir::Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::closure) return;
    for (const ir::Capture& c : p_.program.functions[FunctionId(e.a)].captures) {
      if (c.outer == p && p_.kept.is_kept(FunctionId(e.a), c.inner)) good = false;
    }
  });
  return good;
}

NodeId NativeFunctionValues::kept_parameter(LocalId p) {
  const std::string& name = name_of(p);
  return s_.let("let " + name + ": " + p_.owned(body_.locals[p].type, f_.from, f_.uses),
                shared(s_.word(name)));
}

// --- functions that are lent ---

Made NativeFunctionValues::closure(const ir::Expr& e, TypeId expected, bool named) {
  const FunctionId id(e.a);
  NativeFunction inner(p_, id, f_.from, s_, f_.uses, &f_);
  inner.is_named = named;
  if (expected.valid()) inner.holds.expect(expected);
  NodeId body = inner.write();
  f_.take(inner);
  const std::vector<std::string> params = inner.parameters();
  std::string head = "|";
  for (std::size_t i = 0; i < params.size(); ++i) head += (i > 0 ? ", " : "") + params[i];
  head += "|";
  const Node& block = s_[body];
  const bool single = block.tail && block.kids.size() == 1;
  return {s_.closure(head, single ? block.kids[0] : body), Hold::callable};
}

// The name of a function: a closure brings the arguments into the shape that its parameters have.
Made NativeFunctionValues::reference(const ir::Expr& e, TypeId expected, bool typed) {
  const FunctionId id(e.a);
  const ir::Function& f = p_.program.functions[id];
  // One without a name stands where it is used.
  if (f.kind == ir::FunctionKind::closure && !f.name.valid()) return closure(e, expected);
  f_.calls.insert(id);
  std::string head = "|";
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < f.params.size(); ++i) {
    const TypeId type = f.body.locals[f.params[i]].type;
    const std::string name = f.params.size() == 1 ? "it" : "it" + std::to_string(i + 1);
    head += (i > 0 ? ", " : "") + name;
    if (typed) head += ": " + way_type(expected.valid() ? expected : e.type, i, type);
    const Hold hold = p_.parameter_hold(id, f.params[i]);
    NodeId node = s_.word(name);
    const bool value = p_.face.takes_value(expected.valid() ? expected : e.type, i);
    const bool generic = !value && expected.valid() &&
                         p_.types.is(p_.types.params(expected)[i], TypeKind::parameter) &&
                         !p_.types.is(type, TypeKind::parameter);
    if (value && hold == Hold::option_ref) return refuse("a function value with an optional parameter");
    if (value && (hold == Hold::ref || hold == Hold::str)) node = s_.unary("&", node);
    if (value && !is_copy(type)) {
      args.push_back(node);
      if (hold == Hold::mut_ref || hold == Hold::callable)
        return refuse("a function value with such a parameter");
      continue;
    }
    if (generic && is_copy(type)) node = s_.unary("*", node);
    if (generic && hold == Hold::option_ref) return refuse("a function value with an optional parameter");
    if (!is_copy(type) && hold == Hold::value) {
      const TypeKind kind = p_.types.kind(type);
      if (kind == TypeKind::option || kind == TypeKind::function)
        return refuse("a function value with such a parameter");
      node = s_.method(node, kind == TypeKind::string ? "to_string"
                             : kind == TypeKind::list ? "to_vec"
                                                      : "clone");
    }
    if (hold == Hold::mut_ref || hold == Hold::callable)
      return refuse("a function value with such a parameter");
    args.push_back(node);
  }
  return {s_.closure(head + "|", s_.call(expr_.function_path(id, expr_.called_name(id)), args)),
          Hold::callable};
}

}  // namespace mochi::emit::rust
