#include "emit/common/module_names.h"

#include "ir/walk.h"

namespace mochi::emit {
namespace {

// Letters, digits and `_`; a test's title has anything.
std::string word_characters(std::string_view text) {
  std::string made;
  for (char c : transliterate(text)) {
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    made += word ? c : '_';
  }
  return made;
}

}  // namespace

std::set<ir::FunctionId> nested_functions(const ir::Program& program) {
  std::set<ir::FunctionId> nested;
  for (const ir::Function& f : program.functions) {
    ir::walk_exprs(f.body, [&](ir::ExprId id) {
      const ir::Expr& e = f.body.exprs[id];
      if (e.kind == ir::ExprKind::closure) nested.insert(ir::FunctionId(e.a));
    });
  }
  return nested;
}

ModuleNames::ModuleNames(const ir::Program& program, NameScope& scope, const ModuleNameStyle& style)
    : nested_(nested_functions(program)) {
  const Names& names = *program.names;
  const types::TypeStore& types = *program.types;
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    types::DeclId id(i);
    const types::TypeDecl& decl = types.decl(id);
    types_[id] = scope.declare(convert_name(names.text(decl.name), style.types));
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      variants_[{id, v}] = scope.declare(convert_name(names.text(decl.variants[v].name), style.types));
    }
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (is_nested(id)) continue;
    std::string base = f.name.valid() ? std::string(names.text(f.name)) : "function";
    if (f.kind == ir::FunctionKind::init) base = style.init;
    if (f.kind == ir::FunctionKind::test) base = "test_" + f.title;
    if (f.kind == ir::FunctionKind::bench) base = "bench_" + f.title;
    if (f.kind == ir::FunctionKind::method) base = std::string(names.text(types.decl(f.method_of).name)) + "_" + base;
    functions_[id] = scope.declare(convert_name(word_characters(base), style.functions));
  }
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    ir::GlobalId id(i);
    globals_[id] = scope.declare(convert_name(names.text(program.globals[id].name), style.globals));
  }
}

}  // namespace mochi::emit
