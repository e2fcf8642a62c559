#include "emit/rust/native/function.h"

#include "emit/rust/names.h"

#include <algorithm>
#include <utility>

namespace mochi::emit::rust {

NativeFunction::NativeFunction(NativeProgram& all, ir::FunctionId f, ir::ModuleId module, Syntax& tree,
                               Uses& used, NativeFunction* around)
    : program(all),
      id(f),
      function(all.program.functions[f]),
      body(function.body),
      from(module),
      syntax(tree),
      uses(used),
      outer(around),
      example(around != nullptr && around->example),
      lists(all.program, f),
      holds(*this),
      expressions(*this),
      functions(*this),
      operations(*this),
      texts(*this),
      collections(*this),
      assignments(*this),
      attempts(*this),
      presence(*this),
      claims(*this),
      statements(*this) {
  holds.begin();
}

std::string NativeFunction::helper(const std::string& name) {
  program.use_helper(name);
  helper_names.insert(name);
  if (program.face.scope(from).taken(name)) {
    // The root declares the module itself.
    if (program.face.path(from) != "crate") uses.add("crate::runtime");
    return "runtime::" + name;
  }
  uses.add("crate::runtime::" + name);
  return name;
}

bool NativeFunction::takes_callbacks() const {
  if (outer != nullptr) return outer->takes_callbacks();
  return program.face.is_exported(id) &&
         std::any_of(function.params.begin(), function.params.end(),
                     [&](LocalId p) { return program.types.is(body.locals[p].type, TypeKind::function); });
}

void NativeFunction::take(const NativeFunction& closure) {
  calls.insert(closure.calls.begin(), closure.calls.end());
  helper_names.insert(closure.helper_names.begin(), closure.helper_names.end());
  allows.insert(closure.allows.begin(), closure.allows.end());
  if (!closure.refusal().empty()) refuse(closure.refusal());
}

Made NativeFunction::refuse(std::string reason) {
  if (refusal_.empty()) refusal_ = std::move(reason);
  return {syntax.word("()"), Hold::value};
}

std::string NativeFunction::parameter(LocalId p) {
  const TypeId type = body.locals[p].type;
  const bool copied = program.face.is_copy(type);
  if (outer == nullptr && p == function.params[0] && program.face.has_receiver(id)) {
    if (program.parameter_hold(id, p) != Hold::value) return program.parameter_type(id, p, from, uses);
    return body.locals[p].assigned || holds.is_changed(p) ? "mut self" : "self";
  }
  if (holds.is_generic(p)) {
    const bool read = holds.is_named(p);
    return (copied && read ? "&" : "") + (read ? holds.name(p) : unread(holds.name(p))) + ": &" +
           program.owned(type, from, uses);
  }
  const bool assigned = body.locals[p].assigned;
  const bool changed = holds.is_changed(p);
  const bool value = program.parameter_hold(id, p) == Hold::value;
  const bool own = assigned && holds.of(p) == Hold::value && (outer != nullptr || value);
  const bool used = holds.is_named(p) || assigned || changed;
  const bool callback = outer == nullptr && program.parameter_hold(id, p) == Hold::callable;
  if (callback && used && holds.is_only_called(p) && program.face.is_offered(id) &&
      !program.face.keeps_functions(id))
    return "mut " + holds.name(p) + ": " + program.parameter_type(id, p, from, uses);
  const std::string name =
      std::string(own || (changed && value) ? "mut " : "") + (used ? holds.name(p) : unread(holds.name(p)));
  if (outer == nullptr) return name + ": " + program.parameter_type(id, p, from, uses);
  if (copied) return name + ": " + program.owned(type, from, uses);
  if ((is_stored || is_named) && !program.types.is(type, TypeKind::function))
    return name + ": " +
           (holds.is_lent(p) ? (program.types.is(type, TypeKind::parameter) ? "&" : "") +
                                   program.face.input(type, from, uses, &program)
                             : program.owned(type, from, uses));
  if (program.types.is(type, TypeKind::function))
    return name + ": &mut dyn FnMut" + program.face.call_type(type, from, uses, &program);
  if (!program.types.is(type, TypeKind::string)) return name;
  return name + (holds.is_lent(p) ? ": &str" : ": " + program.face.host("String", from));
}

std::vector<std::string> NativeFunction::parameters() {
  std::vector<std::string> all;
  for (LocalId p : function.params) all.push_back(parameter(p));
  return all;
}

// Parameters that are assigned become values of their own.
std::vector<NodeId> NativeFunction::prologue() {
  std::vector<NodeId> lines;
  for (LocalId p : function.params) {
    const TypeId type = body.locals[p].type;
    const NodeId name = syntax.word(holds.name(p));
    if (outer == nullptr && program.is_ordered(type) && program.is_open(id) && !program.is_split(id) &&
        !holds.is_sorted(p)) {
      const bool mut = body.locals[p].assigned || holds.is_changed(p);
      lines.push_back(
          syntax.let((mut ? "let mut " : "let ") + holds.name(p),
                     syntax.call(program.ordered_name(type, from, uses, "_from") + "::from", {name})));
      continue;
    }
    if (body.locals[p].cell) {
      lines.push_back(syntax.let("let " + holds.name(p),
                                 syntax.call(holds.cell_type(p) + "::new", {shared_parameter(p)})));
      continue;
    }
    const Hold hold = outer == nullptr ? program.parameter_hold(id, p) : Hold::value;
    if (outer == nullptr && program.face.is_kept_option(id, type)) {
      const std::string stored = program.owned(program.types.element(type), from, uses);
      const NodeId made =
          syntax.call(program.face.imported("Arc", from, uses) + "::new", {syntax.word("it")});
      const bool mut = body.locals[p].assigned;
      lines.push_back(
          syntax.let((mut ? "let mut " : "let ") + holds.name(p),
                     syntax.method(name, "map", {syntax.closure("|it|", syntax.cast(made, stored))})));
      continue;
    }
    if (hold == Hold::callable && program.kept.is_kept(id, p) && !functions.moves_whole(p)) {
      lines.push_back(functions.kept_parameter(p));
      continue;
    }
    if (hold == Hold::callable && holds.is_named(p) && !holds.is_only_called(p) &&
        program.face.is_offered(id) && !program.face.keeps_functions(id)) {
      if (!program.lend(syntax, type, holds.name(p), from, uses, lines))
        refuse("a callback that is given functions and handed on");
      continue;
    }
    if (hold == Hold::option_ref && program.face.is_copy(type)) {
      if (holds.is_named(p))
        lines.push_back(syntax.let((body.locals[p].assigned ? "let mut " : "let ") + holds.name(p),
                                   syntax.method(name, "copied")));
      continue;
    }
    if (!body.locals[p].assigned || hold == Hold::value) continue;
    if (program.face.is_copy(type)) {
      lines.push_back(syntax.let("let mut " + holds.name(p), syntax.unary("*", name)));
      continue;
    }
    if (hold == Hold::option_ref) refuse("an optional parameter that is assigned");
    const bool list = program.types.is(type, TypeKind::list);
    const NodeId mine = syntax.method(name, hold == Hold::str ? "to_string" : list ? "to_vec" : "clone");
    lines.push_back(syntax.let("let mut " + holds.name(p), mine));
  }
  return lines;
}

// A parameter that a closure shares, as a value of its own.
NodeId NativeFunction::shared_parameter(LocalId p) {
  const TypeId type = body.locals[p].type;
  const Hold hold = outer == nullptr ? program.parameter_hold(id, p) : holds.of(p);
  return expressions.owned(type, {syntax.word(holds.name(p)), hold});
}

NodeId NativeFunction::write() {
  holds.find_changed();
  std::vector<NodeId> lines = prologue();
  const TypeKind result = program.types.kind(function.result);
  if (result != TypeKind::unit && result != TypeKind::never && !statements.tail_value(body.root)) {
    statements.statements(body.root, lines);
    lines.push_back(syntax.macro("unreachable!(", {}));
    return syntax.block(lines, true);
  }
  const NodeId rest = statements.block(body.root, true);
  const Node made = syntax[rest];
  lines.insert(lines.end(), made.kids.begin(), made.kids.end());
  return syntax.block(lines, made.tail);
}

NodeId NativeFunction::result(ir::ExprId value) {
  NodeId node = expressions.own(value);
  if (outer != nullptr || !program.is_ordered(function.result) || !program.is_open(id) ||
      program.is_split(id))
    return node;
  program.use_helper(program.ordered_helper(function.result, "into_sorted"));
  return syntax.method(node, "into_sorted");
}

}  // namespace mochi::emit::rust
