// Warnings about programs that are correct but look like a slip: unused names, code that nothing reaches,
// results that nobody looks at, doc comments that name no parameter. Only for `mochi check`, and only where
// there is no error.
#include <algorithm>

#include "api/surface.h"
#include "check/checker.h"

namespace mochi::check {

void Checker::mark_read(VarId var) {
  if (!program_.options.lint) return;
  read_.at(var.value) = 1;
}

void Checker::mark_alias(NameId alias) {
  if (program_.options.lint &&
      std::find(used_aliases_.begin(), used_aliases_.end(), alias) == used_aliases_.end()) {
    used_aliases_.push_back(alias);
  }
}

// A call of a built-in function that does nothing but give a value, as a statement.
void Checker::note_dropped(NodeId value) {
  const NodeId node = strip(value);
  const NodeInfo& at = info(node);
  if (node_at(node).kind != NodeKind::Call || at.ref != RefKind::call) return;
  const Call& call = out_.calls[CallId(at.id)];
  if (call.kind != CallKind::builtin || call.partial) return;
  const auto id = static_cast<Builtin>(call.target);
  const types::BuiltinInfo& about = builtin_info(id);
  const TypeKind given = kind(at.type);
  const bool calls_back = id == Builtin::reduce || id == Builtin::map || id == Builtin::filter;
  if (!about.effects.empty() || calls_back || about.name.find('/') != std::string_view::npos ||
      given == TypeKind::never || given == TypeKind::unit || given == TypeKind::error)
    return;
  const bool grows = id == Builtin::append || id == Builtin::push || id == Builtin::add;
  dropped_results_.push_back(
      {span(value), grows ? "It gives a new value and changes nothing; write `xs = " +
                                std::string(about.name) + "(xs, x)`."
                          : "It changes nothing: use what it gives, or remove the call."});
}

void Checker::check_habits() {
  if (!program_.options.lint || reports_.has_errors() || out_.has_errors) return;
  if (out_.modules[module_.value].package == "std") return;
  muted_ = false;
  for (auto i = static_cast<std::uint32_t>(own_.vars); i < out_.vars.size(); ++i) {
    const Var& v = out_.vars[VarId(i)];
    if (v.module != module_ || v.kind != VarKind::local || !v.span.valid()) continue;
    std::string_view name = names_.text(v.name);
    if (name.starts_with('_') || read_.get(i) != 0) continue;
    warning_at(Code::T077, v.span, "variable `" + std::string(name) + "` is never read");
  }
  for (const ModuleImport& import : out_.modules[module_.value].imports) {
    bool used = std::find(used_aliases_.begin(), used_aliases_.end(), import.alias) != used_aliases_.end() ||
                std::find(annotated_aliases_.begin(), annotated_aliases_.end(), import.alias) !=
                    annotated_aliases_.end();
    if (used || !import.module.valid()) continue;
    warning_at(Code::T078, import.span, "import `" + name_text(import.alias) + "` is never used");
  }
  for (Span at : unreachable_) warning_at(Code::T079, at, "nothing reaches this statement");
  for (std::uint32_t at : open_ends_)
    warning_at(Code::T101, Span{at, at + 1}, "the function may end here without a value");
  for (const DroppedResult& dropped : dropped_results_) {
    Report report = warning_at(Code::T097, dropped.at, "this result is never looked at");
    if (!dropped.help.empty()) report.help(dropped.help);
  }
  for (const auto& declared : fun_nodes_) check_doc(declared.id);
}

void Checker::check_doc(FunId fun) {
  const Fun& f = out_.funs[fun];
  if (f.doc.find("@param") == std::string::npos) return;
  std::vector<api::Param> params;
  for (VarId param : f.params) params.push_back({name_text(out_.vars[param].name), {}, {}});
  std::vector<std::string> unknown;
  api::parse_doc(f.doc, params, &unknown);
  for (const std::string& name : unknown) {
    warning_at(Code::T098, f.span,
               "the doc comment of `" + name_text(f.name) + "` names `" + name + "`, which is no parameter");
  }
}

}  // namespace mochi::check
