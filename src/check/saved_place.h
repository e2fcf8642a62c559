// Putting aside the place being checked while something elsewhere is checked on demand.
#pragma once

#include <vector>

#include "check/checker.h"

namespace mochi::check {

// What belongs to the place being checked, put aside while a function elsewhere is checked.
struct Checker::SavedPlace {
  explicit SavedPlace(Checker& checker) : c(checker) {
    for (std::size_t i = c.locals_.size(); i > 0; --i) c.local_head_[c.locals_[i - 1].name.value] = 0;
    locals.swap(c.locals_);
    for (std::size_t i = c.type_scope_.size(); i > 0; --i) {
      std::swap(c.type_names_[c.type_scope_[i - 1].name.value], c.type_scope_[i - 1].hidden);
    }
    type_scope.swap(c.type_scope_);
    facts.swap(c.facts_);
    frame = c.frame_;
    file = c.file_;
    muted = c.muted_;
    statement = c.statement_;
    node_depth = c.node_depth_;
    self = c.self_decl_;
    update = c.update_type_;
    assigning = c.assigning_;
    receiver = c.receiver_;
    owner_args.swap(c.owner_args_);
    instance = c.instance_;
    static_let = c.static_let_;
    c.static_let_ = {};
    c.instance_ = {};
    c.muted_ = false;
    c.node_depth_ = 0;
    conditional = c.conditional_;
    c.conditional_ = 0;
    c.assigning_ = {};
    c.receiver_ = {};
    c.update_type_ = {};
  }
  ~SavedPlace() {
    c.enter_file(file);
    c.locals_.swap(locals);
    for (std::size_t i = 0; i < c.locals_.size(); ++i) {
      c.local_head_[c.locals_[i].name.value] = static_cast<std::uint32_t>(i + 1);
    }
    c.type_scope_.swap(type_scope);
    for (auto& entry : c.type_scope_) std::swap(c.type_names_[entry.name.value], entry.hidden);
    c.facts_.swap(facts);
    c.frame_ = frame;
    c.muted_ = muted;
    c.statement_ = statement;
    c.node_depth_ = node_depth;
    c.conditional_ = conditional;
    c.self_decl_ = self;
    c.update_type_ = update;
    c.assigning_ = assigning;
    c.receiver_ = receiver;
    c.owner_args_.swap(owner_args);
    c.instance_ = instance;
    c.static_let_ = static_let;
    // The function may have assigned anything that is shared.
    c.kill_shared();
  }
  SavedPlace(const SavedPlace&) = delete;
  SavedPlace& operator=(const SavedPlace&) = delete;

  Checker& c;
  std::vector<Local> locals;
  std::vector<ScopedType> type_scope;
  std::vector<Fact> facts;
  Frame* frame;
  FileId file;
  bool muted;
  NodeId statement;
  std::uint32_t node_depth;
  std::uint32_t conditional;
  DeclId self;
  TypeId update;
  NodeId assigning;
  NodeId receiver;
  std::vector<TypeId> owner_args;
  NodeId instance;
  VarId static_let;
};

}  // namespace mochi::check
