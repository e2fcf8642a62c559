// Calls and functions as values, without shared types.
#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

// What stands between the parentheses; the receiver of a method does not.
std::vector<NodeId> NativeExpressions::call_arguments(const ir::Expr& e) {
  const FunctionId callee(e.a);
  const ir::Function& f = p_.program.functions[callee];
  std::vector<NodeId> all;
  const bool short_form = leaves_out(e);
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    if (short_form && f.presets[i].valid()) continue;
    const ExprId argument_id = body_.expr_at(e.b, i);
    const Hold hold = p_.parameter_hold(callee, f.params[i]);
    if (hold == Hold::mut_ref) {
      // A changed argument is nobody else's meanwhile.
      std::optional<LocalId> root = holds_.root(argument_id);
      for (std::size_t j = 0; root && j < body_.list_size(e.b); ++j) {
        if (j != i && holds_.mentions(body_.expr_at(e.b, j), *root))
          refuse("an argument beside one that changes it");
      }
    }
    if (i == 0 && p_.face.has_receiver(callee)) continue;
    if (hold == Hold::callable) {
      const ir::Expr& given = body_.exprs[argument_id];
      const bool named = given.kind == ExprKind::local;
      const TypeId wanted = f.body.locals[f.params[i]].type;
      if (named) {
        auto mine = p_.types.params(given.type);
        auto theirs = p_.types.params(wanted);
        for (std::size_t k = 0; k < mine.size(); ++k) {
          if (p_.types.is(theirs[k], TypeKind::parameter) && !p_.types.is(mine[k], TypeKind::parameter))
            refuse("a named function for a generic one");
        }
      }
      NodeId node = given.kind == ExprKind::closure        ? closure(given, wanted).node
                    : given.kind == ExprKind::function_ref ? function_value(given, wanted).node
                                                           : make(argument_id).node;
      // What came in as `&dyn Fn` is handed on as it is.
      const bool passed = named && !holds_.is_captured(LocalId(given.a)) &&
                          body_.locals[LocalId(given.a)].parameter && f_.outer == nullptr &&
                          !p_.face.is_exported(f_.id);
      all.push_back(passed || (!named && f.exported) ? node : s_.unary("&", node));
      continue;
    }
    all.push_back(argument(argument_id, hold));
  }
  return all;
}

// Arguments of a function value: strings as `&str`, lists as slices, what is copied by value.
std::vector<NodeId> NativeExpressions::callback_arguments(TypeId function, std::uint32_t list) {
  std::vector<NodeId> all;
  auto params = p_.types.params(function);
  for (std::size_t i = 0; i < body_.list_size(list); ++i) {
    const ExprId id = body_.expr_at(list, i);
    const TypeId type = params[i];
    if (is_copy(type))
      all.push_back(copy(id));
    else if (p_.face.takes_value(function, i))
      all.push_back(own(id));
    else if (p_.types.is(type, TypeKind::option))
      all.push_back(option_argument(id));
    else if (p_.types.is(type, TypeKind::function))
      all.push_back(lent_function(id, type));
    else
      all.push_back(borrow(id));
  }
  return all;
}

// A function that a callback gets is lent to it.
NodeId NativeExpressions::lent_function(ExprId id, TypeId wanted) {
  const ir::Expr given = body_.exprs[id];
  if (given.kind == ExprKind::closure) return s_.unary("&mut ", closure(given, wanted).node);
  if (given.kind == ExprKind::function_ref) return s_.unary("&mut ", function_value(given, wanted).node);
  return refuse("a function with a name given to a function value").node;
}

Made NativeExpressions::call(const ir::Expr& e) {
  const FunctionId callee(e.a);
  f_.calls.insert(callee);
  const ir::Function& f = p_.program.functions[callee];
  if (p_.face.has_receiver(callee)) {
    // The receiver is borrowed by itself.
    NodeId receiver = p_.parameter_hold(callee, f.params[0]) == Hold::mut_ref
                          ? place_mut(body_.expr_at(e.b, 0))
                          : look(body_.expr_at(e.b, 0));
    const std::string name = leaves_out(e) ? p_.face.short_form(callee) : called_name(callee);
    return {s_.method(receiver, name, call_arguments(e))};
  }
  const std::string name = leaves_out(e) ? p_.face.short_form(callee) : called_name(callee);
  return {s_.call(function_path(callee, name), call_arguments(e)),
          p_.types.is(e.type, TypeKind::function) ? Hold::callable : Hold::value};
}

std::string NativeExpressions::called_name(FunctionId callee) const {
  if (f_.example && p_.face.is_display(callee)) return "to_string";
  return f_.example ? p_.face.function(callee) : p_.inner_name(callee);
}

// The way to a function that is called without a receiver before it, or taken as a value.
std::string NativeExpressions::function_path(FunctionId callee, std::string name) {
  const ir::Function& f = p_.program.functions[callee];
  if (const types::DeclId owner = p_.face.owner(callee); owner.valid())
    return p_.face.type_path(owner, f_.from, f_.uses) + "::" + name;
  if (f.module != f_.from && f_.example) {
    f_.uses.add(p_.face.path(f.module) + "::" + name);
  } else if (f.module != f_.from) {
    const std::string& path = p_.face.path(f.module);
    if (path == "crate") {
      name = "crate::" + name;
    } else {
      const std::string last = path.substr(path.rfind("::") + 2);
      if (path.find("::") == std::string::npos || p_.face.scope(f_.from).taken(last)) {
        name = path + "::" + name;
      } else {
        f_.uses.add(path);
        name = last + "::" + name;
      }
    }
  }
  return name;
}

// --- functions as values ---

Made NativeExpressions::closure(const ir::Expr& e, TypeId expected) {
  const FunctionId id(e.a);
  NativeFunction inner(p_, id, f_.from, s_, f_.uses, &f_);
  if (expected.valid()) inner.holds.expect(expected);
  NodeId body = inner.write();
  f_.calls.insert(inner.calls.begin(), inner.calls.end());
  f_.helper_names.insert(inner.helper_names.begin(), inner.helper_names.end());
  if (!inner.refusal().empty()) refuse(inner.refusal());
  const std::vector<std::string> params = inner.parameters();
  std::string head = "|";
  for (std::size_t i = 0; i < params.size(); ++i) head += (i > 0 ? ", " : "") + params[i];
  head += "|";
  const Node& block = s_[body];
  const bool single = block.tail && block.kids.size() == 1;
  return {s_.closure(head, single ? block.kids[0] : body), Hold::callable};
}

// The name of a function: a closure brings the arguments into the shape that its parameters have.
Made NativeExpressions::function_value(const ir::Expr& e, TypeId expected) {
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
      if (kind == TypeKind::option) return refuse("a function value with an optional parameter");
      node = s_.method(node, kind == TypeKind::string ? "to_string"
                             : kind == TypeKind::list ? "to_vec"
                                                      : "clone");
    }
    if (hold == Hold::mut_ref || hold == Hold::callable)
      return refuse("a function value with such a parameter");
    args.push_back(node);
  }
  return {s_.closure(head + "|", s_.call(function_path(id, called_name(id)), args)), Hold::callable};
}

}  // namespace mochi::emit::rust
