#include "lower/error_types.h"

#include <set>

#include "types/predicates.h"

namespace mochi::lower {
namespace {

using types::DeclId;
using types::TypeId;

class ErrorFinder {
 public:
  explicit ErrorFinder(ir::Program& program) : p_(program), types_(*program.types) {}

  void run() {
    for (std::uint32_t i = 0; i < types_.decl_count(); ++i) types_.decl(DeclId(i)).error = false;
    for (const ir::Module& m : p_.modules) look_at(m);
  }

 private:
  void look_at(const ir::Module& m) {
    package_ = &m.package;
    seen_.clear();
    for (const ir::FunctionId id : m.functions) {
      const ir::Function& f = p_.functions[id];
      if (!f.exported && !(f.method_of && types_.decl(f.method_of).exported)) continue;
      for (const ir::LocalId param : f.params) look_at(f.body.locals[param].type);
      look_at(f.result);
    }
    for (const ir::GlobalId id : m.globals) {
      if (p_.globals[id].exported) look_at(p_.globals[id].type);
    }
    for (const DeclId id : m.types) {
      if (!types_.decl(id).exported) continue;
      types::for_each_field(types_.decl(id),
                            [&](const types::Field& field, unsigned) { look_at(field.type); });
    }
  }

  // Declared types that it names are looked at where they are exported.
  void look_at(TypeId id) {
    if (!id || !seen_.insert(id).second) return;
    const types::Type& type = types_[id];
    if (types::is_result(types_, id)) mark(type.args[1]);
    for (const TypeId part : type.args) look_at(part);
  }

  void mark(TypeId e) {
    const types::Type& type = types_[e];
    const bool declared = type.kind == types::TypeKind::record || type.kind == types::TypeKind::union_;
    if (!declared || types::is_result(types_, e)) return;
    types::TypeDecl& decl = types_.decl(type.decl);
    if (decl.exported && decl.module && p_.modules[decl.module].package == *package_) decl.error = true;
  }

  ir::Program& p_;
  types::TypeStore& types_;
  const std::string* package_ = nullptr;
  std::set<TypeId> seen_;
};

}  // namespace

void find_error_types(ir::Program& program) { ErrorFinder(program).run(); }

}  // namespace mochi::lower
