// What is known about a whole library while it is written: which functions can do without shared types, how
// their parameters are handed over, and which support code is in use.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "emit/common/local_names.h"
#include "emit/common/placed_text.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/layout/syntax.h"
#include "emit/rust/native/hold.h"
#include "emit/rust/native/kept.h"
#include "emit/rust/native/map_order.h"
#include "ir/facts.h"
#include "ir/ir.h"

namespace mochi::emit::rust {

class NativeFunction;

// What is known about a whole library while it is written.
class NativeProgram : public InsideForms {
 public:
  NativeProgram(const ir::Program& program, const PublicFace& face);

  const ir::Program& program;
  const PublicFace& face;
  types::TypeStore& types;
  const KeptFunctions kept;
  const MapOrder order;

  // Writes all functions until it is known which can be written; `is_native` is final behind it.
  void settle();
  bool is_native(ir::FunctionId f) const { return !refused_.contains(f); }
  // It is not, but native code calls it through a function that converts what goes in and comes out.
  bool is_faced(ir::FunctionId f) const { return faced_.contains(f); }
  // The functions of that kind that these call.
  std::set<ir::FunctionId> faced_by(const std::set<ir::FunctionId>& callers) const;
  // Why not; empty for native ones.
  const std::string& reason(ir::FunctionId f) const { return refused_.at(f); }
  bool is_nested(ir::FunctionId f) const { return face.program_uses.is_nested(f); }

  // A function with its doc comment, as an item of its module or, what belongs to a type, of its `impl`.
  PlacedText function_text(ir::FunctionId f, std::string_view visible, Uses& uses, int indent = 0);
  // What users call who leave out the parameters that have default values.
  std::string short_text(ir::FunctionId f, std::string_view visible, Uses& uses);
  // The native functions that calls from these lead to, and these.
  std::set<ir::FunctionId> reached(const std::set<ir::FunctionId>& roots) const;
  // The code of an example for users of the crate, with what it takes from
  // there; empty if they could not write it.
  std::string example_text(ir::FunctionId f, const std::string& crate);
  // `#[test] fn …`.
  PlacedText test_text(ir::FunctionId f, Uses& uses, int indent);
  // A global that is made on first use, or a constant, as users see it; an item of its type's `impl` if it belongs to one.
  std::string global_text(ir::GlobalId g, std::string_view visible, Uses& uses);
  // The form that the code inside needs beside it; empty if it needs none.
  std::string inner_global_text(ir::GlobalId g, Uses& uses);
  bool is_constant(ir::GlobalId g) const;
  // A constant list of numbers or of bools: a slice.
  bool is_slice(ir::GlobalId g) const;
  // What the code of the crate calls it: texts and maps in their order have another form there than for users.
  std::string inner_name(ir::GlobalId g) const;
  // Structs for anonymous records that the module's functions use; after them.
  std::string row_declarations(ir::ModuleId m, Uses& uses);
  // Sections of the support code in use.
  const std::set<std::string>& helpers() const { return helpers_; }

  // How parameter `p` of `f` is handed over.
  Hold parameter_hold(ir::FunctionId f, ir::LocalId p) const;
  std::string parameter_type(ir::FunctionId f, ir::LocalId p, ir::ModuleId from, Uses& uses);
  // The type of a value of its own.
  std::string owned(types::TypeId type, ir::ModuleId from, Uses& uses);
  const std::string& local_name(ir::FunctionId f, ir::LocalId l) const {
    return locals_.at(face.program_uses.top_of(f)).of(f, l);
  }
  std::string row_name(types::TypeId type, ir::ModuleId m) override;
  bool differs(types::TypeId type) const override { return !showing_ && order.holds(type); }
  const std::string& twin(types::DeclId d) const override;
  std::string keyed_name(types::TypeId type, ir::ModuleId from, Uses& uses) override;
  // The map, set or list of groups that keeps its order, with a part of its support code: `_from`.
  std::string ordered_name(types::TypeId type, ir::ModuleId from, Uses& uses, const std::string& part = {});
  // `Map_get`, `Set_len`: the method in the support code of such a map or set.
  std::string ordered_helper(types::TypeId type, std::string_view method) const;
  // The private type that stands for one that users see, and the ways between both; empty if there is none.
  std::string twin_text(types::DeclId d, Uses& uses);
  std::string row_field(types::TypeId type, std::uint32_t index) const;
  void use_helper(const std::string& name) { (testing_ ? test_helpers_ : helpers_).insert(name); }
  // `restore_helpers` takes back what was used since.
  void save_helpers() { saved_.emplace_back(helpers_, test_helpers_); }
  void restore_helpers() {
    std::tie(helpers_, test_helpers_) = std::move(saved_.back());
    saved_.pop_back();
  }
  // What is written from here on is for tests only.
  void set_testing(bool testing) { testing_ = testing; }
  const std::set<std::string>& test_helpers() const { return test_helpers_; }
  // The values of the type have plain Rust types.
  bool is_plain(types::TypeId type) const;
  ir::Holding holding(ir::FunctionId f, ir::LocalId l) const { return ownership_.holding(f, l); }
  // Some object that the place holds is a cell.
  bool has_cell(std::uint32_t place) const;
  bool is_recursive_type(types::TypeId type) const;
  // A map or set whose order of insertion somebody sees.
  bool is_ordered(types::TypeId type) const { return !showing_ && order.keeps(type); }
  // An exported function that others call with maps in their order; the public one is around it.
  bool is_split(ir::FunctionId f) const;
  bool takes_order(ir::FunctionId f) const;
  // The function stands in the type that stands for its own inside.
  bool is_in_twin(ir::FunctionId f) const {
    return face.owner(f).valid() && order.has_twin(face.owner(f)) && is_split(f);
  }
  std::string inner_name(ir::FunctionId f) const {
    return face.function(f) + (!is_split(f) || is_in_twin(f) ? "" : takes_order(f) ? "_in_order" : "_inside");
  }
  // What users call, around a function that takes or gives maps in their order.
  PlacedText outer_text(ir::FunctionId f, std::string_view visible, Uses& uses);
  // `let f = RefCell::new(f);` and a closure that calls it, for a callback that several names call; false if it takes functions.
  bool lend(Syntax& syntax, types::TypeId type, const std::string& name, ir::ModuleId from, Uses& uses,
            std::vector<NodeId>& lines, bool crosses = false);
  // `None` for a parameter that is a function which users need not give.
  NodeId missing_function(Syntax& syntax, types::TypeId option, ir::ModuleId from, Uses& uses);
  // Users see the function, with the types that they know.
  bool is_open(ir::FunctionId f) const;

