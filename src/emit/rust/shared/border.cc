// The border of a library whose inside uses shared types: public functions convert what comes in and goes
// out.
#include "emit/rust/shared/border.h"

#include <algorithm>
#include <utility>

#include "emit/rust/crates/calls.h"
#include "emit/rust/names.h"
#include "emit/rust/shared/function.h"
#include "ir/forms.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

constexpr std::string_view kInnerHead =
    "#![allow(dead_code, unreachable_code, unreachable_patterns, unused_assignments, unused_braces, "
    "unused_imports)]\n"
    "#![allow(unused_must_use, unused_mut, unused_parens, unused_variables, non_snake_case, "
    "clippy::all, clippy::pedantic)]\n\n";

// A value as a node: references and calls as such, all else as one word.
NodeId value_node(Syntax& syntax, std::string_view text) {
  if (text.starts_with('&')) return syntax.unary("&", value_node(syntax, text.substr(1)));
  constexpr std::string_view kLent = ".borrow_mut()(";
  if (const std::size_t at = text.find(kLent);
      at != text.npos && text.find('(') > at && text.ends_with(')')) {
    const std::string_view args = text.substr(at + kLent.size(), text.size() - at - kLent.size() - 1);
    std::vector<NodeId> given;
    if (!args.empty()) given.push_back(syntax.word(std::string(args)));
    return syntax.call(syntax.method(syntax.word(std::string(text.substr(0, at))), "borrow_mut"), given);
  }
  const std::size_t open = text.find('(');
  const bool call = open != text.npos && open > 0 && text.find(')') == text.size() - 1;
  if (!call) return syntax.word(std::string(text));
  return syntax.call(std::string(text.substr(0, open)),
                     {syntax.word(std::string(text.substr(open + 1, text.size() - open - 2)))});
}

}  // namespace

std::string SharedBorder::help(std::string_view name) { return *helpers_.emplace(name).first; }

// A parameter as the function inside takes it.
std::string SharedBorder::brought(TypeId type, const std::string& name) {
  if (types_.is(type, TypeKind::option)) {
    const TypeId part = types_.element(type);
    if (simple(part)) return name;
    if (types_.is(part, TypeKind::string)) return name + ".map(" + help("Text") + "::from)";
    if (types_.is(part, TypeKind::list)) return name + ".map(" + help("bring_list") + ")";
    help("Native");
    return name + ".map(Native::bring)";
  }
  if (simple(type)) return name;
  const TypeKind kind = types_.kind(type);
  if (kind == TypeKind::string) return help("Text") + "::from(" + name + ")";
  if (kind == TypeKind::bytes) return help("Bytes") + "::new(" + name + ")";
  if (kind == TypeKind::list) return help("bring_list") + "(" + name + ")";
  if (kind == TypeKind::parameter) return opaque(types_[type].param) + "(" + name + ")";
  help("Native");
  return "Native::bring(" + (face_.is_by_value(type) ? "&" : std::string()) + name + ")";
}

// What values of a type parameter are inside, by what its bound lets the code do with them.
std::string SharedBorder::opaque(types::TypeParamId p) {
  const types::BoundSet bounds = types_.param(p).declared;
  if (bounds.has(types::Bound::hash)) return help("OpaqueKey");
  if (bounds.has(types::Bound::ord)) return help("OpaqueOrd");
  return help(bounds.has(types::Bound::eq) ? "OpaqueEq" : "Opaque");
}

bool SharedBorder::simple(TypeId type) const {
  const TypeKind kind = types_.kind(type);
  return kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean ||
         kind == TypeKind::unit;
}

// A function of users as a value inside, under its own name.
NodeId SharedBorder::callback(Syntax& syntax, TypeId type_id, const std::string& name,
                              const std::string& callee) {
  std::vector<std::string> params;
  std::vector<std::string> args;
  std::size_t count = 0;
  for (TypeId p : types_.params(type_id)) {
    const std::string a = "a" + std::to_string(++count);
    params.push_back(a + ": " + inner_type(p));
    if (simple(p))
      args.push_back(a);
    else if (face_.takes_value(type_id, count - 1))
      args.push_back(given(p, a));
    else if (types_.is(p, TypeKind::string))
      args.push_back(a + ".as_str()");
    else if (types_.is(p, TypeKind::parameter))
      args.push_back("&" + a + ".0");
    else if (types_.is(p, TypeKind::bytes))
      args.push_back(a + ".as_slice()");
    else {
      help("Native");
      const bool by_value = face_.is_copy(p) || types_.is(p, TypeKind::option);
      args.push_back((by_value ? "" : "&") + a + ".give()");
    }
  }
  std::string call = listed(callee + "(", args, ")");
  const TypeId result = types_.result(type_id);
  if (types_.is(result, TypeKind::parameter))
    call = opaque(types_[result].param) + "(" + call + ")";
  else if (!simple(result))
    call = help("Native") + "::bring(&" + call + ")";
  std::string type = "std::rc::Rc<dyn Fn(";
  for (std::size_t i = 0; i < types_.params(type_id).size(); ++i)
    type += (i > 0 ? ", " : "") + inner_type(types_.params(type_id)[i]);
  type += ") -> " + inner_type(result) + ">";
  const NodeId made = syntax.closure(listed("move |", params, "|"), value_node(syntax, call));
  return syntax.let("let " + name + ": " + type, syntax.call("std::rc::Rc::new", {made}));
}

