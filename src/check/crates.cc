// What modules that stand for crates have and others do not (language page §17.18, rust-bridge page §9.3): instances of
// generic types by their names, functions with several parameter types, operators and fields that are functions.
#include <algorithm>

#include "check/crates.h"

namespace mochi::check {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr int kMostOverloads = 8;

}  // namespace

bool Checker::Crates::is_crate(ModuleId module) const {
  return module.valid() && c.out_.modules[module.value].name.starts_with("rust/");
}

// `list<im.Key>` behind `Map` as the crate's module calls it: `_of_list_Key`. The bridge's `instance_name` says the same.
std::string Checker::Crates::instance_suffix(std::string_view written) const {
  const std::string text(written);
  std::string made = "_of_";
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      if (text[i] == '.')
        made += "__";
      else if (text[i] == '?')
        made += "_option";
      else if (made.back() != '_')
        made += '_';
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_word(text[i])) ++i;
    const std::string word = text.substr(begin, i - begin);
    // The alias of the module itself says nothing.
    const NameId name = c.names_.find(word);
    const bool alias = i < text.size() && text[i] == '.' && name.valid() && c.lookup(name).kind == BindKind::module_;
    if (alias)
      ++i;
    else
      made += word;
  }
  while (made.ends_with('_')) made.pop_back();
  return made;
}

NameId Checker::Crates::written_type(ModuleId module, std::string_view written, NameId name) const {
  written = written.substr(0, written.find('<'));
  std::string whole;
  for (const char letter : written) {
    if (letter == '.')
      whole += "__";
    else if (is_word(letter))
      whole += letter;
  }
  // The alias stands before the first point.
  const std::size_t first = whole.find("__");
  if (first == std::string::npos || whole.find("__", first + 2) == std::string::npos) return name;
  return c.names_.intern(is_crate(module) ? whole.substr(first + 2) : std::string(written));
}

NameId Checker::Crates::crate_instance(ModuleId module, NameId name, NodeId type_args) {
  if (!type_args.valid() || !is_crate(module)) return name;
  const NameId whole = c.names_.find(c.name_text(name) + instance_suffix(c.program_.sources.text(c.span(type_args))));
  if (!whole.valid() || (!c.lookup_in(module, whole) && !c.lookup_type_in(module, whole))) return name;
  return whole;
}

FunId Checker::Crates::called_instance(NodeId node, NodeId callee, FunId plain, DeclId decl) {
  if (!decl.valid() && plain.valid()) decl = c.out_.funs[plain].of_type;
  const NodeId type_args = c.child(node, slot::Call_type_args);
  const FunId made = method_instance(decl, c.tree_->name(callee), type_args, plain);
  if (made != plain) c.instance_ = node;
  return made;
}

FunId Checker::Crates::method_instance(DeclId decl, NameId name, NodeId type_args, FunId plain) const {
  if (!type_args.valid() || !decl.valid() || !is_crate(c.types_.decl(decl).module)) return plain;
  const NameId whole = c.names_.find(c.name_text(name) + instance_suffix(c.program_.sources.text(c.span(type_args))));
  if (!whole.valid()) return plain;
  if (const FunId method = c.find_method(decl, whole); method.valid()) return method;
  const Binding found = c.static_member(decl, whole);
  return found.kind == BindKind::fun ? FunId(found.id) : plain;
}

TypeId Checker::Crates::safe_call(NodeId node, NodeId callee, NodeId base) {
  const TypeId whole = c.prune(c.info(base).type);
  const TypeKind kind = c.types_.kind(whole);
  if (kind != TypeKind::option && kind != TypeKind::soft) return {};
  const TypeId value = c.settle(c.types_.element(whole));
  const DeclId decl = c.types_[value].decl;
  if (!decl.valid() || !is_crate(c.types_.decl(decl).module) || !c.types_[value].args.empty()) return {};
  const NameId name = c.tree_->name(callee);
  FunId method = called_instance(node, callee, c.find_method(decl, name), decl);
  if (!method.valid()) return {};
  if (kind == TypeKind::soft) c.set_target(base, c.types_.option(value));
  method = overload(node, method);
  c.set_ref(callee, RefKind::method, method.value);
  c.info(callee).type = c.info(callee).target = c.types_.unit();
  const TypeId made = c.value_of(c.call_fun(node, method, value, {}));
  const TypeKind given = c.kind(made);
  const bool bare = given == TypeKind::unit || given == TypeKind::option || given == TypeKind::any ||
                    given == TypeKind::error || given == TypeKind::never;
  return c.info(node).type = bare ? made : c.types_.option(made);
}

Binding Checker::Crates::crate_constant(DeclId decl, NameId name) const {
  const TypeDecl& of = c.types_.decl(decl);
  if (!is_crate(of.module)) return {};
  const NameId whole = c.names_.find(c.name_text(of.name) + "__" + c.name_text(name));
  return whole.valid() ? c.lookup_in(of.module, whole) : Binding();
}