 private:
  bool has_shared_field(types::TypeId id, const std::vector<types::Field>& fields,
                        std::uint32_t variant) const;
  // The value that the global is made of, if that is all that its function does.
  ExprId only_value(ir::GlobalId g) const;
  bool is_constant(const ir::Body& body, ExprId id) const;
  std::vector<std::string> constant_bytes(ir::GlobalId g) const;
  // A list of texts that users get as a slice.
  bool is_text_slice(ir::GlobalId g) const;
  std::string lazy_text(ir::GlobalId g, std::string_view visible, const std::string& type, Syntax& syntax,
                        NodeId value, Uses& uses) const;
  std::string const_text(ir::GlobalId g, std::string_view visible, const std::string& type,
                         const Syntax& syntax, NodeId value) const;
  std::string outward_global(ir::GlobalId g, std::string_view visible, Uses& uses);
  // Code that is no test reads it.
  enum class Readers : std::uint8_t { none, tests, all };
  Readers readers(ir::GlobalId g) const;
  void refuse(ir::FunctionId f, std::string reason) { refused_.emplace(f, std::move(reason)); }
  void try_writing(ir::FunctionId f);
  // Values can be brought to it and back, and it changes none of them in place.
  bool can_face(ir::FunctionId f) const;
  bool is_convertible(types::TypeId type) const;
  // Values with maps in their order deeper inside are among what users give or get.
  bool crosses_order(ir::FunctionId f) const;
  bool is_called_elsewhere(ir::FunctionId f) const;
  std::string check(ir::FunctionId f) const;
  std::string check_signature(ir::FunctionId f) const;
  // What the example `f` uses is there for users of the crate.
  bool may_be_shown(ir::FunctionId f, const NativeFunction& writer) const;
  bool is_foreign(ir::FunctionId f) const { return face.file(program.functions[f].module).empty(); }

  // A function as it was written, with what it uses.
  struct Written {
    Syntax syntax;
    NodeId body;
    std::vector<std::string> params;
    std::set<std::string> allows;
    Uses uses;
    std::set<std::string> helpers;
  };
  // The function, from `settle` if its names are still the same; what it uses
  // is added to `uses` and the helpers.
  Written write(ir::FunctionId f, Uses& uses);
  // Its value, or the block that makes it.
  static NodeId only_line(const Written& made);

  const ir::OwnershipFacts& ownership_;
  std::map<ir::FunctionId, Written> written_;
  ConvertedNames snake_;
  std::map<ir::FunctionId, std::string> refused_;
  std::set<ir::FunctionId> faced_;
  std::map<ir::FunctionId, LocalNames> locals_;
  std::vector<std::unique_ptr<NameScope>> scopes_;  // by module, with what helpers take
  std::map<std::pair<types::TypeId, ir::ModuleId>, std::string> rows_;
  std::set<ir::FunctionId> called_;
  void name_locals(ir::FunctionId f, const std::set<std::string>* taken);
  std::map<types::DeclId, std::string> twins_;
  bool showing_ = false;  // what is written is for users: an example
  std::set<std::string> helpers_;
  std::set<std::string> test_helpers_;
  std::vector<std::pair<std::set<std::string>, std::set<std::string>>> saved_;
  bool testing_ = false;
  std::map<ir::FunctionId, std::set<ir::FunctionId>> calls_;
  std::set<std::string> written_rows_;
};

}  // namespace mochi::emit::rust