// A type inside, as a public module spells it.
std::string SharedBorder::inner_type(TypeId id) {
  const types::Type t = types_[id];
  if (t.kind == TypeKind::parameter)
    return opaque(t.param) + "<" + std::string(program_.names->text(types_.param(t.param).name)) + ">";
  if (t.kind == TypeKind::string) return help("Text");
  if (t.kind == TypeKind::bytes) return help("Bytes");
  if (t.kind == TypeKind::bigint) return help("Big");
  std::string args;
  auto applied = [&](const std::string& name) {
    for (TypeId arg : t.args) args += (args.empty() ? "<" : ", ") + inner_type(arg);
    return args.empty() ? name : name + args + ">";
  };
  if (t.kind == TypeKind::list) return applied(help("List"));
  if (t.kind == TypeKind::set) return applied(help("Set"));
  if (t.kind == TypeKind::map) return applied(help("Map"));
  if (t.kind == TypeKind::option) return applied("Option");
  if (t.kind != TypeKind::record && t.kind != TypeKind::union_) return w_.type(id);
  called_inner_ = true;
  const std::string name = applied("inner::" + w_.data_name(id));
  switch (w_.layout(id)) {
    case Layout::constant: return name;
    case Layout::shared: return "std::rc::Rc<" + name + ">";
    case Layout::changing: return help("Ref") + "<" + name + ">";
  }
  return name;
}

std::string SharedBorder::given(TypeId type, const std::string& call) {
  if (simple(type)) return call;
  if (types_.is(type, TypeKind::parameter)) return call + ".0";
  help("Native");
  return call + ".give()";
}

// What the code inside made, as users hold it.
NodeId SharedBorder::outward(Syntax& syntax, TypeId type, NodeId made) {
  if (simple(type)) return made;
  if (types_.is(type, TypeKind::parameter)) return syntax.field(made, "0");
  help("Native");
  return syntax.method(made, "give");
}

// The parts of a function's facade.
struct SharedBorder::Facade {
  std::vector<std::string> params;
  std::vector<std::string> args;
  std::string inner;
  std::string head;
  std::string result;
  std::vector<std::pair<TypeId, std::string>> callbacks;
};

SharedBorder::Facade SharedBorder::facade(FunctionId id, ModuleId m, Uses& uses) {
  const ir::Function& f = program_.functions[id];
  const bool method = face_.has_receiver(id);
  Facade made;
  for (LocalId p : f.params) {
    const TypeId type = f.body.locals[p].type;
    std::string value;
    if (method && p == f.params[0]) {
      made.params.emplace_back(face_.is_by_value(type) ? "self" : "&self");
      value = brought(type, "self");
    } else {
      const std::string name = face_.parameter(id, p);
      const bool callback = types_.is(type, TypeKind::function);
      made.params.push_back(name + ": " +
                            (callback ? "impl FnMut" + face_.call_type(type, m, uses) + " + 'static"
                                      : face_.input(type, m, uses)));
      value = types_.is(type, TypeKind::function) ? name : brought(type, name);
      if (types_.is(type, TypeKind::function)) made.callbacks.emplace_back(type, name);
    }
    made.args.push_back(w_.is_borrowed(id, p) ? "&" + value : value);
  }
  std::vector<std::string> turbofish;
  for (types::TypeParamId p : f.type_params)
    turbofish.push_back(opaque(p) + "<" + std::string(program_.names->text(types_.param(p).name)) + ">");
  called_inner_ = true;
  made.inner = "inner::" + w_.function_name(id) + (turbofish.empty() ? "" : listed("::<", turbofish, ">"));
  made.head = "fn " + face_.function(id) + face_.generics(face_.own_type_params(id), " + 'static");
  made.result = types_.is(f.result, TypeKind::unit) ? "" : face_.owned(f.result, m, uses);
  return made;
}

