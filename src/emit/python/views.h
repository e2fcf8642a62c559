// Which lists and maps a library reads only (`Sequence`, `Mapping`): those that users pass, that a field of an exported type
// keeps (a tuple, border page S4), and those that functions which are values get and give. What such a value flows into is a
// view too, until it is kept, returned or handed over: there it becomes a list or dict of its own.
#pragma once

#include <map>
#include <set>

#include "ir/ir.h"

namespace mochi::emit::python {

// Records and variants of the type are of users too: their containers cannot be changed.
bool keeps_frozen(const types::TypeStore& types, types::TypeId type);

class Views {
 public:
  explicit Views(const ir::Program& program);

  bool local(ir::FunctionId f, ir::LocalId local) const { return locals_.contains({f, local.value}); }
  bool result(ir::FunctionId f) const { return results_.contains(f); }
  // The expression of `f` gives a view.
  bool is_view(ir::FunctionId f, ir::ExprId id) const;

 private:
  bool container(types::TypeId type) const;
  bool holds_containers(types::TypeId type) const;
  void mark_parameters(ir::FunctionId f);
  bool passes_through(ir::FunctionId f, const ir::Expr& call) const;
  bool op_is_view(ir::FunctionId f, ir::ExprId id) const;
  bool grow(ir::FunctionId f);
  void find_changed(ir::FunctionId f);
  bool mark(ir::FunctionId f, std::uint32_t local) {
    return local != ir::LocalId::kNone && locals_.insert({f, local}).second;
  }

  const ir::Program& program_;
  std::set<std::pair<ir::FunctionId, std::uint32_t>> locals_;
  // Those whose elements or entries the function stores into.
  std::set<std::pair<ir::FunctionId, std::uint32_t>> changed_;
  std::set<ir::FunctionId> results_;
};

}  // namespace mochi::emit::python
