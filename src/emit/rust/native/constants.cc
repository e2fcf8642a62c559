// Constants, and the names of locals and globals.
#include "base/check.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

namespace {

// What Rust has under a name: its reviewer asks for that.
std::string_view known_float(double value) {
  if (value == 3.141592653589793) return "std::f64::consts::PI";
  if (value == 6.283185307179586) return "std::f64::consts::TAU";
  if (value == 2.718281828459045) return "std::f64::consts::E";
  if (value == 0.6931471805599453) return "std::f64::consts::LN_2";
  if (value == 2.302585092994046) return "std::f64::consts::LN_10";
  return value == 1.4142135623730951 ? "std::f64::consts::SQRT_2" : std::string_view();
}

}  // namespace

Made NativeExpressions::constant(const ir::Expr& e) {
  if (e.kind == ExprKind::const_bool) return {s_.word(e.a != 0 ? "true" : "false")};
  if (e.kind == ExprKind::const_float) {
    const std::string_view known = known_float(ir::float_value(e));
    return {s_.word(known.empty() ? float_literal(ir::float_value(e)) : std::string(known))};
  }
  if (e.kind == ExprKind::const_string)
    return {s_.word(string_literal(p_.program.names->text(NameId(e.a)))), Hold::str};
  MOCHI_CHECK(e.kind == ExprKind::const_int);
  const std::int64_t value = ir::int_value(e);
  if (value == INT64_MIN) return {s_.word("i64::MIN")};
  std::string digits = std::to_string(value);
  // Long numbers are easier to read in groups.
  const std::size_t sign = value < 0 ? 1 : 0;
  if (digits.size() - sign > 5) {
    for (std::size_t at = digits.size(); at > sign + 3;) {
      at -= 3;
      digits.insert(at, "_");
    }
  }
  return {s_.word(digits)};
}

Made NativeExpressions::local(ExprId id, const ir::Expr& e) {
  const LocalId l(e.a);
  const Hold hold = holds_.of(l);
  NodeId node = s_.word(name_of(l));
  if (body_.locals[l].cell && !assign_.is_open(l)) return {holds_.cell_call(l, "get")};
  if (hold == Hold::value && !is_copy(body_.type(id))) return {node, Hold::place};
  return {node, hold};
}

Made NativeExpressions::global(const ir::Expr& e) {
  const GlobalId id(e.a);
  const ir::Global& g = p_.program.globals[id];
  if (!g.lazy_init.valid()) return refuse("a global that a statement sets");
  const types::DeclId owner = p_.face.owner(id);
  const bool member = owner.valid() && p_.inner_name(id) == p_.face.global(id);
  const std::string name =
      member ? p_.face.type_path(owner, f_.from, f_.uses) + "::" + p_.face.global(id)
             : (g.module == f_.from ? "" : p_.face.path(g.module) + "::") + p_.inner_name(id);
  if (g.module != f_.from && !g.exported &&
      p_.program.modules[g.module].package != p_.program.modules[f_.from].package)
    return refuse("a global of another package");
  f_.calls.insert(g.lazy_init);
  NodeId node = s_.word(name);
  if (p_.is_constant(id)) return {node, p_.types.is(g.type, TypeKind::string) ? Hold::str : Hold::value};
  if (p_.is_slice(id)) return {node, Hold::ref};
  // What is made on first use stands behind a function of its type.
  if (member)
    return {s_.call(p_.face.type_path(owner, f_.from, f_.uses) + "::" + p_.face.constant_function(id), {}),
            Hold::ref};
  if (is_copy(g.type)) return {s_.unary("*", node), Hold::value};
  return {node, Hold::place};
}

Made NativeExpressions::bytes(const ir::Expr& e) {
  std::vector<NodeId> items;
  for (const char c : p_.program.names->text(NameId(e.a)))
    items.push_back(number(static_cast<unsigned char>(c)));
  return {s_.unary("&", s_.make(NodeKind::array, {}, items)), Hold::ref};
}

}  // namespace mochi::emit::rust
