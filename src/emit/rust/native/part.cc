#include "emit/rust/native/part.h"

#include <utility>

#include "emit/rust/native/function.h"

namespace mochi::emit::rust {

NativePart::NativePart(NativeFunction& f)
    : f_(f),
      p_(f.program),
      body_(f.body),
      s_(f.syntax),
      holds_(f.holds),
      expr_(f.expressions),
      ops_(f.operations),
      assign_(f.assignments),
      present_(f.presence),
      stmts_(f.statements) {}

types::TypeKind NativePart::kind_of(ir::ExprId id) const { return p_.types.kind(body_.type(id)); }
bool NativePart::is_copy(types::TypeId type) const { return p_.face.is_copy(type); }
const std::string& NativePart::name_of(ir::LocalId l) const { return holds_.name(l); }
std::string NativePart::host(std::string_view name) const { return p_.face.host(name, f_.from); }
std::string NativePart::helper(const std::string& name) { return f_.helper(name); }
Made NativePart::refuse(std::string reason) { return f_.refuse(std::move(reason)); }

std::optional<std::int64_t> NativePart::int_constant(ir::ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind != ir::ExprKind::const_int) return {};
  return ir::int_value(e);
}

}  // namespace mochi::emit::rust