std::string SharedBorder::function_text(FunctionId id, ModuleId m, std::string_view visible, Uses& uses) {
  const ir::Function& f = program_.functions[id];
  const int indent = face_.owner(id).valid() ? 4 : 0;
  Facade made = facade(id, m, uses);
  made.head = std::string(visible) + made.head;
  const bool open = face_.is_exported(id) && face_.is_public(m);
  Syntax syntax;
  std::vector<NodeId> values;
  for (const std::string& arg : made.args) values.push_back(value_node(syntax, arg));
  NodeId value = syntax.call(made.inner, std::move(values));
  std::vector<NodeId> lines;
  for (const auto& [type, name] : made.callbacks) {
    lines.push_back(syntax.let("let " + name, syntax.call("std::cell::RefCell::new", {syntax.word(name)})));
    lines.push_back(callback(syntax, type, name, name + ".borrow_mut()"));
  }
  lines.push_back(outward(syntax, f.result, value));
  const std::string whole = layout_function(syntax, made.head, made.params, made.result,
                                            syntax.block(std::move(lines), true), indent, id)
                                .text;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  // Types of the code inside are long.
  const std::string lints = face_.name_lints(
      id, made.callbacks.empty() ? std::set<std::string>() : std::set<std::string>{"clippy::type_complexity"});
  // Only tests may call what nobody sees.
  return (open ? face_.function_doc(id, margin) : margin + "#[allow(dead_code)]\n") +
         (lints.empty() ? "" : margin + lints) + whole;
}

std::string SharedBorder::global_text(GlobalId id, ModuleId m, Uses& uses) {
  const ir::Global& g = program_.globals[id];
  const std::string name = face_.global(id);
  const bool member = face_.owner(id).valid();
  const std::string margin = member ? "    " : "";
  const std::string doc = doc_lines(face_.example_doc(g.doc, g.module, program_.names->text(g.name)), margin);
  const ir::Body* body = g.lazy_init.valid() ? &program_.functions[g.lazy_init].body : nullptr;
  if (body != nullptr) {
    const ir::ExprId only = ir::only_returned(*body);
    if (only.valid() && body->kind(only) == ir::ExprKind::const_string) {
      return doc + margin + "pub const " + name + (member ? ": &'static str = " : ": &str = ") +
             string_literal(program_.names->text(NameId(body->exprs[only].a))) + ";\n";
    }
  }
  uses.add("std::sync::LazyLock");
  called_inner_ = true;
  const std::string made = given(g.type, "inner::" + w_.function_name(g.lazy_init) + "()");
  const std::string type = face_.owned(g.type, m, uses);
  const std::string item = "static " + name + ": LazyLock<" + type + "> = LazyLock::new(|| " + made + ");\n";
  if (!member) return doc + "pub " + item;
  return doc + "    pub fn " + face_.constant_function(id) + "() -> &'static " + type + " {\n        " +
         item + "        &" + name + "\n    }\n";
}

// --- the private module ---

std::string SharedBorder::inner_text(const std::set<FunctionId>& functions_in,
                                     const std::set<GlobalId>& globals_in) {
  std::string functions;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    const FunctionId id(i);
    const ir::FunctionKind kind = program_.functions[id].kind;
    const bool here = program_.functions[id].body.root.valid() || kind == ir::FunctionKind::foreign;
    if (w_.is_nested(id) || !functions_in.contains(id) || !here) continue;
    if (kind == ir::FunctionKind::test)
      functions += "\n#[test]\n" + FunctionWriter(w_, id).item();
    else
      functions += "\npub " + FunctionWriter(w_, id).item();
  }
  std::string globals;
  for (std::uint32_t i = 0; i < program_.globals.size(); ++i) {
    const GlobalId id(i);
    if (!globals_in.contains(id)) continue;
    const std::string slot = w_.helper("Slot");
    globals += "    static " + w_.global_name(id) + ": " + slot + "<" + w_.type(program_.globals[id].type) +
               "> = " + slot + "::empty();\n";
  }
  if (!globals.empty()) globals = "\nthread_local! {\n" + globals + "}\n";
  w_.helper("Native");
  const std::string data = w_.data_declarations();
  std::string border;
  for (std::uint32_t i = 0; i < types_.decl_count(); ++i) border += conversion(DeclId(i));
  const std::vector<std::string> used(w_.helpers.begin(), w_.helpers.end());
  return std::string(kInnerHead) + "use crate::shared::" + listed("{", used, "}") +
         ";\nuse std::cmp::Ordering;\nuse std::rc::Rc;\n" + globals + data + functions + border +
         crate_kinds(w_.handles());
}

