#include "lower/passes/tree_shake.h"

#include "ir/walk.h"
#include "lower/passes/renumber.h"

namespace mochi::lower {
namespace {

using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using types::DeclId;
using types::TypeId;

class ReachMarker {
 public:
  explicit ReachMarker(ir::Program& program)
      : p_(program), functions_(program.functions.size(), false), globals_(program.globals.size(), false) {}

  void function(FunctionId id) {
    if (!id || functions_[id.value]) return;
    functions_[id.value] = true;
    work_.push_back(id);
  }
  void global(GlobalId id) {
    if (!id || globals_[id.value]) return;
    globals_[id.value] = true;
    type(p_.globals[id].type);
    function(p_.globals[id].lazy_init);
  }
  void decl(DeclId id) {
    if (id.value >= decls_.size()) decls_.resize(p_.types->decl_count(), false);
    if (decls_[id.value]) return;
    decls_[id.value] = true;
    // Copies: `type` may not hold references into the store while it looks at others.
    const std::vector<types::Field> fields = p_.types->decl(id).fields;
    const std::vector<types::Variant> variants = p_.types->decl(id).variants;
    for (const types::Field& f : fields) type(f.type);
    for (const types::Variant& v : variants)
      for (const types::Field& f : v.fields) type(f.type);
  }
  bool has_decl(DeclId id) const { return id.value < decls_.size() && decls_[id.value]; }

  void run() {
    while (!work_.empty()) {
      const FunctionId id = work_.back();
      work_.pop_back();
      scan(p_.functions[id]);
    }
  }
  const std::vector<bool>& functions() const { return functions_; }
  const std::vector<bool>& globals() const { return globals_; }

 private:
  void type(TypeId id) {
    if (!id) return;
    if (id.value >= types_.size()) types_.resize(id.value + 1, false);
    if (types_[id.value]) return;
    types_[id.value] = true;
    const types::Type shape = (*p_.types)[id];
    for (const TypeId arg : shape.args) type(arg);
    if (shape.decl) decl(shape.decl);
  }
  void scan(const ir::Function& f) {
    type(f.result);
    for (const ir::Local& l : f.body.locals) type(l.type);
    if (f.method_of) decl(f.method_of);
    if (f.parent) function(f.parent);
    for (const FunctionId preset : f.presets) function(preset);
    ir::walk_exprs(f.body, [&](ir::ExprId id) {
      const ir::Expr& e = f.body.exprs[id];
      type(e.type);
      if (e.kind == ExprKind::global) global(GlobalId(e.a));
      if (e.kind == ExprKind::call || e.kind == ExprKind::function_ref || e.kind == ExprKind::closure)
        function(FunctionId(e.a));
      if (e.kind == ExprKind::call)
        for (const std::uint32_t t : f.body.list(e.c)) type(TypeId(t));
      if (e.kind == ExprKind::function_ref)
        for (const std::uint32_t t : f.body.list(e.b)) type(TypeId(t));
    });
  }

  ir::Program& p_;
  std::vector<bool> functions_;
  std::vector<bool> globals_;
  std::vector<bool> types_;
  std::vector<bool> decls_;
  std::vector<FunctionId> work_;
};

void mark_exports(const ir::Program& p, ReachMarker& marker) {
  if (p.order.empty()) return;
  const std::string& package = p.modules[p.order.back()].package;
  for (const ir::Module& m : p.modules) {
    if (m.package != package) continue;
    for (const DeclId d : m.types)
      if (p.types->decl(d).exported) marker.decl(d);
    for (const GlobalId g : m.globals)
      if (p.globals[g].exported) marker.global(g);
    for (const FunctionId id : m.functions) {
      const ir::Function& f = p.functions[id];
      const bool method_of_exported = f.method_of && p.types->decl(f.method_of).exported;
      if (f.exported || method_of_exported) marker.function(id);
    }
    // Libraries have lazy globals; what a script module runs at start stays as it is.
    if (m.init) marker.function(m.init);
  }
}

}  // namespace

void tree_shake(ir::Program& program, Roots roots, bool keep_tests) {
  ReachMarker marker(program);
  if (roots == Roots::exports) {
    mark_exports(program, marker);
  } else {
    for (const ir::ModuleId m : program.order) marker.function(program.modules[m].init);
  }
  if (keep_tests)
    for (const ir::Module& m : program.modules)
      for (const FunctionId t : m.tests) marker.function(t);
  marker.run();
  remove_items(program, marker.functions(), marker.globals());
  for (ir::Module& m : program.modules) {
    std::vector<DeclId> kept;
    for (const DeclId d : m.types)
      if (marker.has_decl(d)) kept.push_back(d);
    m.types = std::move(kept);
  }
}

}  // namespace mochi::lower
