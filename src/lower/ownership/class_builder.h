// Ownership: the unifications that one function's body asks for.
#pragma once

#include "lower/ownership/classes.h"

namespace mochi::lower {

class ClassBuilder {
 public:
  ClassBuilder(OwnershipClasses& all, ir::FunctionId id);
  void run();

 private:
  void block(ir::BlockId id);
  void statement(ir::StmtId id);
  void assign(ir::ExprId place, ir::ExprId value);
  void arms(ir::ExprId subject, std::uint32_t list, PlaceId result);
  // The place of the expression's value, after everything inside was done.
  PlaceId expr(ir::ExprId id);
  PlaceId fresh(ir::ExprId id);
  PlaceId call(ir::ExprId id);
  PlaceId call_value(ir::ExprId id);
  PlaceId function_value(ir::ExprId id);
  PlaceId aggregate(ir::ExprId id);
  PlaceId operation(ir::ExprId id);
  void flow(PlaceId from, PlaceId to);
  void share_items(PlaceId from, PlaceId to);
  void change(PlaceId place, Span span);
  void mirror(PlaceId from, PlaceId to);
  // Takes over into `to` what the callee changes in the tree of its parameter `from`.
  void pass_changes(PlaceId from, PlaceId to, Span span);

  OwnershipClasses& all_;
  PlaceGraph& graph_;
  ir::FunctionId id_;
  const ir::Function& f_;
  const ir::Body& body_;
  FunctionPlaces& places_;
};

}  // namespace mochi::lower
