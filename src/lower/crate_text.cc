#include "lower/crate_text.h"

#include "types/types.h"

namespace mochi::lower {

check::FunId crate_text(const check::Checked& checked, types::TypeId type) {
  const types::TypeStore& types = *checked.types;
  if (!types.is(type, types::TypeKind::record) && !types.is(type, types::TypeKind::union_)) return {};
  const types::DeclId decl = types[type].decl;
  if (!decl.valid()) return {};
  const types::ModuleId module = types.decl(decl).module;
  if (!module.valid() || !checked.modules[module.value].name.starts_with("rust/")) return {};
  for (const check::Methods& methods : checked.methods) {
    if (methods.decl != decl) continue;
    for (const check::FunId fun : methods.funs) {
      const check::Fun& f = checked.funs[fun];
      if (checked.names->text(f.name) == "to_string" && f.params.empty() && f.type_params.empty() &&
          types.is(f.result, types::TypeKind::string))
        return fun;
    }
  }
  return {};
}

}  // namespace mochi::lower
