#include "emit/common/local_names.h"

#include <algorithm>
#include <unordered_set>

#include "ir/walk.h"

namespace mochi::emit {

using ir::ArmId;
using ir::BlockId;
using ir::Body;
using ir::ExprId;
using ir::ExprKind;
using ir::Function;
using ir::FunctionId;
using ir::LocalId;
using ir::StmtId;
using ir::StmtKind;

class LocalNamer {
 public:
  LocalNamer(const ir::Program& program, const LocalNameStyle& style) : program_(program), style_(style) {}

  LocalNames run(FunctionId root, const NameScope& outer) {
    function(root, outer);
    return std::move(result_);
  }

 private:
  // One function while its body is walked.
  struct Frame {
    FunctionId id;
    const Body* body;
    std::unordered_set<std::uint32_t> captured;  // locals that closures take along
    std::unordered_set<std::string>
        captured_names;  // their names: kept for the whole function if scopes are functions
    std::unordered_set<std::string> used;
    std::map<std::string, types::TypeId> types;  // of names in use, if a name has one type
  };

  void function(FunctionId id, const NameScope& outer) {
    const Function& f = program_.functions[id];
    result_.names_[id].resize(f.body.locals.size());
    Frame frame{id, &f.body, {}, {}, {}, {}};
    if (style_.function_scope) find_captured(frame);
    NameScope scope = outer.inside();
    for (const ir::Capture& c : f.captures) {
      // A captured local keeps the name that it has outside.
      std::string& name = result_.names_[id][c.inner.value];
      name = result_.names_.at(f.parent)[c.outer.value];
      scope.take(name);
    }
    if (f.self.valid() && result_.names_[id][f.self.value].empty()) {
      auto known = self_names_.find(id);
      if (known != self_names_.end()) {
        result_.names_[id][f.self.value] = known->second;
      } else {
        declare(frame, f.self, scope);
      }
    }
    for (LocalId p : f.params) declare(frame, p, scope);
    block(frame, f.body.root, scope);
  }

  void find_captured(Frame& frame) const {
    for (std::size_t i = 0; i < frame.body->exprs.size(); ++i) {
      const ir::Expr& e = frame.body->exprs[ExprId(static_cast<std::uint32_t>(i))];
      if (e.kind != ExprKind::closure) continue;
      for (std::uint32_t local : frame.body->list(e.b)) frame.captured.insert(local);
    }
  }

  void declare(Frame& frame, LocalId id, NameScope& scope) {
    if (!id.valid()) return;
    const ir::Local& local = frame.body->locals[id];
    std::string wanted = local.name.valid() ? converted(local.name) : "value";
    // What checkers call ambiguous; users may write the names of parameters.
    const Function& f = program_.functions[frame.id];
    const bool seen = (f.exported || f.method_of.valid() || f.owner.valid()) &&
                      std::find(f.params.begin(), f.params.end(), id) != f.params.end();
    if (style_.one_type && !seen && (wanted == "l" || wanted == "O" || wanted == "I")) wanted += '_';
    bool captured = frame.captured.contains(id.value);
    std::string name = scope.declare(wanted, [&](const std::string& candidate) {
      // Where scopes are functions, a captured name is nobody else's, before or after.
      if (frame.captured_names.contains(candidate) || (captured && frame.used.contains(candidate)))
        return true;
      if (!style_.one_type) return false;
      auto known = frame.types.find(candidate);
      return known != frame.types.end() && (known->second != local.type || !is_scalar(local.type));
    });
    if (style_.one_type) frame.types.emplace(name, local.type);
    if (style_.function_scope) frame.used.insert(name);
    if (captured) frame.captured_names.insert(name);
    result_.names_[frame.id][id.value] = name;
  }

  std::string converted(NameId name) const {
    return style_.converted != nullptr ? style_.converted->of(name)
                                       : convert_name(program_.names->text(name), style_.style);
  }

  bool is_scalar(types::TypeId type) const {
    const types::TypeKind kind = program_.types->kind(type);
    return types::is_numeric(kind) || kind == types::TypeKind::string || kind == types::TypeKind::boolean;
  }

  void block(Frame& frame, BlockId id, const NameScope& outer) {
    if (!id.valid()) return;
    NameScope scope = outer.inside();
    statements(frame, id, scope);
  }

  void statements(Frame& frame, BlockId id, NameScope& scope) {
    for (StmtId s : frame.body->blocks[id]) statement(frame, s, scope);
  }

