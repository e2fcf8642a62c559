#include "check/inner_functions.h"

#include <algorithm>
#include <utility>

namespace mochi::check {

FunId Checker::InnerFunctions::declare(NodeId node) {
  const NameId name = c.tree_->name(node);
  const FunId fun = c.add_fun(node, FunKind::nested, name);
  c.out_.funs[fun].doc = c.doc_of(node);
  if (c.node_at(node).has(NodeFlag::exported))
    c.error(Code::T092, node, "`export` is only allowed at the top level of a file");
  const std::size_t types_mark = c.type_scope_.size();
  std::vector<TypeParamId> own = c.declare_type_params(c.child(node, slot::Fun_type_params), false);
  c.bind_type_params(own);
  c.out_.funs[fun].type_params = std::move(own);
  c.fill_params(fun, c.child(node, slot::Fun_params), {});
  const NodeId result = c.child(node, slot::Fun_result);
  if (result.valid()) {
    const TypeId type = c.annotation(result);
    c.out_.funs[fun].result = c.decided(c.empty_slots_, c.file_, result) ? c.types_.soft(type) : type;
  } else {
    c.extra(fun).infers_result = true;
  }
  const NodeId effects = c.child(node, slot::Fun_effects);
  if (effects.valid()) {
    c.extra(fun).declared_effects = c.effect_clause(effects);
    c.extra(fun).has_effect_clause = true;
  }
  c.check_presets(fun, c.child(node, slot::Fun_params));
  c.close_type_scope(types_mark);
  c.bind_local(name, {BindKind::fun, fun.value, 0, false});
  c.set_ref(node, RefKind::fun, fun.value);
  return fun;
}

void Checker::InnerFunctions::check(NodeId node) {
  // What is decided in this pass holds for the next one.
  const bool early = c.info(node).ref == RefKind::fun;
  const FunId fun = early ? FunId(c.info(node).id) : declare(node);
  if (early) c.bind_local(c.tree_->name(node), {BindKind::fun, fun.value, 0, false});
  const std::size_t types_mark = c.type_scope_.size();
  c.bind_type_params(std::vector<TypeParamId>(c.out_.funs[fun].type_params));
  c.check_body(fun, c.child(node, slot::Fun_body), {});
  c.close_type_scope(types_mark);
  c.info(node).type = c.fun_type(fun);
}

void Checker::InnerFunctions::name_early(NameId name) {
  for (std::size_t i = c.blocks_.size(); i > 0; --i) {
    for (const NodeId statement : c.blocks_[i - 1].statements) {
      if (c.node_at(statement).kind != NodeKind::Fun || c.tree_->name(statement) != name) continue;
      if (c.tree_->main_span(statement).begin < c.span(c.statement_).begin) continue;
      return c.decide(c.early_funs_, c.file_, statement);
    }
  }
}

void Checker::InnerFunctions::hide_builtin(NameId name) {
  const auto hides = [](const OpenBlock& block) { return block.hides_builtin; };
  if (std::any_of(c.blocks_.begin(), c.blocks_.end(), hides)) name_early(name);
}

void Checker::InnerFunctions::open_block(std::span<const NodeId> statements) {
  OpenBlock block{statements};
  const bool top = c.frame_->parent == nullptr && !c.frame_->fun.valid() && c.node_depth_ == 0;
  for (const NodeId statement : statements) {
    if (top || c.node_at(statement).kind != NodeKind::Fun) continue;
    const NameId name = c.tree_->name(statement);
    block.hides_builtin = block.hides_builtin || (name.value < c.builtins_.size() && c.builtins_[name.value]);
    if (!c.decided(c.early_funs_, c.file_, statement)) continue;
    const bool muted = std::exchange(c.muted_, false);
    c.out_.funs[declare(statement)].early = true;
    c.muted_ = muted;
  }
  c.blocks_.push_back(block);
}

void Checker::InnerFunctions::keep_facts(const std::vector<Fact>& around) {
  for (const Fact& fact : around) {
    if (fact.kind != Fact::Kind::not_none) continue;
    const Var& v = c.out_.vars[fact.var];
    const bool shared = v.kind == VarKind::global || v.kind == VarKind::foreign;
    // One that captures nothing may be called from above its text.
    if (shared && c.out_.funs[c.frame_->fun].kind == FunKind::nested) continue;
    if (!v.is_let && (shared || v.assigned || !v.node.valid() || c.decided(c.reassigned_, v.file, v.node)))
      continue;
    if (!v.is_let) c.relied_.at(fact.var.value) = 1;
    c.facts_.push_back(fact);
  }
}

// A closure is one value: there is none that has a form for each type. A generic function gets what it captures as
// arguments, which would not do for what is assigned later (Z13), nor for what is declared behind the first use.
void Checker::InnerFunctions::check_captures() {
  for (auto i = static_cast<std::uint32_t>(c.own_.funs); i < c.out_.funs.size(); ++i) {
    const Fun& fun = c.out_.funs[FunId(i)];
    if (fun.kind != FunKind::nested || fun.type_params.empty() || fun.module != c.module_) continue;
    const std::vector<VarId>& captures = fun.captures;
    const auto at = std::find_if(captures.begin(), captures.end(), [&](VarId var) {
      const Var& v = c.out_.vars[var];
      return fun.early || (v.captured && v.assigned_after_capture);
    });
    if (at == captures.end()) continue;
    c.muted_ = false;
    const std::string captured = "generic function `" + c.name_text(fun.name) + "` captures `" +
                                 c.name_text(c.out_.vars[*at].name) + "`";
    Report report =
        c.error_at(Code::T067, fun.span,
                   captured + (fun.early ? ", and is named above its text" : ", which is assigned"));
    report.label(c.out_.vars[*at].span, "declared here");
    report.help(fun.early
                    ? "Declare it above the functions that call it, or leave the type parameters away."
                    : "Give the variable to the function as a parameter, or leave the type parameters away.");
  }
}

}  // namespace mochi::check
