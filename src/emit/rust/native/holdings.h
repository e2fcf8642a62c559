// Who holds what inside of one function: names, borrows, moves.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emit/rust/native/hold.h"
#include "ir/ir.h"
#include "ir/uses.h"

namespace mochi::emit::rust {

class NativeFunction;
class NativeProgram;

class Holdings {
 public:
  explicit Holdings(NativeFunction& f);

  // --- before a line is written ---
  // Parameters and captured names; refuses what Rust cannot be given.
  void begin();
  // The closure is given where a function of this type is taken.
  void expect(types::TypeId function);
  // The closure lives on: what it takes along is its own.
  void store();
  // Which locals hold a value of their own that some statement changes.
  void find_changed();

  // --- of a local ---
  Hold of(ir::LocalId l) const;
  void set(ir::LocalId l, Hold hold) { holds_[l] = hold; }
  const std::string& name(ir::LocalId l) const;
  // The closure calls what it takes along by this name.
  void rename(ir::LocalId captured, const std::string& name) { renamed_[captured] = name; }
  // The type with which a function in the local was declared.
  types::TypeId declared(ir::LocalId l) const;
  void set_declared(ir::LocalId l, types::TypeId type) { declared_[l] = type; }
  // `Cell` or, of what is no scalar or goes into closures that live on, `Shared` of the support code.
  std::string cell_type(ir::LocalId l);
  // A method of it.
  NodeId cell_call(ir::LocalId l, const std::string& method, const std::vector<NodeId>& args = {});
  // The text reads it.
  bool is_named(ir::LocalId l) const { return uses_.reads(l) > 0 || uses_.captured(l); }
  bool is_changed(ir::LocalId l) const { return changed_[l.value]; }
  // A name for a part of something else, which is changed through it.
  bool is_alias(ir::LocalId l) const;
  // It comes from outside of this closure.
  bool is_captured(ir::LocalId l) const { return captured_.contains(l); }
  // A parameter of a closure that comes as `&T` for a type parameter T.
  bool is_generic(ir::LocalId l) const { return generic_.contains(l); }
  // A function of users that nothing but calls mention, none inside of the arguments of another and none in a closure.
  bool is_only_called(ir::LocalId l) const;
  // A parameter of a closure that holds no value of its own.
  bool is_lent(ir::LocalId l) const { return !values_.contains(l); }
  // A map of users, which is asked as it is.
  bool is_sorted(ir::LocalId l) const { return sorted_.contains(l); }
  // The parts of a text that stand for themselves, not in a list.
  bool is_lazy(ir::LocalId l) const { return lazy_.contains(l); }
  void set_lazy(ir::LocalId l) { lazy_.insert(l); }
  // What stands for the string and has its characters by place; empty if nothing does.
  std::string view(ir::LocalId l) const;
  void set_view(ir::LocalId l, const std::string& name) { views_[l] = name; }
  void end_view(ir::LocalId l) { views_.erase(l); }
  // What holds the value of the key that a loop over the entries of a map is at, or the value of an option in a field.
  struct Entry {
    ir::ExprId map;   // or the field
    ir::LocalId key;  // none of a field
    std::string name;
    Hold hold;
  };
  void begin_entry(Entry entry) { entries_.push_back(std::move(entry)); }
  void name_entry(const std::string& name) { entries_.back().name = name; }
  void end_entry() { entries_.pop_back(); }
  const std::vector<Entry>& entries() const { return entries_; }
  // The option in a field that is known to be there.
  const Entry* present(ir::ExprId place) const;
  // The entry that `map[key]` is, if a loop is at it.
  const Entry* entry(ir::ExprId map, ir::ExprId key) const;
  // It is still needed, though its last use in the order of the source is written.
  void pin(ir::LocalId l) { pinned_.insert(l); }
  void unpin(ir::LocalId l) { pinned_.erase(l); }
  bool may_move(ir::LocalId l) const;
  // How often the local, which may be a char, is needed as a text.
  unsigned text_uses(ir::LocalId l) const;

  // --- of an expression ---
  // Its value is a local that nobody needs any more.
  bool moves(ir::ExprId id) const;
  // It is a field that nobody needs any more of a local whose other fields may be read on.
  bool moves_part(ir::ExprId field) const;
  // Some loop mentions the local, which it does not declare.
  bool is_repeated(ir::LocalId l) const;
  // The local whose object a place stands in.
  std::optional<ir::LocalId> root(ir::ExprId place) const;
  // The locals whose objects the value of the expression stands in; false: in a temporary.
  bool roots(ir::ExprId id, std::set<ir::LocalId>& found) const;
  // A string of one code point that is at hand as a `char`.
  bool is_char(ir::ExprId id) const;
  // The map keeps the order in which its keys came.
  bool is_ordered(ir::ExprId map) const;

  // --- of statements ---
  const ir::LocalUses& uses() const { return uses_; }
  template <typename Part>
  bool mentions(Part part, ir::LocalId l) const {
    return uses_.mentions(part, l);
  }
  // It may move, assign or change what the local holds.
  bool disturbs(ir::StmtId id, ir::LocalId l) const;
  bool disturbs(ir::ExprId id, ir::LocalId l) const;
  bool disturbs(ir::BlockId id, ir::LocalId l) const;
  // The name `l`, declared by the statement, can be a reference to what `value` stands in; then it is noted.
  bool may_borrow(ir::LocalId l, ir::ExprId value, ir::BlockId in, std::size_t at);
  void set_borrowed(ir::LocalId l, std::set<ir::LocalId> owners) { borrowed_from_[l] = std::move(owners); }

 private:
  // A mention of a local: a field of it, or all of it.
  struct Mention {
    ir::ExprId at;
    std::optional<std::uint32_t> field;
  };
  const std::vector<Mention>& mentions_of(ir::LocalId l) const;
  void begin(ir::LocalId parameter);
  void begin_cells();
  void find_changed(ir::ExprId id);
  void find_assigned(ir::ExprId target, ir::ExprId value);
  void change(ir::ExprId place);

  NativeFunction& f_;
  NativeProgram& p_;
  const ir::Body& body_;
  ir::LocalUses uses_;
  std::map<ir::LocalId, Hold> holds_;
  std::map<ir::LocalId, ir::LocalId> captured_;  // inner, outer
  std::map<ir::LocalId, std::set<ir::LocalId>> borrowed_from_;
  std::vector<bool> changed_;
  std::map<ir::LocalId, std::string> views_;
  std::vector<Entry> entries_;
  std::map<ir::LocalId, std::string> renamed_;
  std::map<ir::LocalId, types::TypeId> declared_;
  std::set<ir::LocalId> generic_;
  mutable std::vector<std::vector<Mention>> in_order_;  // by LocalId, once asked
  std::set<ir::LocalId> pinned_;
  std::set<ir::LocalId> lazy_;
  std::set<ir::LocalId> sorted_;
  std::set<ir::LocalId> values_;  // parameters of closures that are handed over
};

// One code point, as a literal of type `char`.
std::optional<std::string> char_literal(const ir::Program& program, const ir::Body& body, ir::ExprId id);

}  // namespace mochi::emit::rust
