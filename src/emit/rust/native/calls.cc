// Calls and functions as values, without shared types.
#include "base/string_util.h"
#include "emit/rust/names.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"
#include "emit/rust/type_params.h"

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
    const TypeId wanted = f.body.locals[f.params[i]].type;
    if (p_.types.is(wanted, TypeKind::function)) {
      all.push_back(hold == Hold::value ? f_.functions.kept(argument_id, wanted)
                                        : callable_argument(argument_id, callee, f.params[i]));
      continue;
    }
    if (p_.face.is_kept_option(callee, wanted)) {
      const ir::Expr& given = body_.exprs[argument_id];
      if (given.kind == ExprKind::none)
        all.push_back(p_.missing_function(s_, wanted, f_.from, f_.uses));
      else if (given.kind == ExprKind::some)
        all.push_back(s_.call("Some", {f_.functions.living(ExprId(given.a), p_.types.element(wanted))}));
      else
        refuse("a function that may be missing and is handed on");
      continue;
    }
    all.push_back(argument(argument_id, hold));
  }
  return all;
}

// A function for a parameter that calls it, or hands it to one that does.
NodeId NativeExpressions::callable_argument(ExprId id, FunctionId callee, LocalId parameter) {
  const ir::Function& f = p_.program.functions[callee];
  const TypeId wanted = f.body.locals[parameter].type;
  const ir::Expr given = body_.exprs[id];
  const bool open = p_.face.is_offered(callee) || (f_.example && p_.face.is_exported(callee));
  if (open && p_.face.keeps_functions(callee)) return f_.functions.living(id, wanted);
  if (given.kind == ExprKind::closure || given.kind == ExprKind::function_ref) {
    const NodeId node = given.kind == ExprKind::closure ? f_.functions.closure(given, wanted).node
                                                        : f_.functions.reference(given, wanted).node;
    return open ? node : s_.unary("&", node);
  }
  const NodeId node = f_.functions.lent(id, wanted);
  if (given.kind != ExprKind::local || holds_.of(LocalId(given.a)) != Hold::callable) return node;
  auto mine = p_.types.params(given.type);
  auto theirs = p_.types.params(wanted);
  for (std::size_t k = 0; k < mine.size(); ++k) {
    if (p_.types.is(theirs[k], TypeKind::parameter) && !p_.types.is(mine[k], TypeKind::parameter))
      refuse("a named function for a generic one");
  }
  // What came in as `&dyn Fn` is handed on as it is.
  const bool passed = !holds_.is_captured(LocalId(given.a)) && body_.locals[LocalId(given.a)].parameter &&
                      f_.outer == nullptr && !p_.face.is_offered(f_.id);
  return passed ? node : s_.unary("&", node);
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
  return {s_.call(function_path(callee, name, type_arguments(e)), call_arguments(e))};
}

std::string NativeExpressions::called_name(FunctionId callee) const {
  if (f_.example && p_.face.is_display(callee)) return "to_string";
  return f_.example ? p_.face.function(callee) : p_.inner_name(callee);
}

// What the type parameters stand for, if the arguments do not tell.
std::vector<std::string> NativeExpressions::type_arguments(const ir::Expr& e) {
  std::vector<std::string> all;
  // An empty container says nothing of its items.
  std::vector<bool> silent;
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    const ir::Expr& given = body_.exprs[body_.expr_at(e.b, i)];
    const bool container = given.kind == ExprKind::make_list || given.kind == ExprKind::make_set ||
                           given.kind == ExprKind::make_map;
    silent.push_back(given.kind == ExprKind::none || (container && body_.list_size(given.a) == 0));
  }
  const auto types = untold_arguments(p_.types, p_.program.functions[FunctionId(e.a)], e.type, silent);
  if (!types) return all;
  for (const TypeId type : *types) {
    if (!p_.is_plain(type)) return {};
    all.push_back(p_.owned(type, f_.from, f_.uses));
  }
  return all;
}

// The way to a function that is called without a receiver before it, or taken as a value.
std::string NativeExpressions::function_path(FunctionId callee, std::string name,
                                             const std::vector<std::string>& types) {
  const ir::Function& f = p_.program.functions[callee];
  if (const types::DeclId owner = p_.face.owner(callee); owner.valid()) {
    const auto of_owner = static_cast<std::ptrdiff_t>(types.empty() ? 0 : p_.types.decl(owner).params.size());
    const std::vector<std::string> first(types.begin(), types.begin() + of_owner);
    const std::vector<std::string> own(types.begin() + of_owner, types.end());
    return p_.face.type_path(owner, f_.from, f_.uses, p_.is_in_twin(callee) ? &p_ : nullptr) +
           (first.empty() ? "" : "::<" + join(first, ", ") + ">") + "::" + name +
           (own.empty() ? "" : "::<" + join(own, ", ") + ">");
  }
  if (!types.empty()) name += "::<" + join(types, ", ") + ">";
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

}  // namespace mochi::emit::rust
