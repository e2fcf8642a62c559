// Ownership, first part: which positions may hold the same object (unification), what each function changes,
// which parameters it keeps.
#pragma once

#include <set>
#include <vector>

#include "ir/ir.h"
#include "lower/ownership/place_graph.h"
#include "lower/passes/liveness.h"

namespace mochi::lower {

// Where a value comes from: the local or global that a path starts at.
struct Root {
  enum class Kind : std::uint8_t { fresh, local, global };
  Kind kind = Kind::fresh;
  std::uint32_t id = 0;
  friend bool operator==(const Root&, const Root&) = default;
};

// What a caller must know of a function.
struct FunctionEffects {
  // The function's parameter (and what hangs on it) goes nowhere but into its own locals.
  std::vector<bool> pure;
  // The object of the parameter itself may live on: in the result, a field, a global, another argument.
  std::vector<bool> consumed;
  // The same, not counting the result.
  std::vector<bool> stored;
  // Something is changed in place through the parameter.
  std::vector<bool> changes;
  // Something is changed in place that no parameter leads to, or a global is assigned.
  bool changes_elsewhere = false;
  // Globals of interest that a call may read or assign.
  std::set<std::uint32_t> globals;
  // The result's objects are made in the function and known to nobody else.
  bool fresh_result = true;
  // Called through function values.
  bool open = false;
};

// The same of all functions that a call of a function value may reach: those of its parameter and result
// types.
struct OpenEffects {
  std::vector<bool> consumed;
  std::vector<bool> stored;
  std::vector<bool> changes;
  bool changes_elsewhere = false;
  std::set<std::uint32_t> globals;
};

struct FunctionPlaces {
  std::vector<PlaceId> locals;
  std::vector<PlaceId> exprs;  // by ExprId
  PlaceId result = kNoPlace;
};

class OwnershipClasses {
 public:
  explicit OwnershipClasses(ir::Program& program);
  void solve();

  ir::Program& program() { return p_; }
  PlaceGraph& graph() { return graph_; }
  const FunctionEffects& effects(ir::FunctionId f) const { return effects_[f.value]; }
  const FunctionPlaces& places(ir::FunctionId f) const { return places_[f.value]; }
  // What calling a value of function type `type` may do; no entry: no such function has its address taken.
  const OpenEffects* open_effects(types::TypeId type) const;
  PlaceId global(ir::GlobalId g) const { return globals_[g.value]; }
  const Liveness& liveness(ir::FunctionId f) const { return liveness_[f.value]; }
  // Roots of a local: where the object that it names may come from. Itself if it owns.
  const std::vector<Root>& origins(ir::FunctionId f, ir::LocalId l) const {
    return origins_[f.value][l.value];
  }
  // Those that it was given itself, without theirs.
  const std::vector<Root>& direct_origins(ir::FunctionId f, ir::LocalId l) const {
    return direct_[f.value][l.value];
  }

 private:
  friend class ClassBuilder;
  void find_effects();
  bool find_changes(ir::FunctionId f);
  bool find_escapes();
  bool type_holds_function(types::TypeId type) const;
  using OpenKey = std::vector<types::TypeId>;
  OpenKey open_key(const ir::Function& f) const;
  void find_open();
  bool gather_open();
  // Adds the roots that the value of `e` may share objects with.
  void roots(ir::FunctionId f, ir::ExprId e, std::vector<Root>& out);
  void find_origins(ir::FunctionId f);

  ir::Program& p_;
  PlaceGraph graph_;
  std::vector<FunctionPlaces> places_;
  std::vector<PlaceId> globals_;
  std::vector<FunctionEffects> effects_;
  std::vector<Liveness> liveness_;
  std::vector<std::vector<std::vector<Root>>> origins_;
  std::vector<std::vector<std::vector<Root>>> direct_;
  std::map<OpenKey, OpenEffects> open_;
  bool any_changed_ = false;
  Span any_change_;
  bool news_ = false;
};

// The expression that a path of fields, elements and unwrapping starts at.
ir::ExprId path_root(const ir::Body& body, ir::ExprId path);
// Reading `e` gives a part of another object, or a local or global itself, not a new object.
bool is_path(const ir::Body& body, ir::ExprId e);
// Root of a path; fresh if it starts at a new object.
Root root_of(const ir::Body& body, ir::ExprId path);
// The container that an assignment to `place` changes; none for locals and globals.
ir::ExprId changed_container(const ir::Body& body, ir::ExprId place);
// `slot = grow(slot, …)`: the growing operation, if the statement is one.
ir::ExprId growth_of(const ir::Body& body, const ir::Stmt& assign);

}  // namespace mochi::lower