std::string SharedBorder::conversion(DeclId d) {
  const types::TypeDecl decl = types_.decl(d);
  std::vector<TypeId> args;
  std::string generic;
  std::string outer;
  std::string where;
  for (types::TypeParamId p : decl.params) {
    args.push_back(types_.parameter(p));
    const std::string name(program_.names->text(types_.param(p).name));
    // Users' maps and sets have an order.
    if (types_.param(p).declared.has(types::Bound::hash))
      where += (where.empty() ? "\nwhere\n    " : ",\n    ") + name + "::Out: Ord";
    generic += (generic.empty() ? "<" : ", ") + name + ": Native";
    outer += (outer.empty() ? "<" : ", ") + name + "::Out";
  }
  if (!generic.empty()) generic += ">", outer += ">";
  if (decl.kind == types::DeclKind::opaque) return {};
  const TypeId id = types_.nominal(d, args);
  const bool result = types::is_result(types_, id);
  // Functions that live on do not cross (Library::refuse).
  if (!w_.has_data(id) || face_.reaches_function(id)) return {};
  if (!result && (!decl.exported || !decl.module.valid() || face_.file(decl.module).empty())) return {};
  if (!result) converted_.insert(d);
  const std::string held = w_.type(id);
  const std::string out = result ? "Result" + outer : face_.path(decl.module) + "::" + face_.type_name(d);
  std::string text = "\nimpl" + generic + " Native for " + held + (where.empty() ? " {" : where + ",\n{") +
                     "\n    type Out = " + out + (result ? "" : outer) + ";\n";
  std::string bring;
  std::string give;
  const Layout layout = w_.layout(id);
  auto row = [&](std::uint32_t v, const std::vector<types::Field>& fields) {
    std::string inside = decl.variants.empty() ? w_.data_name(id) : w_.variant_name(id, v);
    std::string outside = decl.variants.empty() ? out
                          : result              ? (v == 0 ? "Ok" : "Err")
                                                : out + "::" + face_.variant(d, v);
    std::string in_names;
    std::string out_names;
    std::string brought;
    std::string gives;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      const std::string x = "x" + std::to_string(i);
      const std::string inner_field =
          decl.variants.empty() ? w_.field_name(id, i) : w_.variant_field(id, v, i);
      const std::string between = i > 0 ? ", " : "";
      in_names += between + inner_field + ": " + x;
      const bool box = !result && face_.boxed(d, fields[i].type);
      const bool option = types_.is(fields[i].type, TypeKind::option);
      const std::string taken = !box     ? "Native::bring(" + x + ")"
                                : option ? x + ".as_ref().map(|it| Native::bring(&**it))"
                                         : "Native::bring(&**" + x + ")";
      brought += between + inner_field + ": " + taken;
      std::string given = x + ".clone().give()";
      if (box) given = option ? x + ".clone().map(|it| Box::new(it.give()))" : "Box::new(" + given + ")";
      if (result) {
        out_names += x;
        gives += given;
      } else {
        out_names += between + face_.field(d, v, i) + ": " + x;
        gives += between + face_.field(d, v, i) + ": " + given;
      }
    }
    auto braces = [&](const std::string& inner) {
      return inner.empty() && !decl.variants.empty() ? "" : " { " + inner + " }";
    };
    const std::string out_pattern = result ? outside + "(" + out_names + ")" : outside + braces(out_names);
    const std::string out_value = result ? outside + "(" + gives + ")" : outside + braces(gives);
    bring += "            " + out_pattern + " => " + w_.held(id, inside + braces(brought)) + ",\n";
    give += "            " + inside + braces(in_names) + " => " + out_value + ",\n";
  };
  if (decl.variants.empty()) row(0, decl.fields);
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) row(v, decl.variants[v].fields);
  std::string looked = layout == Layout::constant ? "match &self {\n" + give + "        }"
                       : layout == Layout::shared ? "match &*self {\n" + give + "        }"
                                                  : "self.get(|it| match it {\n" + give + "        })";
  return text + "    fn bring(out: &Self::Out) -> Self {\n        match out {\n" + bring +
         "        }\n    }\n    fn give(self) -> Self::Out {\n        " + looked + "\n    }\n}\n";
}

void SharedBorder::add_uses(ModuleId m, Uses& uses) {
  for (const std::string& name : helpers_) uses.add("crate::shared::" + name);
  if (called_inner_ && face_.path(m) != "crate") uses.add("crate::inner");
  helpers_.clear();
  called_inner_ = false;
}

}  // namespace mochi::emit::rust
