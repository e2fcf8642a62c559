// Ownership, second part: which names borrow, and where a reference is copied while its source stays in use.
#pragma once

#include <set>
#include <vector>

#include "ir/facts.h"
#include "lower/ownership/classes.h"

namespace mochi::lower {

class AliasFinder {
 public:
  AliasFinder(OwnershipClasses& all, ir::FunctionId id);
  // Marks classes of the graph as aliased. Returns how each local holds its object.
  std::vector<ir::Holding> run();
  // True if a mark was set that was not there before.
  bool found_news() const { return news_; }
  const std::vector<ir::MovedOut>& moved_out() const { return moved_out_; }

 private:
  // What may happen to a borrowed object while the name that borrows it lives.
  struct Borrow {
    ir::LocalId name;
    std::vector<Root> roots;
    std::set<PlaceId> classes;     // of the object, what hangs on it, and the containers on the path to it
    std::set<PlaceId> containers;  // the latter alone
    // The path starts with this field of its root: other fields of the root do not lead to the object.
    std::uint32_t first_field = 0xffffffffU;
    bool changed_by_name = false;
    bool root_mentioned = false;
    bool conflict = false;
    std::size_t budget = 20000;
  };

  void find_last_mentions();
  void block(ir::BlockId id);
  void statement(ir::BlockId block, std::size_t index);
  void let(ir::BlockId block, std::size_t index);
  void for_each(ir::StmtId id);
  void arms(ir::ExprId subject, std::uint32_t list, bool owned);
  // `e` flows into something that lives on.
  void keep(ir::ExprId e);
  void keep_operation(ir::ExprId e);
  // `e` is only looked at.
  void look(ir::ExprId e);
  void arguments(ir::ExprId call, bool result_kept);
  // The statement that ends a swap or a take which begins at `index` of block `in`; none if nothing like it
  // does.
  ir::StmtId swap_at(ir::BlockId in, std::size_t index) const;
  ir::StmtId take_at(ir::BlockId in, std::size_t index);
  bool leaves(ir::StmtId s) const;
  bool fixed_path(ir::ExprId path) const;
  void closure(ir::ExprId e);
  void elements_kept(ir::ExprId list, std::size_t part);
  void alias(PlaceId place, Span span);
  // The object at the path ends with this read: its owner is a local that dies here, or a temporary.
  bool dies(ir::ExprId path) const;
  bool is_borrowed(ir::LocalId l) const { return holding_[l.value] != ir::Holding::owned; }

  Borrow start_borrow(ir::LocalId name, ir::ExprId path, PlaceId object);
  void scan_statement(Borrow& borrow, ir::StmtId id);
  void scan_expr(Borrow& borrow, ir::ExprId id);
  void scan_block(Borrow& borrow, ir::BlockId id);
  void scan_change(Borrow& borrow, ir::ExprId container);
  void scan_call(Borrow& borrow, ir::ExprId id);
  bool touches(const Borrow& borrow, PlaceId place);
  // `e` is a field of the borrow's root that lies beside the borrowed one.
  bool beside(const Borrow& borrow, ir::ExprId e) const;
  bool derived(const Root& root, ir::LocalId from) const;
  void settle(Borrow& borrow, PlaceId object, Span span);

  OwnershipClasses& all_;
  PlaceGraph& graph_;
  ir::FunctionId id_;
  const ir::Function& f_;
  const ir::Body& body_;
  const FunctionPlaces& places_;
  const Liveness& live_;
  std::vector<ir::Holding> holding_;
  std::vector<bool> captured_;
  std::vector<std::set<PlaceId>> borrowed_classes_;  // by LocalId: what a borrow depends on
  std::vector<std::size_t>
      last_mention_;  // by LocalId: index in the block that declares it; its size: the block's value
  std::vector<ir::ExprId>
      values_;         // by BlockId: what is evaluated behind it, in its scope; none if nothing is
  ir::ExprId growth_;  // the growing operation of the assignment under way
  std::vector<ir::MovedOut> moved_out_;
  std::set<std::uint32_t> backs_;  // statements that put an object back
  bool news_ = false;
};

}  // namespace mochi::lower
