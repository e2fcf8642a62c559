// Default values: a function that users may call without some arguments has two forms (R8 of the border page).
#include <algorithm>

#include "emit/common/function_doc.h"
#include "emit/rust/native/function.h"
#include "ir/forms.h"

namespace mochi::emit::rust {

namespace {

// The expressions, of bodies that may differ, are the same constant.
bool same_constant(const ir::Body& a, ExprId in_a, const ir::Body& b, ExprId in_b) {
  const ir::Expr& x = a.exprs[in_a];
  const ir::Expr& y = b.exprs[in_b];
  if (x.kind != y.kind) return false;
  switch (x.kind) {
    case ExprKind::const_bool:
    case ExprKind::const_string:
    case ExprKind::global: return x.a == y.a;
    case ExprKind::const_int: return ir::int_value(x) == ir::int_value(y);
    case ExprKind::const_float: return x.a == y.a && x.b == y.b;
    case ExprKind::none: return true;
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map: return a.list_size(x.a) == 0 && b.list_size(y.a) == 0;
    case ExprKind::make_variant: return x.b == y.b && a.list_size(x.a) == 0 && b.list_size(y.a) == 0;
    // clang-format off
    case ExprKind::const_unit: case ExprKind::const_bytes: case ExprKind::const_bigint: case ExprKind::local:
    case ExprKind::function_ref: case ExprKind::closure: case ExprKind::call: case ExprKind::call_value: case ExprKind::op:
    case ExprKind::make_record: case ExprKind::field: case ExprKind::variant_field: case ExprKind::tag_is:
    case ExprKind::index: case ExprKind::map_get: case ExprKind::some: case ExprKind::is_some: case ExprKind::unwrap:
    case ExprKind::box: case ExprKind::unbox: case ExprKind::convert: case ExprKind::conditional: case ExprKind::logical_and:
    case ExprKind::logical_or: case ExprKind::coalesce: case ExprKind::block_value: case ExprKind::match_value: return false;
      // clang-format on
  }
  return false;
}

}  // namespace

// The call gives to all parameters with default values just these.
bool NativeExpressions::leaves_out(const ir::Expr& call) const {
  const FunctionId callee(call.a);
  const ir::Function& f = p_.program.functions[callee];
  if (!p_.face.has_short_form(callee) || p_.is_split(callee)) return false;
  for (std::size_t i = 0; i < f.presets.size(); ++i) {
    if (!f.presets[i].valid()) continue;
    const ir::Body& made = p_.program.functions[f.presets[i]].body;
    const ExprId value = ir::only_returned(made);
    if (!value.valid() || !same_constant(made, value, body_, body_.expr_at(call.b, i))) return false;
  }
  return true;
}

// The value that this function only returns, as users would give it where it is handed over in this way.
NodeId NativeExpressions::preset(Hold hold) {
  const ExprId value = ir::only_returned(body_);
  if (!value.valid()) return refuse("a default value of this kind").node;
  const ExprKind kind = body_.kind(value);
  if (kind == ExprKind::make_map || kind == ExprKind::make_set) {
    const std::string name = kind == ExprKind::make_map ? "BTreeMap" : "BTreeSet";
    return s_.unary("&", s_.call(p_.face.imported(name, f_.from, f_.uses) + "::new", {}));
  }
  return argument(value, hold);
}

NodeId NativeProgram::missing_function(Syntax& syntax, TypeId option, ModuleId from, Uses& uses) {
  return syntax.word("None::<fn" + face.call_type(types.element(option), from, uses, this) + ">");
}

std::string NativeProgram::short_text(FunctionId id, std::string_view visible, Uses& uses) {
  const ir::Function& f = program.functions[id];
  Syntax syntax;
  std::vector<std::string> params;
  std::vector<NodeId> args;
  const bool member = face.owner(id).valid();
  const bool receiver = face.has_receiver(id);
  for (std::size_t i = 0; i < f.params.size(); ++i) {
    const LocalId p = f.params[i];
    if (receiver && i == 0) {
      params.push_back(face.is_by_value(f.body.locals[p].type) ? "self" : "&self");
      continue;
    }
    if (f.presets[i].valid()) {
      NativeFunction writer(*this, f.presets[i], f.module, syntax, uses);
      const TypeId type = f.body.locals[p].type;
      // Nothing would tell of which function there is none.
      args.push_back(face.is_kept_option(id, type) ? missing_function(syntax, type, f.module, uses)
                                                   : writer.expressions.preset(parameter_hold(id, p)));
      continue;
    }
    const std::string name = face.parameter(id, p);
    params.push_back(name + ": " + face.parameter_type(id, f.body.locals[p].type, f.module, uses));
    args.push_back(syntax.word(name));
  }
  const NodeId call = receiver ? syntax.method(syntax.word("self"), face.function(id), args)
                               : syntax.call((member ? "Self::" : "") + face.function(id), args);
  const std::string result = types.is(f.result, TypeKind::unit) ? "" : face.owned(f.result, f.module, uses);
  const int indent = member ? 4 : 0;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  const bool old = emit::function_doc(program, f).deprecated.has_value();
  return face.short_doc(id, margin) + (old ? margin + "#[allow(deprecated)]\n" : "") +
         layout_function(syntax, std::string(visible) + "fn " + face.short_form(id) + face.generics_of(id),
                         params, result, syntax.block({call}, true), indent, id)
             .text;
}

}  // namespace mochi::emit::rust
