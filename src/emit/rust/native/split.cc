// Functions in two parts: what users call, and what takes their values in the form of the code inside.
#include <algorithm>

#include "emit/rust/native/crossing.h"
#include "emit/rust/native/function.h"

namespace mochi::emit::rust {

bool NativeProgram::is_called_elsewhere(FunctionId id) const {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const std::vector<FunctionId>& called = face.program_uses.mentions(FunctionId(i)).functions;
    if (program.functions[FunctionId(i)].module != program.functions[id].module &&
        std::find(called.begin(), called.end(), id) != called.end())
      return true;
  }
  return false;
}

// A callback of users may change what it holds; here several names may call it.
bool NativeProgram::lend(Syntax& syntax, TypeId type, const std::string& name, ModuleId from, Uses& uses,
                         std::vector<NodeId>& lines, bool crosses) {
  for (const TypeId part : types.params(type)) {
    if (types.is(part, TypeKind::function)) return false;
  }
  lines.push_back(syntax.let("let " + name, syntax.call("std::cell::RefCell::new", {syntax.word(name)})));
  const NodeId callee = syntax.method(syntax.word(name), "borrow_mut");
  if (crosses) {
    lines.push_back(
        syntax.let("let " + name, Crossing(*this, syntax, from, uses).function(type, callee, true, "")));
    return true;
  }
  std::string head = "|";
  std::vector<NodeId> args;
  for (std::size_t i = 0; i < types.params(type).size(); ++i) {
    const TypeId part = types.params(type)[i];
    const std::string it = "it" + std::to_string(i + 1);
    const bool value = face.is_copy(part) || face.takes_value(type, i);
    const std::string lent = types.is(part, TypeKind::parameter) ? "&" : "";
    head += (i > 0 ? ", " : "") + it + ": " +
            (value ? owned(part, from, uses) : lent + face.input(part, from, uses, this));
    args.push_back(syntax.word(it));
  }
  lines.push_back(syntax.let("let " + name, syntax.closure(head + "|", syntax.call(callee, args))));
  return true;
}

// What users call, around the function that takes or gives maps in their order.
PlacedText NativeProgram::outer_text(FunctionId id, std::string_view visible, Uses& uses) {
  const ir::Function& f = program.functions[id];
  Syntax syntax;
  Crossing crossing(*this, syntax, f.module, uses);
  std::vector<std::string> params;
  std::vector<NodeId> args;
  std::vector<NodeId> lines;
  const DeclId owner = face.owner(id);
  const bool receiver = face.has_receiver(id);
  for (LocalId p : f.params) {
    const TypeId type = f.body.locals[p].type;
    if (receiver && p == f.params[0]) {
      params.emplace_back(face.is_by_value(type) ? "self" : "&self");
      continue;
    }
    const std::string& name = local_name(id, p);
    if (!types.is(type, TypeKind::function)) {
      params.push_back(name + ": " + face.parameter_type(id, type, f.module, uses));
      args.push_back(crossing.argument(type, name));
      continue;
    }
    const bool keeps = face.keeps_functions(id);
    const bool crosses = order.holds(type);
    const bool changes = !keeps && !face.lends_itself(id);
    params.push_back((changes ? "mut " : "") + name + ": " + face.callback_type(id, type, f.module, uses));
    if (face.lends_itself(id)) {
      lend(syntax, type, name, f.module, uses, lines, crosses);
      args.push_back(syntax.unary("&", syntax.word(name)));
    } else if (crosses) {
      args.push_back(crossing.function(type, syntax.word(name), true, keeps ? "move " : ""));
    } else {
      args.push_back(keeps ? syntax.word(name) : syntax.unary("&mut ", syntax.word(name)));
    }
  }
  const std::string form = is_in_twin(id) ? face.type_path(owner, f.module, uses, this) : "Self";
  NodeId self = syntax.word("self");
  if (receiver && is_in_twin(id)) self = syntax.call(form + "::from", {self});
  NodeId call = receiver ? syntax.method(self, inner_name(id), args)
                         : syntax.call((owner.valid() ? form + "::" : "") + inner_name(id), args);
  call = crossing.outward(f.result, call);
  const std::string result = types.is(f.result, TypeKind::unit) ? "" : face.owned(f.result, f.module, uses);
  lines.push_back(result.empty() ? syntax.statement(call) : call);
  const int indent = owner.valid() ? 4 : 0;
  if (owner.valid()) uses.name(owner);
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  const std::string lints = face.name_lints(id);
  const std::string head = std::string(visible) + "fn " + face.function(id) + face.generics_of(id);
  return face.function_doc(id, margin) + (lints.empty() ? "" : margin + lints) +
         layout_function(syntax, head, params, result, syntax.block(lines, !result.empty()), indent, id).text;
}

}  // namespace mochi::emit::rust
