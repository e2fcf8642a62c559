// What the writers of one function's parts share: the function, what is known of its body, and where they are in it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "emit/common/print_count.h"
#include "emit/javascript/looks.h"
#include "emit/javascript/number_forms.h"
#include "emit/javascript/writer.h"
#include "ir/facts.h"
#include "ir/ir.h"

namespace mochi::emit::javascript {

struct FunctionState {
  // `writer` must outlive this.
  FunctionState(Writer& writer, ir::FunctionId id);

  Writer& w;
  ir::FunctionId id;
  const ir::Function& function;
  const ir::Body& body;
  NumberForms numbers;
  Looks looks;
  PrintCount prints;
  // Locals that are only ever grown in place after their declaration.
  std::set<ir::LocalId> grown;
  // Loop variables over texts: each is one character.
  std::set<ir::LocalId> characters;
  // String locals whose code points stand in another variable here.
  std::map<ir::LocalId, std::string> views;
  // What is printed is an example, which users could write.
  bool shown = false;
  // Loops around what is printed.
  unsigned turns = 0;
  // What is printed stands behind the form for the common case.
  bool cold = false;
};

// The base of those writers, which know the same function.
class FunctionPart {
 protected:
  explicit FunctionPart(FunctionState& state)
      : s_(state), w_(state.w), id_(state.id), function_(state.function), body_(state.body) {}

  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }
  // The view of a string local here, or nullptr.
  const std::string* view_of(ir::ExprId text) const;
  // The class of positions that holds what the local holds; kNone where nothing is known.
  std::uint32_t place_of(ir::ExprId local) const;
  std::uint32_t place_of(ir::LocalId local) const;
  // Code that runs many times: there the common case stands in line, with the helper behind it for all
  // others.
  bool is_hot() const { return s_.turns > 0; }
  // The record is made by a constructor.
  bool makes_class(ir::ExprId record) const;
  // Begins with a brace, which would begin a block where a statement or a body may stand.
  bool is_braced(ir::ExprId id) const;
  // The parameters that callers write: all but the receiver.
  std::vector<ir::LocalId> visible_params() const;
  Doc name_of(ir::LocalId local) const { return w_.text(w_.local_name(id_, local)); }

  FunctionState& s_;
  Writer& w_;
  const ir::FunctionId id_;
  const ir::Function& function_;
  const ir::Body& body_;
};

}  // namespace mochi::emit::javascript
