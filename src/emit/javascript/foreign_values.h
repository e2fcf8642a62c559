// Which values of a library may be none of their type: what users put into lists, maps and records is not looked at where it
// comes in (B5 of the border page), so what is read from there may be anything until something uses it.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit::javascript {

class ForeignValues {
 public:
  // The program must outlive this.
  explicit ForeignValues(const ir::Program& program);

  // The value of the function's expression, or something in it, may stem from an aggregate of a user.
  bool reaches(ir::FunctionId function, ir::ExprId value) const;

 private:
  // Locals of all functions, results of functions, globals.
  using Node = std::uint32_t;
  // What the parts of an expression stem from.
  struct Sources {
    std::vector<Node> nodes;
    bool users = false;  // an aggregate of a user
  };
  Node local(ir::FunctionId f, ir::LocalId l) const { return locals_[f.value] + l.value; }
  Node result(ir::FunctionId f) const { return results_ + f.value; }
  Node global(ir::GlobalId g) const { return globals_ + g.value; }
  // Some value in it could be of another kind.
  bool holds_values(types::TypeId type) const;
  bool finds_values(types::TypeId type, unsigned depth) const;
  bool is_scalar(types::TypeId type) const;
  bool is_aggregate(types::TypeId type) const;
  // Users make values of the type.
  bool is_open(types::TypeId type) const;
  void find(ir::FunctionId f, ir::ExprId value, Sources& found) const;
  void find_in_operation(ir::FunctionId f, const ir::Expr& e, Sources& found) const;
  void find_all(ir::FunctionId f, std::uint32_t list, Sources& found) const;
  // What stands in `value` comes to stand in `target`, of the type; what is an aggregate is one object then.
  void flow(ir::FunctionId f, ir::ExprId value, Node target, types::TypeId type);
  void edge(Node from, Node to) { edges_[from].push_back(to); }
  void add_function(ir::FunctionId f);
  void add_statement(ir::FunctionId f, ir::StmtId s);
  void add_arms(ir::FunctionId f, ir::ExprId subject, std::uint32_t arms);
  void add_expression(ir::FunctionId f, ir::ExprId e);
  void add_call(ir::FunctionId f, ir::FunctionId callee, std::uint32_t args);
  // All its parameters get what nobody knows.
  void open_params(ir::FunctionId f);
  void spread();

  const ir::Program& program_;
  std::vector<Node> locals_;
  Node results_ = 0;
  Node globals_ = 0;
  std::vector<std::vector<Node>> edges_;
  std::vector<types::TypeId> types_;  // by node
  std::vector<bool> foreign_;         // by node
  mutable std::map<types::TypeId, bool> holding_;
};

}  // namespace mochi::emit::javascript