// Whether a value of this type may be given where `wanted` is asked for, without turning into something else.
bool Checker::Crates::fits_exactly(TypeId given, TypeId wanted) {
  given = c.resolve(given);
  wanted = c.resolve(wanted);
  if (given == wanted) return true;
  if (c.types_.is(wanted, TypeKind::option)) return fits_exactly(given, c.types_.element(wanted));
  const Type& from = c.types_[given];
  const Type& to = c.types_[wanted];
  if (from.kind == TypeKind::variable || from.kind == TypeKind::any) return true;
  if (from.kind != to.kind || from.decl != to.decl || from.args.size() != to.args.size())
    return from.kind == TypeKind::variant && to.kind == TypeKind::union_ && from.decl == to.decl;
  for (std::size_t i = 0; i < from.args.size(); ++i) {
    if (!fits_exactly(from.args[i], to.args[i])) return false;
  }
  return from.kind != TypeKind::anonymous || from.names == to.names;
}

// The function of that name, the `number`th.
FunId Checker::Crates::overload_sibling(FunId fun, int number) const {
  const Fun& of = c.out_.funs[fun];
  const NameId name = c.names_.find(c.name_text(of.name) + "__" + std::to_string(number));
  if (!name.valid()) return {};
  if (of.method_of.valid()) return c.find_method(of.method_of, name);
  const Binding found = of.of_type.valid() ? c.static_member(of.of_type, name) : c.lookup_in(of.module, name);
  return found.kind == BindKind::fun ? FunId(found.id) : FunId();
}

// Of a crate's functions of one name that which takes these arguments; they are checked then.
FunId Checker::Crates::overload(NodeId node, FunId fun) {
  if (!is_crate(c.out_.funs[fun].module) || !overload_sibling(fun, 2).valid()) return fun;
  std::vector<TypeId> given;
  for (const NodeId argument : c.tree_->tail(node)) {
    const NodeId value = c.argument_value(argument);
    if (c.node_at(c.strip(value)).kind == NodeKind::Lambda) return fun;
    c.check_expr(value);
    given.push_back(c.value_of(c.info(value).type));
  }
  FunId at = fun;
  for (int number = 2; at.valid() && number < kMostOverloads; ++number) {
    const std::vector<VarId>& params = c.out_.funs[at].params;
    bool fits = params.size() == given.size();
    for (std::size_t i = 0; i < given.size() && fits; ++i)
      fits = fits_exactly(given[i], c.out_.vars[params[i]].type);
    if (fits) return at;
    at = overload_sibling(fun, number);
  }
  return fun;
}

// A method that stands for an operator, an index or a field; none if the type has no such one.
FunId Checker::Crates::crate_method(TypeId type, std::string_view name) {
  const DeclId decl = c.types_[c.resolve(type)].decl;
  if (!decl.valid() || !is_crate(c.types_.decl(decl).module)) return {};
  const NameId known = c.names_.find(name);
  return known.valid() ? c.find_method(decl, known) : FunId();
}

// `a + b` by the method of `a` that is called so; `argument` is none for `-a` and fields.
TypeId Checker::Crates::operator_call(NodeId node, FunId fun, NodeId argument) {
  if (argument.valid()) {
    const TypeId given = c.value_of(c.info(argument).type);
    FunId at = fun;
    for (int number = 2; at.valid() && number < kMostOverloads; ++number) {
      const std::vector<VarId>& params = c.out_.funs[at].params;
      if (params.size() == 1 && fits_exactly(given, c.out_.vars[params[0]].type)) break;
      at = overload_sibling(fun, number);
    }
    if (at.valid()) fun = at;
    if (c.out_.funs[fun].params.size() != 1) return {};
    c.flow(argument, c.out_.vars[c.out_.funs[fun].params[0]].type);
  } else if (!c.out_.funs[fun].params.empty()) {
    return {};
  }
  c.note_callee(fun);
  c.kill_shared();
  Call call;
  call.kind = CallKind::method;
  call.target = fun.value;
  return c.add_call(node, std::move(call), c.prune(c.result_of(fun)));
}

std::string_view Checker::Crates::operator_name(TokenKind op) {
  if (op == TokenKind::plus) return "add";
  if (op == TokenKind::minus) return "sub";
  if (op == TokenKind::star) return "mul";
  if (op == TokenKind::slash) return "div";
  return op == TokenKind::percent ? "rem" : "";
}

std::string Checker::Crates::absent_help(ModuleId module, std::string_view name) const {
  std::string path;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool below = name.substr(i).starts_with("__");
    path += below ? '.' : name[i];
    i += below ? 1 : 0;
  }
  // `Map_of_string.retain`: the reason is the type's own.
  if (const std::size_t of = path.find("_of_"); of != std::string::npos && path.find('.', of) != std::string::npos)
    path.erase(of, path.rfind('.') - of);
  const std::vector<Absent>& all = c.out_.modules[module.value].absent;
  const auto found = std::lower_bound(all.begin(), all.end(), path,
                                      [](const Absent& a, const std::string& b) { return a.name < b; });
  return found == all.end() || found->name != path ? std::string() : found->why;
}

std::string Checker::Crates::listing_help(ModuleId module) const {
  if (!is_crate(module)) return {};
  return "`mochi pkg surface "  "rust:" + c.out_.modules[module.value].name.substr(5) +
         " --items` lists what there is, and why the rest is not.";
}

}  // namespace mochi::check