  void statement(Frame& frame, StmtId id, NameScope& scope) {
    const ir::Stmt s = frame.body->stmts[id];
    switch (s.kind) {
      case StmtKind::let:
        // A nested function's name is in scope in its own body.
        if (ExprId(s.b).valid() && frame.body->kind(ExprId(s.b)) == ExprKind::closure) {
          declare(frame, LocalId(s.a), scope);
          self_names_[FunctionId(frame.body->exprs[ExprId(s.b)].a)] = result_.names_[frame.id][s.a];
          expression(frame, ExprId(s.b), scope);
        } else {
          expression(frame, ExprId(s.b), scope);
          declare(frame, LocalId(s.a), scope);
        }
        return;
      case StmtKind::assign:
        expression(frame, ExprId(s.a), scope);
        expression(frame, ExprId(s.b), scope);
        return;
      case StmtKind::expr:
      case StmtKind::return_: expression(frame, ExprId(s.a), scope); return;
      case StmtKind::if_:
        expression(frame, ExprId(s.a), scope);
        block(frame, BlockId(s.b), scope);
        block(frame, BlockId(s.c), scope);
        return;
      case StmtKind::while_:
        expression(frame, ExprId(s.a), scope);
        block(frame, BlockId(s.b), scope);
        return;
      case StmtKind::for_range:
      case StmtKind::for_each: {
        expression(frame, ExprId(s.b), scope);
        if (s.kind == StmtKind::for_range) expression(frame, ExprId(s.c), scope);
        NameScope inside = scope.inside();
        declare(frame, LocalId(s.a), inside);
        block(frame, BlockId(s.d), inside);
        return;
      }
      case StmtKind::block: block(frame, BlockId(s.a), scope); return;
      case StmtKind::match:
        expression(frame, ExprId(s.a), scope);
        arms(frame, s.b, scope);
        return;
      case StmtKind::try_: {
        block(frame, BlockId(s.a), scope);
        NameScope handler = scope.inside();
        declare(frame, LocalId(s.b), handler);
        block(frame, BlockId(s.c), handler);
        return;
      }
      case StmtKind::break_:
      case StmtKind::continue_: return;
    }
  }

  void arms(Frame& frame, std::uint32_t list, const NameScope& outer) {
    ir::for_each_arm(*frame.body, list, [&](ArmId id) {
      const ir::Arm& arm = frame.body->arms[id];
      NameScope scope = outer.inside();
      for (LocalId local : arm.bindings) declare(frame, local, scope);
      if (arm.block.valid()) statements(frame, arm.block, scope);
      expression(frame, arm.value, scope);
    });
  }

  void expression(Frame& frame, ExprId id, const NameScope& scope) {
    if (!id.valid()) return;
    const ir::Expr e = frame.body->exprs[id];
    if (e.kind == ExprKind::block_value) {
      NameScope inside = scope.inside();
      statements(frame, BlockId(e.a), inside);
      expression(frame, ExprId(e.b), inside);
      return;
    }
    if (e.kind == ExprKind::match_value) {
      expression(frame, ExprId(e.a), scope);
      arms(frame, e.b, scope);
      return;
    }
    if (e.kind == ExprKind::closure) {
      function(FunctionId(e.a), scope);
      return;
    }
    ir::for_each_part(
        *frame.body, id, [&](ExprId part) { expression(frame, part, scope); },
        [&](BlockId part) { block(frame, part, scope); });
  }

  const ir::Program& program_;
  const LocalNameStyle& style_;
  LocalNames result_;
  std::map<FunctionId, std::string> self_names_;
};

LocalNames assign_local_names(const ir::Program& program, FunctionId root, const NameScope& outer,
                              const LocalNameStyle& style) {
  return LocalNamer(program, style).run(root, outer);
}

void LocalTable::add(FunctionId root, LocalNames&& names) {
  std::vector<FunctionId>& inside = inside_[root];
  for (auto& [function, locals] : names.names_) {
    inside.push_back(function);
    names_[function.value] = std::move(locals);
  }
}

NameSet LocalTable::all_of(FunctionId root) const {
  NameSet all;
  const auto found = inside_.find(root);
  if (found == inside_.end()) return all;
  for (FunctionId f : found->second) all.insert(names_[f.value].begin(), names_[f.value].end());
  return all;
}

}  // namespace mochi::emit
